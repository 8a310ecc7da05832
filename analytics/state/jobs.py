"""Jobs: the queue of long work, who works on what, how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select, update

from analytics.state.problems import JobLostError
from analytics.state.schema import jobs
from analytics.state.store import Store, many, new_id, one

type JobState = Literal["queued", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class NewJob:
    """Work to do; ``request`` is what the kind's entry point gets, as JSON."""

    kind: str
    request: Mapping[str, Any]
    user_id: str | None = None
    turn_id: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is; ``total`` and ``eta_s`` (seconds) are None while nobody can tell."""

    done: int
    total: int | None = None
    eta_s: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job with all that is known of it."""

    id: str
    kind: str
    request: Mapping[str, Any]
    user_id: str | None
    turn_id: str | None
    state: JobState
    worker: str | None
    done: int
    total: int | None
    eta_s: int | None
    cancel_requested: bool
    result: Mapping[str, Any] | None
    error: str | None
    created_at: datetime
    started_at: datetime | None
    heartbeat_at: datetime | None
    finished_at: datetime | None


class Jobs:
    """A job is worked on by one worker at a time; a worker whose job was taken over is told by
    JobLostError.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(self, job: NewJob, now: datetime) -> Job:
        """Puts a job into the queue."""
        job_id = new_id()
        with self._store.write() as connection:
            connection.execute(
                jobs.insert().values(
                    id=job_id,
                    kind=job.kind,
                    request=dict(job.request),
                    user_id=job.user_id,
                    turn_id=job.turn_id,
                    state="queued",
                    done=0,
                    cancel_requested=False,
                    created_at=now,
                )
            )
            return self._existing(connection, job_id)

    def claim(self, worker: str, kinds: Sequence[str], now: datetime) -> Job | None:
        """Takes the oldest queued job of these kinds, or None. Two workers never get the same one."""
        query = (
            select(jobs.c.id)
            .where(jobs.c.state == "queued", jobs.c.kind.in_(kinds))
            .order_by(jobs.c.created_at, jobs.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._store.write() as connection:
            job_id = connection.execute(query).scalar_one_or_none()
            if job_id is None:
                return None
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id)
                .values(state="running", worker=worker, started_at=now, heartbeat_at=now)
            )
            return self._existing(connection, job_id)

    def progress(self, job_id: str, worker: str, progress: Progress, now: datetime) -> Job:
        """Notes how far the job is, which is a heartbeat too; the job returned says whether it is to stop."""
        values = {
            "done": progress.done,
            "total": progress.total,
            "eta_s": progress.eta_s,
            "heartbeat_at": now,
        }
        return self._by_worker(job_id, worker, values)

    def heartbeat(self, job_id: str, worker: str, now: datetime) -> Job:
        """Says that the worker lives; the job returned says whether it is to stop."""
        return self._by_worker(job_id, worker, {"heartbeat_at": now})

    def finish(
        self,
        job_id: str,
        worker: str,
        result: Mapping[str, Any] | None,
        now: datetime,
        error: str | None = None,
    ) -> Job:
        """Ends a job: failed with a code as ``error``, cancelled if that was asked and there is no result,
        else done.
        """
        with self._store.write() as connection:
            job = self._held(connection, job_id, worker)
            stopped = job.cancel_requested and result is None
            state: JobState = "failed" if error else "cancelled" if stopped else "done"
            values = {"state": state, "result": result, "error": error, "eta_s": None, "finished_at": now}
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))
            return self._existing(connection, job_id)

    def cancel(self, job_id: str, now: datetime) -> Job | None:
        """Takes a queued job out of the queue, asks a running one to stop; a finished one stays as it is."""
        with self._store.write() as connection:
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id, jobs.c.state == "queued")
                .values(state="cancelled", cancel_requested=True, finished_at=now)
            )
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id, jobs.c.state == "running")
                .values(cancel_requested=True)
            )
            return one(Job, connection, select(jobs).where(jobs.c.id == job_id))

    def requeue_lost(self, silent_since: datetime) -> int:
        """Puts running jobs whose worker has been silent since then back into the queue; returns how many."""
        with self._store.write() as connection:
            return connection.execute(
                update(jobs)
                .where(jobs.c.state == "running", jobs.c.heartbeat_at < silent_since)
                .values(state="queued", worker=None, done=0, total=None, eta_s=None)
            ).rowcount

    def get(self, job_id: str) -> Job | None:
        """The job with this id."""
        with self._store.read() as connection:
            return one(Job, connection, select(jobs).where(jobs.c.id == job_id))

    def of_turn(self, turn_id: str) -> list[Job]:
        """The jobs that a turn went on as, the oldest first."""
        query = select(jobs).where(jobs.c.turn_id == turn_id).order_by(jobs.c.created_at, jobs.c.id)
        with self._store.read() as connection:
            return many(Job, connection, query)

    def recent(self, limit: int = 50) -> list[Job]:
        """The latest jobs first."""
        query = select(jobs).order_by(jobs.c.created_at.desc(), jobs.c.id).limit(limit)
        with self._store.read() as connection:
            return many(Job, connection, query)

    def _by_worker(self, job_id: str, worker: str, values: Mapping[str, Any]) -> Job:
        with self._store.write() as connection:
            self._held(connection, job_id, worker)
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))
            return self._existing(connection, job_id)

    def _held(self, connection: Connection, job_id: str, worker: str) -> Job:
        query = select(jobs).where(jobs.c.id == job_id, jobs.c.worker == worker, jobs.c.state == "running")
        job = one(Job, connection, query.with_for_update())
        if job is None:
            raise JobLostError(job_id)
        return job

    def _existing(self, connection: Connection, job_id: str) -> Job:
        job = one(Job, connection, select(jobs).where(jobs.c.id == job_id))
        if job is None:
            raise JobLostError(job_id)
        return job
