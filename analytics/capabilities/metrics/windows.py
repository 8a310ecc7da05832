"""The dates of a metric question that names none."""

from __future__ import annotations

import re

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.contract.scope import Window
from analytics.metrics.dimensions import GRAINS
from analytics.planning.dates.calendar import Calendar
from analytics.planning.patch import Patch
from analytics.planning.reading import Reading

_TOTAL = re.compile(r"\b(?:total|overall|altogether|lifetime|in all)\b", re.IGNORECASE)


def default_window(
    reading: Reading, patch: Patch, split: tuple[str, ...], before: MetricQuestion | None, calendar: Calendar
) -> Window:
    """The last few of a unit of time that is split by, all data for what lasts, else the last full month."""
    grain = next((name for name in split if name in GRAINS), None)
    if grain:
        return calendar.recent(grain)
    lasting = any(not f.negated and f.dimension in ("segment", "campaign") for f in patch.filters)
    alone = not split and (reading.person or _TOTAL.search(reading.text))
    # A campaign has a life and a segment a history: the last month may hold nothing of either.
    return calendar.all_data() if before is None and (lasting or alone) else calendar.last_full_month()


def would_be_a_point(before: MetricQuestion, split: tuple[str, ...]) -> bool:
    """Whether a series over the earlier window would hold one point, so that the usual window is taken instead."""
    grain = next((name for name in split if name in GRAINS), None)
    if grain is None or before.split == split:
        return False
    return _is_a_point(before.scope.window, grain)


def without_a_point(split: tuple[str, ...], window: Window | None) -> tuple[str, ...]:
    """A split that is kept, without the unit of time of which the new window holds one ("by month", then "in August")."""
    return tuple(name for name in split if name not in GRAINS or not _is_a_point(window, name))


def _is_a_point(window: Window | None, grain: str) -> bool:
    return window is not None and window.days <= _DAYS[grain]


_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
