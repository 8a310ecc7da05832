"""Stands in for Rasa in gateway tests: hears every message as one part, or fails as told."""

from __future__ import annotations

import asyncio
from typing import Any

from actions.tracker import Heard
from analytics.contract.request import Part, Utterance
from server.rasa_client import RasaSilent


class FakeRasa:
    """Calls the answering side as the webhook does; ``fail`` makes it silent, before or after answering."""

    def __init__(self) -> None:
        self.conversing: Any = None
        self.fail: str | None = None
        self.heard: list[str] = []

    async def send(self, conversation_id: str, text: str, turn_id: str) -> list[dict[str, Any]]:
        if self.fail == "before":
            raise RasaSilent("an empty reply")
        self.heard.append(text)
        utterance = Utterance(text, (Part(text, "query", 0.7),))
        answers = await asyncio.to_thread(self.conversing.hear, Heard("c:0", turn_id, utterance))
        if self.fail == "after":
            raise RasaSilent("ReadError")
        return [{"custom": {"id": a.id}} for a in answers]

    async def healthy(self) -> bool:
        return self.fail is None

    async def close(self) -> None:
        return
