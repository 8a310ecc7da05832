"""The two kinds of rows that the sales, ads and e-mail metrics are counted on."""

from __future__ import annotations

from sqlalchemy import and_, func, select
from sqlalchemy.sql import Subquery

from analytics.metrics.model import Source
from analytics.warehouse.schema import (
    campaign_days,
    campaigns,
    customer_segments,
    customers,
    order_lines,
    orders,
    products,
)

IS_SALE = and_(order_lines.c.quantity > 0, order_lines.c.unit_price > 0)
"""A sale line. Lines with no price, or with neither, are no sale and no return; the quality report counts them."""

IS_RETURN = and_(order_lines.c.quantity < 0, order_lines.c.unit_price > 0)
"""A return line, dated by its own order."""

IS_COMPLETED = orders.c.status == "completed"


def _first_orders() -> Subquery:
    """Each known customer's first day with a product sale, over the whole history and the default rules."""
    o, li, p = orders.alias("fo"), order_lines.alias("fl"), products.alias("fp")
    return (
        select(o.c.customer_id, func.min(o.c.ordered_on).label("first_on"))
        .select_from(li.join(o, o.c.id == li.c.order_id).join(p, p.c.id == li.c.product_id))
        .where(o.c.status == "completed", li.c.quantity > 0, li.c.unit_price > 0, p.c.kind == "product")
        .where(o.c.customer_id.is_not(None))
        .group_by(o.c.customer_id)
        .subquery("first_orders")
    )


def _latest_segments() -> Subquery:
    newest = select(func.max(customer_segments.c.as_of)).scalar_subquery()
    return (
        select(customer_segments.c.customer_id, customer_segments.c.segment)
        .where(customer_segments.c.as_of == newest)
        .subquery("segments")
    )


first_orders = _first_orders()
segments = _latest_segments()

LINES = Source(
    name="lines",
    tables=order_lines.join(orders, orders.c.id == order_lines.c.order_id),
    joins={
        "products": (products, products.c.id == order_lines.c.product_id),
        "customers": (customers, customers.c.id == orders.c.customer_id),
        "campaigns": (campaigns, campaigns.c.id == orders.c.campaign_id),
        "first_orders": (first_orders, first_orders.c.customer_id == orders.c.customer_id),
        "segments": (segments, segments.c.customer_id == orders.c.customer_id),
    },
    day=orders.c.ordered_on,
    always=(IS_COMPLETED,),
)

CAMPAIGN_DAYS = Source(
    name="campaign_days",
    tables=campaign_days,
    joins={"campaigns": (campaigns, campaigns.c.id == campaign_days.c.campaign_id)},
    day=campaign_days.c.day,
)

SOURCES: dict[str, Source] = {source.name: source for source in (LINES, CAMPAIGN_DAYS)}
