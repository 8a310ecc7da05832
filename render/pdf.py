"""Answers as a PDF by typst: the optional extra ``pdf``; no font or package is fetched."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from analytics.contract.answer import Answer
from analytics.wording.plain import cell_text
from render.about import about_lines

try:
    import typst
except ModuleNotFoundError:  # the extra is not installed
    typst = None  # type: ignore[assignment]

PRINTED_ROWS = 60
_HERE = Path(__file__).parent


def available() -> bool:
    """Whether the extra is installed."""
    return typst is not None


def paper(answers: list[tuple[Answer, bytes | None]], title: str) -> bytes:
    """Answers one after another, each with its chart (SVG) where it has one. Raises RuntimeError without the extra."""
    if typst is None:
        raise RuntimeError("typst is not installed")
    pages = [_page(answer, number if svg else None) for number, (answer, svg) in enumerate(answers)]
    data = json.dumps({"title": title, "answers": pages}, ensure_ascii=False)
    with tempfile.TemporaryDirectory(prefix="marlow-pdf-") as folder:
        root = Path(folder)
        (root / "main.typ").write_bytes((_HERE / "paper.typ").read_bytes())
        (root / "data.json").write_text(data, encoding="utf-8")
        for number, (_, svg) in enumerate(answers):
            if svg:
                (root / f"chart-{number}.svg").write_bytes(svg)
        made: bytes = typst.compile(
            root / "main.typ", root=root, font_paths=[_HERE / "fonts"], ignore_system_fonts=True
        )
    return made


def _page(answer: Answer, chart: int | None) -> dict[str, Any]:
    table = answer.table
    rows = (
        [
            [cell_text(cell, column, answer.locale) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows[:PRINTED_ROWS]
        ]
        if table
        else []
    )
    return {
        "headline": answer.headline.text,
        "chart": None if chart is None else f"chart-{chart}.svg",
        "columns": [
            {"label": c.label, "figure": c.type in ("number", "money", "percent")} for c in table.columns
        ]
        if table
        else [],
        "rows": rows,
        "total_rows": table.total_rows if table else 0,
        "about": [list(line) for line in about_lines(answer) if not line[0].startswith("Query")],
    }
