"""Baskets with one item hidden: how often a method names it among ten."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy import sparse

from analytics.recommendation.block import best, dense
from analytics.recommendation.contract import Floats, Ints, Purchases, Shop, Task
from analytics.recommendation.evaluation.windows import WINDOW_DAYS, before, between
from analytics.recommendation.matrices import newest
from analytics.recommendation.models.basket import Basket, Together
from analytics.recommendation.models.pairs import PairsModel
from analytics.stats.bootstrap import bootstrap_mean

MOST_BASKETS = 4_000
FEWEST_BASKETS = 50
SEED = 7


@dataclass(frozen=True, slots=True)
class Hidden:
    """Baskets of the window: what is known of each, as a baskets x products matrix, and the hidden product."""

    known: sparse.csr_matrix
    hidden: Ints
    products: Ints


def hidden(later: Purchases, products: Ints, *, one_known: bool = False) -> Hidden:
    """Of every basket of two known products or more one is hidden (seeded); at most ``MOST_BASKETS`` baskets.

    With ``one_known`` only one other product of the basket is known.
    """
    entries = newest(later, products)
    size = np.bincount(entries.row, minlength=entries.shape[0])
    generator = np.random.default_rng(SEED)
    large = np.flatnonzero(size >= 2)
    if len(large) > MOST_BASKETS:
        large = np.sort(generator.choice(large, MOST_BASKETS, replace=False))
    start = np.searchsorted(entries.row, np.arange(entries.shape[0] + 1))
    rows, columns, away = [], [], []
    for n, basket in enumerate(large.tolist()):
        items = generator.permutation(entries.column[start[basket] : start[basket + 1]])
        known = items[1:2] if one_known else items[1:]
        rows.append(np.full(len(known), n))
        columns.append(known)
        away.append(int(items[0]))
    shape = (len(large), len(products))
    if not rows:
        return Hidden(sparse.csr_matrix(shape), np.zeros(0, dtype=np.int64), products)
    at = (np.concatenate(rows), np.concatenate(columns))
    return Hidden(sparse.csr_matrix((np.ones(len(at[0])), at), shape=shape), np.array(away), products)


def hits(scores: Floats, cases: Hidden, k: int = 10) -> tuple[Floats, Floats]:
    """Whether the hidden product is among the first ``k``, and one over its place (0 from place 100 on)."""
    scores = np.where(dense(cases.known) > 0, 0.0, scores)
    ranked = best(scores, cases.products, 100)
    same = ranked == cases.hidden[:, None]
    found = same[:, :k].any(axis=1).astype(np.float64)
    place = np.where(same.any(axis=1), same.argmax(axis=1) + 1, 0)
    return found, np.where(place > 0, 1.0 / np.maximum(place, 1), 0.0)


def model_scores(model: PairsModel, cases: Hidden) -> Floats:
    """Sums of the pairs of what is known."""
    square = model.square()
    known = cases.known[:, np.searchsorted(cases.products, square.products)]
    scores = dense(sparse.csr_matrix(known @ square.pattern))
    return np.maximum(scores, 0.0)


def popular_scores(baskets: Purchases, cases: Hidden) -> Floats:
    """The same for every basket: how many orders held a product."""
    line = np.bincount(np.searchsorted(cases.products, baskets.product), minlength=len(cases.products))
    return np.tile(line.astype(np.float64), (len(cases.hidden), 1))


def confidence_scores(baskets: Purchases, cases: Hidden) -> Floats:
    """Plain confidence: the share of the orders with a known product that hold the other, summed over what is known."""
    entries = newest(baskets, cases.products)
    x = sparse.csr_matrix((np.ones(len(entries.row)), (entries.row, entries.column)), shape=entries.shape)
    both = dense(sparse.csr_matrix(x.T @ x))
    each = np.diag(both).copy()
    np.fill_diagonal(both, 0.0)
    return np.asarray(cases.known @ (both / np.maximum(each, 1.0)[:, None]), dtype=np.float64)


def judged_baskets(shop: Shop) -> dict[Task, dict[str, Any]]:
    """Hit rate@10 of both basket methods against plain confidence on the last window; empty with too few baskets."""
    past = before(shop, WINDOW_DAYS)
    later = between(shop.baskets, 0, WINDOW_DAYS)
    products = np.unique(past.baskets.product)
    found: dict[Task, dict[str, Any]] = {}
    for method in (Basket(), Together()):
        cases = hidden(later, products, one_known=method.task == "together")
        if len(cases.hidden) < FEWEST_BASKETS:
            continue
        ours, place = hits(model_scores(method.sketch(past), cases), cases)
        simple, _ = hits(confidence_scores(past.baskets, cases), cases)
        popular, _ = hits(popular_scores(past.baskets, cases), cases)
        found[method.task] = {
            "baskets": len(cases.hidden),
            "hit": round(float(ours.mean()), 5),
            "mrr": round(float(place.mean()), 5),
            "simple": "confidence",
            "simple_hit": round(float(simple.mean()), 5),
            "popular_hit": round(float(popular.mean()), 5),
            "gain": asdict(bootstrap_mean(ours - simple)),
        }
    return found
