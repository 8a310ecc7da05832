"""The newest data version is asked for at every message: read once where only we write, never old."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event

from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.newest import Newest, NewestKept
from tests.warehouse.rows import add_order


def test_it_follows_every_write(warehouse: Warehouse) -> None:
    assert warehouse.newest().number == 0
    with warehouse.writer("test") as w:
        add_order(w, 1, date(2020, 1, 1))
    assert (warehouse.newest().number, warehouse.newest().through) == (1, date(2020, 1, 1))


def test_it_is_read_once_where_nobody_else_can_write(tmp_path: Path) -> None:
    store = open_warehouse(f"duckdb:///{tmp_path / 'facts.duckdb'}", tmp_path)
    store.newest()
    said: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    store.newest()
    assert said == []
    store.data_version()
    assert said, "the listener hears"
    store.close()


def test_what_another_process_wrote_is_seen(warehouse_url: str, tmp_path: Path) -> None:
    if warehouse_url.startswith("duckdb"):
        pytest.skip("one process holds a DuckDB file")
    one, other = open_warehouse(warehouse_url, tmp_path), open_warehouse(warehouse_url, tmp_path)
    assert one.newest().number == 0
    with other.writer("test") as w:
        add_order(w, 1, date(2020, 1, 1))
    assert one.newest().number == 1
    one.close()
    other.close()


def test_what_was_read_while_somebody_wrote_is_not_kept() -> None:
    kept = NewestKept(ours=True)

    def read_old() -> Newest:
        kept.written()
        return Newest(1)

    assert kept.of(read_old) == Newest(1)
    assert kept.of(lambda: Newest(2)) == Newest(2)
    assert kept.of(lambda: Newest(3)) == Newest(2)
