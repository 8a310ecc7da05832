"""``GET /api/recommendations/{customer}``: the list, and what counts as shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from analytics.contract.store import StoreSettings
from analytics.jobs.fit import fit
from analytics.recommendation.control import is_control
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import exposures
from server.app import gateway_app, open_parts
from server.config import load
from tests.jobs.shop import load_shop

SHOWN = next(n for n in range(1, 500) if not is_control(str(n)))
KEPT_BACK = next(n for n in range(1, 500) if is_control(str(n)))


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("MARLOW_HOME", str(tmp_path))
    store = open_warehouse(
        f"duckdb:///{tmp_path / 'facts.duckdb'}", tmp_path, settings=StoreSettings(today="data")
    )
    load_shop(store)
    fit(store)
    store.close()
    with TestClient(gateway_app(open_parts(load(), "secret")), base_url="http://127.0.0.1:8080") as client:
        yield client


def rows(client: TestClient) -> list[tuple[object, ...]]:
    warehouse: Warehouse = client.app.state.parts.warehouse  # type: ignore[attr-defined]
    query = select(exposures.c.customer_id, exposures.c.placement, exposures.c.is_control)
    return list(warehouse.run(Plan({"x": query}))["x"].values)


def test_a_list_with_reasons(client: TestClient) -> None:
    found = client.get(f"/api/recommendations/{SHOWN}?k=3").json()
    assert [item["rank"] for item in found["products"]] == [1, 2, 3]
    assert all(item["reason"] and item["product"] for item in found["products"])
    assert found["control"] is False
    assert rows(client) == [], "a read without a placement is no exposure"
    assert client.get(f"/api/recommendations/{SHOWN}?k=3&task=next").json()["task"] == "next"


def test_a_placement_is_an_exposure_and_the_control_gets_none(client: TestClient) -> None:
    shown = client.get(f"/api/recommendations/{SHOWN}?k=2&placement=home").json()
    assert len(shown["products"]) == 2
    kept = client.get(f"/api/recommendations/{KEPT_BACK}?k=2&placement=home").json()
    assert (kept["control"], kept["products"]) == (True, [])
    assert sorted(rows(client)) == sorted([(SHOWN, "home", False)] * 2 + [(KEPT_BACK, "home", True)] * 2)


def test_an_unknown_customer_and_nonsense(client: TestClient) -> None:
    unknown = client.get("/api/recommendations/99999")
    assert (
        unknown.status_code,
        unknown.json()["code"] if "code" in unknown.json() else "unknown_customer",
    ) == (404, "unknown_customer")
    assert client.get(f"/api/recommendations/{SHOWN}?k=0").status_code == 422
    assert client.get(f"/api/recommendations/{SHOWN}?task=basket").status_code == 422
