"""Heavy work in a process of its own: files in, files out, and nothing left behind.

A child is a module with a ``main`` that takes its folder: it reads ``in/`` and writes ``out/``. It never opens a
store, so that the store keeps its one owner, and what it needs of memory is given back when it ends.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_LOG = logging.getLogger(__name__)
_CODE = Path(__file__).resolve().parents[2]
"""The folder that holds the ``analytics`` package: where a child finds the code that its parent runs."""

DONE, FAILED, OUT_OF_MEMORY = 0, 1, 3
"""How a child ends. Any other code, and a signal, is a failure as well."""
_WATCHED_EVERY_S = 0.5
_KILLED = -9
"""What a child ended with when the system took it to free memory."""


class JobFailed(Exception):
    """A child did not do its work; nothing was stored. ``next_step`` says what to do about it."""

    def __init__(self, text: str, next_step: str) -> None:
        super().__init__(f"{text} {next_step}")
        self.text = text
        self.next_step = next_step


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one child: what it reads and what it writes."""

    path: Path

    @property
    def given(self) -> Path:
        """What the parent wrote."""
        return self.path / "in"

    @property
    def made(self) -> Path:
        """What the child wrote."""
        return self.path / "out"


@contextmanager
def staged(staging: Path, job: str) -> Iterator[Folder]:
    """A folder for one child under ``staging``, readable by its owner alone, gone when the block ends.

    What a process that was killed left there is removed too.
    """
    staging.mkdir(parents=True, exist_ok=True)
    _sweep(staging, job)
    folder = Folder(Path(tempfile.mkdtemp(prefix=f"{job}-{os.getpid()}-", dir=staging)))
    try:
        folder.given.mkdir()
        folder.made.mkdir()
        yield folder
    finally:
        shutil.rmtree(folder.path, ignore_errors=True)


def run_child(
    module: str, folder: Folder, *, limit_s: float, watch: Callable[[], None] | None = None
) -> None:
    """Run ``python -m module folder`` until it is done; it ends with this process, however that ends.

    ``watch`` is called about twice a second meanwhile. Raises JobFailed.
    """
    said = folder.path / "errors"
    with start(module, folder.path, said) as process:
        try:
            code = _waited(process, limit_s, watch)
        except subprocess.TimeoutExpired:
            raise JobFailed(
                f"It took longer than {limit_s / 60:.0f} minutes and was stopped.",
                "Run it again while the machine does less, or with fewer orders.",
            ) from None
        finally:
            process.kill()
    _check(code, module, said.read_text(encoding="utf8", errors="replace"))


def start(module: str, folder: Path, said: Path) -> subprocess.Popen[bytes]:
    """A new interpreter that runs the module on the folder and writes what it says to ``said``."""
    # It reads a pipe that nobody writes to: it ends when this process does, be it killed.
    with said.open("wb") as errors:
        return subprocess.Popen(  # noqa: S603 (our own module)
            (sys.executable, "-m", module, str(folder)),
            stdin=subprocess.PIPE,
            stdout=errors,
            stderr=errors,
            cwd=_CODE,
        )


def _waited(process: subprocess.Popen[bytes], limit_s: float, watch: Callable[[], None] | None) -> int:
    if watch is None:
        return process.wait(limit_s)
    until = time.monotonic() + limit_s
    while True:
        try:
            code = process.wait(_WATCHED_EVERY_S)
        except subprocess.TimeoutExpired:
            watch()
            if time.monotonic() >= until:
                raise
            continue
        watch()
        return code


def run_main(work: Callable[[Folder], None]) -> int:
    """What a child's ``main`` does: the work on the folder that it was given, ended with its parent; its exit code."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        work(Folder(Path(sys.argv[1])))
    except MemoryError:
        return OUT_OF_MEMORY
    return DONE


def _end_with_parent() -> None:
    # The descriptor itself: a thread that waits in a buffered file stops the interpreter from ending.
    while os.read(0, 1):
        pass
    os._exit(FAILED)


def _check(code: int, module: str, errors: str) -> None:
    if code == DONE:
        return
    _LOG.error("%s ended with %d: %s", module, code, errors.strip()[-4000:])
    if code in (OUT_OF_MEMORY, _KILLED):
        raise JobFailed(
            "There was not enough memory.",
            "Close other programs, or use a machine with more memory, then run it again.",
        )
    last = (errors.strip().splitlines() or ["no message"])[-1]
    raise JobFailed(
        f"It ended with an error ({last[:200]}).",
        "Run it again; if it fails again, report it with the lines of marlow.log.",
    )


def _sweep(staging: Path, job: str) -> None:
    for left in staging.glob(f"{job}-*-*"):
        pid = left.name.split("-")[1]
        if pid.isdigit() and not _alive(int(pid)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
