"""Stored answers: whole, with their evidence, readable by whoever asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select

from analytics.state.schema import answers, turns
from analytics.state.store import Store, many, one


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """An answer to store. ``body`` is the JSON of the whole answer, evidence and all rows included."""

    id: str
    question: str | None
    data_version: int | None
    body: Mapping[str, Any]
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer of a turn; ``part`` counts from 0 in the order of the request."""

    id: str
    turn_id: str
    part: int
    question: str | None
    data_version: int | None
    body: Mapping[str, Any]
    created_at: datetime
    expires_at: datetime | None


def add(connection: Connection, turn_id: str, given: Sequence[NewAnswer], now: datetime) -> None:
    """Adds answers behind those that the turn has, inside the caller's transaction."""
    have = connection.execute(
        select(func.coalesce(func.max(answers.c.part) + 1, 0)).where(answers.c.turn_id == turn_id)
    ).scalar_one()
    rows = [
        {
            "id": answer.id,
            "turn_id": turn_id,
            "part": have + n,
            "question": answer.question,
            "data_version": answer.data_version,
            "body": dict(answer.body),
            "created_at": now,
            "expires_at": answer.expires_at,
        }
        for n, answer in enumerate(given)
    ]
    if rows:
        connection.execute(answers.insert(), rows)


class Answers:
    """Answers by id. An id alone opens nothing: the asker's id is needed too."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, turn_id: str, answer: NewAnswer, now: datetime) -> None:
        """Adds an answer to a turn that may be finished already: the result of its job."""
        with self._store.write() as connection:
            add(connection, turn_id, [answer], now)

    def get(self, answer_id: str, user_id: str, now: datetime) -> StoredAnswer | None:
        """The answer if this user asked for it and it has not expired, else None."""
        query = (
            select(answers)
            .join(turns, turns.c.id == answers.c.turn_id)
            .where(
                answers.c.id == answer_id,
                turns.c.user_id == user_id,
                or_(answers.c.expires_at.is_(None), answers.c.expires_at > now),
            )
        )
        with self._store.read() as connection:
            return one(StoredAnswer, connection, query)

    def of_turn(self, turn_id: str) -> list[StoredAnswer]:
        """A turn's answers in their order, for a caller that has looked up the turn for its user."""
        query = select(answers).where(answers.c.turn_id == turn_id).order_by(answers.c.part)
        with self._store.read() as connection:
            return many(StoredAnswer, connection, query)

    def delete_expired(self, now: datetime) -> int:
        """Deletes what has expired; returns how many."""
        with self._store.write() as connection:
            return connection.execute(delete(answers).where(answers.c.expires_at <= now)).rowcount
