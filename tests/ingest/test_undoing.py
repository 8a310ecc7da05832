"""Taking an import back: what it added is gone, what was there before stays, and it refuses what it cannot undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from analytics.ingest.guessing import likely_target
from analytics.ingest.importing import ImportRequest, run_import
from analytics.ingest.problems import ImportProblem
from analytics.ingest.undoing import undo_import
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import customers, import_rejects, imports, orders


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text)
    return file


def count(warehouse: Warehouse, table: object) -> int:
    plan = Plan({"n": select(func.count().label("n")).select_from(table)})  # type: ignore[arg-type]
    return int(warehouse.run(plan)["n"].first()["n"])


def test_what_an_import_added_is_taken_back(warehouse: Warehouse, tmp_path: Path) -> None:
    first = write(tmp_path, "customers.csv", "customer_id,country\n1,FR\n2,DE\n")
    run_import(warehouse, ImportRequest(first, "customers"))
    before = warehouse.data_version()
    second = write(tmp_path, "more.csv", "customer_id,country\n3,FR\n4,DE\n,FR\n")
    report = run_import(warehouse, ImportRequest(second, "customers"))
    assert report.import_id is not None
    assert count(warehouse, customers) == 4
    undone = undo_import(warehouse, report.import_id)
    assert (undone.file_name, undone.rows) == ("more.csv", {"customers": 2})
    assert count(warehouse, customers) == 2
    assert count(warehouse, imports) == 1
    assert count(warehouse, import_rejects) == 0
    assert warehouse.data_version() == before + 2
    with pytest.raises(ImportProblem, match="no such import"):
        undo_import(warehouse, report.import_id)


def test_what_changed_rows_or_is_used_stays(warehouse: Warehouse, tmp_path: Path) -> None:
    first = run_import(
        warehouse, ImportRequest(write(tmp_path, "c.csv", "customer_id,country\n1,FR\n"), "customers")
    )
    later = write(tmp_path, "o.csv", "order_id,customer_id,ordered_at\n9,1,2026-09-01\n")
    run_import(warehouse, ImportRequest(later, "orders"))
    assert first.import_id is not None
    with pytest.raises(ImportProblem, match="1 rows of orders"):
        undo_import(warehouse, first.import_id)
    assert (count(warehouse, customers), count(warehouse, orders)) == (1, 1)
    changed = run_import(
        warehouse, ImportRequest(write(tmp_path, "d.csv", "customer_id,country\n1,DE\n"), "customers")
    )
    assert changed.import_id is not None
    with pytest.raises(ImportProblem, match="changed 1 rows"):
        undo_import(warehouse, changed.import_id)


@pytest.mark.parametrize(
    ("name", "columns", "target"),
    [
        ("export.csv", "Order ID,Customer ID,Order Date", "orders"),
        ("customers-2026.csv", "customer_id,country,email", "customers"),
        ("retail.csv", "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country", "online-retail"),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_columns(tmp_path: Path, name: str, columns: str, target: str) -> None:
    row = ",".join("1" for _ in columns.split(","))
    assert likely_target(write(tmp_path, name, f"{columns}\n{row}\n")) == target


def test_a_file_of_nothing_known_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImportProblem, match="fit no table"):
        likely_target(write(tmp_path, "x.csv", "a,b\n1,2\n"))
