"""doctor: what could keep Marlow from working, each with the next step."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable

import typer

from cli.home import config, local
from cli.output import FAILED, Json, show
from server.config import LOOPBACK, Config
from server.failures import Failure
from server.loopback import Running, find_running, get
from server.supervisor import free_port_or_fail
from server.training import assistant_python, is_current, verify_model

LEAST_FREE = 500_000_000

Check = Callable[[Config, Running | None], str]
"""What is well, in a few words; raises Failure for what is not."""


def doctor(as_json: Json = False) -> None:
    """Check the environments, the home, the stores, the model and the ports."""
    here = config()
    running = find_running(here)
    results = [_result(name, check, here, running) for name, check in CHECKS.items()]
    lines = [
        f"{'ok  ' if r['ok'] else 'FAIL'}  {r['check']}: {r['text']}"
        + (f" Next step: {r['next_step']}" if r["next_step"] else "")
        for r in results
    ]
    well = all(r["ok"] for r in results)
    show({"ok": well, "checks": results}, lines, as_json)
    if not well:
        raise typer.Exit(FAILED)


def _result(name: str, check: Check, here: Config, running: Running | None) -> dict[str, str | bool]:
    try:
        return {"check": name, "ok": True, "text": check(here, running), "next_step": ""}
    except Failure as failure:
        return {"check": name, "ok": False, "text": failure.text, "next_step": failure.next_step}


def _python(here: Config, running: Running | None) -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor} ({sys.executable})"


def _assistant(here: Config, running: Running | None) -> str:
    python = assistant_python(here.root)
    done = subprocess.run(  # noqa: S603 (the assistant's interpreter)
        [str(python), "-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('components') is None)"],
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise Failure("no_assistant", f"{python} lacks the assistant's parts.", "Run `make install`.")
    return str(python)


def _home(here: Config, running: Running | None) -> str:
    here.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    probe = here.home / ".doctor"
    try:
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise Failure(
            "home", f"{here.home} cannot be written ({error.strerror}).", "Set MARLOW_HOME to another folder."
        ) from error
    return str(here.home)


def _disk(here: Config, running: Running | None) -> str:
    free = shutil.disk_usage(here.home).free
    if free < LEAST_FREE:
        raise Failure(
            "disk", f"{free / 1e6:,.0f} MB are free at {here.home}.", "Free some space, at least 500 MB."
        )
    return f"{free / 1e9:,.1f} GB free"


def _stores(here: Config, running: Running | None) -> str:
    if running is not None:
        ready = get(f"{running.base_url}/api/start")
        return f"open in the running Marlow, data through {ready['data_through']}"
    return str(local("server.stores").described(here))


def _model(here: Config, running: Running | None) -> str:
    verify_model(here)
    if not is_current(here):
        raise Failure(
            "old_model", "What the model is made of has changed since it was trained.", "Run `marlow train`."
        )
    return str(here.model)


def _ports(here: Config, running: Running | None) -> str:
    if running is not None:
        return f"Marlow listens at {running.base_url}"
    ports = {
        "MARLOW_PORT": here.port,
        "MARLOW_RASA_PORT": here.rasa_port,
        "MARLOW_WEBHOOK_PORT": here.webhook_port,
    }
    for setting, port in ports.items():
        free_port_or_fail(LOOPBACK, port, setting)
    return ", ".join(f"{port} is free" for port in ports.values())


CHECKS: dict[str, Check] = {
    "python": _python,
    "assistant": _assistant,
    "home": _home,
    "disk": _disk,
    "stores": _stores,
    "model": _model,
    "ports": _ports,
}
