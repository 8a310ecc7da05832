"""Both stores of a home, open: what a command needs, in the server or in the command line's own process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from analytics.state.opened import State, open_state
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.errors import WarehouseError
from server.config import Config
from server.failures import Failure
from server.lock import home_lock
from server.settings import all_settings, check, store_settings


@dataclass(frozen=True)
class Stores:
    """The open stores of a home."""

    config: Config
    warehouse: Warehouse
    state: State
    tell: Callable[[str], None] = lambda text: None
    """Hears how far long work is, where somebody listens."""

    @property
    def settings(self) -> dict[str, Any]:
        """Every setting: what was set over the defaults."""
        return all_settings(self.state.settings)


def open_home_state(config: Config) -> State:
    """The application state, its settings checked."""
    config.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return open_state(config.state_url, config.home, check=check)


@contextmanager
def opened_stores(config: Config) -> Iterator[Stores]:
    """Open both stores, migrated, and close them at the end. Raises Failure."""
    state = open_home_state(config)
    try:
        values = all_settings(state.settings)
        warehouse = open_warehouse(
            config.database_url, config.home, settings=store_settings(values, config.today)
        )
    except WarehouseError as error:
        state.close()
        raise Failure("store", error.text, error.next_step) from error
    except BaseException:
        state.close()
        raise
    try:
        yield Stores(config, warehouse, state)
    finally:
        warehouse.close()
        state.close()


def described(config: Config) -> str:
    """What the stores hold, in a few words; opens them under the home's lock. Raises Failure."""
    with home_lock(config.home, wait_s=2.0), opened_stores(config) as stores:
        _, through = stores.warehouse.today_and_through()
        return f"{stores.warehouse.dialect}, data through {through}" if through else "open, no data yet"
