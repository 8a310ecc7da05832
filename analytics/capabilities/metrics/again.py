"""Clauses that bring nothing new to the question before: look at it again, take a rule back."""

from __future__ import annotations

import re

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.protocol import Asked

_SHOWS = re.compile(
    r"\b(?:charts?|graphs?|plot(?:ted)?|draw(?:n|ing)?|visuali[sz]e|picture|diagram|(?:bar|line|pie)s?|table|tabular|list it|shorter|briefer|in short|again|repeat|numbers only)\b",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"\b(?:take|took|leave|put|throw|kick) (?:them|those|it|that) (?:back )?(?:out|in|off)(?: again)?\b|\bwithout (?:them|those|it)(?: again)?\b|\bundo (?:it|that)\b",
    re.IGNORECASE,
)
"""What was counted in or left out by a rule before is to be so no longer."""
_WHICH_ONE = re.compile(
    r"^(?:\W|and |so |ok |but )*which (?:one|of (?:them|these|those))\b.*\b(?:better|best|worse|worst|more|most|won|wins|ahead|highest|lowest)\b",
    re.IGNORECASE,
)
"""A verdict on what was just shown: the same figures, best first."""


def _only_shows(asked: Asked) -> bool:
    """ "As a chart", "in a table", "again": the same question, to be looked at another way."""
    reading = asked.reading
    changes = (
        reading.mentions
        or reading.periods.spans
        or reading.limit
        or reading.direction
        or reading.parts
        or reading.lacking
    )
    changes = changes and not _WHICH_ONE.search(asked.text)
    return (
        bool(_SHOWS.search(asked.text) or _WHICH_ONE.search(asked.text))
        and not changes
        and not reading.person
    )


def shows_again(asked: Asked, focus: MetricQuestion) -> bool:
    """Whether the question before is only to be looked at once more."""
    return bool(focus.metrics) and _only_shows(asked) and not takes_back(asked.text, focus)


def takes_back(text: str, focus: MetricQuestion) -> bool:
    """ "Take them back out": what a rule counted in or left out before is to be so no longer."""
    return bool(focus.scope.rules) and bool(_TAKES_BACK.search(text))
