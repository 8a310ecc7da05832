"""Jobs, model runs, idempotency and the audit trail."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import delete, update

from analytics.state import State, schema
from analytics.state.jobs import NewJob, Progress
from analytics.state.model_runs import ModelRun
from analytics.state.problems import JobLostError, KeyReusedError

MINUTE = timedelta(minutes=1)


def test_a_job_is_claimed_worked_on_and_finished(state: State, now: datetime) -> None:
    first = state.jobs.create(NewJob("fit", {"task": "next"}), now)
    state.jobs.create(NewJob("export", {}), now - MINUTE)
    assert (first.state, first.done, first.total) == ("queued", 0, None)
    claimed = state.jobs.claim("w1", ["fit"], now)
    assert claimed is not None
    assert (claimed.id, claimed.state, claimed.worker) == (first.id, "running", "w1")
    assert state.jobs.claim("w2", ["fit"], now) is None
    moved = state.jobs.progress(first.id, "w1", Progress(3, 10, 42), now + MINUTE)
    assert (moved.done, moved.total, moved.eta_s, moved.heartbeat_at) == (3, 10, 42, now + MINUTE)
    done = state.jobs.finish(first.id, "w1", {"run": "r1"}, now + 2 * MINUTE)
    assert (done.state, done.result, done.finished_at) == ("done", {"run": "r1"}, now + 2 * MINUTE)
    assert state.jobs.get(first.id) == done
    assert len(state.jobs.recent()) == 2


def test_the_oldest_job_goes_first(state: State, now: datetime) -> None:
    young = state.jobs.create(NewJob("fit", {}), now)
    old = state.jobs.create(NewJob("fit", {}), now - MINUTE)
    claimed = [state.jobs.claim("w", ["fit"], now) for _ in range(3)]
    assert [job and job.id for job in claimed] == [old.id, young.id, None]


def test_workers_never_share_a_job(state: State, now: datetime) -> None:
    for n in range(12):
        state.jobs.create(NewJob("fit", {"n": n}), now)
    with ThreadPoolExecutor(8) as threads:
        claimed = list(threads.map(lambda n: state.jobs.claim(f"w{n}", ["fit"], now), range(20)))
    ids = [job.id for job in claimed if job is not None]
    # A worker that meets rows which others have just locked may leave empty-handed; the next one takes them.
    while (job := state.jobs.claim("last", ["fit"], now)) is not None:
        ids.append(job.id)
    assert len(ids) == len(set(ids)) == 12


def test_a_running_job_is_asked_to_stop(state: State, now: datetime) -> None:
    job = state.jobs.create(NewJob("fit", {}), now)
    state.jobs.claim("w1", ["fit"], now)
    asked = state.jobs.cancel(job.id, now)
    assert asked is not None
    assert (asked.state, asked.cancel_requested) == ("running", True)
    assert state.jobs.heartbeat(job.id, "w1", now).cancel_requested
    assert state.jobs.finish(job.id, "w1", None, now).state == "cancelled"
    waiting = state.jobs.create(NewJob("fit", {}), now)
    cancelled = state.jobs.cancel(waiting.id, now)
    assert cancelled is not None
    assert cancelled.state == "cancelled"
    assert state.jobs.claim("w1", ["fit"], now) is None
    assert state.jobs.cancel("no-such", now) is None


def test_a_job_fails_with_a_code(state: State, now: datetime) -> None:
    job = state.jobs.create(NewJob("fit", {}), now)
    state.jobs.claim("w1", ["fit"], now)
    failed = state.jobs.finish(job.id, "w1", None, now, error="too_little_data")
    assert (failed.state, failed.error) == ("failed", "too_little_data")


def test_a_silent_worker_loses_its_job(state: State, now: datetime) -> None:
    job = state.jobs.create(NewJob("fit", {}), now)
    state.jobs.claim("w1", ["fit"], now)
    assert state.jobs.requeue_lost(now) == 0
    assert state.jobs.requeue_lost(now + MINUTE) == 1
    taken = state.jobs.claim("w2", ["fit"], now + MINUTE)
    assert taken is not None
    assert taken.worker == "w2"
    with pytest.raises(JobLostError):
        state.jobs.progress(job.id, "w1", Progress(1), now)
    with pytest.raises(JobLostError):
        state.jobs.finish(job.id, "w1", {}, now)


def test_model_runs_are_kept_by_task(state: State, now: datetime) -> None:
    def run(run_id: str, at: datetime) -> ModelRun:
        figures = {"ndcg@10": 0.141, "interval": [0.13, 0.15]}
        return ModelRun(run_id, "next", "L", "candidate", 3, "sha", {"lambda": 200}, figures, None, at)

    old, new = run("r1", now), run("r2", now + MINUTE)
    state.model_runs.record(old)
    state.model_runs.record(new)
    assert state.model_runs.of_task("next") == [new, old]
    assert state.model_runs.of_task("basket") == []
    assert state.model_runs.set_state("r1", "retired")
    assert not state.model_runs.set_state("r3", "retired")
    kept = state.model_runs.get("r1")
    assert kept is not None
    assert kept.state == "retired"


def test_a_request_is_done_once(state: State, now: datetime) -> None:
    later = now + MINUTE
    assert state.idempotency.begin("u1", "k", "body", now, later) is None
    at_work = state.idempotency.begin("u1", "k", "body", now, later)
    assert at_work is not None
    assert at_work.response is None
    state.idempotency.finish("u1", "k", {"id": 5})
    again = state.idempotency.begin("u1", "k", "body", now, later)
    assert again is not None
    assert again.response == {"id": 5}
    with pytest.raises(KeyReusedError, match="another request"):
        state.idempotency.begin("u1", "k", "other body", now, later)
    assert state.idempotency.begin("u2", "k", "other body", now, later) is None
    assert state.idempotency.begin("u1", "k", "other body", later, later + MINUTE) is None
    state.idempotency.forget("u1", "k")
    assert state.idempotency.begin("u1", "k", "third", later, later + MINUTE) is None
    assert state.idempotency.delete_expired(later + MINUTE) == 2


def test_of_many_at_once_one_does_the_request(state: State, now: datetime) -> None:
    with ThreadPoolExecutor(8) as threads:
        seen = list(
            threads.map(lambda _: state.idempotency.begin("u", "k", "body", now, now + MINUTE), range(16))
        )
    assert seen.count(None) == 1


def test_the_audit_trail_is_a_chain(state: State, now: datetime) -> None:
    assert state.audit.verify() is None
    for n in range(4):
        state.audit.append("owner", "segment.save", f"segment:{n}", {"b": 1, "a": "ü"}, now + n * MINUTE)
    entries = state.audit.all()
    assert [entry.number for entry in entries] == [1, 2, 3, 4]
    assert all(b.prev_hash == a.hash for a, b in pairwise(entries))
    assert state.audit.verify() is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "somebody"),
        ("detail", '{"a": 2}'),
        ("at", "later"),
        ("hash", "0" * 64),
        ("prev_hash", "0" * 64),
    ],
)
def test_a_changed_entry_is_found(state: State, now: datetime, column: str, value: str) -> None:
    for n in range(4):
        state.audit.append("owner", "x", str(n), {}, now)
    changed = now + MINUTE if column == "at" else value
    with state.store.write() as connection:
        connection.execute(
            update(schema.audit_events).where(schema.audit_events.c.number == 3).values({column: changed})
        )
    assert state.audit.verify() == 3


def test_a_missing_entry_is_found(state: State, now: datetime) -> None:
    for n in range(4):
        state.audit.append("owner", "x", str(n), {}, now)
    with state.store.write() as connection:
        connection.execute(delete(schema.audit_events).where(schema.audit_events.c.number == 2))
    assert state.audit.verify() == 3


def test_entries_of_many_threads_make_one_chain(state: State, now: datetime) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: state.audit.append("owner", "x", str(n), {}, now), range(30)))
    assert len(state.audit.all()) == 30
    assert state.audit.verify() is None
