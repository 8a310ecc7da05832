"""Twelve thin or dirty shops: every ask gets a labelled answer or a clear refusal, never a failure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from analytics.contract.store import StoreSettings
from analytics.jobs.fit import fit
from analytics.warehouse.engine import open_warehouse
from analytics.warehouse.schema import customers, order_lines, orders, products
from analytics.warehouse.writer import Writer
from tests.capabilities.conftest import asker

LAST = date(2026, 10, 20)
Sale = tuple[int | None, int, int, int]
"""Customer (None a guest), product, days ago, pieces (below 0 a return); one order each."""


def spread(buyers: int, goods: int, visits: int = 2) -> list[Sale]:
    return [
        (c, (c * 7 + v * 3) % goods + 1, (c * 13 + v * 40) % 300, 1)
        for c in range(1, buyers + 1)
        for v in range(visits)
    ]


SHOPS: dict[str, Callable[[], list[Sale]]] = {
    "nothing sold": lambda: [],
    "one customer": lambda: [(1, p, p * 3, 1) for p in range(1, 6)],
    "one item": lambda: [(c, 1, c, 1) for c in range(1, 40)],
    "everybody buys everything": lambda: [(c, p, p, 1) for c in range(1, 30) for p in range(1, 9)],
    "all returns": lambda: [(c, p, c, -1) for c in range(1, 20) for p in range(1, 4)],
    "guests only": lambda: [(None, p % 9 + 1, p % 50, 1) for p in range(200)],
    "the same order many times": lambda: [(1, 1, 5, 1)] * 50 + spread(20, 8),
    "a robot with thousands of orders": lambda: (
        [(1, n % 8 + 1, n % 300, 1) for n in range(10_000)] + spread(60, 8)
    ),
    "days to come": lambda: [(c, p, -c, 1) for c in range(1, 30) for p in range(1, 4)],
    "a single day": lambda: [(c, c % 8 + 1, 0, 1) for c in range(1, 60)],
    "products without a name": lambda: spread(40, 9),
    "numbers that were given twice": lambda: spread(40, 9) + [(c, 1, 299, 1) for c in range(1, 40)],
}
ASKS = (
    "recommend products for customer 1",
    "what should we offer customer 1 for the next order",
    "recommend products for a guest",
    "what goes with product 1",
    "similar to product 1",
    "what sells together",
    "best sellers",
    "what is trending",
    "a red gift under 20 for someone",
    "recommend products for Champions",
    "why don't you recommend product 2 for customer 1",
    "who would buy product 2",
    "which method do you use and why",
    "is this better than best sellers",
    "how did last month's recommendations do",
    "never recommend product 1",
    "show the recommendation rules",
)


def table(rows: int, **columns: Any) -> pa.Table:
    return pa.table(
        {
            "id": range(1, rows + 1),
            "external_id": [str(n) for n in range(1, rows + 1)],
            "source": ["test"] * rows,
            **columns,
        }
    )


def load(writer: Writer, sales: list[Sale], *, nameless: bool) -> None:
    people = max([c for c, *_ in sales if c], default=1)
    goods = max([p for _, p, *_ in sales], default=1)
    writer.load(customers, table(people, is_test=[False] * people, email_consent=[True] * people))
    titles = [None if nameless else f"{'red' if n % 2 else 'blue'} thing {n}" for n in range(1, goods + 1)]
    writer.load(
        products,
        table(goods, sku=[str(n) for n in range(1, goods + 1)], title=titles, is_active=[True] * goods,
              kind=["product"] * goods, price=[Decimal(5)] * goods),
    )  # fmt: skip
    n = len(sales)
    days = [LAST - timedelta(days=age) for _, _, age, _ in sales]
    writer.load(
        orders,
        table(n, customer_id=pa.array([c for c, *_ in sales], pa.int64()), ordered_on=pa.array(days, pa.date32()),
              ordered_at=pa.array([datetime.combine(d, time(9)) for d in days], pa.timestamp("us")), status=["completed"] * n),
    )  # fmt: skip
    writer.load(
        order_lines,
        table(n, order_id=range(1, n + 1), line_number=[1] * n, product_id=[p for _, p, *_ in sales],
              quantity=[q for *_, q in sales], unit_price=[Decimal(5)] * n, discount=[Decimal(0)] * n),
    )  # fmt: skip


@pytest.mark.parametrize("name", SHOPS)
@pytest.mark.parametrize("fitted", [True, False], ids=["fitted", "not fitted"])
def test_every_ask_is_answered_or_refused(name: str, fitted: bool, tmp_path: Path) -> None:
    today = StoreSettings(today="2026-10-21")
    store = open_warehouse("duckdb:///:memory:", tmp_path, settings=today)
    try:
        with store.writer("rows") as writer:
            load(writer, SHOPS[name](), nameless=name.startswith("products without"))
        if fitted:
            report = fit(store, budget_s=2.0)
            assert report.method == "popularity", "nothing personal can be shown to win here"
        ask = asker(store)
        for said in ASKS:
            answer = ask(said, intent="nlu_fallback", confidence=0.1)
            assert answer.kind in ("answer", "refuse", "clarify", "propose"), (said, answer.headline.text)
            assert answer.headline.text
            if answer.kind == "answer" and said.startswith("recommend products for customer"):
                assert any("Labelled best sellers" in note for note in answer.notes), answer.notes
            assert answer.kind == "answer" or len(answer.headline.text) > 20, "a refusal says why"
    finally:
        store.close()
