"""Pinned questions asked again: once for each state of the data and each day, by the service alone."""

from __future__ import annotations

from typing import Any

from analytics.contract.codec import to_plain
from analytics.contract.request import Selection
from analytics.state.answers import NewAnswer
from analytics.state.conversations import Conversation
from analytics.state.pins import Pin
from analytics.state.problems import TurnFinishedError
from analytics.state.turns import Message
from server.deps import Parts
from server.memory import now
from server.wire import sent

CHANNEL = "pins"


def board(parts: Parts, user_id: str) -> Conversation:
    """The conversation that holds what pins were answered; no person sees it among theirs."""
    found = parts.state.conversations.of_user(user_id, 1, (CHANNEL,))
    return found[0] if found else parts.state.conversations.create(user_id, CHANNEL, now())


def refreshed(pin: Pin, parts: Parts) -> dict[str, Any]:
    """The pin with its answer on today's data, as it is sent; without an answer where its question no longer fits."""
    shown = {"id": pin.id, "title": pin.layout.get("title", ""), "frozen": bool(pin.layout.get("frozen"))}
    asked = pin.question if shown["frozen"] else parts.service.today(pin.question)
    if asked is None:
        return {**shown, "answer": None}
    facts = parts.service.world().facts
    message_id = f"pin-{pin.id}-{int(shown['frozen'])}-{facts.data_version}-{facts.today.isoformat()}"
    conversation = board(parts, pin.owner)
    message = Message(conversation.id, pin.owner, message_id, str(shown["title"]))
    turn, _ = parts.state.turns.begin(message, now())
    if turn.state != "answered":
        if turn.state == "failed":
            turn = parts.state.turns.reopen(turn.id, now())
        context = parts.conversing.context(conversation, turn.id)
        replies = parts.service.ask(Selection(dict(asked), message.text), context)
        stored = [
            NewAnswer(a.id, a.question or None, facts.data_version, to_plain(a)) for a in replies.answers
        ]
        try:
            parts.state.turns.commit(turn.id, stored, now())
        except TurnFinishedError:  # somebody else looked at the same moment: theirs was first
            pass
    answers = parts.state.answers.of_turn(turn.id)
    return {**shown, "answer": sent(answers[0].body) if answers else None}
