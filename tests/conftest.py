"""Fixtures that every test may use: a fresh facts store per engine, and the published data sets."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from analytics.contract.store import StoreSettings
from analytics.warehouse.engine import Warehouse, open_warehouse
from tests.stores import Desk, demo_warehouse
from tests.warm_children import WarmChild

CLOCK_AT = datetime(2026, 10, 21, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def warm_children() -> Iterator[None]:
    """Jobs fork their children instead of starting an interpreter each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analytics.jobs.child.start", WarmChild)
        yield


def postgres_server() -> str:
    """The server that tests may make databases on."""
    return os.environ.get("MARLOW_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


@contextmanager
def temporary_database() -> Iterator[str]:
    """The address of an empty database, dropped afterwards; skips where no server answers."""
    server = postgres_server()
    try:
        admin = psycopg.connect(server, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL answers at {server} (set MARLOW_TEST_POSTGRES_URL): {error}")
    name = f"marlow_test_{uuid.uuid4().hex[:12]}"
    with admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield server.rsplit("/", 1)[0] + "/" + name
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A database of the test's own."""
    with temporary_database() as url:
        yield url


@pytest.fixture
def store_settings() -> StoreSettings:
    """The settings of the ``warehouse`` fixture; a test module overrides it where it needs others."""
    return StoreSettings()


@pytest.fixture(params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def warehouse_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store, once per engine."""
    if request.param == "duckdb":
        return f"duckdb:///{tmp_path / 'facts.duckdb'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def warehouse(warehouse_url: str, tmp_path: Path, store_settings: StoreSettings) -> Iterator[Warehouse]:
    """An open, empty facts store on each engine, with a clock that stands still."""
    opened = open_warehouse(warehouse_url, tmp_path, settings=store_settings, clock=lambda: CLOCK_AT)
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of published data sets; skipped where it is not there."""
    default = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
    folder = Path(os.environ.get("MARLOW_TEST_DATA", default)).resolve()
    if not (folder / "expected.json").is_file():
        pytest.skip(f"no test data in {folder} (set MARLOW_TEST_DATA)")
    return folder


@pytest.fixture(scope="session", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def demo_on_each_engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    """The demo shop on each engine, loaded once; read only."""
    home = tmp_path_factory.mktemp("demo")
    if request.param == "duckdb":
        opened = demo_warehouse(f"duckdb:///{home / 'facts.duckdb'}", home)
        yield opened
        opened.close()
        return
    with temporary_database() as url:
        opened = demo_warehouse(url, home)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The demo shop in DuckDB, loaded once; read only."""
    home = tmp_path_factory.mktemp("demo")
    opened = demo_warehouse(f"duckdb:///{home / 'facts.duckdb'}", home)
    yield opened
    opened.close()


@pytest.fixture
def desk(demo_store: Warehouse) -> Desk:
    """A fresh conversation with the service over the demo shop."""
    return Desk(demo_store)
