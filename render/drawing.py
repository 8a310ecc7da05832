"""PNG and SVG by vl-convert, in a worker process that stays warm; no browser, no network."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from base64 import b64decode
from pathlib import Path
from typing import Any, Literal

Kind = Literal["png", "svg"]
PATIENCE_S = 30.0
_ROOT = Path(__file__).resolve().parents[1]


class DrawingFailed(Exception):
    """The picture could not be made."""


class Drawer:
    """Draws by one child process, started at the first picture and again where it ended; safe to share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None

    def draw(self, spec: dict[str, Any], kind: Kind) -> bytes:
        """The picture. Raises DrawingFailed."""
        with self._lock:
            child = self._running()
            timer = threading.Timer(PATIENCE_S, child.kill)
            timer.start()
            try:
                if child.stdin is None or child.stdout is None:
                    raise DrawingFailed("the worker has no pipes")
                child.stdin.write(json.dumps({"kind": kind, "spec": spec}) + "\n")
                child.stdin.flush()
                line = child.stdout.readline()
            except (OSError, ValueError) as error:
                raise DrawingFailed(type(error).__name__) from error
            finally:
                timer.cancel()
        try:
            reply = json.loads(line)
        except ValueError as error:
            raise DrawingFailed("the worker ended") from error
        if "failed" in reply:
            raise DrawingFailed(str(reply["failed"]))
        return b64decode(reply["made"])

    def warm(self) -> None:
        """Start the worker and draw something small, so that the first picture does not wait for it."""
        self.draw({"data": {"values": [{}]}, "mark": "point"}, "svg")

    def _running(self) -> subprocess.Popen[str]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                (sys.executable, "-m", "render.worker"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                cwd=_ROOT,
            )
        return self._child

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            if self._child is not None and self._child.poll() is None:
                self._child.terminate()
                self._child.wait(5)
            for pipe in (self._child.stdin, self._child.stdout) if self._child else ():
                if pipe is not None:
                    pipe.close()
