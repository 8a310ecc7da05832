"""Names by part, slip, plural, prefix and code; ties stay open; over 100,000 products fast enough for a chat."""

from __future__ import annotations

import time
from datetime import date

import pytest

from analytics.planning.dates.calendar import Calendar
from analytics.planning.names.partial import Named, PartIndex
from analytics.planning.names.vocabulary import Value, Vocabulary
from analytics.planning.reading import read

CALENDAR = Calendar(date(2026, 10, 21), date(2024, 7, 1), date(2026, 10, 20))
PRODUCTS = (
    ("1033A", "Electric Kettle Blue"), ("1033B", "Electric Kettle Sage"), ("1016E", "Espresso Machine Lira"), ("1049A", "Wok Carbon Steel"),
    ("1020C", "Tamper Walnut"), ("1026C", "Hand Grinder Walnut"), ("1048C", "Cutting Board Walnut"), ("1011A", "Matcha Ceremonial"),
)  # fmt: skip
VOCABULARY = Vocabulary(
    (
        Value("category", "Kettles & Teaware", "Kettles & Teaware"),
        Value("campaign", "cmp-9", "Barista at Home", "social"),
        Value("campaign", "cmp-10", "Matcha Moments", "social"),
        Value("campaign", "cmp-28", "Roast Letter", "email"),
        Value("campaign", "cmp-30", "Easter Baking Letter", "email"),
        Value("brand", "Nordhain Roasters", "Nordhain Roasters"),
    ),
    PRODUCTS,
)


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("money from the Lira espresso machine", ["1016E"]),
        ("wok sales", ["1049A"]),
        ("elec kettle blue – revenue", ["1033A"]),
        ("1033B units", ["1033B"]),
        ("units of electric kettles", ["1033A", "1033B"]),
        ("revenue of the walnut grinder", ["1026C"]),
        ("was Barrista at Home any good", ["cmp-9"]),
        ("revenue of nordhain", ["Nordhain Roasters"]),
        ("electrc ketle sage revenue", ["1033B"]),
        ("revenue from kettles", ["Kettles & Teaware"]),
    ],
)
def test_one_thing_is_found(said: str, ids: list[str]) -> None:
    assert [i for f in read(said, VOCABULARY, CALENDAR).filters() for i in f.ids] == ids


@pytest.mark.parametrize(
    ("said", "bearers"),
    [
        ("revenue for 'Walnut'", {"1020C", "1026C", "1048C"}),
        ("open rate of the letter", {"cmp-28", "cmp-30"}),
        ("matcha revenue", {"cmp-10", "1011A"}),
    ],
)
def test_a_tie_stays_open(said: str, bearers: set[str]) -> None:
    (part,) = read(said, VOCABULARY, CALENDAR).parts
    assert {b.id for b in part.bearers} == bearers


@pytest.mark.parametrize(
    "said",
    ["revenue for the board", "revenue at a glance", "what happened at home", "steel yourself, revenue?"],
)
def test_plain_words_are_no_names(said: str) -> None:
    assert read(said, VOCABULARY, CALENDAR).filters() == ()


def test_a_hundred_thousand_products_in_under_twenty_milliseconds() -> None:
    nouns = [
        f"{a}{b}"
        for a in ("lamp", "vase", "tray", "bowl", "jar")
        for b in ("ora", "ine", "ette", "mark", "wood", "zen", "lux", "nova")
    ]
    colours = ("red", "blue", "green", "amber", "ivory", "slate", "coral", "olive", "plum", "sand")
    items = [
        Named("product", f"{n:06d}", f"{nouns[n % 40].title()} {colours[n // 40 % 10]} model {n // 400}") for n in range(100_000)
    ]  # fmt: skip
    index = PartIndex(items)
    said = (
        "revenue of lampora slate model 17",
        "vasezen coral",
        "traylux",
        "units of jarnova plum in march",
        "bowlmark ivory model 3",
    )
    best = min(_milliseconds(index, text) for text in said for _ in range(3))
    assert index.find(said[0], ())[0].bearers[0].label.lower() == "lampora slate model 17"
    assert best < 20
    assert sorted(_milliseconds(index, text) for text in said)[-2] < 20


def _milliseconds(index: PartIndex, text: str) -> float:
    began = time.process_time()
    index.find(text, ())
    return (time.process_time() - began) * 1000
