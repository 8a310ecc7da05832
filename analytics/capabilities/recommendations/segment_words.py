"""How people name a group that something is to be offered to: a segment, a description of one, a country."""

from __future__ import annotations

import re

from analytics.capabilities.protocol import Asked
from analytics.contract.scope import Filter

OFFERED = re.compile(
    r"\b(?:recommend\w*|suggest\w*|offer\w*|push|pitch|promote|go(?:es)? down well with|products? (?:should|shall|could))\b",
    re.IGNORECASE,
)
GROUP = re.compile(
    r"\b(?:for|to) (?:the |my |our )?(?:saved )?(?P<name>[\w'& -]{2,60}?) audience\b|\b(?:saved )?(?:audience|list) (?:called |named )(?P<other>[\w'& -]{2,60}?)\W*$",
    re.IGNORECASE,
)
_MEANT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), segment)
    for pattern, segment in (
        (
            r"\b(?:our|my|the) (?:best|top|most valuable) (?:customers?|buyers?|clients?|shoppers?)\b|\bVIPs?\b",
            "Champions",
        ),
        (
            r"\b(?:people|customers?|buyers?|those|clients?|shoppers?)\b.*\b(?:about to|likely to|going to|might|may) leave\b|\bslipping away\b|\bdrifting (?:off|away)\b",
            "At risk",
        ),
    )
)
"""People described rather than named, and the segment that comes nearest."""
_LIVING_THERE = re.compile(
    r"\b(?:customers?|people|buyers?|shoppers?|clients?|users?)\b.*\b(?:in|from|of|across)\b|\b(?:recommend\w*|suggest\w*|offer\w*|pitch)\b.*\b(?:for|to) (?!customer\b|user\b)",
    re.IGNORECASE,
)
_WOULD = re.compile(
    r"\bwhat (?:else )?(?:would|might|could|should)\b.*\b(?:like|want|buy|enjoy|offer|show|sell)\b",
    re.IGNORECASE,
)
"""A group that is named by its country alone."""


def people_named(asked: Asked) -> tuple[Filter, ...]:
    """The segments and countries that are named."""
    return tuple(f for f in asked.reading.filters() if f.dimension in ("segment", "country"))


def of_country(asked: Asked) -> bool:
    """Whether something is to be offered to the people of a country, whatever their segment."""
    said = OFFERED.search(asked.text) or _WOULD.search(asked.text)
    return bool(
        said
        and _LIVING_THERE.search(asked.text)
        and any(f.dimension == "country" for f in people_named(asked))
    )


def described(asked: Asked) -> tuple[str, str] | None:
    """The segment that a description of people comes nearest to, and what was said."""
    for pattern, segment in _MEANT:
        if found := pattern.search(asked.text):
            return segment, found.group(0)
    return None
