"""Checked rows into the store, inside one transaction: parents found, ids given, changes told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Table, case, select

from analytics.ingest.fields import fields_of
from analytics.ingest.rows import Batch
from analytics.warehouse.schema import facts
from analytics.warehouse.writer import Writer, arrow_schema

_ALSO_BY = {"products": "sku", "campaigns": "name", "experiments": "name"}
"""What a file may refer to a parent by instead of its external id."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What loading a batch did to its table."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Resolved:
    """A batch whose references are ids, and which of its rows refer to something unknown, by field."""

    batch: Batch
    unknown: Mapping[str, npt.NDArray[np.bool_]]


def resolve(w: Writer, batch: Batch, source: str) -> Resolved:
    """Find the parents that rows refer to: of the same source first, then of any."""
    columns = dict(batch.columns)
    unknown: dict[str, npt.NDArray[np.bool_]] = {}
    for field in fields_of(batch.table).values():
        if field.parent is None or field.name not in columns:
            continue
        wanted = columns[field.name]
        found = _ids_of(w, facts.tables[field.parent], wanted, source)
        unknown[field.name] = pc.and_(found.is_null(), wanted.is_valid()).to_numpy(zero_copy_only=False)
        columns[field.name] = found
    return Resolved(Batch(batch.table, columns, batch.fallback, batch.first_copy, batch.records), unknown)


def _ids_of(w: Writer, parent: Table, wanted: pa.Array, source: str) -> pa.Array:
    found = pa.nulls(len(wanted), pa.int64())
    for name in ("external_id", _ALSO_BY.get(parent.name)):
        if name is None or found.null_count <= wanted.null_count:
            continue
        # index_in takes the first match: the row of this source, else the oldest of any.
        own_first = case((parent.c.source == source, 0), else_=1)
        rows = [
            tuple(r) for r in w.select(select(parent.c[name], parent.c.id).order_by(own_first, parent.c.id))
        ]
        at = pc.index_in(wanted, value_set=pa.array([row[0] for row in rows], pa.string()), skip_nulls=True)
        found = pc.coalesce(found, pa.array([row[1] for row in rows], pa.int64()).take(at))
    return found


def keep_rows(batch: Batch, keep: npt.NDArray[np.bool_]) -> Batch:
    """The batch without the rows that may not be loaded; copies of a row that went are copies of the next."""
    at = pa.array(np.flatnonzero(keep))
    copies = batch.first_copy
    if copies is not None and not keep.all():
        new_number = np.cumsum(keep) - 1
        # A parent that is unknown is unknown to every copy alike, so a copy never outlives its first.
        copies = np.where(copies[keep] < 0, -1, new_number[copies[keep]])
    return Batch(
        batch.table,
        {n: c.take(at) for n, c in batch.columns.items()},
        {n: c.take(at) for n, c in batch.fallback.items()},
        copies,
        None if batch.records is None else batch.records[keep],
    )


def load(w: Writer, batch: Batch, source: str, import_id: int) -> Counts:
    """Insert the rows whose external id is new to the source, update those that changed, leave the others."""
    table, size = batch.table, len(batch)
    if size == 0:
        return Counts()
    known = [
        tuple(row)
        for row in w.select(select(table.c.external_id, table.c.id).where(table.c.source == source))
    ]
    at = pc.index_in(batch.columns["external_id"], value_set=pa.array([r[0] for r in known], pa.string()))
    ids = (
        pa.array([r[1] for r in known], pa.int64())
        .take(at)
        .fill_null(-1)
        .to_numpy(zero_copy_only=False)
        .copy()
    )
    is_new = ids < 0
    ids[is_new] = w.next_id(table) + np.arange(int(is_new.sum()))
    columns = {
        **batch.columns,
        "id": pa.array(ids),
        "source": pa.array([source]).take(pa.array(np.zeros(size, dtype=np.int64))),
        "import_id": pa.array(np.full(size, import_id)),
    }
    if batch.first_copy is not None:
        copies = batch.first_copy
        columns["duplicate_of"] = pa.array(ids[np.maximum(copies, 0)], mask=copies < 0)
    fresh = _table(table, {**columns, **batch.fallback})
    w.load(table, fresh if is_new.all() else fresh.filter(pa.array(is_new)))
    old = _table(table, columns).filter(pa.array(~is_new))
    updated = w.update_changed(table, old)
    return Counts(int(is_new.sum()), updated, old.num_rows - updated)


def _table(table: Table, columns: Mapping[str, pa.Array]) -> pa.Table:
    names = [c.name for c in table.columns if c.name in columns]
    return pa.table({name: columns[name] for name in names}).cast(arrow_schema(table, names))
