"""Peers on one window: twelve trials each on the window before, then one ranking of the test window.

Run in the environment of this folder: ``python rank.py IN.npz OUT.npz``. IN holds, for the tuning and the test window,
the entries of the past (row, column, age of the newest purchase; order_row, order_column, order_age for each purchase)
and the wanted products of the judged rows. OUT holds the best 20 columns a row, by method and task, and the CPU seconds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from itertools import product

import implicit
import numpy as np
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender
from scipy import sparse

TRIALS, SEED, DEPTH = 12, 5, 20


class Past:
    """What a method may know."""

    def __init__(self, data, name):
        self.n, self.m = (int(x) for x in data[f"{name}_shape"])
        self.row, self.column, self.age = (data[f"{name}_{k}"] for k in ("row", "column", "age"))
        self.order = tuple(data[f"{name}_order_{k}"] for k in ("row", "column", "age"))
        self.judged = data[f"{name}_judged"]
        self.bought = np.split(*self._by_row())
        self.wanted = np.split(data[f"{name}_wanted"], data[f"{name}_ends"][:-1])

    def _by_row(self):
        order = np.argsort(self.row, kind="stable")
        return self.column[order], np.cumsum(np.bincount(self.row, minlength=self.n))[:-1]

    def matrix(self, half_life=None):
        value = np.ones(len(self.age)) if half_life is None else 0.5 ** (self.age / half_life)
        return sparse.csr_matrix((value, (self.row, self.column)), (self.n, self.m))


def item_knn(past, kind, k, half_life):
    x = past.matrix(half_life)
    model = (CosineRecommender if kind == "cosine" else BM25Recommender)(K=k)
    model.fit(x, show_progress=False)
    return np.asarray((x[past.judged] @ model.similarity).todense())


def rp3(past, beta, k, half_life):
    x = past.matrix(half_life)
    popular = np.asarray(x.sum(axis=0)).ravel()
    p_iu = normalised(x.T.tocsr())
    p_ui = normalised(x)
    walk = (p_iu @ p_ui).toarray() / np.maximum(popular, 1e-12)[None, :] ** beta
    np.fill_diagonal(walk, 0)
    cut = np.partition(walk, -k, axis=1)[:, -k][:, None]
    walk[walk < cut] = 0
    return np.asarray(x[past.judged] @ sparse.csr_matrix(walk).toarray())


def normalised(x):
    sums = np.asarray(x.sum(axis=1)).ravel()
    sums[sums == 0] = 1
    return sparse.diags(1 / sums) @ x


def als(past, factors, regularization, alpha, half_life):
    x = past.matrix(half_life).astype(np.float32)
    model = implicit.als.AlternatingLeastSquares(
        factors=factors,
        regularization=regularization,
        alpha=alpha,
        iterations=15,
        random_state=SEED,
        num_threads=1,
    )
    model.fit(x, show_progress=False)
    return model.user_factors[past.judged] @ model.item_factors.T


def ease(past, l2, half_life):
    x = past.matrix(half_life)
    gram = (x.T @ x).toarray()
    gram[np.diag_indices(past.m)] += l2
    inverse = np.linalg.inv(gram)
    weights = inverse / -np.diag(inverse)[None, :]
    np.fill_diagonal(weights, 0)
    return np.asarray(x[past.judged] @ weights)


def tifu_knn(past, group, within, between, k, share):
    """Hu et al. (2020): vectors of decayed orders in groups, and the mean of the nearest customers' vectors."""
    row, column, age = past.order
    days = np.unique(np.stack([row, age]), axis=1)
    rank = np.zeros(days.shape[1], dtype=np.int64)
    order = np.lexsort((days[1], days[0]))
    start = np.searchsorted(days[0][order], days[0][order])
    rank[order] = np.arange(len(order)) - start
    size = np.bincount(days[0], minlength=past.n)
    key = {(int(r), int(a)): int(n) for r, a, n in zip(*days, rank)}
    place = np.array([key[int(r), int(a)] for r, a in zip(row, age)])
    groups = np.maximum(1, np.ceil(size[row] / group))
    value = within ** (place % group) * between ** (place // group) / group / groups
    vectors = sparse.csr_matrix((value, (row, column)), (past.n, past.m))
    length = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel())
    unit = sparse.diags(1 / np.maximum(length, 1e-12)) @ vectors
    near = (unit[past.judged] @ unit.T).toarray()
    near[np.arange(len(past.judged)), past.judged] = -1
    top = np.argpartition(-near, k, axis=1)[:, :k]
    rows = np.repeat(np.arange(len(top)), k)
    mean = sparse.csr_matrix((np.full(top.size, 1 / k), (rows, top.ravel())), (len(top), past.n)) @ vectors
    return np.asarray((share * vectors[past.judged] + (1 - share) * mean).todense())


METHODS: dict[str, tuple[Callable, dict[str, tuple]]] = {
    "item kNN": (item_knn, {"kind": ("cosine", "bm25"), "k": (50, 100, 300), "half_life": (None, 90.0, 180.0)}),
    "RP3 beta": (rp3, {"beta": (0.0, 0.1, 0.3, 0.5), "k": (100, 200, 500), "half_life": (None, 90.0, 180.0)}),
    "implicit ALS, decay": (
        als,
        {"factors": (64, 128), "regularization": (0.01, 0.1, 1.0), "alpha": (1.0, 5.0, 20.0), "half_life": (60.0, 120.0, None)},
    ),
    "EASE": (ease, {"l2": (50.0, 100.0, 200.0, 400.0, 800.0), "half_life": (None, 90.0, 180.0)}),
    "TIFU-KNN": (
        tifu_knn,
        {"group": (3, 7), "within": (0.8, 0.9, 1.0), "between": (0.7, 0.9), "k": (100, 300), "share": (0.5, 0.7, 0.9)},
    ),
}  # fmt: skip


def trials(grid: dict[str, tuple]) -> Iterator[dict]:
    every = [dict(zip(grid, values)) for values in product(*grid.values())]
    picked = np.random.default_rng(SEED).permutation(len(every))[:TRIALS]
    return (every[i] for i in picked)


def top(scores, past, task):
    scores = np.array(scores, dtype=np.float64)
    if task == "new":
        bought = past.matrix()[past.judged]
        scores[bought.nonzero()] = -np.inf
    scores = np.round(scores, 9)
    near = np.sort(np.argpartition(-scores, 3 * DEPTH, axis=1)[:, : 3 * DEPTH], axis=1)
    order = np.argsort(-np.take_along_axis(scores, near, axis=1), axis=1, kind="stable")[:, :DEPTH]
    return np.take_along_axis(near, order, axis=1)


def ndcg(ranked, past, task):
    bought = past.bought if task == "new" else None
    gains, values = 1 / np.log2(np.arange(2, 12)), []
    for line, row, wanted in zip(ranked, past.judged, past.wanted):
        if bought is not None:
            wanted = wanted[~np.isin(wanted, bought[row])]
        if len(wanted):
            values.append(gains[np.isin(line[:10], wanted)].sum() / gains[: min(len(wanted), 10)].sum())
    return float(np.mean(values))


def main(given: str, made: str) -> None:
    with np.load(given) as data:
        tuning, test = Past(data, "tuning"), Past(data, "test")
    found, out = {}, {}
    for name, (method, grid) in METHODS.items():
        best = {"new": (-1.0, None), "next": (-1.0, None)}
        for trial in trials(grid):
            scores = method(tuning, **trial)
            for task in best:
                value = ndcg(top(scores, tuning, task), tuning, task)
                if value > best[task][0]:
                    best[task] = (value, trial)
        for task, (_, trial) in best.items():
            start = time.process_time()
            scores = method(test, **trial)
            found[f"{name}|{task}|cpu"] = np.array(time.process_time() - start)
            out[f"{name}|{task}"] = top(scores, test, task)
            found[f"{name}|{task}|trial"] = np.array(str(trial))
        print(name, {task: (round(v, 4), t) for task, (v, t) in best.items()}, flush=True)
    np.savez(made, **out, **found)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
