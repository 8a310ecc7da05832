"""A file read and checked, before anything is loaded: everything of an import that needs no store."""

from __future__ import annotations

import hashlib
import threading
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Table

from analytics.contract.store import StoreSettings
from analytics.ingest.columns import checked_mapping, guess_mapping
from analytics.ingest.fields import fields_of
from analytics.ingest.formats import read_sheet
from analytics.ingest.formats.layouts import LAYOUTS
from analytics.ingest.problems import ImportProblem
from analytics.ingest.records import Options, check
from analytics.ingest.rows import Batch, to_batch
from analytics.ingest.sheet import Reject, Sheet
from analytics.ingest.unpacking import unpacked
from analytics.ingest.values import DateOrder
from analytics.warehouse.schema import IMPORTED, MAINTAINED, facts

Progress = Callable[[str, int, int], None]
"""Called with the stage, and how far it is of how much."""

_LAYOUTS = {layout.name: layout for layout in LAYOUTS}
TARGETS = (*_LAYOUTS, *(table.name for table in (*IMPORTED, *MAINTAINED)))
DEFAULT_SOURCE = "files"


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What to import and how to read it; what is None is found out.

    ``target`` is a layout or a table; ``source`` names where the ids come from: the same id of the same
    source is the same row. ``mapping`` is field to column. ``wait_s`` is how long to wait for another writer.
    """

    path: Path
    target: str
    source: str | None = None
    mapping: Mapping[str, str] | None = None
    date_order: DateOrder | None = None
    decimal: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    wait_s: float = 10.0
    timezone: str | None = None

    @property
    def stored_source(self) -> str:
        """The source that rows are stored under."""
        return self.source or (self.target if self.target in _LAYOUTS else DEFAULT_SOURCE)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file read and checked, ready to be loaded."""

    sheet: Sheet
    batches: tuple[Batch, ...]
    rejects: tuple[Reject, ...]
    mapping: Mapping[str, str]
    notes: Mapping[str, int]
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Tells the stage, and stops there when asked to."""

    progress: Progress
    cancel: threading.Event | None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Tell it. Raises ImportProblem where the import was stopped."""
        if self.cancel is not None and self.cancel.is_set():
            raise ImportProblem("stopped", "The import was stopped; nothing was loaded.", "Run it again.")
        self.progress(stage, done, total)


def table_of(request: ImportRequest) -> Table | None:
    """The table that a request fills, None for a layout that fills several.

    Raises ImportProblem for a target that is neither.
    """
    if request.target in _LAYOUTS:
        return None
    if request.target not in TARGETS:
        raise ImportProblem(
            "unknown_target",
            f"There is nothing called {request.target!r} to import into.",
            f"Use one of: {', '.join(TARGETS)}.",
        )
    return facts.tables[request.target]


def read(request: ImportRequest) -> Sheet:
    """The file's records as text. Raises ImportProblem."""
    return read_sheet(
        request.path, encoding=request.encoding, delimiter=request.delimiter, sheet=request.sheet
    )


def checked(sheet: Sheet, request: ImportRequest, settings: StoreSettings) -> Prepared:
    """The records that may be loaded, typed, and the rejects. Raises ImportProblem."""
    options = Options(settings, request.date_order, request.decimal, _zone(request))
    table = table_of(request)
    if table is None:
        found = _LAYOUTS[request.target].read(sheet, options)
        return Prepared(sheet, found.batches, (*sheet.rejects, *found.rejects), found.mapping, found.notes)
    mapping = request.mapping
    if mapping is None:
        mapping = {guess.field: guess.column for guess in guess_mapping(table, list(sheet.columns))}
    mapping = checked_mapping(table, mapping, list(sheet.columns))
    records = check(sheet, list(fields_of(table).values()), mapping, options)
    batch, records = to_batch(table, sheet, records, settings)
    if table.name == "events":
        batch = unpacked(batch)
    notes = {} if batch.first_copy is None else {"exact_copies": int((batch.first_copy >= 0).sum())}
    return Prepared(sheet, (batch,), (*sheet.rejects, *records.rejects), mapping, notes)


def _zone(request: ImportRequest) -> str | None:
    if request.timezone is not None and request.timezone not in zoneinfo.available_timezones():
        raise ImportProblem(
            "unknown_timezone",
            f"There is no time zone {request.timezone!r}.",
            "Use an IANA name such as Europe/Berlin with --timezone.",
        )
    return request.timezone


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def prepare(request: ImportRequest, settings: StoreSettings, told: Told) -> Prepared:
    """Read and check the whole file. Raises ImportProblem."""
    table_of(request)
    told("read", 0, 1)
    sheet = read(request)
    told("check", 0, len(sheet))
    return replace(checked(sheet, request, settings), sha256=_sha256(request.path))
