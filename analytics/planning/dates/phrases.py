"""Phrases of time to days ``[start, end)``, by a row of small readers; what none of them reads is left to others.

A phrase without a year means the latest that has begun: in October 2026 "November" is that of 2025. ``end`` None is open: up
to yesterday.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from analytics.planning.dates import phrase_days as say
from analytics.planning.dates.arithmetic import months_later, week_of
from analytics.planning.dates.feasts import FEASTS, moving_feast
from analytics.planning.dates.phrase_days import Days, Now, Reader


@dataclass(frozen=True, slots=True)
class Spoken:
    """Days with the place where they were said."""

    start: int
    end: int
    days: Days


def _part_of(found: re.Match[str], now: Now) -> Days | None:
    """ "First week of September", "last 10 days of august", "first half of October"."""
    inside = _find_one(found["of"], now)
    if inside is None or inside.end is None:
        return None
    nth = say.ORDINALS[found["nth"].lower()]
    number, unit = say.number_of(found["n"] or "one"), found["u"].lower().rstrip("s")
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


def _week_of_day(found: re.Match[str], now: Now) -> Days | None:
    inside = _find_one(found["of"], now)
    if inside is None:
        return None
    start = week_of(inside.start, now.week_start)
    return Days(start, start + timedelta(weeks=1))


def _compiled(*rows: tuple[str, Reader]) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    return tuple(
        (re.compile(rf"(?<![\w.-])(?:{pattern})(?!\w)", re.IGNORECASE), reader) for pattern, reader in rows
    )


_Y, _Y2 = say.YEAR.format("y"), say.YEAR.format("y2")
_D, _D2, _E = say.DAY.format("d"), say.DAY.format("d2"), say.DAY.format("e")
_WD = rf"(?:(?<!easter ){say.WEEKDAY}(?:,\s*|\s+))?"
_SPAN = r"(?:the\s+)?(?:full\s+|complete\s+|whole\s+|calendar\s+)?"
READERS = _compiled(
    (r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\s*(?:to|until|till|through|and|-|–)\s*(?P<y2>\d{4})-(?P<m2>\d\d)-(?P<d2>\d\d)", say.iso_range),
    (r"(?P<y>\d{4})[-/](?P<m>\d\d)[-/](?P<d>\d\d)", say.iso_day),
    (r"(?P<y>20\d\d)-(?P<m>\d\d)", say.iso_month),
    (r"(?P<a>\d\d?[./]\d\d?[./](?:20\d\d|\d\d))\s*(?:to|until|till|through|and|-|–)\s*(?P<b>\d\d?[./]\d\d?[./](?:20\d\d|\d\d))", lambda f, n: _ranged(f, n)),
    (r"'(?P<y>[12]\d)", say.whole_year),
    (rf"{_D}\s+(?:of\s+)?(?P<m>{say.MONTH}){_Y}{say.TO}{_D2}\s+(?:of\s+)?(?P<m2>{say.MONTH}){_Y2}", say.day_to_day),
    (rf"(?P<m>{say.MONTH})\s+{_D}{_Y}{say.TO}(?P<m2>{say.MONTH})\s+{_D2}{_Y2}", say.day_to_day),
    (rf"{_D}{say.TO}{_E}\s+(?:of\s+)?(?P<m>{say.MONTH}){_Y}", say.days_of_month),
    (rf"(?P<m>{say.MONTH})\s+{_D}{say.TO}{_E}(?!\d){_Y}", say.days_of_month),
    (rf"{say.ORDINAL}\s+(?:{say.COUNT}\s+)?(?P<u>weeks?|days?|half|months?|quarters?)\s+of\s+(?P<of>(?:the\s+|this\s+|last\s+)?(?:{say.MONTH}{_Y}|20\d\d|year|month|quarter|q[1-4](?:\s+20\d\d)?))", _part_of),
    (rf"(?<!by )(?:the\s+)?week\s+(?:of|commencing|starting|beginning|from)\s+(?P<of>(?:the\s+)?(?:\d\d?(?:st|nd|rd|th)?\s+(?:of\s+)?{say.MONTH}|{say.MONTH}\s+\d\d?(?:st|nd|rd|th)?|black friday|christmas)(?:\s+20\d\d)?)", _week_of_day),
    (rf"{_WD}{_D}\s+(?:of\s+)?(?P<m>{say.MONTH})(?!\w){_Y}", say.day_month),
    (rf"{_WD}(?P<m>{say.MONTH})\s+(?:the\s+)?(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?![\d%]){_Y}", say.day_month),
    (r"(?P<d>[0-3]?\d)\.(?P<m>[01]?\d)\.(?P<y>20\d\d|\d\d)?(?!\d)", say.dotted),
    (r"(?P<d>[0-3]?\d)/(?P<m>[01]?\d)/(?P<y>20\d\d|\d\d)(?!\d)", say.dotted),
    (r"(?:(?<=on )|(?<=from )|(?<=since )|(?<=between )|(?<=until )|(?<=till )|(?<=to )|(?<=and )|(?<=after )|(?<=before ))(?P<d>[0-3]?\d)/(?P<m>[01]?\d)(?P<y>)(?![\d/])", say.dotted),
    (rf"(?P<m>{say.MONTH})(?:\s*(?:,|and|&|\+|/|plus)*\s+{say.MONTH})+{_Y}", say.listed_months),
    (rf"(?P<m>{say.MONTH}){_Y}{say.TO}(?P<m2>{say.MONTH})(?:,?\s*(?P<yy>20\d\d|last year|this year))?", lambda f, n: say.months_ranged(f, n)),
    (r"(?P<y0>20\d\d|'?\d\d)?\s*q\s?(?P<q>[1-4])(?:\s*(?:of|in|/|-)?\s*(?P<y>20\d\d|'?\d\d|last year|this year))?", say.quarter),
    (r"(?:the\s+)?(?P<q>first|second|third|fourth|1st|2nd|3rd|4th|last)\s+quarter(?:\s+(?:of|in)\s+|\s+)(?P<y>20\d\d|last year|this year)", say.quarter),
    (r"(?:the\s+)?(?P<q>first|second|third|fourth|1st|2nd|3rd|4th)\s+quarter(?P<y>)", say.quarter),
    (r"(?P<y0>20\d\d|'?\d\d)?\s*h\s?(?P<q>[12])(?:\s*(?:of|in|/|-)?\s*(?P<y>20\d\d|'\d\d|last year|this year))?", say.half),
    (r"(?:the\s+)?(?P<q>first|second|1st|2nd)\s+half(?:\s+(?:of|in)?\s*(?:the\s+)?(?P<y>20\d\d|last year|this year))?(?:\s+of\s+the\s+year)?", say.half),
    (rf"(?:calendar\s+)?(?:week|wk|cw|kw)\s*(?:no\.?\s*|number\s+)?(?P<n>\d\d?)(?!\s*(?:days|weeks)){_Y}", say.week_number),
    (rf"(?:the\s+)?{say.LAST}\s+{say.COUNT}\s*(?:full\s+|complete\s+|calendar\s+|whole\s+)?(?P<u>days?|d|weeks?|w|months?|quarters?|years?|fortnights?|hours?|hrs?)(?!\s+(?:of|before)\b)", say.last_n),
    (rf"(?:the\s+)?{say.COUNT}\s+(?:full|complete|whole)\s+(?P<u>days?|weeks?|months?|quarters?|years?)(?:\s+back)?", say.last_n),
    (rf"(?:the\s+)?{say.COUNT}\s+(?:full\s+|most recent\s+)?(?P<u>days?|weeks?|months?|quarters?|years?)\s+(?:up to|to|until)\s+(?:yesterday|now|today|date)", say.last_n),
    (r"(?:the\s+)?(?:last|past|previous)\s+(?P<u>fortnight)(?P<n>)", lambda f, n: Days(n.today - timedelta(days=14), n.today)),
    (r"(?:the\s+)?(?:ttm|trailing twelve months|rolling year|last twelve months)", lambda f, n: Days(n.unit("month", 12).start, n.unit("month").start)),
    (r"(?:the\s+)?day before yesterday", say.days_back(2)),
    (r"yesterday(?:'?s)?", say.days_back(1)),
    (r"today(?:'?s)?", say.days_back(0)),
    (r"(?:the\s+)?(?P<u>week|month|quarter|year) before last(?P<before>)", lambda f, n: n.unit(f["u"].lower(), 2)),
    (r"(?:the\s+)?(?:last|past|this past|previous)?\s*weekend before(?: last)?(?P<before> last)?|(?:the\s+)?weekend before last", lambda f, n: say.weekend_before(n)),
    (r"(?:(?:over|on|at)\s+)?(?:the\s+|last\s+|this\s+|this past\s+|past\s+|previous\s+)*weekend(?:'s)?", say.weekend),
    (rf"(?:(?:the|our)\s+)?(?:last|past|previous|prior)\s+{_SPAN}(?P<u>week|month|quarter|year)(?:'?s)?(?!\s+(?:of|before)\b)", say.last_unit),
    (rf"(?:this|the current|the present)\s+{_SPAN}(?P<u>week|month|quarter|year)(?:'?s)?(?:\s+(?:so far|to date|until now|up to now))?", say.this_unit),
    (r"(?:so far|to date)\s+this\s+(?P<u>week|month|quarter|year)", say.this_unit),
    (r"(?:fiscal |calendar )?(?:week|month|quarter|year)[- ]to[- ]date|[wmqy]td", say.to_date),
    (rf"{say.COUNT}\s+(?P<u>days?|weeks?|months?|quarters?|years?)\s+ago", say.ago),
    (rf"(?P<w>{say.WEEKDAY})\s*(?:up to|to|until|through|till|-|–)\s*(?P<w2>{say.WEEKDAY})(?P<ago>\s+(?:of\s+)?last week)?", say.weekdays),
    (rf"(?:on\s+)?(?P<w>{say.WEEKDAY}),?\s+(?:the\s+)?(?P<d>[0-3]?\d)(?:st|nd|rd|th)(?!\s+(?:of|quarter)\b)", say.weekday_of_month),
    (rf"(?:last week'?s?\s+(?P<w>{say.WEEKDAY}))(?P<ago>)|(?P<never>(?!x)x)", lambda f, n: say.weekday_of_last_week(f, n)),
    (r"(?:(?:on|last|this|past|from)\s+)?(?P<w>mon|tues?|wed|thurs?|fri|sat|sun)(?P<full>days?|day|nesday|rsday|sday|urday)?(?:'s)?(?P<ago>\s+(?:of\s+)?last week)?", lambda f, n: _weekday_said(f, n)),
    (r"(?:(?P<last>last|past|previous)|this|in|the|over the|during the|during|of)\s+(?P<s>spring|summer|autumn|fall|winter)(?:\s+(?P<y>20\d\d|last year|this year))?(?!\s+(?:months?|campaign|mail\w*|cool\w*|sale|news\w*|tea|clean|one|collection|text|reels|promo|launch)\b)", say.season),
    (r"(?:(?<=since )|(?<=until )|(?<=before ))(?P<s>spring|summer|autumn|fall|winter)", say.season),
    (r"(?P<s>spring|summer|autumn|fall|winter)\s+(?P<y>20\d\d|last year|this year)", say.season),
    (rf"(?P<f>{'|'.join(FEASTS)})" + _Y, moving_feast),
    (rf"(?:in\s+|of\s+|for\s+|during\s+)?(?P<m>{say.MONTH})(?:'s)?{_Y}(?:\s+(?:so far|to date|until now))?", lambda f, n: _bare_month(f, n)),
    (r"(?:fy|fiscal year|financial year)\s*'?(?P<y>20\d\d|\d\d)", say.whole_year),
    (r"(?P<y>20\d\d)\s*(?:to|through|until|-|–)\s*(?P<y2>20\d\d)", say.year_to_year),
    (r"(?:the year\s+|in\s+|calendar year\s+|all of\s+|year\s+)?(?P<y>(?:199\d|20[0-4]\d))(?!\s*(?:[.,]\d|%|euros?|eur|orders|customers|units|users|clicks))", say.whole_year),
    (r"on the (?P<d>[0-3]?\d)(?:st|nd|rd|th)(?!\s+(?:of|quarter))", say.nth_of_month),
    (r"(?:(?<=from )|(?<=since )|(?<=between )|(?<=until )|(?<=till ))the (?P<d>[0-3]?\d)(?:st|nd|rd|th)(?!\s+(?:of|quarter))", say.nth_of_month),
    (r"(?:(?<=^)|(?<=, )|(?<=\()|(?<=[-–—] )|(?<=mean )|(?<=\s\s))the (?P<d>[0-3]?\d)(?:st|nd|rd|th)(?=\W*$|\W+(?:that is|i mean|i meant|to be exact)\b)", say.nth_of_month),
)  # fmt: skip
"""Pattern -> reader; a longer stretch of text wins over a shorter, an earlier row over a later one."""


def _ranged(found: re.Match[str], now: Now) -> Days | None:
    """From one date in figures to another."""
    first, last = _find_one(found["a"], now), _find_one(found["b"], now)
    if first is None or last is None or last.end is None or last.end <= first.start:
        return None
    return Days(first.start, last.end)


_ABBREVIATED = re.compile(r"^(?:on|last|this|past|from)\s", re.IGNORECASE)
_SINCE_IT = re.compile(r"\bsince\s+$", re.IGNORECASE)


def _weekday_said(found: re.Match[str], now: Now) -> Days | None:
    """A weekday in full; a short one ("sat", "sun", "wed") only after a word of time; never the plural, a habit."""
    if (
        not found["full"]
        and found["w"].lower() not in ("mon", "tue", "tues", "thurs", "fri")
        and not _ABBREVIATED.match(found.group(0))
        and not _SINCE_IT.search(found.string[: found.start()])
    ):
        return None
    if (found["full"] or "").endswith("days"):
        return None
    return say.weekday(found, now)


def _bare_month(found: re.Match[str], now: Now) -> Days | None:
    """A month; "may" and "mar" only where a preposition, a capital or a year says that it is one."""
    name = found["m"].lower().rstrip(".")
    led = bool(re.match(r"(?:in|of|for|during)\s", found.group(0), re.IGNORECASE))
    if name == "may" and re.match(
        r"\s+(?:i|we|you|one|be|also|not|well|they)\b", found.string[found.end() :]
    ):
        # "May I know" asks for leave.
        return None
    if name in ("may", "mar") and not led and not found["y"] and not found["m"][0].isupper():
        before = found.string[: found.start()].rstrip().lower()
        if not re.search(
            r"(?:\b(?:vs\.?|versus|against|since|last|from|to|until|and|about|by|than|with|over)|[,(-])$",
            before,
        ):
            return None
    return say.named_month(found, now)


_LED = re.compile(r"(?:(?:in|of|for|during|on|over|at)\s+)?", re.IGNORECASE)


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
    # What leads a phrase makes it no longer one: "for oct" does not win over "oct 12".
    led = {hit[:2]: len(_LED.match(text[hit[0] : hit[1]]).group(0)) for hit in hits}  # type: ignore[union-attr]
    for start, end, _, days in sorted(hits, key=lambda h: (h[0] - h[1] + led[h[:2]], h[2], h[0])):
        if all(end <= c.start or c.end <= start for c in chosen):
            chosen.append(Spoken(start, end, days))
    return tuple(sorted(chosen, key=lambda s: s.start))


def beside(text: str, now: Now, named: list[tuple[int, int]]) -> tuple[Spoken, ...]:
    """The phrases outside of what is named; one that begins in a name is what stands of it behind that ("Black Friday, the 28th")."""
    result: list[Spoken] = []
    for spoken in find(text, now):
        within = [last for first, last in named if first < spoken.end and spoken.start < last]
        if not within:
            result.append(spoken)
        elif max(within) < spoken.end:
            rest = " " * max(within) + text[max(within) : spoken.end]
            result += [s for s in find(rest, now) if all(b <= s.start or s.end <= a for a, b in named)]
    return tuple(result)
