"""Scores out of pairs: a sum over purchases, so that every score comes apart into what each purchase adds.

score = (pattern⁺ / max pattern⁺ + c · content / max content) · trend^p + o · own / max own, where pattern = Σ wᵢ · weight
and content = Σ vᵢ · cosine over the purchases, own = log(1 + Σ uⱼ over the orders of the product itself) · repeat^q;
w, v and u decay with the age of a purchase, maxima are the customer's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum, log1p

import numpy as np

from analytics.recommendation.contract import Bought, Contribution, Floats, Ints, Scored, Weights
from analytics.recommendation.decay import decay

MOST_HISTORY = 150
"""Only the products bought last count, so that a turn reads a bounded number of pairs; it costs nothing measurable."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """How the parts of a score are weighed: half-lives in days, the content's share, the power of the trend.

    ``own_share`` is 0 where products that were bought are no candidates; ``repeat_power`` is how much it counts
    that buyers of a product come back for it.
    """

    history_half_life: float = 120.0
    content_half_life: float = 90.0
    content_share: float = 0.35
    trend_power: float = 0.6
    own_share: float = 0.0
    own_half_life: float = 360.0
    repeat_power: float = 0.5


@dataclass(frozen=True, slots=True)
class Scores:
    """All candidates, best first (equal scores by product id), and how each score came about."""

    product: Ints
    score: Floats
    _pairs: Weights
    _pattern: Floats
    _content: Floats
    _own: Mapping[int, float]
    _trend: Mapping[int, float]

    def __len__(self) -> int:
        return len(self.product)

    def scored(self, product: int) -> Scored | None:
        """One product with its contributions, the largest first; None where it is no candidate."""
        rows = np.flatnonzero(self._pairs.target == product)
        own = self._own.get(product, 0.0)
        if len(rows) == 0 and not own:
            return None
        found = [
            Contribution(int(self._pairs.source[r]), float(self._pattern[r]), float(self._content[r]))
            for r in rows
            if self._pattern[r] or self._content[r]
        ]
        if own:
            found.append(Contribution(product, 0.0, 0.0, own))
        found.sort(key=lambda c: (-c.total, c.source))
        total = fsum(part for c in found for part in (c.pattern, c.content, c.own))
        return Scored(product, total, self._trend.get(product, 1.0), tuple(found))


def own_strength(
    orders: Iterable[Bought], repeat: Mapping[int, float], parameters: Parameters
) -> dict[int, float]:
    """How much a customer's own orders of each product speak for it (not yet scaled); 0 repeat where unknown."""
    sums: dict[int, float] = {}
    for one in orders:
        sums[one.product] = sums.get(one.product, 0.0) + 0.5 ** (one.age / parameters.own_half_life)
    return {
        product: log1p(total) * repeat.get(product, 0.0) ** parameters.repeat_power
        for product, total in sorted(sums.items())
    }


def score(
    history: tuple[Bought, ...],
    pairs: Weights,
    trend: Mapping[int, float],
    parameters: Parameters,
    own: Mapping[int, float] | None = None,
) -> Scores:
    """Score every target that a purchase of the history speaks for.

    ``trend`` is recent over usual pace by product (1 where missing), ``own`` as ``own_strength`` gives it (only
    with ``own_share``). Pairs whose source is not in the history do not matter, nor do purchases before the
    newest ``MOST_HISTORY``. What the history speaks against by pattern scores by content alone.
    """
    ages = {b.product: b.age for b in sorted(history, key=lambda b: (b.age, b.product))[:MOST_HISTORY]}
    known = np.array(sorted(ages), dtype=np.int64)
    pairs = pairs.at(np.isin(pairs.source, known)).in_order()
    age = np.array([ages[p] for p in known], dtype=np.int64)[np.searchsorted(known, pairs.source)]
    targets, row = np.unique(pairs.target, return_inverse=True)
    pace = np.array([trend.get(int(t), 1.0) for t in targets], dtype=np.float64) ** parameters.trend_power
    pattern = pairs.weight * decay(age, parameters.history_half_life)
    pattern = _shared(pattern, row, len(targets), 1.0, clip=True) * pace[row]
    content = pairs.content * decay(age, parameters.content_half_life)
    content = _shared(content, row, len(targets), parameters.content_share, clip=False) * pace[row]
    total = np.bincount(row, pattern + content, minlength=len(targets))
    returning = _scaled(own or {}, parameters.own_share)
    if returning:
        targets, total = _with_own(targets, total, returning)
    speaks = total > 0
    order = np.lexsort((targets, -np.round(total, 9)))
    order = order[speaks[order]]
    return Scores(targets[order], total[order], pairs, pattern, content, returning, dict(trend))


def _scaled(own: Mapping[int, float], share: float) -> dict[int, float]:
    largest = max(own.values(), default=0.0)
    if largest <= 0 or share <= 0:
        return {}
    return {product: value * (share / largest) for product, value in own.items() if value > 0}


def _with_own(targets: Ints, total: Floats, returning: Mapping[int, float]) -> tuple[Ints, Floats]:
    products = np.array(sorted(returning), dtype=np.int64)
    every = np.union1d(targets, products)
    sums = np.zeros(len(every))
    sums[np.searchsorted(every, targets)] += total
    sums[np.searchsorted(every, products)] += np.array([returning[int(p)] for p in products])
    return every, sums


def _shared(values: Floats, row: Ints, n: int, share: float, *, clip: bool) -> Floats:
    """Each value over the largest sum of a target, times ``share``; 0 for targets below zero when clipped."""
    sums = np.bincount(row, values, minlength=n)
    largest = float(sums.max(initial=0.0))
    if largest <= 0:
        return np.zeros_like(values)
    scaled = values * (share / largest)
    return np.where(sums[row] > 0, scaled, 0.0) if clip else scaled
