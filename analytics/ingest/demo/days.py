"""The shop's days: day 0 is its first day of orders; local time in Berlin; how busy each day is."""

from __future__ import annotations

from datetime import date

import numpy as np

from analytics.ingest.demo.rng import Ints, ints

TIMEZONE = "Europe/Berlin"
CURRENCY = "EUR"
FIRST_DAY = date(2024, 7, 1)
LAST_DAY = date(2026, 10, 20)
_UNIX = date(1970, 1, 1)
_OFFSET = (FIRST_DAY - _UNIX).days
DAYS = (LAST_DAY - FIRST_DAY).days + 1

# Per mille of an ordinary day, January to December: gifts in the last quarter, quiet summers.
_MONTHS: Ints = ints([820, 800, 880, 870, 860, 800, 760, 780, 880, 960, 1300, 1330])
_WEEKDAYS: Ints = ints([1060, 1000, 980, 980, 940, 930, 1110])
_BUSY: tuple[tuple[date, date, int], ...] = (
    (date(2024, 11, 25), date(2024, 12, 2), 1700),
    (date(2025, 11, 24), date(2025, 12, 1), 1750),
    (date(2024, 12, 21), date(2024, 12, 31), 520),
    (date(2025, 12, 21), date(2025, 12, 31), 520),
)


def day_of(when: date) -> int:
    """The number of a date, counted from the shop's first day of orders."""
    return (when - FIRST_DAY).days


def date_of(day: int) -> date:
    """The date with this number."""
    return date.fromordinal(FIRST_DAY.toordinal() + day)


def unix_days(days: Ints) -> Ints:
    """Days since 1970, as Arrow's dates want them."""
    return days + _OFFSET


def _last_sunday(year: int, month: int) -> date:
    end = date(year, month, 31)
    return date.fromordinal(end.toordinal() - (end.weekday() + 1) % 7)


_SUMMERS: tuple[tuple[int, int], ...] = tuple(
    (day_of(_last_sunday(year, 3)), day_of(_last_sunday(year, 10))) for year in range(2021, 2028)
)


def utc_seconds(days: Ints, second_of_day: Ints) -> Ints:
    """Seconds since 1970 of a local time in Berlin.

    Clocks change at 2 and 3 o'clock at night; nothing in the shop happens before 5, so a day has one offset.
    """
    summer = np.zeros(days.shape, dtype=bool)
    for start, end in _SUMMERS:
        summer |= (days >= start) & (days < end)
    return (days + _OFFSET) * 86_400 + second_of_day - np.where(summer, 7_200, 3_600)


def months(days: Ints) -> Ints:
    """The number of each day's calendar month, counted from the first month of orders."""
    return _MONTH_TABLE[np.clip(days, 0, DAYS - 1)]


def month_of_year(month: int) -> int:
    """1 to 12 for a number given by ``months``."""
    return (FIRST_DAY.month - 1 + month) % 12 + 1


def _month_table() -> Ints:
    all_dates = [date_of(day) for day in range(DAYS)]
    return ints([(d.year - FIRST_DAY.year) * 12 + d.month - FIRST_DAY.month for d in all_dates])


_MONTH_TABLE: Ints = _month_table()
MONTHS = int(_MONTH_TABLE[-1]) + 1


def busyness() -> Ints:
    """How busy each day is, in per mille of an ordinary day: month, weekday, sales days, days after
    Christmas.
    """
    all_dates = [date_of(day) for day in range(DAYS)]
    level = (
        _MONTHS[ints([d.month - 1 for d in all_dates])]
        * _WEEKDAYS[ints([d.weekday() for d in all_dates])]
        // 1000
    )
    for first, last, factor in _BUSY:
        level[day_of(first) : day_of(last) + 1] = level[day_of(first) : day_of(last) + 1] * factor // 1000
    return level


# Weights of the hours 6 to 22 at which people order.
_HOURS: Ints = ints([1, 3, 5, 7, 8, 8, 9, 9, 8, 8, 8, 9, 11, 14, 15, 12, 6])


def hour_weights() -> Ints:
    """Weights of the hours of a day from 0 to 23; nobody orders before 6 or from 23 on."""
    return np.concatenate([np.zeros(6, dtype=np.int64), _HOURS, np.zeros(1, dtype=np.int64)])
