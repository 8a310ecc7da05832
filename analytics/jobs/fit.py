"""``marlow fit``: what recommendations and segments need, learnt from the orders and stored in one transaction.

Default parameters, no tuning: seconds after every load. The rows of the run before are kept for the way back,
older ones go.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from sqlalchemy import func, insert, literal, or_, select

from analytics.capabilities import rfm_plan
from analytics.capabilities.recommend_plan import TASK, last_day
from analytics.contract.facts import StoreFacts
from analytics.metrics.sources import IS_COMPLETED, IS_SALE
from analytics.recommendation.choice import Size, choose, size_of
from analytics.recommendation.contract import Factors, Pairs, Purchases, Shop
from analytics.recommendation.models.linear import Linear
from analytics.warehouse.constructs import days_between
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import (
    active_runs,
    customer_segments,
    customers,
    order_lines,
    orders,
    product_factors,
    product_pairs,
    products,
)
from analytics.warehouse.writer import Writer

Progress = Callable[[str, int, int], None]
"""Called with the stage, and how far it is of how much."""

STAGES = ("reading", "fitting", "storing")


@dataclass(frozen=True, slots=True)
class FitReport:
    """What was fitted: on which days of data, how much of it, by which method and why (codes of ``choice``)."""

    run_id: str
    method: str
    why: str
    size: Size
    since: date | None
    through: date | None
    stored_pairs: int
    stored_factors: int
    segmented: int
    data_version: int

    def figures(self) -> dict[str, Any]:
        """What the store keeps beside the run."""
        return {
            **asdict(self.size),
            "why": self.why,
            "since": self.since.isoformat() if self.since else None,
            "stored_pairs": self.stored_pairs,
            "stored_factors": self.stored_factors,
        }


@dataclass(frozen=True, slots=True)
class _Fit:
    """A fit before it is stored."""

    report: FitReport
    parameters: Mapping[str, Any]
    pairs: Pairs | None = None
    factors: Factors | None = None


def fit(warehouse: Warehouse, *, progress: Progress | None = None) -> FitReport:
    """Fit on all orders up to today and let the new run answer from now on.

    An empty store is fitted too: its run answers with best sellers. Raises WriterBusy when something else is
    being written; then nothing has changed.
    """
    tell = progress or (lambda stage, done, total: None)
    facts = _facts(warehouse)
    tell(STAGES[0], 0, len(STAGES))
    results = warehouse.run(_plan(facts))
    tell(STAGES[1], 1, len(STAGES))
    fitted = _fitted(results, facts)
    tell(STAGES[2], 2, len(STAGES))
    with warehouse.writer("fit") as writer:
        segmented = _store_segments(writer, facts)
        _store_run(writer, fitted)
    tell(STAGES[2], len(STAGES), len(STAGES))
    return FitReport(**{**_fields(fitted.report), "segmented": segmented})


def _fields(report: FitReport) -> dict[str, Any]:
    return {name: getattr(report, name) for name in FitReport.__slots__}


def _facts(warehouse: Warehouse) -> StoreFacts:
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
            "reach": select(func.min(orders.c.ordered_on).label("since")).select_from(sales).where(*counted),
            "texts": select(p.id, p.title, p.description, p.category, p.brand, p.attributes)
            .where(p.kind == "product")
            .order_by(p.id),
        }
    )


def _fitted(results: Results, facts: StoreFacts) -> _Fit:
    purchases = Purchases.of(results["purchases"].values)
    texts = {row["id"]: text_of(row) for row in results["texts"]}
    size = size_of(purchases)
    chosen = choose(size)
    model = Linear()
    parameters = {**asdict(model.settings), **asdict(model.parameters)} if chosen.method == model.name else {}
    fitted = model.fit(Shop(purchases, texts, {})) if chosen.method == model.name else None
    report = FitReport(
        run_id=_run_id(facts.data_version, purchases, texts, parameters),
        method=chosen.method,
        why=chosen.why,
        size=size,
        since=results["reach"].first().get("since"),
        through=last_day(facts) if facts.data_through else None,
        stored_pairs=len(fitted.pairs) if fitted else 0,
        stored_factors=len(fitted.factors.product) if fitted else 0,
        segmented=0,
        data_version=facts.data_version,
    )
    return _Fit(report, parameters, fitted.pairs if fitted else None, fitted.factors if fitted else None)


def text_of(row: Mapping[str, Any]) -> str:
    """The words of a product: title, description, category, brand and tags."""
    attributes = row["attributes"] if isinstance(row["attributes"], Mapping) else {}
    tags = attributes.get("tags") or ()
    parts: Iterable[Any] = (row["title"], row["description"], row["category"], row["brand"], *tags)
    return " ".join(str(part) for part in parts if part)


def _run_id(
    version: int, purchases: Purchases, texts: Mapping[int, str], parameters: Mapping[str, Any]
) -> str:
    """The data version and a hash of all that goes into the fit: the same data gives the same id."""
    digest = hashlib.sha256()
    for column in (purchases.customer, purchases.product, purchases.age):
        digest.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
    digest.update(json.dumps([sorted(texts.items()), parameters], sort_keys=True).encode())
    return f"v{version}-{digest.hexdigest()[:12]}"


def _store_segments(writer: Writer, facts: StoreFacts) -> int:
    """Today's snapshot, instead of one of today or of a day to come."""
    writer.delete_where(customer_segments, customer_segments.c.as_of >= facts.today)
    snapshot = rfm_plan.snapshot(facts)
    names = [column.name for column in snapshot.selected_columns]
    writer.execute(insert(customer_segments).from_select(names, snapshot))
    # Not every driver tells how many rows an INSERT out of a SELECT made.
    stored = select(func.count()).where(customer_segments.c.as_of == facts.today)
    return int(writer.select(stored)[0][0])


def _store_run(writer: Writer, fitted: _Fit) -> None:
    report = fitted.report
    before = writer.select(select(active_runs.c.run_id).where(active_runs.c.task == TASK))
    kept = [row.run_id for row in before if row.run_id != report.run_id]
    for table in (product_pairs, product_factors):
        writer.delete_where(table, table.c.run_id.not_in(kept))
    if fitted.pairs is not None and fitted.factors is not None:
        writer.load(product_pairs, _pair_rows(report.run_id, fitted.pairs))
        writer.load(product_factors, _factor_rows(report.run_id, fitted.factors))
    writer.delete_where(active_runs, active_runs.c.task == TASK)
    writer.execute(
        insert(active_runs).values(
            task=TASK,
            run_id=report.run_id,
            fitted_at=writer.now(),
            data_version=report.data_version,
            data_through=report.through,
            method=report.method,
            parameters=dict(fitted.parameters),
            figures=report.figures(),
        )
    )


def _pair_rows(run_id: str, pairs: Pairs) -> pa.Table:
    n = len(pairs)
    return pa.table(
        {
            "run_id": pa.array([run_id] * n, pa.string()),
            "task": pa.array([TASK] * n, pa.string()),
            **{name: pa.array(getattr(pairs, name)) for name in Pairs.__slots__},
        }
    )


def _factor_rows(run_id: str, factors: Factors) -> pa.Table:
    columns = {name: pa.array(getattr(factors, name)) for name in Factors.__slots__ if name != "product"}
    return pa.table(
        {
            "run_id": pa.array([run_id] * len(factors.product), pa.string()),
            "product_id": pa.array(factors.product),
            **columns,
        }
    )
