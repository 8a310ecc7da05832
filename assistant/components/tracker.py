"""A tracker store that cannot grow: so many conversations, so many events each, in memory.

Rasa's tracker is a cache here. What must last stands in the application's own state store, so that losing a
tracker costs nothing, while every event kept is sent to the action webhook again on each turn.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker


class BoundedTrackerStore(TrackerStore, SerializedTrackerAsText):  # type: ignore[misc]
    """Keeps the most recently used conversations and the last events of each."""

    def __init__(
        self,
        domain: Domain,
        event_broker: EventBroker | None = None,
        max_conversations: int = 2000,
        max_events: int = 40,
        **kwargs: Any,
    ) -> None:
        if max_conversations < 1 or max_events < 1:
            raise ValueError("max_conversations and max_events must be at least 1")
        kwargs.pop("host", None)  # Rasa passes a URL to every store; this one has none
        super().__init__(domain, event_broker, **kwargs)
        self._max_conversations = max_conversations
        self._max_events = max_events
        self._serialised: OrderedDict[str, str] = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the tail of a conversation; the conversation unused for longest gives way."""
        await self.stream_events(tracker)
        events = list(tracker.events)
        kept = tail(events, self._max_events)
        if len(kept) < len(events):
            tracker = DialogueStateTracker.from_events(tracker.sender_id, kept, slots=self.domain.slots)
        self._serialised[tracker.sender_id] = self.serialise_tracker(tracker)
        self._serialised.move_to_end(tracker.sender_id)
        while len(self._serialised) > self._max_conversations:
            self._serialised.popitem(last=False)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation, if it is still known."""
        serialised = self._serialised.get(sender_id)
        if serialised is None:
            return None
        self._serialised.move_to_end(sender_id)
        return self.deserialise_tracker(sender_id, serialised)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return the same as ``retrieve``: there is no longer history."""
        return await self.retrieve(conversation_id)

    async def keys(self) -> Iterable[str]:
        """Return the sender ids, least recently used first."""
        return list(self._serialised)


def tail(events: list[Event], limit: int) -> list[Event]:
    """Return the last events, cut where the bot was listening, so that no turn is kept by half."""
    if len(events) <= limit:
        return events
    for index in range(len(events) - limit, len(events)):
        event = events[index]
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME:
            return events[index:]
    return events[-limit:]
