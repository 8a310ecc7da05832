"""Stored answers by id, with their evidence, and as CSV with every row."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from analytics.contract.answer import Answer
from render.csv import table_csv
from server.conversing import Problem, answer_of
from server.deps import Parts, UserId, Wired
from server.memory import now

router = APIRouter(prefix="/api")


@router.get("/answers/{answer_id}.csv")
def as_csv(answer_id: str, parts: Wired, user_id: UserId) -> Response:
    """Every row of the answer's table (RFC 4180)."""
    answer = _answer(answer_id, parts, user_id)
    if answer.table is None:
        raise Problem(404, "no_table", "That answer has no table.")
    name = f"marlow-{answer.capability.replace('.', '-') or 'answer'}-{answer_id[:8]}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(table_csv(answer.table), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/answers/{answer_id}")
def whole(answer_id: str, parts: Wired, user_id: UserId) -> dict[str, Any]:
    """The whole answer: all rows, and how it was made."""
    _answer(answer_id, parts, user_id)
    stored = parts.state.answers.get(answer_id, user_id, now())
    return dict(stored.body) if stored else {}


@router.get("/jobs/{job_id}")
def job(job_id: str, parts: Wired, user_id: UserId) -> dict[str, Any]:
    """How far a job is, and its answers once it is done."""
    found = parts.state.jobs.get(job_id)
    if found is None or found.user_id != user_id:
        raise Problem(404, "unknown_job", "There is no such job.")
    return {
        "id": found.id,
        "state": found.state,
        "done": found.done,
        "total": found.total,
        "eta_s": found.eta_s,
        "result": found.result,
    }


def _answer(answer_id: str, parts: Parts, user_id: str) -> Answer:
    found = parts.state.answers.get(answer_id, user_id, now())
    if found is None:
        raise Problem(404, "unknown_answer", "There is no such answer. Next step: ask the question again.")
    return answer_of(found.body)
