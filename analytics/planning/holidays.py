"""Commercial days by name; a table, so that a shop can see and question it."""

from __future__ import annotations

import re
from datetime import date, timedelta

_FIXED: dict[str, tuple[tuple[int, int], int]] = {
    r"christmas eve": ((12, 24), 1),
    r"christmas|xmas": ((12, 24), 3),
    r"boxing day": ((12, 26), 1),
    r"new year'?s eve": ((12, 31), 1),
    r"valentine'?s(?: day)?": ((2, 14), 1),
    r"hall?oween": ((10, 31), 1),
    r"singles'? day": ((11, 11), 1),
}
"""Pattern -> (first (month, day), number of days); Christmas is 24 to 26 December."""


def easter_sunday(year: int) -> date:
    """Gregorian Easter by the anonymous algorithm (Meeus, Astronomical Algorithms, 1991, chapter 8).

    >>> easter_sunday(2026)
    datetime.date(2026, 4, 5)
    """
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    r = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * r) // 451
    month, day = divmod(h + r - 7 * m + 114, 31)
    return date(year, month, day + 1)


def black_friday(year: int) -> date:
    """The day after the fourth Thursday of November.

    >>> black_friday(2025)
    datetime.date(2025, 11, 28)
    """
    first = date(year, 11, 1)
    first_thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    return first_thursday + timedelta(days=22)


def _days_of(name: str, year: int) -> tuple[date, int] | None:
    if re.fullmatch(r"black friday|bf", name):
        return black_friday(year), 1
    if re.fullmatch(r"cyber monday", name):
        return black_friday(year) + timedelta(days=3), 1
    if re.fullmatch(r"(?:bf|black friday) weekend|cyber week(?:end)?", name):
        return black_friday(year), 4
    if re.fullmatch(r"easter", name):
        return easter_sunday(year) - timedelta(days=2), 4
    for pattern, ((month, day), days) in _FIXED.items():
        if re.fullmatch(pattern, name):
            return date(year, month, day), days
    return None


NAMES = r"black friday weekend|bf weekend|cyber week(?:end)?|black friday|bf|cyber monday|easter|" + "|".join(
    _FIXED
)

PATTERN = re.compile(rf"\b({NAMES})(?:\s+(?:of\s+)?(\d{{4}}|last year|this year))?\b", re.IGNORECASE)


def find(text: str, today: date) -> tuple[date, date, int, int] | None:
    """``(start, end, span start, span end)`` of the first holiday named; without a year, the last one that began."""
    match = PATTERN.search(text)
    if match is None:
        return None
    name, year_text = match.group(1).lower(), (match.group(2) or "").lower()
    if year_text.isdigit():
        year = int(year_text)
    elif year_text == "last year":
        year = today.year - 1
    else:
        this_year = _days_of(name, today.year)
        year = today.year if this_year and this_year[0] < today else today.year - 1
    found = _days_of(name, year)
    if found is None:
        return None
    start, days = found
    return start, start + timedelta(days=days), match.start(), match.end()
