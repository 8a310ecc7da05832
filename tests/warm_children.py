"""Children of jobs, forked from a process that has imported what they need: the same work without three seconds of imports each.

The real start, a new interpreter, is what tests/jobs/test_child.py and every test on real processes use.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType

PRELOADED = ["analytics.jobs.fit_child", "analytics.jobs.batch_child", "analytics.jobs.import_child"]
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(PRELOADED)


def _work(module: str, folder: str, said: str, ends_with: Connection) -> None:
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for there, here in ((ends_with.fileno(), 0), (out, 1), (out, 2)):
        os.dup2(there, here)
    sys.argv = [module, folder]
    # A module that was imported before it is run as the main one is what runpy warns of; here that is the point.
    sys.modules.pop(module, None)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


class WarmChild:
    """As much of ``subprocess.Popen`` as ``run_child`` needs."""

    def __init__(self, module: str, folder: Path, said: Path) -> None:
        there, self._held = _FORKS.Pipe(duplex=False)
        self._process = _FORKS.Process(target=_work, args=(module, str(folder), str(said), there))
        self._process.start()
        there.close()

    def __enter__(self) -> WarmChild:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()
        self._process.join()
        self._process.close()

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code; raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("child", timeout or 0.0)
        return code

    def kill(self) -> None:
        """End it, if it has not ended."""
        self._process.kill()
