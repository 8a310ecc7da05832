"""A random walk of three steps over who bought what, for catalogues where the closed form outgrows memory.

Source: Paudel et al. (2017), Updatable, accurate, diverse, and scalable recommendations for interactive
applications (RP3 beta), on decayed purchases; content and trend are added as in the linear method.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from analytics.recommendation.contract import SCALE, Floats, Ints, Shop, Task, Weights
from analytics.recommendation.matrices import decayed, newest
from analytics.recommendation.models.content import term_matrix
from analytics.recommendation.models.linear import every_product
from analytics.recommendation.models.pairs import Pace, PairsModel, counted, factors_of, uncounted
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
        sketch = self.sketch(shop)
        pairs, factors = counted(sketch.pairs, sketch.factors, shop.purchases)
        return PairsModel(pairs, factors, self.parameters, self.task)

    def sketch(self, shop: Shop) -> PairsModel:
        """The same without counting."""
        products = every_product(shop)
        weights = self._weights(shop, products)
        return PairsModel(
            uncounted(weights), factors_of(shop.purchases, products, self.pace), self.parameters, self.task
        )

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
    columns, turned = right.tocsc(), left.tocsr()
    load = np.bincount(columns.indices, minlength=left.shape[1]) if columns.nnz else np.zeros(left.shape[1])
    per_row = np.diff(turned.T.tocsr().indptr) if turned.nnz else np.zeros(left.shape[1])
    mean = max(1.0, float((load * per_row).sum()) / max(1, n))
    width = max(1, int(ENTRIES_AT_ONCE / mean))
    parts = [
        _top(sparse.csr_matrix(turned @ columns[:, at : at + width]), at, kept) for at in range(0, n, width)
    ]
    if not parts:
        return sparse.csr_matrix((left.shape[0], n))
    source, target, value = (np.concatenate(part) for part in zip(*parts, strict=True))
    return sparse.csr_matrix((value, (source, target)), shape=(left.shape[0], n))


def _top(product: sparse.csr_matrix, offset: int, kept: int) -> tuple[Ints, Ints, Floats]:
    entries = sparse.coo_matrix(product)
    source, target = entries.row.astype(np.int64), entries.col.astype(np.int64) + offset
    value = np.round(entries.data, SCALE)
    real = (source != target) & (value > 0)
    source, target, value = source[real], target[real], value[real]
    order = np.lexsort((source, -value, target))
    target = target[order]
    place = np.arange(len(order)) - np.searchsorted(target, target, side="left")
    few = place < kept
    return source[order][few], target[few], value[order][few]


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
