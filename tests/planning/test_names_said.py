"""Countries in groups and other languages, kinds of a product, slips that are words, and what is no name at all."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.planning.dates.calendar import Calendar
from analytics.planning.names import near_names
from analytics.planning.names.near_names import Neighbours
from analytics.planning.names.vocabulary import Value, Vocabulary
from analytics.planning.reading import Reading, read

CALENDAR = Calendar(date(2026, 10, 21), date(2024, 7, 1), date(2026, 10, 20))
COUNTRIES = ("AT", "BE", "DE", "ES", "FR", "GB", "IT", "NL", "US")
PRODUCTS = (
    ("1025A", "Burr Grinder Atlas"), ("1025B", "Burr Grinder Comet"), ("1028A", "French Press 350 ml"), ("1028B", "French Press 600 ml"),
    ("1029A", "Moka Pot 3 Cups"), ("1029B", "Moka Pot 6 Cups"), ("1029C", "Moka Pot Red"), ("1033A", "Electric Kettle Blue"),
    ("1033C", "Electric Kettle Cream"), ("1039A", "Tea Tin Small"), ("1039B", "Tea Tin Large"), ("1045A", "Casserole Enamel White"),
    ("1045B", "Casserole Cast Iron Red"), ("1045C", "Casserole Cast Iron Blue"), ("1046A", "Chef's Knife Classic"),
    ("1046B", "Chef's Knife Damask"), ("1047A", "Paring Knife Classic"), ("1076A", "Honey Acacia"), ("1076B", "Honey Forest"),
    ("1083A", "Bath Salts Pine"), ("1083B", "Bath Salts Rose"), ("1083C", "Bath Salts Sea"), ("1089A", "Lip Balm Honey"),
    ("1097A", "Eye Cream Caffeine"),
)  # fmt: skip
VOCABULARY = Vocabulary(
    (
        *(Value("country", code, code) for code in COUNTRIES),
        Value("category", "Tea", "Tea"),
        Value("category", "Coffee", "Coffee"),
        Value("campaign", "cmp-20", "Coupon Portal Partners", "affiliate"),
    ),
    PRODUCTS,
)


def heard(text: str) -> Reading:
    return read(text, VOCABULARY, CALENDAR)


def narrowed_to(text: str) -> list[tuple[str, set[str], bool]]:
    return [(f.dimension, set(f.ids), f.negated) for f in heard(text).filters()]


@pytest.mark.parametrize(
    ("said", "codes", "out"),
    [
        ("orders from DACH last month", {"AT", "DE"}, False),
        ("revenue in the Benelux countries", {"BE", "NL"}, False),
        ("revenue everywhere but the dach region", {"AT", "DE"}, True),
        ("AOV in the EU", {"AT", "BE", "DE", "ES", "FR", "IT", "NL"}, False),
        ("units sold in Alemania", {"DE"}, False),
        ("revenue in Francia", {"FR"}, False),
        ("orders from Belgien", {"BE"}, False),
        ("revenue for the us and the uk", {"GB", "US"}, False),
        ("eu vs us revenue", {"AT", "BE", "DE", "ES", "FR", "IT", "NL", "US"}, False),
        ("revenue excl. uk and us, last quarter", {"GB", "US"}, True),
    ],
)
def test_countries_by_any_name(said: str, codes: set[str], out: bool) -> None:
    assert narrowed_to(said) == [("country", codes, out)]


def test_a_group_is_told_and_one_without_data_is_no_filter() -> None:
    assert [p.params for p in heard("orders from DACH").read_as()] == [
        {"said": "DACH", "term": "Austria, Germany"}
    ]
    assert narrowed_to("orders from the Nordics") == []


@pytest.mark.parametrize("said", ["tell us the revenue", "what did it cost us", "did it help us"])
def test_we_are_no_country(said: str) -> None:
    assert narrowed_to(said) == []


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("did the french presses do better", {"1028A", "1028B"}),
        ("units of bur grinders", {"1025A", "1025B"}),
        ("how many mocha pots did we sell", {"1029A", "1029B", "1029C"}),
        ("gross revenue of the knives", {"1046A", "1046B", "1047A"}),
        ("casseroles red and blue only, units", {"1045B", "1045C"}),
        ("cast iron casseroles... red or blue, which one", {"1045B", "1045C"}),
        ("how many tea tins did we sell, the large one", {"1039B"}),
        ("electric kettles, the cream one, revenue", {"1033C"}),
        ("bath salts minus the pine one, revenue", {"1083B", "1083C"}),
    ],
)
def test_kinds_of_a_product(said: str, codes: set[str]) -> None:
    assert narrowed_to(said) == [("product", codes, False)]


def test_what_is_honey_goes_before_what_smells_of_it() -> None:
    assert narrowed_to("revenue, not the honeys") == [("product", {"1076A", "1076B"}, True)]


def test_what_a_figure_did_names_no_product() -> None:
    assert narrowed_to("I fear the bounce rate rose in september") == []


def test_a_reason_names_no_product() -> None:
    assert narrowed_to("no coffee please, she's off caffeine") == [("category", {"Coffee"}, True)]


@pytest.mark.parametrize(
    "said",
    [
        "in essence I want orders by country",
        "number of bounces for the deliverability folks",
        "how many orders on bastille day, 14 july this year",
        "what did coupons take off",
    ],
)
def test_what_is_no_name(said: str) -> None:
    assert not any(u.names_something for u in heard(said).unknown)
    assert not heard(said).parts


@pytest.mark.parametrize("said", ["revenue in Atlantis", "revenue via zalandor", "orders in Essence"])
def test_what_would_be_one(said: str) -> None:
    assert any(u.names_something for u in heard(said).unknown)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("mocha pots", "moka pots"),
        ("pairing knives", "paring knives"),
        ("two pots", "two pots"),
        ("coffee pots", "coffee pots"),
        ("a mocha", "a mocha"),
    ],
)
def test_a_slip_is_told_by_its_neighbour(said: str, meant: str) -> None:
    names = Neighbours.of(title for _, title in PRODUCTS)
    assert near_names.mend(said, names, frozenset({"coffee"}))[0] == meant
