"""What every method must do, and what those that learn from others' purchases must do besides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analytics.recommendation.block import Histories, Square, best, pair_scores
from analytics.recommendation.contract import Bought, Purchases, Recommender, Shop, Wanted
from analytics.recommendation.models import (
    NEXT,
    RECOMMENDERS,
    Basket,
    Content,
    Linear,
    Own,
    Popularity,
    Together,
    Walk,
)
from analytics.recommendation.models.basket import BasketSettings, TogetherSettings
from analytics.recommendation.models.linear import LinearSettings
from analytics.recommendation.models.pairs import PairsModel, refill
from analytics.recommendation.models.walk import WalkSettings
from analytics.recommendation.score import Parameters
from tests.recommendation.shops import SIDE, checkerboard, left_out, wanted


def named(method: Recommender) -> str:
    return f"{method.name}-{method.task}"


EVERY = pytest.mark.parametrize("method", RECOMMENDERS, ids=named)
SMALL = LinearSettings(l2=1.0)
PAIRED = (
    Linear(SMALL),
    Linear(SMALL, NEXT, task="next"),
    Walk(),
    Walk(parameters=NEXT, task="next"),
    Basket(BasketSettings(l2=1.0)),
    Together(),
)
BY_OTHERS = pytest.mark.parametrize("method", [m for m in PAIRED if m.task != "next"], ids=named)
PAIRS = pytest.mark.parametrize("method", PAIRED, ids=named)


def bars_bought(method: Recommender) -> bool:
    return method.task != "next"


def triples(p: Purchases) -> list[tuple[int, int, int]]:
    return list(zip(p.customer.tolist(), p.product.tolist(), p.age.tolist(), strict=True))


@EVERY
def test_what_is_allowed_limits_and_nothing_bought_is_new(method: Recommender) -> None:
    shop = checkerboard()
    model = method.fit(shop)
    for customer in range(SIDE):
        who = wanted(shop, customer)
        everything = [s.product for s in model.recommend(who, 100)]
        assert not (bars_bought(method) and set(everything) & who.bought)
        assert len(everything) == len(set(everything)) <= SIDE, (
            "k above the catalogue gives the catalogue at most"
        )
        allowed = frozenset(everything[1:3])
        assert [s.product for s in model.recommend(who, 100, allowed)] == everything[1:3]
        assert model.recommend(who, 0) == ()
        assert [s.product for s in model.recommend(who, 2)] == everything[:2]


@EVERY
def test_the_same_data_in_any_order_gives_the_same_model(method: Recommender) -> None:
    shop = checkerboard()
    rows = triples(shop.purchases)
    shuffled = [rows[i] for i in np.random.default_rng(7).permutation(len(rows))]
    again = replace(
        shop,
        purchases=Purchases.of(shuffled + shuffled[:5]),
        baskets=Purchases.of(shuffled),
        texts=dict(reversed(list(shop.texts.items()))),
    )
    one, other = method.fit(shop), method.fit(again)
    for customer in range(SIDE):
        assert one.recommend(wanted(shop, customer), 20) == other.recommend(wanted(shop, customer), 20)


@EVERY
def test_a_refit_knows_new_purchases_and_leaves_the_old_model_alone(method: Recommender) -> None:
    shop = checkerboard()
    model = method.fit(shop)
    before = model.recommend(wanted(shop, 0), 5)
    rows = triples(shop.purchases) + [(c, 99, 0) for c in range(SIDE)]
    bought = Purchases.of(rows)
    texts = {**shop.texts, 99: "word2 word4"}
    newer = method.fit(replace(shop, purchases=bought, baskets=bought, texts=texts))
    who = wanted(shop, 0)
    if isinstance(method, Own):
        who = replace(who, orders=(*who.orders, Bought(99, 0)))
    assert 99 in [s.product for s in newer.recommend(who, 30)]
    assert model.recommend(wanted(shop, 0), 5) == before


@EVERY
def test_an_empty_shop_and_a_shop_of_one(method: Recommender) -> None:
    empty = method.fit(Shop(Purchases.of([]), {}, {}))
    assert empty.recommend(Wanted((Bought(1, 0),)), 5) == ()
    bought = Purchases.of([(1, 1, 0)])
    single = method.fit(Shop(bought, {1: "mug"}, {}, {}, bought))
    shown = [s.product for s in single.recommend(Wanted((Bought(1, 0),)), 5)]
    assert shown == ([] if bars_bought(method) else [1])
    assert single.explain(Wanted(), 7) is None


@BY_OTHERS
def test_the_checkerboard(method: Recommender) -> None:
    shop = checkerboard()
    model = method.fit(shop)
    for customer in range(SIDE):
        first = model.recommend(wanted(shop, customer), 1)[0]
        assert first.product == left_out(customer)


@PAIRS
def test_somebody_without_a_history_is_not_guessed_at(method: Recommender) -> None:
    assert method.fit(checkerboard()).recommend(Wanted(), 5) == ()


@PAIRS
def test_contributions_add_up_to_the_score(method: Recommender) -> None:
    shop = checkerboard()
    model = method.fit(shop)
    for customer in range(SIDE):
        for scored in model.recommend(wanted(shop, customer), 20):
            assert sum(c.total for c in scored.contributions) == pytest.approx(scored.score, abs=1e-12)
            assert scored == model.explain(wanted(shop, customer), scored.product)
            totals = [c.total for c in scored.contributions]
            assert totals == sorted(totals, reverse=True)


@PAIRS
def test_many_at_once_score_as_one_by_one(method: Any) -> None:
    shop = checkerboard()
    model: PairsModel = method.fit(shop)
    square = Square.of(model.factors.product, model.pairs, model.factors.trend, model.factors.repeat)
    customers = np.arange(SIDE, dtype=np.int64)
    histories = Histories.of(shop.purchases, model.factors.product, customers)
    scores = pair_scores(square, histories, model.parameters)
    for customer in range(SIDE):
        single = model.scores(wanted(shop, customer))
        line = scores[customer]
        found = model.factors.product[line > 0]
        assert set(found.tolist()) == set(single.product.tolist())
        for product in single.product.tolist():
            explained = single.scored(product)
            assert explained is not None
            assert line[np.searchsorted(model.factors.product, product)] == pytest.approx(
                explained.score, abs=1e-9
            )
        ranked = best(scores[customer : customer + 1], model.factors.product, SIDE)[0]
        assert model.factors.product[ranked[ranked >= 0]].tolist() == single.product.tolist()


def test_equal_scores_go_by_product() -> None:
    rows = [(c, p, 0) for c in range(4) for p in (5, 3, 8)]
    model = Popularity().fit(Shop(Purchases.of(rows), {}, {}))
    assert [s.product for s in model.recommend(Wanted(), 3)] == [3, 5, 8]
    bought = Purchases.of([*rows, *((c, 1, 0) for c in range(4))])
    for method in (Linear(SMALL), Walk(), Basket(), Together()):
        fitted = method.fit(Shop(bought, {}, {}, {}, bought))
        assert [s.product for s in fitted.recommend(Wanted((Bought(1, 0),)), 3)] == [3, 5, 8]


def test_a_country_has_best_sellers_of_its_own_once_there_are_enough() -> None:
    rows = [(c, 1, 0) for c in range(100)] + [(c, 2, 0) for c in range(100, 103)]
    countries = {c: "GB" if c < 100 else "FR" for c in range(103)}
    shop = Shop(Purchases.of(rows), {}, countries, {c: "Loyal" for c in range(100)})
    model = Popularity().fit(shop)
    assert [s.product for s in model.recommend(Wanted(country="GB"), 5)] == [1]
    assert [s.product for s in model.recommend(Wanted(country="FR"), 5)] == [1, 2]
    by_segment = Popularity(by="segment").fit(shop)
    assert [s.product for s in by_segment.recommend(Wanted(segment="Loyal"), 5)] == [1]
    assert [s.product for s in by_segment.recommend(Wanted(segment="Lost"), 5)] == [1, 2]


def test_no_more_weights_are_kept_than_asked_for() -> None:
    for method in (
        Linear(LinearSettings(l2=1.0, kept=3, kept_content=0)),
        Walk(WalkSettings(kept=3, kept_content=0)),
    ):
        pairs = method.fit(checkerboard()).pairs
        _, count = np.unique(pairs.target, return_counts=True)
        assert count.max() == 3
        assert not np.any(pairs.source == pairs.target)


def test_each_product_keeps_what_it_goes_with_however_many_go_with_that() -> None:
    # 1, 2 and 3 are each bought with 9 alone: with one pair kept, each of them still knows 9.
    orders = Purchases.of([(n, p, 0) for n, one in enumerate((1, 2, 3)) for p in (one, 9)])
    pairs = Together(TogetherSettings(kept=1)).fit(Shop(Purchases.of([]), baskets=orders)).pairs
    assert set(zip(pairs.source.tolist(), pairs.target.tolist(), strict=True)) == {
        (1, 9),
        (2, 9),
        (3, 9),
        (9, 1),
    }


def test_a_walk_on_paper() -> None:
    # Customers 1: A B, 2: A C. From A both customers (1/2 each), from each half to B or C: 1/4. From B: 1/2 to A, from
    # C likewise; B to C passes nobody. With beta 1 targets are divided by their popularity: A 2, B 1, C 1.
    shop = Shop(Purchases.of([(1, 1, 0), (1, 2, 0), (2, 1, 0), (2, 3, 0)]))
    pairs = Walk(WalkSettings(beta=1.0)).fit(shop).pairs
    found = {
        (s, t): w
        for s, t, w in zip(pairs.source.tolist(), pairs.target.tolist(), pairs.weight.tolist(), strict=True)
    }
    assert found == {(1, 2): 0.25, (1, 3): 0.25, (2, 1): 0.25, (3, 1): 0.25}


def test_what_goes_together_on_paper() -> None:
    # Orders {A B}, {A B}, {A C D}: by 1/size A goes with B 1/2 + 1/2 = 1, with C and D 1/3 each.
    shop = Shop(
        Purchases.of([]),
        baskets=Purchases.of([(1, 1, 0), (1, 2, 0), (2, 1, 0), (2, 2, 0), (3, 1, 0), (3, 3, 0), (3, 4, 0)]),
    )
    pairs = Together().fit(shop).pairs
    rows = zip(
        pairs.source.tolist(),
        pairs.target.tolist(),
        pairs.weight.tolist(),
        pairs.n_both.tolist(),
        pairs.n_source.tolist(),
        pairs.n_target.tolist(),
        strict=True,
    )
    found = {(s, t): (round(w, 6), both, a, b) for s, t, w, both, a, b in rows}
    assert found[1, 2] == (1.0, 2, 3, 2)
    assert found[1, 3] == (round(1 / 3, 6), 1, 3, 1)
    assert found[3, 4] == (1.0, 1, 1, 1)


def test_own_orders_on_paper() -> None:
    # Product 1 twice (ages 0 and 360: 1 + 1/2), product 2 once; 1 is come back for by its one buyer: (1+4)/(1+20).
    model = Own().fit(Shop(Purchases.of([(1, 1, 0), (1, 1, 360), (1, 2, 0)])))
    first, second = model.recommend(Wanted(orders=(Bought(1, 0), Bought(1, 360), Bought(2, 0))), 5)
    assert (first.product, second.product) == (1, 2)
    assert first.score == pytest.approx(np.log1p(1.5) * (5 / 21) ** 0.5)
    assert second.score == pytest.approx(np.log1p(1.0) * (4 / 21) ** 0.5)


def test_a_product_that_nobody_bought_is_found_by_its_words() -> None:
    shop = replace(checkerboard(), texts={**checkerboard().texts, 50: "word2"})
    for method in (Linear(SMALL), Walk(), Content()):
        model = method.fit(shop)
        shown = [s.product for s in model.recommend(Wanted((Bought(2, 0),)), 30)]
        assert 50 in shown, method.name


def test_the_days_between_purchases_are_quartiles_of_the_gaps() -> None:
    # 30 customers buy product 1 thrice: gaps of 10 and 30 days; product 2 once each.
    rows = [(c, 1, age) for c in range(30) for age in (40, 30, 0)] + [(c, 2, 5) for c in range(30)]
    again, gaps = refill(Purchases.of(rows), np.array([1, 2]))
    assert again.tolist() == [30, 0]
    assert [g.tolist() for g in gaps] == [[10, -1], [20, -1], [30, -1]]


def test_next_orders_weigh_own_purchases_above_patterns() -> None:
    rows = [(c, p, a) for c in range(30) for p in (1, 2) for a in (0, 30)] + [(40, 1, 0)]
    model = Linear(SMALL, NEXT, task="next").fit(Shop(Purchases.of(rows)))
    shown = model.recommend(Wanted((Bought(1, 0),)), 2)
    assert [s.product for s in shown] == [1, 2]
    assert shown[0].contributions[0].own == pytest.approx(NEXT.own_share)
    assert replace(NEXT, own_share=0.0) == Parameters(content_share=0.0)
