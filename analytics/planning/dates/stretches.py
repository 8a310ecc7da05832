"""Stretches of days that are made of others: so many days up to a feast, one unit of time after another."""

from __future__ import annotations

import re
from datetime import date, timedelta

from analytics.contract.scope import Window
from analytics.planning.dates import holidays
from analytics.planning.dates.arithmetic import months_later, week_of
from analytics.planning.dates.phrase_days import COUNT, MONTH, WEEKDAY, Days, number_of

A_DATE = rf"(?:the\s+)?(?:{holidays.NAMES}|good friday|easter (?:sunday|monday)|{MONTH}|{WEEKDAY}|[0-3]?\d(?:st|nd|rd|th|\s|\.))"
"""How a date begins."""
_RUN_UP = re.compile(
    rf"\b(?:the\s+)?(?:last\s+|final\s+)?(?:{COUNT}\s+)?(?P<u>days?|weeks?|months?)\s+(?:leading\s+up\s+to|running\s+up\s+to|leading\s+to|up\s+to|before|prior\s+to|ahead\s+of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_MOVED = re.compile(
    rf"\W*(?:(?:and|ok(?:ay)?|sorry|now|then|so|what about|how about|hm+|no|oh|go|show(?: me)?)\W+)*(?:in\s+|on\s+)?(?:the\s+(?P<on>day|week|month|quarter) (?P<after>after|following|later)|the (?:following|next) (?P<next>day|week|month|quarter)|(?:(?:{COUNT}|another)(?:\s+(?P<more>more|further))?\s+)(?P<u>days?|weeks?|months?|quarters?|years?)(?:\s+(?:more|further))?\s+(?P<way>back|earlier|before|later|after|on|forward|ahead)(?:\s+(?:that|this|it))?)(?:\s+(?:please|pls|too))?\W*",
    re.IGNORECASE,
)
UNIT_ON_UNIT = re.compile(r"\b(day|week|month|quarter|year)[- ](?:on|over)[- ]\1\b", re.IGNORECASE)
_DAYS_OF = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}


def with_run_up(text: str, first: int, last: int, days: Days) -> tuple[int, int, Days]:
    """ "The two weeks up to Easter": the days before, where so many of them are asked for."""
    found = _RUN_UP.search(text[:first])
    if found is None:
        return first, last, days
    number, unit = number_of(found["n"] or "one"), found["u"].lower().rstrip("s")
    start = (
        months_later(days.start, -number)
        if unit == "month"
        else days.start - timedelta(days=number * _DAYS_OF[unit])
    )
    return found.start(), last, Days(start, days.start)


_WEEK_OF = re.compile(
    r"\b(?:(?:the|that|same|whole|full) )*week (?:of|with|around) (?:the )?$", re.IGNORECASE
)


def in_its_week(text: str, first: int, last: int, days: Days, week_start: int) -> tuple[int, int, Days]:
    """ "The week of Black Friday": the calendar week that the day is in."""
    found = _WEEK_OF.search(text[:first])
    if found is None:
        return first, last, days
    start = week_of(days.start, week_start)
    return found.start(), last, Days(start, start + timedelta(days=7))


def moved(text: str, focus: Window) -> tuple[date, date] | None:
    """ "A day later", "one more week back", and nothing else: the window of the talk, so far away.

    >>> from datetime import date
    >>> week = Window(date(2026, 10, 5), date(2026, 10, 12), "the week before that")
    >>> moved("sorry, and one more week back", week), moved("orders a week later", week)
    ((datetime.date(2026, 9, 28), datetime.date(2026, 10, 5)), None)
    """
    found = _MOVED.fullmatch(text)
    if found is None:
        return None
    unit = (found["on"] or found["next"] or found["u"]).lower().rstrip("s")
    if unit == "year" and not found["more"]:
        # "A year earlier" is set beside it.
        return None
    number = number_of(found["n"]) if found["n"] else 1
    number *= -1 if (found["way"] or "").lower() in ("back", "earlier", "before") else 1
    if unit in ("day", "week"):
        apart = timedelta(days=number * _DAYS_OF[unit])
        return focus.start + apart, focus.end + apart
    months = number * {"month": 1, "quarter": 3, "year": 12}[unit]
    return months_later(focus.start, months), months_later(focus.end, months)


def unit_after_unit(text: str, window: Window | None) -> str:
    """ "Month on month this year": the unit of a series, where the window holds several of it; else "" (a comparison).

    >>> from datetime import date
    >>> year = Window(date(2026, 1, 1), date(2026, 10, 21), "this year")
    >>> unit_after_unit("how has revenue moved month on month", year), unit_after_unit("revenue year on year", year)
    ('month', '')
    """
    found = UNIT_ON_UNIT.search(text)
    if found is None or window is None:
        return ""
    unit = found[1].lower()
    return unit if window.days >= 2 * _DAYS_OF[unit] else ""
