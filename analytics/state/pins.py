"""Pins: answers that a person keeps in view, as questions that are asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from analytics.state.schema import pins
from analytics.state.store import Store, many, new_id, one


@dataclass(frozen=True, slots=True)
class Pin:
    """``question`` is the typed question; ``layout`` its place, title and whether its dates stand still."""

    id: str
    owner: str
    question: Mapping[str, Any]
    layout: Mapping[str, Any]
    created_at: datetime


class Pins:
    """A person's own pins."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, owner: str, question: Mapping[str, Any], layout: Mapping[str, Any], now: datetime) -> Pin:
        """A new pin."""
        pin = Pin(new_id(), owner, dict(question), dict(layout), now)
        with self._store.write() as connection:
            connection.execute(pins.insert().values({name: getattr(pin, name) for name in pins.c.keys()}))
        return pin

    def get(self, pin_id: str, owner: str) -> Pin | None:
        """The pin if it is this person's."""
        query = select(pins).where(pins.c.id == pin_id, pins.c.owner == owner)
        with self._store.read() as connection:
            return one(Pin, connection, query)

    def of_owner(self, owner: str) -> list[Pin]:
        """A person's pins in their order: by the place in the layout, then by age."""
        query = select(pins).where(pins.c.owner == owner).order_by(pins.c.created_at, pins.c.id)
        with self._store.read() as connection:
            found = many(Pin, connection, query)
        return sorted(found, key=lambda pin: int(pin.layout.get("place", 0)))

    def change(self, pin_id: str, owner: str, question: Mapping[str, Any], layout: Mapping[str, Any]) -> bool:
        """Replace question and layout; False if the person has no such pin."""
        change = update(pins).where(pins.c.id == pin_id, pins.c.owner == owner)
        with self._store.write() as connection:
            changed = connection.execute(change.values(question=dict(question), layout=dict(layout)))
            return changed.rowcount == 1

    def remove(self, pin_id: str, owner: str) -> bool:
        """Take it off; False if the person has no such pin."""
        with self._store.write() as connection:
            gone = connection.execute(delete(pins).where(pins.c.id == pin_id, pins.c.owner == owner))
            return gone.rowcount == 1
