"""The record of fits: what ``marlow models`` lists, compares and goes back to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from analytics.jobs.fit import FitReport
from analytics.state.model_runs import ModelRun, ModelRuns
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import active_runs, product_pairs
from analytics.warehouse.writer import Writer

NEEDS_PAIRS = ("linear", "walk", "basket", "together", "confidence", "content")


class NoWayBack(Exception):
    """There is no earlier run of a task whose rows are still there; ``next_step`` says what to do."""

    def __init__(self, text: str, next_step: str) -> None:
        super().__init__(f"{text} {next_step}")
        self.text = text
        self.next_step = next_step


def record(runs: ModelRuns, report: FitReport, now: datetime) -> None:
    """Every task of a fit as a run; the one that answered before is retired."""
    for task in report.tasks:
        for earlier in runs.of_task(task.task):
            if earlier.state == "active":
                runs.set_state(earlier.id, "retired")
        identity = f"{report.run_id}:{task.task}"
        if runs.get(identity) is not None:
            runs.set_state(identity, "active")
            continue
        runs.record(
            ModelRun(
                id=identity,
                task=task.task,
                method=task.method,
                state="active",
                data_version=report.data_version,
                data_hash=report.data_hash,
                parameters=task.parameters,
                figures=report.figures(task),
                path=None,
                created_at=now,
            )
        )


def kept_runs(warehouse: Warehouse) -> set[str]:
    """The runs whose pairs are still in the store."""
    rows = warehouse.run(Plan({"kept": select(product_pairs.c.run_id).distinct()}))["kept"]
    return {row["run_id"] for row in rows}


def roll_back(runs: ModelRuns, warehouse: Warehouse, task: str) -> ModelRun:
    """Let the run before answer a task again, from the next turn on. Raises NoWayBack, WriterBusy."""
    every = runs.of_task(task)
    active = next((run for run in every if run.state == "active"), None)
    kept = kept_runs(warehouse)
    earlier = [run for run in every if active is None or run.created_at < active.created_at]
    target = next((r for r in earlier if r.method not in NEEDS_PAIRS or run_of(r) in kept), None)
    if target is None:
        raise NoWayBack(
            f"There is no earlier run for the task {task} whose rows are still stored.",
            "`marlow models list` shows all; `marlow fit recommender` makes a new one.",
        )
    with warehouse.writer(f"back to {target.id}") as writer:
        _activate(writer, target)
    if active is not None:
        runs.set_state(active.id, "retired")
    runs.set_state(target.id, "active")
    return target


def run_of(run: ModelRun) -> str:
    """The id that the facts know it by."""
    return run.id.rsplit(":", 1)[0]


def _activate(writer: Writer, run: ModelRun) -> None:
    through: Any = run.figures.get("through")
    writer.delete_where(active_runs, active_runs.c.task == run.task)
    writer.execute(
        insert(active_runs).values(
            task=run.task,
            run_id=run_of(run),
            fitted_at=run.created_at.replace(tzinfo=None),
            data_version=run.data_version,
            data_through=date.fromisoformat(through) if through else None,
            method=run.method,
            parameters=dict(run.parameters),
            figures=dict(run.figures),
        )
    )
