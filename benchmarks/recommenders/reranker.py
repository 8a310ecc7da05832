"""G: the best 200 of L in another order, by gradient boosting on what is known of customer, product and the two together.

Labels are what was bought in the two windows before; the score is logit + w log L, w chosen on the newer of the two by a
model of the older one. Its order has no exact reasons: see docs/adr/0011-reranking.md for why it is measured, not served.
Source: Friedman (2001), Greedy function approximation: a gradient boosting machine; scikit-learn's histogram form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from analytics.recommendation.block import Square, best, dense, own_scores
from analytics.recommendation.contract import Floats, Ints, Task
from analytics.recommendation.evaluation.judge import marks
from analytics.recommendation.evaluation.rankers import DEPTH, Lists, model_scores
from analytics.recommendation.evaluation.windows import Window
from analytics.recommendation.matrices import popularity
from analytics.recommendation.models import Linear
from analytics.recommendation.models.linear import LinearSettings
from analytics.recommendation.score import Parameters

DEEP = 200
HALF_LIVES = (7.0, 15.0, 30.0, 60.0, 120.0, 240.0)
WEIGHTS = (0.0, 0.25, 0.5, 1.0, 2.0)
NEVER = 999.0


@dataclass(frozen=True)
class Candidates:
    """L's best of every customer of a window: their features, whether they were bought, and where they stand."""

    features: Floats
    bought: Floats
    row: Ints
    column: Ints

    @property
    def log_score(self) -> Floats:
        """The first feature: L's own."""
        return self.features[:, 0]


def reranked(
    settings: LinearSettings, parameters: Parameters, task: Task, windows: tuple[Window, Window, Window]
) -> Lists:
    """The last window's lists; ``windows`` are in the order of time, the first two have their labels taken."""
    older, newer, last = (_candidates(w, settings, parameters, task) for w in windows)
    tried = _fitted((older,))
    values = {
        w: _value(tried.decision_function(newer.features) + w * newer.log_score, newer, windows[1], task)
        for w in WEIGHTS
    }
    weight = max(values, key=lambda w: values[w])
    model = _fitted((older, newer))
    return _lists(model.decision_function(last.features) + weight * last.log_score, last, windows[2])


def _fitted(given: tuple[Candidates, ...]) -> HistGradientBoostingClassifier:
    model = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.05, max_leaf_nodes=15, min_samples_leaf=300, l2_regularization=10, early_stopping=False,
        random_state=5,
    )  # fmt: skip
    # Trees are small: a pool of threads that waits for others costs more than it gains.
    with threadpool_limits(limits=1):
        return model.fit(
            np.concatenate([c.features for c in given]), np.concatenate([c.bought for c in given])
        )


def _value(scores: Floats, of: Candidates, w: Window, task: Task) -> float:
    return float(marks(_lists(scores, of, w), w, task).ndcg.mean())


def _lists(scores: Floats, of: Candidates, w: Window) -> Lists:
    square = np.zeros((len(w.customers), len(w.products)))
    square[of.row, of.column] = scores - scores.min(initial=0.0) + 1e-3
    return Lists(best(square, w.products, DEPTH))


def _candidates(w: Window, settings: LinearSettings, parameters: Parameters, task: Task) -> Candidates:
    model = Linear(settings).sketch(w.shop)
    scores = model_scores(w, model, parameters)
    if task == "new":
        scores = np.where(dense(w.histories.bought) > 0, 0.0, scores)
    ranked = best(scores, w.products, DEEP)
    place = np.tile(np.arange(ranked.shape[1]), len(ranked))
    row, column = np.repeat(np.arange(len(ranked)), ranked.shape[1]), ranked.ravel()
    there = column >= 0
    row, column, place = row[there], column[there], place[there]
    bare = replace(parameters, content_share=0.0, own_share=0.0, trend_power=0.0)
    parts = (
        model_scores(w, model, bare),
        model_scores(w, model, replace(bare, history_half_life=45.0)),
        model_scores(w, model, replace(bare, content_share=1.0)),
        own_scores(model.factors.repeat, w.histories, replace(parameters, own_half_life=120.0)),
        own_scores(
            model.factors.repeat, w.histories, replace(parameters, own_half_life=360.0, repeat_power=0.0)
        ),
    )
    columns = [np.log(scores[row, column]), place, *(part[row, column] for part in parts)]
    columns += [*_of_products(w, model.square(), column), *_of_customers(w, row), *_of_both(w, row, column)]
    wanted = np.zeros((len(w.customers), len(w.products)), dtype=bool)
    for n, these in enumerate(w.wanted):
        wanted[n, these] = True
    return Candidates(np.stack(columns, axis=1), wanted[row, column].astype(np.float64), row, column)


def _of_products(w: Window, square: Square, column: Ints) -> list[Floats]:
    paces = [np.log(popularity(w.shop.purchases, w.products, h) + 1e-6)[column] for h in HALF_LIVES]
    return [*paces, paces[0] - paces[4], np.log(square.trend[column]), square.repeat[column]]


def _rhythm(w: Window) -> tuple[Floats, Floats, Floats]:
    """By customer: days since the last purchase, days with one, mean days between them."""
    h, n = w.histories, len(w.customers)
    last, first = np.full(n, NEVER), np.zeros(n)
    np.minimum.at(last, h.order_row, h.order_age)
    np.maximum.at(first, h.order_row, h.order_age)
    days = np.bincount(np.unique(np.stack([h.order_row, h.order_age]), axis=1)[0], minlength=n).astype(
        np.float64
    )
    return last, days, (first - last) / np.maximum(1.0, days - 1)


def _of_customers(w: Window, row: Ints) -> list[Floats]:
    last, days, gap = _rhythm(w)
    bought = np.asarray(w.histories.bought.sum(axis=1)).ravel()
    return [last[row], bought[row], days[row], gap[row], (last / np.maximum(1.0, gap))[row]]


def _of_both(w: Window, row: Ints, column: Ints) -> list[Floats]:
    _, days, gap = _rhythm(w)
    age = np.full(w.histories.shape, NEVER)
    age[w.histories.row, w.histories.column] = w.histories.age
    times = dense(w.histories.own(1e9))[row, column]
    return [
        age[row, column],
        times,
        age[row, column] / np.maximum(1.0, gap[row]),
        times / np.maximum(1.0, days[row]),
    ]
