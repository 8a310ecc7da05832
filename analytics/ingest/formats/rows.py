"""Parquet and XLSX: files whose values have types already; a row counts as one line."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from analytics.ingest.codes import reason
from analytics.ingest.formats.delimited import header_names, tidy
from analytics.ingest.problems import ImportProblem
from analytics.ingest.sheet import UNPRINTABLE, Reject, Sheet, storable, unprintable_code

_UNPACKED_LIMIT = 1 << 30
"""Bytes that a workbook may unpack to; the file names the size before anything is unpacked."""


def read_parquet(path: Path) -> Sheet:
    """Read a Parquet file.

    Raises ImportProblem when it is none.
    """
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError):
        raise ImportProblem(
            "bad_file", f"{path.name} is not a Parquet file.", "Export it again, or rename it to what it is."
        ) from None
    columns = {name: _as_text(table[name]) for name in header_names(table.column_names, path)}

    def raw(row: int) -> str:
        return json.dumps(table.slice(row, 1).to_pylist()[0], ensure_ascii=False, default=str)

    return _sheet(
        {n: c for n, c in columns.items() if c is not None}, np.arange(1, table.num_rows + 1), raw, 0
    )


def _as_text(column: pa.ChunkedArray) -> pa.Array | None:
    """A column of any plain type as text; None for nested and binary ones, which no field takes."""
    column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind):
        return None
    if pa.types.is_floating(kind):
        column = pc.if_else(pc.is_finite(column), column, pa.scalar(None, kind))
        # Ids and counts that met a NULL on their way here have become floats.
        if (
            pc.all(pc.equal(column, pc.round(column)), min_count=0).as_py()
            and (pc.max(pc.abs(column)).as_py() or 0) < 2**53
        ):
            column = column.cast(pa.int64())
    return tidy(column.cast(pa.string()))


def read_xlsx(path: Path, sheet: str | None = None) -> Sheet:
    """Read one sheet of a workbook: the first, or the one that is named.

    Raises ImportProblem when it is no workbook, unpacks to too much, or has no such sheet.
    """
    try:
        with zipfile.ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > _UNPACKED_LIMIT:
            raise ImportProblem(
                "file_too_large",
                f"{path.name} unpacks to {unpacked >> 20} MB; {_UNPACKED_LIMIT >> 20} MB are read.",
                "Save it as CSV and import that.",
            )
        book = CalamineWorkbook.from_path(path)
        names = book.sheet_names
        if sheet is not None and sheet not in names:
            raise ImportProblem(
                "no_sheet", f"{path.name} has no sheet {sheet!r}.", f"Name one of: {', '.join(names)}."
            )
        cells = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, OSError, IndexError):
        raise ImportProblem(
            "bad_file", f"{path.name} is not an XLSX workbook.", "Save it again as .xlsx or as CSV."
        ) from None
    return _from_cells(cells, path, {"sheet": sheet or names[0]})


def _from_cells(cells: list[list[Any]], path: Path, how: Mapping[str, str]) -> Sheet:
    texts = [[_cell_text(value) for value in row] for row in cells]
    header = next((i for i, row in enumerate(texts) if any(row)), None)
    if header is None:
        raise ImportProblem("empty_file", f"{path.name} holds no rows.", "Name the sheet with --sheet.")
    width = max(i for i, text in enumerate(texts[header]) if text) + 1
    names = header_names(texts[header][:width], path)
    kept, rejects, blank = [], [], header
    for number, row in enumerate(texts[header + 1 :], start=header + 2):
        if not any(row):
            blank += 1
        elif any(row[width:]):
            record = storable("\t".join(row))
            rejects.append(Reject(number, number, record, "extra_field", reason("extra_field")))
        else:
            kept.append(number)
    columns = {
        name: tidy(pa.array([texts[n - 1][i] for n in kept], pa.string())) for i, name in enumerate(names)
    }

    def raw(record: int) -> str:
        return "\t".join(texts[kept[record] - 1])

    found = _sheet(columns, np.array(kept, dtype=np.int64), raw, blank)
    return Sheet(
        columns=found.columns,
        first_line=found.first_line,
        last_line=found.last_line,
        rejects=(*rejects, *found.rejects),
        lines_total=len(texts),
        lines_header=1,
        lines_blank=blank,
        raw=found.raw,
        how=how,
    )


def _cell_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    # A lone surrogate cannot be stored or sent; U+FFFE is refused by the check of each field instead.
    return str(value).encode("utf-8", "replace").decode("utf-8").strip()


def _sheet(columns: Mapping[str, pa.Array], lines: Any, raw: Any, blank: int) -> Sheet:
    """A sheet of one-line records, those with unprintable characters taken out."""
    flagged: dict[int, str] = {}
    for column in columns.values():
        hits = pc.fill_null(pc.match_substring_regex(column, r"[\x00-\x08\x0b-\x1f\x7f-\x9f\x{feff}]"), False)
        for row in np.flatnonzero(hits.to_numpy(zero_copy_only=False)):
            found = UNPRINTABLE.search(column[int(row)].as_py())
            flagged[int(row)] = unprintable_code(found[0]) if found else "control_character"
    keep = np.ones(len(lines), dtype=bool)
    keep[list(flagged)] = False
    kept = np.flatnonzero(keep)
    rejects = tuple(
        Reject(int(lines[row]), int(lines[row]), storable(raw(row)), code, reason(code))
        for row, code in sorted(flagged.items())
    )
    return Sheet(
        columns=columns if not flagged else {n: c.take(pa.array(kept)) for n, c in columns.items()},
        first_line=lines[kept],
        last_line=lines[kept],
        rejects=rejects,
        lines_total=len(lines) + blank,
        lines_header=0,
        lines_blank=blank,
        raw=lambda record: raw(int(kept[record])),
    )
