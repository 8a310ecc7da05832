"""Figures by customer segment: of a dated snapshot that is told, and refused where there is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import text

from analytics.warehouse.engine import Warehouse, open_warehouse
from tests.stores import DEMO, Desk
from tests.warehouse.rows import add_order


def test_a_segments_revenue_is_that_of_its_members_and_the_day_is_told(
    desk: Desk, demo_store: Warehouse
) -> None:
    answer = desk.ask("revenue from Champions in September").answers[0]
    members = text(
        "SELECT SUM(l.quantity * l.unit_price - l.discount) FROM order_lines l JOIN orders o ON o.id = l.order_id "
        "JOIN customer_segments s ON s.customer_id = o.customer_id AND s.segment = 'Champions' "
        "JOIN products p ON p.id = l.product_id WHERE l.quantity > 0 AND p.kind = 'product' AND o.status <> 'cancelled' "
        "AND o.ordered_on >= DATE '2026-09-01' AND o.ordered_on < DATE '2026-10-01'"
    )
    with demo_store.engine.connect() as connection:
        expected = connection.execute(members).scalar_one()
    assert answer.claims[0].quantity.value is not None
    assert abs(Decimal(answer.claims[0].quantity.value) - expected) < Decimal("0.01")
    assert any("segment of 21 Oct 2026" in i.text for i in answer.issues)


def test_before_any_are_worked_out_that_is_said_instead_of_nothing_sold(tmp_path: Path) -> None:
    store = open_warehouse("duckdb:///:memory:", tmp_path, settings=DEMO)
    with store.writer("test") as writer:
        add_order(writer, 1, date(2026, 10, 1))
    desk = Desk(store)
    for said in ("revenue by segment this month", "orders of Champions this month"):
        answer = desk.ask(said).answers[0]
        assert (answer.kind, [i.code for i in answer.issues]) == ("refuse", ["no_segments_yet"])
    store.close()
