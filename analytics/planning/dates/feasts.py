"""Feasts that move with Easter, by name."""

from __future__ import annotations

import re
from datetime import timedelta

from analytics.planning.dates.arithmetic import easter_sunday
from analytics.planning.dates.phrase_days import Days, Now, year_of

FEASTS: dict[str, tuple[int, int]] = {
    "rose monday": (-48, 1), "shrove tuesday": (-47, 1), "mardi gras": (-47, 1), "ash wednesday": (-46, 1), "carnival": (-52, 6),
    "palm sunday": (-7, 1), "maundy thursday": (-3, 1), "good friday": (-2, 1), "holy saturday": (-1, 1), "easter saturday": (-1, 1),
    "easter sunday": (0, 1), "easter monday": (1, 1), "ascension day": (39, 1), "ascension": (39, 1), "pentecost sunday": (49, 1),
    "pentecost monday": (50, 1), "pentecost weekend": (48, 3), "pentecost": (49, 2), "whitsun": (49, 2), "corpus christi": (60, 1),
}  # fmt: skip
"""Feasts that move with Easter: days after Easter Sunday, and for how many; a longer name before a shorter."""


def moving_feast(found: re.Match[str], now: Now) -> Days | None:
    """Feasts that move with Easter."""
    shift, length = FEASTS[found["f"].lower()]
    said = found["y"]
    year = year_of(said, now, 1) if said else now.today.year
    start = easter_sunday(year) + timedelta(days=shift)
    if not said and start >= now.today:
        start = easter_sunday(year - 1) + timedelta(days=shift)
    return Days(start, start + timedelta(days=length))
