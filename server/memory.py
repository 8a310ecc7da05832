"""The service's view of the application state, and the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from analytics.contract.codec import from_plain, to_plain
from analytics.contract.request import Context, Focus
from analytics.state.choices import Holder, Offer
from analytics.state.opened import State

CHOICE_LIFE = timedelta(hours=12)


def now() -> datetime:
    """The system's clock, for audit, deadlines and expiry; never for a question's dates."""
    return datetime.now(UTC)


class StateMemory:
    """``analytics.service.Memory`` over the state store."""

    def __init__(self, state: State) -> None:
        self._state = state

    def stored_answer(self, answer_id: str, user_id: str) -> dict[str, Any] | None:
        """As ``Memory.stored_answer``."""
        found = self._state.answers.get(answer_id, user_id, now())
        return dict(found.body) if found else None

    def issue_choices(
        self, context: Context, readings: tuple[tuple[str, dict[str, object]], ...]
    ) -> list[str]:
        """As ``Memory.issue_choices``."""
        at = now()
        holder = Holder(context.user_id, context.conversation_id)
        offers = [Offer(label, question) for label, question in readings]
        return list(self._state.choices.issue(holder, offers, at, at + CHOICE_LIFE))


def stored_focus(focus: Focus) -> dict[str, Any]:
    """A focus as the conversation keeps it."""
    plain: dict[str, Any] = to_plain(focus)
    return plain


def kept_focus(plain: object) -> Focus:
    """What a conversation kept; an empty focus for what an earlier release wrote and no longer fits."""
    if not plain:
        return Focus()
    try:
        return from_plain(Focus, plain)
    except (ValueError, TypeError):
        return Focus()
