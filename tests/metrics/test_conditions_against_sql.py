"""Groups whose figures are beyond an amount, against SQL that was written independently, on the demo shop and on each engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from analytics.capabilities.metrics.query import MetricQuery
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.contract.bounds import Bound
from analytics.contract.facts import StoreFacts
from analytics.contract.scope import Scope, Window
from analytics.planning.names.countries import country_name
from analytics.warehouse.engine import Warehouse
from tests.stores import Desk

Q3 = Window(date(2026, 7, 1), date(2026, 10, 1), "last quarter")
FACTS = StoreFacts(date(2026, 10, 21), date(2024, 7, 1), date(2026, 10, 20), 1)
DAYS = "SELECT c.external_id FROM campaign_days d JOIN campaigns c ON c.id = d.campaign_id WHERE d.day BETWEEN '2026-07-01' AND '2026-09-30' GROUP BY c.external_id"
SALES = """
SELECT cu.external_id FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id
JOIN customers cu ON cu.id = o.customer_id
WHERE o.status = 'completed' AND p.kind = 'product' AND NOT coalesce(cu.is_test, false)
  AND o.ordered_on BETWEEN '2026-07-01' AND '2026-09-30' GROUP BY cu.external_id"""
PRODUCTS = """
SELECT p.external_id FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id
LEFT JOIN customers cu ON cu.id = o.customer_id
WHERE o.status = 'completed' AND p.kind = 'product' AND NOT coalesce(cu.is_test, false)
  AND o.ordered_on BETWEEN '2026-07-01' AND '2026-09-30' GROUP BY p.external_id"""
COUNTRIES = PRODUCTS.replace("SELECT p.external_id", "SELECT o.country").replace(
    "GROUP BY p.external_id", "GROUP BY o.country"
)
BOUGHT = "count(DISTINCT CASE WHEN l.quantity > 0 AND l.unit_price > 0 THEN o.id END)"
RETURNED = "sum(CASE WHEN l.quantity < 0 AND l.unit_price > 0 THEN -l.quantity ELSE 0 END)"
SOLD = "sum(CASE WHEN l.quantity > 0 AND l.unit_price > 0 THEN l.quantity ELSE 0 END)"

CASES = [
    ("campaign", Bound("spend", ">", Decimal(500)), f"{DAYS} HAVING sum(d.spend) > 500"),
    ("campaign", Bound("ctr", "<", Decimal("0.01")), f"{DAYS} HAVING sum(d.impressions) > 0 AND 100 * sum(d.clicks) < sum(d.impressions)"),
    ("customer", Bound("orders", ">", Decimal(3)), f"{SALES} HAVING {BOUGHT} > 3"),
    ("product", Bound("return_rate", ">=", Decimal("0.1")), f"{PRODUCTS} HAVING {SOLD} > 0 AND 10 * {RETURNED} >= {SOLD}"),
    ("country", Bound("orders", "<=", Decimal(200)), f"{COUNTRIES} HAVING o.country IS NOT NULL AND {BOUGHT} <= 200"),
]  # fmt: skip


def listed(warehouse: Warehouse, question: MetricQuestion) -> set[str]:
    capability = MetricQuery()
    draft = capability.answer(question, warehouse.run(capability.plan(question, FACTS)), FACTS)
    assert draft.grid is not None
    assert draft.grid.total is None
    assert draft.headline.params["n"] == len(draft.grid.rows)
    results = warehouse.run(capability.plan(replace(question, having=()), FACTS))
    rows = next(results[name] for name in ("groups.lines", "groups.campaign_days") if name in results.rows)
    names = {
        country_name(str(r["d0"])) if question.split == ("country",) else str(r["d0_label"]): str(r["d0"])
        for r in rows
    }
    return {names[str(row[0])] for row in draft.grid.rows}


@pytest.mark.parametrize(("split", "bound", "sql"), CASES, ids=[b.canonical() for _, b, _ in CASES])
def test_only_what_is_beyond_is_listed(
    split: str, bound: Bound, sql: str, demo_on_each_engine: Warehouse
) -> None:
    with demo_on_each_engine.engine.connect() as connection:
        wanted = {str(row[0]) for row in connection.execute(text(sql))}
    assert wanted
    question = MetricQuestion((bound.metric,), (split,), Scope(Q3), having=(bound,))
    assert listed(demo_on_each_engine, question) == wanted


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("campaigns with spend above 500", "metrics.query spend by campaign in 2026-09-01..2026-10-01 having spend>500"),
        ("customers who ordered more than 3 times", "metrics.query orders by customer in 2026-09-01..2026-10-01 having orders>3"),
        ("how many customers ordered at least twice this year", "metrics.query orders by customer in 2026-01-01..2026-10-21 having orders>=2"),
        ("customers who spent over 200 euros in Q3", "metrics.query revenue by customer in 2026-07-01..2026-10-01 having revenue>200"),
        ("which products have a return rate over 10% this year", "metrics.query return_rate by product in 2026-01-01..2026-10-21 having return_rate>0.1"),
        ("roas of campaigns with spend over 1.5k in Q3", "metrics.query roas+spend by campaign in 2026-07-01..2026-10-01 having spend>1500"),
        ("days with fewer than 60 orders last month", "metrics.query orders by day in 2026-09-01..2026-10-01 having orders<60"),
        ("top 3 campaigns by roas with spend at least 1,000 in Q3", "metrics.query roas+spend by campaign in 2026-07-01..2026-10-01 having spend>=1000 top 3"),
        ("mailings with an open rate under 30 percent this year", "metrics.query open_rate by campaign in 2026-01-01..2026-10-21 having open_rate<0.3"),
        ("countries with 50 orders or more in September", "metrics.query orders by country in 2026-09-01..2026-10-01 having orders>=50"),
    ],
)  # fmt: skip
def test_said_in_words(said: str, question: str, desk: Desk) -> None:
    assert desk.ask(said).answers[0].question == question


def test_the_context_line_and_the_headline_tell_it(desk: Desk) -> None:
    answer = desk.ask("campaigns with spend above 500 in September").answers[0]
    assert answer.text.startswith(
        "9 campaigns with spend above €500.00 in September 2026; first Coffee Beans Search with €975.25."
    )
    assert ("condition", "spend above €500.00") in [(c.key, c.value) for c in answer.context]
    assert answer.table is not None
    assert len(answer.table.rows) == 9


def test_it_holds_on_and_is_said_anew(desk: Desk) -> None:
    desk.ask("campaigns with spend above 500 in Q3")
    assert desk.ask("and for social").answers[0].question.endswith("where channel=social having spend>500")
    assert desk.ask("only above 1000").answers[0].question.endswith("where channel=social having spend>1000")
    assert "having" not in desk.ask("by month").answers[0].question


def test_nothing_beyond_it_is_said(desk: Desk) -> None:
    answer = desk.ask("days with more than 1000 orders last month").answers[0]
    assert answer.text.startswith("No day with orders above 1,000 in September 2026.")


def test_single_orders_are_not_listed(desk: Desk) -> None:
    answer = desk.ask("orders above 100 euros").answers[0]
    assert (answer.kind, answer.issues[0].code) == ("clarify", "no_threshold")


def test_what_could_be_below_without_a_row_is_told(desk: Desk) -> None:
    answer = desk.ask("products with less than 5 units in September").answers[0]
    assert "What had nothing at all to count in that time is not listed." in answer.notes
