""" "Is this any good": answered from the record of what was just asked, with each figure under its own name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, update

from analytics.warehouse.engine import Warehouse
from analytics.warehouse.schema import active_runs
from tests.capabilities.conftest import Ask
from tests.capabilities.test_offer_asks import column

MEASURED: dict[str, dict[str, Any]] = {
    "new": {
        "windows": [{}, {}], "simple": "best sellers (30 days)", "trials": 15, "on": "2026-10-21",
        "served": {"ndcg": 0.12, "hit": 0.35, "coverage": 0.67}, "simple_served": {"ndcg": 0.05, "hit": 0.17, "coverage": 0.08},
        "gain_served": {"value": 0.07, "low": 0.06, "high": 0.08, "n": 2129},
    },
    "next": {
        "windows": [{}, {}], "simple": "own frequency", "trials": 9, "on": "2026-10-21",
        "served": {"ndcg": 0.23, "hit": 0.53, "coverage": 0.7}, "simple_served": {"ndcg": 0.22, "hit": 0.52, "coverage": 0.6},
        "gain_served": {"value": 0.01, "low": -0.01, "high": 0.03, "n": 2410},
    },
    "together": {
        "baskets": 1554, "hit": 0.14, "mrr": 0.06, "simple": "confidence", "simple_hit": 0.16, "popular_hit": 0.11, "on": "2026-10-21",
        "gain": {"value": -0.02, "low": -0.04, "high": -0.008, "n": 1554},
    },
}  # fmt: skip


@pytest.fixture
def measured(demo: Warehouse) -> Iterator[None]:
    """The demo shop's runs with figures, as a search writes them."""
    with demo.engine.connect() as connection:
        kept = {row.task: row.figures for row in connection.execute(select(active_runs))}

    def write(figures: dict[str, Any]) -> None:
        with demo.writer("figures") as writer:
            for task, value in figures.items():
                writer.execute(update(active_runs).where(active_runs.c.task == task).values(figures=value))

    write({task: {**kept[task], "evaluation": found} for task, found in MEASURED.items()})
    yield
    write(kept)


JUDGED = [
    (("is this better than best sellers",), "better", "Better than best sellers (30 days): NDCG@10 is 0.12"),
    (("recommend products for user 42", "is this any good?"), "better", "Better than best sellers (30 days)"),
    (("recommend products for user 42", "how good are you at this"), "better", "Better than best sellers (30 days)"),
    (("recommend products for user 42", "that's rubbish"), "better", "Better than best sellers (30 days)"),
    (("what should we offer 42 for her next order", "does it even work"), "better next", "Not better than own frequency"),
    (("what goes with Electric Kettle Blue", "is that any use"), "better together", "Worse than confidence by 0.008 to 0.04 (95 %)"),
    (("how do your recommendations work",), "method", "A linear model (EASE, Steck 2019)"),
    (("your recommendations suck",), "better", "Better than best sellers (30 days)"),
    (("do you just show best sellers to everyone?",), "better", "Better than best sellers (30 days)"),
    (("is the recommender worth the trouble",), "better", "Better than best sellers (30 days)"),
]  # fmt: skip


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize(("said", "topic", "begins"), JUDGED, ids=[said[-1] for said, _, _ in JUDGED])
def test_a_judgement_is_answered_from_the_record(
    ask: Ask, said: tuple[str, ...], topic: str, begins: str
) -> None:
    answer = ask(*said, intent="nlu_fallback", confidence=0.1)
    assert answer.question == f"recommendations.method {topic}"
    assert answer.headline.text.startswith(begins), answer.headline.text


@pytest.mark.usefixtures("measured")
def test_each_figure_stands_under_its_own_name(ask: Ask) -> None:
    answer = ask("is this better than best sellers")
    assert column(answer, "task") == ["Products not bought yet", "The next order", "What goes with a product"]
    assert column(answer, "measure") == ["NDCG@10", "NDCG@10", "hit rate at 10"]
    assert (column(answer, "ours"), column(answer, "theirs")) == ([0.12, 0.23, 0.14], [0.05, 0.22, 0.16])
    for claim in answer.claims:
        inside = (
            claim.interval is None or claim.interval.low <= (claim.quantity.value or 0) <= claim.interval.high
        )
        assert inside, "an interval is of the number that it stands beside"
    assert any(note.startswith("35.0% of them found something that they bought") for note in answer.notes)


def test_an_audience_says_that_it_was_not_measured(ask: Ask) -> None:
    answer = ask("who should hear about Matcha Ceremonial", "is this any good?")
    assert (answer.kind, [i.code for i in answer.issues]) == ("refuse", ["method.audience"])


def test_a_judgement_with_a_wish_changes_the_list(ask: Ask) -> None:
    answer = ask("recommend products for user 42", "that's rubbish, she hates tea")
    assert answer.question == "products.recommend 42 top 5 where category!=Tea"
    assert ask("revenue last month", "is this any good?").capability != "recommendations.method"
