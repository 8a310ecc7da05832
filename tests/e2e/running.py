"""A Marlow of real processes, and the ways in that a person has."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 120.0


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


@dataclass
class Marlow:
    """``marlow`` on one home: run to the end, or kept running."""

    home: Path
    environment: dict[str, str]
    url: str
    parent: subprocess.Popen[bytes] | None = None
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60.0, trust_env=False))

    @classmethod
    def on(cls, home: Path) -> Marlow:
        port, rasa, webhook = free_ports(3)
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MARLOW_")}
        given = {"MARLOW_HOME": str(home), "MARLOW_PORT": str(port)}
        given |= {"MARLOW_RASA_PORT": str(rasa), "MARLOW_WEBHOOK_PORT": str(webhook)}
        return cls(home, {**kept, **given}, f"http://127.0.0.1:{port}")

    def cli(self, *arguments: str, typed: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cli.main", *arguments],
            env=self.environment, cwd=ROOT, input=typed or "", capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    def start(self) -> None:
        self.parent = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "up"],
            env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.wait_until_ready()

    def stop(self) -> int:
        assert self.parent is not None
        self.parent.send_signal(signal.SIGTERM)
        return self.parent.wait(30)

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline:
            if self.parent is not None and self.parent.poll() is not None:
                raise AssertionError(f"the parent ended with {self.parent.returncode}")
            try:
                if self.http.get(f"{self.url}/readyz").status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        raise AssertionError("not ready in time")

    def processes(self) -> dict[str, int]:
        return dict(json.loads((self.home / "run.json").read_text())["processes"])

    def chat(self, **body: Any) -> httpx.Response:
        return self.http.post(f"{self.url}/api/chat", json=body)

    def say(self, message: str, conversation: str | None = None) -> dict[str, Any]:
        more = {"conversation_id": conversation} if conversation else {}
        response = self.chat(message=message, **more)
        assert response.status_code == 200, response.text
        return dict(response.json())

    def stored_turns(self, message_id: str) -> list[tuple[str, int]]:
        """State and number of answers of every turn that the message has."""
        with closing(sqlite3.connect(f"file:{self.home / 'state.sqlite'}?mode=ro", uri=True)) as state:
            return list(
                state.execute(
                    "SELECT t.state, (SELECT count(*) FROM answers a WHERE a.turn_id = t.id)"
                    " FROM turns t WHERE t.message_id = ?",
                    (message_id,),
                )
            )
