"""Which capability a clause is for: declared cues, the agent's family of intent, and what the words hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

CUE, CLAIM, FAMILY = 8, 2, 3
"""Weights: words that plainly name a thing outweigh what the clause holds and the agent's guess together."""


@dataclass(frozen=True, slots=True)
class Bid:
    """How a capability stands to a clause; ``claims`` is 0 to 3."""

    name: str
    families: tuple[str, ...]
    cued: bool
    claims: int


def choose(bids: Iterable[Bid], intent: str, confidence: float) -> str | None:
    """The name of the strongest bid; the earlier one of equals; None where nothing speaks for any.

    >>> choose([Bid("a", ("query",), False, 0), Bid("b", ("list",), True, 1)], "query", 0.9)
    'b'
    """
    best: str | None = None
    best_score = 0.0
    for bid in bids:
        score: float = CUE * bid.cued + CLAIM * bid.claims
        if intent in bid.families and (score or confidence >= 0.4):
            score += FAMILY * min(1.0, confidence + 0.2)
        if score > best_score:
            best, best_score = bid.name, score
    return best
