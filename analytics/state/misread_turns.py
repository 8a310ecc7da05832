"""Turns that were read wrongly, kept for people to review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from analytics.state.schema import misread_turns
from analytics.state.store import Store, many, new_id


@dataclass(frozen=True, slots=True)
class MisreadTurn:
    """``reason`` is a code (fallback, corrected, thumbs_down); ``reading`` is what was understood."""

    id: str
    turn_id: str
    reason: str
    reading: Mapping[str, Any] | None
    correction: Mapping[str, Any] | None
    created_at: datetime
    reviewed_at: datetime | None


class MisreadTurns:
    """The review list."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, turn_id: str, reason: str, reading: Mapping[str, Any] | None, now: datetime) -> str:
        """Adds a turn to the list; returns the entry's id."""
        entry = new_id()
        with self._store.write() as connection:
            connection.execute(
                misread_turns.insert().values(
                    id=entry, turn_id=turn_id, reason=reason, reading=reading, created_at=now
                )
            )
        return entry

    def open(self, limit: int = 100) -> list[MisreadTurn]:
        """Entries that nobody has reviewed, the oldest first."""
        query = (
            select(misread_turns)
            .where(misread_turns.c.reviewed_at.is_(None))
            .order_by(misread_turns.c.created_at, misread_turns.c.id)
            .limit(limit)
        )
        with self._store.read() as connection:
            return many(MisreadTurn, connection, query)

    def review(self, entry: str, correction: Mapping[str, Any] | None, now: datetime) -> bool:
        """Closes an entry, with the right reading if it was one; False if it is unknown or closed."""
        with self._store.write() as connection:
            found = connection.execute(
                update(misread_turns)
                .where(misread_turns.c.id == entry, misread_turns.c.reviewed_at.is_(None))
                .values(correction=correction, reviewed_at=now)
            )
            return found.rowcount == 1
