"""Keys of pages that embed Marlow: the page's server signs with the private half, which is stored nowhere here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from analytics.state.schema import widget_keys
from analytics.state.store import Store, many, new_id, one


@dataclass(frozen=True, slots=True)
class WidgetKey:
    """``origins`` may embed; ``public_key`` (PEM) checks their tokens."""

    id: str
    name: str
    origins: Sequence[str]
    public_key: str
    created_at: datetime
    revoked_at: datetime | None


class WidgetKeys:
    """The keys that are in force, and those that were."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, name: str, origins: Sequence[str], public_key: str, now: datetime) -> WidgetKey:
        """A new key."""
        key = WidgetKey(new_id(), name, list(origins), public_key, now, None)
        with self._store.write() as connection:
            values = {name: getattr(key, name) for name in widget_keys.c.keys()}
            connection.execute(widget_keys.insert().values(values))
        return key

    def get(self, key_id: str) -> WidgetKey | None:
        """The key if it is in force."""
        query = select(widget_keys).where(widget_keys.c.id == key_id, widget_keys.c.revoked_at.is_(None))
        with self._store.read() as connection:
            return one(WidgetKey, connection, query)

    def in_force(self) -> list[WidgetKey]:
        """All keys in force, the oldest first."""
        query = select(widget_keys).where(widget_keys.c.revoked_at.is_(None))
        with self._store.read() as connection:
            return many(WidgetKey, connection, query.order_by(widget_keys.c.created_at, widget_keys.c.id))

    def revoke(self, key_id: str, now: datetime) -> bool:
        """End a key; False if none in force has this id."""
        change = update(widget_keys).where(widget_keys.c.id == key_id, widget_keys.c.revoked_at.is_(None))
        with self._store.write() as connection:
            return connection.execute(change.values(revoked_at=now)).rowcount == 1
