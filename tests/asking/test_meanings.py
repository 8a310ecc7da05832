"""Questions about what a term means, however they are put, and questions for its figure that look like them."""

from __future__ import annotations

import pytest

from tests.stores import Desk

MEANT = [
    ("CTOR?? what is that even", ["ctor"]),
    ("roas... what's that supposed to be", ["roas"]),
    ("cac, what does it mean?", ["cac"]),
    ("what's a click-to-open rate", ["ctor"]),
    ("never understood what reach is", ["reach"]),
    ("what qualifies as a conversion", ["conversions"]),
    ("How do you tell whether somebody is new or returning?", ["new_or_returning"]),
    ("how do you tell a new customer from a returning one", ["new_or_returning"]),
    ("when does somebody count as returning", ["new_or_returning"]),
    ("what is a 'hibernating' customer", ["rfm"]),
    ("who counts as a champion", ["rfm"]),
    ("What counts as a new customer? Sales and I disagree", ["new_customers"]),
    ("cpc vs cpm, what's the difference", ["cpc", "cpm"]),
    ("I keep muddling up ROAS and MER, what's what?", ["roas", "mer"]),
    ("gross revenue and net revenue, explain both", ["gross_revenue", "net_revenue"]),
    ("explain cvr and ctr to me", ["cvr", "ctr"]),
    ("is AOV the same as revenue per buyer?", ["aov", "revenue_per_buyer"]),
    ("how does open rate differ from click rate", ["open_rate", "click_rate"]),
]


@pytest.mark.parametrize(("said", "terms"), MEANT)
def test_a_term_is_explained(said: str, terms: list[str], desk: Desk) -> None:
    assert [a.question for a in desk.ask(said).answers] == [f"terms.define {term}" for term in terms]


@pytest.mark.parametrize(
    "said",
    [
        "what's our open rate",
        "what is MER in august",
        "what was the bounce rate last week",
        "gross revenue and net revenue for september",
        "which customers count most, by revenue",
        "cpc vs cpm last month, what's the difference",
    ],
)
def test_a_figure_is_no_definition(said: str, desk: Desk) -> None:
    assert [a.question.split()[0] for a in desk.ask(said).answers] == ["metrics.query"]
