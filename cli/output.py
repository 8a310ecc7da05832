"""Data on standard output, progress on standard error; as text or, with --json, as one JSON object."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from server.failures import Failure

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def show(data: Mapping[str, Any], lines: Iterable[str], as_json: bool) -> None:
    """Print a result: the data where a program reads it, the lines where a person does."""
    if as_json:
        print(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for line in lines:
        print(line)


def progress(text: str) -> None:
    """Say what is being done."""
    print(text, file=sys.stderr, flush=True)


def tell(failure: Failure, as_json: bool) -> None:
    """One clear line on standard error, or one JSON error object on standard output."""
    if as_json:
        error = {"code": failure.code, "text": failure.text, "next_step": failure.next_step}
        print(json.dumps({"error": error}, ensure_ascii=False))
    else:
        print(f"marlow: {failure}", file=sys.stderr)


def table(rows: Iterable[tuple[object, ...]]) -> list[str]:
    """Rows as lines whose columns line up; whole numbers to the right."""
    found = [tuple(rows_cell(cell) for cell in row) for row in rows]
    kept = list(found)
    widths = [max(len(text) for text, _ in column) for column in zip(*kept, strict=True)] if kept else []
    return [
        "  ".join(
            text.rjust(width) if is_number else text.ljust(width)
            for (text, is_number), width in zip(row, widths, strict=True)
        ).rstrip()
        for row in kept
    ]


def rows_cell(cell: object) -> tuple[str, bool]:
    """A cell's text, and whether it is a whole number."""
    if isinstance(cell, int) and not isinstance(cell, bool):
        return f"{cell:,}", True
    return "" if cell is None else str(cell), False
