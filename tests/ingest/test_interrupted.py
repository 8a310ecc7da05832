"""An import that is killed leaves nothing; run again, it gives the rows of one that never was."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from analytics.ingest.importing import ImportReport, ImportRequest, run_import
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import IMPORTED, facts

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
LOADS = ("load customers", "load products", "load orders", "load order_lines")
STAGES = ("read", "check", *LOADS, "account", "commit")

CHILD = """
import os, signal, sys
from pathlib import Path
from analytics.ingest.importing import ImportRequest, run_import
from analytics.warehouse.engine import open_warehouse

url, home, file, stage = sys.argv[1:]

def tell(now, done, total):
    if now == stage:
        os.kill(os.getpid(), signal.SIGKILL)

run_import(open_warehouse(url, Path(home)), ImportRequest(Path(file), "online-retail"), progress=tell)
"""


def invoice_lines(path: Path, rows: int = 3_000) -> Path:
    lines = [HEADER]
    for n in range(rows):
        order, product = n // 4, n * 7 % 90
        customer = "" if order % 5 == 0 else str(12_000 + order % 40)
        sign = "C" if order % 11 == 0 else ""
        price = "bad" if n % 500 == 499 else f"{product + 1}.25"
        quantity = -1 if sign else n % 6
        day = f"2011-0{order % 9 + 1}-1{order % 10} 10:0{n % 4}"
        lines.append(f"{sign}{order},P{product},Thing {product},{quantity},{day},{price},{customer},EIRE")
    path.write_text("\n".join(lines) + "\n")
    return path


def rows_hash(warehouse: Warehouse) -> str:
    plan = Plan({t.name: select(t).order_by(t.c.id) for t in (*IMPORTED, facts.tables["import_rejects"])})
    rows = warehouse.run(plan).rows
    return hashlib.sha256(repr([(n, rows[n].values) for n in sorted(rows)]).encode()).hexdigest()


@pytest.mark.slow
def test_killed_at_every_stage(warehouse_url: str, tmp_path: Path) -> None:
    file = invoice_lines(tmp_path / "lines.csv")
    clean = open_warehouse("duckdb:///:memory:", tmp_path)
    assert run_import(clean, ImportRequest(file, "online-retail")).rejects == {"bad_amount": 6}
    wanted = rows_hash(clean)
    empty = open_warehouse("duckdb:///:memory:", tmp_path)
    nothing = rows_hash(empty)
    for stage in STAGES:
        child = subprocess.run(
            [sys.executable, "-c", CHILD, warehouse_url, str(tmp_path), str(file), stage], check=False
        )
        assert child.returncode == -signal.SIGKILL, stage
        store = open_warehouse(warehouse_url, tmp_path)
        assert rows_hash(store) == nothing, stage
        assert store.data_version() == 0, stage
        store.close()
    store = open_warehouse(warehouse_url, tmp_path)
    assert run_import(store, ImportRequest(file, "online-retail")).changed
    assert rows_hash(store) == wanted
    assert not run_import(store, ImportRequest(file, "online-retail")).changed
    assert rows_hash(store) == wanted
    store.close()


def test_stopped_on_request(warehouse: Warehouse, tmp_path: Path) -> None:
    file, stop = invoice_lines(tmp_path / "lines.csv"), threading.Event()

    def tell(stage: str, done: int, total: int) -> None:
        if stage == "load orders":
            stop.set()

    report = run_import(warehouse, ImportRequest(file, "online-retail"), progress=tell, cancel=stop)
    assert report.problem is not None
    assert report.problem.code == "stopped"
    assert warehouse.data_version() == 0


def test_two_at_once_of_the_same_file(warehouse: Warehouse, tmp_path: Path) -> None:
    file, reports = invoice_lines(tmp_path / "lines.csv"), list[ImportReport]()

    def load() -> None:
        reports.append(run_import(warehouse, ImportRequest(file, "online-retail")))

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.changed for report in reports) == [False, True]
    assert len({report.import_id for report in reports}) == 1


def test_someone_else_is_writing(warehouse: Warehouse, tmp_path: Path) -> None:
    file = invoice_lines(tmp_path / "lines.csv")
    held = threading.Event()

    def hold() -> None:
        with warehouse.writer("held"):
            held.set()
            done.wait(30)

    done, thread = threading.Event(), threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    report = run_import(warehouse, ImportRequest(file, "online-retail", wait_s=0.2))
    done.set()
    thread.join()
    assert report.problem is not None
    assert report.problem.code == "busy"
    assert "run this again" in report.problem.next_step
