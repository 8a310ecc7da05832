"""The demo shop once for all tests, as Arrow tables and in a DuckDB in memory."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest
from sqlalchemy import Table

from analytics.ingest.demo import generate, load_demo
from analytics.ingest.demo.facts import facts
from analytics.ingest.demo.frames import Fact


class DuckLoader:
    """Loads Arrow tables into a plain DuckDB connection, as the warehouse's writer would."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def load(self, table: Table, rows: pa.Table) -> None:
        self.connection.register("incoming", rows)
        self.connection.execute(f"CREATE TABLE {table.name} AS SELECT * FROM incoming")
        self.connection.unregister("incoming")


@pytest.fixture(scope="session")
def shop() -> dict[str, pa.Table]:
    return generate()


@pytest.fixture(scope="session")
def truths(shop: dict[str, pa.Table]) -> dict[str, Fact]:
    return facts(shop)


@pytest.fixture(scope="session")
def store(shop: dict[str, pa.Table]) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    load_demo(DuckLoader(connection), shop)
    connection.execute(
        """CREATE VIEW sale AS
        SELECT o.id AS order_id, o.customer_id, o.ordered_on, o.campaign_id, p.title, p.family, p.category,
               l.quantity, l.quantity * l.unit_price - l.discount AS paid, l.quantity * l.unit_cost AS cost
        FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id
        LEFT JOIN customers c ON c.id = o.customer_id
        WHERE o.status = 'completed' AND p.kind = 'product' AND NOT coalesce(c.is_test, false)"""
    )
    yield connection
    connection.close()
