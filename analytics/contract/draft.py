"""What a capability knows, before wording: claims, cells and coded phrases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

from analytics.contract.phrase import Issue, Phrase
from analytics.contract.request import Reference
from analytics.contract.scope import Scope
from analytics.contract.values import Certainty, Change, Interval, Quantity

AnswerKind = Literal["answer", "clarify", "propose", "receipt", "job", "refuse", "fail"]
ColumnType = Literal["text", "number", "money", "percent", "date", "entity"]
Cell = str | int | Decimal | date | datetime | bool | Phrase | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a claim is about along one dimension, for example ``Subject("channel", "email", "Email")``."""

    dimension: str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One number that the answer stands for."""

    quantity: Quantity
    metric: str | None = None
    subject: tuple[Subject, ...] = ()
    base: Quantity | None = None
    change: Change | None = None
    interval: Interval | None = None
    n: int | None = None
    certainty: Certainty | None = "fact"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``label`` is a phrase code or a name out of the data."""

    key: str
    label: Phrase
    type: ColumnType
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """All rows of a result; a channel may show fewer and says so."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """The intent of a picture: ``kind`` (``line``, ``bar``, ``stacked``, ``scatter`` ...) and what columns mean in it."""

    kind: str
    roles: dict[str, str]


@dataclass(frozen=True, slots=True)
class Definition:
    """How a term is counted here; the texts come from the registry that counts it."""

    term: str
    label: str
    formula: str
    text: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class Excluded:
    """A counting rule in force, with how many rows it left out where that was counted."""

    rule: str
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """A follow-up: a label and the sentence that is said when it is clicked; it must work."""

    label: Phrase
    say: Phrase


@dataclass(frozen=True, slots=True)
class Deed:
    """A change of what Marlow remembers that an answer stands for: the service has it done and reads it back.

    ``act`` is its code (``preference.set``, ``conversation.handover``), ``params`` what it needs. Doing it twice is
    doing it once.
    """

    act: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act that waits for a yes: what it would do to what, with counts by noun, and whether it can be undone."""

    act: str
    target: Phrase
    counts: tuple[tuple[str, int], ...] = ()
    reversible: bool = True
    question: Any = None
    """What is carried out, where the answer settled more than was asked; None for the question itself."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an act did, read back from the store; ``code`` and ``params`` say it in words."""

    code: str
    done: int
    params: dict[str, Any] = field(default_factory=dict)
    deed: Deed | None = None
    """What Marlow remembers of it once it is done."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before wording. ``headline`` may use ``{c0}`` for the first claim, ``{c0.base}``, ``{c0.change}``."""

    headline: Phrase
    kind: AnswerKind = "answer"
    certainty: Certainty | None = "fact"
    claims: tuple[Claim, ...] = ()
    kpis: tuple[int, ...] = ()
    grid: Grid | None = None
    entities: tuple[Reference, ...] = ()
    definitions: tuple[Definition, ...] = ()
    scope: Scope | None = None
    issues: tuple[Issue, ...] = ()
    notes: tuple[Phrase, ...] = ()
    conditions: tuple[Phrase, ...] = ()
    """Conditions on the figures of what is listed, told in the context line."""
    chart: Chart | None = None
    follow_ups: tuple[Say, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    deed: Deed | None = None
    proposal: Proposal | None = None
    details: dict[str, Any] = field(default_factory=dict)


class Question(Protocol):
    """One small frozen type per capability. ``canonical()`` is the log line, test id and part of the cache key."""

    @property
    def capability(self) -> str:
        """Name of the capability that answers it."""

    @property
    def scope(self) -> Scope:
        """Dates, comparison, filters, counting rules."""

    def canonical(self) -> str:
        """The question in one line, the same for every wording of it."""


@dataclass(frozen=True, slots=True)
class Option:
    """One reading of an ambiguous request; ``kept_as`` is what is remembered when it is chosen."""

    question: Question
    label: Phrase
    kept_as: str | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """The one reading; ``read_as`` says how words were taken where that was not plain ("I read 'roass' as ROAS").

    ``corrects`` is a preference (key, value) that the asker may want kept: "no, net" after a question on revenue.
    """

    question: Question
    read_as: tuple[Phrase, ...] = ()
    corrects: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Two to four readings; the user is asked only if their answers differ.

    ``preference`` is the key under which the choice is remembered, where it would be the same the next time.
    """

    about: Phrase
    options: tuple[Option, ...]
    default: int = 0
    read_as: tuple[Phrase, ...] = ()
    preference: str | None = None
    entities: tuple[Reference, ...] = ()
    """What the options are, in order, so that "the second one" can mean one of them."""


@dataclass(frozen=True, slots=True)
class Stop:
    """It cannot be answered as asked; the issues say why and what can be."""

    issues: tuple[Issue, ...]
    kind: AnswerKind = "clarify"
    about: Question | None = None
    """What of it stands, for the next turn to go on from ("ROAS by country" is not there; "by channel then")."""


Resolution = Ready | Choice | Stop
