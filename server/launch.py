"""What ``marlow up`` starts: the two processes of a home, and what must hold before and after."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from server.config import LOOPBACK, Config
from server.failures import Failure
from server.loopback import alive, answers, find_running
from server.supervisor import (
    POLL_S,
    Child,
    StartFailed,
    Supervisor,
    free_port_or_fail,
    interpreter,
    run_secrets,
)
from server.training import assistant_python, verify_model

READY_WITHIN_S = 120.0


def supervisor(config: Config, *, listed: bool = True) -> Supervisor:
    """The supervisor of a home's two processes, checked but not started. Raises Failure.

    ``listed`` ones are found by other commands through the run file.
    """
    if running := find_running(config):
        raise Failure(
            "already_running",
            f"Marlow already runs at {running.base_url} (process {running.pid}).",
            "Use it, or stop it with `marlow down`.",
        )
    verify_model(config)
    free_port_or_fail(config.bind, config.port, "MARLOW_PORT")
    free_port_or_fail(LOOPBACK, config.rasa_port, "MARLOW_RASA_PORT")
    free_port_or_fail(LOOPBACK, config.webhook_port, "MARLOW_WEBHOOK_PORT")
    run_file = config.run_file if listed else None
    return Supervisor(children(config, os.environ), run_file, {"url": config.base_url})


def children(config: Config, environment: Mapping[str, str]) -> tuple[Child, ...]:
    """Rasa in its own environment, and the marlow process in ours; they share two secrets of this run."""
    ours = {
        **environment,
        **run_secrets(),
        "MARLOW_HOME": str(config.home),
        "MARLOW_PORT": str(config.port),
        "MARLOW_RASA_PORT": str(config.rasa_port),
        "MARLOW_WEBHOOK_PORT": str(config.webhook_port),
        "RASA_TELEMETRY_ENABLED": "false",
    }
    rasa = (
        *(str(assistant_python(config.root)), "-m", "components.serve", "--root", str(config.root)),
        *("--model", str(config.model), "--parent-pid", str(os.getpid())),
    )
    marlow = (interpreter(), "-m", "server.main")
    return (
        Child("marlow", marlow, ours, config.logs / "marlow-process.log", config.root),
        Child("rasa", rasa, ours, config.logs / "rasa.log", config.root),
    )


def is_ready(config: Config) -> bool:
    """Whether all parts answer."""
    return answers(f"{config.base_url}/readyz", 3.0)


def on_free_ports(config: Config) -> Config:
    """The same home on three ports that nobody uses now."""
    probes = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(3)]
    try:
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        ports = [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
    return replace(config, bind=LOOPBACK, port=ports[0], rasa_port=ports[1], webhook_port=ports[2])


@contextmanager
def kept_running(config: Config) -> Iterator[Config]:
    """Both processes on free ports for as long as the block runs, restarted when they end. Raises Failure."""
    own = on_free_ports(config)
    started = supervisor(own, listed=False)
    tending = threading.Event()
    try:
        started.start()
        wait_until_ready(started, own)
        thread = threading.Thread(target=_tend, args=(started, tending), daemon=True)
        thread.start()
        yield own
        tending.set()
        thread.join()
    finally:
        tending.set()
        started.stop()


def wait_until_ready(started: Supervisor, config: Config) -> None:
    """Tend the processes until all parts answer. Raises StartFailed."""
    deadline = time.monotonic() + READY_WITHIN_S
    while not is_ready(config):
        started.tend()
        if time.monotonic() > deadline:
            raise StartFailed(
                f"Marlow was not ready within {READY_WITHIN_S:.0f} seconds. "
                f"Next step: read {config.logs} and try again."
            )
        time.sleep(POLL_S)


def _tend(started: Supervisor, done: threading.Event) -> None:
    while not done.wait(POLL_S):
        try:
            started.tend()
        except StartFailed:
            # Whoever asks next is told that Marlow does not answer.
            return


def stop(config: Config, pid: int, patience_s: float = 20.0) -> bool:
    """Ask a supervisor to end, and wait until its run file is gone; False where it does not end."""
    os.kill(pid, 15)
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if not config.run_file.exists() and not alive(pid):
            return True
        time.sleep(POLL_S)
    return False
