"""The names of the store for type-ahead, kept while the data stays the same."""

from __future__ import annotations

import threading

from analytics.capabilities.protocol import World
from analytics.planning.names.suggesting import Names, Suggestion


class NameIndex:
    """Built at the first letter after the data changed; safe to share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._version = -1
        self._names = Names(())

    def for_text(self, world: World, text: str, limit: int) -> tuple[Suggestion, ...]:
        """Suggestions for what is being typed."""
        with self._lock:
            if self._version != world.facts.data_version:
                self._names = Names.of(world.vocabulary)
                self._version = world.facts.data_version
            names = self._names
        return names.for_text(text, limit)
