"""Phrases of time to days ``[start, end)``, by a row of small readers; what none of them reads is left to others.

A phrase without a year means the latest that has begun: in October 2026 "November" is that of 2025. ``end`` None is open: up
to yesterday.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.planning.dates import easter_sunday, first_of, last_begun, months_later, week_of, years_later

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_YEAR = r"(?:,?\s*(?:of\s+|in\s+)?(?P<{0}>20\d\d|'\d\d|last year|this year|the year before))?"
_DAY = r"(?:the\s+)?(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_TO = r"\s*(?:to|until|till|til|through|thru|and|up to|-|–|—)\s*(?:the\s+)?"
_COUNT = r"(?P<n>\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|few|couple(?: of)?|couple)"
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
           "twelve": 12, "few": 3, "couple": 2, "couple of": 2}  # fmt: skip
_ORDINALS = {
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
_ORDINAL = r"(?P<nth>first|1st|second|2nd|third|3rd|fourth|4th|last|final)"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_LAST = r"(?:last|past|previous|prior|preceding|trailing|rolling|latest|most recent)"


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days ``[start, end)``."""

    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """Days with the place where they were said."""

    start: int
    end: int
    days: Days


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


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()[:3]) + 1


def _year(said: str | None, now: Now, month: int, day: int = 1) -> int:
    """The year that was said; else that of the latest such day that has begun."""
    if said:
        if said.startswith("'"):
            return 2000 + int(said[1:])
        if said.isdigit():
            return int(said)
        return now.today.year - {"last year": 1, "this year": 0}.get(said.lower(), 2)
    return last_begun(now.today, month, day)


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_month(found: re.Match[str], now: Now) -> Days | None:
    month, day = _month(found["m"]), int(found["d"])
    start = _safe(_year(found["y"], now, month, min(day, 28)), month, day)
    return Days(start, start + timedelta(days=1)) if start else None


def _days_of_month(found: re.Match[str], now: Now) -> Days | None:
    month = _month(found["m"])
    year = _year(found["y"], now, month, min(int(found["d"]), 28))
    start, last = _safe(year, month, int(found["d"])), _safe(year, month, int(found["e"]))
    return Days(start, last + timedelta(days=1)) if start and last and last >= start else None


def _day_to_day(found: re.Match[str], now: Now) -> Days | None:
    first, last = _month(found["m"]), _month(found["m2"])
    ends = found["y2"]
    year = _year(found["y"] or ends, now, first, min(int(found["d"]), 28))
    if found["y"] is None and ends and last < first:
        year -= 1
    start, end = _safe(year, first, int(found["d"])), _safe(year + (last < first), last, int(found["d2"]))
    return Days(start, end + timedelta(days=1)) if start and end and end >= start else None


def _listed_months(found: re.Match[str], now: Now) -> Days | None:
    """ "Nov + dec last year", "June, July and August": months that follow one another."""
    named = [_month(m.group(0)) for m in re.finditer(rf"\b{MONTH}", found.group(0), re.IGNORECASE)]
    if len(named) < 2 or any((b - a) % 12 != 1 for a, b in itertools.pairwise(named)):
        return None
    year = _year(found["y"], now, named[0])
    if found["y"] and found["y"].isdigit() and named[-1] < named[0]:
        year -= 1
    start = date(year, named[0], 1)
    return Days(start, months_later(start, len(named)))


def _named_month(found: re.Match[str], now: Now) -> Days | None:
    start = date(_year(found["y"], now, _month(found["m"])), _month(found["m"]), 1)
    last = found["y"] is None and re.search(r"\blast\s*$", found.string[: found.start("m")], re.IGNORECASE)
    if last and months_later(start, 1) > now.today:
        # "Last October", said in October, is that of the year before.
        start = years_later(start, -1)
    return Days(start, months_later(start, 1))


def _quarter_year(found: re.Match[str], now: Now, months: int) -> Days | None:
    number = int(_ORDINALS.get(found["q"].lower(), 0) or found["q"])
    if number not in range(1, 12 // months + 1):
        return None
    said = found["y"] or (found.groupdict().get("y0"))
    if said and re.fullmatch(r"\d\d", said):
        said = f"'{said}"
    month = (now.fiscal_start - 1 + (number - 1) * months) % 12 + 1
    wraps = int(now.fiscal_start - 1 + (number - 1) * months >= 12)
    if said:
        year = _year(said, now, month) + wraps
    else:
        year = last_begun(now.today, month, 1)
    start = date(year, month, 1)
    return Days(start, months_later(start, months))


def _quarter(found: re.Match[str], now: Now) -> Days | None:
    return _quarter_year(found, now, 3)


def _half(found: re.Match[str], now: Now) -> Days | None:
    return _quarter_year(found, now, 6)


def _whole_year(found: re.Match[str], now: Now) -> Days | None:
    text = found["y"]
    year = int(text) if len(text) == 4 else 2000 + int(text)
    start = date(year, now.fiscal_start if found.group(0).lower().startswith("f") else 1, 1)
    return Days(start, months_later(start, 12)) if 1990 <= year <= 2099 else None


def _year_to_year(found: re.Match[str], now: Now) -> Days | None:
    first, last = int(found["y"]), int(found["y2"])
    return Days(date(first, 1, 1), date(last + 1, 1, 1)) if first < last else None


def _week_number(found: re.Match[str], now: Now) -> Days | None:
    number, said = int(found["n"]), found["y"]
    if not 1 <= number <= 53:
        return None
    year = _year(said, now, 1) if said else now.today.isocalendar().year
    try:
        start = date.fromisocalendar(year, number, 1)
        if not said and start >= now.today:
            start = date.fromisocalendar(year - 1, number, 1)
    except ValueError:
        return None
    return Days(start, start + timedelta(weeks=1))


def _iso(found: re.Match[str], now: Now) -> Days | None:
    start = _safe(int(found["y"]), int(found["m"]), int(found["d"]))
    return Days(start, start + timedelta(days=1)) if start else None


def _iso_range(found: re.Match[str], now: Now) -> Days | None:
    start = _safe(int(found["y"]), int(found["m"]), int(found["d"]))
    last = _safe(int(found["y2"]), int(found["m2"]), int(found["d2"]))
    return Days(start, last + timedelta(days=1)) if start and last and last >= start else None


def _iso_month(found: re.Match[str], now: Now) -> Days | None:
    start = _safe(int(found["y"]), int(found["m"]), 1)
    return Days(start, months_later(start, 1)) if start else None


def _dotted(found: re.Match[str], now: Now) -> Days | None:
    month, day, said = int(found["m"]), int(found["d"]), found["y"]
    if not 1 <= month <= 12:
        return None
    year = (
        (int(said) if len(said) == 4 else 2000 + int(said))
        if said
        else last_begun(now.today, month, min(day, 28))
    )
    start = _safe(year, month, day)
    return Days(start, start + timedelta(days=1)) if start else None


def _weekday(found: re.Match[str], now: Now) -> Days | None:
    day = _DAYS.index(found["w"].lower()[:3])
    back = (now.today.weekday() - day - 1) % 7 + 1
    start = now.today - timedelta(days=back)
    if found.groupdict().get("ago"):
        start = now.week(1).start + timedelta(days=(day - (now.week_start - 1)) % 7)
    return Days(start, start + timedelta(days=1))


def _weekdays(found: re.Match[str], now: Now) -> Days | None:
    first, last = _DAYS.index(found["w"].lower()[:3]), _DAYS.index(found["w2"].lower()[:3])
    length = (last - first) % 7
    if found.groupdict().get("ago"):
        start = now.week(1).start + timedelta(days=(first - (now.week_start - 1)) % 7)
    else:
        end = now.today - timedelta(days=(now.today.weekday() - last - 1) % 7 + 1)
        start = end - timedelta(days=length)
    return Days(start, start + timedelta(days=length + 1))


def _saturday(now: Now) -> date:
    """Of the last weekend that is over: on a Sunday that is last week's."""
    saturday = now.today - timedelta(days=(now.today.weekday() - 5 - 1) % 7 + 1)
    return saturday - timedelta(weeks=now.today.weekday() == 6)


def _weekend(found: re.Match[str], now: Now) -> Days | None:
    return Days(_saturday(now), _saturday(now) + timedelta(days=2))


def _number(text: str) -> int:
    return _COUNTS.get(text.lower()) or int(text)


def _last_n(found: re.Match[str], now: Now) -> Days | None:
    number, unit = _number(found["n"]), found["u"].lower().rstrip("s")
    if not 0 < number < 1000:
        return None
    if unit in ("fortnight", "hour", "hr"):
        unit, number = "day", 14 * number if unit == "fortnight" else max(number // 24, 1)
    if unit == "day":
        return Days(now.today - timedelta(days=number), now.today)
    return Days(now.unit(unit, number).start, now.unit(unit).start)


def _last_unit(found: re.Match[str], now: Now) -> Days | None:
    return now.unit(found["u"].lower(), 2 if found.groupdict().get("before") else 1)


def _this_unit(found: re.Match[str], now: Now) -> Days | None:
    return now.unit(found["u"].lower())


def _to_date(found: re.Match[str], now: Now) -> Days | None:
    said = found.group(0).lower()
    unit = next(u for u, letter in (("week", "w"), ("month", "m"), ("quarter", "q"), ("year", "y")) if u in said or re.search(rf"\b{letter}td\b", said))  # fmt: skip
    return now.unit(unit)


def _ago(found: re.Match[str], now: Now) -> Days | None:
    number, unit = _number(found["n"]), found["u"].lower().rstrip("s")
    return now.unit(unit, number) if 0 < number < 1000 else None


def _season(found: re.Match[str], now: Now) -> Days | None:
    month = _SEASONS[found["s"].lower()]
    said = (found.groupdict().get("y") or "").lower()
    year = _year(said or None, now, month)
    start = date(year, month, 1)
    if found.groupdict().get("last") and not said and months_later(start, 3) > now.today:
        start = years_later(start, -1)
    return Days(start, months_later(start, 3))


def _part_of(found: re.Match[str], now: Now) -> Days | None:
    """ "First week of September", "last 10 days of august", "first half of October"."""
    inside = _find_one(found["of"], now)
    if inside is None or inside.end is None:
        return None
    nth = _ORDINALS[found["nth"].lower()]
    number, unit = _number(found["n"] or "one"), found["u"].lower().rstrip("s")
    if unit == "half":
        middle = inside.start + timedelta(days=(inside.end - inside.start).days // 2)
        if inside.start.day == 1 and (inside.end - inside.start).days > 60:
            middle = months_later(inside.start, round((inside.end - inside.start).days / 61))
        return Days(inside.start, middle) if nth == 1 else Days(middle, inside.end)
    if unit in ("month", "quarter"):
        months = number * (3 if unit == "quarter" else 1)
        start = (
            months_later(inside.end, -months) if nth == -1 else months_later(inside.start, (nth - 1) * months)
        )
        return Days(start, months_later(start, months))
    length = timedelta(days=number * (7 if unit == "week" else 1))
    return (
        Days(inside.end - length, inside.end)
        if nth == -1
        else Days(inside.start + (nth - 1) * length, inside.start + nth * length)
    )


def _nth_of_month(found: re.Match[str], now: Now) -> Days | None:
    """ "On the 3rd": the latest one."""
    day = int(found["d"])
    if not 1 <= day <= 31:
        return None
    first = now.today.replace(day=1)
    for back in range(0, 13):
        start = _safe(months_later(first, -back).year, months_later(first, -back).month, day)
        if start and start < now.today:
            return Days(start, start + timedelta(days=1))
    return None


def _week_of_day(found: re.Match[str], now: Now) -> Days | None:
    inside = _find_one(found["of"], now)
    if inside is None:
        return None
    start = week_of(inside.start, now.week_start)
    return Days(start, start + timedelta(weeks=1))


def _fixed(back: int) -> Reader:
    return lambda found, now: Days(now.today - timedelta(days=back), now.today - timedelta(days=back - 1))


def _whit(found: re.Match[str], now: Now) -> Days | None:
    """Feasts that move with Easter."""
    shift, length = {"good friday": (-2, 1), "easter sunday": (0, 1), "easter monday": (1, 1), "ascension": (39, 1),
                     "pentecost": (49, 2), "whitsun": (49, 2), "whit monday": (50, 1), "carnival": (-52, 6)}[found["f"].lower()]  # fmt: skip
    said = found["y"]
    year = _year(said, now, 1) if said else now.today.year
    start = easter_sunday(year) + timedelta(days=shift)
    if not said and start >= now.today:
        start = easter_sunday(year - 1) + timedelta(days=shift)
    return Days(start, start + timedelta(days=length))


def _compiled(*rows: tuple[str, Reader]) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    return tuple(
        (re.compile(rf"(?<![\w.-])(?:{pattern})(?!\w)", re.IGNORECASE), reader) for pattern, reader in rows
    )


_Y, _Y2 = _YEAR.format("y"), _YEAR.format("y2")
_D, _D2, _E = _DAY.format("d"), _DAY.format("d2"), _DAY.format("e")
_SPAN = r"(?:the\s+)?(?:full\s+|complete\s+|whole\s+|calendar\s+)?"
READERS = _compiled(
    (r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\s*(?:to|until|till|through|and|-|–)\s*(?P<y2>\d{4})-(?P<m2>\d\d)-(?P<d2>\d\d)", _iso_range),
    (r"(?P<y>\d{4})[-/](?P<m>\d\d)[-/](?P<d>\d\d)", _iso),
    (r"(?P<y>20\d\d)-(?P<m>\d\d)", _iso_month),
    (r"(?P<a>\d\d?[./]\d\d?[./](?:20\d\d|\d\d))\s*(?:to|until|till|through|and|-|–)\s*(?P<b>\d\d?[./]\d\d?[./](?:20\d\d|\d\d))", lambda f, n: _ranged(f, n)),
    (r"'(?P<y>[12]\d)", _whole_year),
    (rf"{_D}\s+(?:of\s+)?(?P<m>{MONTH}){_Y}{_TO}{_D2}\s+(?:of\s+)?(?P<m2>{MONTH}){_Y2}", _day_to_day),
    (rf"(?P<m>{MONTH})\s+{_D}{_Y}{_TO}(?P<m2>{MONTH})\s+{_D2}{_Y2}", _day_to_day),
    (rf"{_D}{_TO}{_E}\s+(?:of\s+)?(?P<m>{MONTH}){_Y}", _days_of_month),
    (rf"(?P<m>{MONTH})\s+{_D}{_TO}{_E}(?!\d){_Y}", _days_of_month),
    (rf"{_ORDINAL}\s+(?:{_COUNT}\s+)?(?P<u>weeks?|days?|half|months?|quarters?)\s+of\s+(?P<of>(?:the\s+|this\s+|last\s+)?(?:{MONTH}{_Y}|20\d\d|year|month|quarter|q[1-4](?:\s+20\d\d)?))", _part_of),
    (rf"(?:the\s+)?week\s+(?:of|commencing|starting|beginning|from)\s+(?P<of>(?:the\s+)?(?:\d\d?(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}|{MONTH}\s+\d\d?(?:st|nd|rd|th)?|black friday|christmas)(?:\s+20\d\d)?)", _week_of_day),
    (rf"{_D}\s+(?:of\s+)?(?P<m>{MONTH})(?!\w){_Y}", _day_month),
    (rf"(?P<m>{MONTH})\s+(?:the\s+)?(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?![\d%]){_Y}", _day_month),
    (r"(?P<d>[0-3]?\d)\.(?P<m>[01]?\d)\.(?P<y>20\d\d|\d\d)?(?!\d)", _dotted),
    (r"(?P<d>[0-3]?\d)/(?P<m>[01]?\d)/(?P<y>20\d\d|\d\d)(?!\d)", _dotted),
    (rf"(?P<m>{MONTH})(?:\s*(?:,|and|&|\+|/|plus)+\s*{MONTH})+{_Y}", _listed_months),
    (rf"(?P<m>{MONTH}){_Y}{_TO}(?P<m2>{MONTH})(?:,?\s*(?P<yy>20\d\d|last year|this year))?", lambda f, n: _months_ranged(f, n)),
    (r"(?P<y0>20\d\d|'?\d\d)?\s*q\s?(?P<q>[1-4])(?:\s*(?:of|in|/|-)?\s*(?P<y>20\d\d|'?\d\d|last year|this year))?", _quarter),
    (r"(?:the\s+)?(?P<q>first|second|third|fourth|1st|2nd|3rd|4th|last)\s+quarter(?:\s+(?:of|in)\s+|\s+)(?P<y>20\d\d|last year|this year)", _quarter),
    (r"(?:the\s+)?(?P<q>first|second|third|fourth|1st|2nd|3rd|4th)\s+quarter(?P<y>)", _quarter),
    (r"(?P<y0>20\d\d|'?\d\d)?\s*h\s?(?P<q>[12])(?:\s*(?:of|in|/|-)?\s*(?P<y>20\d\d|'\d\d|last year|this year))?", _half),
    (r"(?:the\s+)?(?P<q>first|second|1st|2nd)\s+half(?:\s+(?:of|in)?\s*(?:the\s+)?(?P<y>20\d\d|last year|this year))?(?:\s+of\s+the\s+year)?", _half),
    (rf"(?:calendar\s+)?(?:week|wk|cw|kw)\s*(?:no\.?\s*|number\s+)?(?P<n>\d\d?)(?!\s*(?:days|weeks)){_Y}", _week_number),
    (rf"(?:the\s+)?{_LAST}\s+{_COUNT}\s+(?:full\s+|complete\s+|calendar\s+|whole\s+)?(?P<u>days?|weeks?|months?|quarters?|years?|fortnights?|hours?|hrs?)(?!\s+(?:of|before)\b)", _last_n),
    (rf"(?:the\s+)?{_COUNT}\s+(?:full\s+|most recent\s+)?(?P<u>days?|weeks?|months?|quarters?|years?)\s+(?:up to|to|until)\s+(?:yesterday|now|today|date)", _last_n),
    (r"(?:the\s+)?(?:last|past|previous)\s+(?P<u>fortnight)(?P<n>)", lambda f, n: Days(n.today - timedelta(days=14), n.today)),
    (r"(?:the\s+)?(?:ttm|trailing twelve months|rolling year|last twelve months)", lambda f, n: Days(n.unit("month", 12).start, n.unit("month").start)),
    (r"(?:the\s+)?day before yesterday", _fixed(2)),
    (r"yesterday(?:'?s)?", _fixed(1)),
    (r"today(?:'?s)?", _fixed(0)),
    (r"(?:the\s+)?(?P<u>week|month|quarter|year) before last(?P<before>)", lambda f, n: n.unit(f["u"].lower(), 2)),
    (r"(?:the\s+)?(?:last|past|this past|previous)?\s*weekend before(?: last)?(?P<before> last)?|(?:the\s+)?weekend before last", lambda f, n: _weekend_before(n)),
    (r"(?:(?:over|on|at)\s+)?(?:the\s+|last\s+|this\s+|this past\s+|past\s+|previous\s+)*weekend(?:'s)?", _weekend),
    (rf"(?:(?:the|our)\s+)?(?:last|past|previous|prior)\s+{_SPAN}(?P<u>week|month|quarter|year)(?:'?s)?(?!\s+(?:of|before)\b)", _last_unit),
    (rf"(?:this|the current|the present)\s+{_SPAN}(?P<u>week|month|quarter|year)(?:'?s)?(?:\s+(?:so far|to date|until now|up to now))?", _this_unit),
    (r"(?:so far|to date)\s+this\s+(?P<u>week|month|quarter|year)", _this_unit),
    (r"(?:fiscal |calendar )?(?:week|month|quarter|year)[- ]to[- ]date|[wmqy]td", _to_date),
    (rf"{_COUNT}\s+(?P<u>days?|weeks?|months?|quarters?|years?)\s+ago", _ago),
    (rf"(?P<w>{WEEKDAY})\s*(?:to|until|through|till|-|–)\s*(?P<w2>{WEEKDAY})(?P<ago>\s+(?:of\s+)?last week)?", _weekdays),
    (rf"(?:last week'?s?\s+(?P<w>{WEEKDAY}))(?P<ago>)|(?P<never>(?!x)x)", lambda f, n: _weekday_of_last_week(f, n)),
    (r"(?:(?:on|last|this|past|from|since)\s+)?(?P<w>mon|tues?|wed|thurs?|fri|sat|sun)(?P<full>days?|day|nesday|rsday|sday|urday)?(?:'s)?(?P<ago>\s+(?:of\s+)?last week)?", lambda f, n: _weekday_said(f, n)),
    (r"(?:(?P<last>last|past|previous)|this|in|the|over the|during the|during|of)\s+(?P<s>spring|summer|autumn|fall|winter)(?:\s+(?P<y>20\d\d|last year|this year))?(?!\s+(?:months?|campaign|mail\w*|cool\w*|sale|news\w*|tea|clean|one|collection|text|reels|promo|launch)\b)", _season),
    (r"(?:(?<=since )|(?<=until )|(?<=before ))(?P<s>spring|summer|autumn|fall|winter)", _season),
    (r"(?P<s>spring|summer|autumn|fall|winter)\s+(?P<y>20\d\d|last year|this year)", _season),
    (r"(?P<f>good friday|easter sunday|easter monday|ascension|pentecost|whitsun|whit monday|carnival)" + _Y, _whit),
    (rf"(?:in\s+|of\s+|for\s+|during\s+)?(?P<m>{MONTH})(?:'s)?{_Y}(?:\s+(?:so far|to date|until now))?", lambda f, n: _bare_month(f, n)),
    (r"(?:fy|fiscal year|financial year)\s*'?(?P<y>20\d\d|\d\d)", _whole_year),
    (r"(?P<y>20\d\d)\s*(?:to|through|until|-|–)\s*(?P<y2>20\d\d)", _year_to_year),
    (r"(?:the year\s+|in\s+|calendar year\s+|all of\s+|year\s+)?(?P<y>(?:199\d|20[0-4]\d))(?!\s*(?:[.,]\d|%|euros?|eur|orders|customers|units|users|clicks))", _whole_year),
    (r"on the (?P<d>[0-3]?\d)(?:st|nd|rd|th)(?!\s+(?:of|quarter))", _nth_of_month),
)  # fmt: skip
"""Pattern -> reader; a longer stretch of text wins over a shorter, an earlier row over a later one."""


def _ranged(found: re.Match[str], now: Now) -> Days | None:
    """From one date in figures to another."""
    first, last = _find_one(found["a"], now), _find_one(found["b"], now)
    if first is None or last is None or last.end is None or last.end <= first.start:
        return None
    return Days(first.start, last.end)


def _months_ranged(found: re.Match[str], now: Now) -> Days | None:
    first, last = _month(found["m"]), _month(found["m2"])
    separator = found.group(0)[len(found["m"]) :].lower()
    if re.match(r"\s*and\b", separator):
        return None
    said = found["yy"] or found["y"]
    year = _year(said, now, first)
    if found["yy"] and found["yy"].isdigit() and last < first and not found["y"]:
        year -= 1
    if found["y"]:
        year = _year(found["y"], now, first)
        ends = _year(found["yy"], now, last) if found["yy"] else year + (last < first)
        return Days(date(year, first, 1), months_later(date(ends, last, 1), 1))
    return Days(date(year, first, 1), months_later(date(year + (last < first), last, 1), 1))


def _weekend_before(now: Now) -> Days:
    last = _saturday(now) - timedelta(weeks=1)
    return Days(last, last + timedelta(days=2))


def _weekday_of_last_week(found: re.Match[str], now: Now) -> Days | None:
    if not found["w"]:
        return None
    day = _DAYS.index(found["w"].lower()[:3])
    start = now.week(1).start + timedelta(days=(day - (now.week_start - 1)) % 7)
    return Days(start, start + timedelta(days=1))


_ABBREVIATED = re.compile(r"^(?:on|last|this|past|from|since)\s", re.IGNORECASE)


def _weekday_said(found: re.Match[str], now: Now) -> Days | None:
    """A weekday in full; a short one ("sat", "sun", "wed") only after a word of time; never the plural, a habit."""
    if (
        not found["full"]
        and found["w"].lower() not in ("mon", "tue", "tues", "thurs", "fri")
        and not _ABBREVIATED.match(found.group(0))
    ):
        return None
    if (found["full"] or "").endswith("days"):
        return None
    return _weekday(found, now)


def _bare_month(found: re.Match[str], now: Now) -> Days | None:
    """A month; "may" and "mar" only where a preposition, a capital or a year says that it is one."""
    name = found["m"].lower().rstrip(".")
    led = bool(re.match(r"(?:in|of|for|during)\s", found.group(0), re.IGNORECASE))
    if name in ("may", "mar") and not led and not found["y"] and not found["m"][0].isupper():
        before = found.string[: found.start()].rstrip().lower()
        if not re.search(
            r"(?:\b(?:vs\.?|versus|against|since|last|from|to|until|and|about|by|than|with|over)|[,(-])$",
            before,
        ):
            return None
    return _named_month(found, now)


def _find_one(text: str, now: Now) -> Days | None:
    found = find(text, now)
    return found[0].days if found else None


def find(text: str, now: Now, within: Iterable[tuple[int, int]] = ()) -> tuple[Spoken, ...]:
    """The phrases of a text, the longest first where they overlap, from left to right."""
    hits: list[tuple[int, int, int, Days]] = []
    for order, (pattern, reader) in enumerate(READERS):
        for match in pattern.finditer(text):
            if not match.group(0).strip():
                continue
            days = reader(match, now)
            if days is not None:
                lead = len(match.group(0)) - len(match.group(0).lstrip())
                hits.append((match.start() + lead, match.end(), order, days))
    chosen: list[Spoken] = []
    for start, end, _, days in sorted(hits, key=lambda h: (h[0] - h[1], h[2], h[0])):
        if all(end <= c.start or c.end <= start for c in chosen):
            chosen.append(Spoken(start, end, days))
    return tuple(sorted(chosen, key=lambda s: s.start))
