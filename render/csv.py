"""A table as CSV (RFC 4180), safe to open in a spreadsheet; alone, or in a zip with what it rests on."""

from __future__ import annotations

import csv
import io
import json
import zipfile

from analytics.contract.answer import Answer, JsonCell, WireTable
from render.about import about

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def table_csv(table: WireTable) -> str:
    """Every row, raw values; text that a spreadsheet would take for a formula gets a leading quote.

    >>> from analytics.contract.answer import WireColumn
    >>> table_csv(WireTable((WireColumn("a", "A", "text", None),), (("=1+1",), (-2,)), 2)).split()
    ['A', "'=1+1", '-2']
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_safe(c.label) for c in table.columns])
    writer.writerows([[_safe(cell) for cell in row] for row in table.rows])
    return out.getvalue()


def table_zip(answer: Answer, name: str) -> bytes:
    """``<name>.csv`` and ``<name>.about.json``; the same answer gives the same bytes. Raises ValueError without a table."""
    if answer.table is None:
        raise ValueError("the answer has no table")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        explained = json.dumps(about(answer), indent=2, ensure_ascii=False)
        for file, text in ((f"{name}.csv", table_csv(answer.table)), (f"{name}.about.json", explained)):
            archive.writestr(zipfile.ZipInfo(file, _EPOCH), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _safe(cell: JsonCell) -> JsonCell:
    """Numbers stay numbers; only text can be a formula."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return "" if cell is None else cell
