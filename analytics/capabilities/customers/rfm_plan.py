"""RFM as SQL, shared by the turn that answers and the fit that stores a dated snapshot."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Numeric, and_, case, cast, func, literal, select
from sqlalchemy.sql import Select, Subquery

from analytics.contract.facts import StoreFacts
from analytics.contract.scope import Scope
from analytics.metrics.compile import Cut, measure_select
from analytics.metrics.model import Measure
from analytics.metrics.sales import net_sum, order_count, revenue_sum
from analytics.metrics.sources import IS_SALE, LINES
from analytics.segmentation.rfm import FREQUENCY_CUTS, SEGMENTS
from analytics.warehouse.constructs import days_between
from analytics.warehouse.schema import customers, orders

_last_order = Measure("last_on", "lines", func.max(case((IS_SALE, orders.c.ordered_on))))
_first_order = Measure("first_on", "lines", func.min(case((IS_SALE, orders.c.ordered_on))))


def buyers(scope: Scope, facts: StoreFacts) -> Subquery:
    """One row a buyer: customer_id, orders, revenue, net_revenue, first_on, last_on, recency in days to today."""
    grouped = (
        measure_select(
            LINES, (order_count, revenue_sum, net_sum, _first_order, _last_order), None, Cut((), scope)
        )
        .add_columns(orders.c.customer_id.label("customer_id"))
        .where(orders.c.customer_id.is_not(None))
        .group_by(orders.c.customer_id)
        .having(order_count.expression > 0)
        .subquery("grouped")
    )
    recency = days_between(grouped.c.last_on, literal(facts.today))
    return select(grouped, recency.label("recency")).subquery("buyers")


def scored(scope: Scope, facts: StoreFacts) -> Subquery:
    """``buyers`` with r, f, m and the segment.

    A customer's position is the number of buyers at least as good, ties included, so that ties share the worse
    score; score = 5 - floor((position * 5 - 1) / n).
    """
    b = buyers(scope, facts)
    n = func.count().over()
    # The default frame of an ordered window ends with the last peer: that is what makes ties share.
    better_r = func.count().over(order_by=b.c.recency)
    better_m = func.count().over(order_by=b.c.net_revenue.desc())
    base = select(
        b,
        _quintile(better_r, n).label("r"),
        _frequency(b.c.orders).label("f"),
        _quintile(better_m, n).label("m"),
    ).subquery("scores")
    segment = case(*((and_(base.c.r.in_(s.r), base.c.f.in_(s.f)), s.name) for s in SEGMENTS))
    return select(base, segment.label("segment")).subquery("scored")


def sizes(scope: Scope, facts: StoreFacts) -> Select[Any]:
    """One row a segment: customers, orders, revenue, net_revenue, days of recency in sum."""
    s = scored(scope, facts)
    return (
        select(
            s.c.segment,
            func.count().label("customers"),
            cast(func.sum(s.c.orders), BigInteger).label("orders"),
            func.sum(s.c.revenue).label("revenue"),
            func.sum(s.c.net_revenue).label("net_revenue"),
            cast(func.sum(s.c.recency), BigInteger).label("recency_days"),
        )
        .group_by(s.c.segment)
        .order_by(s.c.segment)
    )


def of_customer(external_id: str, scope: Scope, facts: StoreFacts) -> Select[Any]:
    """The scores of one customer; no row for somebody who never bought."""
    s = scored(scope, facts)
    return (
        select(
            s.c.segment,
            s.c.r,
            s.c.f,
            s.c.m,
            s.c.orders,
            s.c.revenue,
            s.c.net_revenue,
            s.c.first_on,
            s.c.last_on,
            s.c.recency,
        )
        .join_from(s, customers, customers.c.id == s.c.customer_id)
        .where(customers.c.external_id == external_id)
    )


def snapshot(facts: StoreFacts) -> Select[Any]:
    """Every buyer with scores by the default rules, as ``customer_segments`` stores them."""
    s = scored(Scope(), facts)
    return select(
        literal(facts.today).label("as_of"),
        s.c.customer_id,
        s.c.segment,
        s.c.recency.label("recency_days"),
        s.c.orders,
        s.c.net_revenue,
        s.c.r,
        s.c.f,
        s.c.m,
    )


def _quintile(position: ColumnElement[Any], n: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(5 - func.floor((position * 5 - 1) / cast(n, Numeric(18, 6))), BigInteger)


def _frequency(count: ColumnElement[Any]) -> ColumnElement[int]:
    return case(*((count <= cut, score) for score, cut in enumerate(FREQUENCY_CUTS, 1)), else_=5)
