"""The SELECTs behind "who should hear about X": the products, customers by score now and at a past cut, the waterfall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, Double, case, cast, func, literal, select
from sqlalchemy.sql import Select, Subquery

from analytics.capabilities.offers.plan import CARD, last_day
from analytics.contract.facts import StoreFacts
from analytics.metrics.sources import IS_COMPLETED, IS_SALE
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
)

WINDOW_DAYS = 30
GROUPS = 10
MOST_LISTED = 200
HALF_LIFE = 120.0
_CONTENT = 0.1
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
            "like": select(product_pairs.c.target, product_pairs.c.source, cast(product_pairs.c.content, Double).label("content"))
            .select_from(
                product_pairs.join(active_runs, (active_runs.c.run_id == product_pairs.c.run_id) & (active_runs.c.task == "like"))
                .join(products, products.c.id == product_pairs.c.target)
            )
            .where(product_pairs.c.task == "like", products.c.external_id.in_(external_ids))
            .order_by(product_pairs.c.content.desc(), product_pairs.c.source),
        }
    )  # fmt: skip


def people(target: int, judged: int, facts: StoreFacts, country: Sequence[str]) -> Plan:
    """Customers by score: the best listed, groups now, and groups at a cut ``WINDOW_DAYS`` ago with who then bought.

    ``judged`` is the product whose past sales tell what to expect: the target, or its likest where it has none.
    """
    now = last_day(facts)
    cut = now - timedelta(days=WINDOW_DAYS)
    scores = _scores(target, now)
    eligible = _eligible(scores, country)
    reachable = select(eligible).where(eligible.c.out.is_(None)).subquery("reachable")
    place = (
        func.row_number().over(order_by=(reachable.c.score.desc(), reachable.c.customer_id)).label("place")
    )
    ranked = select(reachable, place).subquery("ranked")
    c = customers.c
    return Plan(
        {
            "waterfall": select(eligible.c.out, func.count().label("n")).group_by(eligible.c.out).order_by(eligible.c.out),
            "groups": _grouped(scores_of=reachable, bought=None),
            "past": _grouped(
                scores_of=_eligible(_scores(judged, cut), ()), bought=_bought(judged, cut, now)
            ),
            "best": select(c.external_id, ranked.c.score, ranked.c.age, ranked.c.orders)
            .join_from(ranked, customers, c.id == ranked.c.customer_id)
            .where(ranked.c.place <= MOST_LISTED)
            .order_by(ranked.c.score.desc(), ranked.c.customer_id),
        }
    )  # fmt: skip


def reached(external_id: str, until: date, country: Sequence[str], top: int | None = None) -> Select[Any]:
    """``customer_id`` of those who may be told of a product, the first ``top`` by score; as ``people`` lists them."""
    target = select(func.min(products.c.id)).where(products.c.external_id == external_id).scalar_subquery()
    eligible = _eligible(_scores(target, until), country)
    found = select(eligible.c.customer_id).where(eligible.c.out.is_(None))
    return found.order_by(eligible.c.score.desc(), eligible.c.customer_id).limit(top) if top else found


def _sales(until: date) -> Any:
    lines = order_lines.join(orders, orders.c.id == order_lines.c.order_id).join(
        products, products.c.id == order_lines.c.product_id
    )
    return (
        select(
            orders.c.customer_id,
            products.c.id.label("product_id"),
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
        .group_by(orders.c.customer_id, products.c.id)
    )


def _scores(target: Any, until: date) -> Subquery:
    """By customer: what the purchases up to a day speak for the target; days since the last of them."""
    newest = _sales(until).subquery()
    p = product_pairs.c
    pairs = (
        select(p.source, (cast(p.weight, Double) + _CONTENT * cast(p.content, Double)).label("weight"))
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
    return (
        select(
            newest.c.customer_id,
            func.round(cast(func.sum(func.coalesce(pairs.c.weight, 0.0) * decayed), Double) * 1_000_000).label("score"),
            cast(func.min(age), BigInteger).label("age"),
            func.count().label("orders"),
            func.max(case((newest.c.product_id == target, 1), else_=0)).label("has_it"),
        )
        .select_from(newest.outerjoin(pairs, pairs.c.source == newest.c.product_id))
        .group_by(newest.c.customer_id)
        .subquery()
    )  # fmt: skip


def _eligible(scores: Subquery, country: Sequence[str]) -> Subquery:
    """Every buyer with the first step of the waterfall that leaves her out, None where none does."""
    c = customers.c
    steps: list[tuple[Any, str]] = [(c.is_test.is_(True), "test")]
    if country:
        steps.append((c.country.is_(None) | c.country.not_in(country), "country"))
    steps += [(scores.c.has_it == 1, "has_it")]
    steps += [(c.email_consent.is_not(True), "no_consent")]
    return (
        select(
            scores.c.customer_id,
            scores.c.score,
            scores.c.age,
            scores.c.orders,
            case(*((condition, name) for condition, name in steps)).label("out"),
        )
        .join_from(scores, customers, c.id == scores.c.customer_id)
        .subquery()
    )


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


def _grouped(*, scores_of: Subquery, bought: Subquery | None) -> Select[Any]:
    """Tenths by score: how many stand in each, and how many of them bought after the cut."""
    tenth = (
        func.ntile(GROUPS).over(order_by=(scores_of.c.score.desc(), scores_of.c.customer_id)).label("tenth")
    )
    query = select(scores_of.c.customer_id, tenth)
    if bought is not None:
        query = query.where(scores_of.c.out.is_(None) | (scores_of.c.out == "no_consent"))
    placed = query.subquery()
    if bought is None:
        return (
            select(placed.c.tenth, func.count().label("n")).group_by(placed.c.tenth).order_by(placed.c.tenth)
        )
    return (
        select(placed.c.tenth, func.count().label("n"), func.count(bought.c.customer_id).label("bought"))
        .select_from(placed.outerjoin(bought, bought.c.customer_id == placed.c.customer_id))
        .group_by(placed.c.tenth)
        .order_by(placed.c.tenth)
    )
