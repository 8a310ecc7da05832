"""Sales: what was bought, by whom, and what came back (GLOSSARY: revenue, orders, AOV, margin, returns)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Numeric, case, cast, func
from sqlalchemy import distinct as sql_distinct

from analytics.metrics.model import Join, Measure, Metric
from analytics.metrics.sources import IS_RETURN, IS_SALE, first_orders
from analytics.warehouse.schema import order_lines, orders

_AMOUNT = order_lines.c.quantity * order_lines.c.unit_price


def _sum(condition: ColumnElement[bool], amount: ColumnElement[object]) -> ColumnElement[object]:
    """A sum that is 0 over no rows: no sale is a fact, not a gap."""
    return func.coalesce(func.sum(case((condition, cast(amount, Numeric(30, 4))), else_=0)), 0)


def _count(condition: ColumnElement[bool], what: ColumnElement[object]) -> ColumnElement[int]:
    return func.count(sql_distinct(case((condition, what))))


def _measure(name: str, expression: ColumnElement[Any], *joins: Join) -> Measure:
    return Measure(name, "lines", expression, frozenset(joins))


revenue_sum = _measure("revenue", _sum(IS_SALE, _AMOUNT - order_lines.c.discount))
gross_sum = _measure("gross_revenue", _sum(IS_SALE, _AMOUNT))
net_sum = _measure("net_revenue", _sum(IS_SALE | IS_RETURN, _AMOUNT - order_lines.c.discount))
returned_sum = _measure("returned_revenue", _sum(IS_RETURN, -_AMOUNT + order_lines.c.discount))
discount_sum = _measure("discounts", _sum(IS_SALE, order_lines.c.discount))
order_count = _measure("orders", _count(IS_SALE, orders.c.id))
unit_sum = _measure("units", func.coalesce(func.sum(case((IS_SALE, order_lines.c.quantity), else_=0)), 0))
returned_units = _measure(
    "returned_units", func.coalesce(func.sum(case((IS_RETURN, -order_lines.c.quantity), else_=0)), 0)
)
buyer_count = _measure("buyers", _count(IS_SALE, orders.c.customer_id))
new_customer_count = _measure(
    "new_customers",
    _count(IS_SALE & (orders.c.ordered_on == first_orders.c.first_on), orders.c.customer_id),
    "first_orders",
)
margin_sum = _measure(
    "gross_margin",
    _sum(
        IS_SALE & order_lines.c.unit_cost.is_not(None),
        _AMOUNT - order_lines.c.discount - order_lines.c.quantity * order_lines.c.unit_cost,
    ),
)
uncosted_lines = _measure(
    "uncosted_lines",
    func.coalesce(func.sum(case((IS_SALE & order_lines.c.unit_cost.is_(None), 1), else_=0)), 0),
)

REVENUE = Metric(
    name="revenue",
    label="revenue",
    family="sales",
    unit="money",
    digits=2,
    numerator=revenue_sum,
    formula="Σ (quantity × unit price − discount) of sale lines",
    definition=(
        "Sale lines (quantity and price above zero) of completed orders, after discounts and before returns, "
        "without tax and shipping, guests included."
    ),
    synonyms=(
        "sales",
        "turnover",
        "revenues",
        "rev",
        "income",
        "takings",
        "turn over",
        "turned over",
        "sales revenue",
        "total sales",
        "earnings",
        "proceeds",
    ),
)
GROSS_REVENUE = Metric(
    name="gross_revenue",
    label="gross revenue",
    family="sales",
    unit="money",
    digits=2,
    numerator=gross_sum,
    formula="Σ quantity × unit price of sale lines",
    definition="Revenue before discounts.",
    synonyms=(
        "gross sales",
        "gross",
        "revenue before discounts",
        "sales before discounts",
        "before discounts",
        "gross turnover",
        "gmv",
    ),
)
NET_REVENUE = Metric(
    name="net_revenue",
    label="net revenue",
    family="sales",
    unit="money",
    digits=2,
    numerator=net_sum,
    formula="revenue + Σ of return lines (negative), each on the return's own date",
    definition="Revenue less what was returned; a return counts on the day it was made, not the day of the sale.",
    synonyms=(
        "net sales",
        "net",
        "revenue after returns",
        "revenue net of returns",
        "after returns",
        "net of returns",
        "net turnover",
        "net income from sales",
        "sales after returns",
        "sales net of returns",
        "revenue minus returns",
        "revenue less returns",
    ),
)
RETURNED_REVENUE = Metric(
    name="returned_revenue",
    label="returned revenue",
    family="sales",
    unit="money",
    digits=2,
    numerator=returned_sum,
    formula="−Σ of return lines",
    definition="Value of the goods that came back, by the return's own date.",
    higher_is_better=False,
    synonyms=(
        "returns",
        "refunds",
        "returned value",
        "value returned",
        "value of returns",
        "value of returns",
        "refunded revenue",
        "returned goods",
        "returned sales",
        "returns in euros",
        "value of returned goods",
        "money refunded",
        "refunded",
    ),
)
DISCOUNTS = Metric(
    name="discounts",
    label="discounts",
    family="sales",
    unit="money",
    digits=2,
    numerator=discount_sum,
    formula="Σ discount of sale lines",
    definition="What discounts took off the gross revenue.",
    higher_is_better=None,
    synonyms=(
        "discount",
        "discount amount",
        "discounts given",
        "discounts granted",
        "markdowns",
        "price reductions",
    ),
)
ORDERS = Metric(
    name="orders",
    label="orders",
    family="sales",
    unit="count:order",
    digits=0,
    numerator=order_count,
    formula="number of completed orders with a sale line",
    definition="Completed orders that hold at least one sale line.",
    synonyms=(
        "order",
        "purchases",
        "number of orders",
        "order count",
        "order number",
        "order volume",
        "transactions",
        "ordered",
    ),
)
UNITS = Metric(
    name="units",
    label="units sold",
    family="sales",
    unit="count:unit",
    digits=0,
    numerator=unit_sum,
    formula="Σ quantity of sale lines",
    definition="Pieces sold, before returns.",
    synonyms=(
        "units",
        "pieces",
        "items sold",
        "quantity sold",
        "pieces sold",
        "quantity",
        "quantities",
        "unit sales",
        "volume sold",
        "number of units",
    ),
)
BUYERS = Metric(
    name="buyers",
    label="buyers",
    family="sales",
    unit="count:buyer",
    digits=0,
    numerator=buyer_count,
    formula="number of different known customers with a sale line",
    definition="Different known customers who bought; a guest cannot be told from another guest and is not counted.",
    additivity="non_additive",
    synonyms=(
        "customers who bought",
        "buyer",
        "purchasers",
        "paying customers",
        "unique buyers",
        "shoppers",
        "active customers",
        "number of customers",
        "customer count",
        "number of buyers",
        "customers buying",
    ),
)
NEW_CUSTOMERS = Metric(
    name="new_customers",
    label="new customers",
    family="sales",
    unit="count:customer",
    digits=0,
    numerator=new_customer_count,
    formula="number of buyers whose first order ever falls in the window",
    definition="Known customers who bought for the first time ever, on the day of that first order.",
    additivity="non_additive",
    synonyms=(
        "new buyers",
        "first time buyers",
        "first-time customers",
        "first time shoppers",
        "first-time shoppers",
        "first time clients",
        "customers acquired",
        "new customer",
        "first time customers",
        "first-time buyers",
        "first time purchasers",
        "first orders",
        "newly acquired customers",
        "acquired customers",
        "new clients",
        "new shoppers",
        "customers won",
        "new customers won",
        "fresh customers",
        "number of new customers",
        "count of new customers",
        "number of first time buyers",
    ),
)
AOV = Metric(
    name="aov",
    label="average order value",
    family="sales",
    unit="money",
    digits=2,
    numerator=revenue_sum,
    denominator=order_count,
    formula="revenue ÷ orders",
    definition="Revenue of an average order; sums are divided, averages are never averaged.",
    zero_reason="no_orders",
    additivity="non_additive",
    synonyms=(
        "aov",
        "avg basket",
        "basket",
        "avg order value",
        "basket value",
        "average basket",
        "order value",
        "average order",
        "average order size",
        "order size",
        "basket size",
        "average basket value",
        "average basket size",
        "average cart",
        "cart value",
        "average ticket",
        "revenue per order",
        "sales per order",
        "average purchase",
        "average purchase value",
        "money per order",
        "average spend per order",
    ),
)
REVENUE_PER_BUYER = Metric(
    name="revenue_per_buyer",
    label="revenue per buyer",
    family="sales",
    unit="money",
    digits=2,
    numerator=revenue_sum,
    denominator=buyer_count,
    formula="revenue ÷ buyers",
    definition="Revenue divided by the known customers who bought (guest revenue is in the numerator).",
    zero_reason="no_buyers",
    additivity="non_additive",
    synonyms=(
        "arpu",
        "revenue per customer",
        "spend per customer",
        "revenue per user",
        "sales per customer",
        "sales per buyer",
        "average revenue per customer",
        "average spend per customer",
        "revenue by buyer",
    ),
)
GROSS_MARGIN = Metric(
    name="gross_margin",
    label="gross margin",
    family="sales",
    unit="money",
    digits=2,
    numerator=margin_sum,
    missing=uncosted_lines,
    missing_reason="cost_missing",
    formula="revenue − Σ quantity × unit cost",
    definition="Revenue less the cost of the goods; not told while the cost of a sold line is missing.",
    synonyms=(
        "margin",
        "gross profit",
        "profit",
        "profits",
        "contribution",
        "contribution margin",
        "margins",
    ),
)
GROSS_MARGIN_RATE = Metric(
    name="gross_margin_rate",
    label="gross margin rate",
    family="sales",
    unit="fraction",
    digits=4,
    numerator=margin_sum,
    denominator=revenue_sum,
    missing=uncosted_lines,
    missing_reason="cost_missing",
    formula="gross margin ÷ revenue",
    definition="Share of the revenue that is left after the cost of the goods.",
    zero_reason="no_revenue",
    additivity="non_additive",
    synonyms=(
        "margin rate",
        "margin %",
        "gm%",
        "gm %",
        "gm rate",
        "margin percentage",
        "gross margin percent",
        "gross margin percentage",
        "gross margin %",
        "margin in percent",
        "margin in %",
        "percent margin",
        "profit margin",
        "profit rate",
    ),
)
RETURN_RATE = Metric(
    name="return_rate",
    label="return rate",
    family="sales",
    unit="fraction",
    digits=4,
    numerator=returned_units,
    denominator=unit_sum,
    formula="returned units ÷ sold units",
    definition="Units that came back divided by units sold, each by its own date.",
    zero_reason="no_units",
    additivity="non_additive",
    higher_is_better=False,
    synonyms=(
        "returns rate",
        "refund rate",
        "share returned",
        "rate of returns",
        "return quota",
        "share of returns",
        "returned share",
        "return percentage",
        "how much comes back",
    ),
)

SALES: tuple[Metric, ...] = (
    REVENUE,
    GROSS_REVENUE,
    NET_REVENUE,
    RETURNED_REVENUE,
    DISCOUNTS,
    ORDERS,
    UNITS,
    BUYERS,
    NEW_CUSTOMERS,
    AOV,
    REVENUE_PER_BUYER,
    GROSS_MARGIN,
    GROSS_MARGIN_RATE,
    RETURN_RATE,
)
