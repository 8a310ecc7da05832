"""G keeps what every method that ranks must keep: filters, ties, the same lists of the same data, a catalogue smaller than a list."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.recommendation.block import dense
from analytics.recommendation.contract import Purchases, Shop, Task
from analytics.recommendation.evaluation.rankers import model_scores
from analytics.recommendation.evaluation.windows import Window, window
from analytics.recommendation.models import NEXT, Linear
from analytics.recommendation.models.linear import LinearSettings
from analytics.recommendation.score import Parameters
from benchmarks.recommenders.reranker import reranked

PRODUCTS = 24
SETTINGS = LinearSettings(l2=20.0)
PARAMETERS: dict[Task, Parameters] = {"new": Parameters(), "next": NEXT}


@pytest.fixture(scope="module")
def windows() -> tuple[Window, Window, Window]:
    """A checkerboard: even customers buy even products, odd ones odd products, over half a year."""
    draw = np.random.default_rng(2)
    customer = draw.integers(0, 100, 2_000)
    product = draw.integers(0, PRODUCTS // 2, 2_000) * 2 + customer % 2
    rows = np.stack([customer, product, draw.integers(0, 180, 2_000)], axis=1)
    shop = Shop(
        Purchases.of(rows), {p: f"{'even' if p % 2 == 0 else 'odd'} word{p % 5}" for p in range(PRODUCTS)}
    )
    return window(shop, 90), window(shop, 60), window(shop, 30)


@pytest.mark.parametrize("task", ["new", "next"])
def test_the_contract_of_a_ranking(windows: tuple[Window, Window, Window], task: Task) -> None:
    found = reranked(SETTINGS, PARAMETERS[task], task, windows).ranked
    if task == "new":
        assert np.array_equal(found, reranked(SETTINGS, PARAMETERS[task], task, windows).ranked)
    last = windows[2]
    scores = model_scores(last, Linear(SETTINGS).sketch(last.shop), PARAMETERS[task])
    bought = dense(last.histories.bought) > 0
    for row, customer in enumerate(last.customers.tolist()):
        shown = found[row][found[row] >= 0].tolist()
        assert len(shown) == len(set(shown)) <= PRODUCTS
        assert all(scores[row, column] > 0 for column in shown), "L's own candidates in another order"
        if task == "new":
            assert not any(bought[row, column] for column in shown)
        taste = [last.products[column] % 2 == customer % 2 for column in shown[:3]]
        assert task == "new" or all(taste)
