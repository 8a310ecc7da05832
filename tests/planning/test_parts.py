"""What is cut and what is joined: messages as the agent hears them, and the requests that planning makes of them."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.contract.request import Part
from analytics.planning.dates.calendar import Calendar
from analytics.planning.names.vocabulary import Value, Vocabulary
from analytics.planning.reading import Reading, read
from analytics.planning.requests.enumerated import items
from analytics.planning.requests.parts import regrouped

CALENDAR = Calendar(date(2026, 10, 21), date(2024, 7, 1), date(2026, 10, 20))
VOCABULARY = Vocabulary(
    (
        Value("country", "FR", "FR"),
        Value("country", "ES", "ES"),
        Value("country", "NL", "NL"),
        Value("channel", "social", "Social"),
        Value("channel", "display", "Display"),
        Value("channel", "email", "E-mail"),
        Value("category", "Coffee", "Coffee"),
        Value("category", "Tea", "Tea"),
        Value("campaign", "c-1", "Glow Week", group="social"),
        Value("campaign", "c-2", "Matcha Moments", group="social"),
    )
)


def _read(text: str) -> Reading:
    return read(text, VOCABULARY, CALENDAR)


def _cut(*heard: str) -> list[str]:
    """The requests of a message of which the agent heard these clauses, one after another."""
    parts = tuple(Part(text, "query", 0.6) for text in heard)
    return [part.text.strip(" ,.;") for part in regrouped(" ".join(heard), parts, _read)]


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("1) spend last month 2) how fresh is the data", ["spend last month", "how fresh is the data"]),
        ("two things: a) clicks b) what a bounce is", ["clicks", "what a bounce is"]),
        ("1. units of Coffee 2. the same for Tea", ["units of Coffee", "the same for Tea"]),
        ("First, net revenue; second, known flaws; third, the return rate", ["net revenue", "known flaws", "the return rate"]),
        ("number one: revenue in Q2. number two: orders in Q3", ["revenue in Q2.", "orders in Q3"]),
        ("first the impressions, after explain me reach", ["the impressions", "explain me reach"]),
        ("hi, two quick things first the clicks of May and second what a bounce is", ["the clicks of May", "what a bounce is"]),
        ("a couple of questions first clicks in Q2, second the spend", ["clicks in Q2", "the spend"]),
        ("first and second time buyers", []),
        ("first half of september against the second half", []),
        ("first orders, second orders and third orders by country", []),
        ("revenue on 1. October and 2. November", []),
        ("the second quarter", []),
    ],
)  # fmt: skip
def test_requests_that_are_counted_out(message: str, found: list[str]) -> None:
    assert list(items(message)) == found


@pytest.mark.parametrize(
    ("heard", "cut"),
    [
        (["orders in FR in Q3, orders in ES in Q2"], ["orders in FR in Q3", "orders in ES in Q2"]),
        (["segment our customers, and next to that the turnover in 2025"], ["segment our customers", "the turnover in 2025"]),
        (["revenue by country in Q3, also orders by channel last month"], ["revenue by country in Q3", "orders by channel last month"]),
        (["how did Glow Week do in Q3 and Matcha Moments in Q2?"], ["how did Glow Week do Q3", "how did Matcha Moments do Q2"]),
        (["clicks of Glow Week in May, same for Matcha Moments"], ["clicks of Glow Week in May", "same for Matcha Moments"]),
        (["tell me a joke, then revenue yesterday"], ["tell me a joke", "then revenue yesterday"]),
        (["segment our customers and after that show the orders by channel"], ["segment our customers", "show the orders by channel"]),
        (["clicks in FR in Q2 then bounces of the site search"], ["clicks in FR in Q2", "bounces of the site search"]),
        (["orders last week + send it to the boss please"], ["orders last week", "send it to the boss please"]),
        (["orders by week in May, top 3 countries by orders in May, and suggest something for customer 8"],
         ["orders by week in May", "top 3 countries by orders in May", "suggest something for customer 8"]),
        (["who is customer 640, and 4 things they might like?"], ["who is customer 640", "4 things they might like? for customer 640"]),
    ],
)  # fmt: skip
def test_what_is_two(heard: list[str], cut: list[str]) -> None:
    assert _cut(*heard) == cut


@pytest.mark.parametrize(
    ("heard", "cut"),
    [
        (["which social campaigns should go, i.e.", "worst roas in Q3"], "which social campaigns should go, i.e. worst roas in Q3"),
        (["How is the business going over the months?", "sales I mean"], "How is the business going over the months? sales I mean"),
        (["With guests counted in,", "how many orders in Q3?"], "With guests counted in, how many orders in Q3?"),
        (["is display a money pit?", "spend", "and what it made in attributed revenue, q3"],
         "is display a money pit? spend and what it made in attributed revenue, q3"),
        (["customer 66, when did they last order, which segment"], "customer 66, when did they last order, which segment"),
    ],
)  # fmt: skip
def test_what_is_one(heard: list[str], cut: str) -> None:
    assert [" ".join(text.split()) for text in _cut(*heard)] == [cut]


@pytest.mark.parametrize(
    ("heard", "cut"),
    [
        (
            ["Is it normal that so much goes to FR?", "Could I see orders by country"],
            "Could I see orders by country",
        ),
        (["Which mails annoy people?", "Open rate by campaign in Q3"], "Open rate by campaign in Q3"),
        (["orders in 2025", "and how many of those... no, just the first figure"], "orders in 2025"),
        (["what is CPA again?", "conversions or new customers"], "what is CPA again"),
        (["oh.", "and ours?"], "and ours"),
        (["orders in NL in Q3", "I'm not comparing, I just need both"], "orders in NL in Q3"),
    ],
)
def test_what_asks_for_nothing(heard: list[str], cut: str) -> None:
    assert [text.strip("? ") for text in _cut(*heard)] == [cut]
