"""Saved audiences: what was saved under a name, by whom; their members stand in the facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from analytics.state.schema import segments
from analytics.state.store import Store, many, one


@dataclass(frozen=True, slots=True)
class Segment:
    """``rule`` is how its members were found, with their number and the day; a static one keeps them as they were."""

    id: str
    name: str
    rule: Any
    is_static: bool
    owner: str
    version: int
    created_at: datetime
    updated_at: datetime


class Segments:
    """A person's saved audiences; a name is a person's own once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def save(self, segment_id: str, name: str, rule: Any, owner: str, now: datetime) -> Segment:
        """Save a static audience, or replace the one of this id by a new version."""
        with self._store.write() as connection:
            found = one(Segment, connection, select(segments).where(segments.c.id == segment_id))
            if found is None:
                made = Segment(segment_id, name, rule, True, owner, 1, now, now)
                connection.execute(segments.insert().values({f: getattr(made, f) for f in Segment.__slots__}))
                return made
            values = {"name": name, "rule": rule, "version": found.version + 1, "updated_at": now}
            connection.execute(update(segments).where(segments.c.id == segment_id).values(values))
            return Segment(segment_id, name, rule, True, owner, found.version + 1, found.created_at, now)

    def of_owner(self, owner: str) -> list[Segment]:
        """Newest first."""
        query = select(segments).where(segments.c.owner == owner)
        with self._store.read() as connection:
            found = many(Segment, connection, query.order_by(segments.c.updated_at.desc(), segments.c.id))
        return found

    def remove(self, segment_id: str, owner: str) -> bool:
        """Forget one's own; False if there was none."""
        with self._store.write() as connection:
            gone = connection.execute(
                delete(segments).where(segments.c.id == segment_id, segments.c.owner == owner)
            )
            return gone.rowcount == 1
