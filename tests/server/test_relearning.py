"""What was learnt and lost with a release is learnt again at the start, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.contract.store import StoreSettings
from analytics.jobs.child import JobFailed
from analytics.jobs.runs import is_due, is_fitted
from analytics.warehouse.engine import open_warehouse
from server import relearning
from server.relearning import learn_if_due
from tests.jobs.shop import load_shop


def test_orders_without_a_fit_are_learnt_from_once(tmp_path: Path) -> None:
    store = open_warehouse(
        f"duckdb:///{tmp_path}/facts.duckdb", tmp_path, settings=StoreSettings(today="data")
    )
    assert not learn_if_due(store)  # nothing to learn from
    load_shop(store)
    assert is_due(store)
    assert learn_if_due(store)
    assert is_fitted(store)
    assert not learn_if_due(store)
    store.close()


def test_a_failure_changes_nothing_and_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(warehouse: object) -> None:
        raise JobFailed("There was not enough memory.", "Close other programs.")

    monkeypatch.setattr(relearning, "fit", failing)
    store = open_warehouse(
        f"duckdb:///{tmp_path}/facts.duckdb", tmp_path, settings=StoreSettings(today="data")
    )
    load_shop(store)
    assert not learn_if_due(store)
    assert is_due(store)
    store.close()
