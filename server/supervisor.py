"""``marlow up``: a small parent that starts Rasa and the marlow process, restarts them, and ends them with itself.

Standard library only: it holds no data and no secrets but those it hands to its two children.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from server.failures import Failure

RESTARTS, WITHIN_S = 5, 120.0
STOP_S = 8.0
LOG_LIMIT = 5_000_000
ROTATE_EVERY_S = 60.0
POLL_S = 0.1
HOPELESS = 78
"""The exit code (EX_CONFIG) of a process that cannot start until somebody changes something."""


class StartFailed(Failure):
    """The processes could not be started or kept up; the text has the next step."""

    def __init__(self, sentence: str) -> None:
        text, _, step = sentence.partition(" Next step: ")
        super().__init__("start_failed", text, step)


@dataclass
class Child:
    """One process, how to start it, and when it was started before."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)
    next_start: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own, so that a terminal's Ctrl-C reaches the parent alone."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        rotate(self.log)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(  # noqa: S603 (our own two commands)
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=dict(self.environment),
                cwd=self.folder,
                start_new_session=True,
            )
        self.starts.append(time.monotonic())

    def gone(self) -> bool:
        """Whether it was started and has ended."""
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        """End it: politely, then for good."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def backing_off(self, now: float) -> float:
        """Seconds until the next start; raises StartFailed after too many within the window."""
        recent = [t for t in self.starts if now - t < WITHIN_S]
        if len(recent) > RESTARTS:
            raise StartFailed(
                f"{self.name} ended {len(recent)} times within {WITHIN_S:.0f} seconds and is given up"
                f"{self._said()}. Next step: read the end of {self.log}, then run `marlow up` again."
            )
        return min(8.0, 0.25 * float(2 ** max(0, len(recent) - 1)))

    def refuse_hopeless(self) -> None:
        """Raise StartFailed for a process that said that starting it again cannot help."""
        if self.process is not None and self.process.returncode == HOPELESS:
            said = last_line(self.log).removeprefix(f"{self.name}: ")
            raise StartFailed(said or f"{self.name} cannot start. Next step: read the end of {self.log}.")

    def _said(self) -> str:
        said = last_line(self.log)
        return f" (it said: {said.rstrip('.')})" if said else ""


def rotate(log: Path) -> None:
    """Keep one older log; copied and emptied, since whoever writes it appends and keeps it open."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        older = log.with_suffix(".1.log")
        shutil.copyfile(log, older)
        os.truncate(log, 0)


def last_line(log: Path) -> str:
    """What a process said last, for the line that tells why it was given up."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 2_000))
            lines = [line.strip() for line in file.read().decode(errors="replace").splitlines()]
    except OSError:
        return ""
    return next((line[:300] for line in reversed(lines) if line), "")


def free_port_or_fail(host: str, port: int, setting: str) -> None:
    """Raise StartFailed naming the setting when a port is in use."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartFailed(
                f"Port {port} on {host} is in use. Next step: stop what uses it, or set {setting} to another port."
            ) from error


class Supervisor:
    """Keeps its children running until it is told to stop."""

    def __init__(
        self, children: tuple[Child, ...], run_file: Path | None, facts: Mapping[str, object]
    ) -> None:
        self.children = children
        self._run_file = run_file
        self._facts = facts
        self._stopping = False
        self._rotated = 0.0

    @property
    def stopping(self) -> bool:
        """Whether a signal, or ``stop``, has told it to end."""
        return self._stopping

    def start(self) -> None:
        """Start every child once."""
        for child in self.children:
            child.start()
        self._write_run_file()

    def run(
        self, ready: Callable[[], None] | None = None, is_ready: Callable[[], bool] = lambda: True
    ) -> None:
        """Start all, call ``ready`` once ``is_ready`` holds, and restart what ends. Raises StartFailed."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            self.start()
            announced = False
            while not self._stopping:
                self.tend()
                if not announced and is_ready():
                    announced = True
                    if ready:
                        ready()
                time.sleep(POLL_S)
        finally:
            self.stop()

    def stop(self) -> None:
        """End all children, the last started first."""
        self._stopping = True
        for child in reversed(self.children):
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        for child in reversed(self.children):
            child.stop()
        if self._run_file is not None:
            self._run_file.unlink(missing_ok=True)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def tend(self) -> None:
        """Restart what ended, once its waiting time is over. Raises StartFailed for what ends again and again."""
        now = time.monotonic()
        if now - self._rotated > ROTATE_EVERY_S:
            self._rotated = now
            for child in self.children:
                rotate(child.log)
        for child in self.children:
            if not child.gone():
                continue
            child.refuse_hopeless()
            if not child.next_start:
                child.next_start = now + child.backing_off(now)
            if now >= child.next_start:
                child.next_start = 0.0
                child.start()
                self._write_run_file()

    def _write_run_file(self) -> None:
        if self._run_file is None:
            return
        facts = {
            **self._facts,
            "pid": os.getpid(),
            "processes": {c.name: c.process.pid for c in self.children if c.process},
        }
        partial = self._run_file.with_suffix(".partial")
        partial.write_text(json.dumps(facts))
        partial.chmod(0o600)
        partial.replace(self._run_file)


def run_secrets() -> dict[str, str]:
    """Fresh secrets for the two loopback hops, one run long."""
    return {"MARLOW_RASA_SECRET": secrets.token_hex(24), "MARLOW_WEBHOOK_SECRET": secrets.token_hex(24)}


def interpreter() -> str:
    """The interpreter of the parent: the children run on what the parent runs on."""
    return sys.executable
