"""An answer as plain text: what a terminal or a screen reader gets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal

from analytics.contract.answer import Answer, ContextItem, JsonCell, WireColumn, WireTable
from analytics.contract.values import Quantity
from analytics.wording.numbers import (
    DASH,
    babel_name,
    money_text,
    percent_text,
    quantity_text,
    unit_start_text,
)

PLAIN_ROWS = 12


def plain_text(answer: Answer) -> str:
    """Headline, table, context line, notes, options; every line stands for itself."""
    lines = [
        f"[{answer.part.index}/{answer.part.of}] {answer.headline.text}"
        if answer.part
        else answer.headline.text
    ]
    if answer.table and answer.table.rows:
        lines += ["", *_table_lines(answer.table, answer.locale)]
        more = answer.table.total_rows - PLAIN_ROWS
        if more > 0:
            lines.append(f"… and {format_decimal(more, locale=babel_name(answer.locale))} more rows")
    context = [_chip(item) for item in answer.context if item.key != "rule"]
    if context:
        lines += ["", " · ".join(context)]
    rules = [item.value for item in answer.context if item.key == "rule"]
    if rules:
        lines.append("Counted: " + "; ".join(rules))
    issues = [issue.text for issue in answer.issues if issue.text != answer.headline.text]
    lines += [f"Note: {text}" for text in (*answer.notes, *issues)]
    if answer.kind in ("clarify", "refuse") and answer.follow_ups:
        lines.append("Try: " + " · ".join(f.say for f in answer.follow_ups))
    lines += [f"  {n}. {o.label}{_effect(o.effect)}" for n, o in enumerate(answer.options, 1)]
    return "\n".join(lines)


def _chip(item: ContextItem) -> str:
    if item.key == "data":
        return f"data to {item.value}"
    return f"compared with {item.value}" if item.key == "comparison" else item.value


def _effect(effect: str | None) -> str:
    return f" ({effect})" if effect else ""


WIDE_CELL = 70
"""Text longer than this (a query, say) does not fit a grid; such rows are written one field a line."""


def _table_lines(table: WireTable, locale: str) -> list[str]:
    if any(isinstance(cell, str) and len(cell) > WIDE_CELL for row in table.rows for cell in row):
        return _record_lines(table, locale)
    return _grid_lines(table, locale)


def _record_lines(table: WireTable, locale: str) -> list[str]:
    lines: list[str] = []
    for row in table.rows[:PLAIN_ROWS]:
        for cell, column in zip(row, table.columns, strict=True):
            text = cell_text(cell, column, locale)
            if text != "":
                lines += f"{column.label}: {text}".splitlines()
        lines.append("")
    return lines[:-1]


def _grid_lines(table: WireTable, locale: str) -> list[str]:
    rows = [
        [cell_text(c, col, locale) for c, col in zip(row, table.columns, strict=True)]
        for row in table.rows[:PLAIN_ROWS]
    ]
    if table.total:
        total = [
            cell_text(c, col, locale) if c is not None else ""
            for c, col in zip(table.total, table.columns, strict=True)
        ]
        total[0] = "Total"
        rows.append(total)
    header = [column.label for column in table.columns]
    widths = [max(len(r[i]) for r in [header, *rows]) for i in range(len(header))]
    right = [column.type in ("number", "money", "percent") for column in table.columns]

    def line(cells: list[str]) -> str:
        padded = [c.rjust(w) if r else c.ljust(w) for c, w, r in zip(cells, widths, right, strict=True)]
        return "  ".join(padded).rstrip()

    return [line(header), "  ".join("-" * w for w in widths), *(line(r) for r in rows)]


def cell_text(cell: JsonCell, column: WireColumn, locale: str = "en") -> str:
    """A cell as people read it, by its column's type and unit."""
    if cell is None:
        return DASH
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if column.type == "date" and isinstance(cell, str):
        return unit_start_text(date.fromisoformat(cell[:10]), column.unit or "day", locale)
    if isinstance(cell, str):
        return cell
    value = Decimal(str(cell))
    if column.type == "money" and column.unit:
        return money_text(value, column.unit, locale)
    if column.type == "percent":
        return percent_text(value, locale)
    if column.unit == "x":
        return quantity_text(Quantity(value, "x"), locale)
    return str(format_decimal(value, format="#,##0.##", locale=babel_name(locale)))
