"""``marlow fit``: what recommendations and segments need, learnt from the orders and stored in one transaction.

Default parameters, no tuning: seconds after every load. The learning is a child's work; this process reads and
stores. The rows of the run before are kept for the way back, older ones go.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Table, func, insert, literal, or_, select

from analytics.capabilities import rfm_plan
from analytics.capabilities.recommend_plan import TASK, last_day
from analytics.contract.facts import StoreFacts
from analytics.jobs.child import Folder, run_child, staged
from analytics.jobs.fit_files import FACTORS, PAIRS, PURCHASES, REPORT, REQUEST, TEXTS, Learnt
from analytics.metrics.sources import IS_COMPLETED, IS_SALE
from analytics.recommendation.choice import Size
from analytics.warehouse.constructs import days_between
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Plan
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
CHILD = "analytics.jobs.fit_child"
"""The module that learns, in a process of its own: what it imports is not in this one."""
LIMIT_S = 3600.0
ROWS_AT_ONCE = 100_000


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


def fit(warehouse: Warehouse, *, progress: Progress | None = None) -> FitReport:
    """Fit on all orders up to today and let the new run answer from now on.

    An empty store is fitted too: its run answers with best sellers. Raises WriterBusy when something else is
    being written, JobFailed when the child that learns fails; then nothing has changed.
    """
    tell = progress or (lambda stage, done, total: None)
    facts = _facts(warehouse)
    with staged(warehouse.staging, "fit") as folder:
        tell(STAGES[0], 0, len(STAGES))
        since = _give(folder, warehouse, facts)
        tell(STAGES[1], 1, len(STAGES))
        run_child(CHILD, folder, limit_s=LIMIT_S)
        tell(STAGES[2], 2, len(STAGES))
        learnt = Learnt.read(folder.made / REPORT)
        report = _report(learnt, facts, since)
        with warehouse.writer("fit") as writer:
            report = replace(report, segmented=_store_segments(writer, facts))
            _store_run(writer, report, learnt, folder)
    tell(STAGES[2], len(STAGES), len(STAGES))
    return report


def _give(folder: Folder, warehouse: Warehouse, facts: StoreFacts) -> date | None:
    """Write what the child learns from; the first day of it."""
    results = warehouse.run(_plan(facts))
    columns = tuple(zip(*results["purchases"].values, strict=True)) or ((), (), ())
    names = ("customer", "product", "age")
    bought = {name: pa.array(values, pa.int64()) for name, values in zip(names, columns, strict=True)}
    texts = [(row["id"], text_of(row)) for row in results["texts"]]
    told = {
        "product": pa.array([n for n, _ in texts], pa.int64()),
        "text": pa.array([text for _, text in texts], pa.string()),
    }
    pq.write_table(pa.table(bought), folder.given / PURCHASES)
    pq.write_table(pa.table(told), folder.given / TEXTS)
    request = {"task": TASK, "data_version": facts.data_version}
    (folder.given / REQUEST).write_text(json.dumps(request), encoding="utf8")
    since: date | None = results["reach"].first().get("since")
    return since


def _report(learnt: Learnt, facts: StoreFacts, since: date | None) -> FitReport:
    return FitReport(
        run_id=learnt.run_id,
        method=learnt.method,
        why=learnt.why,
        size=learnt.size,
        since=since,
        through=last_day(facts) if facts.data_through else None,
        stored_pairs=learnt.stored_pairs,
        stored_factors=learnt.stored_factors,
        segmented=0,
        data_version=facts.data_version,
    )


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


def text_of(row: Mapping[str, Any]) -> str:
    """The words of a product: title, description, category, brand and tags."""
    attributes = row["attributes"] if isinstance(row["attributes"], Mapping) else {}
    tags = attributes.get("tags") or ()
    parts: Iterable[Any] = (row["title"], row["description"], row["category"], row["brand"], *tags)
    return " ".join(str(part) for part in parts if part)


def _store_segments(writer: Writer, facts: StoreFacts) -> int:
    """Today's snapshot, instead of one of today or of a day to come."""
    writer.delete_where(customer_segments, customer_segments.c.as_of >= facts.today)
    snapshot = rfm_plan.snapshot(facts)
    names = [column.name for column in snapshot.selected_columns]
    writer.execute(insert(customer_segments).from_select(names, snapshot))
    # Not every driver tells how many rows an INSERT out of a SELECT made.
    stored = select(func.count()).where(customer_segments.c.as_of == facts.today)
    return int(writer.select(stored)[0][0])


def _store_run(writer: Writer, report: FitReport, learnt: Learnt, folder: Folder) -> None:
    before = writer.select(select(active_runs.c.run_id).where(active_runs.c.task == TASK))
    kept = [row.run_id for row in before if row.run_id != report.run_id]
    for table, file in ((product_pairs, PAIRS), (product_factors, FACTORS)):
        writer.delete_where(table, table.c.run_id.not_in(kept))
        _load(writer, table, folder.made / file)
    writer.delete_where(active_runs, active_runs.c.task == TASK)
    writer.execute(
        insert(active_runs).values(
            task=TASK,
            run_id=report.run_id,
            fitted_at=writer.now(),
            data_version=report.data_version,
            data_through=report.through,
            method=report.method,
            parameters=learnt.parameters,
            figures=report.figures(),
        )
    )


def _load(writer: Writer, table: Table, file: Path) -> None:
    """Load what the child wrote, a part at a time; no file is no rows."""
    if not file.exists():
        return
    with pq.ParquetFile(file) as rows:
        for batch in rows.iter_batches(ROWS_AT_ONCE):
            writer.load(table, pa.Table.from_batches([batch]))
