"""Retention and the shop's funnel against independent counts on each engine, and on rows that fit on paper."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text

from analytics.contract.answer import Answer
from analytics.stats.proportions import wilson
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.schema import customers, events, order_lines, orders, products
from analytics.warehouse.writer import Writer
from tests.conftest import CLOCK_AT
from tests.stores import DEMO, Desk

Asking = Callable[[str], Answer]

COHORTS = """
WITH sale AS (
  SELECT DISTINCT o.customer_id AS c, extract(year FROM o.ordered_on) * 12 + extract(month FROM o.ordered_on) AS m
  FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id
  JOIN customers k ON k.id = o.customer_id
  WHERE o.status = 'completed' AND p.kind = 'product' AND l.quantity > 0 AND l.unit_price > 0
    AND NOT coalesce(k.is_test, false)
), came AS (SELECT c, min(m) AS first FROM sale GROUP BY c)
SELECT f.first, s.m - f.first, count(*) FROM came f JOIN sale s ON s.c = f.c GROUP BY 1, 2
"""


def asked(store: Warehouse) -> Asking:
    return lambda said: Desk(store).ask(said, intent="nlu_fallback").answers[0]


def rows(store: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def test_retention_is_what_independent_sql_counts(demo_on_each_engine: Warehouse) -> None:
    counted = {(int(first), int(k)): int(n) for first, k, n in rows(demo_on_each_engine, COHORTS)}
    answer = asked(demo_on_each_engine)("retention by first-order month")
    assert answer.question == "customers.retention in 2025-10-01..2026-10-01"
    assert answer.table is not None
    assert [row[0] for row in answer.table.rows] == [
        f"{2025 + m // 13}-{(m - 1) % 12 + 1:02d}-01" for m in range(10, 22)
    ]
    last = 2026 * 12 + 9  # October has data to the 20th only
    for row in answer.table.rows:
        day = date.fromisoformat(str(row[0]))
        first = day.year * 12 + day.month
        assert row[1] == counted[first, 0]
        for k, cell in enumerate(row[2:], 1):
            # No cohort is compared beyond its age: what is not over is blank, never 0.
            told = round(counted.get((first, k), 0) / counted[first, 0], 4) if first + k <= last else None
            assert cell == pytest.approx(told)
    firsts = range(2025 * 12 + 10, last)
    again, all_of_them = sum(counted[f, 1] for f in firsts), sum(counted[f, 0] for f in firsts)
    claim = answer.claims[0]
    assert (claim.quantity.value, claim.n) == (round(again / all_of_them, 4), all_of_them)
    assert claim.interval is not None
    assert (claim.interval.low, claim.interval.high) == pytest.approx(wilson(again, all_of_them), abs=5e-5)
    best = max((counted.get((f, 3), 0) / counted[f, 0], f) for f in firsts if f + 3 <= last)
    assert answer.claims[2].quantity.value == round(best[0], 4)


STEPS = ("Product Viewed", "Product Added", "Checkout Started", "Order Completed")


def walked(store: Warehouse, first: date, end: date) -> list[int]:
    """Sessions that came so far, walked event by event in Python."""
    found = rows(
        store,
        f"""SELECT e.session_id, e.name, e.occurred_at FROM events e LEFT JOIN customers k ON k.id = e.customer_id
        WHERE e.occurred_on >= '{first}' AND e.occurred_on < '{end}' AND NOT coalesce(k.is_test, false)""",
    )
    times: dict[str, dict[str, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    for session, name, at in found:
        times[session][name].append(at)
    reached: Counter[int] = Counter()
    for seen in times.values():
        now = datetime.combine(date.min, time())
        for place, name in enumerate(STEPS):
            later = [at for at in seen[name] if at >= now]
            if not later:
                break
            now = min(later)
            reached[place] += 1
    return [reached[place] for place in range(len(STEPS))]


@pytest.mark.parametrize(
    ("said", "first", "end"),
    [
        ("where do we lose people in the shop funnel", date(2026, 9, 1), date(2026, 10, 1)),
        ("cart abandonment last week", date(2026, 10, 12), date(2026, 10, 19)),
    ],
)
def test_the_funnel_is_what_a_walk_over_the_events_counts(
    demo_on_each_engine: Warehouse, said: str, first: date, end: date
) -> None:
    answer = asked(demo_on_each_engine)(said)
    counts = walked(demo_on_each_engine, first, end)
    assert answer.table is not None
    assert [row[1] for row in answer.table.rows] == counts
    before = [counts[i + 1] / counts[i] for i in range(3)]
    assert [row[2] for row in answer.table.rows[1:]] == pytest.approx([round(b, 4) for b in before])
    assert answer.claims[1].quantity.value == round(counts[3] / counts[0], 4)
    assert "added nothing to the cart" in answer.headline.text
    assert not any("Not used" in note for note in answer.notes)


def test_what_is_not_recorded_is_said(demo_on_each_engine: Warehouse) -> None:
    ask = asked(demo_on_each_engine)
    answer = ask("shop funnel in 2025")
    assert answer.kind == "refuse"
    assert answer.headline.text.endswith("shop events reach from 23 Jul 2026 to 20 Oct 2026.")
    partly = ask("shop funnel this year")
    assert "Shop events are recorded from 23 Jul 2026 on; days before count nothing." in partly.notes
    young = ask("retention in October 2026")
    assert (young.kind, young.table) == ("refuse", None)


@pytest.fixture
def small(warehouse_url: str, tmp_path: Path) -> Iterator[Warehouse]:
    opened = open_warehouse(warehouse_url, tmp_path, settings=DEMO, clock=lambda: CLOCK_AT)
    with opened.writer("rows") as w:
        w.execute(
            insert(products).values(
                id=1, external_id="p", source="t", sku="p", title="P", kind="product", is_active=True
            )
        )
        for number in (1, 2, 3):
            w.execute(
                insert(customers).values(id=number, external_id=str(number), source="t", is_test=number == 3)
            )
        for number, (who, day) in enumerate(ORDERS, 1):
            order(w, number, who, day)
    yield opened
    opened.close()


ORDERS = [
    (1, date(2026, 3, 31)), (1, date(2026, 4, 1)), (1, date(2026, 4, 2)), (1, date(2026, 6, 30)),
    (2, date(2026, 3, 1)), (2, date(2026, 5, 5)), (3, date(2026, 3, 2)), (3, date(2026, 4, 2)),
    (None, date(2026, 4, 3)), (None, date(2026, 6, 30)),
]  # fmt: skip
"""March: customers 1 and 2; April 1 of 2, May 1 of 2, June 1 of 2. Three is a test, the others are guests."""


def order(w: Writer, number: int, who: int | None, day: date) -> None:
    at = datetime.combine(day, time(12))
    w.execute(
        insert(orders).values(
            id=number, external_id=str(number), source="t", customer_id=who, ordered_at=at, ordered_on=day, status="completed"
        )
    )  # fmt: skip
    w.execute(
        insert(order_lines).values(
            id=number, external_id=str(number), source="t", order_id=number, line_number=1, product_id=1,
            quantity=1, unit_price=Decimal(5), discount=Decimal(0),
        )
    )  # fmt: skip


def test_retention_on_paper(small: Warehouse) -> None:
    answer = asked(small)("cohort retention by month in March 2026")
    assert answer.table is not None
    assert answer.table.rows == (("2026-03-01", 2, 0.5, 0.5, 0.5),)
    assert answer.claims[0].n == 2


def event(w: Writer, number: int, session: str | None, name: str, minute: int) -> None:
    at = datetime.combine(date(2026, 6, 10), time(12)) + timedelta(minutes=minute)
    w.execute(
        insert(events).values(
            id=number, external_id=str(number), source="t", event_id=str(number), session_id=session, anonymous_id="a",
            occurred_at=at, occurred_on=at.date(), name=name,
        )
    )  # fmt: skip


def test_the_funnel_on_paper(small: Warehouse) -> None:
    """s bought; t put in the cart before it looked, so that it is lost there though it bought; a visitor looked."""
    assert asked(small)("shop funnel in June 2026").headline.text.startswith("No shop events are recorded")
    seen = [
        ("s", 0, 0), ("s", 1, 1), ("s", 2, 2), ("s", 3, 3),
        ("t", 1, 0), ("t", 0, 1), ("t", 3, 9), (None, 0, 5),
    ]  # fmt: skip
    with small.writer("events") as w:
        for number, (session, step, minute) in enumerate(seen, 1):
            event(w, number, session, STEPS[step], minute)
    answer = asked(small)("shop funnel in June 2026")
    assert answer.table is not None
    assert [row[1] for row in answer.table.rows] == [3, 1, 1, 1]
    assert (
        "1 more session ended in an order without every step before it being recorded in order."
        in answer.notes
    )


@pytest.mark.parametrize(
    ("said", "capability"),
    [
        ("what share of customers come back", "customers.retention"),
        ("cohort analysis for Germany", "customers.retention"),
        ("monthly cohorts last year", "customers.retention"),
        ("conversion funnel last week", "visits.funnel"),
        ("how many people abandon their carts and cart abandonment", "visits.funnel"),
        ("funnel from visit to order", "visits.funnel"),
        ("new customers by month", "metrics.query"),
        ("how did the retention campaign do", "campaigns.performance"),
        ("repeat purchase rate last month", "conversation.lacking"),
    ],
)
def test_words_find_their_capability(desk_store: Warehouse, said: str, capability: str) -> None:
    assert asked(desk_store)(said).capability == capability


@pytest.fixture
def desk_store(demo_on_each_engine: Warehouse) -> Warehouse:
    return demo_on_each_engine
