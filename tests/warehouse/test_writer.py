from __future__ import annotations

import threading
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import func, insert, select

from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.errors import WriterBusy
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import customers, data_versions, import_rejects, products
from analytics.warehouse.writer import arrow_schema
from tests.conftest import CLOCK_AT
from tests.warehouse.rows import add_order

ROWS: list[dict[str, Any]] = [
    {
        "id": 1, "external_id": "P1", "source": "t", "sku": "P1", "title": 'a "b", c\nd', "is_active": True,
        "kind": "product", "price": Decimal("12.3400"), "stock": 5, "attributes": '{"tags":["a"]}',
        "introduced_at": datetime(2020, 1, 2, 3, 4, 5, 600),  # noqa: DTZ001
    },
    {
        "id": 2, "external_id": "P2", "source": "t", "sku": "P2", "title": "", "is_active": False,
        "kind": "product", "price": None, "stock": None, "attributes": None, "introduced_at": None,
    },
]  # fmt: skip


def table_of(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=arrow_schema(products, list(rows[0])))


def stored(warehouse: Warehouse) -> list[dict[str, Any]]:
    names = [products.c[n] for n in ROWS[0]]
    return [dict(row) for row in warehouse.run(Plan({"p": select(*names).order_by(products.c.id)}))["p"]]


def test_bulk_rows_come_back_as_they_were(warehouse: Warehouse) -> None:
    with warehouse.writer("load") as w:
        assert w.next_id(products) == 1
        assert w.load(products, table_of(ROWS)) == 2
        assert w.next_id(products) == 3
        assert w.select(select(func.count()).select_from(products))[0][0] == 2
    assert stored(warehouse) == [{**ROWS[0], "attributes": {"tags": ["a"]}}, ROWS[1]]


def test_only_what_differs_is_updated(warehouse: Warehouse) -> None:
    with warehouse.writer("load") as w:
        w.load(products, table_of(ROWS))
    with warehouse.writer("same") as w:
        assert w.update_changed(products, table_of(ROWS)) == 0
    assert warehouse.data_version() == 1
    with warehouse.writer("price") as w:
        assert w.update_changed(products, table_of([ROWS[0], {**ROWS[1], "price": Decimal("1.0000")}])) == 1
        assert w.update_changed(products, table_of([ROWS[0], {**ROWS[1], "price": Decimal("1.0000")}])) == 0
    assert stored(warehouse)[1]["price"] == Decimal(1)
    assert warehouse.data_version() == 2


def test_a_data_version_says_when_what_and_the_days(warehouse: Warehouse) -> None:
    with warehouse.writer("two orders") as w:
        add_order(w, 1, date(2011, 12, 9))
        add_order(w, 2, date(2011, 1, 1))
    (row,) = warehouse.run(Plan({"v": select(data_versions)}))["v"]
    assert row == {
        "number": 1,
        "at": CLOCK_AT.replace(tzinfo=None),
        "today": date(2011, 12, 10),
        "data_through": date(2011, 12, 9),
        "what": "two orders",
    }


def test_bookkeeping_alone_is_no_new_data(warehouse: Warehouse) -> None:
    with warehouse.writer("rejects") as w:
        w.execute(
            insert(import_rejects).values(
                id=1, import_id=1, file_name="f", first_line=1, last_line=1, record="", code="c", reason="r"
            )
        )
    assert warehouse.data_version() == 0


def test_what_is_interrupted_leaves_nothing(warehouse: Warehouse) -> None:
    def fail() -> None:
        with warehouse.writer("half") as w:
            w.load(products, table_of(ROWS))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert stored(warehouse) == []
    assert warehouse.data_version() == 0
    with warehouse.writer("whole") as w:
        w.load(products, table_of(ROWS))
        w.delete_where(products, products.c.id == 2)
    assert [row["id"] for row in stored(warehouse)] == [1]


def test_readers_see_the_last_commit_while_someone_writes(warehouse: Warehouse) -> None:
    with warehouse.writer("load") as w:
        w.load(products, table_of(ROWS))
        assert stored(warehouse) == []
    assert len(stored(warehouse)) == 2


def test_one_writer_at_a_time(warehouse: Warehouse, warehouse_url: str, tmp_path: Path) -> None:
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        with warehouse.writer("first") as w:
            w.execute(insert(customers).values(id=1, external_id="1", source="t", is_test=False))
            held.set()
            go.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    with pytest.raises(WriterBusy, match="run this again"), warehouse.writer("second", wait_s=0.1):
        pass
    if warehouse.dialect == "postgresql":  # another process of a team's server
        other = open_warehouse(warehouse_url, tmp_path)
        with pytest.raises(WriterBusy), other.writer("third", wait_s=0.1):
            pass
        other.close()
    go.set()
    thread.join()
    with warehouse.writer("fourth", wait_s=1) as w:
        assert w.version == 2
