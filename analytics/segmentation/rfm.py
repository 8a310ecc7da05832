"""Recency, frequency, monetary value: scores 1 (worst) to 5 (best) and a map that holds every buyer exactly once.

The map goes by R and F alone, so that its 25 cells are disjoint and complete; M stays a second axis. Ties share a
score: quintiles of ranks with broken ties would call some one-time buyers loyal by the order of rows.
"""

from __future__ import annotations

from dataclasses import dataclass

FREQUENCY_CUTS: tuple[int, ...] = (1, 2, 3, 5)
"""Upper bounds of F = 1 to 4 in orders: 1, 2, 3, 4-5, and 6 or more is F = 5."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A named block of R x F cells; ``action`` is the code of what to do with it."""

    name: str
    r: tuple[int, ...]
    f: tuple[int, ...]
    action: str


SEGMENTS: tuple[Segment, ...] = (
    Segment("Champions", (5,), (4, 5), "action.champions"),
    Segment("Loyal customers", (3, 4), (4, 5), "action.loyal"),
    Segment("Potential loyalists", (4, 5), (2, 3), "action.potential"),
    Segment("New customers", (5,), (1,), "action.new"),
    Segment("Promising", (4,), (1,), "action.promising"),
    Segment("Need attention", (3,), (3,), "action.attention"),
    Segment("About to sleep", (3,), (1, 2), "action.sleep"),
    Segment("At risk", (1, 2), (3, 4), "action.risk"),
    Segment("Can't lose them", (1, 2), (5,), "action.lose"),
    Segment("Hibernating", (1, 2), (1, 2), "action.hibernating"),
)


def frequency_score(orders: int) -> int:
    """F of a number of orders.

    >>> [frequency_score(n) for n in (1, 2, 3, 4, 5, 6, 40)]
    [1, 2, 3, 4, 4, 5, 5]
    """
    return 1 + sum(orders > cut for cut in FREQUENCY_CUTS)


def segment_of(r: int, f: int) -> str:
    """The one segment of a cell.

    >>> segment_of(5, 5), segment_of(1, 1)
    ('Champions', 'Hibernating')
    """
    return next(s.name for s in SEGMENTS if r in s.r and f in s.f)
