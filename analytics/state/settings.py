"""Settings of the whole installation, checked before they are stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from analytics.state.schema import settings
from analytics.state.store import Store, many, one, put

type Check = Callable[[str, Any], Any]
"""Gives the value to store for a key, or raises ValueError with a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A stored setting; what is not stored has the default of whoever reads it."""

    key: str
    value: Any
    author: str
    at: datetime


def _unchecked(_key: str, value: Any) -> Any:
    return value


class Settings:
    """Key and value; ``check`` sees every value first."""

    def __init__(self, store: Store, check: Check = _unchecked) -> None:
        self._store = store
        self._check = check

    def set(self, key: str, value: Any, author: str, now: datetime) -> Setting:
        """Stores a value after the check; the check's ValueError goes to the caller and nothing is stored."""
        setting = Setting(key, self._check(key, value), author, now)
        with self._store.write() as connection:
            put(connection, settings, {"key": key}, {"value": setting.value, "author": author, "at": now})
        return setting

    def get(self, key: str) -> Setting | None:
        """The stored setting."""
        with self._store.read() as connection:
            return one(Setting, connection, select(settings).where(settings.c.key == key))

    def all(self) -> dict[str, Setting]:
        """Every stored setting by key."""
        with self._store.read() as connection:
            found = many(Setting, connection, select(settings).order_by(settings.c.key))
        return {setting.key: setting for setting in found}

    def remove(self, key: str) -> bool:
        """Back to the default; False if nothing was stored."""
        with self._store.write() as connection:
            return connection.execute(delete(settings).where(settings.c.key == key)).rowcount == 1
