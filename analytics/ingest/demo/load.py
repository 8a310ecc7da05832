"""Loads the demo shop into a warehouse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pyarrow as pa
from sqlalchemy import Table

from analytics.warehouse import schema


class Loads(Protocol):
    """What the demo needs of the warehouse's writer."""

    def load(self, table: Table, rows: pa.Table, /) -> object:
        """Adds the rows of an Arrow table whose columns are the table's."""


def load_demo(writer: Loads, tables: Mapping[str, pa.Table]) -> int:
    """Loads every table that imports fill, parents before children, and returns how many rows went in.

    The shop has no exact copies of lines, so ``duplicate_of`` is null everywhere. A table that is missing in
    ``tables`` is a KeyError, before anything is loaded.
    """
    ordered = [(table, tables[table.name]) for table in schema.IMPORTED]
    for table, rows in ordered:
        writer.load(table, rows)
    return sum(rows.num_rows for _, rows in ordered)
