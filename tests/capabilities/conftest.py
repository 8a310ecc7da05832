"""The demo shop, loaded and fitted once, and a way to ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from analytics.acting import Offered
from analytics.contract.answer import Answer
from analytics.contract.request import Context, Focus, Part, Role, Utterance
from analytics.contract.store import StoreSettings
from analytics.execution import Executor
from analytics.ingest.demo import generate, load_demo
from analytics.jobs.fit import FitReport, fit
from analytics.knowledge import Knowledge, StoreSetup
from analytics.replies import Replies
from analytics.service import Service
from analytics.warehouse.engine import Warehouse, open_warehouse

Ask = Callable[..., Answer]


class NoMemory:
    """A service without application state."""

    def stored_answer(self, answer_id: str, user_id: str) -> dict[str, Any] | None:
        return None

    def issue_choices(
        self, context: Context, readings: tuple[tuple[str, dict[str, object]], ...]
    ) -> list[str]:
        return [label for label, _ in readings]

    def propose(
        self, context: Context, act: str, content: tuple[str, Mapping[str, Any]], labels: tuple[str, str, str]
    ) -> Offered:
        return Offered("p1", "2030-01-01T00:00:00+00:00", "yes", "no", "change")

    def approve(self, context: Context, proposal_id: str, content_hash: str) -> str | None:
        return None

    def done(self, context: Context, proposal_id: str, count: int) -> tuple[str, str]:
        return "r1", "2026-10-21T09:30:00+00:00"


def asker(warehouse: Warehouse, roles: frozenset[Role] = frozenset({"marketer"})) -> Ask:
    """``ask("first", "then ...")`` gives the last answer of one conversation."""
    service = Service(Executor(warehouse), Knowledge(warehouse, StoreSetup()), NoMemory())

    def ask(*said: str, intent: str = "recommend", confidence: float = 0.8) -> Answer:
        focus, replies = Focus(), Replies((), Focus())
        today, through = warehouse.today_and_through()
        for text in said:
            context = Context("u", "c", "t", today, through, roles=roles, focus=focus)
            replies = service.ask(Utterance(text, (Part(text, intent, confidence),)), context)
            focus = replies.focus
        return replies.answers[0]

    return ask


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Warehouse, FitReport]]:
    """The demo shop in memory with its first fit."""
    settings = StoreSettings(currency="EUR", timezone="Europe/Berlin", today="data")
    clock = datetime(2026, 10, 21, 9, 30, tzinfo=UTC)
    home = tmp_path_factory.mktemp("demo")
    store = open_warehouse("duckdb:///:memory:", home, settings=settings, clock=lambda: clock)
    with store.writer("demo") as writer:
        load_demo(writer, generate())
    yield store, fit(store)
    store.close()


@pytest.fixture(scope="session")
def demo(demo_store: tuple[Warehouse, FitReport]) -> Warehouse:
    """The store alone."""
    return demo_store[0]


@pytest.fixture(scope="session")
def ask(demo: Warehouse) -> Ask:
    """Ask the demo shop."""
    return asker(demo)
