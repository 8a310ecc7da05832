"""What a customer did so far, against SQL of its own for each part of it."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.capabilities.offers import plan
from analytics.capabilities.offers.past import past_of
from analytics.jobs.fit import facts_of
from analytics.recommendation.eligibility import price_band
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Rows
from tests.capabilities.test_recommend import rows

SALE = """
    FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id
    JOIN customers c ON c.id = o.customer_id
    WHERE c.external_id = '{who}' AND o.status = 'completed' AND l.unit_price > 0 AND l.quantity {sign} 0
"""


@pytest.mark.parametrize("who", ["42", "77", "1012", "638"])
def test_the_past_of_a_customer(demo: Warehouse, who: str) -> None:
    facts = facts_of(demo)
    past = past_of(demo.run(plan.of_customer(who, facts))["bought"], plan.last_day(facts))
    sale = SALE.format(who=who, sign=">") + " AND p.kind = 'product'"
    days = rows(demo, f"SELECT DISTINCT p.id, o.ordered_on {sale} ORDER BY 1, 2")
    day = plan.last_day(facts)
    assert past.days == (tuple(p for p, _ in days), tuple((day - d).days for _, d in days))
    last = rows(demo, f"SELECT p.id, max(o.ordered_on), min(p.title) {sale} GROUP BY 1 ORDER BY 1")
    assert [(p, h["last_on"], h["title"]) for p, h in past.history.items()] == last
    assert past.ages == {p: (day - d).days for p, d, _ in last}
    paid = rows(demo, f"SELECT p.id, avg(CAST(l.unit_price AS DOUBLE)) {sale} GROUP BY 1 ORDER BY 1")
    assert past.paid == pytest.approx([mean for _, mean in paid], rel=1e-12)
    back = rows(demo, f"SELECT DISTINCT p.id {SALE.format(who=who, sign='<')}")
    assert past.returned == {p for (p,) in back}
    rests = rows(
        demo, f"SELECT p.family, max(o.ordered_on) {sale} AND p.durable AND p.family IS NOT NULL GROUP BY 1"
    )
    assert past.resting == {family: (day - d).days for family, d in rests}


def test_days_to_come_count_as_the_last_one_and_what_came_back_was_not_bought() -> None:
    names = ("product_id", "ordered_on", "sold", "paid", "returned", "kind", "external_id", "title", "sku", "family", "durable")  # fmt: skip
    told = (
        (1, date(2026, 10, 1), 2, 8, 0, "product", "a", "A", "a", "pots", True),
        (1, date(2026, 10, 25), 1, 7, 1, "product", "a", "A", "a", "pots", True),
        (2, date(2026, 10, 2), 0, None, 1, "product", "b", "B", "b", None, None),
        (3, date(2026, 10, 3), 1, 9, 0, "fee", "c", "C", "c", None, None),
    )
    past = past_of(Rows(names, told), date(2026, 10, 20))
    assert (dict(past.ages), past.paid, past.returned) == ({1: 0}, (5.0,), {1, 2})
    assert (past.times, past.orders, past.resting) == ({1: 2}, ((1, 19), (1, 0)), {"pots": 0})
    assert past.history[1]["last_on"] == date(2026, 10, 25)
    assert price_band(past.paid) is None
