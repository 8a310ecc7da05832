"""File formats: each reads a file into a ``Sheet``."""

from __future__ import annotations

from pathlib import Path

from analytics.ingest.formats.delimited import read_delimited
from analytics.ingest.formats.rows import read_parquet, read_xlsx
from analytics.ingest.problems import ImportProblem
from analytics.ingest.sheet import Sheet

SUFFIXES: dict[str, str] = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".txt": "delimited",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}


def read_sheet(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None, sheet: str | None = None
) -> Sheet:
    """Read a file by the format that its name ends in.

    Raises ImportProblem for a file that is not there or not of a known format.
    """
    if not path.is_file():
        raise ImportProblem("no_file", f"There is no file {path}.", "Check the path.")
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise ImportProblem(
            "unknown_format",
            f"{path.name} is of no known format.",
            f"Give a file that ends in {', '.join(SUFFIXES)}.",
        )
    try:
        if kind == "parquet":
            return read_parquet(path)
        return read_xlsx(path, sheet) if kind == "xlsx" else read_delimited(path, encoding, delimiter)
    except PermissionError:
        raise ImportProblem(
            "no_permission", f"{path.name} may not be read.", "Change its permissions."
        ) from None
