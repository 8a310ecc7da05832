"""The page of pinned answers: put there, moved, dates frozen, taken off; and each with its answer of today."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from analytics.state.pins import Pin
from server.conversing import Problem
from server.deps import Parts, UserId, Wired
from server.memory import now
from server.overview import overview
from server.pinning import refreshed
from server.routes.answers import stored_answer

router = APIRouter(prefix="/api")
MOST_PINS = 40


class NewPin(BaseModel):
    """The answer to pin."""

    model_config = ConfigDict(extra="forbid")

    answer_id: str = Field(max_length=64)


class Changed(BaseModel):
    """What to do with a pin."""

    model_config = ConfigDict(extra="forbid")

    move: Literal["up", "down"] | None = None
    frozen: bool | None = None
    title: str | None = Field(default=None, min_length=1, max_length=120)


@router.get("/pins")
def pins(parts: Wired, user_id: UserId) -> dict[str, Any]:
    """The pins in their order, without answers: each is fetched by itself, so that a slow one holds up no other."""
    return {"pins": [_shown(pin) for pin in parts.state.pins.of_owner(user_id)]}


@router.get("/overview")
def overview_of_the_day(parts: Wired, user_id: UserId) -> dict[str, Any]:
    """The last day with data against the same weekday of the weeks before."""
    return overview(parts, user_id)


@router.get("/pins/{pin_id}")
def pin(pin_id: str, parts: Wired, user_id: UserId) -> dict[str, Any]:
    """A pin with its answer on today's data; relative dates move unless they are frozen."""
    return refreshed(_own(pin_id, parts, user_id), parts)


@router.post("/pins", status_code=201)
def add(wanted: NewPin, parts: Wired, user_id: UserId) -> dict[str, Any]:
    """Pin an answer's question."""
    answer = stored_answer(wanted.answer_id, parts, user_id)
    asked = answer.evidence.asked if answer.evidence else None
    if asked is None or answer.kind != "answer":
        text = "Only an answer to a question can be pinned. Next step: ask for a number, then pin it."
        raise Problem(422, "not_pinnable", text)
    mine = parts.state.pins.of_owner(user_id)
    if len(mine) >= MOST_PINS:
        raise Problem(409, "too_many_pins", f"{MOST_PINS} pins are the most. Next step: take one off first.")
    same = next((p for p in mine if dict(p.question) == asked), None)
    if same is not None:
        return _shown(same)
    turn = parts.state.turns.get(answer.turn_id, user_id)
    title = turn.text if turn else answer.headline.text
    layout = {"place": len(mine), "title": title[:1].upper() + title[1:120], "frozen": False}
    return _shown(parts.state.pins.add(user_id, asked, layout, now()))


@router.patch("/pins/{pin_id}")
def change(pin_id: str, wanted: Changed, parts: Wired, user_id: UserId) -> Response:
    """Move it up or down, freeze or release its dates, name it."""
    found = _own(pin_id, parts, user_id)
    if wanted.move:
        _move(found, wanted.move, parts)
        found = _own(pin_id, parts, user_id)
    layout, question = dict(found.layout), dict(found.question)
    if wanted.title is not None:
        layout["title"] = wanted.title.strip()
    if wanted.frozen is not None:
        layout["frozen"] = wanted.frozen
        if wanted.frozen:
            # The dates of today are kept; the words that made them stay beside for the way back.
            now_asked = parts.service.today(question) or question
            layout["relative"] = question
            question = dict(parts.service.today(now_asked, freeze=True) or now_asked)
        else:
            question = dict(layout.pop("relative", question))
    parts.state.pins.change(found.id, user_id, question, layout)
    return Response(status_code=204)


@router.delete("/pins/{pin_id}")
def remove(pin_id: str, parts: Wired, user_id: UserId) -> Response:
    """Take it off."""
    if not parts.state.pins.remove(pin_id, user_id):
        raise _unknown()
    return Response(status_code=204)


def _move(found: Pin, way: str, parts: Parts) -> None:
    mine = parts.state.pins.of_owner(found.owner)
    at = next(i for i, p in enumerate(mine) if p.id == found.id)
    to = at - 1 if way == "up" else at + 1
    if not 0 <= to < len(mine):
        return
    mine[at], mine[to] = mine[to], mine[at]
    for place, one in enumerate(mine):
        parts.state.pins.change(one.id, one.owner, one.question, {**one.layout, "place": place})


def _shown(pin_: Pin) -> dict[str, Any]:
    return {"id": pin_.id, "title": pin_.layout.get("title", ""), "frozen": bool(pin_.layout.get("frozen"))}


def _own(pin_id: str, parts: Parts, user_id: str) -> Pin:
    found = parts.state.pins.get(pin_id, user_id)
    if found is None:
        raise _unknown()
    return found


def _unknown() -> Problem:
    return Problem(404, "unknown_pin", "There is no such pin (any more).")
