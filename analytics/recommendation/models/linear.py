"""Linear item-to-item weights with exact reasons: decayed purchases, content, and a recent trend.

Sources: Steck (2019), Embarrassingly shallow autoencoders for sparse data, for the weights; the decay by age,
content as a second sum and the trend as a factor are ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analytics.recommendation.contract import (
    SCALE,
    Factors,
    Floats,
    Ints,
    Pairs,
    Purchases,
    Scored,
    Shop,
    Wanted,
)
from analytics.recommendation.counts import pair_counts
from analytics.recommendation.matrices import decayed, newest, popularity
from analytics.recommendation.models.content import term_matrix
from analytics.recommendation.models.ease import ease
from analytics.recommendation.score import Parameters, Scores, score

Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LinearSettings:
    """How the weights are learnt: half-lives in days; ``kept`` weights a target by size, ``kept_content`` by likeness."""

    l2: float = 200.0
    half_life: float = 90.0
    kept: int = 100
    kept_content: int = 30
    trend_fast: float = 10.0
    trend_slow: float = 180.0
    trend_floor: float = 0.001


@dataclass(frozen=True, slots=True)
class LinearModel:
    """The fitted weights, which the store keeps as rows, and how they are scored."""

    pairs: Pairs
    factors: Factors
    parameters: Parameters

    def recommend(self, wanted: Wanted, k: int, allowed: frozenset[int] | None = None) -> tuple[Scored, ...]:
        """See ``Fitted.recommend``."""
        scores = self.scores(wanted)
        bought = wanted.bought
        chosen = [
            product
            for product in scores.product.tolist()
            if product not in bought and (allowed is None or product in allowed)
        ]
        return tuple(s for p in chosen[:k] if (s := scores.scored(p)))

    def explain(self, wanted: Wanted, product: int) -> Scored | None:
        """See ``Fitted.explain``."""
        return self.scores(wanted).scored(product)

    def scores(self, wanted: Wanted) -> Scores:
        """Every candidate of a history."""
        trend = dict(zip(self.factors.product.tolist(), self.factors.trend.tolist(), strict=True))
        return score(wanted.history, self.pairs, trend, self.parameters)


@dataclass(frozen=True, slots=True)
class Linear:
    """The method, with default parameters that suit shops of up to 20,000 products."""

    settings: LinearSettings = field(default_factory=LinearSettings)
    parameters: Parameters = field(default_factory=Parameters)
    name: str = "linear"
    paper: str = "Steck (2019), Embarrassingly shallow autoencoders for sparse data"

    def fit(self, shop: Shop) -> LinearModel:
        """Weights in closed form; memory is products² doubles, a few times over."""
        products = np.unique(shop.purchases.product)
        terms = term_matrix([shop.texts.get(p, "") for p in products.tolist()])
        likeness = np.asarray((terms @ terms.T).todense(), dtype=np.float64)
        x = decayed(newest(shop.purchases, products), self.settings.half_life)
        gram = np.asarray((x.T @ x).todense(), dtype=np.float64)
        weights = ease(gram + likeness, self.settings.l2)
        np.fill_diagonal(likeness, 0.0)
        source, target = _kept(weights, likeness, self.settings)
        counts = pair_counts(shop.purchases, products, source, target)
        pairs = Pairs(
            source=products[source],
            target=products[target],
            weight=np.round(weights[source, target], SCALE),
            content=np.round(likeness[source, target], SCALE),
            n_both=counts.n_both,
            n_source=counts.n_source,
            n_target=counts.n_target,
            n30_both=counts.n30_both,
            n30_source=counts.n30_source,
        )
        factors = Factors(
            product=products,
            trend=trend(shop.purchases, products, self.settings),
            repeat=np.round(repeat(shop.purchases, products), SCALE),
            popularity=np.round(popularity(shop.purchases, products, 15.0), SCALE),
            base_30d=np.round(counts.base_30d, SCALE),
            base_ever=np.round(counts.base_ever, SCALE),
        )
        return LinearModel(pairs, factors, self.parameters)


def trend(purchases: Purchases, products: Ints, settings: LinearSettings) -> Floats:
    """Recent pace over usual pace by product; 1 is usual."""
    fast = popularity(purchases, products, settings.trend_fast) + settings.trend_floor
    slow = popularity(purchases, products, settings.trend_slow) + settings.trend_floor
    return np.round(fast / slow, SCALE)


def repeat(purchases: Purchases, products: Ints) -> Floats:
    """Share of buyers who came back for a product on another day, drawn towards .2 by 20 imagined buyers."""
    cells, days = np.unique(np.stack([purchases.product, purchases.customer]), axis=1, return_counts=True)
    column = np.searchsorted(products, cells[0])
    buyers = np.bincount(column, minlength=len(products))
    again = np.bincount(column, days >= 2, minlength=len(products))
    return (again + 4) / (buyers + 20)


def _kept(weights: Floats, likeness: Floats, settings: LinearSettings) -> tuple[Ints, Ints]:
    """Positions ``(source, target)`` of what is stored, by target, then source: ties go to the lower source."""
    mask = _largest(np.abs(weights), settings.kept) | _largest(likeness, settings.kept_content)
    target, source = np.nonzero(mask.T)
    return source.astype(np.int64), target.astype(np.int64)


def _largest(values: Floats, kept: int) -> Marks:
    """Marks the ``kept`` largest positive values of each column; of equals at the border the upper rows."""
    rounded = np.round(values, SCALE)
    n = len(rounded)
    positive: Marks = rounded > 0
    if n <= kept:
        return positive
    border = np.partition(rounded, n - kept, axis=0)[n - kept]
    above = rounded > border
    at_border = rounded == border
    room = kept - above.sum(axis=0)
    marks: Marks = (above | (at_border & (np.cumsum(at_border, axis=0) <= room))) & positive
    return marks
