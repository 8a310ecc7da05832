"""Scores out of pairs: a sum over purchases, so that every score comes apart into what each purchase adds.

score = (pattern⁺ / max pattern⁺ + c · content / max content) · trend^p + o · own / max own, where pattern = Σ wᵢ · weight
and content = Σ vᵢ · cosine over the purchases, own = log(1 + Σ uⱼ over the orders of the product itself) · repeat^q;
w, v and u decay with the age of a purchase, maxima are the customer's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import fsum, log1p

import numpy as np
from numpy.typing import NDArray

from analytics.recommendation.contract import Bought, Contribution, Floats, Ints, Scored, Weights
from analytics.recommendation.decay import decay
from analytics.recommendation.order import best_first

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
class Table:
    """Pairs by source, ready to be summed: what a purchase speaks for is one stretch of them.

    ``products`` are sorted ids; ``target`` holds positions in them, ``starts`` where the stretch of each source begins,
    ``trend`` recent over usual pace by position.
    """

    products: Ints
    starts: Ints
    target: Ints
    weight: Floats
    content: Floats
    trend: Floats
    _paces: dict[float, Floats] = field(default_factory=dict, compare=False, repr=False)

    def pace(self, power: float) -> Floats:
        """``trend`` to this power by position, made once."""
        if power not in self._paces:
            self._paces[power] = self.trend**power
        return self._paces[power]

    @classmethod
    def of(cls, pairs: Weights, trend: Mapping[int, float]) -> Table:
        """From pairs in any order; a product without a trend sells at its usual pace."""
        products = np.union1d(pairs.source, pairs.target)
        pace = np.array([trend.get(p, 1.0) for p in products.tolist()], dtype=np.float64)
        source, target = np.searchsorted(products, pairs.source), np.searchsorted(products, pairs.target)
        order = np.lexsort((target, source))
        starts = np.searchsorted(source[order], np.arange(len(products) + 1))
        return cls(products, starts, target[order], pairs.weight[order], pairs.content[order], pace)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The pairs that count, one stretch a source: ``sources`` are positions, ``ends`` where their stretches end."""

    sources: Ints
    ages: Ints
    lengths: Ints
    ends: Ints
    row: Ints
    target: Ints

    @classmethod
    def of(cls, history: Sequence[Bought], table: Table) -> _Rows:
        known, age = _newest(history)
        at = np.searchsorted(table.products, known)
        there = at < len(table.products)
        there[there] = table.products[at[there]] == known[there]
        at, age = at[there], age[there]
        starts = table.starts[at]
        lengths = table.starts[at + 1] - starts
        ends = np.cumsum(lengths)
        row = np.arange(int(lengths.sum())) + np.repeat(starts - (ends - lengths), lengths)
        return cls(at, age, lengths, ends, row, table.target[row])

    def decayed(self, values: Floats, half_life: float) -> Floats:
        return values[self.row] * np.repeat(decay(self.ages, half_life), self.lengths)

    def source_of(self, rows: Ints) -> Ints:
        return self.sources[np.searchsorted(self.ends, rows, side="right")]


@dataclass(frozen=True, slots=True)
class Scores:
    """All candidates, best first (equal scores by product id), and how each score came about."""

    product: Ints
    score: Floats
    _table: Table
    _rows: _Rows
    _parts: tuple[tuple[Floats, float], tuple[Floats, float]]
    _pattern_counts: NDArray[np.bool_]
    _pace: Floats
    _own: Mapping[int, float]

    def __len__(self) -> int:
        return len(self.product)

    def scored(self, product: int) -> Scored | None:
        """One product with its contributions, the largest first; None where it is no candidate."""
        products = self._table.products
        at = int(np.searchsorted(products, product))
        known = at < len(products) and products[at] == product
        rows = np.flatnonzero(self._rows.target == at) if known else np.zeros(0, dtype=np.int64)
        own = self._own.get(product, 0.0)
        if len(rows) == 0 and not own:
            return None
        pattern, content = np.zeros(0), np.zeros(0)
        if known:
            pattern, content = (part[rows] * scale * self._pace[at] for part, scale in self._parts)
        if known and not self._pattern_counts[at]:
            pattern = np.zeros(len(rows))
        sources = products[self._rows.source_of(rows)].tolist()
        found = [
            Contribution(source, p, c)
            for source, p, c in zip(sources, pattern.tolist(), content.tolist(), strict=True)
            if p or c
        ]
        if own:
            found.append(Contribution(product, 0.0, 0.0, own))
        found.sort(key=lambda c: (-c.total, c.source))
        total = fsum(part for c in found for part in (c.pattern, c.content, c.own))
        return Scored(product, total, float(self._table.trend[at]) if known else 1.0, tuple(found))


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
    history: Sequence[Bought], table: Table, parameters: Parameters, own: Mapping[int, float] | None = None
) -> Scores:
    """Score every target that a purchase of the history speaks for.

    ``own`` is as ``own_strength`` gives it (only with ``own_share``). Pairs whose source is not in the history do not
    matter, nor do purchases before the newest ``MOST_HISTORY``. What the history speaks against by pattern scores by
    content alone.
    """
    n, rows = len(table.products), _Rows.of(history, table)
    pattern = rows.decayed(table.weight, parameters.history_half_life)
    for_it = np.bincount(rows.target, pattern, minlength=n)
    if parameters.content_share:
        content = rows.decayed(table.content, parameters.content_half_life)
        alike = np.bincount(rows.target, content, minlength=n)
    else:
        content, alike = np.zeros(len(rows.row)), np.zeros(n)
    scales = _scale(for_it, 1.0), _scale(alike, parameters.content_share)
    speaks = for_it > 0
    pace = table.pace(parameters.trend_power)
    total = (np.where(speaks, for_it, 0.0) * scales[0] + alike * scales[1]) * pace
    products, returning = table.products, _scaled(own or {}, parameters.own_share)
    if returning:
        products, total = _with_own(products, total, returning)
    above = np.flatnonzero(total > 0)
    order = above[best_first(total[above])]
    parts = (pattern, scales[0]), (content, scales[1])
    return Scores(products[order], total[order], table, rows, parts, speaks, pace, returning)


def _newest(history: Sequence[Bought]) -> tuple[Ints, Ints]:
    """The products bought last, sorted, and their ages."""
    flat = np.fromiter(chain.from_iterable(history), np.int64, 2 * len(history)).reshape(-1, 2)
    product, age = flat[:, 0], flat[:, 1]
    kept = np.lexsort((product, age))[:MOST_HISTORY]
    kept = kept[np.argsort(product[kept])]
    return product[kept], age[kept]


def _scale(sums: Floats, share: float) -> float:
    """What makes the largest ``share``; 0 where nothing is above 0."""
    largest = float(sums.max(initial=0.0))
    # Below the smallest normal number a quotient is no number any more.
    return share / largest if largest >= np.finfo(np.float64).tiny else 0.0


def _scaled(own: Mapping[int, float], share: float) -> dict[int, float]:
    largest = max(own.values(), default=0.0)
    if largest <= 0 or share <= 0:
        return {}
    return {product: value * (share / largest) for product, value in own.items() if value > 0}


def _with_own(targets: Ints, total: Floats, returning: Mapping[int, float]) -> tuple[Ints, Floats]:
    products = np.array(sorted(returning), dtype=np.int64)
    at = np.searchsorted(targets, products)
    strange = at == len(targets)
    strange[~strange] = targets[at[~strange]] != products[~strange]
    every, sums = targets, total
    if strange.any():
        every = np.insert(targets, at[strange], products[strange])
        sums = np.insert(total, at[strange], 0.0)
        at = np.searchsorted(every, products)
    sums[at] += np.array([returning[p] for p in products.tolist()])
    return every, sums
