"""Preferences: what a person or the team wants by default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from analytics.state.schema import preferences
from analytics.state.store import Store, many, put

TEAM = "team"


@dataclass(frozen=True, slots=True)
class Preference:
    """``owner`` is ``team`` or ``user:<id>``; ``author`` is the user who said it."""

    owner: str
    key: str
    value: Any
    author: str
    at: datetime


def of_user(user_id: str) -> str:
    """The owner that stands for a person."""
    return f"user:{user_id}"


class Preferences:
    """A person's own preference goes before the team's."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set(self, preference: Preference) -> None:
        """Sets or replaces a preference."""
        key = {"owner": preference.owner, "key": preference.key}
        values = {"value": preference.value, "author": preference.author, "at": preference.at}
        with self._store.write() as connection:
            put(connection, preferences, key, values)

    def remove(self, owner: str, key: str) -> bool:
        """Forgets a preference; False if there was none."""
        with self._store.write() as connection:
            gone = connection.execute(
                delete(preferences).where(preferences.c.owner == owner, preferences.c.key == key)
            )
            return gone.rowcount == 1

    def for_user(self, user_id: str) -> dict[str, Preference]:
        """What holds for a person: their own preferences over the team's."""
        query = select(preferences).where(preferences.c.owner.in_([TEAM, of_user(user_id)]))
        with self._store.read() as connection:
            found = many(Preference, connection, query)
        found.sort(key=lambda preference: (preference.owner != TEAM, preference.key))
        return {preference.key: preference for preference in found}

    def of_owner(self, owner: str) -> dict[str, Preference]:
        """What one person, or the team, has set, by key."""
        query = select(preferences).where(preferences.c.owner == owner).order_by(preferences.c.key)
        with self._store.read() as connection:
            return {preference.key: preference for preference in many(Preference, connection, query)}
