"""After a month more of orders every list is valid under all rules, and what was planted in the demo shop stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from analytics.contract.store import StoreSettings
from analytics.ingest.demo import generate, load_demo
from analytics.jobs.batch import make
from analytics.jobs.fit import fit
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import active_runs, orders
from tests.capabilities.test_recommend import PLANTED
from tests.stores import save_rules

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
CUT = "2026-09-20"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The demo shop as it was a month before its end; the orders of the last month wait under another status."""
    home = tmp_path_factory.mktemp("month")
    settings = StoreSettings(currency="EUR", timezone="Europe/Berlin", today="2026-10-21")
    opened = open_warehouse(
        "duckdb:///:memory:", home, settings=settings, clock=lambda: datetime(2026, 10, 21, 9, tzinfo=UTC)
    )
    with opened.writer("demo") as writer:
        load_demo(writer, generate())
    with opened.writer("later") as writer:
        writer.execute(
            update(orders)
            .where(orders.c.ordered_on > CUT, orders.c.status == "completed")
            .values(status="later")
        )
    yield opened
    opened.close()


def rows(store: Warehouse, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql), params)]


INVALID = """
    SELECT count(*) FROM recommendations r JOIN products p ON p.id = r.product_id JOIN customers c ON c.id = r.customer_id
    WHERE r.run_id = :batch AND (p.kind <> 'product' OR NOT p.is_active OR p.stock <= 0 OR c.is_test OR EXISTS (
        SELECT 1 FROM order_lines l JOIN orders o ON o.id = l.order_id
        WHERE o.customer_id = r.customer_id AND l.product_id = r.product_id AND o.status = 'completed'
        AND l.unit_price > 0 AND l.quantity <> 0))
"""
CROWDED = """
    SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM recommendations r JOIN products p ON p.id = r.product_id
    WHERE r.run_id = :batch AND p.family IS NOT NULL GROUP BY r.customer_id, p.family) AS x
"""
RESTING = """
    SELECT count(*) FROM recommendations r JOIN products p ON p.id = r.product_id WHERE r.run_id = :batch AND EXISTS (
        SELECT 1 FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN products q ON q.id = l.product_id
        WHERE o.customer_id = r.customer_id AND q.family = p.family AND q.durable AND o.status = 'completed'
        AND l.quantity > 0 AND l.unit_price > 0 AND o.ordered_on > :day - 365)
"""


RULED = """
    SELECT count(*) FROM recommendations r JOIN products p ON p.id = r.product_id JOIN customers c ON c.id = r.customer_id
    LEFT JOIN (SELECT customer_id, segment FROM customer_segments WHERE as_of = (SELECT max(as_of) FROM customer_segments)) AS s
    ON s.customer_id = c.id
    WHERE r.run_id = :batch AND (p.brand = 'Casa Lume' AND c.country = 'DE'
        OR s.segment = 'Champions' AND (p.price > 40 OR p.price IS NULL) OR p.category = 'Skincare' AND p.stock < 20)
"""
"""What the rules that people made leave out, written down independently of how they are applied."""


def with_rules(store: Warehouse) -> None:
    """A brand kept from a country, a price from a segment, and a least stock of a category."""
    save_rules(
        store,
        ("exclude", {"brand": ["Casa Lume"], "country": ["DE"]}, None),
        ("only", {"max_price": 40, "segment": ["Champions"]}, None),
        ("min_stock", {"category": ["Skincare"]}, "20"),
        ("boost", {"brand": ["Casa Lume"]}, "100"),
    )


def test_every_list_stays_valid_and_what_was_planted_stays(store: Warehouse, tmp_path: Path) -> None:
    runs = []
    with_rules(store)
    for month in ("before", "after"):
        if month == "after":
            with store.writer("a month more") as writer:
                writer.execute(update(orders).where(orders.c.status == "later").values(status="completed"))
        runs.append(fit(store).run_id)
        batch = make(store, tmp_path, wanted=("new", 5)).batch
        day = rows(store, "SELECT max(ordered_on) FROM orders")[0][0]
        assert rows(store, INVALID, batch=batch) == [(0,)]
        assert rows(store, RULED, batch=batch) == [(0,)]
        assert rows(store, CROWDED, batch=batch)[0][0] <= 3
        assert rows(store, RESTING, batch=batch, day=day) == [(0,)]
        ((customers, lists),) = rows(
            store,
            "SELECT count(DISTINCT customer_id), count(*) FROM recommendations WHERE run_id = :b AND rank <= 5",
            b=batch,
        )
        assert lists == 5 * customers, "no list is short"
        for source, target in PLANTED:
            found = rows(
                store,
                """SELECT t.family FROM product_pairs x JOIN active_runs a ON a.run_id = x.run_id AND a.task = 'new'
                JOIN products s ON s.id = x.source JOIN products t ON t.id = x.target
                WHERE x.task = 'new' AND s.family = :source AND t.family <> :source
                GROUP BY t.family ORDER BY avg(x.weight) DESC, t.family LIMIT 3""",
                source=source,
            )
            assert target in [family for (family,) in found], (month, source)
    assert runs[0] != runs[1]
    assert len(store.run(Plan({"x": select(active_runs.c.task)}))["x"]) == 5
