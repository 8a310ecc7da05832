"""One process at a time uses a home: an exclusive lock on a file in it, let go by the kernel when its holder ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.failures import Failure

FILE = "lock"
_POLL_S = 0.1


@contextmanager
def home_lock(home: Path, *, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the home. Raises Failure ``home_in_use`` when another process still has it after ``wait_s`` seconds."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(home / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + wait_s
        while not _taken(descriptor):
            if time.monotonic() >= deadline:
                raise Failure(
                    "home_in_use",
                    f"Another marlow command uses {home}.",
                    "Wait until it is done, or stop it (`marlow down`), then run this again.",
                )
            time.sleep(_POLL_S)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
