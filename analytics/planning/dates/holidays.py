"""Commercial days by name; a table, so that a shop can see and question it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.planning.dates.arithmetic import easter_sunday, last_begun, week_of

_FIXED: dict[str, tuple[tuple[int, int], int]] = {
    r"christmas eve|xmas eve": ((12, 24), 1),
    r"christmas day|xmas day": ((12, 25), 1),
    r"christmas(?: holidays?)?|xmas": ((12, 24), 3),
    r"boxing day": ((12, 26), 1),
    r"new year'?s eve|silvester": ((12, 31), 1),
    r"new year'?s(?: day)?": ((1, 1), 1),
    r"(?:st\.? |saint |san )?valentine?'?s?(?: day)?": ((2, 14), 1),
    r"(?:international )?women'?s day": ((3, 8), 1),
    r"hall?oween": ((10, 31), 1),
    r"singles'? day|single'?s day": ((11, 11), 1),
    r"st\.? nicholas(?: day)?|nikolaus(?:tag)?": ((12, 6), 1),
    r"labou?r day|may day": ((5, 1), 1),
    r"epiphany|three kings'?(?: day)?": ((1, 6), 1),
    r"st\.? patrick'?s?(?: day)?": ((3, 17), 1),
    r"april fools?'?s?(?: day)?": ((4, 1), 1),
    r"king'?s day|koningsdag": ((4, 27), 1),
    r"bastille day": ((7, 14), 1),
    r"assumption day|ferragosto": ((8, 15), 1),
    r"reformation day": ((10, 31), 1),
    r"all saints'?(?: day)?": ((11, 1), 1),
    r"armistice day|st\.? martin'?s?(?: day)": ((11, 11), 1),
    r"immaculate conception": ((12, 8), 1),
    r"st\.? stephen'?s?(?: day)?": ((12, 26), 1),
    r"german unity day|day of german unity|unity day": ((10, 3), 1),
}
"""Pattern -> (first (month, day), number of days); Christmas is 24 to 26 December."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days ``[start, end)`` of a feast and where it was named."""

    start: date
    end: date
    first: int
    last: int


def black_friday(year: int) -> date:
    """The day after the fourth Thursday of November.

    >>> black_friday(2025)
    datetime.date(2025, 11, 28)
    """
    first = date(year, 11, 1)
    first_thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    return first_thursday + timedelta(days=22)


def mothers_day(year: int) -> date:
    """The second Sunday of May, as in Germany.

    >>> mothers_day(2026)
    datetime.date(2026, 5, 10)
    """
    first = date(year, 5, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7)


def advent(year: int) -> date:
    """The fourth Sunday before Christmas Day.

    >>> advent(2025)
    datetime.date(2025, 11, 30)
    """
    christmas = date(year, 12, 25)
    return christmas - timedelta(days=christmas.isoweekday() + 21)


def _days_of(name: str, year: int) -> tuple[date, int] | None:
    friday = black_friday(year)
    moving: tuple[tuple[str, date, int], ...] = (
        (r"black friday week|bf week|black week", week_of(friday), 7),
        (r"black friday weekend|bf weekend|cyber ?week(?:end)?|cyber 5|bfcm", friday, 4),
        (r"black friday|bf", friday, 1),
        (r"cyber monday", friday + timedelta(days=3), 1),
        (r"thanksgiving", friday - timedelta(days=1), 1),
        (r"easter(?: weekend| holidays?)?", easter_sunday(year) - timedelta(days=2), 4),
        (r"mothers?'?s?'? day", mothers_day(year), 1),
        (r"fathers?'?s?'? day", easter_sunday(year) + timedelta(days=39), 1),
        (r"advent(?: season)?", advent(year), (date(year, 12, 24) - advent(year)).days),
    )
    for pattern, start, days in moving:
        if re.fullmatch(pattern, name):
            return start, days
    for pattern, ((month, day), days) in _FIXED.items():
        if re.fullmatch(pattern, name):
            return date(year, month, day), days
    return None


NAMES = (
    r"black friday week(?:end)?|bf week(?:end)?|black week|cyber ?week(?:end)?|cyber 5|bfcm|black friday|bf|cyber monday|thanksgiving|"
    r"easter(?: weekend| holidays?)?(?! (?:sunday|monday|egg))|mothers?'?s?'? day|fathers?'?s?'? day|advent(?: season)?|"
    + "|".join(_FIXED)
)

PATTERN = re.compile(
    rf"(?:\b(?P<of>last|this) year'?s\s+)?\b({NAMES})(?!\w)(?P<weekend>\s+week-?end)?(?!\w)(?:\s+(?:of\s+|in\s+)?(?P<year>\d{{4}}|'?[12]\d(?=[\s:,;.?!)/]|$)(?!\s*(?:%|orders|days|weeks))|last year|this year))?(?!\w)",
    re.IGNORECASE,
)


def find(text: str, today: date) -> tuple[Holiday, ...]:
    """The holidays named, in order; without a year, the last that began."""
    found = []
    for match in PATTERN.finditer(text):
        name, said = match.group(2).lower().replace("’", "'"), (match["year"] or "").lower()
        if re.fullmatch(r"'?\d\d", said):
            said = f"20{said[-2:]}"
        said = said or (f"{match['of'].lower()} year" if match["of"] else "")
        probe = _days_of(name, today.year)
        if probe is None:
            continue
        year = (
            int(said)
            if said.isdigit()
            else _latest(name, today)
            if not said
            else today.year - (said == "last year")
        )
        start, days = _at_weekend(match, *(_days_of(name, year) or probe))
        found.append(Holiday(start, start + timedelta(days=days), match.start(), match.end()))
    return tuple(found)


def to_come(text: str, today: date) -> tuple[Holiday, ...]:
    """The holidays named, in order; without a year, the next that is not over.

    >>> [(h.start, h.end) for h in to_come("before christmas", date(2026, 10, 21))]
    [(datetime.date(2026, 12, 24), datetime.date(2026, 12, 27))]
    """
    found = []
    for holiday, match in zip(find(text, today), _known(text, today), strict=True):
        if not (match["year"] or match["of"]) and holiday.end <= today:
            start, days = _days_of(_name(match), holiday.start.year + 1) or (holiday.start, 1)
            if start + timedelta(days=days) <= today:
                start, days = _days_of(_name(match), holiday.start.year + 2) or (start, days)
            start, days = _at_weekend(match, start, days)
            holiday = Holiday(start, start + timedelta(days=days), match.start(), match.end())
        found.append(holiday)
    return tuple(found)


def _at_weekend(match: re.Match[str], start: date, days: int) -> tuple[date, int]:
    """ "Mother's Day weekend": the Saturday and Sunday that the feast belongs to, with the days that bridge to it."""
    if not match["weekend"]:
        return start, days
    day = start.weekday()
    first = {0: -2, 1: -3, 5: 0, 6: -1}.get(day, 0 if day > 2 else 5 - day)
    saturday = start + timedelta(days=first)
    last = max(start + timedelta(days=days), start + timedelta(days=(7 - day) if day > 1 else 1))
    return saturday, (last - saturday).days


def _name(match: re.Match[str]) -> str:
    return match.group(2).lower().replace("’", "'")


def _known(text: str, today: date) -> list[re.Match[str]]:
    return [m for m in PATTERN.finditer(text) if _days_of(_name(m), today.year) is not None]


def a_year_before(said: str, start: date) -> tuple[date, date] | None:
    """The days ``[start, end)`` of the feast that ``said`` names and nothing else, in the year before ``start``.

    >>> a_year_before("Black Friday", date(2025, 11, 28))
    (datetime.date(2024, 11, 29), datetime.date(2024, 11, 30))
    """
    found = PATTERN.fullmatch(re.sub(r"^(?:on|over|at|for|in)\s+", "", said.strip(), flags=re.IGNORECASE))
    days = _days_of(found.group(2).lower().replace("’", "'"), start.year - 1) if found else None
    if found is None or days is None:
        return None
    first, length = _at_weekend(found, *days)
    return first, first + timedelta(days=length)


def _latest(name: str, today: date) -> int:
    this_year = _days_of(name, today.year)
    if this_year is None:
        return today.year
    return last_begun(today, this_year[0].month, this_year[0].day)
