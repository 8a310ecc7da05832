"""Time phrases to exact windows, in the store's calendar.

``phrases`` and ``holidays`` find stretches of days; here they become windows: what leans on another one ("the quarter before",
"same period last year"), open ends, the whole history, and which of two is compared with which. Only full days count: a window
that reaches past yesterday ends with yesterday and is marked incomplete.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from analytics.contract.scope import Window
from analytics.planning.dates import glosses, holidays, phrases
from analytics.planning.dates.arithmetic import first_of, months_later, week_of, years_later
from analytics.planning.dates.in_full import COMPARES_BETWEEN, joined_ranges
from analytics.planning.dates.leaning import (
    BESIDE_IT,
    THE_ONE_BEFORE,
    WEEKDAY_BEFORE,
    leaning_of,
    moves_on,
    weekday_back,
    weekday_before,
    weekend_before,
    with_that_day,
)
from analytics.planning.dates.listed import unit_listed
from analytics.planning.dates.no_date import is_no_date, years_around
from analytics.planning.dates.phrase_days import Days, Now
from analytics.planning.dates.stretches import in_its_week, moved, unit_after_unit, with_run_up
from analytics.planning.dates.windows import (
    are_a_pair,
    contains,
    is_year,
    unit_months,
    whole_months,
    years_apart,
)

Span = tuple[int, int]

_ALL_TIME = re.compile(
    r"\b(?:of |for |over |across |in |since |from )?(?:all[- ]?time|(?:the |its |their |his |her )?(?:whole|entire|full) (?:history|period|time|li(?:fe|ves)|run)|"
    r"all (?:the |of the |our )?(?:data|history|years|dates)|as far back as (?:you|it|we|the data) (?:can )?(?:go|goes|have|has|reach\w*)|(?:the )?(?:very )?(?:beginning|start)(?: of (?:time|data|the data))?(?! of)|day one|ever(?! since)|"
    r"altogether|in total|life ?time(?! value)|to date overall|so far overall|since we (?:started|opened|launched)|since (?:the )?(?:data|records?) (?:starts?|began|begins?))\b",
    re.IGNORECASE,
)
_ON_THE_UNIT = re.compile(
    r"(w/?o?/?w|m/?o?/?m|q/?o?/?q|(?:day|week|month|quarter)[- ](?:on|over)[- ])", re.IGNORECASE
)
"""One unit on the one before it."""
_COMPARE = re.compile(
    r"(?:\b(?:vs\.?|versus|against|compared? (?:it |that |this )?(?:to|with)|comparing (?:to|with)|relative to|than|as (?:opposed to|against)|rather than|instead of|(?:beside|next to|alongside)(?: it| that| them)?|(?:up|down|better|worse|higher|lower|ahead|ahead of|behind|more|fewer) (?:on|than|from|against|over))|[-–—]>|\bv\.?)\s*(?:(?:in|for|of|from|during|on|over|the|that|those|what we had|we had|it was|same|matching|corresponding|equivalent|comparable|days|dates|period|stretch|time)\s+){0,6}$",
    re.IGNORECASE,
)
_WITH_IT = re.compile(r"\W*(?:(?:and|ok|now|but|then|compare)\W+)*with\s+(?:the\s+)?$", re.IGNORECASE)
"""A clause that opens so names what to compare with: "with September of last year"."""
_ORDER_TO_COMPARE = re.compile(
    r"\b(?:compare[sd]?|comparison|contrast|difference|differ|vs)\b", re.IGNORECASE
)
_JOINED = re.compile(
    r"\b(?:with|to|and|vs\.?|versus|against|from|or)\s*(?:(?:the|in|of|for|that|those)\s+){0,3}$|[/|]\s*$",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:up|down|higher|lower|more|less|better|worse|chang(?:e[sd]?|ing)|grow|grew|growth|grown|improved?|gained?|lost|increased?|decreased?|rose|fell|dropped|develop(?:ed|ment)|evolve\w*|difference)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:(?:ever )?since|starting(?: from| on)?|from|as of|after|beginning)\s+(?:about\s+|the\s+)?$"
    r"|\bsince\s+(?:(?:it|we|they|you|he|she|that|this|the|our|my|its|their)\s+)(?:[a-z'’-]+\s+){1,4}?(?:on|in|at|from|around)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_ONWARDS = re.compile(r"^\s*(?:onwards?|on\b(?! \w)|on(?= (?:please|pls|then)\b)|until (?:now|today|yesterday)|to (?:now|today|date|yesterday)|till (?:now|today)|through (?:now|today|yesterday)|up to (?:now|today))", re.IGNORECASE)  # fmt: skip
_UNTIL = re.compile(
    r"\b(?<!the )(?<!our )(?:until|till|before|up to|(?<!-)(?<!click )through|by the end of|prior to)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"(?:in|on|during|over)\b", re.IGNORECASE)
"""What opens dates that nothing reaches to: "what got through in August"."""
_ALL_THROUGH = re.compile(
    r"\b(?:(?P<u>day|week|month|quarter) (?:by|for|after) (?P=u)|by (?:day|week|month|quarter)|(?:daily|weekly|monthly|quarterly)|all|right|straight)\b[^.;!?]*\bthrough\s+$",
    re.IGNORECASE,
)
"""What makes "through 2025" all of that year, and not all until its end."""
_TOGETHER = re.compile(
    r"\b(?:taken|put|added (?:up )?|summed|counted|lumped)? ?together\b|\bcombined\b|\bas one\b|\bin one (?:number|figure|sum)\b|\bsummed up\b|\badded up\b",
    re.IGNORECASE,
)
_MINUS_A_DAY = re.compile(r"\btoday minus (?:one|1|a) day\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Periods:
    """What a text says about time: the window, what to compare it with, and where it was said."""

    base: Window | None = None
    compare: Window | None = None
    spans: tuple[Span, ...] = ()
    wants_comparison: bool = False
    several: bool = False
    """More than one window was said, and not to compare them."""
    paired: bool = False
    """Two windows of one length were said without a word between them that sets them against one another."""
    listed: str = ""
    """The unit of three windows or more that were said one after the other ("Q1 Q2 Q3"): the window holds them all."""


@dataclass(frozen=True, slots=True)
class _Said:
    window: Window
    start: int
    end: int
    compared: bool


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

    DEFAULT_RULES: ClassVar[frozenset[str]] = frozenset(
        {
            "last full month",
            "last 30 days by default",
            "last 12 weeks by default",
            "last 12 months by default",
        }
    )
    """Rules of windows that nobody said."""

    def read(self, text: str, focus: Window | None = None) -> Periods:
        """The periods of ``text``; phrases that lean on another one take ``focus`` where the text has none."""
        text = _MINUS_A_DAY.sub(lambda m: "yesterday".ljust(len(m.group(0))), text)
        text = with_that_day(text, focus) if focus else text
        if focus and (away := moved(text, focus)):
            return Periods(self._window(*away, text.strip()), None, ((0, len(text)),))
        rest, spans, compare_rule, leaning = leaning_of(text)
        day_before = WEEKDAY_BEFORE.search(rest)
        if day_before:
            rest = rest[: day_before.start()] + " " * len(day_before.group(0)) + rest[day_before.end() :]
        said = self._windows(rest)
        spans += [(s.start, s.end) for s in said]
        ended = max((b for a, b in spans if text[a:b] == leaning), default=0) if compare_rule else 0
        explained = [s for s in said if ended and glosses.explains_the_comparison(text, ended, s.start)]
        said = [replace(s, compared=True) if s in explained else s for s in said]
        bases = self._narrowed([s for s in said if not s.compared], rest)
        base = bases[0].window if bases else None
        if unit_after_unit(leaning, base):
            compare_rule = None
        several = len({s.window.canonical() for s in bases}) > 1
        if several and _TOGETHER.search(text) and (joined := self._as_one([s.window for s in bases])):
            base, several = joined, False
        listed = unit_listed([(s.window, s.start, s.end) for s in bases], rest) if several else ""
        if listed and (joined := self._as_one([s.window for s in bases])):
            base, several = joined, False
        named = next((s.window for s in said if s.compared), None)
        if several and named is None and compare_rule is None and glosses.are_one_stretch(bases, rest):
            # "Saturday and Sunday": two days in a row are one stretch, unless they are set against one another.
            base, several = self._as_one([s.window for s in bases]), False
        paired = several and named is None and compare_rule is None and are_a_pair([s.window for s in bases])
        if paired:
            named, base = sorted((s.window for s in bases), key=lambda w: w.start)
            several = False
        if base is None and named is None and compare_rule is None and day_before is None:
            return Periods(spans=tuple(spans))
        if (
            compare_rule
            and base is None
            and named is None
            and (focus is None or focus.rule in self.DEFAULT_RULES)
        ):
            base = self._unit_of(leaning)
        anchor = base or focus
        if (
            compare_rule == "period"
            and anchor
            and THE_ONE_BEFORE.search(leaning)
            and holidays.a_year_before(anchor.rule, anchor.start)
        ):
            # After Black Friday, "the one before" is the Black Friday before.
            compare_rule = "year"
        if base is None and named is None and focus:
            # "What about the month before?" looks there instead; "vs the month before" beside it.
            if compare_rule in ("period", "year") and moves_on(text, leaning):
                there = replace(
                    self.before(focus, compare_rule, leaning), rule=leaning.strip(), complete=True
                )
                same_day = weekday_back(leaning, focus) if compare_rule == "period" else None
                return Periods(same_day or there, None, tuple(spans))
            if day_before and compare_rule is None and moves_on(text, day_before.group(0)):
                there = weekday_before(day_before, focus)
                return Periods(there, None, (*spans, day_before.span()))
        if compare_rule and anchor and named is None:
            named = self.before(anchor, compare_rule, leaning or anchor.rule)
        if day_before and anchor and compare_rule is None:
            named = weekday_before(day_before, anchor)
            spans.append(day_before.span())
        if named and base and compare_rule is None and named.start > base.start and years_apart(base, named):
            # "December 2024 versus December 2025": the newer one against the older, as years are set beside one another.
            base, named = named, base
            anchor = base
        if named and anchor:
            if is_year(named) and anchor.days < 183 and compare_rule is None:
                # "Christmas 2025 against 2024": the same days of that year, not all of it.
                named = self.before(anchor, "year", str(named.start.year))
            named = self._like_for_like(anchor, named)
        wants = compare_rule is not None or named is not None
        return Periods(base, named, tuple(spans), wants, several, paired, listed if not wants else "")

    def _as_one(self, windows: list[Window]) -> Window | None:
        """ "Q2 and Q3 taken together": windows that follow one another as one; None where days lie between them."""
        ordered = sorted(windows, key=lambda w: w.start)
        if any(one.end < other.start for one, other in itertools.pairwise(ordered)):
            return None
        rule = " and ".join(w.rule for w in ordered)
        return self._window(ordered[0].start, max(w.end for w in ordered), rule)

    def _unit_of(self, leaning: str) -> Window | None:
        """ "Orders wow", "revenue QoQ": the last full unit that the comparison names."""
        found = _ON_THE_UNIT.match(leaning.strip())
        if found is None:
            return None
        unit = {"d": "day", "w": "week", "m": "month", "q": "quarter"}[found.group(1).lower()[0]]
        days = Now(self.today, self.week_start, self.fiscal_start).unit(unit, 1)
        return Window(days.start, days.end or self.today, f"last {unit}")

    def _windows(self, text: str) -> list[_Said]:
        """Each window of the text, with whether it was said as the one to compare with."""
        everything = _ALL_TIME.search(text)
        found = [
            in_its_week(text, h.first, h.last, Days(h.start, h.end), self.week_start)
            for h in holidays.find(text, self.today)
        ]
        now = Now(self.today, self.week_start, self.fiscal_start)
        inside = [(first, last) for first, last, _ in found]
        found += [(s.start, s.end, s.days) for s in phrases.beside(text, now, inside)]
        found = sorted((with_run_up(text, *one) for one in found), key=lambda f: f[0])
        years = years_around(self.data_from, self.today)
        found = [f for f in found if not is_no_date(text, f[0], f[1], years)]
        found = glosses.set_apart(text, joined_ranges(text, found))
        if everything and not found:
            return [_Said(self.all_data(), everything.start(), everything.end(), False)]
        said = [self._said(text, *one) for one in found]
        if len(said) == 2 and not any(s.compared for s in said) and self._is_compared(text, said):
            newer_last = said[0].window.start < said[1].window.start
            old = 0 if newer_last and COMPARES_BETWEEN.search(text) else 1
            said[old] = replace(said[old], compared=True)
        return said

    def _said(self, text: str, first: int, last: int, days: Days) -> _Said:
        before, after = text[:first], text[last:]
        rule = text[first:last].strip()
        since, until = _SINCE.search(before), None if _WITHIN.match(rule) else _UNTIL.search(before)
        onwards = _ONWARDS.match(after)
        start, end = days.start, days.end or self.today
        is_from = since is not None and since.group(0).split()[0].lower() == "from"
        if onwards or (since and not is_from):
            after_it = since is not None and since.group(0).lower().startswith("after")
            start, end = (end if after_it else start), self.today
            first = since.start() if since else first
            last += onwards.end() if onwards else 0
        elif (
            is_from
            and since
            and (days.end is None or (end - start).days == 1)
            and not re.search(r"yesterday|today|day|\d\d\d\d-", rule)
        ):
            start, end, first = start, self.today, since.start()
        elif until and not onwards:
            within = _ALL_THROUGH.search(before) and end - start > timedelta(days=1)
            includes = re.match(r"until|till|up to|through|by", until.group(0), re.IGNORECASE)
            if not within:
                start, end = self.data_from or start, (end if includes else start)
            first = until.start()
        return _Said(
            self._window(start, end, text[first:last].strip()),
            first,
            last,
            bool(_COMPARE.search(before) or _WITH_IT.match(before) or BESIDE_IT.match(after)),
        )

    def _is_compared(self, text: str, said: list[_Said]) -> bool:
        """Whether the second of two is the one to compare with, though no "vs" stands before it."""
        one, other = said
        if contains(one.window, other.window) or contains(other.window, one.window):
            return False
        between = text[one.end : other.start]
        if glosses.says_it_again(one.window, other.window, between):
            return False
        if _ORDER_TO_COMPARE.search(text) and _JOINED.search(text[: other.start]):
            return True
        return bool(_CHANGED.search(text)) and not re.fullmatch(r"\s*(?:and|,)\s*", between)

    def _narrowed(self, said: list[_Said], text: str) -> list[_Said]:
        """Of "this summer (June to August)": of two that hold one another the one said more exactly, or last in an aside."""
        # "Last weekend, Saturday plus Sunday": several days of a window only tell what it is made of.
        inner = [[o for o in said if o.start > one.end and contains(one.window, o.window)] for one in said]
        told = [o for found in inner if len(found) > 1 for o in found]
        result: list[_Said] = []
        for one in (o for o in said if o not in told):
            if not result:
                result.append(one)
                continue
            before = result[-1]
            between = text[before.end : one.start]
            opened = _SINCE.search(text[: before.start]) or before.window.rule.lower().startswith(
                ("since", "from")
            )
            if opened and glosses.PARENTHESIS.match(between):
                # "Since spring (1 March)": the aside tells the day.
                result[-1] = _Said(
                    self._window(one.window.start, self.today, one.window.rule),
                    before.start,
                    one.end,
                    before.compared,
                )
            elif glosses.says_it_again(before.window, one.window, between):
                result[-1] = one
                if len(result) > 1 and contains(result[-2].window, one.window):
                    del result[-2]
            elif not (
                contains(one.window, before.window)
                or glosses.names_its_weekday(before.window, one.window, between)
            ):
                result.append(one)
        return result

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
        return Window(months_later(first, -1), first, "last full month")

    def following(self, compared: Window, usual: Window) -> tuple[Window, Window]:
        """The window that is set beside a ``compared`` one where none was said: the usual one, or what has followed it."""
        if compared.end <= usual.start:
            return usual, self._like_for_like(usual, compared)
        months = whole_months(compared)
        end = months_later(compared.end, months) if months else compared.end + (compared.end - compared.start)
        if compared.end >= self.today:
            return usual, compared
        window = self._window(compared.end, end, "what followed")
        return window, self._like_for_like(window, compared)

    def last_days(self, days: int) -> Window:
        """So many full days up to yesterday."""
        return Window(self.today - timedelta(days=days), self.today, f"last {days} days")

    def recent(self, grain: str) -> Window:
        """The default window of a series: 30 days, 12 weeks, 12 months, or all quarters or years."""
        if grain == "day":
            return Window(self.today - timedelta(days=30), self.today, "last 30 days by default")
        if grain == "week":
            start = week_of(self.today, self.week_start)
            return Window(start - timedelta(weeks=12), start, "last 12 weeks by default")
        if grain == "month":
            first = self.today.replace(day=1)
            return Window(months_later(first, -12), first, "last 12 months by default")
        return self.all_data()

    def before(self, window: Window, rule: str, said: str = "") -> Window:
        """The window to compare with: ``year`` before, ``weekday`` a week (or, of the year, 52) before, or the ``period`` just before.

        ``said`` may name the unit ("the quarter before"); else the window's own length counts.
        """
        named = re.search(r"20\d\d", said) if rule == "year" else None
        if named and int(named.group(0)) < window.start.year:
            back = int(named.group(0)) - window.start.year
            feast = holidays.a_year_before(window.rule, years_later(window.start, back + 1))
            if feast:
                return Window(feast[0], feast[1], said.strip())
            return Window(years_later(window.start, back), years_later(window.end, back), said.strip())
        if rule == "year":
            feast = holidays.a_year_before(window.rule, window.start)
            if feast:
                return Window(feast[0], feast[1], f"{window.rule} a year before")
            return Window(years_later(window.start, -1), years_later(window.end, -1), "a year before")
        if rule.startswith("weekday"):
            back, unit = (364, "year") if rule.endswith("year") else (7, "week")
            apart = timedelta(days=back)
            return Window(window.start - apart, window.end - apart, f"same weekday a {unit} before")
        if rule == "period" and (weekend := weekend_before(said, window)):
            return weekend
        months = unit_months(said) or unit_months(window.rule) or whole_months(window)
        if months and not (window.complete and whole_months(window) % months == 0 and whole_months(window)):
            start = months_later(first_of(window.start, months, self.fiscal_start), -months)
            full = Window(start, months_later(start, months), "the period before")
            return full if window.complete else self._like_for_like(window, full)
        months = whole_months(window)
        if months:
            start = months_later(window.start, -months)
            full = Window(start, window.start, "the period before")
            return full if window.complete else self._like_for_like(window, full)
        if not window.complete and window.start == week_of(self.today, self.week_start):
            start = window.start - timedelta(weeks=1)
            return Window(start, start + timedelta(days=window.days), "the period before")
        length = window.end - window.start
        return Window(window.start - length, window.start, "the period before")

    def _like_for_like(self, base: Window, compare: Window) -> Window:
        """A base that is not over is compared with as many days of the other; years by the same dates."""
        if base.complete or compare.days <= base.days:
            return compare
        apart = (base.start.year - compare.start.year) * 12 + base.start.month - compare.start.month
        same_day = base.start.day == compare.start.day and apart % 12 == 0
        end = months_later(base.end, -apart) if same_day else compare.start + timedelta(days=base.days)
        return Window(compare.start, min(end, compare.end), f"{compare.rule}, the same {base.days} days")
