"""Every registered metric against SQL that was written independently, on the demo shop and on each engine."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from sqlalchemy import text

from analytics.capabilities.metrics.query import MetricQuery
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.contract.facts import StoreFacts
from analytics.contract.scope import Filter, Scope, Window
from analytics.metrics import METRICS, metric
from analytics.warehouse.engine import Warehouse

Q3 = Window(date(2026, 7, 1), date(2026, 10, 1), "last quarter")
FACTS = StoreFacts(date(2026, 10, 21), date(2024, 7, 1), date(2026, 10, 20), 1)

LINES = """
WITH line AS (
  SELECT l.quantity AS q, l.unit_price AS p, l.discount AS d, l.unit_cost AS k, o.id AS o, o.customer_id AS c,
         o.ordered_on AS day, o.country, coalesce(cam.channel, 'direct') AS channel, pr.category
  FROM order_lines l
  JOIN orders o ON o.id = l.order_id
  JOIN products pr ON pr.id = l.product_id
  LEFT JOIN campaigns cam ON cam.id = o.campaign_id
  LEFT JOIN customers cu ON cu.id = o.customer_id
  WHERE o.status = 'completed' AND pr.kind = 'product' AND NOT coalesce(cu.is_test, false)
), sale AS (SELECT * FROM line WHERE q > 0 AND p > 0 AND day >= '2026-07-01' AND day <= '2026-09-30'),
back AS (SELECT * FROM line WHERE q < 0 AND p > 0 AND day >= '2026-07-01' AND day <= '2026-09-30'),
firsts AS (
  SELECT o.customer_id AS c, min(o.ordered_on) AS first_on
  FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN products pr ON pr.id = l.product_id
  WHERE o.status = 'completed' AND l.quantity > 0 AND l.unit_price > 0 AND pr.kind = 'product'
    AND o.customer_id IS NOT NULL
  GROUP BY o.customer_id
), days AS (SELECT * FROM campaign_days WHERE day BETWEEN '2026-07-01' AND '2026-09-30'),
mails AS (SELECT d.* FROM days d JOIN campaigns c ON c.id = d.campaign_id WHERE c.channel = 'email')
"""
FRESH = "(SELECT count(DISTINCT s.c) FROM sale s JOIN firsts f ON f.c = s.c WHERE s.day = f.first_on)"
SPEND = "(SELECT sum(spend) FROM days)"
REVENUE = "(SELECT sum(q * p - d) FROM sale)"

CHECKS: dict[str, tuple[str, str]] = {
    "revenue": (REVENUE, "1"),
    "gross_revenue": ("(SELECT sum(q * p) FROM sale)", "1"),
    "net_revenue": (f"{REVENUE} + (SELECT sum(q * p - d) FROM back)", "1"),
    "returned_revenue": ("(SELECT -sum(q * p - d) FROM back)", "1"),
    "discounts": ("(SELECT sum(d) FROM sale)", "1"),
    "orders": ("(SELECT count(DISTINCT o) FROM sale)", "1"),
    "units": ("(SELECT sum(q) FROM sale)", "1"),
    "buyers": ("(SELECT count(DISTINCT c) FROM sale)", "1"),
    "new_customers": (FRESH, "1"),
    "aov": (REVENUE, "(SELECT count(DISTINCT o) FROM sale)"),
    "revenue_per_buyer": (REVENUE, "(SELECT count(DISTINCT c) FROM sale)"),
    "return_rate": ("(SELECT -sum(q) FROM back)", "(SELECT sum(q) FROM sale)"),
    "impressions": ("(SELECT sum(impressions) FROM days)", "1"),
    "clicks": ("(SELECT sum(clicks) FROM days)", "1"),
    "conversions": ("(SELECT sum(conversions) FROM days)", "1"),
    "attributed_revenue": ("(SELECT sum(revenue) FROM days)", "1"),
    "spend": (SPEND, "1"),
    "ctr": (
        "(SELECT sum(clicks) FROM days WHERE impressions IS NOT NULL)",
        "(SELECT sum(impressions) FROM days)",
    ),
    "cvr": ("(SELECT sum(conversions) FROM days WHERE clicks IS NOT NULL)", "(SELECT sum(clicks) FROM days)"),
    "cpc": ("(SELECT sum(spend) FROM days WHERE clicks IS NOT NULL)", "(SELECT sum(clicks) FROM days)"),
    "cpm": (
        "1000 * (SELECT sum(spend) FROM days WHERE impressions IS NOT NULL)",
        "(SELECT sum(impressions) FROM days)",
    ),
    "cpa": (
        "(SELECT sum(spend) FROM days WHERE conversions IS NOT NULL)",
        "(SELECT sum(conversions) FROM days)",
    ),
    "roas": ("(SELECT sum(revenue) FROM days WHERE spend IS NOT NULL)", SPEND),
    "mer": (REVENUE, SPEND),
    "cac": (SPEND, FRESH),
    "sent": ("(SELECT sum(sent) FROM mails)", "1"),
    "delivered": ("(SELECT sum(delivered) FROM mails)", "1"),
    "opens": ("(SELECT sum(opens) FROM mails)", "1"),
    "machine_opens": ("(SELECT sum(machine_opens) FROM mails)", "1"),
    "unique_clicks": ("(SELECT sum(unique_clicks) FROM mails)", "1"),
    "bounces": ("(SELECT sum(bounces_hard) + sum(bounces_soft) FROM mails)", "1"),
    "unsubscribes": ("(SELECT sum(unsubscribes) FROM mails)", "1"),
    "complaints": ("(SELECT sum(complaints) FROM mails)", "1"),
    "open_rate": (
        "(SELECT sum(opens) - sum(machine_opens) FROM mails)",
        "(SELECT sum(delivered) FROM mails)",
    ),
    "click_rate": ("(SELECT sum(unique_clicks) FROM mails)", "(SELECT sum(delivered) FROM mails)"),
    "ctor": ("(SELECT sum(unique_clicks) FROM mails)", "(SELECT sum(opens) - sum(machine_opens) FROM mails)"),
    "bounce_rate": (
        "(SELECT sum(bounces_hard) + sum(bounces_soft) FROM mails)",
        "(SELECT sum(sent) FROM mails)",
    ),
    "unsubscribe_rate": ("(SELECT sum(unsubscribes) FROM mails)", "(SELECT sum(delivered) FROM mails)"),
    "complaint_rate": ("(SELECT sum(complaints) FROM mails)", "(SELECT sum(delivered) FROM mails)"),
    "revenue_per_recipient": (
        "(SELECT sum(revenue) FROM mails WHERE delivered IS NOT NULL)",
        "(SELECT sum(delivered) FROM mails)",
    ),
}
DECLINED = {"gross_margin", "gross_margin_rate", "reach", "frequency"}
"""Metrics that cannot be told for the whole quarter; each has a test of its own below."""


def sql_value(store: Warehouse, expression: str) -> Decimal:
    with store.engine.connect() as connection:
        value: Any = connection.execute(text(f"{LINES} SELECT {expression}")).scalar_one()
    return Decimal(str(value))


def told(store: Warehouse, question: MetricQuestion) -> Any:
    capability = MetricQuery()
    return capability.answer(question, store.run(capability.plan(question, FACTS)), FACTS)


def test_every_metric_has_a_check() -> None:
    assert set(CHECKS) | DECLINED == {m.name for m in METRICS}


@pytest.mark.parametrize("name", CHECKS)
def test_total_equals_independent_sql(demo_on_each_engine: Warehouse, name: str) -> None:
    top, bottom = CHECKS[name]
    expected = sql_value(demo_on_each_engine, top) / sql_value(demo_on_each_engine, bottom)
    answer = told(demo_on_each_engine, MetricQuestion((name,), (), Scope(Q3)))
    assert answer.claims[0].quantity.value == expected.quantize(metric(name).places, rounding=ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("split", "expression"),
    [
        ("country", "country"),
        ("category", "category"),
        ("channel", "channel"),
        ("month", "date_trunc('month', day)"),
    ],
)
def test_split_equals_independent_sql(demo_on_each_engine: Warehouse, split: str, expression: str) -> None:
    with demo_on_each_engine.engine.connect() as connection:
        rows = connection.execute(
            text(f"{LINES} SELECT {expression}, sum(q * p - d), count(DISTINCT o) FROM sale GROUP BY 1")
        ).all()
    expected = sorted((Decimal(str(r[1])).quantize(Decimal("0.01")), r[2]) for r in rows)
    answer = told(demo_on_each_engine, MetricQuestion(("revenue", "orders"), (split,), Scope(Q3)))
    assert sorted((row[1], row[2]) for row in answer.grid.rows) == expected


def test_filters_and_rules_narrow_the_same_rows(demo_on_each_engine: Warehouse) -> None:
    expected = sql_value(
        demo_on_each_engine, "(SELECT sum(q * p - d) FROM sale WHERE country = 'FR' AND c IS NOT NULL)"
    )
    scope = Scope(Q3, None, (Filter("country", ("FR",), ("France",)),), ("+known_customers",))
    answer = told(demo_on_each_engine, MetricQuestion(("revenue",), (), scope))
    assert answer.claims[0].quantity.value == expected.quantize(Decimal("0.01"))


def test_margin_is_declined_with_the_number_of_lines_that_lack_a_cost(demo_store: Warehouse) -> None:
    lacking = sql_value(demo_store, "(SELECT count(*) FROM sale WHERE k IS NULL)")
    answer = told(demo_store, MetricQuestion(("gross_margin",), (), Scope(Q3)))
    assert lacking > 0
    assert answer.claims[0].quantity.value is None
    assert answer.claims[0].quantity.reason == "cost_missing"
    assert answer.issues[0].params["n"] == lacking


def test_margin_of_lines_with_a_known_cost(demo_store: Warehouse) -> None:
    expected = sql_value(demo_store, "(SELECT sum(q * p - d - q * k) FROM sale WHERE k IS NOT NULL)")
    answer = told(demo_store, MetricQuestion(("gross_margin",), (), Scope(Q3, rules=("+known_cost",))))
    assert answer.claims[0].quantity.value == expected.quantize(Decimal("0.01"))


def test_reach_is_told_for_one_campaign_and_day_and_never_added(demo_store: Warehouse) -> None:
    with demo_store.engine.connect() as connection:
        row = connection.execute(
            text(
                "SELECT c.external_id, d.day, d.reach, d.impressions FROM campaign_days d "
                "JOIN campaigns c ON c.id = d.campaign_id WHERE d.reach > 0 ORDER BY d.day DESC, c.id LIMIT 1"
            )
        ).one()
    day = Window(row[1], date.fromordinal(row[1].toordinal() + 1), "day")
    campaign = (Filter("campaign", (row[0],), ("x",)),)
    single = told(demo_store, MetricQuestion(("reach", "frequency"), (), Scope(day, None, campaign)))
    assert single.claims[0].quantity.value == row[2]
    assert single.claims[1].quantity.value == (Decimal(row[3]) / row[2]).quantize(
        Decimal("0.01"), ROUND_HALF_UP
    )
    several = told(demo_store, MetricQuestion(("reach",), (), Scope(Q3)))
    assert several.claims[0].quantity.reason == "reach_not_additive"


def test_a_campaign_without_conversions_has_a_dash_and_its_spend(demo_store: Warehouse) -> None:
    """docs/demo.md: "Silent Kitchen Clips" spent and converted nothing."""
    with demo_store.engine.connect() as connection:
        campaign, spent = connection.execute(
            text(
                "SELECT c.external_id, sum(d.spend) FROM campaign_days d JOIN campaigns c ON c.id = d.campaign_id "
                "WHERE c.name = 'Silent Kitchen Clips' GROUP BY 1"
            )
        ).one()
    scope = Scope(
        Window(date(2024, 7, 1), date(2026, 10, 21), "all data"),
        None,
        (Filter("campaign", (campaign,), ("x",)),),
    )
    answer = told(demo_store, MetricQuestion(("cpa",), (), scope))
    assert answer.claims[0].quantity.value is None
    assert answer.issues[0].code == "reason.no_conversions"
    assert answer.issues[0].params["spent"].value == spent


def test_a_shop_without_orders_in_the_window_sold_nothing_and_has_no_average(demo_store: Warehouse) -> None:
    night = Scope(
        Window(date(2026, 9, 1), date(2026, 9, 2), "day"), None, (Filter("country", ("XX",), ("nowhere",)),)
    )
    answer = told(demo_store, MetricQuestion(("revenue", "aov"), (), night))
    assert answer.claims[0].quantity.value == 0
    assert answer.claims[1].quantity.reason == "no_orders"
