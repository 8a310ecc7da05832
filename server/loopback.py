"""A running Marlow as the command line finds it, and plain HTTP to it: the standard library, no proxy."""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.config import Config
from server.failures import Failure

TOKEN_HEADER = "X-Marlow-Token"  # noqa: S105 (the header's name)
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Running:
    """Where a running Marlow listens, and the process id of its parent."""

    base_url: str
    pid: int


def answers(url: str, timeout_s: float = 1.0) -> bool:
    """Whether a health address answers 200."""
    try:
        with _direct.open(url, timeout=timeout_s) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False


def find_running(config: Config, patience_s: float = 0.0) -> Running | None:
    """The Marlow that runs on this home, by its run file and its health address.

    While its parent lives a process that does not answer is being restarted: that is waited for.
    """
    try:
        facts = json.loads(config.run_file.read_text(encoding="utf-8"))
        found = Running(str(facts["url"]), int(facts["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    deadline = time.monotonic() + patience_s
    while not answers(f"{found.base_url}/healthz", 2.0):
        if time.monotonic() >= deadline or not alive(found.pid):
            return None
        time.sleep(0.2)
    return found


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not waited for does not."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        if stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return False
        os.kill(pid, 0)
    except (OSError, IndexError):
        return False
    return True


def get(url: str, timeout_s: float = 10.0) -> dict[str, Any]:
    """A JSON object. Raises Failure."""
    return _sent(urllib.request.Request(url), timeout_s)  # noqa: S310 (loopback addresses of ours)


def post(url: str, body: Mapping[str, Any], *, token: str = "", timeout_s: float = 630.0) -> dict[str, Any]:
    """Post JSON, get a JSON object. Raises Failure with what the server said."""
    headers = {"Content-Type": "application/json", **({TOKEN_HEADER: token} if token else {})}
    data = json.dumps(body, ensure_ascii=False).encode()
    return _sent(urllib.request.Request(url, data, headers), timeout_s)  # noqa: S310 (as above)


def command(config: Config, running: Running, name: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Run a command in the running server, let in by the token of this home. Raises Failure."""
    try:
        token = config.cli_token.read_text(encoding="ascii").strip()
    except OSError as error:
        raise Failure(
            "no_token",
            f"{config.cli_token} cannot be read, so the running Marlow does not let this command in.",
            "Run it as the user who started Marlow, or restart Marlow.",
        ) from error
    return post(f"{running.base_url}/api/commands/{name}", options, token=token, timeout_s=3600.0)


def _sent(request: urllib.request.Request, timeout_s: float) -> dict[str, Any]:
    try:
        with _direct.open(request, timeout=timeout_s) as reply:
            found = json.loads(reply.read())
    except urllib.error.HTTPError as error:
        with error:
            raise _problem(error) from None
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise Failure(
            "not_reached",
            f"Marlow at {request.host} did not answer.",
            "Look at `marlow doctor`, then try again.",
        ) from error
    return found if isinstance(found, dict) else {}


def _problem(error: urllib.error.HTTPError) -> Failure:
    try:
        body = json.loads(error.read())
        text, _, step = str(body["detail"]).partition(" Next step: ")
        return Failure(str(body["code"]), text, str(body.get("next_step") or step))
    except (OSError, ValueError, KeyError, TypeError):
        return Failure("not_reached", f"Marlow answered {error.code}.", "Look at `marlow doctor`.")
