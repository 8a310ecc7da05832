"""A whole page of pins for somebody else: read only, on today's data, until the link expires or is ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from analytics.contract.answer import Answer
from analytics.state.board_links import BoardLink
from analytics.state.pins import Pin
from render.theme import Scheme
from server.conversing import Problem
from server.deps import Parts, UserId, Wired
from server.exports import KINDS, Look, exported
from server.memory import now
from server.pinning import refreshed
from server.routes.answers import FORM, stored_answer
from server.routes.sharing import without_private_parts

router = APIRouter(prefix="/api")
PERSON = "customer"
OF_PEOPLE = frozenset({"products.audience"})
"""Capabilities whose answers list customers though their questions name none."""


class BoardShare(BaseModel):
    """For how many days."""

    model_config = ConfigDict(extra="forbid")

    days: int = Field(default=7, ge=1, le=90)


@router.post("/pins/share")
def share(wanted: BoardShare, parts: Wired, user_id: UserId) -> dict[str, Any]:
    """A link that opens the page of pins, read only."""
    until = now() + timedelta(days=wanted.days)
    token = parts.state.board_links.make(user_id, now(), until)
    parts.state.audit.append(user_id, "share_pins", user_id, {"days": wanted.days}, now())
    return {"url": f"/b/{token}", "expires_at": until.isoformat()}


@router.get("/pins/share")
def links(parts: Wired, user_id: UserId) -> dict[str, Any]:
    """How many links are in force."""
    return {"in_force": parts.state.board_links.in_force(user_id, now())}


@router.delete("/pins/share")
def unshare(parts: Wired, user_id: UserId) -> Response:
    """End all links to the page of pins."""
    ended = parts.state.board_links.revoke(user_id)
    parts.state.audit.append(user_id, "unshare_pins", user_id, {"ended": ended}, now())
    return Response(status_code=204)


@router.get("/boards/{token}")
def board(token: str, parts: Wired) -> dict[str, Any]:
    """The pins that others may see, without answers; how many are kept back because they are about single people."""
    link = _link(token, parts)
    mine = parts.state.pins.of_owner(link.user_id)
    shown = [pin for pin in mine if not _is_personal(pin)]
    return {
        "pins": [{"id": p.id, "title": p.layout.get("title", ""), "frozen": bool(p.layout.get("frozen"))} for p in shown],
        "kept_back": len(mine) - len(shown),
        "expires_at": link.expires_at.isoformat(),
        "shop": parts.shop,
        "is_demo": parts.is_demo,
    }  # fmt: skip


@router.get("/boards/{token}/{pin_id}")
def pinned(token: str, pin_id: str, parts: Wired) -> dict[str, Any]:
    """One pin with its answer of today: all rows, without its queries."""
    found = refreshed(_pin(token, pin_id, parts), parts)
    if found["answer"] is not None:
        answer = stored_answer(found["answer"]["id"], parts, _link(token, parts).user_id)
        if _lists_people(answer):
            raise _unknown()
        found["answer"] = without_private_parts(answer)
    return found


@router.get("/boards/{token}/{pin_id}/file.{kind}")
def file(
    token: str,
    pin_id: str,
    kind: str,
    parts: Wired,
    scheme: Scheme = "light",
    form: Annotated[str | None, FORM] = None,
) -> Response:
    """The pin's answer of today as a file."""
    pin = _pin(token, pin_id, parts)
    answer = refreshed(pin, parts)["answer"]
    if kind not in KINDS or answer is None:
        raise Problem(404, "unknown_kind", f"There is no export as {kind}.")
    stored = stored_answer(answer["id"], parts, pin.owner)
    if _lists_people(stored):
        raise _unknown()
    return exported(stored, kind, Look(scheme, form), parts.drawer)


def _link(token: str, parts: Parts) -> BoardLink:
    link = parts.state.board_links.open(token, now())
    if link is None:
        text = "This link has expired or was taken back. Next step: ask whoever sent it for a new one."
        raise Problem(404, "link_over", text)
    return link


def _pin(token: str, pin_id: str, parts: Parts) -> Pin:
    pin = parts.state.pins.get(pin_id, _link(token, parts).user_id)
    if pin is None or _is_personal(pin):
        raise _unknown()
    return pin


def _unknown() -> Problem:
    return Problem(404, "unknown_pin", "There is no such pin (any more).")


def _lists_people(answer: Answer) -> bool:
    """The second lock: an answer that shows single customers, however its question was put."""
    columns = answer.table.columns if answer.table else ()
    subjects = {s.dimension for claim in answer.claims for s in claim.subject}
    kinds = {entity.kind for entity in answer.entities}
    return PERSON in kinds | subjects | {column.key for column in columns}


def _is_personal(pin: Pin) -> bool:
    """Whether a pinned question names single customers: one of them, a list of them, or a filter on one."""
    question: Mapping[str, Any] = pin.question.get("question") or {}
    scope: Mapping[str, Any] = question.get("scope") or {}
    filters = [f.get("dimension") for f in scope.get("filters") or ()]
    named = [name for name in question if name.startswith(PERSON) and question[name]]
    listed = pin.question.get("capability") in OF_PEOPLE or PERSON in (question.get("split") or ())
    return listed or PERSON in filters or bool(named)
