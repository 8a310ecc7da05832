"""The application state on both engines; each test has a database of its own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from analytics.state import State, open_state, schema

SERVER = os.environ.get("MARLOW_TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@cache
def _postgres_problem() -> str | None:
    """Why no PostgreSQL can be used, asked once a run."""
    engine = create_engine(SERVER, connect_args={"connect_timeout": 3})
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError as error:
        where = make_url(SERVER).render_as_string()
        return f"no PostgreSQL answers at {where}: {str(error.orig).splitlines()[0]}"
    finally:
        engine.dispose()
    return None


def _run(statement: str) -> None:
    """One statement on the server outside of any transaction, as CREATE DATABASE wants it."""
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@contextmanager
def _database() -> Iterator[str]:
    """A database of our own on the server, dropped at the end; skips where no server answers."""
    if problem := _postgres_problem():
        pytest.skip(problem)
    name = f"marlow_test_{secrets.token_hex(6)}"
    _run(f"CREATE DATABASE {name}")
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        _run(f"DROP DATABASE {name} WITH (FORCE)")


ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database for tests of opening and migrating."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'state.sqlite3'}"
        return
    with _database() as fresh:
        yield fresh


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """One migrated PostgreSQL database for the run: making one for each test would take most of the time."""
    with _database() as url:
        opened = open_state(url, tmp_path_factory.mktemp("shared"))
        yield opened
        opened.close()


@pytest.fixture(params=ENGINES)
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[State]:
    """An empty state."""
    if request.param == "sqlite":
        opened = open_state(None, tmp_path)
        yield opened
        opened.close()
        return
    opened = request.getfixturevalue("shared")
    yield opened
    with opened.store.write() as connection:
        for table in reversed(schema.state.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 10, 21, 9, 30, 0, 123456, tzinfo=UTC)
