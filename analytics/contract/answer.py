"""``answer/1``: what every channel, program and page receives. Names are public; change them only with a version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analytics.contract.draft import AnswerKind, ColumnType
from analytics.contract.values import Certainty

JsonNumber = int | float
JsonCell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the headline that shows claim number ``claim``."""

    start: int
    end: int
    claim: int


@dataclass(frozen=True, slots=True)
class Headline:
    """The first line; it holds the number."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class PartOf:
    """Which part of a compound request this answers; ``index`` counts from 1."""

    index: int
    of: int
    label: str


@dataclass(frozen=True, slots=True)
class ContextItem:
    """A chip of the context line, for people; never parsed."""

    key: str
    label: str
    value: str
    removable: bool


@dataclass(frozen=True, slots=True)
class WireQuantity:
    """As ``Quantity``, rounded to the metric's declared scale."""

    value: JsonNumber | None
    unit: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class WireChange:
    """As ``Change``."""

    absolute: JsonNumber
    relative: float | None


@dataclass(frozen=True, slots=True)
class WireInterval:
    """As ``Interval``."""

    low: float
    high: float
    level: float
    method: str


@dataclass(frozen=True, slots=True)
class WireSubject:
    """As ``Subject``."""

    dimension: str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class WireClaim:
    """As ``Claim``."""

    metric: str | None
    subject: tuple[WireSubject, ...]
    quantity: WireQuantity
    base: WireQuantity | None
    change: WireChange | None
    interval: WireInterval | None
    n: int | None
    certainty: Certainty | None


@dataclass(frozen=True, slots=True)
class WireColumn:
    """A column with its label in words."""

    key: str
    label: str
    type: ColumnType
    unit: str | None


@dataclass(frozen=True, slots=True)
class WireTable:
    """The rows that were sent; ``total_rows`` counts all, which ``GET /api/answers/{id}`` gives."""

    columns: tuple[WireColumn, ...]
    rows: tuple[tuple[JsonCell, ...], ...]
    total_rows: int
    total: tuple[JsonCell, ...] | None = None


@dataclass(frozen=True, slots=True)
class WireEntity:
    """As ``Reference``."""

    ref: str
    kind: str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class WireDefinition:
    """How a term is counted, in words."""

    term: str
    version: int
    formula: str
    text: str


@dataclass(frozen=True, slots=True)
class WireWindow:
    """Dates ``[start, end)`` in ISO 8601, the rule that made them, and how far the data reaches."""

    start: str
    end: str
    tz: str
    rule: str
    data_through: str | None
    complete: bool


@dataclass(frozen=True, slots=True)
class WireComparison:
    """What it is compared with."""

    window: WireWindow | None


@dataclass(frozen=True, slots=True)
class WireIssue:
    """An issue with its text."""

    code: str
    params: dict[str, JsonCell]
    text: str


@dataclass(frozen=True, slots=True)
class WireOption:
    """A reading or a next step; ``choice`` is an opaque token, ``effect`` says by how much it differs."""

    label: str
    choice: str
    effect: str | None
    is_default: bool


@dataclass(frozen=True, slots=True)
class WireProposal:
    """An act that waits for approval."""

    id: str
    act: str
    target: str
    counts: tuple[dict[str, JsonCell], ...]
    cost: WireQuantity | None
    content_hash: str
    reversible: bool
    expires_at: str


@dataclass(frozen=True, slots=True)
class WireReceipt:
    """What was done, read back from the store."""

    id: str
    act: str
    done: int
    failed: tuple[str, ...]
    at: str
    undo_until: str | None


@dataclass(frozen=True, slots=True)
class WireJob:
    """Long work and how far it is."""

    id: str
    state: str
    done: int
    total: int | None
    eta_s: int | None


@dataclass(frozen=True, slots=True)
class WireQuery:
    """One SELECT that ran for the answer."""

    name: str
    sql: str
    params: dict[str, JsonCell]
    rows_read: int
    ms: float


@dataclass(frozen=True, slots=True)
class WireExcluded:
    """A counting rule in force."""

    rule: str
    n: int | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """How the answer was made; only in the stored answer, fetched by id.

    ``asked`` is the typed question (``{"capability", "question"}``), by which it can be asked again or changed.
    """

    queries: tuple[WireQuery, ...]
    data_version: int
    excluded: tuple[WireExcluded, ...]
    asked: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class WireChart:
    """What picture suits; the channel adds ``spec`` when it draws."""

    intent: str
    columns: dict[str, str]
    alt: str
    spec: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A next question: ``say`` works when it is said."""

    label: str
    say: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply to one part of a request. ``text`` is the plain rendering, ``speech`` at most 25 words.

    ``locale`` is how its numbers and dates look (a BCP 47 tag).
    """

    id: str
    turn_id: str
    kind: AnswerKind
    capability: str
    question: str
    certainty: Certainty | None
    headline: Headline
    text: str
    speech: str
    schema: str = "answer/1"
    part: PartOf | None = None
    kpis: tuple[int, ...] = ()
    context: tuple[ContextItem, ...] = ()
    claims: tuple[WireClaim, ...] = ()
    table: WireTable | None = None
    entities: tuple[WireEntity, ...] = ()
    definitions: tuple[WireDefinition, ...] = ()
    window: WireWindow | None = None
    comparison: WireComparison | None = None
    issues: tuple[WireIssue, ...] = ()
    notes: tuple[str, ...] = ()
    options: tuple[WireOption, ...] = ()
    proposal: WireProposal | None = None
    receipt: WireReceipt | None = None
    job: WireJob | None = None
    evidence: Evidence | None = None
    chart: WireChart | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    locale: str = "en"
