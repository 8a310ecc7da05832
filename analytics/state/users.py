"""Users, and by which identities in which channels they are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from analytics.state.schema import identities, users
from analytics.state.store import Store, many, new_id, one

OWNER = "owner"
"""The id of the local user, whom every request on loopback is without log-in."""
OWNER_ROLES: tuple[str, ...] = ("admin", "analyst", "marketer", "viewer")
"""All roles but privacy: personal data stays masked until somebody is given that one."""


@dataclass(frozen=True, slots=True)
class User:
    """``roles`` are names; what they allow is decided elsewhere, when an action runs."""

    id: str
    name: str
    email: str | None
    roles: Sequence[str]
    is_active: bool
    created_at: datetime


class Users:
    """People who may ask."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def owner(self, now: datetime) -> User:
        """The local user, made when there is none yet."""
        found = self.get(OWNER)
        if found is not None:
            return found
        try:
            return self._insert(User(OWNER, OWNER, None, list(OWNER_ROLES), True, now))
        except IntegrityError:
            # Another thread or process was faster.
            made = self.get(OWNER)
            if made is None:
                raise
            return made

    def create(self, name: str, email: str | None, roles: Sequence[str], now: datetime) -> User:
        """A new user."""
        return self._insert(User(new_id(), name, email, list(roles), True, now))

    def get(self, user_id: str) -> User | None:
        """The user with this id."""
        with self._store.read() as connection:
            return one(User, connection, select(users).where(users.c.id == user_id))

    def all(self) -> list[User]:
        """All users by name."""
        with self._store.read() as connection:
            return many(User, connection, select(users).order_by(users.c.name, users.c.id))

    def link(self, user_id: str, channel: str, external_id: str, now: datetime) -> None:
        """Makes an identity of a channel this user's; IntegrityError if it belongs to somebody already."""
        with self._store.write() as connection:
            connection.execute(
                identities.insert().values(
                    channel=channel, external_id=external_id, user_id=user_id, created_at=now
                )
            )

    def known_as(self, channel: str, external_id: str) -> User | None:
        """The active user behind an identity of a channel."""
        query = (
            select(users)
            .join(identities, identities.c.user_id == users.c.id)
            .where(
                identities.c.channel == channel,
                identities.c.external_id == external_id,
                users.c.is_active.is_(True),
            )
        )
        with self._store.read() as connection:
            return one(User, connection, query)

    def _insert(self, user: User) -> User:
        with self._store.write() as connection:
            connection.execute(users.insert().values({name: getattr(user, name) for name in users.c.keys()}))
        return user
