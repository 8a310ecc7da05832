"""What every method must do, and what the personal ones must do besides."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.recommendation.contract import Bought, Purchases, Recommender, Shop, Wanted
from analytics.recommendation.models import RECOMMENDERS, Linear, Popularity
from analytics.recommendation.models.linear import LinearSettings
from tests.recommendation.shops import SIDE, checkerboard, left_out, wanted

EVERY = pytest.mark.parametrize("method", RECOMMENDERS, ids=lambda m: m.name)
PERSONAL = pytest.mark.parametrize("method", [Linear(LinearSettings(l2=1.0))], ids=lambda m: m.name)


@EVERY
def test_nothing_bought_is_shown_and_what_is_allowed_limits(method: Recommender) -> None:
    shop = checkerboard()
    model = method.fit(shop)
    for customer in range(SIDE):
        who = wanted(shop, customer)
        everything = [s.product for s in model.recommend(who, 100)]
        assert not set(everything) & who.bought
        assert len(everything) == len(set(everything)) <= SIDE
        allowed = frozenset(everything[1:3])
        assert [s.product for s in model.recommend(who, 100, allowed)] == everything[1:3]
        assert model.recommend(who, 0) == ()
        assert [s.product for s in model.recommend(who, 2)] == everything[:2]


@EVERY
def test_the_same_data_in_any_order_gives_the_same_model(method: Recommender) -> None:
    shop = checkerboard()
    p = shop.purchases
    rows = list(zip(p.customer.tolist(), p.product.tolist(), p.age.tolist(), strict=True))
    shuffled = [rows[i] for i in np.random.default_rng(7).permutation(len(rows))]
    again = Shop(Purchases.of(shuffled + shuffled[:5]), dict(reversed(shop.texts.items())), shop.countries)
    one, other = method.fit(shop), method.fit(again)
    for customer in range(SIDE):
        assert one.recommend(wanted(shop, customer), 20) == other.recommend(wanted(shop, customer), 20)


@EVERY
def test_a_refit_knows_new_purchases_and_leaves_the_old_model_alone(method: Recommender) -> None:
    shop = checkerboard()
    model = method.fit(shop)
    before = model.recommend(wanted(shop, 0), 5)
    p = shop.purchases
    rows = list(zip(p.customer.tolist(), p.product.tolist(), p.age.tolist(), strict=True))
    rows += [(c, 99, 0) for c in range(1, SIDE)]
    newer = method.fit(Shop(Purchases.of(rows), shop.texts, shop.countries))
    assert 99 in [s.product for s in newer.recommend(wanted(shop, 0), 5)]
    assert model.recommend(wanted(shop, 0), 5) == before


@EVERY
def test_an_empty_shop_and_a_shop_of_one(method: Recommender) -> None:
    empty = method.fit(Shop(Purchases.of([]), {}, {}))
    assert empty.recommend(Wanted((Bought(1, 0),)), 5) == ()
    single = method.fit(Shop(Purchases.of([(1, 1, 0)]), {1: "mug"}, {}))
    assert single.recommend(Wanted((Bought(1, 0),)), 5) == ()
    assert single.explain(Wanted(), 7) is None


@PERSONAL
def test_the_checkerboard(method: Recommender) -> None:
    shop = checkerboard()
    model = method.fit(shop)
    for customer in range(SIDE):
        first = model.recommend(wanted(shop, customer), 1)[0]
        assert first.product == left_out(customer)


@PERSONAL
def test_somebody_without_a_history_is_not_guessed_at(method: Recommender) -> None:
    assert method.fit(checkerboard()).recommend(Wanted(), 5) == ()


@PERSONAL
def test_contributions_add_up_to_the_score(method: Recommender) -> None:
    shop = checkerboard()
    model = method.fit(shop)
    for customer in range(SIDE):
        for scored in model.recommend(wanted(shop, customer), 20):
            assert sum(c.total for c in scored.contributions) == pytest.approx(scored.score, abs=1e-12)
            assert scored == model.explain(wanted(shop, customer), scored.product)
            totals = [c.total for c in scored.contributions]
            assert totals == sorted(totals, reverse=True)


def test_equal_scores_go_by_product() -> None:
    rows = [(c, p, 0) for c in range(4) for p in (5, 3, 8)]
    model = Popularity().fit(Shop(Purchases.of(rows), {}, {}))
    assert [s.product for s in model.recommend(Wanted(), 3)] == [3, 5, 8]
    linear = Linear(LinearSettings(l2=1.0)).fit(
        Shop(Purchases.of([*rows, *((c, 1, 0) for c in range(4))]), {}, {})
    )
    assert [s.product for s in linear.recommend(Wanted((Bought(1, 0),)), 3)] == [3, 5, 8]


def test_a_country_has_best_sellers_of_its_own_once_there_are_enough() -> None:
    rows = [(c, 1, 0) for c in range(100)] + [(c, 2, 0) for c in range(100, 103)]
    countries = {c: "GB" if c < 100 else "FR" for c in range(103)}
    model = Popularity().fit(Shop(Purchases.of(rows), {}, countries))
    assert [s.product for s in model.recommend(Wanted(country="GB"), 5)] == [1]
    assert [s.product for s in model.recommend(Wanted(country="FR"), 5)] == [1, 2]


def test_no_more_weights_are_kept_than_asked_for() -> None:
    settings = LinearSettings(l2=1.0, kept=3, kept_content=0)
    pairs = Linear(settings).fit(checkerboard()).pairs
    _, count = np.unique(pairs.target, return_counts=True)
    assert count.max() == 3
    assert not np.any(pairs.source == pairs.target)
