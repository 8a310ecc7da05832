"""The SELECTs behind "who should hear about X": the products, customers by score now and at a past cut, the waterfall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, Double, and_, case, cast, func, literal, select
from sqlalchemy.sql import Select, Subquery

from analytics.capabilities.offers.plan import CARD, last_day
from analytics.capabilities.recommendations.audience_whom import (
    Cut,
    Whom,
    first_step,
    lives_there,
    stands_there,
)
from analytics.contract.facts import StoreFacts
from analytics.metrics.sources import IS_COMPLETED, IS_SALE, segments
from analytics.recommendation.eligibility import FAMILY_REST_DAYS
from analytics.warehouse.constructs import days_between
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

WINDOW_DAYS = 30
GROUPS = 10
MOST_LISTED = 200
HALF_LIFE = 120.0
CONTENT = 0.1
"""Likeness counts beside what was bought together, and alone where nobody bought the product yet."""


def targets(external_ids: Sequence[str]) -> Plan:
    """Cards of the products meant, with the day each came and how many buyers it has."""
    f = product_factors.c
    return Plan(
        {
            "targets": select(*CARD, products.c.introduced_at, cast(f.base_ever, Double).label("base_ever"))
            .select_from(
                products.outerjoin(active_runs, active_runs.c.task == "new").outerjoin(
                    product_factors, (f.product_id == products.c.id) & (f.run_id == active_runs.c.run_id)
                )
            )
            .where(products.c.external_id.in_(external_ids))
            .order_by(products.c.id),
            "run": select(active_runs).where(active_runs.c.task == "new"),
            "rules": select(recommendation_rules).order_by(recommendation_rules.c.id),
            "like": select(product_pairs.c.target, product_pairs.c.source, cast(product_pairs.c.content, Double).label("content"))
            .select_from(
                product_pairs.join(active_runs, (active_runs.c.run_id == product_pairs.c.run_id) & (active_runs.c.task == "like"))
                .join(products, products.c.id == product_pairs.c.target)
            )
            .where(product_pairs.c.task == "like", products.c.external_id.in_(external_ids))
            .order_by(product_pairs.c.content.desc(), product_pairs.c.source),
        }
    )  # fmt: skip


def people(target: int, judged: int, facts: StoreFacts, whom: Whom, cut: Cut) -> Plan:
    """Customers by score: the best listed, groups now, and groups at a cut ``WINDOW_DAYS`` ago with who then bought.

    ``judged`` is the product whose past sales tell what to expect: the target, or its likest where it has none. Groups
    are tenths of all who may be told in the countries asked for; counted now are those of them who were asked for, so that
    what is expected of a cut is what customers with such scores did.
    """
    now = last_day(facts)
    then = now - timedelta(days=WINDOW_DAYS)
    eligible = _eligible(_scores(target, now, whom), whom, cut)
    chosen = _chosen(_placed(eligible), cut).subquery("chosen")
    asked = eligible.c.asked == 1
    c = customers.c
    return Plan(
        {
            "waterfall": select(eligible.c.out, func.count().label("n")).where(asked).group_by(eligible.c.out).order_by(eligible.c.out),
            "groups": select(chosen.c.tenth, func.count().label("n")).group_by(chosen.c.tenth).order_by(chosen.c.tenth),
            "past": _past(_eligible(_scores(judged, then, whom), whom, cut), _bought(judged, then, now)),
            "best": select(c.external_id, chosen.c.score, chosen.c.age)
            .join_from(chosen, customers, c.id == chosen.c.customer_id)
            .where(chosen.c.place <= MOST_LISTED)
            .order_by(chosen.c.place),
        }
    )  # fmt: skip


def reached(external_id: str, until: date, whom: Whom, cut: Cut) -> Select[Any]:
    """``customer_id`` of those who may be told of a product and were asked for; as ``people`` lists them."""
    target = select(func.min(products.c.id)).where(products.c.external_id == external_id).scalar_subquery()
    chosen = _chosen(_placed(_eligible(_scores(target, until, whom), whom, cut)), cut).subquery("chosen")
    return select(chosen.c.customer_id).order_by(chosen.c.place)


def _sales(until: date) -> Any:
    lines = order_lines.join(orders, orders.c.id == order_lines.c.order_id).join(
        products, products.c.id == order_lines.c.product_id
    )
    return (
        select(
            orders.c.customer_id,
            products.c.id.label("product_id"),
            products.c.family,
            products.c.durable,
            func.max(orders.c.ordered_on).label("last_on"),
        )
        .select_from(lines)
        .where(
            IS_COMPLETED,
            IS_SALE,
            products.c.kind == "product",
            orders.c.customer_id.is_not(None),
            orders.c.ordered_on <= until,
        )
        .group_by(orders.c.customer_id, products.c.id, products.c.family, products.c.durable)
    )


def _scores(target: Any, until: date, whom: Whom) -> Subquery:
    """By customer: what the purchases up to a day speak for the target; days since the last; has it; its family rests."""
    newest = _sales(until).subquery()
    p = product_pairs.c
    pairs = (
        select(p.source, (cast(p.weight, Double) + CONTENT * cast(p.content, Double)).label("weight"))
        .select_from(
            product_pairs.join(
                active_runs, (active_runs.c.run_id == p.run_id) & (active_runs.c.task == "new")
            )
        )
        .where(p.task == "new", p.target == target)
        .subquery()
    )
    age = days_between(newest.c.last_on, literal(until))
    decayed = func.power(cast(0.5, Double), cast(age, Double) / HALF_LIFE)
    lasting = (newest.c.family == (whom.family or "")) & newest.c.durable.is_(True) & (age < FAMILY_REST_DAYS)
    return (
        select(
            newest.c.customer_id,
            func.round(cast(func.sum(func.coalesce(pairs.c.weight, 0.0) * decayed), Double) * 1_000_000).label("score"),
            cast(func.min(age), BigInteger).label("age"),
            func.max(case((newest.c.product_id == target, 1), else_=0)).label("has_it"),
            func.max(case((lasting, 1), else_=0)).label("rests"),
        )
        .select_from(newest.outerjoin(pairs, pairs.c.source == newest.c.product_id))
        .group_by(newest.c.customer_id)
        .subquery()
    )  # fmt: skip


def _eligible(scores: Subquery, whom: Whom, cut: Cut) -> Subquery:
    """Every buyer of the countries asked for, with the first step that leaves her out and whether she was asked for."""
    is_asked = stands_there(cut.filters)
    if cut.within is not None:
        is_asked = and_(is_asked, scores.c.age < cut.within)
    return (
        select(
            scores.c.customer_id,
            scores.c.score,
            scores.c.age,
            first_step(scores, whom).label("out"),
            case((is_asked, 1), else_=0).label("asked"),
        )
        .select_from(
            scores.join(customers, customers.c.id == scores.c.customer_id).outerjoin(
                segments, segments.c.customer_id == scores.c.customer_id
            )
        )
        .where(lives_there(cut.filters))
        .subquery()
    )


def _placed(eligible: Subquery) -> Subquery:
    """Those who may be told: their tenth by score, and place and best score among those asked for."""
    by_score = (eligible.c.score.desc(), eligible.c.customer_id)
    return (
        select(
            eligible,
            func.ntile(GROUPS).over(order_by=by_score).label("tenth"),
            func.row_number().over(partition_by=eligible.c.asked, order_by=by_score).label("place"),
            func.max(eligible.c.score).over(partition_by=eligible.c.asked).label("best"),
        )
        .where(eligible.c.out.is_(None))
        .subquery("placed")
    )


def _chosen(placed: Subquery, cut: Cut) -> Select[Any]:
    """Those of them who were asked for."""
    query: Select[Any] = select(placed).where(placed.c.asked == 1)
    if cut.top is not None:
        query = query.where(placed.c.place <= cut.top)
    if cut.least is not None:
        query = query.where(placed.c.score >= cast(float(cut.least), Double) * placed.c.best)
    return query


def _bought(target: int, after: date, until: date) -> Subquery:
    lines = order_lines.join(orders, orders.c.id == order_lines.c.order_id)
    return (
        select(orders.c.customer_id)
        .select_from(lines)
        .where(
            IS_COMPLETED,
            IS_SALE,
            order_lines.c.product_id == target,
            orders.c.customer_id.is_not(None),
            orders.c.ordered_on > after,
            orders.c.ordered_on <= until,
        )
        .distinct()
        .subquery()
    )


def _past(eligible: Subquery, bought: Subquery) -> Select[Any]:
    """Tenths at the cut: how many stood in each, and how many of them bought after it. Consent takes no part."""
    tenth = func.ntile(GROUPS).over(order_by=(eligible.c.score.desc(), eligible.c.customer_id)).label("tenth")
    placed = (
        select(eligible.c.customer_id, tenth)
        .where(eligible.c.out.is_(None) | eligible.c.out.in_(("no_consent", "suppressed")))
        .subquery()
    )
    return (
        select(placed.c.tenth, func.count().label("n"), func.count(bought.c.customer_id).label("bought"))
        .select_from(placed.outerjoin(bought, bought.c.customer_id == placed.c.customer_id))
        .group_by(placed.c.tenth)
        .order_by(placed.c.tenth)
    )
