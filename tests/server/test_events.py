"""``GET /api/conversations/{id}/events``: whoever comes back gets what they missed, and a job's end."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server import conversing
from server.deps import Parts
from server.routes.conversations import _Follower


class Connected:
    """A request whose other side hangs up after so many looks."""

    def __init__(self, looks: int) -> None:
        self.left = looks

    async def is_disconnected(self) -> bool:
        self.left -= 1
        return self.left < 0


def followed(
    parts: Parts, conversation: str, after: tuple[int, int], looks: int = 2
) -> list[tuple[str, str | None, Any]]:
    async def listen() -> str:
        follower = _Follower(parts, conversation, parts.owner_id, after)
        return "".join([text async for text in follower.stream(Connected(looks))])  # type: ignore[arg-type]

    found = []
    for block in asyncio.run(listen()).split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "data" in fields:
            found.append((fields["event"], fields.get("id"), json.loads(fields["data"])))
    return found


def test_replies_are_replayed_from_behind_the_last_one(client: TestClient, parts: Parts) -> None:
    conversation = client.post("/api/chat", json={"message": "revenue last month"}).json()["conversation_id"]
    client.post("/api/chat", json={"message": "orders last month", "conversation_id": conversation})
    everything = followed(parts, conversation, (0, 0))
    assert [(name, id_) for name, id_, _ in everything] == [
        ("reply", "1.1"),
        ("end", None),
        ("reply", "2.1"),
        ("end", None),
    ]
    missed = [
        (id_, data["said"]) for name, id_, data in followed(parts, conversation, (1, 1)) if name == "reply"
    ]
    assert missed == [("2.1", "orders last month")]
    assert client.get("/api/conversations/nobody-s/events").status_code == 404
    assert client.get(f"/api/conversations/{conversation}/events?after=x").status_code == 422


def test_a_job_tells_its_end_and_its_answer(
    client: TestClient, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversing, "ANSWER_WITHIN_S", 0.05)
    ask = parts.service.ask

    def slowly(*given: Any, **named: Any) -> Any:
        time.sleep(0.6)
        return ask(*given, **named)

    monkeypatch.setattr(parts.service, "ask", slowly)
    first = client.post("/api/chat", json={"message": "revenue last month"}).json()
    assert first["replies"][0]["answer"]["kind"] == "job"
    heard = followed(parts, first["conversation_id"], (1, 1), looks=8)
    assert [data["state"] for name, _, data in heard if name == "job"][-1] == "done"
    late = next(data for name, id_, data in heard if name == "reply" and id_ == "1.2")
    assert late["answer"]["question"].startswith("metrics.query revenue")


def test_a_running_question_says_its_step(
    client: TestClient, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages: list[str] = []
    ask = parts.service.ask

    def told(request: Any, context: Any, budget: Any, progress: Any) -> Any:
        return ask(request, context, budget, lambda stage: (stages.append(stage), progress(stage))[1])

    monkeypatch.setattr(parts.service, "ask", told)
    client.post("/api/chat", json={"message": "revenue and orders last month"})
    assert stages == ["Counting revenue and orders"]
