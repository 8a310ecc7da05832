"""Readers of single phrases of time: what a matched pattern means, against today."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.planning.dates.arithmetic import (
    first_of,
    last_begun,
    months_later,
    week_of,
    years_later,
)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
YEAR = r"(?:,?\s*(?:of\s+|in\s+)?(?P<{0}>20\d\d|'\d\d|last year|this year|the year before))?"
DAY = r"(?:the\s+)?(?P<{0}>[0-3]?\d)(?:st|nd|rd|th|\.(?=\s))?"
TO = r"\s*(?:to|until|till|til|through|thru|and|up to|-|–|—)\s*(?:the\s+)?"
COUNT = r"(?P<n>\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|few|couple(?: of)?|couple)"
COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
           "twelve": 12, "few": 3, "couple": 2, "couple of": 2}  # fmt: skip
ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": -1,
    "final": -1,
}
ORDINAL = r"(?P<nth>first|1st|second|2nd|third|3rd|fourth|4th|last|final)"
_MONTHS_TO_MEET = 48
"""Within so many months every weekday has met every day of the month."""
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
LAST = r"(?:last|past|previous|prior|preceding|trailing|rolling|latest|most recent)"


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days ``[start, end)``."""

    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Now:
    """What phrases are read against."""

    today: date
    week_start: int = 1
    fiscal_start: int = 1

    def week(self, back: int = 0) -> Days:
        """The week that holds today, or one so many before it."""
        first = week_of(self.today, self.week_start) - timedelta(weeks=back)
        return Days(first, first + timedelta(weeks=1))

    def unit(self, name: str, back: int = 0) -> Days:
        """The week, month, quarter or year that holds today, or one so many before it."""
        if name == "week":
            return self.week(back)
        if name == "day":
            day = self.today - timedelta(days=back)
            return Days(day, day + timedelta(days=1))
        months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[name]
        first = months_later(first_of(self.today, months, self.fiscal_start), -back * months)
        return Days(first, months_later(first, months))


Reader = Callable[[re.Match[str], Now], Days | None]


def month_number(name: str) -> int:
    """The number of a month by its first three letters."""
    return MONTHS.index(name.lower()[:3]) + 1


def year_of(said: str | None, now: Now, month: int, day: int = 1) -> int:
    """The year that was said; else that of the latest such day that has begun."""
    if said:
        if said.startswith("'"):
            return 2000 + int(said[1:])
        if said.isdigit():
            return int(said)
        return now.today.year - {"last year": 1, "this year": 0}.get(said.lower(), 2)
    return last_begun(now.today, month, day)


def day_or_none(year: int, month: int, day: int) -> date | None:
    """The date; None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_month(found: re.Match[str], now: Now) -> Days | None:
    """ "3 October", "October 3rd"."""
    month, day = month_number(found["m"]), int(found["d"])
    start = day_or_none(year_of(found["y"], now, month, min(day, 28)), month, day)
    return Days(start, start + timedelta(days=1)) if start else None


def days_of_month(found: re.Match[str], now: Now) -> Days | None:
    """ "1 to 7 December"."""
    month = month_number(found["m"])
    year = year_of(found["y"], now, month, min(int(found["d"]), 28))
    start, last = day_or_none(year, month, int(found["d"])), day_or_none(year, month, int(found["e"]))
    return Days(start, last + timedelta(days=1)) if start and last and last >= start else None


def day_to_day(found: re.Match[str], now: Now) -> Days | None:
    """ "3 June to 18 July"."""
    first, last = month_number(found["m"]), month_number(found["m2"])
    ends = found["y2"]
    year = year_of(found["y"] or ends, now, first, min(int(found["d"]), 28))
    if found["y"] is None and ends and last < first:
        year -= 1
    start, end = (
        day_or_none(year, first, int(found["d"])),
        day_or_none(year + (last < first), last, int(found["d2"])),
    )
    return Days(start, end + timedelta(days=1)) if start and end and end >= start else None


def listed_months(found: re.Match[str], now: Now) -> Days | None:
    """ "Nov + dec last year", "June, July and August": months that follow one another."""
    named = [month_number(m.group(0)) for m in re.finditer(rf"\b{MONTH}", found.group(0), re.IGNORECASE)]
    if len(named) < 2 or any((b - a) % 12 != 1 for a, b in itertools.pairwise(named)):
        return None
    year = year_of(found["y"], now, named[0])
    if found["y"] and found["y"].isdigit() and named[-1] < named[0]:
        year -= 1
    start = date(year, named[0], 1)
    return Days(start, months_later(start, len(named)))


def named_month(found: re.Match[str], now: Now) -> Days | None:
    """ "September", "last October"."""
    start = date(year_of(found["y"], now, month_number(found["m"])), month_number(found["m"]), 1)
    last = found["y"] is None and re.search(r"\blast\s*$", found.string[: found.start("m")], re.IGNORECASE)
    if last and months_later(start, 1) > now.today:
        # "Last October", said in October, is that of the year before.
        start = years_later(start, -1)
    return Days(start, months_later(start, 1))


def quarter_year(found: re.Match[str], now: Now, months: int) -> Days | None:
    """A part of the fiscal year by its number; the latest that has begun where no year is said."""
    number = int(ORDINALS.get(found["q"].lower(), 0) or found["q"])
    if number not in range(1, 12 // months + 1):
        return None
    said = found["y"] or (found.groupdict().get("y0"))
    if said and re.fullmatch(r"\d\d", said):
        said = f"'{said}"
    month = (now.fiscal_start - 1 + (number - 1) * months) % 12 + 1
    wraps = int(now.fiscal_start - 1 + (number - 1) * months >= 12)
    if said:
        year = year_of(said, now, month) + wraps
    else:
        year = last_begun(now.today, month, 1)
    start = date(year, month, 1)
    return Days(start, months_later(start, months))


def quarter(found: re.Match[str], now: Now) -> Days | None:
    """ "Q3 2025"."""
    return quarter_year(found, now, 3)


def half(found: re.Match[str], now: Now) -> Days | None:
    """ "H1", "second half of 2025"."""
    return quarter_year(found, now, 6)


def whole_year(found: re.Match[str], now: Now) -> Days | None:
    """ "2025", "FY25"."""
    text = found["y"]
    year = int(text) if len(text) == 4 else 2000 + int(text)
    start = date(year, now.fiscal_start if found.group(0).lower().startswith("f") else 1, 1)
    return Days(start, months_later(start, 12)) if 1990 <= year <= 2099 else None


def year_to_year(found: re.Match[str], now: Now) -> Days | None:
    """ "2024 to 2025"."""
    first, last = int(found["y"]), int(found["y2"])
    return Days(date(first, 1, 1), date(last + 1, 1, 1)) if first < last else None


def week_number(found: re.Match[str], now: Now) -> Days | None:
    """ "Week 12", by ISO 8601."""
    number, said = int(found["n"]), found["y"]
    if not 1 <= number <= 53:
        return None
    year = year_of(said, now, 1) if said else now.today.isocalendar().year
    try:
        start = date.fromisocalendar(year, number, 1)
        if not said and start >= now.today:
            start = date.fromisocalendar(year - 1, number, 1)
    except ValueError:
        return None
    return Days(start, start + timedelta(weeks=1))


def iso_day(found: re.Match[str], now: Now) -> Days | None:
    """ "2026-09-01"."""
    start = day_or_none(int(found["y"]), int(found["m"]), int(found["d"]))
    return Days(start, start + timedelta(days=1)) if start else None


def iso_range(found: re.Match[str], now: Now) -> Days | None:
    """ "2026-09-01 to 2026-09-15"."""
    start = day_or_none(int(found["y"]), int(found["m"]), int(found["d"]))
    last = day_or_none(int(found["y2"]), int(found["m2"]), int(found["d2"]))
    return Days(start, last + timedelta(days=1)) if start and last and last >= start else None


def iso_month(found: re.Match[str], now: Now) -> Days | None:
    """ "2026-09"."""
    start = day_or_none(int(found["y"]), int(found["m"]), 1)
    return Days(start, months_later(start, 1)) if start else None


def dotted(found: re.Match[str], now: Now) -> Days | None:
    """ "11.11.", "15/09/2026": day before month."""
    month, day, said = int(found["m"]), int(found["d"]), found["y"]
    if not 1 <= month <= 12:
        return None
    year = (
        (int(said) if len(said) == 4 else 2000 + int(said))
        if said
        else last_begun(now.today, month, min(day, 28))
    )
    start = day_or_none(year, month, day)
    return Days(start, start + timedelta(days=1)) if start else None


def weekday(found: re.Match[str], now: Now) -> Days | None:
    """ "On Friday": the latest one before today."""
    day = WEEKDAYS.index(found["w"].lower()[:3])
    back = (now.today.weekday() - day - 1) % 7 + 1
    start = now.today - timedelta(days=back)
    if found.groupdict().get("ago"):
        start = now.week(1).start + timedelta(days=(day - (now.week_start - 1)) % 7)
    return Days(start, start + timedelta(days=1))


def weekdays(found: re.Match[str], now: Now) -> Days | None:
    """ "Monday to Wednesday"."""
    first, last = WEEKDAYS.index(found["w"].lower()[:3]), WEEKDAYS.index(found["w2"].lower()[:3])
    length = (last - first) % 7
    if found.groupdict().get("ago"):
        start = now.week(1).start + timedelta(days=(first - (now.week_start - 1)) % 7)
    else:
        end = now.today - timedelta(days=(now.today.weekday() - last - 1) % 7 + 1)
        start = end - timedelta(days=length)
    return Days(start, start + timedelta(days=length + 1))


def saturday_of(now: Now) -> date:
    """Of the last weekend that is over: on a Sunday that is last week's."""
    saturday = now.today - timedelta(days=(now.today.weekday() - 5 - 1) % 7 + 1)
    return saturday - timedelta(weeks=now.today.weekday() == 6)


def weekend(found: re.Match[str], now: Now) -> Days | None:
    """The last weekend that is over."""
    return Days(saturday_of(now), saturday_of(now) + timedelta(days=2))


def number_of(text: str) -> int:
    """A count in figures or in words."""
    return COUNTS.get(text.lower()) or int(text)


def last_n(found: re.Match[str], now: Now) -> Days | None:
    """ "Last 30 days", "the past six months": full units."""
    number, unit = number_of(found["n"]), found["u"].lower().rstrip("s")
    unit = {"d": "day", "w": "week"}.get(unit, unit)
    if not 0 < number < 1000:
        return None
    if unit in ("fortnight", "hour", "hr"):
        unit, number = "day", 14 * number if unit == "fortnight" else max(number // 24, 1)
    if unit == "day":
        return Days(now.today - timedelta(days=number), now.today)
    return Days(now.unit(unit, number).start, now.unit(unit).start)


def last_unit(found: re.Match[str], now: Now) -> Days | None:
    """ "Last month"."""
    return now.unit(found["u"].lower(), 2 if found.groupdict().get("before") else 1)


def this_unit(found: re.Match[str], now: Now) -> Days | None:
    """The current unit ("this month"), which the calendar ends with yesterday."""
    return now.unit(found["u"].lower())


def to_date(found: re.Match[str], now: Now) -> Days | None:
    """ "Month to date", "YTD"."""
    said = found.group(0).lower()
    unit = next(u for u, letter in (("week", "w"), ("month", "m"), ("quarter", "q"), ("year", "y")) if u in said or re.search(rf"\b{letter}td\b", said))  # fmt: skip
    return now.unit(unit)


def ago(found: re.Match[str], now: Now) -> Days | None:
    """ "Three months ago": that unit."""
    number, unit = number_of(found["n"]), found["u"].lower().rstrip("s")
    return now.unit(unit, number) if 0 < number < 1000 else None


def season(found: re.Match[str], now: Now) -> Days | None:
    """Three full months ("this summer", "last winter")."""
    month = SEASONS[found["s"].lower()]
    said = (found.groupdict().get("y") or "").lower()
    year = year_of(said or None, now, month)
    start = date(year, month, 1)
    if found.groupdict().get("last") and not said and months_later(start, 3) > now.today:
        start = years_later(start, -1)
    return Days(start, months_later(start, 3))


def nth_of_month(found: re.Match[str], now: Now) -> Days | None:
    """ "On the 3rd": the latest one."""
    day = int(found["d"])
    if not 1 <= day <= 31:
        return None
    first = now.today.replace(day=1)
    for back in range(0, 13):
        start = day_or_none(months_later(first, -back).year, months_later(first, -back).month, day)
        if start and start < now.today:
            return Days(start, start + timedelta(days=1))
    return None


def weekday_of_month(found: re.Match[str], now: Now) -> Days | None:
    """ "Saturday the 29th": the latest day that is both."""
    day, weekday_said = int(found["d"]), WEEKDAYS.index(found["w"].lower()[:3])
    first = now.today.replace(day=1)
    for back in range(_MONTHS_TO_MEET):
        month = months_later(first, -back)
        start = day_or_none(month.year, month.month, day)
        if start and start < now.today and start.weekday() == weekday_said:
            return Days(start, start + timedelta(days=1))
    return None


def days_back(back: int) -> Reader:
    """One day, so many before today."""
    return lambda found, now: Days(now.today - timedelta(days=back), now.today - timedelta(days=back - 1))


def months_ranged(found: re.Match[str], now: Now) -> Days | None:
    """ "June to August"."""
    first, last = month_number(found["m"]), month_number(found["m2"])
    separator = found.group(0)[len(found["m"]) :].lower()
    if re.match(r"\s*and\b", separator):
        return None
    said = found["yy"] or found["y"]
    year = year_of(said, now, first)
    if found["yy"] and found["yy"].isdigit() and last < first and not found["y"]:
        year -= 1
    if found["y"]:
        year = year_of(found["y"], now, first)
        ends = year_of(found["yy"], now, last) if found["yy"] else year + (last < first)
        return Days(date(year, first, 1), months_later(date(ends, last, 1), 1))
    return Days(date(year, first, 1), months_later(date(year + (last < first), last, 1), 1))


def weekend_before(now: Now) -> Days:
    """The weekend before the last."""
    last = saturday_of(now) - timedelta(weeks=1)
    return Days(last, last + timedelta(days=2))


def weekday_of_last_week(found: re.Match[str], now: Now) -> Days | None:
    """ "Last week's Thursday"."""
    if not found["w"]:
        return None
    day = WEEKDAYS.index(found["w"].lower()[:3])
    start = now.week(1).start + timedelta(days=(day - (now.week_start - 1)) % 7)
    return Days(start, start + timedelta(days=1))
