"""Model runs: what was fitted when, on which data, and how good it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from analytics.state.schema import model_runs
from analytics.state.store import Store, many, one


@dataclass(frozen=True, slots=True)
class ModelRun:
    """``figures`` are those of the evaluated fit; ``path`` is a file below the home folder, if there is one.

    ``state`` is a word of the caller's (candidate, active, retired); which run answers is decided in the
    facts.
    """

    id: str
    task: str
    method: str
    state: str
    data_version: int
    data_hash: str | None
    parameters: Mapping[str, Any]
    figures: Mapping[str, Any]
    path: str | None
    created_at: datetime


class ModelRuns:
    """The record of fits."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(self, run: ModelRun) -> None:
        """Adds a run; its id is the one that the facts know it by."""
        with self._store.write() as connection:
            connection.execute(
                model_runs.insert().values({name: getattr(run, name) for name in model_runs.c.keys()})
            )

    def set_state(self, run_id: str, state: str) -> bool:
        """Changes a run's state; False if there is no such run."""
        with self._store.write() as connection:
            found = connection.execute(
                update(model_runs).where(model_runs.c.id == run_id).values(state=state)
            )
            return found.rowcount == 1

    def get(self, run_id: str) -> ModelRun | None:
        """The run with this id."""
        with self._store.read() as connection:
            return one(ModelRun, connection, select(model_runs).where(model_runs.c.id == run_id))

    def of_task(self, task: str) -> list[ModelRun]:
        """A task's runs, the latest first."""
        query = (
            select(model_runs)
            .where(model_runs.c.task == task)
            .order_by(model_runs.c.created_at.desc(), model_runs.c.id)
        )
        with self._store.read() as connection:
            return many(ModelRun, connection, query)
