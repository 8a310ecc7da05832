"""Turns: one message of a person and what became of it, exactly once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, select, update
from sqlalchemy.exc import IntegrityError

from analytics.state import answers
from analytics.state.answers import NewAnswer
from analytics.state.problems import TurnFinishedError, UnknownConversationError
from analytics.state.schema import conversations, turns
from analytics.state.store import Store, many, new_id, one

type TurnState = Literal["running", "answered", "failed"]


@dataclass(frozen=True, slots=True)
class Message:
    """What came in: ``message_id`` is the sender's own and unique for the user."""

    conversation_id: str
    user_id: str
    message_id: str
    text: str
    mood: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """``error`` is a code, never a text of an exception; ``number`` counts from 1 in the conversation."""

    id: str
    conversation_id: str
    user_id: str
    number: int
    message_id: str
    text: str
    state: TurnState
    mood: str | None
    error: str | None
    started_at: datetime
    finished_at: datetime | None


class Turns:
    """A message runs once: whoever begins it a second time gets the turn that there is."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, message: Message, now: datetime) -> tuple[Turn, bool]:
        """The turn of a message, and whether it is new.

        UnknownConversationError if the user has no such conversation. A message id that the user has sent
        before gives its turn, in whatever state it is and whichever conversation it was in.
        """
        try:
            with self._store.write() as connection:
                return self._begin(connection, message, now)
        except IntegrityError:
            # The same message was begun in another conversation at the same moment.
            with self._store.read() as connection:
                known = one(Turn, connection, _of_message(message))
            if known is None:
                raise
            return known, False

    def _begin(self, connection: Connection, message: Message, now: datetime) -> tuple[Turn, bool]:
        # Locking the conversation's row makes two senders wait for each other on PostgreSQL;
        # on SQLite the transaction has the write lock anyway.
        mine = connection.execute(
            select(conversations.c.id)
            .where(
                conversations.c.id == message.conversation_id,
                conversations.c.user_id == message.user_id,
            )
            .with_for_update()
        ).first()
        known = one(Turn, connection, _of_message(message))
        if known is not None:
            return known, False
        if mine is None:
            raise UnknownConversationError(message.conversation_id)
        return self._insert(connection, message, now)

    def _insert(self, connection: Connection, message: Message, now: datetime) -> tuple[Turn, bool]:
        last = select(func.coalesce(func.max(turns.c.number), 0)).where(
            turns.c.conversation_id == message.conversation_id
        )
        turn = Turn(
            id=new_id(),
            conversation_id=message.conversation_id,
            user_id=message.user_id,
            number=connection.execute(last).scalar_one() + 1,
            message_id=message.message_id,
            text=message.text,
            state="running",
            mood=message.mood,
            error=None,
            started_at=now,
            finished_at=None,
        )
        connection.execute(turns.insert().values({name: getattr(turn, name) for name in turns.c.keys()}))
        connection.execute(
            update(conversations).where(conversations.c.id == message.conversation_id).values(updated_at=now)
        )
        return turn, True

    def commit(
        self,
        turn_id: str,
        given: Sequence[NewAnswer],
        now: datetime,
        focus: Mapping[str, Any] | None = None,
    ) -> Turn:
        """Stores a turn's answers, marks it answered and, if one is given, sets the conversation's focus: all
        or nothing.

        TurnFinishedError if the turn was finished before (or deleted with its conversation): nothing is
        changed.
        """
        with self._store.write() as connection:
            turn = self._finish(connection, turn_id, {"state": "answered", "finished_at": now})
            answers.add(connection, turn_id, given, now)
            values: dict[str, Any] = (
                {"updated_at": now} if focus is None else {"updated_at": now, "focus": dict(focus)}
            )
            connection.execute(
                update(conversations).where(conversations.c.id == turn.conversation_id).values(**values)
            )
            return turn

    def fail(self, turn_id: str, error: str, now: datetime) -> Turn:
        """Marks a turn failed with a code; TurnFinishedError if it was finished before."""
        with self._store.write() as connection:
            return self._finish(connection, turn_id, {"state": "failed", "error": error, "finished_at": now})

    def reopen(self, turn_id: str, now: datetime) -> Turn:
        """A turn that failed, or that a process left running when it died, runs again; no answer of it is kept.

        TurnFinishedError if it was answered: its answers stand.
        """
        with self._store.write() as connection:
            changed = connection.execute(
                update(turns)
                .where(turns.c.id == turn_id, turns.c.state != "answered")
                .values(state="running", error=None, started_at=now, finished_at=None)
            )
            turn = one(Turn, connection, select(turns).where(turns.c.id == turn_id))
            if changed.rowcount != 1 or turn is None:
                raise TurnFinishedError(turn_id)
            return turn

    def of_message(self, user_id: str, message_id: str) -> Turn | None:
        """The turn that a user's message began, or None."""
        query = select(turns).where(turns.c.user_id == user_id, turns.c.message_id == message_id)
        with self._store.read() as connection:
            return one(Turn, connection, query)

    def fail_lost(self, begun_before: datetime, error: str, now: datetime) -> int:
        """Fails the turns that a process left running when it died; returns how many."""
        with self._store.write() as connection:
            return connection.execute(
                update(turns)
                .where(turns.c.state == "running", turns.c.started_at < begun_before)
                .values(state="failed", error=error, finished_at=now)
            ).rowcount

    def get(self, turn_id: str, user_id: str) -> Turn | None:
        """The turn, or None if there is none or it is somebody else's."""
        with self._store.read() as connection:
            return one(
                Turn, connection, select(turns).where(turns.c.id == turn_id, turns.c.user_id == user_id)
            )

    def of_conversation(self, conversation_id: str, user_id: str) -> list[Turn]:
        """A conversation's turns in their order; empty if it is somebody else's."""
        query = (
            select(turns)
            .join(conversations, conversations.c.id == turns.c.conversation_id)
            .where(turns.c.conversation_id == conversation_id, conversations.c.user_id == user_id)
            .order_by(turns.c.number)
        )
        with self._store.read() as connection:
            return many(Turn, connection, query)

    def _finish(self, connection: Connection, turn_id: str, values: Mapping[str, Any]) -> Turn:
        changed = connection.execute(
            update(turns).where(turns.c.id == turn_id, turns.c.state == "running").values(**values)
        )
        turn = one(Turn, connection, select(turns).where(turns.c.id == turn_id))
        if changed.rowcount != 1 or turn is None:
            raise TurnFinishedError(turn_id)
        return turn


def _of_message(message: Message) -> Select[Any]:
    return select(turns).where(turns.c.user_id == message.user_id, turns.c.message_id == message.message_id)
