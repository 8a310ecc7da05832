"""The one writer of the facts store: one transaction, one lock, and a new data version when facts changed."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Integer,
    MetaData,
    Numeric,
    Row,
    SmallInteger,
    Table,
    Text,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.sql import ColumnElement, Executable, Select

from analytics.contract.store import StoreSettings
from analytics.warehouse.errors import WriterBusy
from analytics.warehouse.schema import data_versions, exposures, import_rejects, imports, orders

_BOOKKEEPING = frozenset({imports.name, import_rejects.name, data_versions.name, exposures.name})
"""Tables that say how data came in, and what was shown: a change of these alone is no new data."""

_STAGED = "incoming_rows"
_LOCK_KEY = 0x4D61726C6F77
_POLL_S = 0.1


def arrow_schema(table: Table, columns: Sequence[str] | None = None) -> pa.Schema:
    """The Arrow types of a table's columns (all of them, or those named): what ``load`` takes."""
    names = columns if columns is not None else [c.name for c in table.columns]
    return pa.schema([(name, _arrow_type(table.c[name])) for name in names])


def _arrow_type(column: Column[Any]) -> pa.DataType:
    kind = column.type
    if isinstance(kind, Numeric):
        return pa.decimal128(kind.precision, kind.scale)
    for sql, arrow in (
        (BigInteger, pa.int64()),
        (SmallInteger, pa.int16()),
        (Integer, pa.int32()),
        (Boolean, pa.bool_()),
        (DateTime, pa.timestamp("us")),
        (Date, pa.date32()),
    ):
        if isinstance(kind, sql):
            return arrow
    return pa.string()  # text, and JSON as its text


class Writer:
    """Writes inside one transaction; got from ``Warehouse.writer``."""

    def __init__(
        self, connection: Connection, settings: StoreSettings, clock: Callable[[], datetime]
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._settings = settings
        self._duck = connection.dialect.name == "duckdb"
        self._changed = False
        self._touched: set[str] = set()
        newest = connection.execute(select(func.coalesce(func.max(data_versions.c.number), 0))).scalar_one()
        self.version: int = newest + 1
        """The data version that this transaction becomes, if it changes facts."""

    @property
    def changed(self) -> bool:
        """Whether facts were changed so far."""
        return self._changed

    def now(self) -> datetime:
        """The instant to store, UTC without an offset."""
        return self._clock().astimezone(UTC).replace(tzinfo=None)

    def select(self, query: Select[Any]) -> Sequence[Row[Any]]:
        """Rows as this transaction sees them, its own changes among them."""
        return self._connection.execute(query).all()

    def execute(self, statement: Executable, parameters: Sequence[dict[str, Any]] | None = None) -> int:
        """Run an INSERT, UPDATE or DELETE; how many rows it touched."""
        result = self._connection.execute(statement, parameters)
        target = getattr(statement, "table", None)
        if result.rowcount != 0:
            self._note(getattr(target, "name", ""))
        return result.rowcount

    def next_id(self, table: Table) -> int:
        """The first free id of a table."""
        free = select(func.coalesce(func.max(table.c.id), 0) + 1)
        return int(self._connection.execute(free).scalar_one())

    def delete_where(self, table: Table, condition: ColumnElement[bool]) -> int:
        """Delete rows; how many there were."""
        return self.execute(delete(table).where(condition))

    def load(self, table: Table, rows: pa.Table) -> int:
        """Insert rows in bulk; columns that are not given stay NULL. How many were inserted.

        Raises pyarrow.ArrowInvalid when a column does not fit the table's type.
        """
        if rows.num_rows == 0:
            return 0
        rows = _fitted(table, rows)
        if self._duck:
            with self._registered(rows) as staged:
                names = rows.column_names
                query = insert(table).from_select(names, select(*(staged.c[n] for n in names)))
                self._connection.execute(query)
        else:
            self._copy(_quoted(table.name), rows)
        self._note(table.name)
        return int(rows.num_rows)

    def update_changed(self, table: Table, rows: pa.Table) -> int:
        """Update by ``id`` the rows that differ in a given column other than ``import_id``; how many did."""
        if rows.num_rows == 0:
            return 0
        with self._staged(table, _fitted(table, rows)) as staged:
            names = [n for n in rows.column_names if n not in ("id", "external_id", "source")]
            differs = or_(
                *(
                    _comparable(table.c[n]).is_distinct_from(_comparable(staged.c[n]))
                    for n in names
                    if n != "import_id"
                )
            )
            same_row = (table.c.id == staged.c.id) & differs
            changed = self._connection.execute(
                select(func.count()).select_from(table.join(staged, same_row))
            ).scalar_one()
            if changed:
                self._connection.execute(
                    update(table).values({table.c[n]: staged.c[n] for n in names}).where(same_row)
                )
                self._note(table.name)
        return int(changed)

    @contextmanager
    def _staged(self, table: Table, rows: pa.Table) -> Iterator[Table]:
        """Rows as a table that statements can join, gone afterwards."""
        if self._duck:
            with self._registered(rows) as staged:
                yield staged
            return
        staged = Table(
            _STAGED,
            MetaData(),
            *(Column(n, table.c[n].type) for n in rows.column_names),
            prefixes=["TEMPORARY"],
        )
        staged.create(self._connection)
        try:
            self._copy(_STAGED, rows)
            yield staged
        finally:
            if not self._connection.invalidated and _usable(self._connection):
                staged.drop(self._connection)

    @contextmanager
    def _registered(self, rows: pa.Table) -> Iterator[Table]:
        raw: Any = self._connection.connection.dbapi_connection
        cursor = raw.cursor()
        cursor.register(_STAGED, rows)
        try:
            columns = [Column(f.name, _sql_type(f.type)) for f in rows.schema]
            yield Table(_STAGED, MetaData(), *columns)
        finally:
            cursor.unregister(_STAGED)

    def _copy(self, name: str, rows: pa.Table) -> None:
        raw: Any = self._connection.connection.driver_connection
        columns = ", ".join(_quoted(n) for n in rows.column_names)
        # Arrow quotes every string and writes NULL as nothing at all, which is how COPY tells '' from NULL.
        options = pa_csv.WriteOptions(include_header=False)
        with raw.cursor() as cursor:
            with cursor.copy(f"COPY {name} ({columns}) FROM STDIN (FORMAT csv)") as copy:
                for batch in rows.to_batches(max_chunksize=50_000):
                    buffer = io.BytesIO()
                    pa_csv.write_csv(batch, buffer, options)
                    copy.write(buffer.getbuffer())

    def _note(self, name: str) -> None:
        self._touched.add(name)
        if name not in _BOOKKEEPING:
            self._changed = True

    def finish(self, what: str) -> None:
        """Store the new data version, with the day that ``today = data`` means, if facts changed."""
        if self._connection.dialect.name == "postgresql":
            # Without fresh statistics the planner takes a bulk-loaded table for a small one and joins row by row.
            for name in sorted(self._touched):
                self._connection.execute(text(f"ANALYZE {_quoted(name)}"))
        if not self._changed:
            return
        through = self._connection.execute(select(func.max(orders.c.ordered_on))).scalar_one()
        self._connection.execute(
            insert(data_versions).values(
                number=self.version,
                at=self.now(),
                today=None if through is None else through + timedelta(days=1),
                data_through=through,
                what=what,
            )
        )


def _usable(connection: Connection) -> bool:
    """Whether the transaction takes statements: after an error PostgreSQL refuses all until the rollback."""
    raw: Any = connection.connection.driver_connection
    return bool(raw.info.transaction_status.name != "INERROR")


def _comparable(column: ColumnElement[Any]) -> ColumnElement[Any]:
    # PostgreSQL has no equality for JSON; both sides are the text that was loaded.
    return cast(column, Text) if isinstance(column.type, JSON) else column


def _sql_type(kind: pa.DataType) -> Any:
    if pa.types.is_decimal(kind):
        return Numeric(kind.precision, kind.scale)
    if pa.types.is_timestamp(kind):
        return DateTime()
    if pa.types.is_date(kind):
        return Date()
    if pa.types.is_boolean(kind):
        return Boolean()
    return BigInteger() if pa.types.is_integer(kind) else Text()


def _fitted(table: Table, rows: pa.Table) -> pa.Table:
    return rows.cast(arrow_schema(table, rows.column_names))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def writing(engine: Engine, lock: threading.Lock, wait_s: float) -> Iterator[Connection]:
    """A transaction that only one writer has at a time: in this process, and on PostgreSQL in any.

    Raises WriterBusy after ``wait_s`` seconds.
    """
    with only_writer(lock, wait_s), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            _lock_postgresql(connection, wait_s)
        yield connection


@contextmanager
def only_writer(lock: threading.Lock, wait_s: float) -> Iterator[None]:
    """Be the one writer of this process. Raises WriterBusy after ``wait_s`` seconds."""
    if not lock.acquire(timeout=wait_s):
        raise _busy()
    try:
        yield
    finally:
        lock.release()


def _lock_postgresql(connection: Connection, wait_s: float) -> None:
    deadline = time.monotonic() + wait_s
    while not connection.execute(text(f"SELECT pg_try_advisory_xact_lock({_LOCK_KEY})")).scalar_one():
        if time.monotonic() >= deadline:
            raise _busy()
        time.sleep(_POLL_S)


def _busy() -> WriterBusy:
    return WriterBusy(
        "Something else is being written to the store.", "Wait until it is done, then run this again."
    )
