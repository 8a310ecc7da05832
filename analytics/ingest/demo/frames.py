"""The demo shop's tables as data frames with money in whole cents, for counting what is true in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.demo.rng import ints


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence or two for people, and the figures in it by name for tests; money is in cents."""

    text: str
    values: Mapping[str, int | str] = field(default_factory=dict)


def _plain(column: pa.ChunkedArray) -> pd.Series[Any]:
    if pa.types.is_decimal(column.type):
        column = pc.multiply(column, pa.scalar(100, pa.decimal128(4, 0))).cast(pa.int64())
    if pa.types.is_date(column.type):
        return pd.Series(column.cast(pa.timestamp("us")).to_pandas())
    if pa.types.is_integer(column.type) and column.null_count:
        return pd.Series(column.to_pandas(integer_object_nulls=True)).astype("Int64")
    return pd.Series(column.to_pandas())


class Frames:
    """Data frames by table, made when they are asked for."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self._tables = tables
        self._made: dict[str, pd.DataFrame] = {}

    def of(self, name: str) -> pd.DataFrame:
        """The frame of a table."""
        if name not in self._made:
            table = self._tables[name]
            self._made[name] = pd.DataFrame({c: _plain(table.column(c)) for c in table.column_names})
        return self._made[name]

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Product lines of completed orders of real customers and guests, with ``paid`` in cents and
        ``title``.
        """
        orders = self.of("orders")
        testers = self.of("customers").query("is_test")["id"]
        orders = orders[(orders["status"] == "completed") & ~orders["customer_id"].isin(testers)]
        kept = orders[["id", "customer_id", "ordered_on", "campaign_id"]].rename(columns={"id": "order_id"})
        products = self.of("products")[["id", "title", "category", "family", "kind"]]
        joined = self.of("order_lines").merge(kept, on="order_id")
        joined = joined.merge(products.rename(columns={"id": "product_id"}), on="product_id")
        joined = joined[joined["kind"] == "product"]
        return joined.assign(paid=joined["quantity"] * joined["unit_price"] - joined["discount"])

    @cached_property
    def sales(self) -> pd.DataFrame:
        """Those lines that sell something for money; the others are returns."""
        return self.lines[(self.lines["quantity"] > 0) & (self.lines["unit_price"] > 0)]

    @cached_property
    def campaign_days(self) -> pd.DataFrame:
        """Campaign days with name and channel."""
        names = self.of("campaigns")[["id", "name", "channel"]].rename(columns={"id": "campaign_id"})
        return self.of("campaign_days").merge(names, on="campaign_id")


def whole(value: object) -> int:
    """A sum or a count as an int."""
    return int(ints(value))


def stamp(day: date) -> pd.Timestamp:
    """A date as the frames hold it."""
    return pd.Timestamp(day)


def euros(cents: int) -> str:
    """Cents as euros, for a sentence."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d} EUR"


def ratio(numerator: int, denominator: int, digits: int = 2) -> str:
    """A ratio rounded half up with whole-number arithmetic; a dash where there is nothing to divide by."""
    if denominator == 0:
        return "–"
    scale: int = 10**digits
    scaled = (2 * numerator * scale + denominator) // (2 * denominator)
    return f"{scaled // scale}.{scaled % scale:0{digits}d}"


def percent(numerator: int, denominator: int) -> str:
    """A share in per cent with one decimal."""
    return f"{ratio(numerator * 100, denominator, 1)} %"
