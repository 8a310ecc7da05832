"""``POST /api/chat`` and stopping a turn."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from analytics.state.turns import Turn
from server.conversing import Asking, Conversing, Problem
from server.deps import UserId, Wired
from server.input_rules import clean_message
from server.problems import problem_body
from server.wire import sent

router = APIRouter(prefix="/api")
EVENT_STREAM = "text/event-stream"
HEARTBEAT_S = 1.0


class ChatRequest(BaseModel):
    """A message or a choice token; the same ``message_id`` runs nothing twice."""

    model_config = ConfigDict(extra="forbid")

    message: str | None = Field(default=None, max_length=60_000)
    choice: str | None = Field(default=None, max_length=200)
    conversation_id: str | None = Field(default=None, max_length=64)
    message_id: str | None = Field(default=None, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")


@router.post("/chat")
async def chat(body: ChatRequest, request: Request, parts: Wired, user_id: UserId) -> Response:
    """Answer one message: as JSON, or as server-sent events where they are accepted."""
    if (body.message is None) == (body.choice is None):
        raise Problem(422, "request_invalid", "Send either message or choice. Next step: see /openapi.json.")
    message = clean_message(body.message) if body.message is not None else None
    conversation = await asyncio.to_thread(
        parts.conversing.conversation, body.conversation_id, user_id, "web"
    )
    asking = Asking(user_id, body.message_id or uuid.uuid4().hex, conversation.id, message, body.choice)
    if EVENT_STREAM in request.headers.get("accept", ""):
        stream = _events(parts.conversing, asking)
        return StreamingResponse(stream, media_type=EVENT_STREAM, headers={"X-Accel-Buffering": "no"})
    turn = await parts.conversing.converse(asking)
    replies = await asyncio.to_thread(replies_of, parts.conversing, turn)
    return JSONResponse({"conversation_id": turn.conversation_id, "turn": turn.id, "replies": replies})


def replies_of(conversing: Conversing, turn: Turn) -> list[dict[str, Any]]:
    """A turn's answers as they travel."""
    return [{"text": a["text"], "answer": a} for a in map(sent, conversing.stored(turn.id))]


async def _events(conversing: Conversing, asking: Asking) -> AsyncIterator[str]:
    """Progress once a second, then replies or a problem, then the end."""
    work = asyncio.create_task(conversing.converse(asking))
    try:
        while not work.done():
            running = conversing.of_message(asking)
            if running:
                yield _event("progress", _progress(asking, running.turn.id, running.stage))
            await asyncio.wait({work}, timeout=HEARTBEAT_S if running else 0.02)
        turn = work.result()
        for reply in await asyncio.to_thread(replies_of, conversing, turn):
            yield _event("reply", reply)
        yield _event("end", {"turn": turn.id, "conversation_id": turn.conversation_id})
    except Problem as problem:
        yield _event("problem", problem_body(problem.status, problem.code, problem.detail))
        yield _event("end", {"turn": None, "conversation_id": asking.conversation_id})
    finally:
        # Whoever hangs up gets the answer when they come back: the turn goes on and is stored.
        if not work.done():
            work.add_done_callback(lambda task: task.exception() if not task.cancelled() else None)


def _progress(asking: Asking, turn_id: str, stage: str) -> dict[str, Any]:
    return {
        "stage": stage,
        "done": 0,
        "total": None,
        "eta_s": None,
        "turn": turn_id,
        "conversation_id": asking.conversation_id,
    }


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


@router.delete("/turns/{turn_id}")
async def stop(turn_id: str, parts: Wired, user_id: UserId) -> Response:
    """Stop a running question and its query; 404 where none runs."""
    if not parts.conversing.stop(turn_id, user_id):
        raise Problem(404, "not_running", "That question does not run (any more).")
    return Response(status_code=202)
