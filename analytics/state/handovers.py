"""Conversations that were handed over to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from analytics.state.schema import handovers
from analytics.state.store import Store, many, new_id


@dataclass(frozen=True, slots=True)
class Handover:
    """``reason`` is a code; ``summary`` is what the person who takes over should know."""

    id: str
    conversation_id: str
    user_id: str
    reason: str
    summary: str | None
    created_at: datetime
    closed_at: datetime | None


class Handovers:
    """The list of those who wait for a person."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(
        self, conversation_id: str, user_id: str, reason: str, summary: str | None, now: datetime
    ) -> Handover:
        """Hands a conversation over."""
        made = Handover(new_id(), conversation_id, user_id, reason, summary, now, None)
        with self._store.write() as connection:
            connection.execute(
                handovers.insert().values({name: getattr(made, name) for name in handovers.c.keys()})
            )
        return made

    def open(self) -> list[Handover]:
        """Those who wait, the oldest first."""
        query = (
            select(handovers)
            .where(handovers.c.closed_at.is_(None))
            .order_by(handovers.c.created_at, handovers.c.id)
        )
        with self._store.read() as connection:
            return many(Handover, connection, query)

    def close(self, handover_id: str, now: datetime) -> bool:
        """Marks it done; False if it is unknown or done already."""
        with self._store.write() as connection:
            found = connection.execute(
                update(handovers)
                .where(handovers.c.id == handover_id, handovers.c.closed_at.is_(None))
                .values(closed_at=now)
            )
            return found.rowcount == 1
