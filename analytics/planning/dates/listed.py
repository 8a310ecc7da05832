"""Stretches of time that are listed one after the other: "Q1 Q2 Q3", "the 3rd, the 4th and the 5th"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from analytics.contract.scope import Window
from analytics.planning.dates.windows import whole_months

FEWEST = 3
"""Two are set beside one another."""
_JOINT = re.compile(r"\s*(?:,|&|/|\+|and|,\s*and|then|,\s*then)?\s*(?:the\s+)?", re.IGNORECASE)
_MONTHS = {1: "month", 3: "quarter", 12: "year"}
_DAYS = {1: "day", 7: "week"}


def unit_listed(said: Sequence[tuple[Window, int, int]], text: str) -> str:
    """The unit of at least three windows that follow one another, in time and in the text; nothing where they do not."""
    if len(said) < FEWEST:
        return ""
    apart = any(
        not _JOINT.fullmatch(text[end:start]) for (_, _, end), (_, start, _) in itertools.pairwise(said)
    )
    ordered = sorted((window for window, _, _ in said), key=lambda w: w.start)
    if apart or any(a.end != b.start for a, b in itertools.pairwise(ordered)):
        return ""
    units = {_MONTHS.get(whole_months(w)) or _DAYS.get(w.days, "") for w in ordered}
    return units.pop() if len(units) == 1 else ""
