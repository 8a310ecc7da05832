"""Nothing ineligible is ever shown: written a second time here, without looking at the rules' own code."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from analytics.recommendation.rules import RULES, Card, Situation, choose

TODAY = date(2026, 10, 21)
IDS = st.integers(1, 25)
FAMILIES = st.sampled_from(["kettle", "tea", None])
COUNTRIES = st.sampled_from(["DE", "GB", None])


@st.composite
def cards(draw: st.DrawFn) -> dict[int, Card]:
    return {
        product: Card(
            product,
            kind=draw(st.sampled_from(["product", "product", "product", "fee"])),
            is_active=draw(st.integers(0, 4)) > 0,
            stock=draw(st.sampled_from([None, 0, 3, -1])),
            family=draw(FAMILIES),
            min_age=draw(st.sampled_from([None, None, 18])),
            countries=draw(st.sampled_from([frozenset(), frozenset({"DE"})])),
            asked_for=draw(st.integers(0, 4)) > 0,
        )
        for product in draw(st.sets(IDS))
    }


SITUATIONS = st.builds(
    Situation,
    bought=st.dictionaries(IDS, st.integers(0, 900), max_size=5),
    returned=st.frozensets(IDS, max_size=3),
    resting=st.dictionaries(st.sampled_from(["kettle", "tea"]), st.integers(0, 800)),
    country=COUNTRIES,
    born=st.sampled_from([None, date(2008, 10, 21), date(2008, 10, 22), date(1980, 1, 1)]),
    today=st.just(TODAY),
)


@given(st.lists(IDS, unique=True), cards(), SITUATIONS, st.integers(0, 12))
def test_nothing_ineligible_ever_shows(
    ranked: list[int], known: dict[int, Card], who: Situation, k: int
) -> None:
    choice = choose(ranked, known, who, k)
    assert len(choice.products) <= k
    assert list(choice.products) == [p for p in ranked if p in choice.products], "the order is the ranking's"
    for product in choice.products:
        card = known[product]
        assert card.kind == "product"
        assert card.is_active
        assert card.asked_for
        assert card.stock is None or card.stock > 0
        assert product not in who.bought
        assert product not in who.returned
        assert card.family is None or who.resting.get(card.family, 365) >= 365
        assert not card.countries or who.country == "DE"
        assert card.min_age is None or who.born in (date(2008, 10, 21), date(1980, 1, 1))
    families = Counter(known[p].family for p in choice.products if known[p].family)
    assert max(families.values(), default=0) <= 3
    seen = (
        ranked if len(choice.products) < k else ranked[: ranked.index(choice.products[-1]) + 1] if k else []
    )
    assert sum(choice.left_out.values()) == len(seen) - len(choice.products)
    assert set(choice.left_out) <= set(RULES)


@given(st.lists(IDS, unique=True), cards(), SITUATIONS)
def test_a_longer_list_begins_with_the_shorter(
    ranked: list[int], known: dict[int, Card], who: Situation
) -> None:
    assert choose(ranked, known, who, 8).products[:3] == choose(ranked, known, who, 3).products


def test_each_effect_is_counted() -> None:
    known = {n: Card(n, stock=0 if n in (2, 3) else 5, family="mug") for n in range(1, 9)}
    choice = choose([1, 2, 3, 4, 5, 6, 7, 8], known, Situation(bought={1: 3}), 3)
    assert choice.products == (4, 5, 6)
    assert choice.left_out == {"already_bought": 1, "out_of_stock": 2}
    assert choose(range(1, 9), known, Situation(), 5).left_out == {"out_of_stock": 2, "family_full": 3}
