"""Links by which somebody else may read a person's page of pins until they expire. Of a token only its hash is stored."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from analytics.state.schema import board_links
from analytics.state.store import Store, digest, one


@dataclass(frozen=True, slots=True)
class BoardLink:
    """Whose page it opens, as which role, until when."""

    token_hash: str
    user_id: str
    role: str
    created_at: datetime
    expires_at: datetime


class BoardLinks:
    """Makes, opens and ends links."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(self, user_id: str, now: datetime, expires_at: datetime) -> str:
        """A token that opens the person's page of pins, read only."""
        token = secrets.token_urlsafe(24)
        link = BoardLink(digest(token), user_id, "viewer", now, expires_at)
        values = {name: getattr(link, name) for name in board_links.c.keys()}
        with self._store.write() as connection:
            connection.execute(board_links.insert().values(values))
        return token

    def open(self, token: str, now: datetime) -> BoardLink | None:
        """The link behind a token that has not expired."""
        query = select(board_links).where(
            board_links.c.token_hash == digest(token), board_links.c.expires_at > now
        )
        with self._store.read() as connection:
            return one(BoardLink, connection, query)

    def in_force(self, user_id: str, now: datetime) -> int:
        """How many links open the person's page now."""
        query = select(func.count()).where(board_links.c.user_id == user_id, board_links.c.expires_at > now)
        with self._store.read() as connection:
            return int(connection.execute(query).scalar_one())

    def revoke(self, user_id: str) -> int:
        """End all links to a person's page; returns how many."""
        with self._store.write() as connection:
            return connection.execute(delete(board_links).where(board_links.c.user_id == user_id)).rowcount
