"""Children end with their parent, say what went wrong, and leave nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from analytics.contract.store import StoreSettings
from analytics.jobs import child
from analytics.jobs.child import JobFailed, run_child, staged
from analytics.jobs.fit import fit
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import active_runs, customer_segments
from tests.jobs.shop import load_shop

CHILDREN = "tests.jobs.children"
START = child.start


@pytest.fixture(autouse=True)
def real_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new interpreter for every child, as in the product."""
    monkeypatch.setattr(child, "start", START)


@pytest.fixture
def shop(tmp_path: Path) -> Warehouse:
    store = open_warehouse("duckdb:///:memory:", tmp_path, settings=StoreSettings(today="data"))
    load_shop(store)
    return store


def failing(staging: Path, how: str, limit_s: float = 30) -> None:
    with staged(staging, "test") as folder:
        (folder.given / "how").write_text(how)
        run_child(CHILDREN, folder, limit_s=limit_s)


def fail(staging: Path, how: str, limit_s: float = 30) -> JobFailed:
    with pytest.raises(JobFailed) as failed:
        failing(staging, how, limit_s)
    assert not list(staging.iterdir())
    return failed.value


def test_a_child_writes_what_its_parent_reads(tmp_path: Path) -> None:
    with staged(tmp_path, "test") as folder:
        assert folder.path.stat().st_mode & 0o077 == 0
        (folder.given / "how").write_text("echo")
        run_child(CHILDREN, folder, limit_s=30)
        assert (folder.made / "said").read_text() == "echo"
    assert not list(tmp_path.iterdir())


def test_a_failure_tells_its_last_line_and_the_next_step(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    error = fail(tmp_path, "raise")
    assert error.text == "It ended with an error (ValueError: wrong shape)."
    assert error.next_step == "Run it again; if it fails again, report it with the lines of marlow.log."
    assert "Traceback" in caplog.text


@pytest.mark.parametrize("how", ["memory", "killed"])
def test_too_little_memory_is_told(tmp_path: Path, how: str) -> None:
    assert fail(tmp_path, how).text == "There was not enough memory."


def test_a_child_has_its_time(tmp_path: Path) -> None:
    assert "took longer than 0 minutes" in fail(tmp_path, "sleep", limit_s=1).text


def test_a_child_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from analytics.jobs.child import run_child, staged\n"
        "with staged(pathlib.Path(sys.argv[1]), 'test') as folder:\n"
        "    (folder.given / 'how').write_text('sleep')\n"
        f"    run_child({CHILDREN!r}, folder, limit_s=60)\n"
    )
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=root) as parent:
        told = _soon(lambda: next((f for f in tmp_path.glob("*/out/pid") if f.read_text()), None))
        assert isinstance(told, Path)
        child = int(told.read_text())
        parent.send_signal(signal.SIGKILL)
    assert _soon(lambda: not _alive(child))
    assert list(tmp_path.iterdir()), "nobody was left to remove it"
    with staged(tmp_path, "test") as folder:
        assert list(tmp_path.iterdir()) == [folder.path], "the next one does"


def test_a_fit_whose_child_fails_changes_nothing(shop: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.jobs.fit.CHILD", "analytics.jobs.no_such_child")
    version = shop.data_version()
    with pytest.raises(JobFailed, match="No module named"):
        fit(shop)
    assert shop.data_version() == version
    for table in (active_runs, customer_segments):
        counted = shop.run(Plan({"n": select(func.count().label("n")).select_from(table)}))
        assert counted["n"].first() == {"n": 0}
    assert not list(shop.staging.iterdir())


def _soon(found: object, within_s: float = 20.0) -> object:
    assert callable(found)
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if value := found():
            return value
        time.sleep(0.05)
    return found()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that nobody waited for is over too.
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")
