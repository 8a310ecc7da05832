"""Windows looked at side by side: pairs, years apart, one within another, whole calendar months."""

from __future__ import annotations

import re

from analytics.contract.scope import Window
from analytics.planning.dates.arithmetic import years_later

_UNITS = ((r"quarter|qoq|q/q|\bqtd\b", 3), (r"month|\bmom\b|m/m|\bmtd\b", 1), (r"year|\bytd\b|yoy", 12))


def are_a_pair(windows: list[Window]) -> bool:
    """ "Orders on 13 October, on 14 October": two stretches of one length, apart from one another."""
    if len(windows) != 2:
        return False
    first, second = sorted(windows, key=lambda w: w.start)
    return first.end <= second.start and 0.8 <= first.days / second.days <= 1.25


def years_apart(one: Window, other: Window) -> bool:
    """Whether two windows are the same days of two years."""
    years = other.start.year - one.start.year
    return (years_later(one.start, years), years_later(one.end, years)) == (other.start, other.end)


def is_year(window: Window) -> bool:
    """Whether a whole year was named ("2025")."""
    return (
        bool(re.fullmatch(r"(?:in |of )?20\d\d", window.rule.strip(), re.IGNORECASE)) and window.days >= 365
    )


def contains(outer: Window, inner: Window) -> bool:
    """Whether one lies within the other."""
    return outer.start <= inner.start and inner.end <= outer.end


def unit_months(text: str) -> int:
    """Months of the calendar unit that a phrase names ("this quarter" -> 3); 0 for none, or several ("3 months")."""
    if re.search(r"\d|twelve|three|six", text):
        return 0
    return next((months for pattern, months in _UNITS if re.search(pattern, text, re.IGNORECASE)), 0)


def whole_months(window: Window) -> int:
    """How many calendar months the window is; 0 where it does not run from a first to a first."""
    if window.start.day != 1 or window.end.day != 1:
        return 0
    return (window.end.year - window.start.year) * 12 + window.end.month - window.start.month
