"""What a batch reads of the store and hands to its child as files."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Double, cast, func, literal, select

from analytics.capabilities.offers import plan as recommend_plan
from analytics.capabilities.offers.mailable import mailable
from analytics.capabilities.offers.rows import card_of
from analytics.capabilities.offers.seen import in_vain
from analytics.capabilities.offers.traits import Limits
from analytics.contract.facts import StoreFacts
from analytics.jobs.batch_files import BEST, ORDER, ORDERS, PAIR_COLUMNS, PAIRS, PEOPLE, PRODUCTS, Order
from analytics.jobs.child import Folder
from analytics.metrics.sources import IS_COMPLETED, IS_RETURN, IS_SALE, segments
from analytics.recommendation.contract import Task
from analytics.warehouse.constructs import days_between
from analytics.warehouse.plan import Plan, Results, Rows, Standing
from analytics.warehouse.schema import (
    active_runs,
    customers,
    order_lines,
    orders,
    product_factors,
    product_pairs,
    products,
)

PERSONAL = ("linear", "walk", "own")


def plan(facts: StoreFacts, task: Task) -> Plan:
    """Everything that lists of a task are made of."""
    day = recommend_plan.last_day(facts)
    lines = order_lines.join(orders, orders.c.id == order_lines.c.order_id).join(
        products, products.c.id == order_lines.c.product_id
    )
    c, f, p = customers.c, product_factors.c, product_pairs.c
    real = c.is_test.is_(False)
    mine = lines.join(customers, c.id == orders.c.customer_id)
    run = (active_runs.c.task == task) & (active_runs.c.run_id == f.run_id)
    bought = (
        select(
            orders.c.customer_id, products.c.id.label("product_id"),
            days_between(orders.c.ordered_on, literal(day)).label("age"),
            cast(func.avg(order_lines.c.unit_price), Double).label("paid"),
        )
        .select_from(mine)
        .where(IS_COMPLETED, IS_SALE, products.c.kind == "product", real)
        .group_by(orders.c.customer_id, products.c.id, orders.c.ordered_on)
    )  # fmt: skip
    pairs = (
        select(*(cast(p[n], Double).label(n) if n in ("weight", "content") else p[n] for n in PAIR_COLUMNS))
        .select_from(
            product_pairs.join(active_runs, (active_runs.c.run_id == p.run_id) & (active_runs.c.task == task))
        )
        .where(p.task == recommend_plan.TASK)
    )
    return Plan(
        {
            **recommend_plan.run(task).queries,
            "people": select(c.id, c.external_id, c.country, c.birth_date, mailable().label("mailable"), segments.c.segment)
            .select_from(customers.outerjoin(segments, segments.c.customer_id == c.id))
            .where(real)
            .order_by(c.id),
            "returned": select(orders.c.customer_id, products.c.id.label("product_id"))
            .select_from(mine)
            .where(IS_COMPLETED, IS_RETURN, real)
            .distinct(),
            "products": select(*recommend_plan.CARD, *(cast(f[n], Double).label(n) for n in ("trend", "repeat", "base_30d", "base_ever")), f.gap_25)
            .select_from(products.outerjoin(product_factors, f.product_id == products.c.id).outerjoin(active_runs, run))
            .where(active_runs.c.run_id.is_not(None) | f.run_id.is_(None))
            .order_by(products.c.id),
            "best_anywhere": recommend_plan.best_sellers(None, facts).standing["best_anywhere"].query,
            "in_vain": in_vain(facts),
        },
        standing={"orders": Standing("", bought, numbers=True), "pairs": Standing("", pairs, numbers=True)},
    )  # fmt: skip


def rules_of(rows: Rows) -> list[dict[str, Any]]:
    """People's rules as JSON values."""
    return [
        {
            "external_id": row["external_id"], "kind": row["kind"], "scope": row["scope"], "value": row["value"], "owner": row["owner"],
            "starts_at": row["starts_at"].isoformat() if row["starts_at"] else None,
            "ends_at": row["ends_at"].isoformat() if row["ends_at"] else None,
        }
        for row in rows
    ]  # fmt: skip


def give(folder: Folder, results: Results, facts: StoreFacts, order: Order) -> list[dict[str, Any]]:
    """Write what the child reads; the people."""
    order.write(folder.given / ORDER)
    bought = results.kept["orders"].columns
    past = bought["age"] >= 0
    names = {"customer": "customer_id", "product": "product_id", "age": "age", "paid": "paid"}
    pq.write_table(pa.table({n: pa.array(bought[c][past]) for n, c in names.items()}), folder.given / ORDERS)
    people = _people(results, facts)
    pq.write_table(pa.Table.from_pylist(people, schema=_PEOPLE), folder.given / PEOPLE)
    pq.write_table(_goods(results), folder.given / PRODUCTS)
    pairs = results.kept["pairs"].columns if order.method in PERSONAL else {}
    kinds = {n: pa.float64() if n in ("weight", "content") else pa.int64() for n in PAIR_COLUMNS}
    table = {n: pa.array(pairs.get(n, ()), kinds[n]) for n in PAIR_COLUMNS}
    pq.write_table(pa.table(table), folder.given / PAIRS)
    best = [{"country": "", "product": row["id"], "n": int(row["n"])} for row in results["best_anywhere"]]
    schema = pa.schema([("country", pa.string()), ("product", pa.int64()), ("n", pa.int64())])
    pq.write_table(pa.Table.from_pylist(best, schema=schema), folder.given / BEST)
    return people


def _people(results: Results, facts: StoreFacts) -> list[dict[str, Any]]:
    returned: dict[int, list[int]] = {}
    for row in results["returned"]:
        returned.setdefault(row["customer_id"], []).append(row["product_id"])
    vain: dict[int, list[int]] = {}
    for row in results["in_vain"]:
        vain.setdefault(row["customer_id"], []).append(row["product_id"])
    return [
        {
            "id": row["id"], "external_id": row["external_id"], "country": row["country"], "segment": row["segment"],
            "born": row["birth_date"], "consent": bool(row["mailable"]),
            "returned": returned.get(row["id"], []), "in_vain": vain.get(row["id"], []),
        }
        for row in results["people"]
    ]  # fmt: skip


_PEOPLE = pa.schema(
    [
        ("id", pa.int64()), ("external_id", pa.string()), ("country", pa.string()), ("segment", pa.string()), ("born", pa.date32()),
        ("consent", pa.bool_()), ("returned", pa.list_(pa.int64())), ("in_vain", pa.list_(pa.int64())),
    ]
)  # fmt: skip


def _goods(results: Results) -> pa.Table:
    rows = []
    for row in results["products"]:
        card = card_of(row, Limits())
        traits = card.traits
        rows.append(
            {
                "id": card.product, "external_id": traits.external_id, "kind": card.kind, "is_active": card.is_active, "stock": card.stock,
                "family": card.family, "durable": card.durable, "min_age": card.min_age, "countries": sorted(card.countries),
                "brand": traits.brand, "category": traits.category, "tags": sorted(traits.tags), "allergens": sorted(traits.allergens),
                "price": traits.price, "margin": traits.margin, "trend": 1.0 if row["trend"] is None else row["trend"],
                "repeat": row["repeat"] or 0.0, "base_30d": row["base_30d"] or 0.0, "base_ever": row["base_ever"] or 0.0, "gap_25": row["gap_25"],
            }
        )  # fmt: skip
    number, text, share = pa.int64(), pa.string(), pa.float64()
    texts = pa.list_(text)
    schema = pa.schema(
        [
            ("id", number), ("external_id", text), ("kind", text), ("is_active", pa.bool_()), ("stock", number), ("family", text),
            ("durable", pa.bool_()), ("min_age", number), ("countries", texts), ("brand", text), ("category", text), ("tags", texts),
            ("allergens", texts), ("price", share), ("margin", share), ("trend", share), ("repeat", share), ("base_30d", share), ("base_ever", share), ("gap_25", number),
        ]
    )  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema)
