"""From when until when a rule of recommendation holds, as people say it; a day that cannot be read is never dropped."""

from __future__ import annotations

import re
from datetime import date, timedelta

from analytics.planning.dates import holidays

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = r"(\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)?(?: of)? [a-z]{3,9}\.?(?: \d{4})?|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?)"
_FROM = re.compile(rf"\b(?:from|starting(?: on)?|as of|since|between)\s+(?:the )?{_DATE}", re.IGNORECASE)
_UNTIL = re.compile(
    rf"\b(?:until|till|to|through|up to|and|ending(?: on)?)\s+(?:the )?{_DATE}", re.IGNORECASE
)
_BEFORE = re.compile(rf"\bbefore\s+(?:the )?{_DATE}", re.IGNORECASE)
_END_OF = re.compile(
    r"\b(?:until|till|through|before)\s+(?:the )?end of (?:the |this )?(week|month|quarter|year)\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\bfor (?:the next )?(\d{1,3}|a|one|two|three|four|six) (day|week|month)s?\b", re.IGNORECASE
)
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
_BOUND = re.compile(
    r"\b(?:until|till|before|after|during|starting(?: on)?|as of|ending(?: on)?)\s+(?!further notice\b)(?:the )?([\w' -]{2,30}?)\s*(?:[,.;!?]|$)",
    re.IGNORECASE,
)
"""What stands where a day would."""


def days_said(text: str, today: date) -> tuple[date | None, date | None]:
    """From when (included) and until when (its next day) a rule is to hold; a day without a year is the next one.

    >>> days_said("from 1 Nov until 31 December", date(2026, 10, 21))
    (datetime.date(2026, 11, 1), datetime.date(2027, 1, 1))
    >>> days_said("for two weeks", date(2026, 10, 21))
    (None, datetime.date(2026, 11, 4))
    >>> days_said("before christmas", date(2026, 10, 21)), days_said("until christmas", date(2026, 10, 21))
    ((None, datetime.date(2026, 12, 24)), (None, datetime.date(2026, 12, 27)))
    >>> days_said("over black friday", date(2026, 10, 21))
    (datetime.date(2026, 11, 27), datetime.date(2026, 11, 28))
    """
    starts, ends = _by_feast(text, today)
    starts = next((d for m in _FROM.finditer(text) if (d := _day(m.group(1), today))), starts)
    until = next((d for m in _UNTIL.finditer(text) if (d := _day(m.group(1), starts or today))), None)
    before = next((d for m in _BEFORE.finditer(text) if (d := _day(m.group(1), starts or today))), None)
    if until is not None:
        return starts, until + timedelta(days=1)
    if before is not None:
        return starts, before
    if end := _END_OF.search(text):
        return starts, _end_of(end.group(1).lower(), today)
    if long := _FOR.search(text):
        n = _NUMBERS.get(long.group(1).lower()) or int(long.group(1))
        days = {"day": 1, "week": 7, "month": 30}[long.group(2).lower()]
        return starts, (starts or today) + timedelta(days=n * days)
    return starts, ends


def unread_day(text: str, today: date) -> str | None:
    """What stands where a day would and is none that can be read.

    >>> unread_day("hide Casa Lume until the summer sale", date(2026, 10, 21))
    'summer sale'
    >>> unread_day("hide Casa Lume until further notice", date(2026, 10, 21))
    """
    bound = _BOUND.search(text)
    if bound is None or days_said(text, today) != (None, None):
        return None
    return bound.group(1).strip()


def _by_feast(text: str, today: date) -> tuple[date | None, date | None]:
    """The days that a holiday gives: before it, until it is over, or over it."""
    for feast in holidays.to_come(text, today):
        led = text[: feast.first].lower().rstrip()
        if re.search(r"\bbefore(?: the)?$", led):
            return None, feast.start
        if re.search(r"\b(?:until|till|through|up to)(?: the)?$", led):
            return None, feast.end
        if re.search(r"\b(?:from|starting|as of|after)(?: the)?$", led):
            return feast.start, None
        if re.search(r"\b(?:over|during|on|at|for|around|in)(?: the)?$", led):
            return feast.start, feast.end
    return None, None


def _end_of(unit: str, today: date) -> date:
    """The day after a week, month, quarter or year has ended."""
    if unit == "week":
        return today + timedelta(days=7 - today.weekday())
    last = {"month": today.month, "quarter": (today.month + 2) // 3 * 3, "year": 12}[unit]
    return date(today.year + last // 12, last % 12 + 1, 1)


def _day(text: str, after: date) -> date | None:
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    try:
        if iso:
            return date(*(int(n) for n in iso.groups()))
        words = re.findall(r"[a-z]+|\d+", text.lower())
        month = next(_MONTHS.index(w[:3]) + 1 for w in words if w[:3] in _MONTHS)
        numbers = [int(w) for w in words if w.isdigit()]
        day = next(n for n in numbers if n <= 31)
        year = next((n for n in numbers if n > 31), None)
        found = date(year or after.year, month, day)
    except (ValueError, StopIteration):
        return None
    return found if year or found >= after else date(after.year + 1, month, day)
