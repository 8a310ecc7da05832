"""Phrases that lean on another window: "the month before", "same period last year", "wow"."""

from __future__ import annotations

import re
from datetime import timedelta

from analytics.contract.scope import Window
from analytics.planning.dates import holidays
from analytics.planning.dates.phrase_days import MONTH, WEEKDAY, WEEKDAYS
from analytics.planning.dates.stretches import A_DATE

Span = tuple[int, int]

LINK = r"(?:vs\.?|versus|against|compared? (?:it |that |this )?(?:to|with)|comparing (?:to|with)|relative to|ahead of|behind|up on|down on|above|below|over|on|than|and compare (?:it )?(?:to|with)|to|with|or)"
_THEN = r"(?:in|of|for|at|during)\s+"
_NAMED_TIME = rf"{MONTH}|q[1-4]|h[12]|summer|winter|spring|autumn|{holidays.NAMES}"
_YEAR_BEFORE = re.compile(
    rf"\b(?:{LINK}\s+)?(?:{_THEN})?(?:(?:the )?same (?:period|month|quarter|week|days?|time|dates|time span|window|timeframe|one|point|stretch|span|stage|part) (?:of |in |from |a )?(?:(?:last|the previous|the prior|the|a|one)?\s?year(?: (?:ago|before|earlier))?|20\d\d)"
    rf"|(?:at )?this (?:time|point|stage) (?:last year|a year ago)|the (?:{_NAMED_TIME}) (?:before|prior|earlier)(?: (?:that|it|this)(?: one)?)?"
    rf"|(?:the )?(?:previous|prior) year(?:'s)?(?: (?:period|month|quarter|week|same period))?|(?:a|one|1) year (?:ago|before|earlier|back|prior)|(?:the |^\W*(?:(?:and|vs\.?|ok|or) )?)year before(?! last)|the year earlier|last year'?s? same \w+|same(?: thing| again| question| figures?| numbers?)? (?:for|in|of|but|from|with) (?:the )?last year|yoy|y/y|y-o-y|year[- ]on[- ]year|year[- ]over[- ]year|this time last year)\b",
    re.IGNORECASE,
)
_PERIOD_BEFORE = re.compile(
    rf"\b(?:{LINK}\s+)?(?:{_THEN})?(?:the )?(?:same (?:point|stretch|period|time|part|days|dates|span|stage) (?:of |in |from )?(?:last|the previous|the prior|the) (?:week|month|quarter)(?: before)?|(?:previous|prior|preceding) (?:period|one|quarter|month|week|day|\d+ (?:days|weeks|months))"
    rf"|(?:period|quarter|month|fortnight|week|day|one|weekend) (?:before|prior|earlier)(?: that| it| this)?|(?:days|weeks|months) before(?: that| it)?|\d+ (?:days |weeks |months )?before(?: that| it)?|(?:a|one) (?:month|quarter) (?:before|earlier)|mom|m/m|wow|w/w|qoq|q/q|month[- ](?:on|over)[- ]month|week[- ](?:on|over)[- ]week|quarter[- ](?:on|over)[- ]quarter|day[- ](?:on|over)[- ]day)\b(?! last| yesterday| {A_DATE})",
    re.IGNORECASE,
)
WEEKDAY_BEFORE = re.compile(
    rf"\b(?:{LINK}\s+|as\s+)?(?:(?:on|at)\s+)?the (?P<w>{WEEKDAY}) before(?: that| it)?\b", re.IGNORECASE
)
_LAST_YEAR_COMPARED = re.compile(rf"\b{LINK}\s+(?:the )?last year(?:'s)?\b(?:,? same \w+)?", re.IGNORECASE)
_SAME_WEEKDAY = re.compile(
    rf"\b(?:{LINK}\s+)?(?:the )?same (?:weekday|days?(?! (?:of|in) (?!(?:the )?(?:last|previous|prior) week\b))(?! (?:the )?(?:last|previous|prior) (?:month|quarter))|day of the week)(?:,? (?:of |in )?(?:the )?(?:last|previous|prior) week| (?:a|one|the) week (?:ago|earlier|before)| last week)?\b(?! (?:last|the previous|a|of) (?:last )?year)|\b(?:{LINK}\s+)?(?:a|one|1) week (?:ago|earlier|before|prior)\b(?= *[?.!,]*$)",
    re.IGNORECASE,
)
_WEEKDAY_A_YEAR_BEFORE = re.compile(
    rf"\b(?:{LINK}\s+)?(?:the )?(?:same|matching|corresponding|equivalent|comparable) (?:weekday|day of the week|{WEEKDAY}),? (?:of |in |from )?(?:(?:a|one|the) year (?:earlier|before|ago|prior)|(?:the )?(?:last|previous) year)\b",
    re.IGNORECASE,
)
_SAME_DAYS = re.compile(
    r",?\s*\b(?:like[- ]for[- ]like|same days(?! (?:of|in|last))|same dates(?! (?:of|in|last)))\b(?: please| pls)?",
    re.IGNORECASE,
)
_SAME_PERIOD = re.compile(r"\b(?:(?:on|in|for|over|during|of) )?(?:exactly |just |only )?(?:(?:those|these)(?: same)?|(?:the )?same|both(?: of those)?) (?:\d |two |three )(?:days|weeks|weekends|months|quarters|years|periods|dates|stretches)\b|\b(?:on|in|for|over|during|of) (?:exactly |just |only )?(?:those|these) (?:same )?(?:days|weeks|months|quarters|periods|dates)\b|\b(?:in|for|over|during|of) (?:the |that |this )?same (?:period|month|quarter|week|year|time|dates|days|window|timeframe)\b(?! (?:last|of|a|the))|\b(?:on|for) (?:the |that |this )?(?:very )?same day\b(?! (?:last|of|in|a|one|the))|\bthat (?:same )?(?:month|quarter|week|period)\b", re.IGNORECASE)  # fmt: skip
MOVES = re.compile(
    r"^\s*(?:(?:and\s+|ok\s+|now\s+|so\s+)?(?:the\s+)?(?:week|month|day|quarter|year|weekend) (?:before|prior|earlier)(?: that| it)?\W*$|(?:and|what about|how about|hows? about|now|same for|same|ok(?:ay)?|for|show|or|then|also)\b)",
    re.IGNORECASE,
)
_SETS_RIGHT = re.compile(
    r"^\s*(?:(?:oh|ah|ok(?:ay)?|hm+|wait|um|er|no)\W+)*(?:no|nope|nah|not (?:that|this)|wrong|sorry|actually|rather|make (?:it|that)|(?:it )?should (?:be|have been)|i(?:'m| was| am)? (?:mean|meant|want|wanted|need|needed|said|asked for|asking (?:for|about)|talking about|after))\b",
    re.IGNORECASE,
)
"""What sets the question before right: its dates are taken back, not set beside others."""
_SETS_BESIDE = re.compile(
    r"\b(?:compar\w+|comparison|beside|alongside|next to|against|vs|versus|differ\w*|chang\w+|better|worse|more|less|fewer|higher|lower|up|down|ahead|behind|add|plus)\b",
    re.IGNORECASE,
)
_UNIT_ON_UNIT = re.compile(
    r"\b(?:[ymwqd]o[ymwqd]|[ymwqd]/[ymwqd]|[ymwqd]-o-[ymwqd]|\w+[- ](?:on|over)[- ]\w+)\b", re.IGNORECASE
)
_LEADS_THERE = frozenset(
    "and ok okay now so then but or again too please pls show me give go look check take use try switch to back what how about was were is it that "
    "this them those for in on of at the just only maybe hows hm oh ah instead rather did we do".split()
)
"""Words that only lead to a time ("how was it the week before")."""


def moves_on(text: str, leaning: str) -> bool:
    """Whether what leans on another window is looked at in its place: "and the saturday before", "no, I meant the week before that".

    >>> moves_on("and the saturday before?", "the saturday before"), moves_on("vs the week before", "vs the week before")
    (True, False)
    >>> moves_on("sorry, i meant the month before", "the month before"), moves_on("was it more the month before", "the month before")
    (True, False)
    """
    if re.match(LINK, leaning, re.IGNORECASE) or _UNIT_ON_UNIT.search(leaning):
        return False
    around = text.replace(leaning, " ", 1)
    if _SETS_BESIDE.search(around):
        return False
    if MOVES.match(text):
        return True
    only_leads = set(re.findall(r"\w+", around.lower())) <= _LEADS_THERE
    return bool(_SETS_RIGHT.match(text)) or (only_leads and not _A_YEAR.search(leaning))


_A_YEAR = re.compile(r"\byears?\b", re.IGNORECASE)
""" "Same period last year" by itself is set beside it."""
BESIDE_IT = re.compile(
    r"\s*(?:right |just )?(?:next to|beside|alongside|against|opposite) (?:it|that|this|them|those|these)\b|\s*(?:as (?:a )?comparison|for comparison|to compare)\b",
    re.IGNORECASE,
)
"""What follows dates that are to stand beside those of the talk: "put Q2 next to it"."""
_PLAIN_PREVIOUS = re.compile(
    r"(?:(?:in|of|for|at|during)\s+)?(?:the )?(?:previous|prior|preceding) (?:week|month|quarter|year)",
    re.IGNORECASE,
)


def leaning_of(text: str) -> tuple[str, list[Span], str | None, str]:
    """The text without phrases that lean on another window, and the rule of the first of them."""
    rest, spans = text, []
    rule_found: str | None = None
    said = ""
    for pattern, rule in (
        (_SAME_DAYS, ""),
        (_SAME_PERIOD, ""),
        (_WEEKDAY_A_YEAR_BEFORE, "weekday of the year"),
        (_YEAR_BEFORE, "year"),
        (_SAME_WEEKDAY, "weekday"),
        (_PERIOD_BEFORE, "period"),
        (_LAST_YEAR_COMPARED, "year"),
    ):
        found = pattern.search(rest)
        if found is None or (rule and rule_found):
            continue
        alone = found.group(0).strip() == text.strip(" ?.!,")
        if _PLAIN_PREVIOUS.fullmatch(found.group(0)) and not (MOVES.match(text) or alone):
            # "Revenue previous month" asks for it; "vs the previous month" and "and the previous month?" lean.
            continue
        if rule:
            rule_found, said = rule, found.group(0)
        spans.append(found.span())
        rest = rest[: found.start()] + " " * len(found.group(0)) + rest[found.end() :]
    return rest, spans, rule_found, said


THE_ONE_BEFORE = re.compile(r"\b(?:one before|previous one|prior one|preceding one)\b", re.IGNORECASE)
_A_WEEKDAY = re.compile(rf"\b{WEEKDAY}\b", re.IGNORECASE)


def weekday_before(found: re.Match[str], anchor: Window) -> Window:
    """ "The Saturday before (that)", as ``WEEKDAY_BEFORE`` found it: the last such day before the window."""
    number = WEEKDAYS.index(found["w"].lower()[:3])
    back = (anchor.start.weekday() - number - 1) % 7 + 1
    day = anchor.start - timedelta(days=back)
    return Window(day, day + timedelta(days=1), found.group(0).strip())


def weekday_back(leaning: str, anchor: Window) -> Window | None:
    """ "The one before", after a day that was called by its weekday: that weekday of the week before; else None."""
    if anchor.days != 1 or not THE_ONE_BEFORE.search(leaning) or not _A_WEEKDAY.search(anchor.rule):
        return None
    apart = timedelta(days=7)
    return Window(anchor.start - apart, anchor.end - apart, f"the {anchor.start:%A} before")


_A_LONG_WEEKEND = 3


def weekend_before(said: str, anchor: Window) -> Window | None:
    """ "The weekend before": Saturday and Sunday before the window; None where no weekend is spoken of.

    >>> from datetime import date
    >>> w = weekend_before("the weekend before", Window(date(2026, 10, 17), date(2026, 10, 19), "last weekend"))
    >>> (w.start.day, w.end.day) if w else None
    (10, 12)
    """
    of_weekends = anchor.days <= _A_LONG_WEEKEND and "weekend" in anchor.rule.lower()
    if "weekend" not in said.lower() and not of_weekends:
        return None
    back = (anchor.start.weekday() - 6) % 7 + 1
    saturday = anchor.start - timedelta(days=back)
    return Window(saturday, saturday + timedelta(days=2), "the weekend before")


_THAT_DAY = re.compile(rf"\b(?:on )?(?:that|the same|the very same) (?P<w>{WEEKDAY})\b", re.IGNORECASE)


def with_that_day(text: str, focus: Window) -> str:
    """The text with "that Monday" as the date of the one Monday of the talk's days, if there is just one; its length is kept.

    >>> from datetime import date
    >>> with_that_day("spend on that monday", Window(date(2025, 12, 1), date(2025, 12, 2), "cyber monday"))
    'spend on 2025-12-01 '
    """
    found = _THAT_DAY.search(text)
    if found is None or focus.days > LONGEST_WITH_ONE:
        return text
    number = WEEKDAYS.index(found["w"].lower()[:3])
    day = focus.start + timedelta(days=(number - focus.start.weekday()) % 7)
    said = f"on {day.isoformat()}" if found.group(0).lower().startswith("on") else day.isoformat()
    return (
        text[: found.start()] + said.ljust(len(found.group(0))) + text[found.end() :]
        if day < focus.end
        else text
    )


LONGEST_WITH_ONE = 7
"""Days that hold each weekday once."""
