"""Where commands run: in the server of this home while one runs, else in this process under the home's lock."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from cli.output import progress
from server.config import Config, load
from server.launch import kept_running
from server.loopback import command, find_running

RESTARTED_WITHIN_S = 30.0


def config() -> Config:
    """The configuration of this environment. Raises ConfigError."""
    return load()


def run(name: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Run a command wherever the stores are open. Raises Failure."""
    here = config()
    running = find_running(here, RESTARTED_WITHIN_S)
    if running is not None:
        return command(here, running, name, options)
    return local("server.commands").run_here(here, name, options, progress)  # type: ignore[no-any-return]


def local(module: str) -> Any:
    """A module that opens stores, imported by name: it takes seconds that most commands need not pay."""
    return importlib.import_module(module)


@contextmanager
def gateway(here: Config) -> Iterator[str]:
    """The address of the running gateway, or of one that runs for as long as the block does. Raises Failure."""
    running = find_running(here, RESTARTED_WITHIN_S)
    if running is not None:
        yield running.base_url
        return
    progress("starting Marlow for this (`marlow up` keeps it running) …")
    with kept_running(here) as own:
        yield own.base_url
