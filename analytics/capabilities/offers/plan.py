"""The SELECTs behind recommendations: who it is for, what the run that answers says, what may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Double, case, cast, func, null, or_, select
from sqlalchemy.sql import Select, Subquery

from analytics.capabilities.offers.seen import CLICKS, in_vain
from analytics.contract.facts import StoreFacts
from analytics.metrics.sources import IS_COMPLETED, IS_RETURN, IS_SALE, segments
from analytics.recommendation.contract import Task
from analytics.recommendation.score import MOST_HISTORY
from analytics.warehouse.plan import Plan, Standing
from analytics.warehouse.schema import (
    active_runs,
    customers,
    events,
    order_lines,
    orders,
    product_factors,
    product_pairs,
    products,
    recommendation_rules,
)

TASK: Task = "new"
"""Products that a customer has not bought yet."""
RECENT_DAYS = 30
MOST_BEST_SELLERS = 400

_LINES = order_lines.join(orders, orders.c.id == order_lines.c.order_id).join(
    products, products.c.id == order_lines.c.product_id
)
MOST_KEPT_PRODUCTS = 20_000
"""Pairs and cards of a run with no more products are kept between turns: 2.6 million pairs are 170 MB."""

_CARD = (
    products.c.id,
    products.c.external_id,
    products.c.title,
    products.c.sku,
    products.c.category,
    products.c.brand,
    products.c.price,
    products.c.cost,
    products.c.stock,
    products.c.family,
    products.c.durable,
    products.c.kind,
    products.c.is_active,
    products.c.url,
    products.c.image_url,
    products.c.attributes,
)
CARD = _CARD
REFILL = ("repeat_buyers", "gap_25", "gap_50", "gap_75")
"""Buyers who came back for a product, and the quartiles of the days between."""


def run(task: Task = TASK) -> Plan:
    """The run that answers a task, and the rules of people."""
    return Plan(
        {
            "run": select(active_runs).where(active_runs.c.task == task),
            "rules": select(recommendation_rules).order_by(recommendation_rules.c.id),
        }
    )


def standing(task: Task) -> Mapping[str, Standing]:
    """What every customer's list of a task is made of: run, rules, cards of products, factors and pairs.

    Cards and pairs only where the run knows no more than ``MOST_KEPT_PRODUCTS``: else a turn reads what it needs.
    """
    return _standing(task, MOST_KEPT_PRODUCTS)


@lru_cache(maxsize=16)
def _standing(task: Task, most_products: int) -> Mapping[str, Standing]:
    f, p = product_factors.c, product_pairs.c
    is_large = func.coalesce(active_runs.c.figures["stored_factors"].as_integer(), 0) > most_products
    kept = select(active_runs.c.run_id).where(active_runs.c.task == task, ~is_large).scalar_subquery()
    other = select(active_runs.c.run_id).where(active_runs.c.task == TASK).scalar_subquery()
    pairs = select(
        p.source, p.target, *(cast(p[n], Double).label(n) for n in ("weight", "content")),
        p.n_both, p.n_source, p.n30_both, p.n30_source,
    ).where(p.task == TASK)  # fmt: skip
    found = {
        "run": Standing(f"run:{task}", run(task).queries["run"]),
        "rules": Standing("rules", run(task).queries["rules"]),
        "goods": Standing(f"goods:{task}", select(*_CARD).where(kept.is_not(None)).order_by(products.c.id)),
        "factors": Standing(
            f"factors:{task}",
            select(
                f.product_id,
                *(cast(f[n], Double).label(n) for n in ("trend", "repeat", "base_30d", "base_ever")),
                *(f[n] for n in REFILL),
            )
            .where(f.run_id == kept)
            .order_by(f.product_id),
            numbers=True,
        ),
        "kept_pairs": Standing(
            f"pairs:{TASK}",
            pairs.where(
                p.run_id
                == select(active_runs.c.run_id).where(active_runs.c.task == TASK, ~is_large).scalar_subquery()
            ),
            numbers=True,
        ),
    }
    if task != TASK:
        # Most often both tasks are answered by one run: its pairs are kept once.
        found["own_pairs"] = Standing(
            f"pairs:{task}", pairs.where(p.run_id == kept, p.run_id != other), numbers=True
        )
    return found


def of_customer(external_id: str, facts: StoreFacts, task: Task = TASK) -> Plan:
    """The customer, what she bought and what the active run makes of it; a new run needs no other plan."""
    me = _customer(external_id)
    c = customers.c
    return Plan(
        {
            "customer": select(c.id, c.country, c.birth_date, c.is_test, segments.c.segment)
            .select_from(customers.outerjoin(segments, segments.c.customer_id == c.id))
            .where(c.id == me),
            "bought": _bought(me),
            "in_vain": in_vain(facts, me),
        },
        standing=standing(task),
    )


def pairs_of(customer: str, task: Task) -> Plan:
    """What the newest purchases of a customer speak for, and when they are due again, where neither is kept."""
    newest = _newest(_customer(customer))
    again = {"returning": _returning(newest)} if task == "next" else {}
    return Plan({"pairs": _pairs(newest, task), **again})


def _newest(me: Any) -> Subquery:
    newest = func.max(orders.c.ordered_on).desc()
    return _history(me).order_by(None).order_by(newest, products.c.id).limit(MOST_HISTORY).subquery("history")


def of_visitor(visitor: str, facts: StoreFacts, task: Task = TASK) -> tuple[Plan, Plan]:
    """What somebody without a number looked at of late (an anonymous or session id); and what that speaks for.

    The second plan is needed only where pairs are not kept.
    """
    e, p = events.c, products.c
    seen = (
        select(
            p.id.label("product_id"),
            p.external_id,
            p.title,
            p.sku,
            p.family,
            p.durable,
            func.max(e.occurred_on).label("last_on"),
            cast(null(), Double).label("paid"),
        )
        .select_from(events.join(products, p.id == e.product_id))
        .where(
            or_(e.anonymous_id == visitor, e.session_id == visitor),
            e.customer_id.is_(None),
            e.name.in_(CLICKS),
            e.occurred_on > facts.today - timedelta(days=RECENT_DAYS),
            p.kind == "product",
        )
        .group_by(p.id, p.external_id, p.title, p.sku, p.family, p.durable)
    )
    newest = seen.order_by(func.max(e.occurred_on).desc(), p.id).limit(MOST_HISTORY).subquery("history")
    return Plan({"history": seen.order_by(p.id)}, standing=standing(task)), Plan(
        {"pairs": _pairs(newest, TASK)}
    )


def _returning(history: Subquery) -> Select[Any]:
    """How often buyers come back for what she bought, and after how many days."""
    f = product_factors.c
    return (
        select(
            f.product_id,
            cast(f.repeat, Double).label("repeat"),
            *(f[name] for name in REFILL),
        )
        .select_from(
            product_factors.join(history, history.c.product_id == f.product_id).join(
                active_runs, (active_runs.c.run_id == f.run_id) & (active_runs.c.task == "next")
            )
        )
        .order_by(f.product_id)
    )


def details(run_id: str, bought: Sequence[int], targets: Sequence[int], suffix: str = "") -> Plan:
    """Cards of candidates, and the customers behind the pairs of what was bought and each of them."""
    f, p = product_factors.c, product_pairs.c
    return Plan(
        {
            f"cards{suffix}": select(
                *_CARD, *(cast(f[name], Double).label(name) for name in ("base_30d", "base_ever", "repeat"))
            )
            .select_from(products.join(product_factors, f.product_id == products.c.id))
            .where(f.run_id == run_id, f.product_id.in_(targets)),
            f"counts{suffix}": select(
                p.source, p.target, p.n_both, p.n_source, p.n30_both, p.n30_source
            ).where(p.run_id == run_id, p.task == TASK, p.target.in_(targets), p.source.in_(bought)),
        }
    )


def joined(*plans: Plan) -> Plan:
    """The queries of all of them."""
    return Plan(
        {name: query for plan in plans for name, query in plan.queries.items()},
        standing={name: one for plan in plans for name, one in plan.standing.items()},
    )


def best_sellers(country: str | None, facts: StoreFacts, segment: str | None = None) -> Plan:
    """Recent best sellers, of the country or segment where one is known and everywhere, with their cards."""
    day = last_day(facts)
    found = {"best_anywhere": Standing(f"best:{day}", _best(facts, None))}
    if country:
        found["best_here"] = Standing(
            f"best:{day}:country:{country}", _best(facts, orders.c.country == country)
        )
    elif segment:
        by = _best(facts, segments.c.segment == segment, by_segment=True)
        found["best_here"] = Standing(f"best:{day}:segment:{segment}", by)
    return Plan(standing=found)


def last_day(facts: StoreFacts) -> date:
    """The day from which ages count: the last one with orders, or today where orders lie in the future."""
    return min(facts.today, facts.data_through or facts.today)


def _customer(external_id: str) -> Any:
    """The surrogate id; the first one where two sources use the same number."""
    return select(func.min(customers.c.id)).where(customers.c.external_id == external_id).scalar_subquery()


def _bought(me: Any) -> Select[Any]:
    """One row a product and day: lines sold and what was paid for a piece in them, all together; lines brought back."""
    lines, p = order_lines.c, products.c
    days = (
        select(
            lines.product_id,
            orders.c.ordered_on,
            func.count(case((IS_SALE, 1))).label("sold"),
            func.sum(case((IS_SALE, lines.unit_price))).label("paid"),
            func.count(case((IS_RETURN, 1))).label("returned"),
        )
        .select_from(order_lines.join(orders, orders.c.id == lines.order_id))
        .where(orders.c.customer_id == me, IS_COMPLETED, lines.unit_price > 0)
        .group_by(lines.product_id, orders.c.ordered_on)
        .subquery("days")
    )
    return (
        select(*days.c, p.kind, p.external_id, p.title, p.sku, p.family, p.durable)
        .select_from(days.join(products, p.id == days.c.product_id))
        .order_by(days.c.product_id, days.c.ordered_on)
    )


def _history(me: Any) -> Select[Any]:
    """One row a product ever bought: the last day, and what tells a durable family."""
    p = products.c
    return (
        select(
            p.id.label("product_id"),
            p.external_id,
            p.title,
            p.sku,
            p.family,
            p.durable,
            func.max(orders.c.ordered_on).label("last_on"),
            func.avg(cast(order_lines.c.unit_price, Double)).label("paid"),
        )
        .select_from(_LINES)
        .where(orders.c.customer_id == me, IS_COMPLETED, IS_SALE, p.kind == "product")
        .group_by(p.id, p.external_id, p.title, p.sku, p.family, p.durable)
        .order_by(p.id)
    )


def _pairs(history: Subquery, task: Task) -> Select[Any]:
    """What scores are made of where pairs are not kept. ``next`` has those of ``new``."""
    p, f = product_pairs.c, product_factors.c
    return (
        select(
            p.source,
            p.target,
            cast(p.weight, Double).label("weight"),
            cast(p.content, Double).label("content"),
            cast(f.trend, Double).label("trend"),
        )
        .select_from(
            product_pairs.join(active_runs, (active_runs.c.run_id == p.run_id) & (active_runs.c.task == task))
            .join(history, history.c.product_id == p.source)
            .outerjoin(product_factors, (f.run_id == p.run_id) & (f.product_id == p.target))
        )
        .where(p.task == TASK)
    )


def cards_of(external_ids: Sequence[str], name: str = "pinned") -> Plan:
    """Cards of products by what people call them."""
    return Plan(
        {name: select(*_CARD).where(products.c.external_id.in_(external_ids)).order_by(products.c.id)}
    )


def _best(facts: StoreFacts, where: ColumnElement[bool] | None, *, by_segment: bool = False) -> Select[Any]:
    """Products by orders of the last ``RECENT_DAYS`` days with data, guests included, test customers not."""
    through = last_day(facts)
    n = func.count(orders.c.id.distinct())
    query = (
        select(*(column for column in _CARD if column is not products.c.attributes), n.label("n"))
        .select_from(
            _LINES.outerjoin(customers, customers.c.id == orders.c.customer_id).outerjoin(
                segments, segments.c.customer_id == orders.c.customer_id
            )
            if by_segment
            else _LINES.outerjoin(customers, customers.c.id == orders.c.customer_id)
        )
        .where(
            IS_COMPLETED,
            IS_SALE,
            products.c.kind == "product",
            or_(customers.c.is_test.is_(None), customers.c.is_test.is_(False)),
            orders.c.ordered_on > through - timedelta(days=RECENT_DAYS),
            orders.c.ordered_on <= through,
        )
        .group_by(*(column for column in _CARD if column is not products.c.attributes))
    )
    if where is not None:
        query = query.where(where)
    counted = query.order_by(n.desc(), products.c.id).limit(MOST_BEST_SELLERS).subquery("best")
    # JSON cannot be grouped by, so the attributes are joined afterwards.
    return (
        select(counted, products.c.attributes)
        .join_from(counted, products, products.c.id == counted.c.id)
        .order_by(counted.c.n.desc(), counted.c.id)
    )
