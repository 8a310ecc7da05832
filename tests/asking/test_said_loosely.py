"""Ways of saying that a strict reader trips over: days in a row, several people, words of everyday life, terms in passing."""

from __future__ import annotations

import pytest

from analytics.capabilities.talk.refuse import refusal
from analytics.planning.dates.calendar import Calendar
from analytics.planning.requests.asides import without
from analytics.planning.words import polarity, thresholds
from tests.planning.test_calendar import STORE
from tests.stores import Desk

SEPTEMBER, QUARTER, YEAR, ALL = (
    "in 2026-09-01..2026-10-01",
    "in 2026-07-01..2026-10-01",
    "in 2026-01-01..2026-10-21",
    "in 2024-07-01..2026-10-21",
)


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("what did we take on Friday and Saturday", "metrics.query revenue in 2026-10-16..2026-10-18"),
        ("Friday against Saturday, orders", "metrics.query orders in 2026-10-16..2026-10-17 vs 2026-10-17..2026-10-18"),
        ("how many sessions, no sorry, how many units did tea sell in August", "metrics.query units in 2026-08-01..2026-09-01 where category=Tea"),
        ("app plus web, units last month, no stores", f"metrics.query units {SEPTEMBER} where sales_channel=app|web"),
        ("which brands topped 20 grand of revenue in Q3", f"metrics.query revenue by brand {QUARTER} having revenue>20000"),
        ("brand new buyers by country last month", f"metrics.query new_customers by country {SEPTEMBER}"),
        ("my new boss would like the AOV of last month", f"metrics.query aov {SEPTEMBER}"),
        ("is the return rate higher in our stores or online", f"metrics.query return_rate by sales_channel {SEPTEMBER}"),
        ("first-time vs repeat, revenue, Q3", f"metrics.query revenue by new_or_returning {QUARTER}"),
        ("coffee sales in July, pieces", "metrics.query units in 2026-07-01..2026-08-01 where category=Coffee"),
        ("orders of customers 42 and 77 this year", f"metrics.query orders {YEAR} where customer=42|77"),
        ("customers 42 and 77, what did each of them spend this year", f"metrics.query revenue by customer {YEAR} where customer=42|77"),
        ("the number of Champions buyers in Spain", f"metrics.query buyers {ALL} where country=ES & segment=Champions"),
        ("average basket of the Promising segment", f"metrics.query aov {ALL} where segment=Promising"),
        ("brand by country please, units, Q3", f"metrics.query units by brand,country {QUARTER}"),
        ("Promising next to At risk, orders this year", f"metrics.query orders by segment {YEAR} where segment=At risk|Promising"),
        ("what would our revenue for September be like without guest orders", f"metrics.query revenue {SEPTEMBER} rules +known_customers"),
        ("sent per campaign in Q3, email only", f"metrics.query sent by campaign {QUARTER} where channel=email"),
        ("how does the CTR compare between the first and the second quarter of this year",
         "metrics.query ctr in 2026-04-01..2026-07-01 vs 2026-01-01..2026-04-01"),
        ("does anyone open Glow Week? Click rate since June", "metrics.query click_rate in 2026-06-01..2026-10-21 where campaign=cmp-14"),
        ("our Champions, which brands do they spend most of their money on this year", f"metrics.query revenue by brand {YEAR} where segment=Champions"),
        ("clicks April May June, each", "metrics.query clicks by month in 2026-04-01..2026-07-01"),
        ("remind me how you calculate revenue per buyer", "terms.define revenue_per_buyer"),
        ("what is CAC please, I'm a trainee here", "terms.define cac"),
        ("ROAS, what's that when it's at home?", "terms.define roas"),
    ],
)  # fmt: skip
def test_a_sentence_is_this_question(said: str, question: str, desk: Desk) -> None:
    assert [a.question for a in desk.ask(said).answers] == [question]


@pytest.mark.parametrize(
    ("said", "questions"),
    [
        ("2 ideas for customer 42, 3 ideas for customer 77", ["products.recommend 42 top 2", "products.recommend 77 top 3"]),
        ("is there anything wrong with our data, and if not, orders for August?", ["data.quality", "metrics.query orders in 2026-08-01..2026-09-01"]),
        ("a summary of Glow Week, how did that campaign do", [f"campaigns.performance cmp-14 {ALL}"]),
        ("1) clicks by platform in Q3 2) the same thing but CTR", [f"metrics.query clicks by platform {QUARTER}", f"metrics.query ctr by platform {QUARTER}"]),
    ],
)  # fmt: skip
def test_a_message_is_these_requests(said: str, questions: list[str], desk: Desk) -> None:
    assert [a.question for a in desk.ask(said).answers] == questions


def test_whether_data_can_be_trusted_is_asked_once(desk: Desk) -> None:
    answers = desk.ask("can we trust these?", "are there any gaps in our data?").answers
    assert [a.question for a in answers] == ["data.quality"]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("whit sunday", "2026-05-24..2026-05-25"),
        ("pentecost monday 2025", "2025-06-09..2025-06-10"),
        ("ascension day", "2026-05-14..2026-05-15"),
        ("corpus christi", "2026-06-04..2026-06-05"),
        ("shrove tuesday", "2026-02-17..2026-02-18"),
        ("epiphany", "2026-01-06..2026-01-07"),
        ("bastille day", "2026-07-14..2026-07-15"),
        ("all saints' day", "2025-11-01..2025-11-02"),
    ],
)
def test_feasts_of_the_countries_that_are_sold_to(said: str, days: str, desk: Desk) -> None:
    (answer,) = desk.ask(f"orders on {said}").answers
    assert answer.question == f"metrics.query orders in {days}"


def test_two_months_between_which_something_compares_are_two() -> None:
    store: Calendar = STORE
    found = store.read("how does it compare between Q1 and Q2")
    assert found.base is not None
    assert found.compare is not None
    assert (found.base.start.month, found.compare.start.month) == (4, 1)


def test_amounts_in_words_of_the_street() -> None:
    found = [(t.sign, str(t.value)) for t in thresholds.find("above 5 grand, cleared 2 million, the top 10")]
    assert found == [(">", "5000"), (">", "2000000")]


def test_no_at_the_end_leaves_out_and_no_with_a_comma_takes_back() -> None:
    assert polarity.correction("web and app, no stores") is None
    assert polarity.correction("web and app, no, stores") is not None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("kill the glow week campaign please", "act"),
        ("axe all display ads", "act"),
        ("make the bounce rate look only half as bad for the client", "fake"),
        ("how do the kill rates compare", None),
        ("could you stop mailing the people in Spain", "act"),
        ("for display, what was our return on ad spend", None),
    ],
)
def test_orders_to_end_and_to_prettify(said: str, reason: str | None) -> None:
    assert refusal(said) == reason


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("orders yesterday, I'm testing the import", "orders yesterday"),
        ("I'm packing a box for customer 42, two ideas", "for customer 42, two ideas"),
        ("The holiday rush: returns in January", "returns in January"),
        ("orders, I'm looking for those by week", "orders, I'm looking for those by week"),
    ],
)
def test_what_somebody_is_busy_with_asks_for_nothing(said: str, rest: str) -> None:
    assert " ".join(without(said).split()) == rest
