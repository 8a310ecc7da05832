"""The tracker store is bounded in both directions."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from components.tracker import BoundedTrackerStore, tail
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered

ROOT = Path(__file__).resolve().parents[2]


def turn(number: int) -> list[Event]:
    return [
        ActionExecuted("action_listen"),
        UserUttered(f"orders {number}", {"name": "query"}),
        ActionExecuted("action_ask"),
        BotUttered("fine"),
    ]


def test_the_conversation_unused_for_longest_goes_first() -> None:
    async def scenario() -> None:
        store = BoundedTrackerStore(Domain.empty(), max_conversations=2, max_events=40)
        for sender in ("a", "b"):
            await store.get_or_create_tracker(sender)
        await store.retrieve("a")
        await store.get_or_create_tracker("c")
        assert list(await store.keys()) == ["a", "c"]
        assert await store.retrieve("b") is None

    asyncio.run(scenario())


def test_a_long_conversation_keeps_its_last_whole_turns() -> None:
    async def scenario() -> None:
        store = BoundedTrackerStore(Domain.empty(), max_conversations=2, max_events=10)
        tracker = await store.get_or_create_tracker("a")
        for number in range(30):
            for event in turn(number):
                tracker.update(event)
        await store.save(tracker)
        kept = await store.retrieve("a")
        assert kept is not None
        texts = [event.text for event in kept.events if isinstance(event, UserUttered)]
        assert texts == ["orders 28", "orders 29"]
        assert len(kept.events) <= 10

    asyncio.run(scenario())


def test_tail_cuts_where_the_bot_was_listening() -> None:
    events = [event for number in range(3) for event in turn(number)]
    assert tail(events, 12) == events
    assert tail(events, 11) == events[4:]
    assert tail(events, 4) == events[8:]
    assert len(tail(events, 3)) == 3  # no place to listen in reach: the bound holds all the same


def test_limits_must_be_positive() -> None:
    with pytest.raises(ValueError, match="max_conversations and max_events must be at least 1"):
        BoundedTrackerStore(Domain.empty(), max_conversations=0)


def test_it_is_the_store_of_the_endpoints_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARLOW_WEBHOOK_PORT", "5055")
    monkeypatch.setenv("MARLOW_WEBHOOK_SECRET", "hook")
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    assert isinstance(TrackerStore.create(endpoints.tracker_store), BoundedTrackerStore)
    assert endpoints.action is not None
    assert endpoints.action.url == "http://127.0.0.1:5055/webhook"
    assert endpoints.action.headers == {"X-Marlow-Secret": "hook"}
