"""The published figures of UCI "Online Retail" (D. Chen 2015), from expected.json, on every engine."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from sqlalchemy import text

from analytics.contract.store import StoreSettings
from analytics.ingest.formats.online_retail import PRODUCT_KINDS
from analytics.ingest.importing import ImportRequest, run_import
from analytics.ingest.quality import quality_plan, quality_report
from analytics.warehouse.engine import Warehouse, open_warehouse


@pytest.fixture
def store_settings() -> StoreSettings:
    return StoreSettings(today="data")


@pytest.fixture(scope="module")
def expected(test_data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((test_data / "expected.json").read_text())["online_retail"]
    return found


def one(warehouse: Warehouse, sql: str) -> tuple[Any, ...]:
    with warehouse.engine.connect() as connection:
        return tuple(connection.execute(text(sql)).one())


SALES = """
    SELECT count(*), sum(l.quantity * l.unit_price), count(DISTINCT o.id), count(DISTINCT o.customer_id)
    FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id
    WHERE o.status = 'completed' AND o.external_id NOT LIKE 'C%' AND l.quantity > 0 AND l.unit_price > 0
"""


def test_the_published_figures(warehouse: Warehouse, test_data: Path, expected: dict[str, Any]) -> None:
    request = ImportRequest(test_data / expected["file"], "online-retail")
    report = run_import(warehouse, request)
    assert report.problem is None
    assert (report.lines_total, report.lines_loaded, report.lines_rejected) == (
        expected["rows"],
        expected["rows"],
        0,
    )
    assert {name: counts.new for name, counts in report.tables.items()} == {
        "customers": expected["customers"],
        "products": expected["skus"],
        "orders": expected["invoices"],
        "order_lines": expected["rows"],
    }

    quality = quality_report(warehouse.run(quality_plan()))
    for code in ("rows", "cancel_lines", "null_customer", "qty_le_0", "price_le_0", "exact_duplicate_rows"):
        assert quality.count(code) == expected[code], code
        assert quality.count(code, source="online-retail") == expected[code], code
    assert quality.count("orphans") == 0
    assert quality.count("rejected") == 0
    assert (str(quality.first_day), str(quality.last_day)) == ("2010-12-01", "2011-12-09")

    for rule, condition in (
        ("all kinds, known customers", "AND o.customer_id IS NOT NULL"),
        ("products only, guests included (the default)", "AND p.kind = 'product'"),
        ("products only, known customers", "AND p.kind = 'product' AND o.customer_id IS NOT NULL"),
    ):
        sales = expected["metrics"]["sales"][rule]
        lines, revenue, orders, buyers = one(warehouse, SALES + condition)
        assert (lines, orders, buyers) == (sales["lines"], sales["orders"], sales["buyers"]), rule
        # The published figure is rounded to cents, the store has all four places.
        assert abs(revenue - Decimal(str(sales["revenue"]))) <= Decimal("0.005"), rule
    returns = expected["metrics"]["returns_products"]
    lines, amount, units = one(
        warehouse,
        "SELECT count(*), sum(l.quantity * l.unit_price), -sum(l.quantity) FROM order_lines l"
        " JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id"
        " WHERE o.external_id LIKE 'C%' AND l.quantity < 0 AND l.unit_price > 0 AND p.kind = 'product'",
    )
    assert (lines, round(float(amount), 2), units) == (returns["lines"], returns["amount"], returns["units"])
    assert str(warehouse.today_and_through()[0]) == "2011-12-10"

    again = run_import(warehouse, request)
    assert not again.changed
    assert {n: c.unchanged for n, c in again.tables.items()} == {n: c.new for n, c in report.tables.items()}
    assert warehouse.data_version() == 1
    assert one(warehouse, "SELECT count(*) FROM imports") == (1,)


def test_codes_that_are_no_products_are_those_of_the_glossary(expected: dict[str, Any]) -> None:
    kinds: dict[str, list[str]] = {}
    for code, kind in PRODUCT_KINDS.items():
        kinds.setdefault(kind, []).append(code)
    assert {k: sorted(v) for k, v in kinds.items()} == {
        k: sorted(v) for k, v in expected["metrics"]["product_kinds"].items()
    }


def test_the_file_as_csv_is_the_same_rows(test_data: Path, expected: dict[str, Any], tmp_path: Path) -> None:
    source = pq.read_table(test_data / expected["file"]).slice(0, 20_000)
    parquet, csv = tmp_path / "a.parquet", tmp_path / "a.csv"
    pq.write_table(source, parquet)
    pa_csv.write_csv(source, csv)
    found = []
    for file in (parquet, csv):
        store = open_warehouse("duckdb:///:memory:", tmp_path)
        report = run_import(store, ImportRequest(file, "online-retail"))
        assert report.lines_loaded == 20_000
        assert report.lines_total == 20_000 + report.lines_header
        columns = "id, external_id, order_id, line_number, product_id, quantity, unit_price, duplicate_of"
        found.append(one(store, f"SELECT sum(hash({columns})), count(*) FROM order_lines"))
        store.close()
    assert found[0] == found[1]


def test_countries_keep_their_text(test_data: Path, expected: dict[str, Any], tmp_path: Path) -> None:
    store = open_warehouse("duckdb:///:memory:", tmp_path)
    run_import(store, ImportRequest(test_data / expected["file"], "online-retail"))
    with store.engine.connect() as connection:
        found = dict(connection.execute(text("SELECT DISTINCT country_text, country FROM orders")).all())
    store.close()
    assert len(found) == expected["countries"]
    assert {name for name, code in found.items() if code is None} == {
        "Channel Islands",
        "European Community",
        "Unspecified",
    }
    assert (found["EIRE"], found["RSA"], found["USA"], found["Hong Kong"]) == ("IE", "ZA", "US", "HK")
