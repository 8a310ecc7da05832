"""Ready stores for tests: the demo shop on an engine, and the service over it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analytics.acting import Offered
from analytics.contract.codec import to_plain
from analytics.contract.request import Context, Focus, Mood, Part, Selection, Utterance
from analytics.contract.store import StoreSettings
from analytics.execution import Executor
from analytics.ingest.demo import generate
from analytics.ingest.demo.load import load_demo
from analytics.knowledge import Knowledge, StoreSetup
from analytics.service import Replies, Service
from analytics.warehouse.engine import Warehouse, open_warehouse

DEMO = StoreSettings(currency="EUR", timezone="Europe/Berlin", today="data")


def demo_warehouse(url: str, home: Path) -> Warehouse:
    """The demo shop, loaded."""
    warehouse = open_warehouse(url, home, settings=DEMO)
    with warehouse.writer("demo shop") as writer:
        load_demo(writer, generate())
    return warehouse


class Desk:
    """A conversation with the service, without Rasa: the intent is given, the words are read by planning."""

    def __init__(self, warehouse: Warehouse, settings: StoreSettings = DEMO, is_demo: bool = True) -> None:
        self.stored: dict[str, dict[str, Any]] = {}
        self.readings: list[tuple[str, dict[str, object]]] = []
        setup = StoreSetup(settings.currency, settings.timezone, is_demo=is_demo)
        self.service = Service(Executor(warehouse), Knowledge(warehouse, setup), self)
        self.focus = Focus()

    def stored_answer(self, answer_id: str, user_id: str) -> dict[str, Any] | None:
        return self.stored.get(answer_id)

    def issue_choices(
        self, context: Context, readings: tuple[tuple[str, dict[str, object]], ...]
    ) -> list[str]:
        self.readings += readings
        return [f"token-{n}" for n in range(len(readings))]

    def propose(
        self, context: Context, act: str, content: tuple[str, Mapping[str, Any]], labels: tuple[str, str]
    ) -> Offered:
        return Offered("p1", "2030-01-01T00:00:00+00:00", "yes", "no")

    def approve(self, context: Context, proposal_id: str, content_hash: str) -> str | None:
        return None

    def done(self, context: Context, proposal_id: str, count: int) -> tuple[str, str]:
        return "r1", "2026-10-21T09:30:00+00:00"

    def context(self) -> Context:
        facts = self.service.world().facts
        return Context("u", "c", "t", facts.today, facts.data_through, focus=self.focus)

    def ask(self, *texts: str, intent: str = "query", mood: Mood = Mood()) -> Replies:
        parts = tuple(Part(text, intent, 0.6) for text in texts)
        return self._keep(self.service.ask(Utterance(" ".join(texts), parts, mood), self.context()))

    def choose(self, number: int) -> Replies:
        label, question = self.readings[number]
        return self._keep(self.service.ask(Selection(question, label), self.context()))

    def _keep(self, replies: Replies) -> Replies:
        self.focus = replies.focus
        for answer in replies.answers:
            self.stored[answer.id] = to_plain(answer)
        return replies
