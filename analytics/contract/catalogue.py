"""Looking names up: what capabilities may ask of the catalogue, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

EntityKind = Literal["customer", "product", "campaign"]


@dataclass(frozen=True, slots=True)
class Found:
    """One candidate: ``exact`` when the text is its id, code or a whole name of it; ``score`` 0-100 else.

    ``hint`` tells it apart from its namesakes without naming anybody: a place.
    """

    kind: EntityKind
    id: str
    label: str
    exact: bool
    score: float = 100.0
    hint: str = ""


class Catalogue(Protocol):
    """Names to catalogue ids, best first. Never guesses: the caller decides what an inexact match is worth."""

    def find(self, kind: EntityKind, text: str, limit: int = 4) -> tuple[Found, ...]:
        """Candidates for a name, code, id or part of one."""
