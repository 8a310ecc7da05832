"""What a capability asks of the store: named SELECTs out, rows of plain Python values back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.sql import Select


@dataclass(frozen=True, slots=True)
class Plan:
    """Named read-only SELECTs, run together in one read-only transaction, so that all see the same data.

    ``reads`` names what is needed of the application state instead, as ``(read, argument)``, for example
    ``("stored_answer", "a-17")``; the service fetches it and adds it to the results under ``read``.
    """

    queries: Mapping[str, Select[Any]] = field(default_factory=dict)
    reads: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one SELECT: Decimal, int, str, date, datetime, bool or None, in the order of the query."""

    columns: tuple[str, ...]
    values: tuple[tuple[Any, ...], ...]

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.values)

    def __len__(self) -> int:
        return len(self.values)

    def first(self) -> Mapping[str, Any]:
        """The only row of an aggregate; an empty mapping where there is none."""
        return next(iter(self), {})


@dataclass(frozen=True, slots=True)
class Executed:
    """How one query ran: the statement with its bound values apart, for the evidence of an answer."""

    name: str
    sql: str
    params: Mapping[str, Any]
    rows_returned: int
    ms: float


@dataclass(frozen=True, slots=True)
class Results:
    """What a plan gave: rows by query name, application-state reads by name, and how it ran."""

    rows: Mapping[str, Rows]
    reads: Mapping[str, Any] = field(default_factory=dict)
    executed: tuple[Executed, ...] = ()
    data_version: int = 0

    def __getitem__(self, name: str) -> Rows:
        return self.rows[name]
