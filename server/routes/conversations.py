"""A person's conversations: listed, opened, searched, followed, deleted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from analytics.state.turns import Turn
from server.conversing import Problem, answer_of
from server.deps import Parts, UserId, Wired
from server.exports import paper_of
from server.routes.chat import EVENT_STREAM, replies_of

router = APIRouter(prefix="/api")
LOOK_EVERY_S = 0.5
MOST_PRINTED = 60
BEAT_EVERY = 20
"""Looks between two comments that keep the connection alive."""


class Title(BaseModel):
    """A conversation's new title."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=120)


@router.get("/conversations")
def conversations(parts: Wired, user_id: UserId) -> dict[str, Any]:
    """The person's own conversations, the newest first."""
    found = parts.state.conversations.of_user(user_id, channels=("web",))
    return {
        "conversations": [
            {
                "id": c.id,
                "title": c.title,
                "created_at": c.created_at.isoformat(),
                "updated_at": c.updated_at.isoformat(),
            }
            for c in found
        ]
    }


@router.get("/conversations/{conversation_id}.pdf")
def paper(conversation_id: str, parts: Wired, user_id: UserId) -> Response:
    """The conversation's answers on paper, each with its chart."""
    found = parts.conversing.conversation(conversation_id, user_id, "web")
    turns = parts.state.turns.of_conversation(found.id, user_id)
    answers = [answer_of(body) for turn in turns for body in parts.conversing.stored(turn.id)]
    kept = [answer for answer in answers if answer.kind == "answer"][:MOST_PRINTED]
    if not kept:
        raise Problem(
            404, "nothing_to_print", "There is no answer in it yet. Next step: ask something first."
        )
    made = paper_of(kept, found.title or kept[0].headline.text, parts.drawer)
    headers = {"Content-Disposition": f'attachment; filename="marlow-conversation-{found.id[:8]}.pdf"'}
    return Response(made, media_type="application/pdf", headers=headers)


@router.get("/conversations/{conversation_id}")
def conversation(conversation_id: str, parts: Wired, user_id: UserId) -> dict[str, Any]:
    """A conversation with its turns and their answers."""
    found = parts.conversing.conversation(conversation_id, user_id, "web")
    turns = parts.state.turns.of_conversation(found.id, user_id)
    return {
        "id": found.id,
        "title": found.title,
        "turns": [
            {
                "id": t.id,
                "message_id": t.message_id,
                "text": t.text,
                "state": t.state,
                "at": t.started_at.isoformat(),
                "replies": replies_of(parts.conversing, t),
                "feedback": parts.state.feedback.of_turn(t.id, user_id),
            }
            for t in turns
        ],
    }


@router.patch("/conversations/{conversation_id}")
def rename(conversation_id: str, body: Title, parts: Wired, user_id: UserId) -> Response:
    """Give it another title."""
    if not parts.state.conversations.rename(conversation_id, user_id, body.title.strip()):
        raise Problem(404, "unknown_conversation", "There is no such conversation.")
    return Response(status_code=204)


@router.delete("/conversations/{conversation_id}")
def forget(conversation_id: str, parts: Wired, user_id: UserId) -> Response:
    """Delete a conversation with its turns and answers, for good."""
    parts.conversing.conversation(conversation_id, user_id, "web")
    parts.state.conversations.delete(conversation_id, user_id)
    return Response(status_code=204)


@router.get("/search")
def search(
    parts: Wired, user_id: UserId, q: Annotated[str, Query(min_length=1, max_length=200)]
) -> dict[str, Any]:
    """Own turns that hold every word, the latest first."""
    hits = parts.state.search.turns(q, user_id)
    return {
        "hits": [
            {
                "conversation_id": h.conversation_id,
                "title": h.title,
                "turn": h.turn_id,
                "text": h.text,
                "at": h.at.isoformat(),
            }
            for h in hits
        ]
    }


@router.get("/conversations/{conversation_id}/events")
async def events(
    conversation_id: str,
    request: Request,
    parts: Wired,
    user_id: UserId,
    last_event_id: Annotated[str | None, Header(pattern=r"^\d{1,9}\.\d{1,6}$")] = None,
    after: Annotated[str | None, Query(pattern=r"^\d{1,9}\.\d{1,6}$")] = None,
) -> StreamingResponse:
    """What happens in a conversation from now on, or from behind an event: progress, job, reply, problem, end.

    The id of a reply is ``<turn>.<part>``; whoever comes back with it gets what they missed.
    """
    await asyncio.to_thread(parts.conversing.conversation, conversation_id, user_id, "web")
    seen = _place(last_event_id or after)
    follower = _Follower(parts, conversation_id, user_id, seen)
    stream = follower.stream(request)
    return StreamingResponse(stream, media_type=EVENT_STREAM, headers={"X-Accel-Buffering": "no"})


def _place(event_id: str | None) -> tuple[int, int]:
    turn, _, part = (event_id or "0.0").partition(".")
    return int(turn), int(part)


class _Follower:
    """One connection that follows a conversation."""

    def __init__(self, parts: Parts, conversation_id: str, user_id: str, seen: tuple[int, int]) -> None:
        self._parts, self._conversation, self._user, self._seen = parts, conversation_id, user_id, seen
        self._told: dict[str, str] = {}

    async def stream(self, request: Request) -> AsyncIterator[str]:
        """Events until the other side hangs up."""
        yield "retry: 1000\n\n"
        looks = 0
        while not await request.is_disconnected():
            for event in await asyncio.to_thread(self._news):
                yield event
            looks += 1
            if looks % BEAT_EVERY == 0:
                yield ": still here\n\n"
            await asyncio.sleep(LOOK_EVERY_S)

    def _news(self) -> list[str]:
        turns = self._parts.state.turns.of_conversation(self._conversation, self._user)
        return [event for turn in turns if turn.number >= self._seen[0] for event in self._of_turn(turn)]

    def _of_turn(self, turn: Turn) -> list[str]:
        found: list[str] = []
        running = self._parts.conversing.running(turn.id, self._user)
        if running is not None:
            found += self._once(f"stage {turn.id}", "progress", {"turn": turn.id, "stage": running.stage})
        if turn.state == "failed":
            found += self._once(f"failed {turn.id}", "problem", {"turn": turn.id, "code": turn.error})
        for job in self._parts.state.jobs.of_turn(turn.id):
            told = {
                "turn": turn.id,
                "id": job.id,
                "state": job.state,
                "done": job.done,
                "total": job.total,
                "eta_s": job.eta_s,
            }
            found += self._once(f"job {job.id}", "job", told)
        if turn.state != "answered":
            return found
        for part, reply in enumerate(replies_of(self._parts.conversing, turn), 1):
            if (turn.number, part) > self._seen:
                self._seen = (turn.number, part)
                data = {**reply, "turn": turn.id, "message_id": turn.message_id, "said": turn.text}
                found.append(f"id: {turn.number}.{part}\n{_event('reply', data)}")
        return [*found, *self._once(f"end {turn.id}", "end", {"turn": turn.id})]

    def _once(self, key: str, name: str, data: dict[str, Any]) -> list[str]:
        """The event unless it was told just so."""
        written = json.dumps(data, ensure_ascii=False)
        if self._told.get(key) == written:
            return []
        self._told[key] = written
        return [_event(name, data)]


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
