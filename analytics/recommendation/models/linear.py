"""Linear item-to-item weights with exact reasons: decayed purchases, content, and a recent trend.

Sources: Steck (2019), Embarrassingly shallow autoencoders for sparse data, for the weights; the decay by age,
content as a second sum and the trend as a factor are ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analytics.recommendation.contract import SCALE, Floats, Ints, Shop, Task, Weights
from analytics.recommendation.matrices import decayed, newest
from analytics.recommendation.models.content import term_matrix
from analytics.recommendation.models.ease import ease
from analytics.recommendation.models.pairs import Pace, PairsModel, sketched, with_customers
from analytics.recommendation.score import Parameters

Marks = NDArray[np.bool_]

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
    likeness = np.asarray((terms @ terms.T).todense(), dtype=np.float64)
    x = decayed(newest(shop.purchases, products), settings.half_life)
    gram = np.asarray((x.T @ x).todense(), dtype=np.float64)
    weights = ease(gram + likeness, settings.l2)
    np.fill_diagonal(likeness, 0.0)
    return pruned(weights, likeness, products, (settings.kept, settings.kept_content))


def pruned(weights: Floats, likeness: Floats, products: Ints, kept: tuple[int, int]) -> Weights:
    """The largest weights and likenesses of each target, rounded to what the store keeps, by target, then source."""
    target, source = np.nonzero(_largest(np.abs(weights.T), kept[0]) | _largest(likeness.T, kept[1]))
    return Weights(
        source=products[source],
        target=products[target],
        weight=np.round(weights[source, target], SCALE),
        content=np.round(likeness[source, target], SCALE),
    )


def _largest(values: Floats, kept: int) -> Marks:
    """Marks the ``kept`` largest positive values of each row; of equals at the border the first ones."""
    rounded = np.round(values, SCALE)
    n = rounded.shape[1]
    marks: Marks = rounded > 0
    if n <= kept:
        return marks
    if kept <= 0:
        return np.zeros_like(marks)
    border = np.partition(rounded, n - kept, axis=1)[:, n - kept]
    marks &= rounded >= border[:, None]
    for row in np.flatnonzero(marks.sum(axis=1) > kept).tolist():
        equal = np.flatnonzero(marks[row] & (rounded[row] == border[row]))
        marks[row, equal[len(equal) - (int(marks[row].sum()) - kept) :]] = False
    return marks
