"""The SELECTs behind rules: what is stored, and the lists of a sample of customers that a new rule would change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Double, cast, func, select

from analytics.capabilities.offers.plan import CARD
from analytics.metrics.sources import IS_COMPLETED, IS_SALE, segments
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import (
    active_runs,
    customers,
    order_lines,
    orders,
    product_factors,
    product_pairs,
    products,
    recommendation_rules,
)

SAMPLED = 100
"""So many lists are made with and without a new rule."""
NEWEST = 40
_STRIDE, _RING = 7_919, 10_007


def stored() -> Plan:
    """All rules."""
    return Plan({"rules": select(recommendation_rules).order_by(recommendation_rules.c.id)})


def sample(countries: Sequence[str], members_of: Sequence[str]) -> Plan:
    """Rules, the run, and customers spread over the whole store, of those for whom a rule would count."""
    c = customers.c
    query = (
        select(c.id, c.external_id, c.country, c.birth_date, segments.c.segment)
        .join_from(customers, segments, segments.c.customer_id == c.id)
        .where(c.is_test.is_(False))
    )
    if countries:
        query = query.where(c.country.in_(countries))
    if members_of:
        query = query.where(segments.c.segment.in_(members_of))
    spread = query.order_by((c.id * _STRIDE) % _RING, c.id).limit(SAMPLED)
    chosen = spread.subquery("chosen")
    newest = func.max(orders.c.ordered_on)
    lines = order_lines.join(orders, orders.c.id == order_lines.c.order_id).join(
        products, products.c.id == order_lines.c.product_id
    )
    history = (
        select(
            orders.c.customer_id,
            products.c.id.label("product_id"),
            products.c.family,
            products.c.durable,
            newest.label("last_on"),
            func.row_number()
            .over(partition_by=orders.c.customer_id, order_by=(newest.desc(), products.c.id))
            .label("place"),
        )
        .select_from(lines.join(chosen, chosen.c.id == orders.c.customer_id))
        .where(IS_COMPLETED, IS_SALE, products.c.kind == "product")
        .group_by(orders.c.customer_id, products.c.id, products.c.family, products.c.durable)
        .subquery("history")
    )
    return Plan(
        {
            **stored().queries,
            "run": select(active_runs).where(active_runs.c.task == "new"),
            "people": spread,
            "size": select(func.count().label("n")).select_from(query.order_by(None).subquery()),
            "history": select(history).order_by(history.c.customer_id, history.c.product_id),
        }
    )


def pairs_of(run_id: str, sources: Sequence[int], pinned: Sequence[str]) -> Plan:
    """What these purchases speak for, the trend and the cards of all of it."""
    p, f = product_pairs.c, product_factors.c
    where = (p.run_id == run_id, p.task == "new", p.source.in_(sources))
    targets = select(p.target).where(*where)
    cards: Any = (
        select(*CARD, cast(f.repeat, Double).label("repeat"))
        .select_from(
            products.outerjoin(product_factors, (f.product_id == products.c.id) & (f.run_id == run_id))
        )
        .where(products.c.id.in_(targets) | products.c.external_id.in_(pinned))
        .order_by(products.c.id)
    )
    return Plan(
        {
            "pairs": select(
                p.source,
                p.target,
                cast(p.weight, Double).label("weight"),
                cast(p.content, Double).label("content"),
                cast(f.trend, Double).label("trend"),
            )
            .select_from(
                product_pairs.outerjoin(product_factors, (f.run_id == p.run_id) & (f.product_id == p.target))
            )
            .where(*where),
            "cards": cards,
        }
    )
