"""Checked records as rows of a table: ids where the file has none, defaults, store-local dates."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Table

from analytics.contract.store import StoreSettings
from analytics.ingest.fields import COPIES, DEFAULTS, KEYS
from analytics.ingest.records import Checked
from analytics.ingest.sheet import Reject, Sheet
from analytics.ingest.values import StoreClock
from analytics.warehouse.writer import arrow_schema

_DAYS = {"ordered_at": "ordered_on", "occurred_at": "occurred_on"}

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows for one table, in the order of the file; references are external ids of their parents still.

    ``fallback`` are columns that only new rows get. ``first_copy`` is the row that a row is an exact copy of,
    or -1. ``records`` are the numbers of the rows in the sheet, where each row is of one record.
    """

    table: Table
    columns: Mapping[str, pa.Array]
    fallback: Mapping[str, pa.Array]
    first_copy: Numbers | None = None
    records: Numbers | None = None

    def __len__(self) -> int:
        return len(self.columns["external_id"])


@dataclass(frozen=True, slots=True)
class Read:
    """What a layout's file gave: rows by table, parents first; rejects; its columns; what is worth telling, by code.

    The last batch is the one whose rows are the records of the file.
    """

    batches: tuple[Batch, ...]
    rejects: tuple[Reject, ...]
    mapping: Mapping[str, str]
    notes: Mapping[str, int]


def to_batch(table: Table, sheet: Sheet, checked: Checked, settings: StoreSettings) -> tuple[Batch, Checked]:
    """The rows of checked records; records with the id of an earlier one become rejects."""
    columns = dict(checked.columns)
    if table.name == "order_lines" and "line_number" not in columns:
        columns["line_number"] = pa.array(nth(codes(columns["order_id"])) + 1)
    if "external_id" not in columns:
        columns["external_id"] = _derived_ids(table, columns)
    checked = Checked(columns, checked.records, checked.rejects)
    ids = columns["external_id"]
    checked = checked.without(sheet, nth(codes(ids)) > 0, "duplicate_id", ("external_id", ids))
    columns = filled(table, {**checked.columns, **days_of(checked.columns, settings)})
    fallback = fallbacks(table, columns)
    copies = None
    if table.name == "order_lines":
        copies = first_copies({n: c for n, c in columns.items() if n not in ("external_id", "line_number")})
    known = {name: column for name, column in columns.items() if name in table.columns}
    return Batch(table, known, fallback, copies, checked.records), checked


def _derived_ids(table: Table, columns: Mapping[str, pa.Array]) -> pa.Array:
    keys = KEYS[table.name]
    parts = [columns[name] for name in (keys or sorted(columns)) if name in columns]
    texts = [["" if value is None else str(value) for value in part.to_pylist()] for part in parts]
    joined = [":".join(row) for row in zip(*texts, strict=True)]
    if keys:
        return pa.array(joined, pa.string())
    digests = pa.array(
        [hashlib.blake2b(text.encode(), digest_size=12).hexdigest() for text in joined], pa.string()
    )
    # Two equal records are two things that happened: the second one gets its own id, the same each time.
    pairs = zip(digests.to_pylist(), nth(codes(digests)).tolist(), strict=True)
    return pa.array([d if n == 0 else f"{d}:{n + 1}" for d, n in pairs], pa.string())


def codes(column: pa.Array) -> Numbers:
    """Each value's number in the order of first appearance, -1 for none: cheap to group by."""
    at = column.dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return np.asarray(at, dtype=np.int64)


def nth(groups: Numbers) -> Numbers:
    """How many rows of the same group stand before each row.

    >>> nth(np.array([7, 3, 7, 7, 3])).tolist()
    [0, 0, 1, 2, 1]
    """
    order = np.argsort(groups, kind="stable")
    _, start, size = np.unique(groups[order], return_index=True, return_counts=True)
    found = np.empty(len(groups), dtype=np.int64)
    found[order] = np.arange(len(groups)) - np.repeat(start, size)
    return found


def days_of(columns: Mapping[str, pa.Array], settings: StoreSettings) -> dict[str, pa.Array]:
    """The store-local dates of the instants that have one."""
    clock, found = StoreClock(settings.zone), {}
    for instant, day in _DAYS.items():
        if instant in columns:
            given = columns[instant]
            known = given.is_valid().to_numpy(zero_copy_only=False)
            days = np.full(len(given), np.datetime64("NaT", "D"))
            days[known] = clock.days(given.drop_null().to_numpy(zero_copy_only=False).astype("M8[us]"))
            found[day] = pa.array(days, pa.date32())
    return found


def fallbacks(table: Table, columns: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """What needed columns hold where the file has nothing for them."""
    size = len(columns["external_id"])
    found: dict[str, pa.Array] = {}
    for (name, column), value in DEFAULTS.items():
        if name == table.name and column not in columns:
            found[column] = pa.array([value] * size, arrow_schema(table, [column]).field(0).type)
    for (name, column), other in COPIES.items():
        if name == table.name and column not in columns:
            found[column] = columns[other]
    if table.name == "products" and "family" not in columns:
        found["family"] = pa.array(
            [family_of(sku) for sku in (columns.get("sku") or found["sku"]).to_pylist()]
        )
    return found


def filled(table: Table, columns: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """The columns, those with a default filled where a record had no value."""
    found = dict(columns)
    for (name, column), value in DEFAULTS.items():
        if name == table.name and column in found:
            found[column] = found[column].fill_null(pa.scalar(value, found[column].type))
    for (name, column), other in COPIES.items():
        if name == table.name and column in found:
            found[column] = pc.coalesce(found[column], found[other])
    return found


def family_of(sku: str | None) -> str | None:
    """What variants of a product share: the digits that their codes start with, else the whole code.

    >>> family_of("85123A"), family_of("POST")
    ('85123', 'POST')
    """
    if sku is None:
        return None
    stem = sku[: len(sku) - len(sku.lstrip("0123456789"))]
    return stem or sku


def first_copies(columns: Mapping[str, pa.Array]) -> Numbers:
    """For each row the first row that equals it in every column, or -1 where that is the row itself."""
    group = np.zeros(len(next(iter(columns.values()), ())), dtype=np.int64)
    first = group
    for column in columns.values():
        # Groups so far and values are each fewer than the rows, so their product fits.
        values = codes(column) + 1
        group = group * (int(values.max(initial=0)) + 1) + values
        _, first, group = np.unique(group, return_index=True, return_inverse=True)
    of: Numbers = first[group]
    own = np.arange(len(of), dtype=np.int64)
    return np.where(of == own, np.int64(-1), of)
