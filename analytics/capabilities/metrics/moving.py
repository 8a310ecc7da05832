"""Which of many moved most: "which products are declining", "which country grew fastest"."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.metrics.words import RANKED_BY
from analytics.contract.draft import Claim
from analytics.contract.phrase import Param
from analytics.metrics.dimensions import GRAINS
from analytics.planning.movement import Direction, direction
from analytics.planning.reading import Reading

_WHICH = re.compile(r"\b(?:which|what|who|top|biggest|fastest|list|show|any|are there)\b", re.IGNORECASE)
_GREW = re.compile(
    r"\bfastest[- ]growing\b|\b(?:biggest|largest|top) (?:\w+ )?(?:gainers?|gains?|jumps?|increases?|risers?|climbers?|winners?)\b|\bmost improved\b|\bon the rise\b|\bup and coming\b",
    re.IGNORECASE,
)
_FELL = re.compile(
    r"\b(?:biggest|largest|top|worst) (?:\w+ )?(?:losers?|loss(?:es)?|drops?|declines?|falls?|decreases?|fallers?)\b|\blosing ground\b|\bon the decline\b|\bdoing worse\b",
    re.IGNORECASE,
)


_WORD = re.compile(
    r"fastest|growing|growth|most|biggest|largest|losers?|gainers?|winners?|risers?|fallers?|improved|losing|ground|lost",
    re.IGNORECASE,
)


def order_meant(reading: Reading) -> Direction:
    """The end of a ranking by change that a clause asks for; "" where it ranks by the figure itself, or nothing."""
    if not [name for name in reading.dimensions if name not in GRAINS]:
        return ""
    if _GREW.search(reading.text):
        return "up"
    if _FELL.search(reading.text):
        return "down"
    return direction(reading.text) if _WHICH.search(reading.text) else ""


def is_movement(word: str) -> bool:
    """Whether a word by itself says that something moved.

    >>> is_movement("declining"), is_movement("fastest"), is_movement("red")
    (True, True, False)
    """
    return bool(direction(word)) or bool(_WORD.fullmatch(word))


_IN_MONEY = re.compile(r"\bin (?:euros?|eur|money|cash)\b", re.IGNORECASE)
"""Two times that are set beside one another in money are compared by what was sold."""


def figure_meant(reading: Reading) -> tuple[str, ...]:
    """The figure that things of this kind are usually ranked by, where one is said to have moved and none is named."""
    if not order_meant(reading):
        compared = reading.periods.base and reading.periods.wants_comparison
        return ("revenue",) if compared and _IN_MONEY.search(reading.text) else ()
    return next((RANKED_BY[name][:1] for name in reading.dimensions if name in RANKED_BY), ())


def by_change(question: MetricQuestion, order: Direction) -> MetricQuestion:
    """The question, ranked by how its rows moved, if it has rows and a time to compare them with."""
    if (
        not order
        or not question.split
        or question.scope.comparison is None
        or set(question.split) & set(GRAINS)
    ):
        return question
    return replace(question, by_change=True, descending=order == "up")


def headline(question: MetricQuestion, first: Claim) -> tuple[str, dict[str, Param]]:
    """The code of the sentence about the first row, and its name: whether anything moved that way at all is said."""
    change = first.change.absolute if first.change else 0
    moved = change > 0 if question.descending else change < 0
    code = "grew" if question.descending else "fell"
    top = " · ".join(s.label for s in first.subject)
    return f"metric.{code}" if moved else f"metric.none_{code}", {"top": top}
