"""The newest data version, asked for at every message: kept for as long as nobody can have written another.

An embedded store has one process, and so one writer, that tells when it is done; a server's store may be written by others.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from analytics.warehouse.schema import data_versions


@dataclass(frozen=True, slots=True)
class Newest:
    """Number of the newest data version (0 before the first), the day it was current on, the last day with orders."""

    number: int = 0
    today: date | None = None
    through: date | None = None


def read_newest(connection: Connection) -> Newest:
    """What the store says now."""
    columns = (data_versions.c.number, data_versions.c.today, data_versions.c.data_through)
    row = connection.execute(select(*columns).order_by(data_versions.c.number.desc()).limit(1)).first()
    return Newest(*row) if row else Newest()


class NewestKept:
    """The newest version as it was last read, where the store is ``ours`` alone."""

    def __init__(self, *, ours: bool) -> None:
        self._ours = ours
        self._lock = threading.Lock()
        self._kept: Newest | None = None
        self._writes = 0

    def of(self, read: Callable[[], Newest]) -> Newest:
        """What is kept, else what ``read`` gives; never kept where somebody wrote while it was read."""
        with self._lock:
            if self._kept is not None:
                return self._kept
            before = self._writes
        newest = read()
        with self._lock:
            if self._ours and before == self._writes:
                self._kept = newest
        return newest

    def written(self) -> None:
        """Somebody has written: what is kept may be old."""
        with self._lock:
            self._writes += 1
            self._kept = None
