"""How one SELECT is read: as rows of plain values, or once for as long as the data version lasts."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from decimal import Decimal
from operator import itemgetter
from typing import Any

import numpy as np
from sqlalchemy import Connection, CursorResult, Integer
from sqlalchemy.sql import Select

from analytics.warehouse.plan import Column, Executed, Kept, Rows, Standing

MOST_KEPT = 64
"""So many standing SELECTs are kept; the one that was not asked for the longest goes first."""


class StandingRows:
    """What standing SELECTs gave in the newest data version that was read; threads may share it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[int, Kept, Executed]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, standing: Standing, version: int, connection: Connection) -> tuple[Kept, Executed]:
        """What was kept in this version, or else what is there now; how it ran is told as it did when it ran."""
        if not standing.key:
            return _run_standing(connection, standing)
        with self._lock:
            found = self._kept.get(standing.key)
            if found is not None and found[0] == version:
                self._kept.move_to_end(standing.key)
                return found[1], found[2]
        kept, how = _run_standing(connection, standing)
        with self._lock:
            before = self._kept.get(standing.key)
            # Who began to read before the newest version was written does not put older rows in its place.
            if before is None or before[0] <= version:
                self._kept[standing.key] = (version, kept, how)
                self._kept.move_to_end(standing.key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return kept, how


def columns_of(result: CursorResult[Any]) -> Mapping[str, Column]:
    """The columns of a result of numbers: whole ones, or doubles with NaN for NULL."""
    names = tuple(result.keys())
    fetch = getattr(result.cursor, "fetchnumpy", None)
    if fetch is not None:
        return {name: _numbers(values) for name, values in fetch().items()}
    columns = list(zip(*result.all(), strict=True)) or [()] * len(names)
    return {name: _numbers(np.array(column)) for name, column in zip(names, columns, strict=True)}


def _numbers(values: Any) -> Column:
    if isinstance(values, np.ma.MaskedArray):
        values = np.where(values.mask, np.nan, values.data) if np.any(values.mask) else values.data
    if np.issubdtype(values.dtype, np.integer):
        return np.asarray(values, dtype=np.int64)
    return np.asarray(values, dtype=np.float64)


def _run_standing(connection: Connection, standing: Standing) -> tuple[Kept, Executed]:
    if not standing.numbers:
        rows, how = run_one(connection, standing.key, standing.query)
        return Kept(rows, {}), how
    started = time.perf_counter()
    result = connection.execute(standing.query)
    sql, params = _as_sent(result)
    kept = Kept(Rows((), ()), columns_of(result))
    ms = (time.perf_counter() - started) * 1000
    return kept, Executed(standing.key, sql, params, len(kept), ms)


def run_one(connection: Connection, name: str, query: Select[Any]) -> tuple[Rows, Executed]:
    """The rows of one SELECT, and how it ran."""
    started = time.perf_counter()
    result = connection.execute(query)
    values = _plain(query, result)
    ms = (time.perf_counter() - started) * 1000
    sql, params = _as_sent(result)
    return Rows(columns=tuple(result.keys()), values=values), Executed(name, sql, params, len(values), ms)


def _plain(query: Select[Any], result: CursorResult[Any]) -> tuple[tuple[Any, ...], ...]:
    """PostgreSQL sums BIGINT to NUMERIC; a count of things stays an int on every engine."""
    rows = tuple(map(tuple, result.all()))
    whole = {
        i
        for i, column in enumerate(query.selected_columns)
        if isinstance(column.type, Integer) and Decimal in set(map(type, map(itemgetter(i), rows)))
    }
    if not whole:
        return rows
    return tuple(
        tuple(int(v) if i in whole and v is not None else v for i, v in enumerate(row)) for row in rows
    )


def _as_sent(result: CursorResult[Any]) -> tuple[str, Mapping[str, Any]]:
    """The statement and its bound values exactly as the driver had them."""
    context = result.context
    sent = context.parameters[0] if context.parameters else {}
    params = dict(sent) if isinstance(sent, Mapping) else {str(i): v for i, v in enumerate(sent, start=1)}
    return context.statement or "", params
