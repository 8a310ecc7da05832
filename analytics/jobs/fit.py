"""``marlow fit``: what recommendations and segments need, learnt from the orders and stored in one transaction.

Without a search it takes seconds after every load and keeps what the last search chose; ``marlow fit recommender``
searches. The learning is a child's work; this process reads and stores. The rows of the runs that answered before are
kept for the way back, older ones go.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Table, func, insert, select

from analytics.capabilities.customers import rfm_plan
from analytics.capabilities.offers.plan import TASK, last_day
from analytics.contract.facts import StoreFacts
from analytics.jobs.child import Folder, run_child, staged
from analytics.jobs.fit_files import FACTORS, PAIRS, REPORT, TRIALS, Learnt, TaskReport
from analytics.jobs.fit_input import facts_of, give
from analytics.recommendation.choice import Size
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.schema import active_runs, customer_segments, product_factors, product_pairs
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
    """What was fitted: on which days of data, how much of it, by which method and why (codes of ``choice``).

    ``method``, ``why`` and ``stored_pairs`` are of the task ``new``; ``tasks`` has all of them. ``trials`` are those
    of a search, each with what was tried and how good it was.
    """

    run_id: str
    data_hash: str
    method: str
    why: str
    size: Size
    orders: int
    since: date | None
    through: date | None
    stored_pairs: int
    stored_factors: int
    segmented: int
    data_version: int
    tasks: tuple[TaskReport, ...]
    trials: tuple[dict[str, Any], ...] = ()

    def figures(self, task: TaskReport) -> dict[str, Any]:
        """What the store keeps beside the run of a task."""
        return {
            **asdict(self.size),
            "orders": self.orders,
            "why": task.why,
            "since": self.since.isoformat() if self.since else None,
            "through": self.through.isoformat() if self.through else None,
            "stored_pairs": task.stored_pairs,
            "stored_factors": self.stored_factors,
            "data_hash": self.data_hash,
            "evaluation": task.evaluation,
        }


def fit(
    warehouse: Warehouse,
    *,
    budget_s: float | None = None,
    progress: Progress | None = None,
    trying: Callable[[dict[str, Any]], None] | None = None,
) -> FitReport:
    """Fit on all orders up to today and let the new run answer from now on.

    With ``budget_s`` (CPU seconds) methods and parameters are searched first, and only what wins is switched on;
    ``trying`` hears of each trial. An empty store is fitted too: its run answers with best sellers. Raises WriterBusy when something else is being
    written, JobFailed when the child that learns fails; then nothing has changed.
    """
    tell = progress or (lambda stage, done, total: None)
    facts = facts_of(warehouse)
    with staged(warehouse.staging, "fit") as folder:
        tell(STAGES[0], 0, len(STAGES))
        since = give(folder, warehouse, facts, budget_s)
        tell(STAGES[1], 1, len(STAGES))
        heard = 0

        def listen() -> None:
            nonlocal heard
            trials = _trials(folder.made / TRIALS)
            for trial in trials[heard:]:
                if trying:
                    trying(trial)
            heard = len(trials)

        run_child(CHILD, folder, limit_s=LIMIT_S, watch=listen)
        tell(STAGES[2], 2, len(STAGES))
        learnt = Learnt.read(folder.made / REPORT)
        report = _report(learnt, facts, since, _trials(folder.made / TRIALS))
        with warehouse.writer("fit") as writer:
            report = replace(report, segmented=store_segments(writer, facts))
            _store_run(writer, report, folder)
    tell(STAGES[2], len(STAGES), len(STAGES))
    return report


def _trials(file: Path) -> tuple[dict[str, Any], ...]:
    """The trials so far; a line that is being written is not one yet."""
    if not file.exists():
        return ()
    lines = file.read_text(encoding="utf8").split("\n")[:-1]
    return tuple(json.loads(line) for line in lines)


def _report(
    learnt: Learnt, facts: StoreFacts, since: date | None, trials: tuple[dict[str, Any], ...]
) -> FitReport:
    first = learnt.of(TASK)
    return FitReport(
        run_id=learnt.run_id,
        data_hash=learnt.data_hash,
        method=first.method,
        why=first.why,
        size=learnt.size,
        orders=learnt.orders,
        since=since,
        through=last_day(facts) if facts.data_through else None,
        stored_pairs=first.stored_pairs,
        stored_factors=learnt.stored_factors,
        segmented=0,
        data_version=facts.data_version,
        tasks=tuple(_evaluated(one, facts) for one in learnt.tasks),
        trials=trials,
    )


def _evaluated(task: TaskReport, facts: StoreFacts) -> TaskReport:
    """The day of an evaluation stays with it, since a later fit keeps the figures."""
    if not task.evaluation or "on" in task.evaluation:
        return task
    return replace(task, evaluation={**task.evaluation, "on": facts.today.isoformat()})


def store_segments(writer: Writer, facts: StoreFacts) -> int:
    """Today's snapshot, instead of one of today or of a day to come."""
    writer.delete_where(customer_segments, customer_segments.c.as_of >= facts.today)
    snapshot = rfm_plan.snapshot(facts)
    names = [column.name for column in snapshot.selected_columns]
    writer.execute(insert(customer_segments).from_select(names, snapshot))
    # Not every driver tells how many rows an INSERT out of a SELECT made.
    stored = select(func.count()).where(customer_segments.c.as_of == facts.today)
    return int(writer.select(stored)[0][0])


def _store_run(writer: Writer, report: FitReport, folder: Folder) -> None:
    kept = {row.run_id for row in writer.select(select(active_runs.c.run_id))} - {report.run_id}
    for table, file in ((product_pairs, PAIRS), (product_factors, FACTORS)):
        writer.delete_where(table, table.c.run_id.not_in(kept))
        _load(writer, table, folder.made / file)
    for task in report.tasks:
        writer.delete_where(active_runs, active_runs.c.task == task.task)
        writer.execute(
            insert(active_runs).values(
                task=task.task,
                run_id=report.run_id,
                fitted_at=writer.now(),
                data_version=report.data_version,
                data_through=report.through,
                method=task.method,
                parameters=task.parameters,
                figures=report.figures(task),
            )
        )


def _load(writer: Writer, table: Table, file: Path) -> None:
    """Load what the child wrote, a part at a time; no file is no rows."""
    if not file.exists():
        return
    with pq.ParquetFile(file) as rows:
        for batch in rows.iter_batches(ROWS_AT_ONCE):
            writer.load(table, pa.Table.from_batches([batch]))


__all__ = ["FitReport", "Progress", "facts_of", "fit"]
