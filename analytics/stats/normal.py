"""Whether a day is as usual: against the same weekday of the weeks before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

WEEKS = 12
FEWEST = 6
"""Same weekdays that must be known before anything is called usual."""


@dataclass(frozen=True, slots=True)
class Normal:
    """A day's value beside the lowest and the highest of the same weekday before."""

    value: float
    low: float
    high: float
    verdict: Literal["above", "below", "within"]


def against_normal(values: Mapping[date, float | None], day: date) -> Normal | None:
    """The day against the same weekday of twelve weeks. None where the day or too many of the others are unknown.

    A day that is like the twelve before it lies outside their range in 2 of 13 cases.

    >>> week = {date(2026, 1, 1) + timedelta(days=7 * n): float(n) for n in range(13)}
    >>> against_normal(week, date(2026, 3, 26))
    Normal(value=12.0, low=0.0, high=11.0, verdict='above')
    """
    value = values.get(day)
    before = [values.get(day - timedelta(days=7 * n)) for n in range(1, WEEKS + 1)]
    known = [v for v in before if v is not None]
    if value is None or len(known) < FEWEST:
        return None
    low, high = min(known), max(known)
    return Normal(value, low, high, "above" if value > high else "below" if value < low else "within")
