"""Time phrases to exact dates, in the store's calendar.

``date-wrangler`` reads the phrases it knows (RFC-free, pure Python; see the ADR on dates); what it leaves out is
read here: phrases that lean on another period ("the quarter before", "same period last year"), holidays, open
ends, the whole history. Only full days count: a window that reaches past yesterday ends with yesterday and is
marked incomplete.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import date, timedelta

from date_wrangler import FiscalCalendar, WranglerConfig, parse

from analytics.contract.scope import Window
from analytics.planning import holidays

Span = tuple[int, int]

_ALL_TIME = re.compile(
    r"\b(?:of |for |over |across |in )?(?:all[- ]?time|(?:the )?(?:whole|entire|full) (?:history|period|time)|"
    r"all (?:the |of the |our )?(?:data|history|years|dates)|since the (?:beginning|start)|from the (?:beginning|start)|ever|"
    r"altogether|in total)\b",
    re.IGNORECASE,
)
_LINK = r"(?:vs\.?|versus|against|compared? (?:to|with)|comparing (?:to|with)|over|than|and compare (?:it )?(?:to|with)|to|with)"
_YEAR_BEFORE = re.compile(
    rf"\b(?:{_LINK}\s+)?(?:(?:the )?same (?:period|month|quarter|week|days?|time|dates) (?:of )?(?:last|the previous|a) year(?: (?:ago|before|earlier))?"
    rf"|(?:the )?(?:previous|prior) year|a year (?:ago|before|earlier)|the year before|yoy|y/y|year[- ]on[- ]year|year[- ]over[- ]year)\b",
    re.IGNORECASE,
)
_PERIOD_BEFORE = re.compile(
    rf"\b(?:{_LINK}\s+)?(?:the )?(?:(?:previous|prior|preceding) (?:period|one|quarter|month|week|day|\d+ days)"
    rf"|(?:period|quarter|month|week|day|one) before(?: that)?|mom|m/m|wow|w/w|qoq|q/q|month[- ]on[- ]month|week[- ]on[- ]week)\b",
    re.IGNORECASE,
)
_LAST_YEAR_COMPARED = re.compile(rf"\b{_LINK}\s+(?:the )?last year\b", re.IGNORECASE)
_SAME_WEEKDAY = re.compile(
    rf"\b(?:{_LINK}\s+)?(?:the )?same (?:weekday|day)(?: (?:of )?last week| a week (?:ago|earlier))?\b",
    re.IGNORECASE,
)
_COMPARE = re.compile(
    r"\b(?:vs\.?|versus|against|compared? (?:it )?(?:to|with)|comparing (?:to|with)|than)\s*$", re.IGNORECASE
)
_MOVES = re.compile(r"^\s*(?:and|what about|how about|now|same for)\b", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = r"(?:jan(?:uary)?|feb(?:ruary)?|march|apr(?:il)?|june?|july?|aug(?:ust)?|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_MONTH = re.compile(rf"\b{_MONTH_NAME}\b", re.IGNORECASE)
_MONTH_RUN = re.compile(
    rf"\b{_MONTH_NAME}(?:\s*(?:,|and|&)?\s*{_MONTH_NAME}){{2,}}(?:\s+(?P<year>\d{{4}}))?\b", re.IGNORECASE
)
_CHANGED = re.compile(
    r"\b(?:up|down|higher|lower|more|less|better|worse|change[sd]?|grow|grew|growth)\b", re.IGNORECASE
)
_SINCE = re.compile(r"\b(?:since|from|after)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Periods:
    """What a text says about time: the window, what to compare it with, and where it was said."""

    base: Window | None = None
    compare: Window | None = None
    spans: tuple[Span, ...] = ()
    wants_comparison: bool = False
    several: bool = False
    """More than one window was said, and not to compare them."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The store's today, the reach of its data, and how its weeks and fiscal years run.

    ``week_start`` is ISO (1 = Monday); ``fiscal_start`` is the first month of the fiscal year.
    """

    today: date
    data_from: date | None = None
    data_through: date | None = None
    week_start: int = 1
    fiscal_start: int = 1
    timezone: str = "UTC"

    def read(self, text: str, focus: Window | None = None) -> Periods:
        """The periods of ``text``; phrases that lean on another one take ``focus`` where the text has none."""
        rest, spans = text, []
        compare_rule: str | None = None
        leaning = ""
        for pattern, rule in (
            (_YEAR_BEFORE, "year"),
            (_PERIOD_BEFORE, "period"),
            (_SAME_WEEKDAY, "weekday"),
            (_LAST_YEAR_COMPARED, "year"),
        ):
            found = pattern.search(rest)
            if found and compare_rule is None:
                compare_rule, leaning = rule, found.group(0)
                spans.append(found.span())
                rest = _blank(rest, found.span())
        windows, found_spans = self._windows(rest)
        spans += found_spans
        said = [w for w, compared in windows if not compared]
        base = said[0] if said else None
        several = len({w.canonical() for w in said}) > 1
        named = next((w for w, compared in windows if compared), None)
        if base is None and named is None and compare_rule is None:
            return Periods(spans=tuple(spans))
        anchor = base or focus
        moves = _MOVES.match(text) and not re.match(_LINK, leaning, re.IGNORECASE)
        if compare_rule in ("period", "year") and base is None and focus and moves:
            # "What about the month before?" looks there instead; "vs the month before" beside it.
            there = self.before(focus, compare_rule, leaning)
            return Periods(Window(there.start, there.end, leaning.strip()), None, tuple(spans))
        if compare_rule and anchor:
            named = self.before(anchor, compare_rule, leaning or anchor.rule)
        if named and anchor:
            named = self._like_for_like(anchor, named)
        wants = compare_rule is not None or named is not None
        return Periods(base, named, tuple(spans), wants, several)

    def _windows(self, text: str) -> tuple[list[tuple[Window, bool]], list[Span]]:
        """Each window of the text, with whether it was said as the one to compare with."""
        text = re.sub(r"\bsept\b", "sep ", text, flags=re.IGNORECASE)
        everything = _ALL_TIME.search(text)
        if everything:
            return [(self.all_data(), False)], [everything.span()]
        holiday = holidays.find(text, self.today)
        if holiday:
            start, end, first, last = holiday
            since = _SINCE.search(text[:first])
            if since:
                first, end = since.start(), self.today
            return [(self._window(start, end, text[first:last]), False)], [(first, last)]
        months = self._months_in_a_row(text)
        if months:
            return [(months[0], False)], [months[1]]
        result: list[tuple[Window, bool]] = []
        spans: list[Span] = []
        for match in parse(text, today=self.today, config=self._config()):
            first, last = match.span
            if re.fullmatch(r"\d{4}", match.text) and not 1990 <= int(match.text) <= 2099:
                continue
            if re.search(
                r"(?:user|customer|client|product|order|sku|id|number|#|top|limit)\s*#?$",
                text[:first].rstrip() + "",
                re.IGNORECASE,
            ):
                continue
            compared = match.joined_by == "compare" or bool(_COMPARE.search(text[:first]))
            range_start, range_end = match.range.start, match.range.end
            if (
                range_start is not None
                and range_end is None
                and not re.match(r"since|after|from", match.text, re.IGNORECASE)
            ):
                range_end = range_start + timedelta(days=1)
            if (
                re.match(r"from \w+$", match.text, re.IGNORECASE)
                and range_end is None
                and range_start is not None
            ):
                range_end = range_start + timedelta(days=1) if _is_weekday(match.text) else None
            result.append((self._past(range_start, range_end, match.text.strip()), compared))
            spans.append((first, last))
        bare = _MONTH.search(text) if not result else None
        if bare:
            # A month said without a preposition ("how about april") is a month all the same.
            found, _ = self._windows(f"in {bare.group(0)}")
            return found, [bare.span()] if found else []
        if len(result) == 2 and not any(c for _, c in result) and _CHANGED.search(text):
            result[1] = (result[1][0], True)
        return result, spans

    def _months_in_a_row(self, text: str) -> tuple[Window, Span] | None:
        """ "June, July and August 2026" as one window, where the months follow one another."""
        run = _MONTH_RUN.search(text)
        if run is None:
            return None
        named = [_MONTHS.index(m.group(0).lower()[:3]) + 1 for m in _MONTH.finditer(run.group(0))]
        if len(named) < 3 or any(b - a != 1 for a, b in itertools.pairwise(named)):
            return None
        year = int(run.group("year") or 0) or self.today.year - (
            date(self.today.year, named[-1], 1) >= self.today
        )
        end = shift_months(date(year, named[-1], 1), 1)
        return self._window(date(year, named[0], 1), end, run.group(0).strip()), run.span()

    def _config(self) -> WranglerConfig:
        return WranglerConfig(
            fiscal=FiscalCalendar(start_month=self.fiscal_start), week_starts_on=self.week_start - 1
        )

    def _past(self, start: date | None, end: date | None, rule: str) -> Window:
        """Questions are about the past: a bare month or weekday that lies ahead is the last one that was."""
        if start is None:
            start = min(self.data_from or date(2000, 1, 1), (end or self.today) - timedelta(days=1))
        if end is None:
            end = max(self.today, start + timedelta(days=1))
        if start >= self.today and not re.search(r"\d{4}|today|tomorrow|next", rule):
            days = (end - start).days
            if days <= 7:
                start, end = start - timedelta(days=7), end - timedelta(days=7)
            else:
                start, end = shift_years(start, -1), shift_years(end, -1)
        return self._window(start, end, rule)

    def _window(self, start: date, end: date, rule: str) -> Window:
        """The window, ended with yesterday where it reaches further (but never emptied)."""
        if end > self.today and start < self.today:
            return Window(start, self.today, rule, complete=False)
        return Window(start, max(end, start + timedelta(days=1)), rule, complete=end <= self.today)

    def all_data(self) -> Window:
        """The whole history."""
        end = (self.data_through + timedelta(days=1)) if self.data_through else self.today
        start = self.data_from or end - timedelta(days=365)
        return Window(min(start, end - timedelta(days=1)), end, "all data")

    def last_full_month(self) -> Window:
        """The default window where none is named: the last month that is over and has data."""
        first = self.today.replace(day=1)
        start = shift_months(first, -1)
        return Window(start, first, "last full month")

    def recent(self, grain: str) -> Window:
        """The default window of a series: 30 days, 12 weeks, 12 months, or all quarters or years."""
        if grain == "day":
            return Window(self.today - timedelta(days=30), self.today, "last 30 days")
        if grain == "week":
            start = self.today - timedelta(days=(self.today.isoweekday() - self.week_start) % 7)
            return Window(start - timedelta(weeks=12), start, "last 12 weeks")
        if grain == "month":
            first = self.today.replace(day=1)
            return Window(shift_months(first, -12), first, "last 12 months")
        return self.all_data()

    def before(self, window: Window, rule: str, said: str = "") -> Window:
        """The window to compare with: ``year`` before, ``weekday`` a week before, or the ``period`` just before.

        ``said`` may name the unit ("the quarter before"); else the window's own length counts.
        """
        if rule == "year":
            return Window(shift_years(window.start, -1), shift_years(window.end, -1), "a year before")
        if rule == "weekday":
            week = timedelta(days=7)
            return Window(window.start - week, window.end - week, "same weekday a week before")
        months = _unit_months(said) or _unit_months(window.rule) or _whole_months(window)
        if months and not (window.complete and _whole_months(window) % months == 0 and _whole_months(window)):
            start = shift_months(_unit_start(window.start, months), -months)
            full = Window(start, shift_months(start, months), "the period before")
            return full if window.complete else self._like_for_like(window, full)
        months = _whole_months(window)
        if months:
            start = shift_months(window.start, -months)
            full = Window(start, window.start, "the period before")
            return full if window.complete else self._like_for_like(window, full)
        length = window.end - window.start
        return Window(window.start - length, window.start, "the period before")

    def _like_for_like(self, base: Window, compare: Window) -> Window:
        """A base that is not over is compared with as many days of the other."""
        if base.complete or compare.days <= base.days:
            return compare
        end = compare.start + timedelta(days=base.days)
        return Window(compare.start, end, f"{compare.rule}, the same {base.days} days")


def _blank(text: str, span: Span) -> str:
    return text[: span[0]] + " " * (span[1] - span[0]) + text[span[1] :]


def _is_weekday(text: str) -> bool:
    return bool(re.search(r"\b(mon|tue|wed|thu|fri|sat|sun)\w*\b", text, re.IGNORECASE))


_UNITS = ((r"quarter|qoq|q/q|\bqtd\b", 3), (r"month|\bmom\b|m/m|\bmtd\b", 1), (r"year|\bytd\b|yoy", 12))


def _unit_months(text: str) -> int:
    """Months of the calendar unit that a phrase names ("this quarter" -> 3); 0 for none, or several ("3 months")."""
    if re.search(r"\d|twelve|three|six", text):
        return 0
    return next((months for pattern, months in _UNITS if re.search(pattern, text, re.IGNORECASE)), 0)


def _unit_start(day: date, months: int) -> date:
    """First day of the calendar month, quarter or year that holds ``day``."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _whole_months(window: Window) -> int:
    """How many calendar months the window is; 0 where it does not run from a first to a first."""
    if window.start.day != 1 or window.end.day != 1:
        return 0
    return (window.end.year - window.start.year) * 12 + window.end.month - window.start.month


def shift_months(day: date, months: int) -> date:
    """``months`` later; the last day of the month where the day does not exist.

    >>> shift_months(date(2024, 3, 31), -1)
    datetime.date(2024, 2, 29)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    next_first = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (next_first - timedelta(days=1)).day))


def shift_years(day: date, years: int) -> date:
    """As ``shift_months`` by twelve; 29 February becomes the 28th."""
    return shift_months(day, 12 * years)
