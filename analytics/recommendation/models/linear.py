"""Linear item-to-item weights with exact reasons: decayed purchases, content, and a recent trend.

Sources: Steck (2019), Embarrassingly shallow autoencoders for sparse data, for the weights; the decay by age,
content as a second sum and the trend as a factor are ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analytics.recommendation.block import dense
from analytics.recommendation.contract import SCALE, Floats, Ints, Shop, Task, Weights
from analytics.recommendation.matrices import decayed, newest
from analytics.recommendation.models.content import term_matrix
from analytics.recommendation.models.ease import ease
from analytics.recommendation.models.pairs import Pace, PairsModel, sketched, with_customers
from analytics.recommendation.score import Parameters

Marks = NDArray[np.bool_]

TARGETS_AT_ONCE = 64
"""So many rows of a matrix over products stay in a processor's cache."""

NEXT = Parameters(content_share=0.0, own_share=3.0)
"""For the next order: what the customer's own orders say weighs three times what patterns say."""


@dataclass(frozen=True, slots=True)
class LinearSettings:
    """How the weights are learnt: half-life in days; ``kept`` weights a target by size, ``kept_content`` by likeness."""

    l2: float = 200.0
    half_life: float = 90.0
    kept: int = 100
    kept_content: int = 30


@dataclass(frozen=True, slots=True)
class Linear:
    """The method, with default parameters that suit shops of up to 20,000 products; for ``next`` see ``NEXT``."""

    settings: LinearSettings = field(default_factory=LinearSettings)
    parameters: Parameters = field(default_factory=Parameters)
    pace: Pace = field(default_factory=Pace)
    task: Task = "new"
    name: str = "linear"
    paper: str = "Steck (2019), Embarrassingly shallow autoencoders for sparse data"

    def fit(self, shop: Shop) -> PairsModel:
        """Weights in closed form, with the customers behind them; memory is products² doubles, a few times over."""
        return with_customers(self.sketch(shop), shop)

    def sketch(self, shop: Shop) -> PairsModel:
        """The same without counting: what an evaluation needs."""
        products = every_product(shop)
        weights = learnt(shop, products, self.settings)
        return sketched(weights, shop, products, self.pace, (self.parameters, self.task))


def every_product(shop: Shop) -> Ints:
    """Sorted ids of what was bought and of what has words: a new product is known by its description."""
    return np.union1d(shop.purchases.product, np.array(sorted(shop.texts), dtype=np.int64))


def learnt(shop: Shop, products: Ints, settings: LinearSettings) -> Weights:
    """The pruned weights over sorted products."""
    terms = term_matrix([shop.texts.get(p, "") for p in products.tolist()])
    likeness = sparse.csr_matrix(terms @ terms.T)
    x = decayed(newest(shop.purchases, products), settings.half_life)
    weights = ease(dense(sparse.csr_matrix(x.T @ x + likeness)), settings.l2, overwrite=True)
    return pruned(weights, likeness, products, (settings.kept, settings.kept_content))


def pruned(weights: Floats, likeness: sparse.csr_matrix, products: Ints, kept: tuple[int, int]) -> Weights:
    """The largest weights and likenesses of each target, rounded to what the store keeps, by target, then source.

    ``weights`` is sources x targets, ``likeness`` symmetric; a product is not like itself.
    """
    parts = []
    for start in range(0, len(products), TARGETS_AT_ONCE):
        by_target = weights.T[start : start + TARGETS_AT_ONCE]
        alike = dense(likeness[start : start + TARGETS_AT_ONCE])
        alike[np.arange(len(alike)), start + np.arange(len(alike))] = 0.0
        target, source = np.nonzero(_largest(np.abs(by_target), kept[0]) | _largest(alike, kept[1]))
        parts.append((source, start + target, by_target[target, source], alike[target, source]))
    if not parts:
        nobody = np.zeros(0, dtype=np.int64)
        return Weights(nobody, nobody, np.zeros(0), np.zeros(0))
    source, target, weight, content = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Weights(
        source=products[source],
        target=products[target],
        weight=np.round(weight, SCALE),
        content=np.round(content, SCALE),
    )


def _largest(values: Floats, kept: int) -> Marks:
    """Marks the ``kept`` largest positive values of each row, rounded; of equals at the border the first ones."""
    n = values.shape[1]
    least = np.full(len(values), 0.5 * 10.0**-SCALE)
    if kept <= 0:
        return np.zeros(values.shape, dtype=bool)
    if n > kept:
        least = np.maximum(least, np.partition(values, n - kept, axis=1)[:, n - kept] - 10.0**-SCALE)
    # Rounding keeps the order, so that only what is near the border or above it needs to be rounded.
    row, column = np.nonzero(values >= least[:, None])
    rounded = np.round(values[row, column], SCALE)
    order = np.lexsort((column, -rounded, row))
    row, column, rounded = row[order], column[order], rounded[order]
    place = np.arange(len(row)) - np.searchsorted(row, row, side="left")
    taken = (place < kept) & (rounded > 0)
    marks: Marks = np.zeros(values.shape, dtype=bool)
    marks[row[taken], column[taken]] = True
    return marks
