"""Thumbs up and down on answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from analytics.state.schema import answers, feedback, turns
from analytics.state.store import Store, many, put


@dataclass(frozen=True, slots=True)
class Feedback:
    """``verdict`` is 1 for up, -1 for down."""

    answer_id: str
    user_id: str
    verdict: int
    comment: str | None
    at: datetime


class FeedbackBook:
    """One verdict for each answer and user; the latest counts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def give(self, given: Feedback) -> bool:
        """Stores a verdict on an own answer; False if the user has no such answer. ValueError unless 1 or
        -1.
        """
        if given.verdict not in (1, -1):
            raise ValueError("a verdict is 1 or -1")
        own = (
            select(answers.c.id)
            .join(turns, turns.c.id == answers.c.turn_id)
            .where(answers.c.id == given.answer_id, turns.c.user_id == given.user_id)
        )
        with self._store.write() as connection:
            if connection.execute(own).first() is None:
                return False
            key = {"answer_id": given.answer_id, "user_id": given.user_id}
            put(
                connection,
                feedback,
                key,
                {"verdict": given.verdict, "comment": given.comment, "at": given.at},
            )
            return True

    def of_answer(self, answer_id: str) -> list[Feedback]:
        """All verdicts on an answer, the oldest first."""
        query = select(feedback).where(feedback.c.answer_id == answer_id).order_by(feedback.c.at)
        with self._store.read() as connection:
            return many(Feedback, connection, query)

    def of_turn(self, turn_id: str, user_id: str) -> dict[str, int]:
        """A user's verdicts on the answers of a turn, by answer."""
        query = (
            select(feedback.c.answer_id, feedback.c.verdict)
            .join(answers, answers.c.id == feedback.c.answer_id)
            .where(answers.c.turn_id == turn_id, feedback.c.user_id == user_id)
        )
        with self._store.read() as connection:
            return {str(answer): int(verdict) for answer, verdict in connection.execute(query)}
