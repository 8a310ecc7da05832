"""Links by which somebody else reads one answer, until they expire."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from analytics.contract.answer import Answer
from analytics.contract.codec import to_plain
from render.theme import Scheme
from server.conversing import Problem
from server.deps import Parts, UserId, Wired
from server.exports import KINDS, Look, exported
from server.memory import now
from server.routes.answers import stored_answer
from server.wire import with_spec

router = APIRouter(prefix="/api")


class Share(BaseModel):
    """Which answer, for how many days."""

    model_config = ConfigDict(extra="forbid")

    answer_id: str = Field(max_length=64)
    days: int = Field(default=7, ge=1, le=90)


@router.post("/share")
def share(wanted: Share, parts: Wired, user_id: UserId) -> dict[str, Any]:
    """A link that opens the answer, read only."""
    until = now() + timedelta(days=wanted.days)
    token = parts.state.share_links.make(wanted.answer_id, user_id, now(), until)
    if token is None:
        raise Problem(404, "unknown_answer", "There is no such answer. Next step: ask the question again.")
    parts.state.audit.append(user_id, "share", wanted.answer_id, {"days": wanted.days}, now())
    return {"url": f"/a/{token}", "expires_at": until.isoformat()}


@router.delete("/share/{answer_id}")
def unshare(answer_id: str, parts: Wired, user_id: UserId) -> Response:
    """End all links to the answer."""
    parts.state.share_links.revoke(answer_id, user_id)
    return Response(status_code=204)


@router.get("/shared/{token}.{kind}")
def shared_file(token: str, kind: str, parts: Wired, scheme: Scheme = "light") -> Response:
    """The shared answer as a file."""
    if kind not in KINDS:
        raise Problem(404, "unknown_kind", f"There is no export as {kind}.")
    return exported(_shared(token, parts)[0], kind, Look(scheme), parts.drawer)


@router.get("/shared/{token}")
def shared(token: str, parts: Wired) -> dict[str, Any]:
    """The shared answer with all its rows; without its queries, which are its owner's."""
    answer, until = _shared(token, parts)
    return {
        "answer": without_private_parts(answer),
        "expires_at": until,
        "shop": parts.shop,
        "is_demo": parts.is_demo,
    }


def without_private_parts(answer: Answer) -> dict[str, Any]:
    """An answer as others read it: all rows, without its queries and without what only its owner can ask next."""
    plain: dict[str, Any] = to_plain(with_spec(answer))
    return plain | {"evidence": None, "follow_ups": [], "options": []}


def _shared(token: str, parts: Parts) -> tuple[Answer, str]:
    link = parts.state.share_links.open(token, now())
    if link is None:
        text = "This link has expired or was taken back. Next step: ask whoever sent it for a new one."
        raise Problem(404, "link_over", text)
    return stored_answer(link.answer_id, parts, link.user_id), link.expires_at.isoformat()
