"""A copy of an open DuckDB store."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from analytics.warehouse.engine import Warehouse

_COPY = "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"


def copy_to(warehouse: Warehouse, file: Path, target: Path) -> None:
    """Copy the store's file while nobody writes and everything committed is in it.

    Another process copies: if this one closed a descriptor of the file, the system would drop DuckDB's lock
    on it. Raises OSError when the copy fails, WriterBusy while somebody writes.
    """
    with warehouse.standing_still():
        done = subprocess.run(  # noqa: S603 (our own interpreter, two paths)
            [sys.executable, "-I", "-S", "-c", _COPY, str(file), str(target)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        raise OSError((done.stderr.strip().splitlines() or ["the copy failed"])[-1])
