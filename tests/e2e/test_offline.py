"""Nothing leaves the machine: the whole product answers in a network namespace that has only its loopback."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.running import ROOT, Marlow

pytestmark = pytest.mark.rasa

ALONE = ("unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")
OF_ONE_RUN = shutil.ignore_patterns("run.json", "lock", "cli-token", "logs", "staging")


def namespaces_work() -> bool:
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return False
    return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not namespaces_work(), reason="no network namespaces here (unshare and ip are needed)")
def test_answers_with_loopback_only(marlow: Marlow, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(marlow.home, home, ignore=OF_ONE_RUN)
    unreachable = subprocess.run(
        [*ALONE, sys.executable, "-c", "import socket; socket.create_connection(('192.0.2.1', 80), 1)"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert b"unreachable" in unreachable.stderr.lower()
    done = subprocess.run(
        [*ALONE, sys.executable, "-m", "cli.main", "ask", "recommend products for user 42", "--json"],
        env={**marlow.environment, "MARLOW_HOME": str(home)},
        cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    reply = json.loads(done.stdout)
    assert reply["replies"][0]["answer"]["kind"] == "answer"
    assert reply["replies"][0]["answer"]["question"].startswith("products.recommend 42")
