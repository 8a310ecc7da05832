"""The facts store: opened once, read by plans in read-only transactions, written by its one writer."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from duckdb_sqlalchemy import ConnectionWrapper
from sqlalchemy import Connection, Engine, create_engine, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from analytics.contract.store import StoreSettings
from analytics.warehouse import migrations
from analytics.warehouse.errors import StoreLocked, StoreUnreachable
from analytics.warehouse.newest import Newest, NewestKept, read_newest
from analytics.warehouse.plan import Executed, Kept, Plan, Results, Rows
from analytics.warehouse.reading import StandingRows, run_one
from analytics.warehouse.schema import data_versions
from analytics.warehouse.watch import Watch
from analytics.warehouse.writer import Writer, only_writer, writing

_MEMORY = ":memory:"


class Warehouse:
    """An open facts store. Threads may share it: every run has a connection of its own."""

    def __init__(
        self,
        engine: Engine,
        settings: StoreSettings,
        clock: Callable[[], datetime],
        close: Callable[[], None],
        staging: Path,
    ) -> None:
        self.engine = engine
        self.settings = settings
        self.staging = staging
        """The folder for files on their way in or out; those of a job are gone when it ends."""
        self._clock = clock
        self._close = close
        self._writing = threading.Lock()
        self._standing = StandingRows()
        self._newest = NewestKept(ours=self.dialect == "duckdb")

    @property
    def dialect(self) -> str:
        """``duckdb`` or ``postgresql``."""
        return self.engine.dialect.name

    def run(
        self, plan: Plan, *, timeout_s: float | None = None, cancel: threading.Event | None = None
    ) -> Results:
        """Run a plan's queries in one read-only transaction, so that all see the same data.

        Raises QueryStopped when ``cancel`` is set, QueryTimedOut when the plan takes ``timeout_s`` seconds.
        """
        rows: dict[str, Rows] = {}
        kept: dict[str, Kept] = {}
        executed: list[Executed] = []
        with self._reading(timeout_s) as connection, Watch(connection, timeout_s, cancel) as watch:
            try:
                version = _version(connection)
                for name, query in plan.queries.items():
                    watch.check()
                    rows[name], how = run_one(connection, name, query)
                    executed.append(how)
                for name, standing in plan.standing.items():
                    watch.check()
                    kept[name], how = self._standing.of(standing, version, connection)
                    executed.append(replace(how, name=name))
                    if not standing.numbers:
                        rows[name] = kept[name].rows
            except DBAPIError:
                # Only the watch knows whether an interrupted query was stopped or had run out of time.
                watch.check()
                raise
            watch.check()
        return Results(rows=rows, executed=tuple(executed), data_version=version, kept=kept)

    @contextmanager
    def _reading(self, timeout_s: float | None) -> Iterator[Connection]:
        duck = self.dialect == "duckdb"
        level = "AUTOCOMMIT" if duck else "REPEATABLE READ"
        with self.engine.connect().execution_options(isolation_level=level) as connection:
            if duck:
                connection.exec_driver_sql("BEGIN TRANSACTION READ ONLY")
            else:
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
                if timeout_s is not None:
                    # The server's own guard, should this process no longer be there to interrupt; a second
                    # later than ours, so that it is ours that tells the reason.
                    limit_ms = int(timeout_s * 1000) + 1000
                    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {limit_ms}")
            try:
                yield connection
            finally:
                if duck:
                    connection.exec_driver_sql("ROLLBACK")

    @contextmanager
    def writer(self, what: str, *, wait_s: float = 10.0) -> Iterator[Writer]:
        """The one writer, in one transaction: committed when the block ends, gone when it raises.

        What changed facts gets a new data version, told as ``what``.

        Raises WriterBusy when another writer holds the store for longer than ``wait_s`` seconds.
        """
        try:
            with writing(self.engine, self._writing, wait_s) as connection:
                writer = Writer(connection, self.settings, self._clock)
                yield writer
                writer.finish(what)
        finally:
            self._newest.written()

    @contextmanager
    def standing_still(self, *, wait_s: float = 10.0) -> Iterator[None]:
        """Nobody writes, and a DuckDB file holds everything that was committed, while the block runs.

        Raises WriterBusy as ``writer`` does.
        """
        with only_writer(self._writing, wait_s):
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("CHECKPOINT")
            yield

    def data_version(self) -> int:
        """The number of the newest data version, 0 where nothing was loaded yet."""
        with self._reading(None) as connection:
            return _version(connection)

    def newest(self) -> Newest:
        """The newest data version as it was last written: without a query where no other process can write."""
        return self._newest.of(self._read_newest)

    def _read_newest(self) -> Newest:
        with self._reading(None) as connection:
            return read_newest(connection)

    def today_and_through(self) -> tuple[date, date | None]:
        """The business day, by the settings, and the last day with orders (None where there are none)."""
        newest = self.newest()
        return self.business_day(newest), newest.through

    def business_day(self, newest: Newest) -> date:
        """Which day is today, by the settings, at a data version."""
        today = self.settings.fixed_today
        if today is None and self.settings.today == "data":
            today = newest.today
        return today or self._clock().astimezone(self.settings.zone).date()

    def business_now(self) -> datetime:
        """The present moment on the business day: where that is fixed or the data's, its date with the clock's time.

        What is noted as having happened now is found again by questions about these days.
        """
        clock = self._clock().astimezone(self.settings.zone)
        return datetime.combine(self.business_day(self.newest()), clock.timetz()).astimezone(UTC)

    def close(self) -> None:
        """Close every connection and let go of the file."""
        self._close()


def _version(connection: Connection) -> int:
    newest = select(func.coalesce(func.max(data_versions.c.number), 0))
    return int(connection.execute(newest).scalar_one())


def _now() -> datetime:
    return datetime.now(UTC)


def open_warehouse(
    url: str,
    home: Path,
    *,
    settings: StoreSettings | None = None,
    memory_limit: str = "2GB",
    clock: Callable[[], datetime] = _now,
) -> Warehouse:
    """Open the facts store and bring its schema up to date.

    A DuckDB file that a release before wrote is copied to ``home/backups`` first.

    Raises StoreLocked, StoreUnreachable or StoreTooNew, each with the next step.
    """
    parsed, settings = make_url(url), settings or StoreSettings()
    if parsed.get_backend_name() == "duckdb":
        return _open_duckdb(parsed, home, settings, memory_limit, clock)
    if parsed.get_backend_name() != "postgresql":
        raise StoreUnreachable(
            f"MARLOW_DATABASE_URL names the engine {parsed.get_backend_name()!r}, which is not supported.",
            "Use duckdb:///path/to/facts.duckdb or postgresql://user@host/database.",
        )
    engine = create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    try:
        if migrations.current(engine) != migrations.head():
            migrations.upgrade(engine)
    except OperationalError as error:
        engine.dispose()
        raise StoreUnreachable(
            f"PostgreSQL at {parsed.host}:{parsed.port or 5432} does not answer ({_first_line(error)}).",
            "Check that it runs and that MARLOW_DATABASE_URL names the right host, user and database.",
        ) from error
    except BaseException:
        engine.dispose()
        raise
    return Warehouse(engine, settings, clock, engine.dispose, home / "staging")


def _open_duckdb(
    url: URL, home: Path, settings: StoreSettings, memory_limit: str, clock: Callable[[], datetime]
) -> Warehouse:
    file = None if url.database in (None, "", _MEMORY) else Path(url.database or "")
    root, engine = _connect_duckdb(file, home, memory_limit)
    try:
        at = migrations.current(engine)
        if at is not None and at != migrations.head() and file is not None:
            # Closed before it is copied: closing any descriptor of a file drops DuckDB's lock on it.
            root.execute("CHECKPOINT")
            root.close()
            _back_up(file, home, at, clock())
            root, engine = _connect_duckdb(file, home, memory_limit)
        if at != migrations.head():
            migrations.upgrade(engine)
    except BaseException:
        root.close()
        raise

    return Warehouse(engine, settings, clock, root.close, home / "staging")


def _connect_duckdb(
    file: Path | None, home: Path, memory_limit: str
) -> tuple[duckdb.DuckDBPyConnection, Engine]:
    staging = home / "staging"
    staging.mkdir(parents=True, exist_ok=True)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    try:
        root = duckdb.connect(str(file) if file else _MEMORY)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise StoreLocked(
                f"The facts store {file} is open in another process.",
                "Stop it (`marlow down`), or ask through the running server instead.",
            ) from error
        raise StoreUnreachable(
            f"The facts store {file} cannot be opened ({_first_line(error)}).",
            "Check the path, its permissions and the free space, or restore a backup with `marlow restore`.",
        ) from error
    # In this order: a directory can no longer be allowed once access is off, and nothing changes once locked.
    escaped = str(staging.resolve()).replace("'", "''")
    root.execute(f"SET allowed_directories = ['{escaped}']")
    root.execute("SET enable_external_access = false")
    root.execute("SET memory_limit = '{}'".format(memory_limit.replace("'", "")))
    root.execute("SET lock_configuration = true")
    engine = create_engine(
        "duckdb:///:memory:", creator=lambda: ConnectionWrapper(root.cursor()), poolclass=NullPool
    )
    return root, engine


def _back_up(file: Path, home: Path, revision: str, at: datetime) -> Path:
    folder = home / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%S")
    copy = folder / f"{file.stem}-{revision}-{stamp}{file.suffix}"
    shutil.copy2(file, copy)
    return copy


def _first_line(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
