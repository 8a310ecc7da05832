"""Measures against fractions done by hand, windows by counting, verdicts on shops with and without a pattern."""

from __future__ import annotations

from math import log2

import numpy as np
import pytest

from analytics.recommendation.choice import Chosen
from analytics.recommendation.contract import Purchases, Shop
from analytics.recommendation.evaluation.baskets import confidence_scores, hidden, hits
from analytics.recommendation.evaluation.judge import marks, targets
from analytics.recommendation.evaluation.measures import (
    coverage,
    hit,
    ndcg,
    novelty,
    recall,
    reciprocal_rank,
)
from analytics.recommendation.evaluation.plan import learn
from analytics.recommendation.evaluation.rankers import Lists, popularity_scores, served
from analytics.recommendation.evaluation.search import Search
from analytics.recommendation.evaluation.situations import cards_at, situations_at
from analytics.recommendation.evaluation.windows import before, groups, window
from analytics.recommendation.models.popularity import Popularity
from analytics.recommendation.rules import Card
from analytics.stats.bootstrap import bootstrap_mean

RANKED = np.array([7, 1, 3, -1])


def test_ranking_measures_by_hand() -> None:
    wanted = np.array([1, 3, 9])
    ideal = 1 + 1 / log2(3) + 1 / log2(4)
    assert ndcg(RANKED, wanted, 10) == pytest.approx((1 / log2(3) + 1 / log2(4)) / ideal)
    assert ndcg(RANKED, wanted, 2) == pytest.approx((1 / log2(3)) / (1 + 1 / log2(3)))
    assert recall(RANKED, wanted, 10) == pytest.approx(2 / 3)
    assert (hit(RANKED, wanted, 1), hit(RANKED, wanted, 2)) == (0.0, 1.0)
    assert reciprocal_rank(RANKED, wanted) == 0.5
    assert (ndcg(RANKED, np.array([], dtype=int), 10), recall(RANKED, np.array([], dtype=int), 3)) == (
        0.0,
        0.0,
    )


def test_measures_of_all_lists_by_hand() -> None:
    lists = [np.array([0, 1]), np.array([1, -1])]
    assert coverage(lists, 2, 4) == 0.5
    assert novelty(lists, 2, np.array([0.5, 0.25])) == pytest.approx((1 + 2 + 2) / 3)
    assert (coverage([], 2, 0), novelty([], 2, np.array([]))) == (0.0, 0.0)


def test_the_interval_of_a_mean() -> None:
    # A mean of coin tosses: the percentile interval is near 0.5 ± 1.96 · 0.5 / √400 (Efron 1979), within .01.
    values = np.array([0.0, 1.0] * 200)
    found = bootstrap_mean(values)
    assert (found.value, found.n) == (0.5, 400)
    assert found.low == pytest.approx(0.451, abs=0.01)
    assert found.high == pytest.approx(0.549, abs=0.01)
    assert bootstrap_mean(values) == found
    with pytest.raises(ValueError, match="nothing"):
        bootstrap_mean(np.array([]))


BOUGHT = Purchases.of(
    [(1, 1, 50), (1, 2, 40), (2, 1, 35), (1, 1, 20), (1, 3, 10), (2, 2, 5), (2, 1, 25), (3, 1, 3), (2, 4, 2)]
)


def test_a_window_by_counting() -> None:
    found = window(Shop(BOUGHT, {1: "a", 3: "c"}), 30)
    assert found.shop.purchases.age.tolist() == [20, 10, 5]
    assert found.shop.texts == {1: "a"}, "words of what was not sold yet are not known"
    assert (found.products.tolist(), found.customers.tolist()) == ([1, 2], [1, 2])
    assert [w.tolist() for w in found.wanted] == [[0], [0, 1]]
    assert [f.tolist() for f in found.first] == [[0], [0]]
    assert (found.new_customers, found.new_products) == (1, 2)
    assert [(row, wanted.tolist()) for row, wanted in targets(found, "new")] == [(1, [1])]
    assert [row for row, _ in targets(found, "next")] == [0, 1]


def test_marks_of_lists() -> None:
    found = window(Shop(BOUGHT), 30)
    one = marks(Lists(np.array([[0, 1], [1, 0]])), found, "next")
    assert one.ndcg.tolist() == [1.0, 1.0]
    assert one.means()["recall"] == 1.0
    assert marks(Lists(np.array([[-1, -1], [-1, 1]])), found, "new").ndcg.tolist() == pytest.approx(
        [1 / log2(3)]
    )


def test_groups_share_the_worse_score_of_ties() -> None:
    rows = [(c, 1, 10) for c in range(1, 6)] + [(6, 1, 90), (6, 1, 80)]
    found = groups(Purchases.of(rows))
    # Positions 5 of 6 and 6 of 6: 5 - (5·5-1)//6 = 1 and 5 - (6·5-1)//6 = 1.
    assert set(found.values()) == {"r1f1", "r1f2"}
    assert found[6] == "r1f2"


def test_what_is_served_keeps_to_the_rules() -> None:
    found = window(Shop(BOUGHT), 30)
    cards = cards_at(found, {1: Card(1, family="mug", durable=True), 2: Card(2)})
    situations = situations_at(found, "next", cards)
    assert situations[1].resting == {"mug": 20}
    lists = served(
        popularity_scores(found, Popularity(by="all", task="next")), found, "next", cards, situations
    )
    assert lists.ranked.tolist() == [[1, -1], [1, -1]], "the mug rests after a mug"


def test_a_hidden_item_by_hand() -> None:
    past = Purchases.of([(o, p, 9) for o in range(4) for p in (1, 2)] + [(9, 3, 9)])
    later = Purchases.of([(20, 1, 1), (20, 2, 1), (21, 3, 0)])
    cases = hidden(later, np.array([1, 2, 3]))
    assert len(cases.hidden) == 1
    found, place = hits(confidence_scores(past, cases), cases)
    assert (found.tolist(), place.tolist()) == ([1.0], [1.0])


def patterned(customers: int, *, by_kind: bool, seed: int = 5) -> Shop:
    """Everybody buys thrice within 300 days: products of the own kind (of five), or any with the same chance."""
    draw = np.random.default_rng(seed)
    rows = []
    for c in range(customers):
        for age in draw.choice(np.arange(0, 300), 12, replace=False):
            pool = np.arange(c % 5, 100, 5) if by_kind else np.arange(100)
            rows.append((c, int(draw.choice(pool)), int(age)))
    return Shop(Purchases.of(rows))


def test_a_search_switches_on_what_wins_and_nothing_else() -> None:
    for by_kind, wins in ((True, True), (False, False)):
        trials: list[object] = []
        search = Search(patterned(300, by_kind=by_kind), {}, "linear", 20.0, trials.append)
        new, following = search.run()
        assert (new.task, following.task) == ("new", "next")
        assert new.wins is wins, new.figures["gain_served"]
        assert len(trials) == len(search.trials) > 2
        assert new.figures["windows"][0]["customers"] >= 50
        gain = new.figures["gain_model"]
        assert gain["low"] <= gain["value"] <= gain["high"]


def test_a_short_past_is_not_judged() -> None:
    shop = patterned(300, by_kind=True)
    assert Search(before(shop, 200), {}, "linear", 5.0, lambda trial: None).run() == ()


def test_what_a_search_chose_is_kept_by_the_fits_after_it() -> None:
    shop = patterned(300, by_kind=True)
    suits = Chosen("linear", "enough")
    searched = learn(shop, {}, suits, (10.0, {}), lambda trial: None).chosen["new"]
    assert (searched.method, searched.why) == ("linear", "wins")
    before_it = {
        "new": {
            "method": searched.method, "why": searched.why, "parameters": searched.parameters,
            "evaluation": searched.evaluation,
        }
    }  # fmt: skip
    again = learn(shop, {}, suits, (None, before_it), lambda trial: None)
    assert again.chosen["new"] == searched
    assert again.chosen["next"].why == "enough", "what was not searched has its defaults"
    lost = {"new": {"method": "popularity", "why": "no_better", "parameters": {}, "evaluation": {"x": 1}}}
    assert learn(shop, {}, suits, (None, lost), lambda trial: None).chosen["new"].method == "popularity"


def test_the_same_data_gives_identical_bytes() -> None:
    shop = patterned(60, by_kind=True)
    one, other = (learn(shop, {}, Chosen("linear", "enough"), (None, {}), lambda t: None) for _ in range(2))
    for task, pairs in one.pairs.items():
        again = other.pairs[task]
        for name in ("source", "target", "weight", "content", "n_both"):
            assert getattr(pairs, name).tobytes() == getattr(again, name).tobytes()
