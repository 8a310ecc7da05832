"""Online Retail in conversation: expected.json's figures, computed twice outside Marlow (UCI, D. Chen 2015)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analytics.contract.store import StoreSettings
from analytics.ingest.importing import ImportRequest, run_import
from analytics.jobs.fit import fit
from analytics.warehouse.engine import Warehouse, open_warehouse
from tests.stores import Desk

SHOP = StoreSettings(currency="GBP", timezone="Europe/London", today="data")


@pytest.fixture(scope="module")
def shop(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    home = tmp_path_factory.mktemp("retail")
    opened = open_warehouse(f"duckdb:///{home / 'facts.duckdb'}", home, settings=SHOP)
    report = run_import(
        opened, ImportRequest(test_data / "online_retail" / "online_retail.parquet", "online-retail")
    )
    assert report.problem is None
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def expected(test_data: Path) -> Any:
    return json.loads((test_data / "expected.json").read_text())["online_retail"]


@pytest.fixture
def retail(shop: Warehouse) -> Desk:
    return Desk(shop, SHOP, is_demo=False)


VARIANTS = {
    "products only, guests included (the default)": "",
    "products only, known customers": ", known customers only",
    "all kinds, known customers": " of all kinds, known customers only",
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("metric", ["revenue", "orders", "buyers"])
def test_figures_of_the_three_variants(retail: Desk, expected: Any, variant: str, metric: str) -> None:
    answer = retail.ask(f"{metric}{VARIANTS[variant]}, over all time").answers[0]
    assert answer.claims[0].quantity.value == expected["metrics"]["sales"][variant][metric]


def test_a_bare_revenue_tells_the_whole_history_too(retail: Desk) -> None:
    answer = retail.ask("revenue").answers[0]
    assert [c.quantity.value for c in answer.claims][1] == 10271433.06
    assert answer.context[1].value == "November 2011: 1 Nov – 30 Nov 2011"


def test_revenue_without_exact_duplicates(retail: Desk, expected: Any) -> None:
    said = "revenue of all kinds, known customers only, without duplicates, all time"
    assert retail.ask(said).answers[0].claims[0].quantity.value == expected["clean_dedup_revenue"]


def test_returns(retail: Desk, expected: Any) -> None:
    returned = expected["metrics"]["returns_products"]
    assert retail.ask("returned revenue all time").answers[0].claims[0].quantity.value == -returned["amount"]
    rate = retail.ask("return rate all time").answers[0].claims[0].quantity.value
    assert rate == float(round(Decimal(returned["units"]) / returned["sold_units"], 4))


@pytest.mark.parametrize(
    ("said", "which"),
    [
        ("segment my customers", "default (product lines, 4,334 buyers)"),
        ("segment my customers, all kinds", "all kinds (clean_rule, 4,338 buyers)"),
    ],
)
def test_segments_hold_every_buyer_once(retail: Desk, expected: Any, said: str, which: str) -> None:
    answer = retail.ask(said, intent="segment").answers[0]
    assert answer.table is not None
    assert {row[0]: row[1] for row in answer.table.rows} == expected["rfm_segments_2011-12-10"][which]


@pytest.mark.parametrize("customer", ["12346", "12347", "12348", "14646"])
def test_recency_frequency_and_money_of_named_customers(retail: Desk, expected: Any, customer: str) -> None:
    """expected.json rfm_ref_2011-12-10 counts every kind of line."""
    recency, orders, money = expected["rfm_ref_2011-12-10"][customer]
    told = retail.ask(f"revenue and orders of all kinds for customer {customer} over all time").answers[0]
    assert [c.quantity.value for c in told.claims[:2]] == [money, orders]
    card = retail.ask(f"tell me about customer {customer}", intent="profile").answers[0]
    assert {c.metric: c.quantity.value for c in card.claims}["recency"] == recency


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("rows", "rows"),
        ("cancel_lines", "cancel_lines"),
        ("null_customer", "null_customer"),
        ("qty_le_0", "qty_le_0"),
        ("price_le_0", "price_le_0"),
        ("exact_duplicate_rows", "exact_duplicate_rows"),
    ],
)
def test_the_quality_report_in_chat(retail: Desk, expected: Any, code: str, key: str) -> None:
    answer = retail.ask("how good is our data", intent="data").answers[0]
    assert {c.metric: c.quantity.value for c in answer.claims}[code] == expected[key]


def test_recommendations_for_17850_have_reasons(shop: Warehouse, retail: Desk) -> None:
    fit(shop)
    answer = retail.ask("recommend products for customer 17850", intent="recommend").answers[0]
    assert answer.kind == "answer"
    assert answer.table is not None
    assert len(answer.table.rows) == 5
    assert all(row[4] for row in answer.table.rows)
