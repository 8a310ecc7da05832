"""A file that a child read and checked is loaded as if this process had done it, line by line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from analytics.ingest.importing import ImportReport, ImportRequest, run_import
from analytics.jobs import imports
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import import_rejects, order_lines, orders
from tests.ingest.messy import orders_file


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "LARGE_BYTES", 0)


def both(tmp_path: Path, *requests: ImportRequest) -> list[tuple[ImportReport, ImportReport]]:
    """The reports of the same imports, here and by a child; the rows of both stores are compared as well."""
    here, child = (
        open_warehouse(f"duckdb:///{tmp_path / n}.duckdb", tmp_path / n) for n in ("here", "child")
    )
    try:
        found = [(run_import(here, r), imports.import_file(child, r)) for r in requests]
        assert rows(here) == rows(child)
    finally:
        here.close()
        child.close()
    return found


def rows(store: Warehouse) -> list[tuple[tuple[object, ...], ...]]:
    kept = [c for c in import_rejects.c if c.name != "import_id"]
    plan = Plan(
        {
            "orders": select(orders).order_by(orders.c.id),
            "lines": select(order_lines).order_by(order_lines.c.id),
            "rejects": select(*kept).order_by(import_rejects.c.id),
        }
    )
    return [store.run(plan)[name].values for name in plan.queries]


def test_a_messy_file_and_lines_without_their_orders(tmp_path: Path) -> None:
    content, codes, _ = orders_file(400, 0.1, seed=3)
    (tmp_path / "orders.csv").write_bytes(content)
    (tmp_path / "lines.csv").write_text(
        "order_id,product_id,quantity,unit_price\nnowhere,P1,2,3.50\nnowhere,P1,x,3.50\n"
    )
    (one, lines) = both(
        tmp_path,
        ImportRequest(tmp_path / "orders.csv", "orders"),
        ImportRequest(tmp_path / "lines.csv", "order_lines"),
    )
    assert one[0] == one[1]
    assert dict(one[1].rejects) == codes
    assert lines[0] == lines[1]
    assert dict(lines[1].rejects) == {"unknown_parent": 1, "bad_integer": 1}


def test_what_stops_a_child_is_told_as_here(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("id,ordered_at\n1,03/04/2026\n2,05/06/2026\n")
    ((here, child),) = both(tmp_path, ImportRequest(tmp_path / "orders.csv", "orders"))
    assert child.problem == here.problem
    assert child.problem is not None
    assert "--date-order" in child.problem.next_step


def test_a_child_that_dies_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "orders.csv").write_text("id,ordered_at\n1,2026-04-03\n")
    monkeypatch.setattr(imports, "CHILD", "analytics.jobs.no_such_child")
    store = open_warehouse(f"duckdb:///{tmp_path}/facts.duckdb", tmp_path)
    report = imports.import_file(store, ImportRequest(tmp_path / "orders.csv", "orders"))
    assert report.problem is not None
    assert (report.problem.code, store.data_version()) == ("child_failed", 0)
    assert not list(store.staging.glob("import-*"))
    store.close()


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("id,ordered_at\n1,2026-04-03\n")
    request = ImportRequest(tmp_path / "orders.csv", "orders")
    first, second = both(tmp_path, request, replace(request, wait_s=1.0))
    assert first[1].changed
    assert not second[1].changed
    assert second[1].import_id == first[1].import_id
