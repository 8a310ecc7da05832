"""A table as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from analytics.contract.answer import JsonCell, WireTable

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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


def _safe(cell: JsonCell) -> JsonCell:
    """Numbers stay numbers; only text can be a formula."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return "" if cell is None else cell
