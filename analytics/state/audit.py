"""The audit trail: who did what, in a chain that shows when it was changed afterwards.

Each entry's hash is an HMAC, with a key that is not in the database, over the entry and the hash before it.
Changing, inserting or removing an entry inside the chain breaks it; cutting entries off its end does not,
which a copy of the last hash outside the database would show.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text

from analytics.state.schema import audit_events
from analytics.state.store import Store, many, one

_START = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """``detail`` is JSON text, kept as it was hashed; it holds ids and counts, no personal data."""

    number: int
    actor: str
    action: str
    target: str
    detail: str
    at: datetime
    prev_hash: str
    hash: str


class Audit:
    """Append and verify; there is nothing to change."""

    def __init__(self, store: Store, key: bytes) -> None:
        self._store = store
        self._key = key

    def append(
        self, actor: str, action: str, target: str, detail: Mapping[str, Any], now: datetime
    ) -> AuditEvent:
        """Adds an entry behind the last one."""
        written = json.dumps(detail, sort_keys=True, ensure_ascii=False)
        with self._store.write() as connection:
            if not self._store.is_sqlite:
                # Entries queue up, so that two never follow the same one.
                connection.execute(text("LOCK TABLE audit_events IN EXCLUSIVE MODE"))
            last = one(
                AuditEvent, connection, select(audit_events).order_by(audit_events.c.number.desc()).limit(1)
            )
            number, before = (1, _START) if last is None else (last.number + 1, last.hash)
            open_entry = AuditEvent(number, actor, action, target, written, now, before, "")
            event = AuditEvent(number, actor, action, target, written, now, before, self._hash(open_entry))
            connection.execute(
                audit_events.insert().values({name: getattr(event, name) for name in audit_events.c.keys()})
            )
        return event

    def verify(self) -> int | None:
        """The number of the first entry that is not as it was written, None if all are."""
        before = _START
        for place, event in enumerate(self.all(), start=1):
            fits = event.number == place and event.prev_hash == before
            if not fits or not hmac.compare_digest(event.hash, self._hash(event)):
                return event.number
            before = event.hash
        return None

    def all(self) -> list[AuditEvent]:
        """Every entry in its order."""
        with self._store.read() as connection:
            return many(AuditEvent, connection, select(audit_events).order_by(audit_events.c.number))

    def _hash(self, event: AuditEvent) -> str:
        moment = event.at.astimezone(UTC).isoformat(timespec="microseconds")
        parts = [event.number, event.actor, event.action, event.target, event.detail, moment, event.prev_hash]
        return hmac.new(self._key, json.dumps(parts).encode(), hashlib.sha256).hexdigest()
