"""Standing SELECTs: read once in a data version, and again in the next one."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import insert, select

from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Kept, Plan, Standing
from analytics.warehouse.schema import products


def add(store: Warehouse, product: int, stock: int | None) -> None:
    with store.writer("product") as w:
        w.execute(
            insert(products).values(
                id=product, source="test", external_id=str(product), sku=f"s{product}", stock=stock, is_active=True, kind="product",
            )
        )  # fmt: skip


def kept(store: Warehouse, standing: Standing) -> Kept:
    return store.run(Plan(standing={"x": standing})).kept["x"]


NUMBERS = Standing("numbers", select(products.c.id, products.c.stock).order_by(products.c.id), numbers=True)
ROWS = Standing("rows", select(products.c.id, products.c.sku).order_by(products.c.id))


@pytest.mark.parametrize("standing", [NUMBERS, ROWS])
def test_what_is_kept_is_shared_until_the_data_change(warehouse: Warehouse, standing: Standing) -> None:
    add(warehouse, 1, 5)
    first = kept(warehouse, standing)
    made = first.made("n", lambda: [len(first)])
    assert kept(warehouse, standing) is first
    assert first.made("n", list) is made
    add(warehouse, 2, None)
    second = kept(warehouse, standing)
    assert (len(first), len(second)) == (1, 2)
    assert second.made("n", lambda: [len(second)]) == [2]


def test_numbers_are_arrays_and_rows_are_rows(warehouse: Warehouse) -> None:
    add(warehouse, 1, 5)
    add(warehouse, 2, None)
    columns = kept(warehouse, NUMBERS).columns
    assert columns["id"].tolist() == [1, 2]
    assert columns["id"].dtype == np.int64
    assert columns["stock"][0] == 5.0
    assert np.isnan(columns["stock"][1])
    results = warehouse.run(Plan(standing={"x": ROWS}))
    assert results["x"].values == ((1, "s1"), (2, "s2"))
    assert [query.name for query in results.executed] == ["x"]


def test_without_a_key_nothing_is_kept(warehouse: Warehouse) -> None:
    add(warehouse, 1, 5)
    passing = Standing("", NUMBERS.query, numbers=True)
    assert kept(warehouse, passing) is not kept(warehouse, passing)
