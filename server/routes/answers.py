"""Stored answers by id: whole, as files, drawn anew, asked about further, judged."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from analytics.contract.answer import Answer
from analytics.contract.codec import to_plain
from analytics.service import Pointed
from analytics.state.conversations import Conversation
from analytics.state.feedback import Feedback
from render.theme import Scheme
from server.conversing import Problem, answer_of
from server.deps import Parts, UserId, Wired
from server.exports import KINDS, Look, exported
from server.memory import now
from server.wire import with_spec

router = APIRouter(prefix="/api")
FORM = Query(max_length=30, pattern=r"^[a-z_]+$")


class Judged(BaseModel):
    """A thumb: 1 up, -1 down, with a reason where one is given."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal[1, -1]
    comment: str | None = Field(default=None, max_length=1000)


class PointedAt(BaseModel):
    """A row by its number, or a chip of the context line by its key; ``typed``: dates in words."""

    model_config = ConfigDict(extra="forbid")

    row: int | None = Field(default=None, ge=0, le=10_000)
    chip: str = Field(default="", max_length=60)
    typed: str = Field(default="", max_length=80)


@router.get("/answers/{answer_id}.{kind}")
def as_file(
    answer_id: str,
    kind: str,
    parts: Wired,
    user_id: UserId,
    scheme: Scheme = "light",
    form: Annotated[str | None, FORM] = None,
) -> Response:
    """Every row of the answer's table, its chart, or a page of paper: csv, zip, xlsx, png, svg, pdf."""
    if kind not in KINDS:
        raise Problem(
            404, "unknown_kind", f"There is no export as {kind}. Next step: use one of {', '.join(KINDS)}."
        )
    return exported(stored_answer(answer_id, parts, user_id), kind, Look(scheme, form), parts.drawer)


@router.get("/answers/{answer_id}/chart")
def chart(
    answer_id: str, parts: Wired, user_id: UserId, form: Annotated[str | None, FORM] = None
) -> dict[str, Any]:
    """The chart's spec in one of its forms."""
    drawn = with_spec(stored_answer(answer_id, parts, user_id), form)
    if drawn.chart is None:
        raise Problem(404, "no_chart", "That answer has no chart of that form.")
    plain: dict[str, Any] = to_plain(drawn.chart)
    return plain


@router.get("/answers/{answer_id}")
def whole(answer_id: str, parts: Wired, user_id: UserId) -> dict[str, Any]:
    """The whole answer: all rows, and how it was made."""
    plain: dict[str, Any] = to_plain(with_spec(stored_answer(answer_id, parts, user_id)))
    return plain


@router.post("/answers/{answer_id}/next")
def next_about(answer_id: str, pointed: PointedAt, parts: Wired, user_id: UserId) -> dict[str, Any]:
    """What can be asked about a row or changed about a condition: options whose ``choice`` goes to the chat."""
    answer = stored_answer(answer_id, parts, user_id)
    asked = answer.evidence.asked if answer.evidence else None
    turn = parts.state.turns.get(answer.turn_id, user_id)
    if asked is None or turn is None:
        return {"options": []}
    conversation = _conversation(turn.conversation_id, parts, user_id)
    context = parts.conversing.context(conversation, turn.id)
    row = None if pointed.row is None else _cells(answer, pointed.row)
    options = parts.service.next_about(asked, Pointed(row, pointed.chip, pointed.typed), context)
    return {"conversation_id": conversation.id, "options": [to_plain(option) for option in options]}


def _conversation(conversation_id: str, parts: Parts, user_id: str) -> Conversation:
    """Where the choices are taken: the answer's own conversation, or a new one for an answer that was pinned."""
    found = parts.conversing.conversation(conversation_id, user_id, "web")
    return found if found.channel == "web" else parts.conversing.conversation(None, user_id, "web")


def _cells(answer: Answer, number: int) -> dict[str, Any]:
    if answer.table is None or number >= len(answer.table.rows):
        raise Problem(404, "no_row", "That answer has no such row.")
    keys = [column.key for column in answer.table.columns]
    return dict(zip(keys, answer.table.rows[number], strict=True))


@router.post("/answers/{answer_id}/feedback")
def judge(answer_id: str, judged: Judged, parts: Wired, user_id: UserId) -> Response:
    """A thumb; one down goes on the review list with its reason."""
    answer = stored_answer(answer_id, parts, user_id)
    comment = (judged.comment or "").strip() or None
    given = Feedback(answer_id, user_id, judged.verdict, comment, now())
    if not parts.state.feedback.give(given):
        raise Problem(404, "unknown_answer", "There is no such answer.")
    if judged.verdict < 0:
        turn = parts.state.turns.get(answer.turn_id, user_id)
        reading = {
            "text": turn.text if turn else "",
            "answers": [
                {
                    "kind": answer.kind,
                    "capability": answer.capability,
                    "question": answer.question,
                    "headline": answer.headline.text,
                }
            ],
            "comment": comment,
        }
        parts.state.misread_turns.note(answer.turn_id, "thumbs_down", reading, now())
    return Response(status_code=204)


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


def stored_answer(answer_id: str, parts: Parts, user_id: str) -> Answer:
    """The person's own answer with all its rows. Raises Problem 404."""
    found = parts.state.answers.get(answer_id, user_id, now())
    if found is None:
        raise Problem(404, "unknown_answer", "There is no such answer. Next step: ask the question again.")
    return answer_of(found.body)
