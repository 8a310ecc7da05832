"""Conversations: whose they are, what they are about, and their end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from analytics.state.schema import conversations
from analytics.state.store import Store, many, new_id, one


@dataclass(frozen=True, slots=True)
class Conversation:
    """``focus`` is what a follow-up builds on; it goes stale by ``updated_at``, which the caller judges."""

    id: str
    user_id: str
    channel: str
    title: str | None
    focus: Mapping[str, Any] | None
    created_at: datetime
    updated_at: datetime


class Conversations:
    """A person sees only conversations of their own: every look-up names the user."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(self, user_id: str, channel: str, now: datetime) -> Conversation:
        """A new, empty conversation."""
        made = Conversation(new_id(), user_id, channel, None, None, now, now)
        with self._store.write() as connection:
            connection.execute(
                conversations.insert().values(
                    id=made.id, user_id=user_id, channel=channel, created_at=now, updated_at=now
                )
            )
        return made

    def get(self, conversation_id: str, user_id: str) -> Conversation | None:
        """The conversation, or None if there is none or it is somebody else's."""
        query = select(conversations).where(
            conversations.c.id == conversation_id, conversations.c.user_id == user_id
        )
        with self._store.read() as connection:
            return one(Conversation, connection, query)

    def of_user(
        self, user_id: str, limit: int = 100, channels: Sequence[str] | None = None
    ) -> list[Conversation]:
        """The user's conversations, of these channels where some are given, the latest first."""
        chosen = () if channels is None else (conversations.c.channel.in_(channels),)
        query = (
            select(conversations)
            .where(conversations.c.user_id == user_id, *chosen)
            .order_by(conversations.c.updated_at.desc(), conversations.c.id)
            .limit(limit)
        )
        with self._store.read() as connection:
            return many(Conversation, connection, query)

    def rename(self, conversation_id: str, user_id: str, title: str) -> bool:
        """Gives it a title; False if the user has no such conversation."""
        return self._change(conversation_id, user_id, {"title": title})

    def set_focus(
        self, conversation_id: str, user_id: str, focus: Mapping[str, Any] | None, now: datetime
    ) -> bool:
        """Sets what a follow-up builds on, None to forget it; False if the user has no such conversation."""
        return self._change(conversation_id, user_id, {"focus": focus, "updated_at": now})

    def delete(self, conversation_id: str, user_id: str) -> bool:
        """Deletes it for good, with its turns, answers, choices, feedback, share links, handovers and misread
        turns.

        False if the user has no such conversation.
        """
        with self._store.write() as connection:
            found = connection.execute(
                delete(conversations).where(
                    conversations.c.id == conversation_id, conversations.c.user_id == user_id
                )
            )
        if found.rowcount == 1:
            self._store.forget_deleted()
        return found.rowcount == 1

    def _change(self, conversation_id: str, user_id: str, values: Mapping[str, Any]) -> bool:
        with self._store.write() as connection:
            found = connection.execute(
                update(conversations)
                .where(conversations.c.id == conversation_id, conversations.c.user_id == user_id)
                .values(**values)
            )
            return found.rowcount == 1
