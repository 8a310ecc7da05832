"""The demo shop is the same everywhere, whole, and of the promised size."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest
from sqlalchemy import Table

from analytics.ingest.demo import content_hash, generate, load_demo
from analytics.ingest.demo.days import DAYS, LAST_DAY, date_of, day_of, utc_seconds
from analytics.ingest.demo.rng import Stream, ints, pick_in_groups
from analytics.warehouse import schema


class Recorder:
    """Notes what it is asked to load."""

    def __init__(self) -> None:
        self.loaded: list[str] = []

    def load(self, table: Table, rows: pa.Table) -> None:
        self.loaded.append(table.name)


CONTENT = "6b91b7a6e722def9cfcde1ce405fbfb3c775f5359a234a560752eb7d5d8c5f82"


def test_the_rows_are_the_same_on_every_machine(shop: dict[str, pa.Table]) -> None:
    assert content_hash(shop) == CONTENT


def test_another_seed_makes_another_shop() -> None:
    other = generate(7)
    assert content_hash(other) != CONTENT
    assert other["customers"].num_rows == 10_000


def test_splitmix64_gives_the_published_numbers() -> None:
    # The first three numbers of the reference implementation for the state 1234567.
    stream = Stream(0, "any")
    stream._key = ints([1234567]).astype("uint64")[0]
    assert stream.bits(3).tolist() == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_a_draw_in_groups_keeps_to_the_weights_of_its_group() -> None:
    drawn = pick_in_groups(Stream(1, "x"), ints([[0, 5, 0], [1, 0, 1]]), ints([0] * 50 + [1] * 50))
    assert set(drawn[:50].tolist()) == {1}
    assert set(drawn[50:].tolist()) == {0, 2}


def test_a_content_hash_sees_one_changed_cell_and_ignores_chunks(shop: dict[str, pa.Table]) -> None:
    campaigns = shop["campaigns"]
    chunked = pa.concat_tables([campaigns.slice(0, 7), campaigns.slice(7)])
    assert content_hash({"c": chunked}) == content_hash({"c": campaigns})
    budget = campaigns.column("budget").to_pylist()
    budget[3] += 1
    place = campaigns.schema.get_field_index("budget")
    changed = campaigns.set_column(place, "budget", pa.array(budget, pa.decimal128(18, 4)))
    assert content_hash({"c": changed}) != content_hash({"c": campaigns})


def test_local_time_follows_the_clocks_of_berlin() -> None:
    winter, summer = (day_of(date_of(d)) for d in (150, 360))
    noon = ints([12 * 3600])
    assert (utc_seconds(ints([winter]), noon) % 86_400).tolist() == [11 * 3600]
    assert (utc_seconds(ints([summer]), noon) % 86_400).tolist() == [10 * 3600]


def test_every_imported_table_has_exactly_the_columns_of_the_schema(shop: dict[str, pa.Table]) -> None:
    assert list(shop) == [table.name for table in schema.IMPORTED]
    for table in schema.IMPORTED:
        assert shop[table.name].column_names == table.columns.keys()
        for column in table.columns:
            if not column.nullable:
                assert shop[table.name].column(column.name).null_count == 0, f"{table.name}.{column.name}"


def test_the_shop_has_the_promised_size(store: duckdb.DuckDBPyConnection) -> None:
    def one(sql: str) -> object:
        row = store.execute(sql).fetchone()
        assert row is not None
        return row[0]

    assert one("SELECT count(*) FROM customers") == 10_000
    assert (
        one("SELECT count(*) FROM (SELECT external_id::INT n FROM customers) WHERE n BETWEEN 1 AND 10000")
        == 10_000
    )
    assert one("SELECT count(*) FROM products WHERE kind = 'product'") == 300
    assert one("SELECT count(DISTINCT category) FROM products WHERE kind = 'product'") == 12
    assert one("SELECT count(DISTINCT title) FROM products") == 306
    assert one("SELECT count(DISTINCT name) FROM campaigns") == 40
    assert one("SELECT count(DISTINCT channel) FROM campaigns") == 7
    assert one("SELECT count(*) FROM experiments") == 3
    assert str(one("SELECT min(ordered_on) FROM orders")) == "2024-07-01"
    assert str(one("SELECT max(ordered_on) FROM orders")) == str(LAST_DAY) == "2026-10-20"
    assert one("SELECT count(DISTINCT ordered_on) FROM orders") == DAYS
    assert 45_000 <= int(str(one("SELECT count(*) FROM orders"))) <= 60_000
    assert 110_000 <= int(str(one("SELECT count(*) FROM order_lines"))) <= 140_000
    assert 150_000 <= int(str(one("SELECT count(*) FROM events"))) <= 250_000
    assert 5_500 <= int(str(one("SELECT count(*) FROM reviews"))) <= 6_500
    assert (
        one("SELECT count(*) FROM orders o JOIN customers c ON c.id = customer_id WHERE c.external_id = '42'")
        >= 5
    )  # type: ignore[operator]


def test_loading_goes_parents_first_and_counts_rows(shop: dict[str, pa.Table]) -> None:
    loader = Recorder()
    assert load_demo(loader, shop) == sum(table.num_rows for table in shop.values())
    assert loader.loaded == [table.name for table in schema.IMPORTED]
    assert shop["order_lines"].column("duplicate_of").null_count == shop["order_lines"].num_rows


def test_a_missing_table_is_told_before_anything_is_loaded(shop: dict[str, pa.Table]) -> None:
    loader = Recorder()
    with pytest.raises(KeyError, match="reviews"):
        load_demo(loader, {name: table for name, table in shop.items() if name != "reviews"})
    assert loader.loaded == []
