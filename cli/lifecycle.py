"""init, demo, up, down."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cli.home import config, local, run
from cli.output import Json, progress, show
from server.config import Config
from server.failures import Failure
from server.launch import is_ready, stop, supervisor
from server.loopback import find_running, get
from server.supervisor import StartFailed, last_line
from server.training import is_current, train

DEMO_HOME = ".marlow-demo"
STARTED_WITHIN_S = 150.0

Background = Annotated[
    bool, typer.Option("--background", help="Return once it is ready; stop it by `marlow down`.")
]


def init(
    shop: Annotated[str | None, typer.Option(help="What the shop is called.")] = None,
    currency: Annotated[str | None, typer.Option(help="ISO 4217 code, such as EUR.")] = None,
    timezone: Annotated[str | None, typer.Option(help="IANA name, such as Europe/Berlin.")] = None,
    as_json: Json = False,
) -> None:
    """Make a home for a shop: its stores, its settings, its model."""
    here = config()
    for key, value in (("shop", shop), ("currency", currency), ("timezone", timezone)):
        if value is not None:
            run("settings-set", {"key": key, "value": value})
    found = run("settings-list", {})
    trained = train(here, progress=progress)
    data = {"home": str(here.home), "trained": trained, **found}
    lines = [
        f"{here.home} is ready.",
        *(f"  {s['key']} = {s['value']}" for s in found["settings"]),
        "Next step: `marlow import <table> FILE`, then `marlow up`.",
    ]
    show(data, lines, as_json)


def demo(
    background: Background = False,
    build_only: Annotated[bool, typer.Option("--build-only", help="Build it and do not start it.")] = False,
    as_json: Json = False,
) -> None:
    """Build the demo shop where it is not there, and start Marlow on it."""
    os.environ.setdefault("MARLOW_HOME", str(Path.cwd() / DEMO_HOME))
    here = config()
    if find_running(here) is None:
        rows = local("server.demo").build(here, progress)
        if rows:
            progress(f"the demo shop has {rows:,} rows")
        train(here, progress=progress)
        cpu = _cpu_seconds()
        progress(f"building took {cpu:.0f} CPU seconds")
        if build_only:
            show(
                {"home": str(here.home), "rows": rows, "cpu_s": round(cpu, 1)},
                [f"The demo shop is in {here.home}. Next step: `marlow demo` starts it."],
                as_json,
            )
            return
    _start(here, background, as_json)


def up(background: Background = False, as_json: Json = False) -> None:
    """Start Marlow and keep it running; Ctrl-C stops it."""
    here = config()
    if find_running(here) is None and not is_current(here):
        train(here, progress=progress)
    _start(here, background, as_json)


def down(as_json: Json = False) -> None:
    """Stop the Marlow that runs on this home."""
    here = config()
    running = find_running(here)
    if running is None:
        show({"stopped": False}, [f"No Marlow runs on {here.home}."], as_json)
        return
    if not stop(here, running.pid):
        raise Failure(
            "not_stopped",
            f"Process {running.pid} did not end.",
            f"End it with `kill -9 {running.pid}`; its two processes end with it.",
        )
    show({"stopped": True}, ["Stopped."], as_json)


def _start(here: Config, background: bool, as_json: bool) -> None:
    if background:
        _start_behind(here, as_json)
        return
    started = supervisor(here)
    progress("starting …")
    polled = [0.0]

    def ready() -> bool:
        # Each look asks both processes and both stores, so not at every turn of the supervisor's loop.
        if time.monotonic() - polled[0] < 0.4:
            return False
        polled[0] = time.monotonic()
        return is_ready(here)

    started.run(ready=lambda: _announce(here, os.getpid(), as_json), is_ready=ready)
    progress("stopped")


def _start_behind(here: Config, as_json: bool) -> None:
    """A supervisor of its own session, waited for until it is ready."""
    if running := find_running(here):
        _announce(replace(here, port=int(running.base_url.rsplit(":", 1)[1])), running.pid, as_json)
        return
    supervisor(here)  # every reason not to start is told here, not in a log
    here.logs.mkdir(parents=True, exist_ok=True)
    log = here.logs / "up.log"
    environment = {**os.environ, "MARLOW_HOME": str(here.home)}
    with log.open("wb") as out:
        parent = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "up", "--json"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=out,
            cwd=here.root,
            env=environment,
            start_new_session=True,
        )
    progress("starting …")
    deadline = time.monotonic() + STARTED_WITHIN_S
    while not (here.run_file.exists() and is_ready(here)):
        if parent.poll() is not None:
            said = last_line(log).removeprefix("marlow: ")
            raise StartFailed(said or f"Marlow ended at once. Next step: read {here.logs}.")
        if time.monotonic() > deadline:
            parent.terminate()
            raise StartFailed(f"Marlow was not ready in time. Next step: read {here.logs}.")
        time.sleep(0.3)
    _announce(here, parent.pid, as_json)


def _announce(here: Config, pid: int, as_json: bool) -> None:
    start = get(f"{here.base_url}/api/start")
    examples = list(start["examples"])[:5]
    data = {"url": here.base_url, "pid": pid, "home": str(here.home), "examples": examples}
    lines = [f"Marlow is ready: {here.base_url}", "Ask, for example:", *(f"  {line}" for line in examples)]
    show(data, lines, as_json)
    sys.stdout.flush()


def _cpu_seconds() -> float:
    """What this process and the children that it waited for have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
