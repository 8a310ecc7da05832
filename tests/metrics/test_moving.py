"""Which of many moved most, against SQL that was written independently."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from analytics.warehouse.engine import Warehouse
from tests.stores import Desk

CHANGES = """
SELECT o.country, sum(CASE WHEN o.ordered_on >= '2026-07-01' THEN l.quantity * l.unit_price - l.discount ELSE 0 END)
                - sum(CASE WHEN o.ordered_on < '2026-07-01' THEN l.quantity * l.unit_price - l.discount ELSE 0 END) AS change
FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN products p ON p.id = l.product_id
LEFT JOIN customers c ON c.id = o.customer_id
WHERE o.status = 'completed' AND p.kind = 'product' AND l.quantity > 0 AND l.unit_price > 0
  AND NOT coalesce(c.is_test, false) AND o.ordered_on BETWEEN '2026-04-01' AND '2026-09-30' AND o.country IS NOT NULL
GROUP BY o.country ORDER BY change DESC
"""


@pytest.mark.parametrize(
    ("said", "place"),
    [("which country grew most last quarter", 0), ("which country lost most revenue last quarter", -1)],
)
def test_the_first_is_the_one_that_moved_most(
    desk: Desk, demo_store: Warehouse, said: str, place: int
) -> None:
    with demo_store.engine.connect() as connection:
        expected = connection.execute(text(CHANGES)).all()
    (answer,) = desk.ask(said).answers
    country, change = expected[place]
    assert answer.claims[0].subject[0].id == country
    assert answer.claims[0].change is not None
    assert round(float(answer.claims[0].change.absolute), 2) == round(float(change), 2)


@pytest.mark.parametrize(
    ("said", "question"),
    [
        (
            "which products are declining",
            "metrics.query revenue by product in 2026-09-01..2026-10-01 vs 2026-08-01..2026-09-01",
        ),
        (
            "top 3 fastest growing categories this year",
            "metrics.query revenue by category in 2026-01-01..2026-10-21 vs 2025-01-01..2025-10-21 risen 3",
        ),
        ("which products sold best last month", "metrics.query revenue by product in 2026-09-01..2026-10-01 top 10"),
        ("orders by country last month", "metrics.query orders by country in 2026-09-01..2026-10-01"),
    ],
)  # fmt: skip
def test_what_is_ranked_by(desk: Desk, said: str, question: str) -> None:
    (answer,) = desk.ask(said).answers
    assert answer.question == question
    assert not [note for note in answer.notes if note.startswith(("Not used", "I read this as"))]


def test_rows_stand_in_the_order_of_their_change(desk: Desk) -> None:
    (answer,) = desk.ask("which categories are declining this year").answers
    changes = [claim.change.absolute for claim in answer.claims if claim.subject and claim.change is not None]
    assert len(changes) > 3
    assert changes == sorted(changes)


def test_a_part_of_a_message_is_ranked_by_change_too(desk: Desk) -> None:
    _, answer = desk.ask("how did we do last week", "which categories are shrinking").answers
    assert (
        answer.question
        == "metrics.query revenue by category in 2026-10-12..2026-10-19 vs 2026-10-05..2026-10-12"
    )
    assert " fell most in revenue" in answer.headline.text
