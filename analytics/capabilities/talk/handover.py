"""Handing a conversation over to a person: a row with the transcript, and a reply that names whom to expect."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.capabilities.talk.heard import talk_of
from analytics.contract.draft import Deed, Draft, Ready, Resolution
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Phrase
from analytics.contract.scope import Scope
from analytics.planning.words.moods import topic_of
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "conversation.handover"
HAND_OVER = "conversation.handover"
SURELY = 8


@dataclass(frozen=True, slots=True)
class HandoverQuestion:
    """``reason`` is ``asked`` or ``three_failures``."""

    reason: str = "asked"
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        return f"{CAPABILITY} {self.reason}"


@dataclass(frozen=True)
class Handover(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[HandoverQuestion] = HandoverQuestion
    handles: Handles = Handles(families=())

    def claims(self, asked: Asked) -> int:
        """Asking for a person outweighs whatever else the sentence holds."""
        return SURELY if "handover" in (topic_of(asked.part.text), talk_of(asked)) else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """Always ready."""
        return Ready(HandoverQuestion())

    def plan(self, question: HandoverQuestion, facts: StoreFacts) -> Plan:
        """Nothing is read."""
        return Plan()

    def answer(self, question: HandoverQuestion, results: Results, facts: StoreFacts) -> Draft:
        """The contact by name, or where the list is kept when none is configured."""
        said = f"handover.{'done' if facts.contact else 'listed'}.{question.reason}"
        deed = Deed(HAND_OVER, {"reason": question.reason})
        return Draft(Phrase(said, {"contact": facts.contact or None}), "receipt", None, deed=deed)
