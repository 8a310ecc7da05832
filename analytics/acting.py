"""Acts in a conversation: proposed with what they would change, done once somebody who may says yes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from analytics.contract.answer import WireOption, WireProposal
from analytics.contract.codec import to_plain
from analytics.contract.draft import Proposal, Question
from analytics.contract.phrase import Phrase
from analytics.contract.request import Context
from analytics.wording.render import Words


@dataclass(frozen=True, slots=True)
class Offered:
    """A stored proposal: its id, when it expires (ISO 8601), and the tokens that say yes, no, and otherwise."""

    id: str
    expires_at: str
    approve: str
    decline: str
    change: str


class ActMemory(Protocol):
    """What the application state keeps of acts."""

    def propose(
        self, context: Context, act: str, content: tuple[str, Mapping[str, Any]], labels: tuple[str, str, str]
    ) -> Offered:
        """Store an act with the hash of its content and the question that carries it out.

        ``labels`` are those of yes, no, and saying it anew.
        """

    def approve(self, context: Context, proposal_id: str, content_hash: str) -> str | None:
        """Take it; the code of why not (unknown, used, expired) where it cannot be taken."""

    def done(self, context: Context, proposal_id: str, count: int) -> tuple[str, str]:
        """Note what it did; the receipt's id and instant (ISO 8601)."""


def content_hash(question: Question) -> str:
    """SHA-256 of a question: what is approved is what was shown."""
    return hashlib.sha256(json.dumps(to_plain(question), sort_keys=True).encode()).hexdigest()


def offered(
    memory: ActMemory, context: Context, proposal: Proposal, question: Question
) -> tuple[WireProposal, tuple[WireOption, ...]]:
    """The proposal as it is sent, with a yes, a no, and a way to say it anew."""
    words = Words(context.locale)
    yes, no, anew = (
        words.text(Phrase(code)) for code in (f"option.{proposal.act}", "option.leave", "option.change")
    )
    digest = content_hash(question)
    stored = {"capability": question.capability, "question": to_plain(question)}
    found = memory.propose(context, proposal.act, (digest, stored), (yes, no, anew))
    wire = WireProposal(
        id=found.id,
        act=proposal.act,
        target=words.text(proposal.target),
        counts=tuple({"noun": noun, "n": n} for noun, n in proposal.counts),
        cost=None,
        content_hash=digest,
        reversible=proposal.reversible,
        expires_at=found.expires_at,
    )
    return wire, (
        WireOption(yes, found.approve, None, False),
        WireOption(no, found.decline, None, True),
        WireOption(anew, found.change, None, False),
    )
