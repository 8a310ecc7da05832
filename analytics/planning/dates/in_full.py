"""Phrases of time that lean on another part of the sentence said in full, and two dates joined to a range."""

from __future__ import annotations

import re
from datetime import date, timedelta

from analytics.planning.dates import holidays
from analytics.planning.dates.phrase_days import MONTH, WEEKDAY, Days

_OTHER_HALF = re.compile(
    r"\b(?P<nth>first|second) half of (?P<of>\w+(?: 20\d\d)?)(?P<between>.{0,30}?)(?P<other>(?:the )?(?:second|first|other|last) half)(?! of)",
    re.IGNORECASE,
)


_THE_ONE_BEFORE = re.compile(
    r"\s(?:with|vs\.?|versus|against|to|than|and) the (?:one before|previous one|last one|one a year (?:ago|earlier))\b",
    re.IGNORECASE,
)


_THE_ONE_OF = re.compile(
    r"\s(?P<with>with|vs\.?|versus|against|to|than|and) the (?:one (?:in|of|from) (?P<y>20\d\d)|(?P<x>20\d\d) one)\b",
    re.IGNORECASE,
)
""" "Black Friday with the one in 2024"."""


_PART = rf"(?:quarter|half|q[1-4]|h[12]|{MONTH})"


_IN_FULL = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"\btrimester", "quarter"),
        (r"\by['’]day\b", "yesterday"),
        # "For Mother's Day, just that sunday in May": the day that was named, again.
        (
            rf"(\b(?:day|easter|christmas|pentecost|eve)\b),? (?:just|only|exactly) (?:on |for )?that {WEEKDAY}(?: in {MONTH})?\b",
            r"\1",
        ),
        (r"\bwhit[- ]?(sunday|monday|weekend)\b", r"pentecost \1"),
        (r"\b(vs\.?|versus|against|than|compared (?:to|with)) last years\b(?! \w)", r"\1 last year"),
        # "Brand-new buyers": no brand is meant; "our new head of finance" is no new customer.
        (r"\bbrand[- ]?new\b", "new"),
        (
            r"\b(our|my|the|your|their|his|her|an?) new (?=(?:trainee|apprentice|head|chief|boss|manager|director|lead|hire|starter|joiner|colleague|intern|ceo|cfo|cmo|coo|vp|owner|investor|accountant|controller|analyst|agency|team|assistant|partner|board|chairman|chair|guy|girl|lady|man|woman|person|one in)\b)",
            r"\1 ",
        ),
        (r"\b(?:from )?(day|week|month|quarter|year) (?:to|after) \1\b(?! date)", r"by \1"),
        (r"\b(last|this|previous|prev|past|next) q\b", r"\1 quarter"),
        (r"\b(last|this|previous|prev|past|next|same|prior) mo\b", r"\1 month"),
        (r"\b(since|from) (?:the )?new year\b(?!['’]?s)", r"\1 this year"),
        (r"\bquarter (one|1)\b", "q1"),
        (r"\bquarter (two|2)\b", "q2"),
        (r"\bquarter (three|3)\b", "q3"),
        (r"\bquarter (four|4)\b", "q4"),
        (
            r"\b(first|second|third|fourth)( and | to | vs\.? | versus | or )(?:the )?(first|second|third|fourth) (quarter|half)\b",
            r"\1 \4\2the \3 \4",
        ),
        (rf"\b(q[1-4]|{MONTH}),? not (?:q[1-4]|{MONTH})(?= *(?:$|[,.?!]))", r"\1"),
        (
            r"\b((?:how (?:many|much)|number of|count of)\b.*\b(?!(?:in|for|within|over|once|twice|than|after|before|half|of|with|to|about|least|what|such|not|quite|last|past|each|as|is|was|had|have|takes?|by|and|or|vs) )\w+) a (day|week|month|quarter|year)(?=\s*(?:$|[,.?!;]|(?:since|this|last|in|from|over|during|between|on average|so far)\b))",
            r"\1 per \2",
        ),
        (
            r"\b((?:(?:the )?(?:app|web|website|online)\b(?:,? ?(?:and |or |& ?|vs\.? |/ ?)?))+(?:the )?)shops?\b",
            r"\1store",
        ),
        (
            r"\b(counting|including|taking|considering) (only |just )?(?:the )?(?:purchases|orders|sales|those) (?:made )?(?:by|from|of) ",
            r"\1 \2those by ",
        ),
        (
            r"^(\W*(?:(?:please|can you|could you|now|and) )*)(?:set|put|lay|place|hold) (?=.+\b(?:beside|next to|alongside|against)\b)",
            r"\1show ",
        ),
        (rf"\blast year['’]?s ({_PART})\b", r"\1 last year"),
        (rf"\b({_PART}),? (?:a|one|1) year (?:ago|back)\b", r"\1 last year"),
        (rf"\b({_PART}) (?:of|in) the (?:previous|prior|preceding|last) year\b", r"\1 of last year"),
        (rf"\b({_PART}) (?:of|in) the (?:current|present|running) year\b", r"\1 of this year"),
        (
            r"\b(first|second|third|fourth) (quarter|half)\b(.{0,40}?)\b(against|vs\.?|versus|compared (?:to|with)|over|than) the (first|second|third|fourth)(?=\W*$|[,.?])",
            r"\1 \2\3\4 the \5 \2",
        ),
        (
            r"\b(this|last) (month|week|quarter|year)\b(.{0,12}?)\b(against|vs\.?|versus|compared (?:to|with)|than|or) (?:the )?(last|this|previous)(?= one\b|\s*(?:$|[^\w\s]))(?: one)?",
            r"\1 \2\3\4 \5 \2",
        ),
        (
            r"\b(since|from) (?:the )?(?:beginning|begin|start) of (?:the|this) (year|month|quarter|week)\b",
            r"\1 this \2",
        ),
        (rf"\b(since|from) (?:the )?(?:beginning|begin|start) of (?=20\d\d|{MONTH}|q[1-4]|last )", r"\1 "),
        (
            rf"\bfrom ((?:{MONTH}|q[1-4]|20\d\d)(?: 20\d\d)?) (?:until|till|to|up to|through) (?:now|today|date|yesterday)\b",
            r"since \1",
        ),
        (r"\b(until|till|up to) and includ\w+\b", r"\1"),
        # "YTD vs YTD last year": the same stretch of the year before.
        (
            r"\b(?P<to>[ymq]td|(?:year|month|quarter)[- ]to[- ]date)(,? (?:vs\.?|versus|against|compared (?:to|with)|over|than) )(?:the )?(?P=to)(?:,? (?:of|in|from|for))? (?:the )?(last|previous|prior) year\b",
            r"\1\2last year",
        ),
        # "The week of Cyber Monday, Monday to Sunday": the whole week, once more.
        (
            r"\b((?:last|this|that|the|same|whole|full|calendar|day|monday|friday|easter|christmas) week(?:,? (?:of|with|around) (?:[\w'’]+ ?){1,4}?)?),? \(?(?:from |i mean )?mon(?:day)? ?(?:to|till|until|through|thru|-|–) ?sun(?:day)?\b\)?",
            r"\1",
        ),
        (
            r"(?<!web )(?<!web)(?<!online )(?<!whole )(?<!-)\bshops?(?=(?:,| or| vs\.?|/) ?(?:the |our )?(?:app|web|website|online)\b)",
            "store",
        ),
        (r",? (?:just|only) the (?:friday|monday|day|day itself)\b(?= *(?:$|[,.;?!)]))", ""),
        (r",? (?:both|all) days (?:included|inclusive)\b|,? inclusive\b", ""),
    )
)
"""Phrases that lean on another part of the sentence, said in full."""


_MONTH_OF = re.compile(rf"\bin (?P<m>{MONTH}) (?P<y>2\d)\b(?![.:/%-]?\d)", re.IGNORECASE)
_MONTH_BESIDE = re.compile(
    rf"(?P<before>\b20\d\d (?:vs\.?|versus|against|and|or|to|than|compared (?:to|with)) )(?P<m>{MONTH}) (?P<y>2\d)\b(?![.:/%-]?\d)",
    re.IGNORECASE,
)
_THE_MONTHS = re.compile(
    r"[,;:(–—-]?\s*(?:i mean )?(?:the|full|whole) months?\b(?:,? (?:i mean(?:t)?|not the (?:days?|dates?)|that is))+\)?",
    re.IGNORECASE,
)
_MONTH_AND_FIGURES = re.compile(rf"\b(?P<m>{MONTH}) (?P<y>2\d)\b(?![.:/%-]?\d)", re.IGNORECASE)


_RANGE = re.compile(
    r"\s*(?:to|until|till|til|through|thru|up to|-|–|—)\s*(?:the\s+)?(?:end(?: of)?\s+)?", re.IGNORECASE
)


_BETWEEN_THEM = re.compile(r"\s*and\s*(?:the\s+)?(?:end(?: of)?\s+)?", re.IGNORECASE)


COMPARES_BETWEEN = re.compile(r"\b(?:compar|differ|contrast)\w*\b[^.?!]*\bbetween\b", re.IGNORECASE)
""" "How does it compare between July and August": two months against one another, not all from one to the other."""


_BETWEEN = re.compile(r"\b(?:between|from)\s+(?:the\s+)?$", re.IGNORECASE)


def completed(text: str) -> str:
    """ "The first half of September vs the second half": of September too.

    >>> completed("first half of september vs the second half")
    'first half of september vs second half of september'
    >>> completed("opens in Dec 24 versus Dec 25"), completed("orders on Dec 24")
    ('opens in Dec 2024 versus Dec 2025', 'orders on Dec 24')
    """
    for pattern, instead in _IN_FULL:
        text = pattern.sub(instead, text)
    text = _months_of_years(text)
    if holidays.PATTERN.search(text):
        text = _THE_ONE_BEFORE.sub(" vs the year before", text)
        text = _THE_ONE_OF.sub(lambda m: f" vs {m['y'] or m['x']}", text)
    return _OTHER_HALF.sub(_half_of_the_same, text)


def _months_of_years(text: str) -> str:
    """ "In Dec 24" is a month of a year, "on Dec 24" a day; so is every such pair where the months are said to be meant."""
    if _THE_MONTHS.search(text):
        return _MONTH_AND_FIGURES.sub(r"\g<m> 20\g<y>", _THE_MONTHS.sub("", text))
    text = _MONTH_OF.sub(r"in \g<m> 20\g<y>", text)
    return _MONTH_BESIDE.sub(r"\g<before>\g<m> 20\g<y>", text)


def _half_of_the_same(found: re.Match[str]) -> str:
    other = "first" if found["nth"].lower() == "second" else "second"
    return f"{found['nth']} half of {found['of']}{found['between']}{other} half of {found['of']}"


def joined_ranges(text: str, found: list[tuple[int, int, Days]]) -> list[tuple[int, int, Days]]:
    """Two stretches of days with "to" between them ("Good Friday to Easter Monday") are one, from first to last."""
    found = _said_twice(text, found)
    result = found[:1]
    for first, last, days in found[1:]:
        begun, ended, before = result[-1]
        gap = text[ended:first]
        spans = bool(_RANGE.fullmatch(gap)) or (
            bool(_BETWEEN_THEM.fullmatch(gap))
            and bool(_BETWEEN.search(text[:begun]))
            and not COMPARES_BETWEEN.search(text)
        )
        start = _start_of(text[begun:ended], before, days) if spans else before.start
        if spans and before.end and days.end and start < days.start:
            result[-1] = (begun, last, Days(start, days.end))
        else:
            result.append((first, last, days))
    return result


def _start_of(said: str, first: Days, until: Days) -> date:
    """ "The Friday until Cyber Monday": a bare weekday before a date is the last one before it."""
    if first.start < until.start or not re.fullmatch(WEEKDAY, said.strip(), re.IGNORECASE):
        return first.start
    return until.start - timedelta(days=(until.start.weekday() - first.start.weekday()) % 7)


def _said_twice(text: str, found: list[tuple[int, int, Days]]) -> list[tuple[int, int, Days]]:
    """ "Easter Sunday, 5 April": the same days by two names are one."""
    result = found[:1]
    for first, last, days in found[1:]:
        begun, ended, before = result[-1]
        again = before == days or _is_its_weekday(before, text[first:last])
        if again and not re.search(r"[^\s,(]", text[ended:first]):
            result[-1] = (begun, last, before)
        else:
            result.append((first, last, days))
    return result


def _is_its_weekday(days: Days, said: str) -> bool:
    """ "Mother's Day Sunday": a weekday behind a day that falls on it says nothing new."""
    alone = days.end is not None and days.end - days.start == timedelta(days=1)
    return alone and days.start.strftime("%A").lower() == said.strip().lower()
