"""What a fit stores, on every engine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, func, select, update

from analytics.contract.store import StoreSettings
from analytics.jobs.fit import fit
from analytics.jobs.model_record import NoWayBack, record, roll_back, run_of
from analytics.recommendation.contract import Purchases, Shop
from analytics.recommendation.models import Linear
from analytics.state.opened import open_state
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import (
    active_runs,
    customer_segments,
    customers,
    orders,
    product_factors,
    product_pairs,
)
from analytics.warehouse.writer import Writer
from tests.jobs.shop import BUYERS, GOODS, LAST, bought, load_shop


@pytest.fixture
def store_settings() -> StoreSettings:
    return StoreSettings(today="data")


def stored(store: Warehouse, what: Table, *without: str) -> list[tuple[Any, ...]]:
    columns = [c for c in what.columns if c.name not in ("run_id", *without)]
    return sorted(store.run(Plan({"x": select(*columns)}))["x"].values, key=repr)


def runs(store: Warehouse) -> set[str]:
    return {row[0] for row in store.run(Plan({"x": select(product_pairs.c.run_id).distinct()}))["x"].values}


def test_a_fit_stores_what_the_model_learnt(warehouse: Warehouse) -> None:
    load_shop(warehouse)
    told: list[str] = []
    report = fit(warehouse, progress=lambda stage, done, total: told.append(f"{stage} {done}/{total}"))
    assert (report.method, report.why) == ("linear", "enough")
    assert (report.size.customers, report.size.repeaters, report.size.products) == (BUYERS, BUYERS, GOODS)
    assert (report.since, report.through) == (LAST - timedelta(days=109), LAST)
    assert told == ["reading 0/3", "fitting 1/3", "storing 2/3", "storing 3/3"]
    texts = {n: f"ware {'ab'[(n - 1) % 2]} cosy" for n in range(1, GOODS + 1)}
    pairs = Linear().fit(Shop(Purchases.of(bought()), texts, {})).pairs
    new = select(product_pairs).where(product_pairs.c.task == "new").order_by("target", "source")
    found = warehouse.run(Plan({"x": new}))["x"]
    assert len(found) == len(pairs) == report.stored_pairs
    for row, n in zip(found, range(len(pairs)), strict=True):
        assert (row["source"], row["target"]) == (pairs.source[n], pairs.target[n])
        assert float(row["weight"]) == pytest.approx(pairs.weight[n], abs=1e-9)
        assert float(row["content"]) == pytest.approx(pairs.content[n], abs=1e-9)
        assert row["n_both"] == pairs.n_both[n]
        assert (row["n30_both"], row["n30_source"]) == (pairs.n30_both[n], pairs.n30_source[n])
    every = {row["task"]: row for row in warehouse.run(Plan({"x": select(active_runs)}))["x"]}
    assert set(every) == {"new", "next", "basket", "together", "like"}
    active = every["new"]
    assert (active["run_id"], active["method"]) == (report.run_id, "linear")
    assert every["next"]["parameters"]["own_share"] == 3
    assert active["data_through"] == LAST
    assert active["parameters"]["l2"] == 200
    assert active["figures"]["pairs"] == report.size.pairs
    assert len(stored(warehouse, customer_segments)) == report.segmented == BUYERS


def test_the_same_data_gives_the_same_rows_and_two_runs_are_kept(warehouse: Warehouse) -> None:
    load_shop(warehouse)
    first = fit(warehouse)
    tables = (product_pairs, product_factors, customer_segments)
    before = [stored(warehouse, t) for t in tables]
    version = warehouse.data_version()
    second = fit(warehouse)
    assert warehouse.data_version() == version + 1
    assert runs(warehouse) == {first.run_id, second.run_id}
    assert first.run_id.split("-")[1] == second.run_id.split("-")[1]
    third = fit(warehouse)
    assert runs(warehouse) == {second.run_id, third.run_id}
    assert [stored(warehouse, customer_segments)] == before[2:]
    for what, rows in zip(tables[:2], before[:2], strict=True):
        assert stored(warehouse, what) == sorted(rows * 2, key=repr)
    answering = {row["run_id"] for row in warehouse.run(Plan({"x": select(active_runs)}))["x"]}
    assert answering == {third.run_id}


def test_test_customers_and_days_to_come_teach_nothing(warehouse: Warehouse) -> None:
    load_shop(warehouse)
    with warehouse.writer("oddities") as w:
        w.execute(update(customers).where(customers.c.id <= 5).values(is_test=True))
    assert fit(warehouse).size.customers == BUYERS - 5
    with warehouse.writer("oddities") as w:
        w.execute(update(orders).where(orders.c.customer_id == 6).values(ordered_on=date(2030, 1, 1)))
    report = fit(warehouse)
    assert report.through == date(2030, 1, 1), "where today is the data's, the last day is the data's too"


def test_a_failure_while_storing_leaves_the_run_before(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_shop(warehouse)
    report = fit(warehouse)

    def fail(writer: Writer, table: Table, file: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("analytics.jobs.fit._load", fail)
    with pytest.raises(OSError, match="disk full"):
        fit(warehouse)
    assert runs(warehouse) == {report.run_id}
    assert not list(warehouse.staging.iterdir())
    assert warehouse.run(Plan({"x": select(func.count()).select_from(customer_segments)}))["x"].first() != {}


def test_an_empty_store_gets_a_run_of_best_sellers(warehouse: Warehouse) -> None:
    report = fit(warehouse)
    assert (report.method, report.why, report.through, report.segmented) == (
        "popularity",
        "few_repeaters",
        None,
        0,
    )
    found = {row["task"]: row for row in warehouse.run(Plan({"x": select(active_runs)}))["x"]}
    assert found["new"]["figures"]["why"] == "few_repeaters"
    assert found["next"]["method"] == "own"


def test_a_search_is_told_trial_by_trial_and_what_it_chose_stays(warehouse: Warehouse) -> None:
    load_shop(warehouse)
    told: list[dict[str, Any]] = []
    report = fit(warehouse, budget_s=5.0, trying=told.append)
    # The shop's past has 110 days: too few to judge on, so nothing personal is switched on.
    assert (report.method, report.why, told) == ("popularity", "short_history", [])
    assert report.trials == ()


def test_going_back_lets_the_run_before_answer(warehouse: Warehouse, tmp_path: Path) -> None:
    load_shop(warehouse)
    state = open_state(None, tmp_path / "state")
    at = datetime(2026, 10, 21, 9, tzinfo=UTC)
    try:
        with pytest.raises(NoWayBack, match="no earlier run"):
            roll_back(state.model_runs, warehouse, "new")
        first = fit(warehouse)
        record(state.model_runs, first, at)
        second = fit(warehouse, budget_s=5.0)
        record(state.model_runs, second, at + timedelta(hours=1))
        assert [run.state for run in state.model_runs.of_task("new")] == ["active", "retired"]
        version = warehouse.data_version()
        back = roll_back(state.model_runs, warehouse, "new")
        assert (run_of(back), back.method) == (first.run_id, "linear")
        assert warehouse.data_version() == version + 1
        answering = {
            row["task"]: row["run_id"] for row in warehouse.run(Plan({"x": select(active_runs)}))["x"]
        }
        assert (answering["new"], answering["next"]) == (first.run_id, second.run_id)
        assert [run.state for run in state.model_runs.of_task("new")] == ["retired", "active"]
        with pytest.raises(NoWayBack):
            roll_back(state.model_runs, warehouse, "new")
    finally:
        state.close()
