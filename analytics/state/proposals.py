"""Acts that wait for a yes, and the receipts of those that were done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select, update

from analytics.state.choices import Holder
from analytics.state.schema import proposals, receipts
from analytics.state.store import Store, new_id, one

type NotApproved = Literal["unknown", "used", "expired"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act with its content: what is approved is what was shown, by the hash of it."""

    id: str
    conversation_id: str | None
    user_id: str | None
    act: str
    content_hash: str
    body: Mapping[str, Any]
    state: str
    approvals: list[dict[str, Any]]
    created_at: datetime
    expires_at: datetime


class Proposals:
    """Proposes, approves once, and keeps what was done."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def propose(
        self,
        holder: Holder,
        act: str,
        content: tuple[str, Mapping[str, Any]],
        now: datetime,
        expires_at: datetime,
    ) -> str:
        """Store an act with the hash and body of its content; its id."""
        identity = new_id()
        with self._store.write() as connection:
            connection.execute(
                proposals.insert().values(
                    id=identity,
                    conversation_id=holder.conversation_id,
                    user_id=holder.user_id,
                    act=act,
                    content_hash=content[0],
                    body=dict(content[1]),
                    state="open",
                    approvals=[],
                    created_at=now,
                    expires_at=expires_at,
                )
            )
        return identity

    def approve(
        self, identity: str, content_hash: str, holder: Holder, now: datetime
    ) -> Proposal | NotApproved:
        """Take an open proposal of this person, whose content is still the same; only one call gets it."""
        mine = (
            proposals.c.id == identity,
            proposals.c.user_id == holder.user_id,
            proposals.c.content_hash == content_hash,
        )
        approval = {"by": holder.user_id, "at": now.isoformat()}
        with self._store.write() as connection:
            # The condition stands in the UPDATE itself, so that of two approvals at once only one gets through.
            changed = connection.execute(
                update(proposals)
                .where(*mine, proposals.c.state == "open", proposals.c.expires_at > now)
                .values(state="approved", approvals=[approval])
            )
            found = one(Proposal, connection, select(proposals).where(*mine))
            if found is None:
                return "unknown"
            if changed.rowcount == 1:
                return found
            return "used" if found.state != "open" else "expired"

    def done(self, identity: str, count: int, failed: list[str], now: datetime) -> str:
        """Note what an approved act did; the receipt's id."""
        receipt = new_id()
        with self._store.write() as connection:
            connection.execute(
                receipts.insert().values(id=receipt, proposal_id=identity, done=count, failed=failed, at=now)
            )
            connection.execute(update(proposals).where(proposals.c.id == identity).values(state="done"))
        return receipt

    def get(self, identity: str) -> Proposal | None:
        """The proposal with this id."""
        with self._store.read() as connection:
            return one(Proposal, connection, select(proposals).where(proposals.c.id == identity))
