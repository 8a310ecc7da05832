from __future__ import annotations

import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, insert, literal_column, select, text
from sqlalchemy.exc import DBAPIError

from analytics.contract.store import StoreSettings
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.errors import QueryStopped, QueryTimedOut, StoreLocked, StoreUnreachable
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import customers, orders, products
from tests.warehouse.rows import add_order

ENDLESS = Plan(
    {
        "n": select(func.count()).select_from(
            text("generate_series(1, 3000000) a, generate_series(1, 3000000) b")
        )
    }
)


def test_values_are_plain_and_the_query_is_shown_as_it_was_sent(warehouse: Warehouse) -> None:
    with warehouse.writer("test") as w:
        w.execute(
            insert(products).values(
                id=1, external_id="P1", source="t", sku="P1", price=Decimal("2.5"), stock=3, is_active=True,
                kind="product", attributes={"tags": ["a"]}, introduced_at=datetime(2020, 1, 2, 3, 4),  # noqa: DTZ001
            )
        )  # fmt: skip
    query = select(
        products.c.sku,
        products.c.attributes,
        products.c.introduced_at,
        func.sum(products.c.price).over().label("money"),
        func.sum(products.c.id).over().label("whole"),
    ).where(products.c.sku.in_(["P1", "P2"]), products.c.kind == "product")
    results = warehouse.run(Plan({"p": query}))
    row = results["p"].first()
    assert row["sku"] == "P1"
    assert row["attributes"] == {"tags": ["a"]}
    assert row["introduced_at"] == datetime(2020, 1, 2, 3, 4)  # noqa: DTZ001
    assert (row["money"], type(row["money"])) == (Decimal("2.5"), Decimal)
    assert (row["whole"], type(row["whole"])) == (1, int)
    (executed,) = results.executed
    assert executed.name == "p"
    assert executed.rows_returned == 1
    assert executed.ms >= 0
    assert {"P1", "P2", "product"} <= set(executed.params.values())
    assert "'P1'" not in executed.sql


@pytest.mark.parametrize("statement", ["DELETE FROM customers", "CREATE TABLE other (a integer)"])
def test_a_plan_cannot_write(warehouse: Warehouse, statement: str) -> None:
    with warehouse._reading(None) as connection, pytest.raises(DBAPIError, match=r"(?i)read.only"):
        connection.exec_driver_sql(statement)


def test_a_plan_is_stopped_and_timed_out(warehouse: Warehouse) -> None:
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    started = time.monotonic()
    with pytest.raises(QueryStopped, match="stopped"):
        warehouse.run(ENDLESS, cancel=cancel)
    with pytest.raises(QueryTimedOut, match=r"after 0\.2 s.*shorter period"):
        warehouse.run(ENDLESS, timeout_s=0.2)
    assert time.monotonic() - started < 5
    assert warehouse.run(Plan({"n": select(literal_column("1"))}))["n"].values == ((1,),)


def test_threads_share_a_store(warehouse: Warehouse) -> None:
    with warehouse.writer("test") as w:
        add_order(w, 1, date(2020, 1, 1))
    seen: list[int] = []

    def read() -> None:
        seen.extend(warehouse.run(Plan({"n": select(orders.c.id)}))["n"].values[0] for _ in range(20))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [(1,)] * 80


def test_today(warehouse: Warehouse) -> None:
    assert warehouse.today_and_through() == (date(2026, 10, 21), None)
    with warehouse.writer("test") as w:
        add_order(w, 1, date(2011, 12, 9))
    assert warehouse.today_and_through() == (date(2026, 10, 21), date(2011, 12, 9))
    warehouse.settings = StoreSettings(today="data")
    assert warehouse.today_and_through() == (date(2011, 12, 10), date(2011, 12, 9))
    warehouse.settings = StoreSettings(today="2012-01-01")
    assert warehouse.today_and_through()[0] == date(2012, 1, 1)


def test_today_is_the_day_in_the_stores_time_zone(tmp_path: Path) -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    for zone, day in (("Europe/London", date(2026, 7, 1)), ("America/New_York", date(2026, 6, 30))):
        store = open_warehouse(
            "duckdb:///:memory:", tmp_path, settings=StoreSettings(timezone=zone), clock=lambda: late
        )
        assert store.today_and_through()[0] == day
        store.close()


def test_duckdb_reads_no_files_and_keeps_its_settings(tmp_path: Path) -> None:
    store = open_warehouse(f"duckdb:///{tmp_path / 'facts.duckdb'}", tmp_path)
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    for statement in (
        f"SELECT * FROM read_csv('{tmp_path / 'secret.csv'}')",
        f"COPY customers TO '{tmp_path / 'out.csv'}'",
        f"ATTACH '{tmp_path / 'other.duckdb'}'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        with (
            store._reading(None) as connection,
            pytest.raises(DBAPIError, match=r"(?i)disabled|locked|not allowed"),
        ):
            connection.exec_driver_sql(statement)
    store.close()


def test_a_locked_file_is_told_with_the_next_step(tmp_path: Path) -> None:
    url = f"duckdb:///{tmp_path / 'facts.duckdb'}"
    store = open_warehouse(url, tmp_path)
    code = (
        "import sys; from pathlib import Path; from analytics.warehouse.engine import open_warehouse\n"
        "from analytics.warehouse.errors import StoreLocked\n"
        "try: open_warehouse(sys.argv[1], Path(sys.argv[2]))\n"
        "except StoreLocked as error: print(error)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, url, str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout
    store.close()
    assert "open in another process" in told
    assert "marlow down" in told
    open_warehouse(url, tmp_path).close()
    assert issubclass(StoreLocked, Exception)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "127.0.0.1:1 does not answer"),
        ("mysql://localhost/x", "MARLOW_DATABASE_URL names the engine 'mysql'"),
    ],
)
def test_an_address_that_cannot_be_used_is_told(url: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match=words):
        open_warehouse(url, tmp_path)


def test_a_file_that_is_no_store_is_told(tmp_path: Path) -> None:
    (tmp_path / "facts.duckdb").write_text("not a database, but long enough to look at" * 200)
    with pytest.raises(StoreUnreachable, match="cannot be opened"):
        open_warehouse(f"duckdb:///{tmp_path / 'facts.duckdb'}", tmp_path)


def test_rows_are_kept_between_openings(warehouse_url: str, tmp_path: Path) -> None:
    first = open_warehouse(warehouse_url, tmp_path)
    with first.writer("test") as w:
        w.execute(insert(customers).values(id=1, external_id="1", source="t", is_test=False))
    first.close()
    second = open_warehouse(warehouse_url, tmp_path)
    assert len(second.run(Plan({"c": select(customers)}))["c"]) == 1
    assert second.data_version() == 1
    second.close()


@pytest.mark.parametrize(
    ("settings", "now"),
    [
        (StoreSettings(today="data", timezone="Europe/Berlin"), datetime(2011, 12, 10, 10, 30, tzinfo=UTC)),
        (StoreSettings(today="system", timezone="Europe/Berlin"), datetime(2026, 10, 21, 9, 30, tzinfo=UTC)),
    ],
    ids=["the data's day", "the clock's day"],
)
def test_what_happens_now_happens_on_the_business_day(
    tmp_path: Path, settings: StoreSettings, now: datetime
) -> None:
    # 11:30 in Berlin in summer, when the clock stands there, is 10:30 UTC on a winter's day.
    clock = datetime(2026, 10, 21, 9, 30, tzinfo=UTC)
    with_data = open_warehouse("duckdb:///:memory:", tmp_path, settings=settings, clock=lambda: clock)
    with with_data.writer("orders") as writer:
        add_order(writer, 1, date(2011, 12, 9))
    assert with_data.business_now() == now
    with_data.close()
