"""Choice tokens: what a button stands for, used once, by the one to whom it was offered."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select, update

from analytics.state.schema import choices
from analytics.state.store import Store, digest, one

type Refused = Literal["unknown", "used", "expired"]
"""Why a token opens nothing. Somebody else's token is 'unknown', so that nobody learns that it exists."""


@dataclass(frozen=True, slots=True)
class Holder:
    """To whom an option is offered: a token is worth nothing to others or elsewhere."""

    user_id: str
    conversation_id: str


@dataclass(frozen=True, slots=True)
class Offer:
    """An option: its label, and the change to the question that it stands for."""

    label: str
    patch: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """A stored option; of its token only the hash is known."""

    token_hash: str
    conversation_id: str
    user_id: str
    label: str
    patch: Mapping[str, Any]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


class Choices:
    """Issues tokens and redeems them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def issue(
        self, holder: Holder, offers: Sequence[Offer], now: datetime, expires_at: datetime
    ) -> list[str]:
        """A token for each offer, in their order. The tokens themselves are stored nowhere."""
        tokens = [secrets.token_urlsafe(24) for _ in offers]
        rows = [
            {
                "token_hash": digest(token),
                "conversation_id": holder.conversation_id,
                "user_id": holder.user_id,
                "label": offer.label,
                "patch": dict(offer.patch),
                "created_at": now,
                "expires_at": expires_at,
            }
            for token, offer in zip(tokens, offers, strict=True)
        ]
        if rows:
            with self._store.write() as connection:
                connection.execute(choices.insert(), rows)
        return tokens

    def redeem(self, token: str, holder: Holder, now: datetime) -> Choice | Refused:
        """The choice behind a token, used up by this call, or why there is none."""
        with self._store.write() as connection:
            return self._use(connection, digest(token), holder, now)

    def redeem_label(self, label: str, holder: Holder, now: datetime) -> Choice | None:
        """The latest open choice with this label (case and outer blanks apart), used up: typing is
        clicking.
        """
        wanted = label.strip().casefold()
        query = (
            select(choices.c.token_hash, choices.c.label)
            .where(
                choices.c.conversation_id == holder.conversation_id,
                choices.c.user_id == holder.user_id,
                choices.c.used_at.is_(None),
                choices.c.expires_at > now,
            )
            .order_by(choices.c.created_at.desc(), choices.c.token_hash)
        )
        with self._store.write() as connection:
            # Compared here, because SQLite folds the case of ASCII letters only.
            open_ones = connection.execute(query).all()
            found = next(
                (row.token_hash for row in open_ones if row.label.strip().casefold() == wanted), None
            )
            if found is None:
                return None
            used = self._use(connection, found, holder, now)
            return used if isinstance(used, Choice) else None

    def _use(
        self, connection: Connection, token_hash: str, holder: Holder, now: datetime
    ) -> Choice | Refused:
        mine = (
            choices.c.token_hash == token_hash,
            choices.c.user_id == holder.user_id,
            choices.c.conversation_id == holder.conversation_id,
        )
        # The condition stands in the UPDATE itself, so that of two clicks at once only one gets through.
        changed = connection.execute(
            update(choices)
            .where(*mine, choices.c.used_at.is_(None), choices.c.expires_at > now)
            .values(used_at=now)
        )
        found = one(Choice, connection, select(choices).where(*mine))
        if found is None:
            return "unknown"
        if changed.rowcount == 1:
            return found
        return "used" if found.used_at is not None else "expired"
