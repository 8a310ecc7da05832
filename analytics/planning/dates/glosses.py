"""Days that are said twice, the second time more exactly: in an aside, by their number, or by the days they are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from analytics.contract.scope import Window
from analytics.planning.dates.arithmetic import years_later
from analytics.planning.dates.phrase_days import WEEKDAY, WEEKDAYS, Days
from analytics.planning.dates.windows import contains

PARENTHESIS = re.compile(
    r"^\W*[(:,–—-]\W*$|^\s*(?:,\s*)?(?:so|i\.e\.|ie|meaning|that is|namely|only|in|of)\s*\W*$", re.IGNORECASE
)
"""What stands before days that only explain those before them."""
_EXPLAINS = re.compile(r"so|i\.?e|mean|that is|\(", re.IGNORECASE)
_BARE_WEEKDAY = re.compile(rf"(?:(?:on|last|this|past|from)\s+)?{WEEKDAY}(?:'s)?", re.IGNORECASE)
_BARE_WEEKEND = re.compile(r"(?:(?:over|on|at)\s+)?(?:(?:the|last|this)\s+)?weekend(?:'s)?", re.IGNORECASE)
_NEXT_TO = re.compile(r"[\s,(:–—-]*")


def says_it_again(before: Window, one: Window, between: str) -> bool:
    """Whether ``one`` says more exactly what ``before`` means, with ``between`` between the two."""
    if contains(before, one):
        return True
    if not contains(one, before) and PARENTHESIS.match(between) and _EXPLAINS.search(between):
        return True
    if _BARE_WEEKDAY.fullmatch(before.rule.strip()):
        # "Tuesday's send, the 6th": a Tuesday, but not the last one.
        return one.days == 1 and before.start.weekday() == one.start.weekday()
    weekend = bool(_BARE_WEEKEND.fullmatch(before.rule.strip())) and bool(_NEXT_TO.fullmatch(between))
    # "Bank holiday weekend, Saturday the 29th to Monday the 31st": the days of it, which only look like another weekend.
    return (
        weekend
        and 1 < one.days < len(WEEKDAYS)
        and any((one.start.weekday() + n) % len(WEEKDAYS) == WEEKDAYS.index("sat") for n in range(one.days))
    )


Said = tuple[int, int, Days]
"""Days with where they were said."""
_THIS = re.compile(r"\bthis\b", re.IGNORECASE)
_LAST = re.compile(r"\b(?:last|previous|the one before)\b", re.IGNORECASE)


def set_apart(text: str, found: list[Said]) -> list[Said]:
    """Of "this summer against last summer", which come to the same days, the last one is that of the year before."""
    result = list(found)
    for place, (first, last, days) in enumerate(found):
        same = [f for f in found if f[2] == days and _THIS.search(text[f[0] : f[1]])]
        if days.end is not None and same and _LAST.search(text[first:last]):
            result[place] = (first, last, Days(years_later(days.start, -1), years_later(days.end, -1)))
    return result


def explains_the_comparison(text: str, ended: int, start: int) -> bool:
    """ "A year earlier (14 Oct 2025)": days in brackets right after words of comparison are those to compare with."""
    return bool(re.fullmatch(r"\s*\(\s*(?:so|i\.?e\.?|that is)?[,\s]*", text[ended:start], re.IGNORECASE))


def names_its_weekday(before: Window, one: Window, between: str) -> bool:
    """ "For Mother's Day, just that Sunday": the weekday of the day that was named, and no day of its own."""
    return (
        before.days == one.days == 1
        and before.start.weekday() == one.start.weekday()
        and bool(_THAT.fullmatch(between))
        and bool(_BARE_WEEKDAY.fullmatch(one.rule.strip()))
    )


_THAT = re.compile(r"[\s,(:;–—-]*(?:(?:just|only|so|i mean|meaning|namely|on)\s+)*(?:that|the|which (?:is|was)(?: the| a)?)\s+", re.IGNORECASE)  # fmt: skip


_AND = re.compile(r"\s*(?:,|and|&|\+|plus|,\s*and)\s*(?:the\s+|on\s+)*", re.IGNORECASE)
_SET_APART = re.compile(
    r"\b(?:vs\.?|versus|against|compar\w*|contrast|differ\w*|better|worse|more|less|which|than|or|respectively|side by side|beats?)\b",
    re.IGNORECASE,
)


class Placed(Protocol):
    """A window and where it was said."""

    @property
    def window(self) -> Window:
        """The window."""

    @property
    def start(self) -> int:
        """Where it begins in the text."""

    @property
    def end(self) -> int:
        """Where it ends in the text."""


def are_one_stretch(said: Sequence[Placed], text: str) -> bool:
    """ "Thursday and Friday": single days in a row with nothing but "and" between them, and no word that sets them apart."""
    if _SET_APART.search(text) or any(s.window.days != 1 for s in said):
        return False
    return all(
        one.window.end == other.window.start and _AND.fullmatch(text[one.end : other.start])
        for one, other in pairwise(said)
    )
