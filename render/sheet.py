"""An answer as an Excel workbook: every row as typed cells, and a sheet on what they rest on."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import xlsxwriter

from analytics.contract.answer import Answer, JsonCell, WireColumn
from analytics.wording.charts import symbol
from render.about import about_lines

_MOST_WIDTH = 48
_MOST_CELL = 32_767
"""Characters that Excel keeps of one cell."""


def workbook(answer: Answer) -> bytes:
    """The workbook. Text is never taken for a formula or a link. Raises ValueError without a table."""
    if answer.table is None:
        raise ValueError("the answer has no table")
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "in_memory": True,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": answer.headline.text[:255], "comments": answer.question[:255]})
    head = book.add_format({"bold": True, "bottom": 1})
    formats = [book.add_format(_format(c)) for c in answer.table.columns]
    bold = [book.add_format({**_format(c), "bold": True, "top": 1}) for c in answer.table.columns]
    rows = book.add_worksheet("Rows")
    rows.freeze_panes(1, 0)
    for at, column in enumerate(answer.table.columns):
        rows.set_column(at, at, _width(answer, at))
        rows.write_string(0, at, column.label, head)
    for number, row in enumerate(answer.table.rows, 1):
        for at, cell in enumerate(row):
            _write(rows, (number, at), cell, answer.table.columns[at], formats[at])
    if answer.table.total:
        number = len(answer.table.rows) + 1
        for at, cell in enumerate(answer.table.total):
            given = "Total" if at == 0 and cell is None else cell
            _write(rows, (number, at), given, answer.table.columns[at], bold[at])
    _about_sheet(book, answer, head)
    book.close()
    return out.getvalue()


def _about_sheet(book: Any, answer: Answer, head: Any) -> None:
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for number, (label, text) in enumerate(about_lines(answer)):
        sheet.write_string(number, 0, label, head)
        sheet.write_string(number, 1, text[:_MOST_CELL], wrap)


def _format(column: WireColumn) -> dict[str, Any]:
    if column.type == "money" and column.unit:
        return {"num_format": f'"{symbol(column.unit)}"#,##0.00'}
    if column.type == "percent":
        return {"num_format": "0.0%"}
    if column.type == "date":
        return {"num_format": "yyyy-mm-dd"}
    if column.unit == "x":
        return {"num_format": '0.00"×"'}
    return {"num_format": "#,##0.##"} if column.type == "number" and column.unit is None else {}


def _write(sheet: Any, at: tuple[int, int], cell: JsonCell, column: WireColumn, look: Any) -> None:
    """Numbers and dates as such; what cannot be told stays empty, never 0."""
    if cell is None:
        sheet.write_blank(*at, None, look)
    elif isinstance(cell, bool):
        sheet.write_boolean(*at, cell, look)
    elif isinstance(cell, int | float):
        sheet.write_number(*at, cell, look)
    elif column.type == "date" and (day := _day(cell)) is not None:
        sheet.write_datetime(*at, day, look)
    else:
        sheet.write_string(*at, cell[:_MOST_CELL], look)


def _day(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 (Excel knows no time zones)


def _width(answer: Answer, at: int) -> int:
    if answer.table is None:
        return 10
    seen = [len(str(row[at])) for row in answer.table.rows[:200]]
    return min(_MOST_WIDTH, max([len(answer.table.columns[at].label), 8, *seen]) + 2)
