"""A share of the whole in words, against SQL that was written independently."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from sqlalchemy import text

from analytics.contract.answer import Answer
from analytics.warehouse.engine import Warehouse
from tests.stores import Desk

ORDERS = """
SELECT count(DISTINCT CASE WHEN {part} THEN o.id END), count(DISTINCT o.id)
FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN products p ON p.id = l.product_id
LEFT JOIN customers c ON c.id = o.customer_id
WHERE o.status = 'completed' AND p.kind = 'product' AND l.quantity > 0 AND l.unit_price > 0
  AND NOT coalesce(c.is_test, false) AND o.ordered_on BETWEEN '2026-07-01' AND '2026-09-30' AND {whole}
"""
SPEND = """
SELECT sum(CASE WHEN {part} THEN d.spend END), sum(d.spend) FROM campaign_days d JOIN campaigns c ON c.id = d.campaign_id
WHERE d.day BETWEEN '2026-07-01' AND '2026-09-30' AND {whole}
"""


def shares(answer: Answer) -> tuple[Decimal, ...]:
    """The share, the part and the whole, as they were written."""
    return tuple(Decimal(str(claim.quantity.value)) for claim in answer.claims[:3])


@pytest.mark.parametrize(
    ("said", "sql", "part", "whole"),
    [
        ("what share of orders last quarter came from Germany", ORDERS, "o.country = 'DE'", "true"),
        (
            "what percentage of orders in Germany was via the app last quarter",
            ORDERS,
            "o.sales_channel = 'app'",
            "o.country = 'DE'",
        ),
        ("how many of our orders in Q3 were in Austria or Germany", ORDERS, "o.country IN ('AT', 'DE')", "true"),
        ("what part of spend went to search in Q3", SPEND, "c.channel = 'search'", "true"),
    ],
)  # fmt: skip
def test_a_share_is_the_part_over_the_whole(
    desk: Desk, demo_store: Warehouse, said: str, sql: str, part: str, whole: str
) -> None:
    with demo_store.engine.connect() as connection:
        expected = connection.execute(text(sql.format(part=part, whole=whole))).one()
    (answer,) = desk.ask(said).answers
    share, of_part, of_whole = shares(answer)
    assert (of_part, of_whole) == (Decimal(str(expected[0])), Decimal(str(expected[1])))
    exact = Decimal(str(expected[0])) / Decimal(str(expected[1]))
    assert share == exact.quantize(Decimal("0.0001"), ROUND_HALF_EVEN)


def test_a_share_goes_on_with_another_whole(desk: Desk) -> None:
    desk.ask("what percentage of orders in Germany was via the app last quarter")
    (answer,) = desk.ask("and in France?").answers
    assert answer.headline.text.endswith("of orders (France) in Q3 2026 were App: 148 of 878.")
    (answer,) = desk.ask("by month").answers
    assert answer.question == (
        "metrics.query orders by month in 2026-07-01..2026-10-01 where country=FR & sales_channel=app"
    )


@pytest.mark.parametrize(
    "said", ["how much of the skincare came back in September, in percent", "revenue in Germany last month"]
)
def test_other_figures_stay_what_they_are(desk: Desk, said: str) -> None:
    (answer,) = desk.ask(said).answers
    assert len(answer.claims) == 1
