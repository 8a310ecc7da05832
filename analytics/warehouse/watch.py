"""Interrupts a connection's running query when it is asked to, or when its time is up."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection

from analytics.warehouse.errors import QueryStopped, QueryTimedOut

_POLL_S = 0.02


class Watch:
    """Wraps the queries of one connection; a thread only where there is something to watch."""

    def __init__(
        self, connection: Connection, timeout_s: float | None, cancel: threading.Event | None
    ) -> None:
        self._connection = connection
        self._timeout_s = timeout_s
        self._cancel = cancel
        self._deadline = None if timeout_s is None else time.monotonic() + timeout_s
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Start watching."""
        if self._deadline is not None or self._cancel is not None:
            self._thread = threading.Thread(target=self._watch, name="query-watch", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop watching, before anyone else uses the connection."""
        self._done.set()
        if self._thread is not None:
            self._thread.join()

    def check(self) -> None:
        """Raise QueryStopped or QueryTimedOut if one is due."""
        if self._cancel is not None and self._cancel.is_set():
            raise QueryStopped
        if self._deadline is not None and time.monotonic() >= self._deadline:
            raise QueryTimedOut(self._timeout_s or 0)

    def _due(self) -> bool:
        if self._cancel is not None and self._cancel.is_set():
            return True
        return self._deadline is not None and time.monotonic() >= self._deadline

    def _watch(self) -> None:
        driver: Any = self._connection.connection.dbapi_connection
        interrupt = driver.cursor().interrupt if hasattr(driver.cursor(), "interrupt") else driver.cancel_safe
        # Repeated: an interrupt that lands between two queries stops neither.
        while not self._done.wait(self._pause()):
            if self._due():
                interrupt()

    def _pause(self) -> float:
        """Poll for a stop; where only time can run out, sleep until then."""
        if self._cancel is not None or self._deadline is None:
            return _POLL_S
        return max(self._deadline - time.monotonic(), _POLL_S)
