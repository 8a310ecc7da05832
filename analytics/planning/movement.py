"""Words that say that something moved: fell, rose, or one of both."""

from __future__ import annotations

import re
from typing import Literal

from analytics.planning.patch import takes_out

Direction = Literal["", "down", "up"]

_WENT = r"(?:go|goes|going|gone|went|is|was|are|were|came|come) (?:(?!\w+(?:ing|ed)\b)\w+ )?"
_DOWN = rf"drop(?:s|ped|ping)?|f[ae]ll(?:s|en|ing)?(?! (?:into|under|within|between)\b)|declin\w+|decreas\w+|{_WENT}(?:down|lower)|tank(?:ed|ing)?|crash(?:ed|ing)?|plummet\w*|slump\w*|s[aiu]nk(?:ing)?(?!(?: \w+){{0,3}} (?:in|into)\b)|slid|slip(?:ped|s|ping)?|shr[aiu]nk(?:s|ing)?|collaps\w+|dip(?:ped|s)?|halved"
_UP = rf"ris(?:e|es|en|ing)|rose|gr[eo]w(?:s|n|ing|th)?|increas\w+|{_WENT}(?:up|higher)|jump(?:s|ed|ing)?|spik(?:e|es|ed|ing)|soar\w*|climb\w*|doubled|surg(?:e|es|ed|ing)"
_EITHER = r"improv\w+|deteriorat\w+|worsen\w*|trending (?:up|down)|(?:up|down) (?:up|down|lower|higher)|better or worse|up or down"
_TO_BE_DONE = re.compile(
    r"\b(?:(?:should|could|can|shall|must|do) (?:just |maybe )*(?:i|we|you)|let'?s) (?:just |maybe )*$",
    re.IGNORECASE,
)
"""What is to be done with a thing ("which should we drop") is no news of it."""
_FELL = re.compile(rf"\b(?:{_DOWN})\b", re.IGNORECASE)
_LOST = re.compile(r"\blos(?:t|ing)\b", re.IGNORECASE)
_ROSE = re.compile(rf"\b(?:{_UP})\b", re.IGNORECASE)
_MOVED = re.compile(rf"\b(?:{_DOWN}|{_UP}|{_EITHER})\b", re.IGNORECASE)


def direction(text: str) -> Direction:
    """The way in which a figure is said to have moved; "" where none is said, or both ("up or down").

    >>> direction("why did revenue drop in October"), direction("did orders go up or fall"), direction("drop display")
    ('down', '', '')
    """
    down = bool(_news(_FELL, text) or _LOST.search(text)) and not takes_out(text)
    up = bool(_news(_ROSE, text))
    return "" if down == up else "down" if down else "up"


def movement(text: str) -> re.Match[str] | None:
    """The first word of a movement, if there is one."""
    return _news(_MOVED, text)


def _news(words: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first of the words that tells something, and is no order ("which countries should we drop")."""
    return next((m for m in words.finditer(text) if not _TO_BE_DONE.search(text[: m.start()])), None)
