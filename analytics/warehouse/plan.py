"""What a capability asks of the store: named SELECTs out, rows of plain Python values back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.sql import Select

Column = NDArray[np.int64] | NDArray[np.float64]
"""Numbers of one column: whole ones, or doubles with NaN where there is none."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A SELECT whose rows change with the data version alone: read once in it, and shared by all who ask in it.

    Those with the same ``key`` are the same SELECT; without one it is read each time. With ``numbers`` every column is one of numbers and comes as an
    array; else rows come as of any other SELECT.
    """

    key: str
    query: Select[Any]
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Named read-only SELECTs, run together in one read-only transaction, so that all see the same data.

    ``reads`` names what is needed of the application state instead, as ``(read, argument)``, for example
    ``("stored_answer", "a-17")``; the service fetches it and adds it to the results under ``read``.
    """

    queries: Mapping[str, Select[Any]] = field(default_factory=dict)
    reads: tuple[tuple[str, str], ...] = ()
    standing: Mapping[str, Standing] = field(default_factory=dict)

    @property
    def names(self) -> Set[str]:
        """What its results will hold."""
        return self.queries.keys() | self.standing.keys()


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


class Kept:
    """The rows or columns of a standing SELECT, and what was made of them, for as long as the data version lasts."""

    def __init__(self, rows: Rows, columns: Mapping[str, Column]) -> None:
        self.rows = rows
        self.columns = columns
        self._made: dict[object, object] = {}
        self._lock = threading.RLock()
        self._length = max(len(rows), *(len(column) for column in columns.values()), 0)

    def __len__(self) -> int:
        return self._length

    def made[T](self, key: object, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once; one ``key`` stands for one thing made of these rows."""
        with self._lock:
            if key not in self._made:
                self._made[key] = make()
            return cast(T, self._made[key])


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
    """What a plan gave: rows by query name, application-state reads by name, and how it ran.

    ``kept`` holds what standing SELECTs gave; those of rows are among ``rows`` too.
    """

    rows: Mapping[str, Rows]
    reads: Mapping[str, Any] = field(default_factory=dict)
    executed: tuple[Executed, ...] = ()
    data_version: int = 0
    kept: Mapping[str, Kept] = field(default_factory=dict)
    _made: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    def made[T](self, key: object, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once in all rounds of a plan; ``key`` names every result that it is made of."""
        if key not in self._made:
            self._made[key] = make()
        return cast(T, self._made[key])

    def __getitem__(self, name: str) -> Rows:
        return self.rows[name]

    @property
    def names(self) -> Set[str]:
        """What is there."""
        return self.rows.keys() | self.kept.keys()

    def with_more(self, further: Results) -> Results:
        """What is there and what a further round gave, in the data version of the first."""
        return Results(
            {**self.rows, **further.rows}, self.reads, (*self.executed, *further.executed), self.data_version,
            {**self.kept, **further.kept}, self._made,
        )  # fmt: skip
