from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, insert, literal, select

from analytics.warehouse.constructs import Grain, binary_order, count_distinct, date_grain, days_between
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import customers, orders
from tests.warehouse.rows import add_order

DAYS = [date(2023, 12, 28) + timedelta(days=n) for n in range(430)]


def start_of(grain: Grain, day: date, fiscal_month: int, week_start: int) -> date:
    """The same by counting back a day at a time."""
    month_starts = {
        "day": None,
        "week": None,
        "month": set(range(1, 13)),
        "quarter": {(fiscal_month - 1 + 3 * n) % 12 + 1 for n in range(4)},
        "year": {fiscal_month},
    }[grain]
    while True:
        if grain == "day" or (grain == "week" and day.isoweekday() == week_start):
            return day
        if month_starts and day.day == 1 and day.month in month_starts:
            return day
        day -= timedelta(days=1)


def test_date_grain_equals_counting_back(warehouse: Warehouse) -> None:
    with warehouse.writer("test") as w:
        for n, day in enumerate(DAYS):
            add_order(w, n + 1, day)
    options: list[tuple[Grain, int, int]] = [("day", 1, 1), ("month", 1, 1)]
    options += [("week", 1, n) for n in range(1, 8)]
    options += [("quarter", n, 1) for n in (1, 2, 4, 6, 12)] + [("year", n, 1) for n in (1, 3, 4, 12)]
    for grain, month, week in options:
        start = date_grain(grain, orders.c.ordered_on, month, week)
        rows = warehouse.run(Plan({"d": select(orders.c.ordered_on, start.label("start"))}))["d"]
        assert {r["ordered_on"]: r["start"] for r in rows} == {
            day: start_of(grain, day, month, week) for day in DAYS
        }, (grain, month, week)


def test_date_grain_groups(warehouse: Warehouse) -> None:
    with warehouse.writer("test") as w:
        for n, day in enumerate(DAYS):
            add_order(w, n + 1, day)
    start = date_grain("quarter", orders.c.ordered_on, 2)
    query = select(start.label("start"), func.count().label("n")).group_by(start).order_by(start)
    rows = warehouse.run(Plan({"d": query}))["d"]
    assert rows.values[1] == (date(2024, 2, 1), 90)
    assert type(rows.values[0][0]) is date


def test_days_between_counts_days_forward(warehouse: Warehouse) -> None:
    with warehouse.writer("test") as w:
        add_order(w, 1, date(2024, 2, 28))
    query = select(
        days_between(orders.c.ordered_on, literal(date(2024, 3, 1))).label("n"),
        days_between(literal(date(2024, 3, 1)), orders.c.ordered_on).label("back"),
        func.max(days_between(orders.c.ordered_on, literal(date(2024, 3, 1)))).over().label("most"),
    )
    assert warehouse.run(Plan({"d": query}))["d"].values == ((2, -2, 2),)


def test_binary_order_and_count_distinct(warehouse: Warehouse) -> None:
    names = ["b", "A", "a", "B", "é", "10", "9", "_"]
    with warehouse.writer("test") as w:
        for n, name in enumerate(names):
            w.execute(
                insert(customers).values(
                    id=n, external_id=name, source="t", city=None if n else "x", is_test=False
                )
            )
    in_order = select(customers.c.external_id).order_by(binary_order(customers.c.external_id))
    rows = warehouse.run(Plan({"o": in_order, "n": select(count_distinct(customers.c.city))}))
    assert [v for (v,) in rows["o"].values] == sorted(names, key=str.encode)
    assert rows["n"].values == ((1,),)


def test_an_unknown_grain_is_a_mistake_in_the_code() -> None:
    with pytest.raises(ValueError, match="unknown grain 'decade'"):
        date_grain("decade", orders.c.ordered_on)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="out of range"):
        date_grain("year", orders.c.ordered_on, fiscal_month=13)
