"""What a question takes for granted: "why did revenue drop" says that it dropped, and the rows may say otherwise."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.contract.draft import Draft
from analytics.contract.phrase import Issue
from analytics.planning.patch import takes_out

Direction = Literal["", "down", "up"]

_FELL = re.compile(
    r"\b(?:drop(?:s|ped|ping)?|f[ae]ll(?:s|en|ing)?|declin\w+|decreas\w+|(?:go|goes|going|gone|went|is|was|are|were|came|come) (?:\w+ )?(?:down|lower)|tank(?:ed|ing)?|crash(?:ed|ing)?|plummet\w*|slump\w*|s[aiu]nk(?:ing)?|slid|shr[aiu]nk|collaps\w+|dip(?:ped|s)?|los(?:t|ing))\b",
    re.IGNORECASE,
)
_ROSE = re.compile(
    r"\b(?:ris(?:e|es|en|ing)|rose|gr[eo]w(?:s|n|ing|th)?|increas\w+|(?:go|goes|going|gone|went|is|was|are|were|came|come) (?:\w+ )?(?:up|higher)|jump(?:s|ed|ing)?|spik\w+|soar\w*|climb\w*|doubled|surg\w+)\b",
    re.IGNORECASE,
)


def presumed(text: str) -> Direction:
    """The way in which a figure is said to have moved; "" where none is said, or both ("up or down").

    >>> presumed("why did revenue drop in October"), presumed("did orders go up or fall"), presumed("drop display")
    ('down', '', '')
    """
    down, up = bool(_FELL.search(text)) and not takes_out(text), bool(_ROSE.search(text))
    return "" if down == up else "down" if down else "up"


def with_premise(question: MetricQuestion, draft: Draft) -> Draft:
    """The answer, and first of its notes that the figure did not move as was said, where it did not."""
    whole = next((c for c in draft.claims if not c.subject and c.metric == question.metrics[0]), None)
    if not question.presumed or whole is None or whole.change is None:
        return draft
    change = whole.change.absolute
    came = "level" if change == 0 else "up" if change > 0 else "down"
    if came == question.presumed:
        return draft
    return replace(draft, issues=(Issue(f"premise.{question.presumed}_but_{came}"), *draft.issues))
