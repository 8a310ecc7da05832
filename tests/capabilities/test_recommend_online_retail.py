"""Recommending on the published shop: reasons trace to rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import select

from analytics.contract.answer import Answer
from analytics.contract.store import StoreSettings
from analytics.ingest.importing import ImportRequest, run_import
from analytics.jobs.fit import fit
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import active_runs
from tests.capabilities.conftest import asker

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def retail(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    store = open_warehouse(
        "duckdb:///:memory:", tmp_path_factory.mktemp("retail"), settings=StoreSettings(today="data")
    )
    report = run_import(
        store, ImportRequest(test_data / "online_retail" / "online_retail.parquet", "online-retail")
    )
    assert report.problem is None
    fit(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def sales(test_data: Path) -> pd.DataFrame:
    """Sales of known customers, straight from the file."""
    rows = pd.read_parquet(test_data / "online_retail" / "online_retail.parquet")
    rows = rows[rows.CustomerID.notna() & ~rows.InvoiceNo.str.startswith("C")]
    rows = rows[(rows.Quantity > 0) & (rows.UnitPrice > 0)]
    return rows.assign(day=rows.InvoiceDate.dt.normalize(), customer=rows.CustomerID.astype(int))


def count(sales: pd.DataFrame, source: str, target: str, *, within: bool) -> tuple[int, int]:
    """Buyers of the source, and those of them who bought the target (within 30 days of the first purchase)."""
    first = sales[sales.StockCode == source].groupby("customer").day.min()
    other = sales[sales.StockCode == target]
    if not within:
        return len(first), int(first.index.isin(other.customer).sum())
    first = first[first <= sales.day.max() - pd.Timedelta(days=30)]
    after = (other.day - other.customer.map(first)).dt.days
    return len(first), other.customer[(after >= 0) & (after <= 30)].nunique()


def test_customer_17850_with_reasons_that_trace_to_rows(retail: Warehouse, sales: pd.DataFrame) -> None:
    answer: Answer = asker(retail)("recommend products for customer 17850")
    assert (answer.kind, answer.question) == ("answer", "products.recommend 17850 top 5")
    mine = set(sales[sales.customer == 17850].StockCode)
    quoted = [c for c in answer.claims if c.interval]
    assert len(quoted) >= 3
    for claim in answer.claims:
        ids = {s.dimension: s.id for s in claim.subject}
        assert ids["product"] not in mine, "already bought"
        assert ids["bought"] in mine, "a reason rests on a purchase of this customer"
    for claim in quoted:
        ids = {s.dimension: s.id for s in claim.subject}
        assert claim.n is not None
        assert claim.quantity.value is not None
        counted = [count(sales, ids["bought"], ids["product"], within=within) for within in (True, False)]
        assert any(n == claim.n and abs(both / n - claim.quantity.value) < 6e-5 for n, both in counted), ids
    assert answer.evidence is not None
    read = {q.name: q.rows_read for q in answer.evidence.queries}
    assert all(read[name] for name in ("run", "customer", "bought", "kept_pairs", "goods")), read


def test_the_fit_knows_the_published_shop(retail: Warehouse) -> None:
    (run,) = retail.run(Plan({"x": select(active_runs).where(active_runs.c.task == "new")}))["x"]
    assert run["method"] == "linear"
    assert (run["figures"]["customers"], str(run["data_through"])) == (4334, "2011-12-09")
    assert run["figures"]["stored_pairs"] < 500_000
