"""The service's view of the application state, and the clock."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from analytics.acting import Offered
from analytics.capabilities.recommendations.saved_audiences import FORGET as FORGET_AUDIENCE
from analytics.capabilities.recommendations.saved_audiences import SAVE as SAVE_AUDIENCE
from analytics.capabilities.talk.handover import HAND_OVER
from analytics.capabilities.talk.preferences import ALL, FORGET, SET
from analytics.contract.answer import WireReceipt
from analytics.contract.codec import from_plain, to_plain
from analytics.contract.draft import Deed
from analytics.contract.request import Context, Focus
from analytics.state.choices import Holder, Offer
from analytics.state.opened import State
from analytics.state.preferences import TEAM, Preference, of_user

CHOICE_LIFE = timedelta(hours=12)


def now() -> datetime:
    """The system's clock, for audit, deadlines and expiry; never for a question's dates."""
    return datetime.now(UTC)


class NotDone(Exception):
    """What was to be remembered cannot be read back, so nobody is told that it was done."""


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

    def preferences(self, context: Context) -> list[dict[str, Any]]:
        """As ``Memory.preferences``."""
        kept = [
            *self._state.preferences.of_owner(of_user(context.user_id)).values(),
            *self._state.preferences.of_owner(TEAM).values(),
        ]
        return [
            {
                "owner": "team" if p.owner == TEAM else "user",
                "key": p.key,
                "value": p.value,
                "author": self._name(p.author),
                "at": p.at.date().isoformat(),
            }
            for p in kept
        ]

    def audiences(self, context: Context) -> list[dict[str, Any]]:
        """As ``Memory.audiences``."""
        return [
            {
                "id": s.id,
                "name": s.name,
                "rule": s.rule,
                "version": s.version,
                "saved_on": s.updated_at.date().isoformat(),
            }
            for s in self._state.segments.of_owner(context.user_id)
        ]

    def perform(self, deed: Deed, context: Context) -> WireReceipt:
        """As ``Memory.perform``; each deed is an entry of the audit trail, whose number is the receipt's."""
        done = _DEEDS[deed.act](self._state, deed.params, context)
        event = self._state.audit.append(
            context.user_id, deed.act, context.conversation_id, deed.params, now()
        )
        return WireReceipt(f"r{event.number}", deed.act, done, (), event.at.isoformat(), None)

    def propose(
        self, context: Context, act: str, content: tuple[str, Mapping[str, Any]], labels: tuple[str, str, str]
    ) -> Offered:
        """As ``ActMemory.propose``."""
        at = now()
        holder = Holder(context.user_id, context.conversation_id)
        proposal = self._state.proposals.propose(holder, act, content, at, at + CHOICE_LIFE)
        yes, no, anew = self._state.choices.issue(
            holder,
            [
                Offer(labels[0], {**content[1], "approved": proposal}),
                Offer(labels[1], _talk("stop")),
                Offer(labels[2], _talk("change")),
            ],
            at,
            at + CHOICE_LIFE,
        )
        return Offered(proposal, (at + CHOICE_LIFE).isoformat(), yes, no, anew)

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

    def _name(self, user_id: str) -> str:
        user = self._state.users.get(user_id)
        return user.name if user else user_id


def _talk(topic: str) -> dict[str, Any]:
    return {"capability": "conversation.talk", "question": {"topic": topic}}


def _set_preference(state: State, params: Mapping[str, str], context: Context) -> int:
    owner, key = _owner(params, context), params["key"]
    state.preferences.set(Preference(owner, key, params["value"], context.user_id, now()))
    kept = state.preferences.of_owner(owner).get(key)
    if kept is None or kept.value != params["value"]:
        raise NotDone(SET)
    return 1


def _forget_preference(state: State, params: Mapping[str, str], context: Context) -> int:
    owner = _owner(params, context)
    keys = list(state.preferences.of_owner(owner)) if params["key"] == ALL else [params["key"]]
    gone = sum(state.preferences.remove(owner, key) for key in keys)
    if set(keys) & state.preferences.of_owner(owner).keys():
        raise NotDone(FORGET)
    return gone


def _hand_over(state: State, params: Mapping[str, str], context: Context) -> int:
    """One row for a conversation that waits already: asking twice is asking once."""
    if any(h.conversation_id == context.conversation_id for h in state.handovers.open()):
        return 1
    turns = state.turns.of_conversation(context.conversation_id, context.user_id)
    said = "\n".join(f"{turn.number}. {turn.text}" for turn in turns)
    state.handovers.create(context.conversation_id, context.user_id, params["reason"], said, now())
    if not any(h.conversation_id == context.conversation_id for h in state.handovers.open()):
        raise NotDone(HAND_OVER)
    return 1


def _save_audience(state: State, params: Mapping[str, str], context: Context) -> int:
    rule = json.loads(params["rule"])
    state.segments.save(params["id"], params["name"], rule, context.user_id, now())
    if not any(s.id == params["id"] and s.rule == rule for s in state.segments.of_owner(context.user_id)):
        raise NotDone(SAVE_AUDIENCE)
    return 1


def _forget_audience(state: State, params: Mapping[str, str], context: Context) -> int:
    gone = state.segments.remove(params["id"], context.user_id)
    if any(s.id == params["id"] for s in state.segments.of_owner(context.user_id)):
        raise NotDone(FORGET_AUDIENCE)
    return int(gone)


def _owner(params: Mapping[str, str], context: Context) -> str:
    return TEAM if params["owner"] == "team" else of_user(context.user_id)


_DEEDS: Mapping[str, Callable[[State, Mapping[str, str], Context], int]] = {
    SET: _set_preference,
    FORGET: _forget_preference,
    HAND_OVER: _hand_over,
    SAVE_AUDIENCE: _save_audience,
    FORGET_AUDIENCE: _forget_audience,
}
"""How each deed is done and read back; how many things it changed. Raises NotDone."""


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
