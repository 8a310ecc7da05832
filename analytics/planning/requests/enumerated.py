"""Requests that are counted out: "1) … 2) …", "first … second … third …", "a) … b) …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analytics.contract.request import Part

_UNITS = r"(?! (?:half|quarters?|weeks?|months?|days?|years?|orders?|purchases?|buys?|time|hand|class|\d+|two|three|four|five|six|ten)\b)"
_THING = r"(?: (?:thing|one|question|part|request|figure|of all|up))?"
_WORDS = (
    rf"(?:first(?:ly)?{_THING}|number one|thing one|for starters)",
    rf"(?:second(?:ly)?{_THING}|number two|thing two|after(?:wards?| that)?|then|next)",
    rf"(?:third(?:ly)?{_THING}|number three|last(?:ly)?|finally|then|next|after that)",
    rf"(?:fourth(?:ly)?{_THING}|number four|last(?:ly)?|finally|then|next)",
    rf"(?:fifth(?:ly)?{_THING}|number five|last(?:ly)?|finally)",
)
_UNMISTAKABLE = re.compile(
    r"(?:second|third|fourth|fifth)(?:ly| thing| question| one)|(?:number|thing) \w+", re.IGNORECASE
)
_SPELT = tuple(
    re.compile(rf"\b(?:and |then )?(?P<word>{word})\b{_UNITS}\s*(?:[:,.)–—-]\s*)?", re.IGNORECASE)
    for word in _WORDS
)
_FIGURES = tuple(re.compile(rf"(?<![\w.,])\(?{n}[.):](?= ?[^\W\d])\s*") for n in range(1, 6))
_LETTERS = tuple(re.compile(rf"(?<!\w)\(?{letter}\)\s*", re.IGNORECASE) for letter in "abcde")
_BEFORE = re.compile(r"(?:^|[:;\n–—!?.,👇-])\s*$")
_ENDED = re.compile(r"[.,;:?!\n]\s*$")
_ANNOUNCED = re.compile(
    r"\b(?:two|three|four|a (?:couple of|few)|several|some) (?:\w+ )?(?:things|questions|requests|figures|numbers|qs|asks|points)(?: \w+){0,2}\s*$",
    re.IGNORECASE,
)
"""What says that more than one thing follows."""
_GOES_ON = re.compile(
    r"^(?:and|then) (?:second|third|fourth|fifth)(?:ly)?\s*[:,–—-]?\s*(?:what|which|who|how|when|where|why|whether|show|give|tell|list|recommend|define|explain|the|our|my|a|an|all)\b",
    re.IGNORECASE,
)
"""What counts on without a stop before it: "first the orders and second what MER is"."""
LONGEST_LEAD_IN = 8
"""So many words may stand before the first of them."""


def items(message: str) -> tuple[str, ...]:
    """The requests as they are counted out, without their marks; nothing where they are not.

    >>> items("two things 1) spend last month 2) how fresh is the data")
    ('spend last month', 'how fresh is the data')
    >>> items("first thing units of tea, second thing same for coffee")
    ('units of tea', 'same for coffee')
    >>> items("first half of september against the second half")
    ()
    """
    places = _counted_out(message)
    ends = [start for start, _ in places[1:]] + [len(message)] if places else []
    found = (message[begun:end].strip(" ,;\n") for (_, begun), end in zip(places, ends, strict=True))
    return tuple(one for one in found if re.search(r"\w", one))


def lead_in(message: str) -> str:
    """What stands before the first of them.

    >>> lead_in("all for last week: 1) orders 2) spend")
    'all for last week: '
    """
    places = _counted_out(message)
    return message[: places[0][0]] if places else ""


def _counted_out(message: str) -> list[tuple[int, int]]:
    """The marks of the first way of counting that more than one is counted in."""
    ways = (_places(message, marks) for marks in (_FIGURES, _LETTERS, _SPELT))
    return next((places for places in ways if len(places) > 1), [])


def _places(message: str, marks: tuple[re.Pattern[str], ...]) -> list[tuple[int, int]]:
    """Where each mark stands, in the order of counting."""
    spelt = marks is _SPELT
    places: list[tuple[int, int]] = []
    for mark in marks:
        at = places[-1][1] if places else 0
        found = next((m for m in mark.finditer(message, at) if _counts(m, bool(places), spelt)), None)
        if found is None:
            break
        places.append(found.span())
    return places


def _counts(found: re.Match[str], goes_on: bool, spelt: bool) -> bool:
    """Whether a mark stands where one would count: at the beginning, or where the request before it ends."""
    before = found.string[: found.start()]
    if not goes_on:
        opens = _BEFORE.search(before) or re.match(r"\(?\d\)", found.group(0))
        return bool(opens or _ANNOUNCED.search(before)) and len(before.split()) <= LONGEST_LEAD_IN
    if not spelt or _ENDED.search(before) or _UNMISTAKABLE.match(found["word"]):
        return True
    return bool(_GOES_ON.match(found.string[found.start() :]))


def as_parts(message: str, heard: Sequence[Part]) -> tuple[Part, ...]:
    """The items as parts: what was heard of a clause that is mostly the item's holds for it, else nothing is known of it."""
    return tuple(_as_part(item, heard) for item in items(message))


def _as_part(item: str, heard: Sequence[Part]) -> Part:
    for part in heard:
        words = part.text.split()
        if (
            words
            and sum(word in item for word in words) > 0.8 * len(words)
            and len(item.split()) <= 1.5 * len(words)
        ):
            return replace(part, text=item)
    return Part(item, "", 0.0)
