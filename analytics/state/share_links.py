"""Links by which somebody else may read one answer until they expire. Of a token only its hash is stored."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from analytics.state.schema import answers, share_links, turns
from analytics.state.store import Store, digest, one


@dataclass(frozen=True, slots=True)
class ShareLink:
    """Whose answer it opens, as which role, until when."""

    token_hash: str
    answer_id: str
    user_id: str
    role: str
    created_at: datetime
    expires_at: datetime


class ShareLinks:
    """Makes and opens links."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(self, answer_id: str, user_id: str, now: datetime, expires_at: datetime) -> str | None:
        """A token that opens the person's own answer, read only; None if they have no such answer."""
        own = (
            select(answers.c.id)
            .join(turns, turns.c.id == answers.c.turn_id)
            .where(answers.c.id == answer_id, turns.c.user_id == user_id)
        )
        token = secrets.token_urlsafe(24)
        link = ShareLink(digest(token), answer_id, user_id, "viewer", now, expires_at)
        with self._store.write() as connection:
            if connection.execute(own).first() is None:
                return None
            values = {name: getattr(link, name) for name in share_links.c.keys()}
            connection.execute(share_links.insert().values(values))
        return token

    def open(self, token: str, now: datetime) -> ShareLink | None:
        """The link behind a token that has not expired."""
        query = select(share_links).where(
            share_links.c.token_hash == digest(token), share_links.c.expires_at > now
        )
        with self._store.read() as connection:
            return one(ShareLink, connection, query)

    def revoke(self, answer_id: str, user_id: str) -> int:
        """End all links to a person's answer; returns how many."""
        gone = delete(share_links).where(
            share_links.c.answer_id == answer_id, share_links.c.user_id == user_id
        )
        with self._store.write() as connection:
            return connection.execute(gone).rowcount

    def delete_expired(self, now: datetime) -> int:
        """Delete what has expired; returns how many."""
        with self._store.write() as connection:
            return connection.execute(delete(share_links).where(share_links.c.expires_at <= now)).rowcount
