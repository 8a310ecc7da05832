"""Clauses read word by word: terms, slips, numbers, persons, and words that nothing explains."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.planning.dates.calendar import Calendar
from analytics.planning.names.vocabulary import Value, Vocabulary
from analytics.planning.reading import read
from analytics.planning.route import Bid, choose

CALENDAR = Calendar(date(2026, 10, 21), date(2024, 7, 1), date(2026, 10, 20))
VOCABULARY = Vocabulary(
    (
        Value("country", "FR", "FR"),
        Value("country", "GB", "GB"),
        Value("category", "Coffee", "Coffee"),
        Value("platform", "Meta", "Meta"),
        Value("campaign", "c-1", "Black Friday Search"),
    )
)


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("wats aov", ("aov",)),
        ("roass for facebok", ("roas",)),
        ("our turnover and number of orders", ("revenue", "orders")),
        ("net sales", ("net_revenue",)),
        ("click-through rate", ("ctr",)),
        ("email click rate", ("click_rate",)),
        ("revenue per recipient", ("revenue_per_recipient",)),
        ("how many new customers", ("new_customers",)),
        ("cost per click", ("cpc",)),
        ("everything is tanking", ()),
        ("NPS by store", ()),
    ],
)
def test_metrics(text: str, metrics: tuple[str, ...]) -> None:
    assert read(text, VOCABULARY, CALENDAR).metrics == metrics


def test_a_slip_is_told() -> None:
    told = read("roass for facebok", VOCABULARY, CALENDAR).read_as()
    assert [(p.params["said"], p.params["term"]) for p in told] == [("roass", "ROAS"), ("facebok", "Meta")]


def test_a_campaign_name_is_neither_a_day_nor_a_channel() -> None:
    reading = read("revenue of Black Friday Search in november", VOCABULARY, CALENDAR)
    assert [f.canonical() for f in reading.filters()] == ["campaign=c-1"]
    assert reading.periods.base is not None
    assert reading.periods.base.canonical() == "2025-11-01..2025-12-01"


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("revenue in the UK", ["country=GB"]),
        ("revenue for french coffee", ["country=FR", "category=Coffee"]),
        ("revenue without coffee", ["category!=Coffee"]),
        ("email vs search spend", ["channel=email|search"]),
        ("only new customers", ["new_or_returning=new"]),
    ],
)
def test_filters(text: str, filters: list[str]) -> None:
    assert [f.canonical() for f in read(text, VOCABULARY, CALENDAR).filters()] == filters


@pytest.mark.parametrize(
    ("text", "limit", "direction"),
    [
        ("top 5 campaigns by spend", 5, "desc"),
        ("the ten worst products", 10, "asc"),
        ("top campaigns of the last 30 days", None, "desc"),
        ("which channel had the lowest cpa", None, "asc"),
    ],
)
def test_limit_and_direction(text: str, limit: int | None, direction: str) -> None:
    reading = read(text, VOCABULARY, CALENDAR)
    assert (reading.limit, reading.direction) == (limit, direction)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("recommend products for user 42", "42"),
        ("customer #17850", "17850"),
        ("tell me about client 7", "7"),
        ("top 10 customers", None),
    ],
)
def test_person(text: str, person: str | None) -> None:
    assert read(text, VOCABULARY, CALENDAR).person == person


def test_a_word_where_a_name_would_stand_is_not_skipped() -> None:
    assert [
        (u.word, u.names_something) for u in read("revenue in Atlantis", VOCABULARY, CALENDAR).unknown
    ] == [("Atlantis", True)]
    contrast = read("cvr Fribble vs Frobble", VOCABULARY, CALENDAR).unknown
    assert [(u.word, u.names_something) for u in contrast] == [("Fribble", True), ("Frobble", True)]


def test_what_is_not_there_is_known_by_name() -> None:
    lacking = read("cvr mobile vs desktop", VOCABULARY, CALENDAR).lacking
    assert [one.lack.code for one in lacking] == ["device"]


def test_an_unused_word_is_told() -> None:
    told = read("revenue jumped last month", VOCABULARY, CALENDAR).read_as()
    assert [p.params["words"] for p in told] == [("jumped",)]


def test_routing_prefers_plain_words_to_a_guess() -> None:
    cued = Bid("segments", ("segment",), cued=True, claims=0)
    guessed = Bid("query", ("query",), cued=False, claims=2)
    assert choose([guessed, cued], "query", 0.99) == "segments"
    assert choose([Bid("a", ("x",), False, 0)], "y", 0.9) is None
