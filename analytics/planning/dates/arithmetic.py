"""Arithmetic of days, months, weeks and feasts; no words."""

from __future__ import annotations

from datetime import date, timedelta


def months_later(day: date, months: int) -> date:
    """``months`` later; the last day of the month where the day does not exist.

    >>> months_later(date(2024, 3, 31), -1)
    datetime.date(2024, 2, 29)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    next_first = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (next_first - timedelta(days=1)).day))


def years_later(day: date, years: int) -> date:
    """As ``months_later`` by twelve; 29 February becomes the 28th.

    >>> years_later(date(2024, 2, 29), -18), years_later(date(2024, 3, 1), -18)
    (datetime.date(2006, 2, 28), datetime.date(2006, 3, 1))
    """
    return months_later(day, 12 * years)


def first_of(day: date, months: int, fiscal_start: int = 1) -> date:
    """First day of the unit of ``months`` that holds ``day``, counted from the fiscal year's first month (years are calendar
    years where it is January).

    >>> first_of(date(2026, 10, 21), 3), first_of(date(2026, 3, 1), 12, 4)
    (datetime.date(2026, 10, 1), datetime.date(2025, 4, 1))
    """
    shift = (day.month - fiscal_start) % months
    return months_later(day.replace(day=1), -shift)


def week_of(day: date, week_start: int = 1) -> date:
    """First day of the week that holds ``day``; ``week_start`` is ISO (1 = Monday)."""
    return day - timedelta(days=(day.isoweekday() - week_start) % 7)


def last_begun(today: date, month: int, day: int = 1) -> int:
    """The year of the latest such day that lies before today."""
    return today.year if date(today.year, month, day) < today else today.year - 1


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
