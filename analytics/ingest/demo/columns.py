"""From numpy columns to Arrow tables shaped as the warehouse has them, and the hash that pins their
content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import JSON, BigInteger, Boolean, Date, DateTime, Integer, Numeric, SmallInteger, Table, Text

from analytics.ingest.demo.rng import Bools, Ints, ints

SOURCE = "demo"
_MONEY = pa.decimal128(18, 4)
# From the narrow to the wide class: a SmallInteger and a BigInteger are Integers to SQLAlchemy.
_ARROW: tuple[tuple[type, pa.DataType], ...] = (
    (SmallInteger, pa.int16()),
    (BigInteger, pa.int64()),
    (Integer, pa.int32()),
    (Numeric, _MONEY),
    (Boolean, pa.bool_()),
    (DateTime, pa.timestamp("us")),
    (Date, pa.date32()),
    (JSON, pa.string()),
    (Text, pa.string()),
)


def _arrow_type(column_type: object) -> pa.DataType:
    for kind, arrow in _ARROW:
        if isinstance(column_type, kind):
            return arrow
    raise TypeError(f"the demo shop has no Arrow type for {column_type!r}")


def numbers(values: Ints, known: Bools | None = None) -> pa.Array:
    """Whole numbers, null where not ``known``."""
    return pa.array(values, mask=None if known is None else ~known)


def references(positions: Ints) -> pa.Array:
    """Ids of rows given by their position; a negative position is null."""
    return pa.array(positions + 1, mask=positions < 0)


def money(cents: Ints, known: Bools | None = None) -> pa.Array:
    """Cents as DECIMAL(18, 4), built from two 64-bit halves because Arrow's own cast goes value by value."""
    halves = np.empty((cents.size, 2), dtype=np.int64)
    halves[:, 0] = cents * 100
    halves[:, 1] = halves[:, 0] >> 63
    amounts = pa.Array.from_buffers(_MONEY, cents.size, [None, pa.py_buffer(halves.tobytes())])
    return amounts if known is None else pc.if_else(pa.array(known), amounts, pa.scalar(None, _MONEY))


def instants(seconds: Ints, known: Bools | None = None) -> pa.Array:
    """UTC instants from seconds since 1970."""
    micros = pa.array(seconds * 1_000_000, mask=None if known is None else ~known)
    return micros.cast(pa.timestamp("us"))


def dates(days: Ints, known: Bools | None = None) -> pa.Array:
    """Dates from days since 1970."""
    return pa.array(days.astype(np.int32), mask=None if known is None else ~known).cast(pa.date32())


def labels(positions: Ints, names: Sequence[str | None]) -> pa.Array:
    """The name at each position; a negative position is null."""
    taken = pa.array(positions, mask=positions < 0)
    return pa.array(names, pa.string()).take(taken)


def numbered(prefix: str, values: Ints) -> pa.Array:
    """``prefix`` followed by each number."""
    return pc.binary_join_element_wise(prefix, pa.array(values).cast(pa.string()), "")


def table(shape: Table, values: Mapping[str, pa.Array]) -> pa.Table:
    """An Arrow table with exactly the columns of ``shape``; ids count from 1, what is not given is null.

    ``external_id`` defaults to the id. A name that the table does not have is a mistake: ValueError.
    """
    strange = sorted(set(values) - set(shape.columns.keys()))
    if strange:
        raise ValueError(f"{shape.name} has no column {', '.join(strange)}")
    count = len(next(iter(values.values())))
    ids = ints(np.arange(1, count + 1))
    filled: dict[str, pa.Array] = {
        "id": pa.array(ids),
        "external_id": numbered("", ids),
        "source": pa.repeat(pa.scalar(SOURCE), count),
        **values,
    }
    columns = {}
    for column in shape.columns:
        kind = _arrow_type(column.type)
        given = filled.get(column.name)
        columns[column.name] = pa.nulls(count, kind) if given is None else given.cast(kind)
    return pa.table(columns)


def content_hash(tables: Mapping[str, pa.Table]) -> str:
    """SHA-256 over names, types and values of all tables, whatever Arrow's chunks, offsets and padding
    are.
    """
    digest = hashlib.sha256()
    for name in sorted(tables):
        for field in tables[name].schema:
            column = tables[name].column(field.name).combine_chunks()
            digest.update(f"{name}.{field.name}:{field.type}:{len(column)}".encode())
            digest.update(np.packbits(_as_numpy(column.is_null()).astype(bool)).tobytes())
            for part in _plain_parts(column):
                digest.update(part)
    return digest.hexdigest()


def _as_numpy(column: pa.Array) -> Ints:
    return ints(column.to_numpy(zero_copy_only=False))


def _plain_parts(column: pa.Array) -> list[bytes]:
    """The values as bytes with nulls emptied; text as its lengths and its characters."""
    kind = column.type
    if pa.types.is_string(kind):
        full = column.fill_null("")
        return [_as_numpy(pc.binary_length(full)).tobytes(), "".join(full.to_pylist()).encode()]
    if pa.types.is_decimal(kind):
        scaled = np.frombuffer(column.buffers()[1], dtype=np.int64)[column.offset * 2 :: 2][: len(column)]
        nulls = _as_numpy(column.is_null()).astype(bool)
        return [np.where(nulls, 0, scaled).astype(np.int64).tobytes()]
    if pa.types.is_null(kind):
        return []
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.int64())
    elif pa.types.is_date32(kind):
        column = column.cast(pa.int32())
    return [_as_numpy(column.fill_null(False if pa.types.is_boolean(kind) else 0)).tobytes()]
