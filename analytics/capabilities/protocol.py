"""What every capability is: one thing that a user can ask, as three pure steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, Protocol

from sqlalchemy import Table
from sqlalchemy.sql import Executable

from analytics.contract.catalogue import Catalogue
from analytics.contract.draft import Draft, Question, Receipt, Resolution
from analytics.contract.facts import StoreFacts
from analytics.contract.request import Context, Part
from analytics.contract.scope import Window
from analytics.planning.dates.calendar import Calendar
from analytics.planning.names.vocabulary import Vocabulary
from analytics.planning.reading import Reading, read
from analytics.warehouse.plan import Plan, Results


@dataclass(frozen=True, slots=True)
class Asked:
    """One clause to be resolved: as the agent heard it, as planning read it, and what went before."""

    part: Part
    reading: Reading
    context: Context
    focus: Question | None = None
    continues: bool = False
    """Whether another part of the same message stands before it."""
    earlier: Question | None = None
    """The last question about another figure or thing."""
    names: frozenset[str] = frozenset()
    """The words that this shop's things are called by."""

    @property
    def text(self) -> str:
        """The words of the clause."""
        return self.reading.text


READINGS_KEPT = 64
"""Clauses whose readings are remembered: while it is settled what belongs together, the same one is looked at several times."""


@dataclass(frozen=True)
class World:
    """What resolving may look at besides the words: names, dates, vocabulary, the store's own facts."""

    catalogue: Catalogue
    calendar: Calendar
    vocabulary: Vocabulary
    facts: StoreFacts

    def read(self, text: str, window: Window) -> Reading:
        """A clause as planning reads it in a talk about a window; what was read a moment ago is not read again."""
        return self._once(text, window)

    @cached_property
    def _once(self) -> Callable[[str, Window], Reading]:
        return lru_cache(maxsize=READINGS_KEPT)(
            lambda text, window: read(text, self.vocabulary, self.calendar, window)
        )


@cache
def compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """The patterns ready to search with: every clause is tried with all of them."""
    return tuple(re.compile(pattern) for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Handles:
    """What a capability declares for routing: families of intent, and words that speak for it or against it."""

    families: tuple[str, ...]
    cues: tuple[str, ...] = ()
    against: tuple[str, ...] = ()

    def cued(self, text: str) -> bool:
        """Whether a cue speaks for it and none against."""
        lower = text.lower()
        return any(c.search(lower) for c in compiled(self.cues)) and not any(
            a.search(lower) for a in compiled(self.against)
        )


class FactsWriter(Protocol):
    """What an approved act may do to the facts: one transaction, on behalf of somebody."""

    @property
    def user_id(self) -> str:
        """Who approved it."""

    def execute(self, statement: Executable) -> int:
        """Run an INSERT, UPDATE or DELETE; how many rows it touched."""

    def next_id(self, table: Table) -> int:
        """The first free id of a table."""


class Acting(Protocol):
    """A capability whose proposals can be carried out."""

    @property
    def acting_roles(self) -> frozenset[str]:
        """Who may have it done; looked up again when it is."""

    def perform(self, question: Any, writer: FactsWriter) -> Receipt:
        """Do what was approved; the receipt is read back."""


class OneRound:
    """For capabilities whose first SELECTs are all that they need."""

    def follow(self, question: Any, results: Results, facts: StoreFacts) -> Plan | None:
        """Nothing more."""
        return None


class Capability(Protocol):
    """Resolve words to a question, plan its SELECTs, answer from their rows; only the service executes."""

    @property
    def name(self) -> str:
        """The public name, as in ``campaigns.performance``."""

    @property
    def question_type(self) -> type[Any]:
        """The frozen dataclass of its questions."""

    @property
    def handles(self) -> Handles:
        """What it declares for routing."""

    def claims(self, asked: Asked) -> int:
        """How strongly the clause is its own beyond the declared cues: 0 (not), 1 (could be) to 3 (surely)."""

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """The question that was meant, a choice of readings, or why it cannot be asked."""

    def plan(self, question: Any, facts: StoreFacts) -> Plan:
        """The SELECTs and state reads that the answer needs."""

    def follow(self, question: Any, results: Results, facts: StoreFacts) -> Plan | None:
        """A further round of SELECTs, under names of their own, that depends on the rows so far; None for none."""

    def answer(self, question: Any, results: Results, facts: StoreFacts) -> Draft:
        """The answer, out of the rows alone."""
