"""Why a product is recommended, in numbers that can be counted again from the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analytics.recommendation.contract import Contribution, Scored
from analytics.stats.proportions import wilson

FEWEST_BOTH = 20
"""A share is quoted only if at least so many customers stand behind it."""
LOOKED_AT = 3
"""The purchases whose statistics are tried, those with the largest contributions first."""

Kind = Literal["within_30_days", "ever", "content", "pattern", "best_seller", "own", "described", "pinned"]


@dataclass(frozen=True, slots=True)
class PairCount:
    """The customers behind one pair, as the store has them (see ``contract.Pairs``)."""

    n_both: int
    n_source: int
    n30_both: int
    n30_source: int


@dataclass(frozen=True, slots=True)
class Base:
    """How often the recommended product is bought anyway: after any order within 30 days, and ever, as shares."""

    within_30_days: float
    ever: float


@dataclass(frozen=True, slots=True)
class Reason:
    """The strongest honest thing to say: of ``n`` buyers of ``source`` ``both`` bought it, where that is above base.

    ``kind`` ``content`` and ``pattern`` have no share; ``source`` is None only for a best seller and where a rule gives
    a place. ``own`` is a product bought before, ``described`` one that nobody bought yet: by its description alone.
    """

    kind: Kind
    source: int | None = None
    both: int = 0
    n: int = 0
    base: float = 0.0
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Bars:
    """A score in parts: the purchases that speak for it, the rest of those joined, all that speak against it."""

    shown: tuple[Contribution, ...]
    others: float
    against: float


def bars(scored: Scored, most: int = 3) -> Bars:
    """At most ``most`` purchases by themselves; shown, others and against add up to the score.

    >>> parts = (Contribution(1, 0.5, 0.1), Contribution(2, 0.2, 0.0), Contribution(3, -0.1, 0.0))
    >>> bars(Scored(9, 0.7, 1.0, parts), most=1)
    Bars(shown=(Contribution(source=1, pattern=0.5, content=0.1, own=0.0),), others=0.2, against=-0.1)
    """
    speaking = [c for c in scored.contributions if c.total > 0]
    against = sum(c.total for c in scored.contributions if c.total <= 0)
    return Bars(tuple(speaking[:most]), sum(c.total for c in speaking[most:]), against)


def reason(scored: Scored, counts: dict[int, PairCount], base: Base) -> Reason:
    """A share of the buyers of one of the strongest purchases, or what can be said without one.

    ``counts`` holds the pairs of the recommended product by source. Tried are the share within 30 days and the
    share at any time, each quoted only with ``FEWEST_BOTH`` customers and an interval above its base.
    """
    if any(c.own > 0 for c in scored.contributions):
        return Reason("own", scored.product)
    speaking = [c for c in scored.contributions if c.total > 0][:LOOKED_AT]
    if not speaking:
        return Reason("best_seller")
    if base.ever == 0:
        return Reason("described", speaking[0].source)
    for kind in ("within_30_days", "ever"):
        for contribution in speaking:
            count = counts.get(contribution.source)
            quoted = _quoted(kind, contribution.source, count, base) if count else None
            if quoted:
                return quoted
    first = speaking[0]
    return Reason("content" if first.content > first.pattern else "pattern", first.source)


def _quoted(kind: Kind, source: int, count: PairCount, base: Base) -> Reason | None:
    both, n, usual = count.n_both, count.n_source, base.ever
    if kind == "within_30_days":
        both, n, usual = count.n30_both, count.n30_source, base.within_30_days
    if both < FEWEST_BOTH or n == 0:
        return None
    low, high = wilson(both, n)
    return Reason(kind, source, both, n, usual, low, high) if low > usual else None
