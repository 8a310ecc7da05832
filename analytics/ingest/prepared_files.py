"""A prepared import as files, so that another process can load what a child has read and checked."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.ingest.fields import fields_of
from analytics.ingest.prepared import Prepared
from analytics.ingest.rows import Batch
from analytics.ingest.sheet import Reject, Sheet
from analytics.warehouse.schema import facts

_ABOUT, _LINES, _REJECTS = "about.json", "lines.parquet", "rejects.parquet"
_FALLBACK, _COPY, _RECORD = "fallback:", "first_copy:", "record:"
"""Columns of a batch's file beside those of its table."""


def write(prepared: Prepared, folder: Path) -> None:
    """Everything that loading needs. Records are written as text only where their parents may be unknown."""
    sheet = prepared.sheet
    for number, batch in enumerate(prepared.batches):
        pq.write_table(_table(batch), folder / f"batch-{number}.parquet")
    lines: dict[str, Any] = {"first": sheet.first_line, "last": sheet.last_line}
    if any(_may_be_orphans(batch) for batch in prepared.batches):
        lines["raw"] = pa.array([sheet.raw(i) for i in range(len(sheet))], pa.string())
    pq.write_table(pa.table(lines), folder / _LINES)
    names = ("first_line", "last_line", "record", "code", "reason")
    rejects = {name: [getattr(reject, name) for reject in prepared.rejects] for name in names}
    types = [pa.int64(), pa.int64(), pa.string(), pa.string(), pa.string()]
    columns = [pa.array(rejects[name], kind) for name, kind in zip(names, types, strict=True)]
    pq.write_table(pa.table(dict(zip(names, columns, strict=True))), folder / _REJECTS)
    about = {
        "tables": [batch.table.name for batch in prepared.batches],
        "lines_total": sheet.lines_total,
        "lines_header": sheet.lines_header,
        "lines_blank": sheet.lines_blank,
        "how": dict(sheet.how),
        "mapping": dict(prepared.mapping),
        "notes": dict(prepared.notes),
        "sha256": prepared.sha256,
    }
    (folder / _ABOUT).write_text(json.dumps(about), encoding="utf-8")


def read(folder: Path) -> Prepared:
    """What ``write`` wrote."""
    about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    lines = pq.read_table(folder / _LINES)
    raw = lines["raw"] if "raw" in lines.column_names else None
    rejects = tuple(Reject(**row) for row in pq.read_table(folder / _REJECTS).to_pylist())
    sheet = Sheet(
        columns={},
        first_line=lines["first"].to_numpy(),
        last_line=lines["last"].to_numpy(),
        rejects=(),
        lines_total=about["lines_total"],
        lines_header=about["lines_header"],
        lines_blank=about["lines_blank"],
        raw=lambda record: str(raw[record].as_py()) if raw is not None else "",
        how=about["how"],
    )
    batches = tuple(
        _batch(name, pq.read_table(folder / f"batch-{number}.parquet"))
        for number, name in enumerate(about["tables"])
    )
    return Prepared(sheet, batches, rejects, about["mapping"], about["notes"], about["sha256"])


def write_problem(folder: Path, problem: Any) -> None:
    """What stopped the child, for its parent to tell."""
    (folder / _ABOUT).write_text(json.dumps({"problem": asdict(problem)}), encoding="utf-8")


def read_problem(folder: Path) -> dict[str, str] | None:
    """Code, text and next step; None where the child went through."""
    problem: dict[str, str] | None = json.loads((folder / _ABOUT).read_text(encoding="utf-8")).get("problem")
    return problem


def _may_be_orphans(batch: Batch) -> bool:
    """Whether a row may have to be refused for a parent that is not there; then its record is kept whole."""
    return batch.records is not None and any(
        field.parent is not None and not batch.table.c[field.name].nullable
        for field in fields_of(batch.table).values()
        if field.name in batch.columns
    )


def _table(batch: Batch) -> pa.Table:
    columns: dict[str, Any] = dict(batch.columns)
    columns |= {f"{_FALLBACK}{name}": column for name, column in batch.fallback.items()}
    if batch.first_copy is not None:
        columns[_COPY] = batch.first_copy
    if batch.records is not None:
        columns[_RECORD] = batch.records
    return pa.table(columns)


def _batch(name: str, rows: pa.Table) -> Batch:
    columns = {n: rows[n].combine_chunks() for n in rows.column_names}

    def numbers(key: str) -> Any:
        return None if key not in columns else np.asarray(columns[key].to_numpy(zero_copy_only=False))

    special = (_COPY, _RECORD)
    return Batch(
        table=facts.tables[name],
        columns={n: c for n, c in columns.items() if n not in special and not n.startswith(_FALLBACK)},
        fallback={n.removeprefix(_FALLBACK): c for n, c in columns.items() if n.startswith(_FALLBACK)},
        first_copy=numbers(_COPY),
        records=numbers(_RECORD),
    )
