"""The gateway over the demo shop, with Rasa replaced."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from analytics.execution import Executor
from analytics.knowledge import Knowledge, StoreSetup
from analytics.service import Service
from analytics.state.opened import open_state
from analytics.warehouse.engine import Warehouse
from server.app import gateway_app
from server.config import load
from server.conversing import Conversing
from server.deps import Parts
from server.memory import StateMemory, now
from tests.server.fake_rasa import FakeRasa


class _SharedWarehouse:
    """The session's store: the application must not close it."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def __getattr__(self, name: str) -> object:
        return getattr(self._warehouse, name)

    def close(self) -> None:
        return


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
def parts(demo_store: Warehouse, tmp_path: Path, rasa: FakeRasa) -> Iterator[Parts]:
    config = load({"MARLOW_HOME": str(tmp_path)})
    state = open_state(None, tmp_path)
    setup = StoreSetup("EUR", "Europe/Berlin", is_demo=True)
    service = Service(Executor(demo_store), Knowledge(demo_store, setup), StateMemory(state))
    rasa.conversing = Conversing(state, service, rasa)  # type: ignore[arg-type]
    yield Parts(
        config=config,
        warehouse=_SharedWarehouse(demo_store),  # type: ignore[arg-type]
        state=state,
        service=service,
        rasa=rasa,  # type: ignore[arg-type]
        conversing=rasa.conversing,
        owner_id=state.users.owner(now()).id,
        shop="Demo shop",
        is_demo=True,
    )
    # The gateway closes it too when it ends; a test without one leaves it open.
    state.close()


@pytest.fixture
def client(parts: Parts, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(gateway_app(parts), base_url="http://127.0.0.1:8080") as opened:
        yield opened
    shutil.rmtree(tmp_path, ignore_errors=True)
