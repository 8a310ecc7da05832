"""What a fit learns from, read out of the store and handed to its child as files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import func, literal, or_, select

from analytics.capabilities.offers.plan import last_day
from analytics.contract.facts import StoreFacts
from analytics.jobs.child import Folder
from analytics.jobs.fit_files import BASKETS, CUSTOMERS, PRODUCTS, PURCHASES, REQUEST, Wish
from analytics.metrics.sources import IS_COMPLETED, IS_SALE
from analytics.warehouse.constructs import days_between
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Plan, Rows
from analytics.warehouse.schema import active_runs, customers, order_lines, orders, products


def facts_of(warehouse: Warehouse) -> StoreFacts:
    """The store's day and settings, as a turn has them."""
    today, through = warehouse.today_and_through()
    settings = warehouse.settings
    return StoreFacts(
        today=today,
        data_from=None,
        data_through=through,
        data_version=warehouse.data_version(),
        currency=settings.currency,
        timezone=settings.timezone,
        week_start=settings.week_start,
        fiscal_start=settings.fiscal_year_start_month,
    )


def give(folder: Folder, warehouse: Warehouse, facts: StoreFacts, budget_s: float | None) -> date | None:
    """Write what the child learns from, and what it is to do; the first day of it."""
    results = warehouse.run(_plan(facts))
    for name, file, columns in (
        ("purchases", PURCHASES, ("customer", "product", "age")),
        ("baskets", BASKETS, ("order", "product", "age")),
    ):
        pq.write_table(_numbers(results[name], columns), folder.given / file)
    known = list(results["products"])
    told = {
        "product": pa.array([row["id"] for row in known], pa.int64()),
        "text": pa.array([text_of(row) for row in known], pa.string()),
        "family": pa.array([row["family"] for row in known], pa.string()),
        "durable": pa.array([row["durable"] for row in known], pa.bool_()),
        "price": pa.array(
            [None if row["price"] is None else float(row["price"]) for row in known], pa.float64()
        ),
    }
    pq.write_table(pa.table(told), folder.given / PRODUCTS)
    people = list(results["customers"])
    where = {
        "customer": pa.array([row["id"] for row in people], pa.int64()),
        "country": pa.array([row["country"] for row in people], pa.string()),
    }
    pq.write_table(pa.table(where), folder.given / CUSTOMERS)
    Wish(facts.data_version, budget_s, _kept(results["runs"])).write(folder.given / REQUEST)
    since: date | None = results["reach"].first().get("since")
    return since


def text_of(row: Mapping[str, Any]) -> str:
    """The words of a product: title, description, category, brand and tags."""
    attributes = row["attributes"] if isinstance(row["attributes"], Mapping) else {}
    tags = attributes.get("tags") or ()
    parts: Iterable[Any] = (row["title"], row["description"], row["category"], row["brand"], *tags)
    return " ".join(str(part) for part in parts if part)


def _kept(runs: Rows) -> dict[str, dict[str, Any]]:
    """What the search before chose, by task."""
    kept: dict[str, dict[str, Any]] = {}
    for row in runs:
        figures = row["figures"] if isinstance(row["figures"], Mapping) else {}
        kept[row["task"]] = {
            "method": row["method"],
            "why": figures.get("why", ""),
            "parameters": dict(row["parameters"] or {}),
            "evaluation": dict(figures.get("evaluation") or {}),
        }
    return kept


def _numbers(rows: Rows, names: tuple[str, ...]) -> pa.Table:
    columns = tuple(zip(*rows.values, strict=True)) or tuple(() for _ in names)
    return pa.table({name: pa.array(values, pa.int64()) for name, values in zip(names, columns, strict=True)})


def _plan(facts: StoreFacts) -> Plan:
    age = days_between(orders.c.ordered_on, literal(last_day(facts)))
    sales = (
        order_lines.join(orders, orders.c.id == order_lines.c.order_id)
        .join(products, products.c.id == order_lines.c.product_id)
        .outerjoin(customers, customers.c.id == orders.c.customer_id)
    )
    real = or_(customers.c.is_test.is_(None), customers.c.is_test.is_(False))
    counted = (IS_COMPLETED, IS_SALE, products.c.kind == "product", real, age >= 0)
    p = products.c
    return Plan(
        {
            "purchases": select(orders.c.customer_id, p.id.label("product_id"), age.label("age"))
            .select_from(sales)
            .where(*counted, orders.c.customer_id.is_not(None))
            .distinct(),
            "baskets": select(orders.c.id.label("order_id"), p.id.label("product_id"), age.label("age"))
            .select_from(sales)
            .where(*counted)
            .distinct(),
            "reach": select(func.min(orders.c.ordered_on).label("since")).select_from(sales).where(*counted),
            "products": select(
                p.id,
                p.title,
                p.description,
                p.category,
                p.brand,
                p.attributes,
                p.family,
                p.durable,
                p.price,
            )
            .where(p.kind == "product")
            .order_by(p.id),
            "customers": select(customers.c.id, customers.c.country)
            .where(customers.c.country.is_not(None))
            .order_by(customers.c.id),
            "runs": select(active_runs).order_by(active_runs.c.task),
        }
    )
