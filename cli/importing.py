"""import: a file into the store, its columns matched, printed and confirmed."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.home import run
from cli.output import Json, progress, show, table
from server.failures import Failure


class DateOrder(StrEnum):
    """How the dates of a file are written."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    YEAR_FIRST = "year-first"


class Decimal(StrEnum):
    """What stands before the decimals."""

    POINT = "point"
    COMMA = "comma"


def import_file(
    target: Annotated[
        str, typer.Argument(metavar="FORMAT", help="online-retail, or a table such as orders.")
    ],
    file: Annotated[Path, typer.Argument(help="CSV, TSV, XLSX or Parquet.")],
    yes: Annotated[bool, typer.Option("--yes", help="Take the matched columns without asking.")] = False,
    map_file: Annotated[Path | None, typer.Option("--map", help="JSON: field to column.")] = None,
    date_order: Annotated[DateOrder | None, typer.Option(help="How dates are written.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Of times that name none; else the store's.")] = None,
    decimal: Annotated[Decimal | None, typer.Option(help="What stands before decimals.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Such as utf-8 or cp1252; else found out.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="One character; else found out.")] = None,
    source: Annotated[str | None, typer.Option(help="Where the ids come from.")] = None,
    as_json: Json = False,
) -> None:
    """Load a file: every line of it is loaded, or rejected with its reason."""
    options: dict[str, Any] = {
        "path": str(file.expanduser().absolute()),
        "target": target,
        "source": source,
        "mapping": _mapping(map_file) if map_file else None,
        "date_order": date_order.value if date_order else None,
        "decimal": {"point": ".", "comma": ","}[decimal.value] if decimal else None,
        "encoding": encoding,
        "delimiter": delimiter,
        "timezone": timezone,
    }
    if map_file is None:
        options["mapping"] = _confirmed(run("import-preview", options), yes)
    progress(f"importing {file.name} …")
    report = run("import", options)
    show(report, _lines(report), as_json)


def _mapping(file: Path) -> dict[str, str]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Failure("map_unreadable", f"{file} cannot be read as JSON.", "Give field to column.") from error
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        raise Failure("map_unreadable", f"{file} is no object of texts.", 'Write {"field": "column", …}.')
    return found


def _confirmed(preview: dict[str, Any], yes: bool) -> dict[str, str] | None:
    """The mapping that a person agreed to. None where the format knows its columns itself."""
    if preview["problems"]:
        problem = preview["problems"][0]
        raise Failure(problem["code"], problem["text"], problem["next_step"])
    guesses = preview["mapping"]
    for line in table((g["column"], "->", g["field"], _sure(g["confidence"])) for g in guesses):
        progress(f"  {line}")
    left = sorted(set(preview["columns"]) - {g["column"] for g in guesses})
    if left:
        progress(f"  not imported: {', '.join(left)}")
    if not yes:
        if not sys.stdin.isatty():
            raise Failure(
                "not_confirmed",
                "Nobody can be asked here whether the columns are matched well; nothing was loaded.",
                "Look at the match above, then run it with --yes, or say it with --map FILE.",
            )
        typer.confirm("Is that right?", abort=True, err=True)
    return None


def _sure(confidence: float) -> str:
    return "" if confidence >= 0.9 else f"(a guess, {confidence:.0%})"


def _lines(report: dict[str, Any]) -> list[str]:
    if not report["changed"]:
        first = f"{report['file_name']} changed nothing: everything in it was loaded before."
    else:
        first = f"{report['file_name']} is loaded."
    counts = [
        (f"lines {name}", report[f"lines_{name}"])
        for name in ("total", "loaded", "rejected", "header", "blank")
    ]
    tables = [
        (f"{name}:", f"{c['new']:,} new, {c['updated']:,} updated, {c['unchanged']:,} unchanged")
        for name, c in report["tables"].items()
    ]
    rejects = [(f"rejected, {code}:", n) for code, n in report["rejects"].items()]
    notes = [(f"noted, {name.replace('_', ' ')}:", n) for name, n in report["notes"].items()]
    learnt = ["Recommendations and segments were learnt anew."] if report["fit"] else []
    return [first, *learnt, *table(counts), *table(tables), *table([*rejects, *notes])]
