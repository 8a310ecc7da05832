"""Words that nothing explains, and whether one of them stands where a name would ("for Atlantis", "mobile vs desktop")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.planning.names.countries import places_named
from analytics.planning.words import polarity
from analytics.planning.words.plain import common, english, spelled

Span = tuple[int, int]
_PREPOSITION = re.compile(
    r"\b(?:for|in|from|of|by|per|on|at|with|via|through|without|than|except|only|to|across|among|called|named|vs\.?|versus)\s+(?:the\s+|our\s+|my\s+)?[\"']?$",
    re.IGNORECASE,
)
_SEASONS = frozenset({"spring", "summer", "autumn", "winter", "fall"})
_NAMES_A_DAY = re.compile(r"(?:['’]s)?\s+(?:day|eve|night|week(?:end)?|holidays?)\b", re.IGNORECASE)
_FOLK = re.compile(
    r"\s+(?:\w+\s+)?(?:folks?|team|guys|people|crew|lot|department|dept|meeting|call|deck|report|review|desk|agency|board)\b",
    re.IGNORECASE,
)
"""For whom something is asked, or for what."""

_CAMPAIGN_AFTER = re.compile(
    r"""(?:\s+[A-Z]\w+)*["'”’]?\s+(?:campaign|mailing|newsletter|promo|flight|blast)\b"""
)
_CAMPAIGN_BEFORE = re.compile(
    r"""\b(?:campaign|mailing|newsletter|promo)\s+(?:(?:called|named)\s+)?["'“‘]?(?:[A-Z]\w+\s+)*$"""
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that nothing explains, and whether it stands where a name would."""

    word: str
    names_something: bool
    start: int = 0
    end: int = 0
    could_be_slip: bool = False
    """Whether it stands where a name would and is no everyday word: a near name may be meant ("franc vs spain")."""
    is_country: bool = False
    """A country that the shop has nothing from: no slip of one that it has."""


def unexplained(text: str, taken: list[Span], dated: bool) -> tuple[Unknown, ...]:
    """The words outside ``taken`` that carry a meaning nobody knows; ``dated`` where the clause has a date.

    A word of plain English is no name, wherever it stands, unless it is written as one; a day's name beside its date says the
    date again; and whom or what something is for is no name in it.
    """
    result = [
        Unknown(text[start:end], True, start, end, is_country=True)
        for start, end in places_named(text)
        if not any(s < end and start < e for s, e in taken)
    ]
    taken = [*taken, *((one.start, one.end) for one in result)]
    for word in re.finditer(r"[^\W\d_][\w'&.-]*|\d{5,}", text):
        clean = word.group(0).strip(".'-").lower()
        if any(start < word.end() and word.start() < end for start, end in taken):
            continue
        if len(clean) < 3 or clean in common() or clean.removesuffix("'s") in common():
            continue
        if clean in _SEASONS and re.match(r"\s+months?\b", text[word.end() :]):
            continue
        shown = word.group(0).strip(".'-")
        placed = (
            _stands_for_a_name(text, word)
            and not (dated and _NAMES_A_DAY.match(text, word.end()))
            and not _FOLK.match(text, word.end())
        )
        names = placed and (
            shown[0].isupper() or not _is_in(spelled(), clean) or _a_thing_of_ours(text, word, taken)
        )
        slip = placed and (shown[0].isupper() or not _is_in(english(), clean))
        result.append(Unknown(shown, names, word.start(), word.end(), slip))
    return tuple(sorted(result, key=lambda one: one.start))


_OF_THE = re.compile(
    r"\b(?:sales|revenue|units|orders|returns?|turnover|margin) of (?:the|our)\s+$", re.IGNORECASE
)
_SPANS = frozenset(
    "season period range line lines days weeks months year team business market half part side".split()
)
_THING = re.compile(
    r"\s+(?P<next>[a-z]{4,})(?=\s*(?:$|[?.!,]|\b(?:in|last|this|since|by|per|for|over|on|during|from)\b)|\s{2})"
)


def _a_thing_of_ours(text: str, word: re.Match[str], taken: list[Span]) -> bool:
    """ "Sales of the pizza stone": two plain words where the name of a product would stand, neither of which says anything else."""
    following = _THING.match(text, word.end())
    if following is None or following["next"] in _SPANS or not _OF_THE.search(text[: word.start()]):
        return False
    start, end = following.span("next")
    return following["next"] not in common() and not any(a < end and start < b for a, b in taken)


def _stands_for_a_name(text: str, word: re.Match[str]) -> bool:
    return (
        bool(_PREPOSITION.search(text[: word.start()]))
        or polarity.is_contrasted(text[word.end() :])
        or _names_a_campaign(text, word)
    )


def _names_a_campaign(text: str, word: re.Match[str]) -> bool:
    """ "The Pumpkin Spice campaign", "campaign Lemon Zest": words in capitals beside what they would be a name of."""
    if not word.group(0)[0].isupper() or not text[: word.start()].strip():
        return False
    return bool(_CAMPAIGN_AFTER.match(text, word.end()) or _CAMPAIGN_BEFORE.search(text[: word.start()]))


def _is_in(words: frozenset[str], word: str) -> bool:
    return any(form in words for form in (word, word.removesuffix("s"), word.removesuffix("'s")))
