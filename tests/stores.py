"""Ready stores for tests: the demo shop on an engine, and the service over it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from analytics.acting import Offered
from analytics.contract.answer import WireReceipt
from analytics.contract.codec import to_plain
from analytics.contract.draft import Deed
from analytics.contract.facts import StoreFacts
from analytics.contract.request import Context, Focus, Mood, Part, Role, Selection, Utterance
from analytics.contract.store import StoreSettings
from analytics.execution import Executor
from analytics.ingest.demo import generate
from analytics.ingest.demo.load import load_demo
from analytics.jobs.fit import store_segments
from analytics.knowledge import Knowledge, StoreSetup
from analytics.replies import Replies
from analytics.service import Service
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.schema import recommendation_rules

DEMO = StoreSettings(currency="EUR", timezone="Europe/Berlin", today="data")
DEMO_FACTS = StoreFacts(date(2026, 10, 21), date(2024, 7, 1), date(2026, 10, 20), 1)


def demo_warehouse(url: str, home: Path) -> Warehouse:
    """The demo shop, loaded, its customers in segments."""
    warehouse = open_warehouse(url, home, settings=DEMO)
    with warehouse.writer("demo shop") as writer:
        load_demo(writer, generate())
        store_segments(writer, DEMO_FACTS)
    return warehouse


def save_rules(warehouse: Warehouse, *rules: tuple[str, Mapping[str, Any], str | None]) -> None:
    """Rules of recommendation by kind, scope and value, called r1, r2 …"""
    with warehouse.writer("rules") as writer:
        for n, (kind, scope, value) in enumerate(rules, 1):
            row = {
                "id": n,
                "external_id": f"r{n}",
                "source": "test",
                "kind": kind,
                "scope": scope,
                "value": value,
            }
            writer.execute(insert(recommendation_rules).values(**row, version=1))


class Desk:
    """A conversation with the service, without Rasa: the intent is given, the words are read by planning."""

    def __init__(self, warehouse: Warehouse, settings: StoreSettings = DEMO, is_demo: bool = True) -> None:
        self.stored: dict[str, dict[str, Any]] = {}
        self.readings: list[tuple[str, dict[str, object]]] = []
        self.kept: dict[tuple[str, str], str] = {}
        self.deeds: list[Deed] = []
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

    def preferences(self, context: Context) -> list[dict[str, Any]]:
        return [
            {"owner": owner, "key": key, "value": value, "author": "owner", "at": "2026-10-21"}
            for (owner, key), value in sorted(self.kept.items())
        ]

    def perform(self, deed: Deed, context: Context) -> WireReceipt:
        self.deeds.append(deed)
        owner, key = deed.params.get("owner", ""), deed.params.get("key", "")
        if deed.act == "preference.set":
            self.kept[owner, key] = deed.params["value"]
        if deed.act == "preference.forget":
            self.kept = {k: v for k, v in self.kept.items() if k[0] != owner or key not in ("*", k[1])}
        return WireReceipt(f"r{len(self.deeds)}", deed.act, 1, (), "2026-10-21T09:30:00+00:00", None)

    def propose(
        self, context: Context, act: str, content: tuple[str, Mapping[str, Any]], labels: tuple[str, str, str]
    ) -> Offered:
        return Offered("p1", "2030-01-01T00:00:00+00:00", "yes", "no", "change")

    def approve(self, context: Context, proposal_id: str, content_hash: str) -> str | None:
        return None

    def done(self, context: Context, proposal_id: str, count: int) -> tuple[str, str]:
        return "r1", "2026-10-21T09:30:00+00:00"

    def context(self) -> Context:
        facts = self.service.world().facts
        kept = tuple((key, value) for (_, key), value in self.kept.items())
        roles: frozenset[Role] = frozenset({"analyst", "marketer"})
        return Context(
            "u", "c", "t", facts.today, facts.data_through, roles, focus=self.focus, preferences=kept
        )

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
