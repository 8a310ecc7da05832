"""Finding what was said before: a person's own conversations by their words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from analytics.state.schema import conversations, turns
from analytics.state.store import Store, many

MOST_HITS = 30


@dataclass(frozen=True, slots=True)
class Hit:
    """A turn whose text holds the words."""

    conversation_id: str
    title: str | None
    turn_id: str
    text: str
    at: datetime


class Search:
    """Plain substring search; a person finds only their own."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def turns(self, words: str, user_id: str, limit: int = MOST_HITS) -> list[Hit]:
        """Turns that hold every word, whatever the capitals, the latest first."""
        query = (
            select(
                turns.c.conversation_id,
                conversations.c.title,
                turns.c.id.label("turn_id"),
                turns.c.text,
                turns.c.started_at.label("at"),
            )
            .join(conversations, conversations.c.id == turns.c.conversation_id)
            .where(
                turns.c.user_id == user_id,
                conversations.c.channel == "web",
                *(func.lower(turns.c.text).contains(w, autoescape=True) for w in words.lower().split()),
            )
            .order_by(turns.c.started_at.desc(), turns.c.id)
            .limit(limit)
        )
        with self._store.read() as connection:
            return many(Hit, connection, query)

    def questions(self, words: str, user_id: str, limit: int) -> list[str]:
        """Own past questions that hold every word, each once, the latest first."""
        latest = func.max(turns.c.started_at)
        query = (
            select(turns.c.text)
            .join(conversations, conversations.c.id == turns.c.conversation_id)
            .where(
                turns.c.user_id == user_id,
                turns.c.state == "answered",
                conversations.c.channel == "web",
                *(func.lower(turns.c.text).contains(w, autoescape=True) for w in words.lower().split()),
            )
            .group_by(turns.c.text)
            .order_by(latest.desc(), turns.c.text)
            .limit(limit)
        )
        with self._store.read() as connection:
            return [str(text) for text in connection.execute(query).scalars()]
