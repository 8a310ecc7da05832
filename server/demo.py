"""Builds the demo shop's home: its settings, its generated rows, once."""

from __future__ import annotations

from collections.abc import Callable

from analytics.ingest.demo import generate, load_demo
from analytics.jobs.runs import is_fitted
from server.commands import fit
from server.config import Config
from server.failures import Failure
from server.lock import home_lock
from server.memory import now
from server.stores import Stores, open_home_state, opened_stores

SETTINGS = {
    "is_demo": True,
    "shop": "Demo shop",
    "currency": "EUR",
    "timezone": "Europe/Berlin",
    "today": "data",
}


def build(config: Config, progress: Callable[[str], None]) -> int:
    """Make the demo shop where it is not there; how many rows were loaded. Raises Failure."""
    with home_lock(config.home, wait_s=2.0):
        _prepare(config)
        with opened_stores(config) as stores:
            rows = 0 if stores.warehouse.data_version() else _load(stores, progress)
            if not is_fitted(stores.warehouse):
                progress("learning from its orders")
                fit(stores, {})
            return rows


def _load(stores: Stores, progress: Callable[[str], None]) -> int:
    progress("making the demo shop")
    tables = generate()
    progress("loading the demo shop")
    with stores.warehouse.writer("demo shop") as writer:
        return load_demo(writer, tables)


def _prepare(config: Config) -> None:
    """Settings first: rows are stored under them. A home that holds a real shop is left alone."""
    state = open_home_state(config)
    try:
        chosen = state.settings.all()
        if "is_demo" not in chosen and (chosen or (config.home / "facts.duckdb").exists()):
            raise Failure(
                "real_store",
                f"{config.home} holds a shop of its own.",
                "Set MARLOW_HOME to an empty folder for the demo shop.",
            )
        for key, value in SETTINGS.items():
            if key not in chosen:
                state.settings.set(key, value, "marlow demo", now())
    finally:
        state.close()
