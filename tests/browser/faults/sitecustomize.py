"""Faults of the facts store, for tests of the page: Python loads this where PYTHONPATH names its folder.

The marlow process reads the file that MARLOW_TEST_FAULTS names before each query. ``slow``: the query waits, with
real statements that can be interrupted, until the file is gone. ``broken``: it raises. Without the file nothing is
changed; gateway, Rasa, service and stores are the real ones either way.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any


def _install(file: Path) -> None:
    from analytics.warehouse import engine

    plain = engine.run_one

    def faulty(connection: Any, name: str, query: Any) -> Any:
        if file.exists() and file.read_text() == "broken":
            raise RuntimeError("the store is broken, as the test wants it")
        while file.exists() and file.read_text() == "slow":
            connection.exec_driver_sql("SELECT sum(range) FROM range(1000000)")
            time.sleep(0.02)
        return plain(connection, name, query)

    engine.run_one = faulty


if "MARLOW_TEST_FAULTS" in os.environ and "server.main" in sys.orig_argv:
    _install(Path(os.environ["MARLOW_TEST_FAULTS"]))
