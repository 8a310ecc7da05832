"""A random walk of three steps over who bought what, for catalogues where the closed form outgrows memory.

Source: Paudel et al. (2017), Updatable, accurate, diverse, and scalable recommendations for interactive
applications (RP3 beta), on decayed purchases; content and trend are added as in the linear method.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy import sparse

from analytics.recommendation.contract import SCALE, Floats, Ints, Shop, Task, Weights
from analytics.recommendation.matrices import decayed, newest
from analytics.recommendation.models.content import term_matrix
from analytics.recommendation.models.linear import every_product
from analytics.recommendation.models.pairs import Pace, PairsModel, sketched, with_customers
from analytics.recommendation.score import Parameters

ENTRIES_AT_ONCE = 6_000_000
"""So many products of the walk are held before they are cut to the largest."""


@dataclass(frozen=True, slots=True)
class WalkSettings:
    """``beta`` is how much popular targets are held back, ``kept`` how many sources a target keeps.

    None keeps 200 up to 100,000 products and 100 above.
    """

    beta: float = 0.1
    half_life: float = 180.0
    kept: int | None = None
    kept_content: int = 30


@dataclass(frozen=True, slots=True)
class Walk:
    """The method, with parameters for more than 20,000 products."""

    settings: WalkSettings = field(default_factory=WalkSettings)
    parameters: Parameters = field(default_factory=Parameters)
    pace: Pace = field(default_factory=Pace)
    task: Task = "new"
    name: str = "walk"
    paper: str = "Paudel et al. (2017), Updatable, accurate, diverse, and scalable recommendations (RP3 beta)"

    def fit(self, shop: Shop) -> PairsModel:
        """Sparse throughout; memory grows with the pairs that are kept."""
        return with_customers(self.sketch(shop), shop)

    def sketch(self, shop: Shop) -> PairsModel:
        """The same without counting."""
        products = every_product(shop)
        weights = self._weights(shop, products)
        return sketched(weights, shop, products, self.pace, (self.parameters, self.task))

    def _weights(self, shop: Shop, products: Ints) -> Weights:
        kept = self.settings.kept or (200 if len(products) <= 100_000 else 100)
        x = decayed(newest(shop.purchases, products), self.settings.half_life)
        popular = np.asarray(x.sum(axis=0)).ravel()
        # Columns are targets: the walk from every source to them, held back by how popular the target is.
        to_customer = _rows_to_one(x.T.tocsr())
        to_product = _rows_to_one(x)
        hold = np.where(popular > 0, popular, 1.0) ** -self.settings.beta
        walk = top_of_columns(to_customer, sparse.csr_matrix(to_product @ sparse.diags(hold)), kept)
        terms = term_matrix([shop.texts.get(p, "") for p in products.tolist()])
        like = top_of_columns(terms, terms.T.tocsr(), self.settings.kept_content)
        return _joined(walk, like, products)


def _rows_to_one(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    sums = np.asarray(matrix.sum(axis=1)).ravel()
    sums[sums == 0] = 1.0
    return sparse.csr_matrix(sparse.diags(1.0 / sums) @ matrix)


def top_of_columns(left: sparse.csr_matrix, right: sparse.csr_matrix, kept: int) -> sparse.csr_matrix:
    """The ``kept`` largest entries of each column of ``left @ right`` off the diagonal, made a stretch at a time."""
    n = right.shape[1]
    # Rows of the turned product are the columns that are wanted: one stretch of memory each.
    columns, turned = right.T.tocsr(), left.T.tocsr()
    per_row = np.diff(turned.indptr)
    load = np.bincount(columns.indices, minlength=left.shape[1])
    mean = max(1.0, float((load * per_row).sum()) / max(1, n))
    width = max(1, int(ENTRIES_AT_ONCE / mean))
    parts = [
        _top(sparse.csr_matrix(columns[at : at + width] @ turned), at, kept) for at in range(0, n, width)
    ]
    if not parts:
        return sparse.csr_matrix((left.shape[0], n))
    source, target, value = (np.concatenate(part) for part in zip(*parts, strict=True))
    return sparse.csr_matrix((value, (source, target)), shape=(left.shape[0], n))


def _top(product: sparse.csr_matrix, offset: int, kept: int) -> tuple[Ints, Ints, Floats]:
    """The largest entries of each row, of equal ones those with the smaller column; rows are targets from ``offset``."""
    value = np.round(product.data, SCALE)
    own = np.repeat(np.arange(product.shape[0]) + offset, np.diff(product.indptr))
    value[product.indices == own] = 0.0
    found: list[Ints] = []
    for start, end in pairwise(product.indptr.tolist()):
        line = value[start:end]
        speaking = np.flatnonzero(line > 0)
        if kept == 0:
            speaking = speaking[:0]
        elif len(speaking) > kept:
            values = line[speaking]
            border = np.partition(values, len(values) - kept)[len(values) - kept]
            above, level = speaking[values > border], speaking[values == border]
            level = level[np.argsort(product.indices[start + level], kind="stable")][: kept - len(above)]
            speaking = np.concatenate([above, level])
        found.append(start + speaking)
    rows = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
    return product.indices[rows].astype(np.int64), own[rows], value[rows]


def _joined(walk: sparse.csr_matrix, like: sparse.csr_matrix, products: Ints) -> Weights:
    n = len(products)
    one, other = sparse.coo_matrix(walk), sparse.coo_matrix(like)
    keys = [m.col.astype(np.int64) * n + m.row for m in (one, other)]
    every = np.union1d(*keys)
    weight, content = np.zeros(len(every)), np.zeros(len(every))
    weight[np.searchsorted(every, keys[0])] = one.data
    content[np.searchsorted(every, keys[1])] = other.data
    source, target = every % max(1, n), every // max(1, n)
    return Weights(products[source], products[target], weight, content)
