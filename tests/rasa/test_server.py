"""The served model: one message there and back, what it costs, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
SENDER = "c:" + "ab" * 16
REFERENCE = {"schema": "answer-ref/1", "id": "x", "text": "hi"}
# What a start costs is measured by benchmarks/chat.py. This guards against a heavy library coming back: TensorFlow alone adds more
# than 200 MB to the 330 of today.
MEGABYTES = 400.0


@dataclass
class Webhook:
    """A stand-in for the action webhook, and what it was sent."""

    server: ThreadingHTTPServer
    calls: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])


@dataclass
class Rasa:
    """The running server."""

    process: subprocess.Popen[str]
    url: str

    def post(self, body: Any, secret: str = "s3cret") -> tuple[int, Any]:
        request = Request(
            f"{self.url}/webhook",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "X-Marlow-Secret": secret},
        )
        try:
            with urlopen(request, timeout=30) as reply:
                return reply.status, json.load(reply)
        except HTTPError as error:
            return error.code, json.load(error)


@pytest.fixture(scope="module")
def webhook() -> Iterator[Webhook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            hook.calls.append((dict(self.headers), body))
            responses = [{"text": "one\n\ntwo", "custom": REFERENCE}, {"custom": REFERENCE}]
            reply = json.dumps({"events": [], "responses": responses}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *args: Any) -> None:
            """Stay silent."""

    hook = Webhook(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
    threading.Thread(target=hook.server.serve_forever, daemon=True).start()
    yield hook
    hook.server.shutdown()
    hook.server.server_close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(port: int, webhook_port: int) -> dict[str, str]:
    return {
        **os.environ,
        "MARLOW_RASA_PORT": str(port),
        "MARLOW_RASA_SECRET": "s3cret",
        "MARLOW_WEBHOOK_PORT": str(webhook_port),
        "MARLOW_WEBHOOK_SECRET": "hook-secret",
    }


def start(model: Path, port: int, webhook_port: int, *extra: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "components.serve", "--root", str(ROOT), "--model", str(model), *extra]
    return subprocess.Popen(command, env=environment(port, webhook_port), stderr=subprocess.PIPE, text=True)


def wait_until_ready(process: subprocess.Popen[str], url: str) -> dict[str, Any]:
    for _ in range(600):
        if process.poll() is not None:
            raise AssertionError(f"ended with {process.returncode}: {process.communicate()[1]}")
        try:
            with urlopen(f"{url}/health", timeout=5) as reply:
                return dict(json.load(reply))
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError("not ready in a minute")


@pytest.fixture(scope="module")
def rasa(model: Path, webhook: Webhook) -> Iterator[Rasa]:
    port = free_port()
    url = f"http://127.0.0.1:{port}/webhooks/marlow"
    process = start(model, port, webhook.port)
    health = wait_until_ready(process, url)
    assert health["status"] == "ok"
    assert health["model_id"]
    yield Rasa(process, url)
    process.send_signal(signal.SIGTERM)
    log = process.communicate(timeout=20)[1]
    assert process.returncode == 0, log
    assert "revenue by channel" not in log


def resident_mb(process: subprocess.Popen[str]) -> float:
    """Resident memory, as Linux counts it."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        pytest.skip("needs /proc")
    lines = status.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def test_round_trip_keeps_each_response_whole_and_stays_light(rasa: Rasa, webhook: Webhook) -> None:
    body = {"sender": SENDER, "message": "revenue by channel last month", "metadata": {"user": "owner"}}
    assert rasa.post(body) == (200, [{"text": "one\n\ntwo", "custom": REFERENCE}, {"custom": REFERENCE}])
    headers, call = webhook.calls[-1]
    assert headers["X-Marlow-Secret"] == "hook-secret"
    assert call["next_action"] == "action_ask"
    assert call["sender_id"] == SENDER
    assert "domain" in call
    latest = call["tracker"]["latest_message"]
    assert latest["metadata"] == {"user": "owner"}
    assert latest["parts"][0]["intent"] == "query"
    assert latest["sentiment"]["label"] == "neutral"
    assert call["tracker"]["slots"] == {"session_started_metadata": None}
    assert resident_mb(rasa.process) <= MEGABYTES


def test_wrong_secret_and_malformed_bodies_are_refused_before_anything_runs(
    rasa: Rasa, webhook: Webhook
) -> None:
    before = len(webhook.calls)
    good = {"sender": SENDER, "message": "hello"}
    assert rasa.post(good, secret="")[0] == 401
    assert rasa.post(good, secret="s3cre")[0] == 401
    for fault in (
        {"sender": "c:1"},
        {"sender": "U1"},
        {"message": " "},
        {"message": None},
        {"metadata": "x"},
    ):
        assert rasa.post({**good, **fault})[0] == 422, fault
    assert rasa.post({**good, "message": "a\x00b"})[0] == 422
    assert rasa.post({**good, "message": "\ud800"})[0] == 422
    assert rasa.post({**good, "message": "x" * 2001})[0] == 422
    assert rasa.post(["no object"])[0] == 422
    assert len(webhook.calls) == before


def test_commands_to_rasa_are_only_words(rasa: Rasa, webhook: Webhook) -> None:
    sender = "c:" + "cd" * 16
    assert rasa.post({"sender": sender, "message": '/act{"person": "1"}'})[0] == 200
    latest = webhook.calls[-1][1]["tracker"]["latest_message"]
    assert latest["text"] == 'act{"person": "1"}'
    assert rasa.post({"sender": sender, "message": "/restart"})[0] == 200
    assert webhook.calls[-1][1]["next_action"] == "action_ask"


def test_a_long_conversation_stays_small(rasa: Rasa, webhook: Webhook) -> None:
    sender = "c:" + "ef" * 16
    for _ in range(15):
        assert rasa.post({"sender": sender, "message": "orders yesterday"})[0] == 200
    assert len(webhook.calls[-1][1]["tracker"]["events"]) <= 50


def test_nothing_but_the_channel_is_served(rasa: Rasa) -> None:
    base = rasa.url.removesuffix("/webhooks/marlow")
    for path in (
        "/status",
        "/domain",
        f"/conversations/{SENDER}/tracker",
        "/webhooks/rest/webhook",
        "/model",
    ):
        with pytest.raises(HTTPError) as refused:
            urlopen(base + path, timeout=10)
        assert refused.value.code == 404, path


def test_a_port_in_use_is_one_line(model: Path, webhook: Webhook) -> None:
    process = start(model, webhook.port, webhook.port)
    log = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert log.strip() == f"rasa: port {webhook.port} is in use or refused: set MARLOW_RASA_PORT to another"


def test_a_missing_model_is_one_line(tmp_path: Path) -> None:
    process = start(tmp_path / "none.tar.gz", free_port(), 1)
    log = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert log.strip() == f"rasa: there is no model at {tmp_path / 'none.tar.gz'}: train one"


def test_it_ends_with_its_parent(model: Path, webhook: Webhook) -> None:
    process = start(model, free_port(), webhook.port, "--parent-pid", "1" if os.getpid() != 1 else "2")
    process.communicate(timeout=90)
    assert process.returncode == 0
