"""Rows that tests put into a store by hand."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import insert

from analytics.warehouse.schema import orders
from analytics.warehouse.writer import Writer


def add_order(w: Writer, number: int, day: date, status: str = "completed") -> None:
    """One order of a guest at noon."""
    w.execute(
        insert(orders).values(
            id=number,
            external_id=str(number),
            source="test",
            ordered_at=datetime.combine(day, time(12)),
            ordered_on=day,
            status=status,
        )
    )
