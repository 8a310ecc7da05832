"""A generated shop that is just large enough for personal weights."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from analytics.warehouse.engine import Warehouse
from analytics.warehouse.schema import customers, order_lines, orders, products

BUYERS, GOODS = 520, 14
LAST = date(2026, 10, 20)


def bought() -> list[tuple[int, int, int]]:
    """(customer, product, age): each buys two products of one parity on each of three days."""
    draw = np.random.default_rng(3)
    return [
        (c, 2 * int(p) + 1 + c % 2, 40 * visit + c % 30)
        for c in range(1, BUYERS + 1)
        for visit in range(3)
        for p in draw.choice(GOODS // 2, 2, replace=False)
    ]


def load_shop(store: Warehouse) -> None:
    rows = bought()
    visits = sorted({(c, age) for c, _, age in rows})
    order_of = {visit: number for number, visit in enumerate(visits, 1)}
    days = [LAST - timedelta(days=age) for _, age in visits]
    with store.writer("shop") as w:
        w.load(customers, table(range(1, BUYERS + 1), is_test=[False] * BUYERS))
        w.load(
            products,
            table(
                range(1, GOODS + 1), sku=[f"s{n}" for n in range(GOODS)], title=[f"ware {'ab'[n % 2]}" for n in range(GOODS)],
                is_active=[True] * GOODS, kind=["product"] * GOODS, attributes=['{"tags": ["cosy"]}'] * GOODS,
            ),
        )  # fmt: skip
        w.load(
            orders,
            table(
                range(1, len(visits) + 1), customer_id=[c for c, _ in visits], ordered_on=days,
                ordered_at=[datetime.combine(day, time(9)) for day in days], status=["completed"] * len(visits),
            ),
        )  # fmt: skip
        n = len(rows)
        w.load(
            order_lines,
            table(
                range(1, n + 1), order_id=[order_of[c, age] for c, _, age in rows], line_number=[1] * n,
                product_id=[p for _, p, _ in rows], quantity=[1] * n, unit_price=[Decimal(5)] * n, discount=[Decimal(0)] * n,
            ),
        )  # fmt: skip


def table(ids: range, **columns: Any) -> pa.Table:
    names = [str(n) for n in ids]
    return pa.table({"id": list(ids), "external_id": names, "source": ["test"] * len(names), **columns})
