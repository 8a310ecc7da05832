"""The service's view of the application state, and the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from analytics.acting import Offered
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

    def propose(
        self, context: Context, act: str, content: tuple[str, Mapping[str, Any]], labels: tuple[str, str]
    ) -> Offered:
        """As ``ActMemory.propose``."""
        at = now()
        holder = Holder(context.user_id, context.conversation_id)
        proposal = self._state.proposals.propose(holder, act, content, at, at + CHOICE_LIFE)
        declined = {"capability": "conversation.talk", "question": {"topic": "stop"}}
        yes, no = self._state.choices.issue(
            holder,
            [Offer(labels[0], {**content[1], "approved": proposal}), Offer(labels[1], declined)],
            at,
            at + CHOICE_LIFE,
        )
        return Offered(proposal, (at + CHOICE_LIFE).isoformat(), yes, no)

    def approve(self, context: Context, proposal_id: str, content_hash: str) -> str | None:
        """As ``ActMemory.approve``."""
        holder = Holder(context.user_id, context.conversation_id)
        found = self._state.proposals.approve(proposal_id, content_hash, holder, now())
        return found if isinstance(found, str) else None

    def done(self, context: Context, proposal_id: str, count: int) -> tuple[str, str]:
        """As ``ActMemory.done``."""
        at = now()
        receipt = self._state.proposals.done(proposal_id, count, [], at)
        self._state.audit.append(context.user_id, "act", proposal_id, {"done": count}, at)
        return receipt, at.isoformat()


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
