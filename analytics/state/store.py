"""Connections to the application state, and the few things that every repository does with them."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Executable, Table, create_engine, event, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError

_WRITE = "marlow_write"
_BUSY_MS = 10_000


class _Cursor(Protocol):
    def execute(self, sql: str, /) -> object: ...
    def close(self) -> None: ...


class _Driver(Protocol):
    isolation_level: str | None

    def cursor(self) -> _Cursor: ...


class Store:
    """An engine with two kinds of transactions; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(**{_WRITE: True})

    @property
    def is_sqlite(self) -> bool:
        """Whether the state lies in a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that reads."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes, committed at the end, rolled back by an exception.

        SQLite takes its write lock at the start: a transaction that began as a reader could not wait for it.
        """
        with self._writer.begin() as connection:
            yield connection

    def forget_deleted(self) -> None:
        """Empties SQLite's write-ahead log, where pages from before a deletion would stay; waits for
        readers.
        """
        if not self.is_sqlite:
            return
        raw = self.engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()

    def copy_to(self, target: Path) -> None:
        """A whole copy of a SQLite state while others read and write; OSError where it fails."""
        try:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.rollback()
                raw = connection.connection.driver_connection
                if raw is None:
                    raise OSError("the state is closed")
                raw.execute("VACUUM INTO ?", (str(target),))
        except sqlite3.Error as error:
            raise OSError(str(error)) from error

    def close(self) -> None:
        """Closes the pooled connections."""
        self.engine.dispose()


def connect(url: str) -> Store:
    """The store behind a URL; SQLite gets WAL, foreign keys, a waiting time and real deletion."""
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return Store(engine)


def _prepare(driver: _Driver, _record: object) -> None:
    # The driver's own BEGIN comes too late, at the first write; with None it leaves transactions to us.
    driver.isolation_level = None
    cursor = driver.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    _use_write_ahead_log(cursor)
    cursor.execute("PRAGMA foreign_keys = ON")
    # A deleted conversation is overwritten in the file, not only unlinked.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _use_write_ahead_log(cursor: _Cursor) -> None:
    """Switch to WAL, waiting for others that do: the switch itself takes no heed of ``busy_timeout``."""
    deadline = time.monotonic() + _BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def new_id() -> str:
    """A random id that nobody can guess."""
    return secrets.token_hex(16)


def digest(token: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def put(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Updates the row with this key, or inserts it."""
    change = update(table).where(*(table.c[name] == value for name, value in key.items())).values(**values)
    if connection.execute(change).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(table.insert().values(**key, **values))
    except IntegrityError:
        # Somebody inserted it since our look; theirs was first, so ours replaces it.
        connection.execute(change)


def one[T](kind: type[T], connection: Connection, query: Executable) -> T | None:
    """The first row as a frozen value, or None; the query's columns are the value's fields."""
    row = connection.execute(query).mappings().first()
    return None if row is None else kind(**_named(row))


def many[T](kind: type[T], connection: Connection, query: Executable) -> list[T]:
    """All rows as frozen values."""
    return [kind(**_named(row)) for row in connection.execute(query).mappings()]


def _named(row: RowMapping) -> dict[str, Any]:
    return {str(key): value for key, value in row.items()}
