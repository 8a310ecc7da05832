"""Turns of phrase that mean a term, and words around a request that mean nothing to it."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.metrics import DIMENSIONS, METRICS, RULES
from analytics.planning.dates.calendar import Calendar
from analytics.planning.dates.in_full import completed
from analytics.planning.names import persons
from analytics.planning.requests import asides
from analytics.planning.words import sayings, spoken
from analytics.planning.words.polarity import is_negated

TODAY = Calendar(date(2026, 10, 21), date(2024, 7, 1), date(2026, 10, 20))

SAID = [
    ("how many inboxes did it land in", "delivered"),
    ("what share of delivered texts got a click", "click_rate"),
    ("opens that were made by bots", "machine_opens"),
    ("what are we paying per thousand views", "cpm"),
    ("how often did the average person see the ads", "frequency"),
    ("what did it cost us to win a new customer", "cac"),
    ("value of the stuff people brought back", "returned_revenue"),
    ("what share of the grinders came back", "return_rate"),
    ("what went through the till", "revenue"),
    ("the number of people buying for the first time", "new_customers"),
    ("what does someone spend per order on average", "aov"),
    ("what does each customer spend on average", "revenue_per_buyer"),
    ("revenue per euro of media", "mer"),
    ("who converts better", "cvr"),
    ("did our ads make money", "roas"),
    ("are our paid social ads worth it", "roas"),
    ("but only where we know the cost", "+known_cost"),
    ("don't count guests", "+known_customers"),
    ("with the test customers left in", "-without_test_customers"),
    ("with exact duplicates taken out", "+without_duplicates"),
    ("over the counter", "store"),
    ("which kind of goods", "category"),
    ("opens     that were made by bots", "machine_opens"),
    ("opens that were just mail clients prefetching", "machine_opens"),
    ("how much did we knock off the price", "discounts"),
    ("price cuts and coupons", "discounts"),
    ("what did vouchers cost us", "discounts"),
    ("mails handed over to the ESP", "sent"),
    ("which advert got clicked on the most", "campaign"),
    ("are guests bigger than registered ones", "new_or_returning"),
    ("text vs email", "sms"),
    ("search vs text spend", "sms"),
    ("which category of goods", "category"),
    ("which newsletter was opened the least", "open_rate"),
    ("how much money leaves one customer by us", "revenue_per_buyer"),
]


@pytest.mark.parametrize(("text", "wanted"), SAID)
def test_a_saying_means_one_term(text: str, wanted: str) -> None:
    assert [s.id for s in sayings.find(text)][:1] == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "revenue last month",
        "roas by channel",
        "recommend products for user 42",
        "hello",
        "open rate of Glow Week",
    ],
)
def test_names_are_no_sayings(text: str) -> None:
    assert sayings.find(text) == ()


def test_every_saying_means_something_that_is_there() -> None:
    terms = (
        {m.name for m in METRICS} | {d.name for d in DIMENSIONS} | {s + r.name for r in RULES for s in "+-"}
    )
    values = {(d.name, value) for d in DIMENSIONS for value, _, _ in d.fixed_values}
    for saying in (s for text, _ in SAID for s in sayings.find(text)):
        assert (saying.dimension, saying.id) in values if saying.kind == "value" else saying.id in terms


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("What was our open rate last week? Need it for the 10am", "What was our open rate last week?"),
        ("discounts per country in Q2, I've a promo review at 3", "discounts per country in Q2"),
        ("my boss wants revenue by country", "revenue by country"),
        ("Hey quick one before the standup: revenue by channel", "revenue by channel"),
        ("spend in the first half of the year", "spend in the first half of the year"),
        ("roas for the call campaign", "roas for the call campaign"),
        ("Hi, I'm new here. revenue by channel", "revenue by channel"),
        ("i am new here", "i am new here"),
        ("revenue", "revenue"),
    ],
)
def test_asides_are_let_go_and_nothing_else(text: str, left: str) -> None:
    assert " ".join(asides.without(text).split()) == left


@pytest.mark.parametrize(
    ("text", "base", "compared"),
    [
        ("August vs the August before", ("2026-08-01", "2026-09-01"), ("2025-08-01", "2025-09-01")),
        ("orders wow", ("2026-10-12", "2026-10-19"), ("2026-10-05", "2026-10-12")),
        (
            "first half of september vs the second half",
            ("2026-09-01", "2026-09-16"),
            ("2026-09-16", "2026-10-01"),
        ),
        ("good friday to easter monday", ("2026-04-03", "2026-04-07"), None),
        ("this month vs last", ("2026-10-01", "2026-10-21"), ("2026-09-01", "2026-09-21")),
        ("last year's black friday", ("2025-11-28", "2025-11-29"), None),
        ("Black Friday 25 vs Black Friday 24", ("2025-11-28", "2025-11-29"), ("2024-11-29", "2024-11-30")),
        ("Black Friday against the year before", ("2025-11-28", "2025-11-29"), ("2024-11-29", "2024-11-30")),
        (
            "on 3 October against the saturday before",
            ("2026-10-03", "2026-10-04"),
            ("2026-09-26", "2026-09-27"),
        ),
        ("the second quarter, against the first", ("2026-04-01", "2026-07-01"), ("2026-01-01", "2026-04-01")),
        ("last weekend, saturday plus sunday", ("2026-10-17", "2026-10-19"), None),
        ("since new year", ("2026-01-01", "2026-10-21"), None),
        ("for oct 12", ("2026-10-12", "2026-10-13"), None),
        ("between 5/10 and 11/10", ("2026-10-05", "2026-10-12"), None),
        ("in Nov 24 vs Nov 25", ("2025-11-01", "2025-12-01"), ("2024-11-01", "2024-12-01")),
        ("Nov 24, the months not the days", ("2024-11-01", "2024-12-01"), None),
        ("on Nov 24", ("2025-11-24", "2025-11-25"), None),
    ],
)
def test_dates_that_lean_on_others(
    text: str, base: tuple[str, str], compared: tuple[str, str] | None
) -> None:
    periods = TODAY.read(spoken.repair(completed(text), lambda _: True).text)
    assert periods.base is not None
    assert (str(periods.base.start), str(periods.base.end)) == base
    found = periods.compare and (str(periods.compare.start), str(periods.compare.end))
    assert found == compared


@pytest.mark.parametrize(
    ("before", "after", "out"),
    [
        ("leave ", " out of it", True),
        ("leaving affiliates and ", " aside, CPA by channel", True),
        ("revenue, ", " excluded", True),
        ("she hates ", "", True),
        ("revenue in ", " and Spain", False),
        ("put ", " beside it", False),
    ],
)
def test_what_is_left_out_may_be_said_behind_it(before: str, after: str, out: bool) -> None:
    assert is_negated(before, None, after) is out


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("tell me about 8834", "8834"),
        ("8123: vip customer or nobody?", "8123"),
        ("pitch list for 6003", "6003"),
        ("ideas for cust no. 19", "19"),
        ("if 3310 called us, what could we offer", "3310"),
        ("list the top 5 products by sales for 2026", None),
        ("offer the last 30 days", None),
    ],
)
def test_people_by_number(text: str, who: str | None) -> None:
    assert persons.person(text)[0] == who
