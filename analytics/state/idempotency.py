"""Idempotency keys: a request that is sent twice is done once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from analytics.state.problems import KeyReusedError
from analytics.state.schema import idempotency
from analytics.state.store import Store, digest, one


@dataclass(frozen=True, slots=True)
class Once:
    """A request under its key; ``response`` is None while the first one is still at work."""

    scope: str
    key: str
    fingerprint: str
    response: Mapping[str, Any] | None
    created_at: datetime
    expires_at: datetime


class Idempotency:
    """``scope`` keeps the keys of users and calls apart."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, scope: str, key: str, request: str, now: datetime, expires_at: datetime) -> Once | None:
        """None if the request is new and the caller shall do it, else what is known of the first one.

        KeyReusedError if the key stood for another request.
        """
        fingerprint = digest(request)
        mine = (idempotency.c.scope == scope, idempotency.c.key == key)
        try:
            with self._store.write() as connection:
                connection.execute(delete(idempotency).where(*mine, idempotency.c.expires_at <= now))
                first = one(Once, connection, select(idempotency).where(*mine))
                if first is None:
                    connection.execute(
                        idempotency.insert().values(
                            scope=scope,
                            key=key,
                            fingerprint=fingerprint,
                            created_at=now,
                            expires_at=expires_at,
                        )
                    )
        except IntegrityError:
            # Another process inserted the key between our look and our insert.
            with self._store.read() as connection:
                first = one(Once, connection, select(idempotency).where(*mine))
        if first is not None and first.fingerprint != fingerprint:
            raise KeyReusedError(f"the key {key!r} was used for another request")
        return first

    def finish(self, scope: str, key: str, response: Mapping[str, Any]) -> None:
        """Keeps the response for those who send the request again."""
        with self._store.write() as connection:
            connection.execute(
                update(idempotency)
                .where(idempotency.c.scope == scope, idempotency.c.key == key)
                .values(response=dict(response))
            )

    def forget(self, scope: str, key: str) -> None:
        """Frees a key whose request failed, so that it can be tried again."""
        with self._store.write() as connection:
            connection.execute(
                delete(idempotency).where(idempotency.c.scope == scope, idempotency.c.key == key)
            )

    def delete_expired(self, now: datetime) -> int:
        """Deletes what has expired; returns how many."""
        with self._store.write() as connection:
            return connection.execute(delete(idempotency).where(idempotency.c.expires_at <= now)).rowcount
