"""A large file is looked at by a child, with the same preview as in this process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from analytics.ingest.importing import ImportRequest
from analytics.ingest.problems import ImportProblem
from analytics.jobs import imports
from analytics.jobs.preview_child import previewed
from analytics.warehouse.engine import Warehouse
from tests.ingest.messy import orders_file


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every file is large; which modules were run as a child."""
    seen: list[str] = []
    run = imports.run_child

    def noted(module: str, *given: Any, **more: Any) -> None:
        seen.append(module)
        run(module, *given, **more)

    monkeypatch.setattr(imports, "LARGE_BYTES", 0)
    monkeypatch.setattr(imports, "run_child", noted)
    return seen


def test_a_child_sees_what_this_process_would(
    warehouse: Warehouse, tmp_path: Path, children: list[str]
) -> None:
    content, codes, _ = orders_file(200, 0.1, seed=5)
    file = tmp_path / "orders.csv"
    file.write_bytes(content)
    for target in ("", "orders"):
        found = imports.preview_file(warehouse, ImportRequest(file, target))
        assert found == previewed(ImportRequest(file, target), warehouse.settings)
        assert found["target"] == "orders"
        assert set(codes) <= set(found["rejects"])
    assert children == ["analytics.jobs.preview_child"] * 2
    assert os.listdir(warehouse.staging) == []


def test_what_fits_no_table_is_told(warehouse: Warehouse, tmp_path: Path, children: list[str]) -> None:
    file = tmp_path / "shoes.csv"
    file.write_text("Shoe,Laces\n1,2\n")
    with pytest.raises(ImportProblem) as told:
        imports.preview_file(warehouse, ImportRequest(file, ""))
    assert told.value.code == "unknown_table"
    assert children == ["analytics.jobs.preview_child"]


def test_a_small_file_needs_no_child(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Customer ID,Country\n7,FR\n")
    monkeypatch.setattr(imports, "run_child", None)
    assert imports.preview_file(warehouse, ImportRequest(file, ""))["target"] == "customers"
