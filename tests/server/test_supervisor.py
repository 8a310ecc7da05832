"""The parent: restarts what ends, gives up on what cannot live, ends all with itself."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from server import supervisor
from server.supervisor import Child, StartFailed, Supervisor, last_line, rotate

SLEEPER = (sys.executable, "-c", "import time; time.sleep(60)")


def child(tmp_path: Path, *command: str, name: str = "one") -> Child:
    return Child(name, command or SLEEPER, dict(os.environ), tmp_path / f"{name}.log", tmp_path)


def tend_until(parent: Supervisor, done: object, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:  # type: ignore[operator]
        parent.tend()
        time.sleep(0.02)
    assert done()  # type: ignore[operator]


def test_a_killed_process_is_started_again_and_the_other_stays(tmp_path: Path) -> None:
    parent = Supervisor(
        (child(tmp_path), child(tmp_path, name="two")), tmp_path / "run.json", {"url": "http://x"}
    )
    try:
        parent.start()
        before = json.loads((tmp_path / "run.json").read_text())["processes"]
        os.kill(before["one"], signal.SIGKILL)
        tend_until(parent, lambda: len(parent.children[0].starts) == 2)
        after = json.loads((tmp_path / "run.json").read_text())["processes"]
        assert after["one"] != before["one"]
        assert after["two"] == before["two"]
    finally:
        parent.stop()
    assert all(c.gone() for c in parent.children)
    assert not (tmp_path / "run.json").exists()


def test_gives_up_after_five_restarts_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Child, "backing_off", _without_waiting(Child.backing_off))
    one = child(tmp_path, sys.executable, "-c", "import sys; sys.exit('the reason')")
    parent = Supervisor((one,), None, {})
    parent.start()
    with pytest.raises(StartFailed, match="one ended 6 times within 120 seconds") as failed:
        tend_until(parent, lambda: False, 30.0)
    assert "(it said: the reason)" in failed.value.text
    assert "marlow up" in failed.value.next_step
    assert len(one.starts) == 6


def _without_waiting(real: object) -> object:
    def backing_off(self: Child, now: float) -> float:
        real(self, now)  # type: ignore[operator]
        return 0.01

    return backing_off


def test_waits_longer_each_time(tmp_path: Path) -> None:
    one = child(tmp_path)
    waits = []
    for number in range(1, 6):
        one.starts = [100.0] * number
        waits.append(one.backing_off(101.0))
    assert waits == [0.25, 0.5, 1.0, 2.0, 4.0]
    one.starts = [100.0] * 6
    assert one.backing_off(300.0) == 0.25


def test_what_cannot_start_is_told_at_once(tmp_path: Path) -> None:
    script = f"import sys; sys.stderr.write('one: no room. Next step: make some\\n'); sys.exit({supervisor.HOPELESS})"
    one = child(tmp_path, sys.executable, "-c", script)
    parent = Supervisor((one,), None, {})
    parent.start()
    with pytest.raises(StartFailed, match=r"^no room\.") as failed:
        tend_until(parent, lambda: False)
    assert failed.value.next_step == "make some"
    assert len(one.starts) == 1


def test_a_signal_ends_parent_and_children(tmp_path: Path) -> None:
    parent = Supervisor((child(tmp_path),), None, {})
    kept = {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    try:
        parent.run()
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
    assert parent.children[0].gone()


def test_logs_are_rotated_while_they_are_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "LOG_LIMIT", 10)
    log = tmp_path / "one.log"
    with log.open("ab") as writer:
        writer.write(b"more than ten bytes\n")
        writer.flush()
        rotate(log)
        writer.write(b"new\n")
    assert log.read_text() == "new\n"
    assert (tmp_path / "one.1.log").read_text() == "more than ten bytes\n"
    assert last_line(log) == "new"
    assert last_line(tmp_path / "none.log") == ""
