"""Which table a file that nobody named is of: by the columns that it has."""

from __future__ import annotations

from pathlib import Path

from analytics.ingest.columns import guess_mapping
from analytics.ingest.fields import fields_of
from analytics.ingest.formats import read_sheet
from analytics.ingest.formats.layouts import LAYOUTS
from analytics.ingest.problems import ImportProblem
from analytics.warehouse.schema import facts, import_rejects

TABLES = tuple(
    t.name
    for t in facts.sorted_tables
    if {"import_id", "external_id"} <= set(t.c.keys()) and t is not import_rejects
)
TARGETS = (*(layout.name for layout in LAYOUTS), *TABLES)
"""Everything that can be imported: known layouts, then tables."""


def likely_target(path: Path) -> str:
    """The table whose fields the file's columns fill best. Raises ImportProblem where none fits or it cannot be read."""
    columns = tuple(read_sheet(path).columns)
    for layout in LAYOUTS:
        if layout.fits(columns):
            return layout.name
    named = path.stem.lower().replace("-", "_")
    best: tuple[bool, bool, int, int, str] | None = None
    for number, name in enumerate(TABLES):
        table = facts.tables[name]
        found = {guess.field for guess in guess_mapping(table, columns)}
        required = {field.name for field in fields_of(table).values() if field.required}
        key = (required <= found, name in named or named in name, len(found), -number, name)
        if best is None or key > best:
            best = key
    if best is None or not best[2] or not (best[0] or best[1]):
        raise ImportProblem(
            "unknown_table",
            f"The columns of {path.name} fit no table: {', '.join(columns[:8])}.",
            "Name the columns as docs/importing.md does, or import it by the command line with --map.",
        )
    return best[4]
