"""The verdict on lists: one value a customer, means over them, and the difference of two methods on the same ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.recommendation.contract import Floats, Task
from analytics.recommendation.evaluation.measures import coverage, hit, ndcg, novelty, recall
from analytics.recommendation.evaluation.rankers import Lists
from analytics.recommendation.evaluation.windows import Window
from analytics.stats.bootstrap import Mean, bootstrap_mean


@dataclass(frozen=True, slots=True)
class Marks:
    """NDCG@10, Recall@20 and hit rate@10 by customer; coverage@10 and novelty@10 of all lists; next order's NDCG@10."""

    ndcg: Floats
    recall: Floats
    hit: Floats
    first: Floats
    coverage: float
    novelty: float

    def means(self) -> dict[str, float]:
        """Rounded for a record."""
        named = {"ndcg": self.ndcg, "recall": self.recall, "hit": self.hit, "first": self.first}
        found = {name: float(values.mean()) if len(values) else 0.0 for name, values in named.items()}
        found |= {"coverage": self.coverage, "novelty": self.novelty}
        return {name: round(value, 5) for name, value in found.items()}


def targets(window: Window, task: Task) -> list[tuple[int, np.ndarray[tuple[int], np.dtype[np.int64]]]]:
    """Row and wanted products of every customer who wanted any: in ``new`` only what was never bought before."""
    bought = window.histories.bought
    found = []
    for n, wanted in enumerate(window.wanted):
        if task == "new":
            mine = bought.indices[bought.indptr[n] : bought.indptr[n + 1]]
            wanted = wanted[~np.isin(wanted, mine)]
        if len(wanted):
            found.append((n, wanted))
    return found


def marks(lists: Lists, window: Window, task: Task) -> Marks:
    """Judge lists against what was bought in the window."""
    rows = targets(window, task)
    ranked = lists.ranked
    first = [np.intersect1d(window.first[n], wanted) for n, wanted in rows]
    shown = [ranked[n] for n, _ in rows]
    buyers = np.asarray(window.histories.bought.sum(axis=0)).ravel() / max(1, len(window.customers))
    return Marks(
        ndcg=np.array([ndcg(ranked[n], wanted, 10) for n, wanted in rows]),
        recall=np.array([recall(ranked[n], wanted, 20) for n, wanted in rows]),
        hit=np.array([hit(ranked[n], wanted, 10) for n, wanted in rows]),
        first=np.array([ndcg(ranked[n], t, 10) for (n, _), t in zip(rows, first, strict=True) if len(t)]),
        coverage=coverage(shown, 10, len(window.products)),
        novelty=novelty(shown, 10, buyers),
    )


def difference(one: Floats, other: Floats) -> Mean:
    """Mean of the paired differences with its 95 % interval."""
    return bootstrap_mean(one - other)
