"""Speech as text: forty misheard terms, letters said one by one, numbers in words, words taken back."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.planning.dates.calendar import Calendar
from analytics.planning.names.vocabulary import Value, Vocabulary
from analytics.planning.reading import read
from analytics.planning.words import spoken

CALENDAR = Calendar(date(2026, 10, 21), date(2024, 7, 1), date(2026, 10, 20))
VOCABULARY = Vocabulary(
    (
        *(Value("country", code, code) for code in ("FR", "DE", "NL")),
        *(Value("platform", name, name) for name in ("Meta", "Google", "TikTok", "YouTube", "Pinterest")),
        *(Value("channel", name, name) for name in ("email", "search", "social", "display")),
        Value("campaign", "cmp-25", "One Minute Recipes", "video"),
    )
)

MISHEARD: list[tuple[str, str]] = [
    ("what's the rose on google", "roas"),
    ("show me rows by channel", "roas"),
    ("row ass by platform", "roas"),
    ("our roses last month", "roas"),
    ("blended rose this year", "mer"),
    ("return on add spend by channel", "roas"),
    ("add spend on google", "spend"),
    ("at spend last month", "spend"),
    ("ad spent in august", "spend"),
    ("revenge by country", "revenue"),
    ("net revenge last month", "net_revenue"),
    ("sails in france", "revenue"),
    ("average older value last week", "aov"),
    ("average order volume in germany", "aov"),
    ("average border value", "aov"),
    ("a of e last month", "aov"),
    ("the cack by channel", "cac"),
    ("new costumers last month", "new_customers"),
    ("click threw rate on search", "ctr"),
    ("click to rate on display", "ctr"),
    ("click true rate by platform", "ctr"),
    ("clique rate by campaign", "click_rate"),
    ("click right by campaign", "click_rate"),
    ("convergence rate on google", "cvr"),
    ("conversation rate by platform", "cvr"),
    ("conversations on meta", "conversions"),
    ("bounds rate last month", "bounce_rate"),
    ("open right by campaign", "open_rate"),
    ("unsubscribed rate last month", "unsubscribe_rate"),
    ("return right by category", "return_rate"),
    ("gross martin by category", "gross_margin"),
    ("gross margarine last quarter", "gross_margin"),
    ("impression is by platform", "impressions"),
    ("cost per quick on google", "cpc"),
    ("see pee see for search", "cpc"),
    ("the a o v for august", "aov"),
    ("our see a sea for the last quarter", "cac"),
    ("our em ee are for this year", "mer"),
    ("the see pee ay for meta", "cpa"),
    ("see pea em on youtube", "cpm"),
    ("see tea are for display", "ctr"),
    ("are o a s by channel", "roas"),
]  # fmt: skip


def test_there_are_forty() -> None:
    assert len(MISHEARD) >= 40


@pytest.mark.parametrize(("said", "metric"), MISHEARD, ids=[said for said, _ in MISHEARD])
def test_a_misheard_term_is_repaired_and_told(said: str, metric: str) -> None:
    reading = read(said, VOCABULARY, CALENDAR)
    assert metric in reading.metrics
    assert any(phrase.code == "heard_as" for phrase in reading.read_as())


@pytest.mark.parametrize(
    ("said", "value"),
    [("spend on tick tock", "TikTok"), ("clicks on face book", "Meta"), ("spend on goggle", "Google"),
     ("clicks on you tube", "YouTube"), ("revenue from e male", "email"), ("spend on pinned rest", "Pinterest"),
     ("revenue in the net her lands", "NL")],
)  # fmt: skip
def test_a_misheard_name_is_repaired(said: str, value: str) -> None:
    assert [i for f in read(said, VOCABULARY, CALENDAR).filters() for i in f.ids] == [value]


@pytest.mark.parametrize(
    "said", ["revenue rose last month", "our sales rose by 5 percent", "orders for one minute recipes"]
)
def test_what_was_heard_rightly_stays(said: str) -> None:
    assert read(said, VOCABULARY, CALENDAR).heard == ()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("customer one thousand and forty two", "customer 1042"),
        ("customer seventy seven", "customer 77"),
        ("customer number three hundred twelve", "customer number 312"),
        ("september twenty twenty five", "september 2025"),
        ("top five and bottom three", "top 5 and bottom 3"),
        ("customer four two", "customer 42"),
        ("a hundred", "100"),
        ("the second one", "the second one"),
        ("twenty-five", "25"),
    ],
)
def test_numbers_in_words(said: str, meant: str) -> None:
    assert spoken.digits(said) == meant


def test_hesitations_go() -> None:
    assert spoken.repair("uh so um orders, er, last week", lambda text: True).text == "so orders, last week"


@pytest.mark.parametrize(
    ("said", "metrics", "days"),
    [
        ("revenue last week, uh no, last month", ("revenue",), "2026-09-01..2026-10-01"),
        ("gross revenue no wait net revenue for Q2", ("net_revenue",), "2026-04-01..2026-07-01"),
        ("orders in august, sorry, september", ("orders",), "2026-09-01..2026-10-01"),
        ("the open rate no the click rate for september", ("click_rate",), "2026-09-01..2026-10-01"),
        ("revenue last week i mean last month", ("revenue",), "2026-09-01..2026-10-01"),
    ],
)
def test_what_is_taken_back_in_the_same_breath(said: str, metrics: tuple[str, ...], days: str) -> None:
    reading = read(said, VOCABULARY, CALENDAR)
    assert reading.metrics == metrics
    assert reading.periods.base is not None
    assert reading.periods.base.canonical() == days


def test_a_value_is_taken_back_too() -> None:
    reading = read("orders for france, sorry, germany", VOCABULARY, CALENDAR)
    assert [f.canonical() for f in reading.filters()] == ["country=DE"]
