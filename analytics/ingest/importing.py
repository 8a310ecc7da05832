"""``marlow import``: preview a file, then load it in one transaction, with every line of it accounted for.

A user's mistake is never raised: ``preview`` and ``run_import`` hand it out as an ``ImportProblem``.
"""

from __future__ import annotations

import hashlib
import threading
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from sqlalchemy import Table, insert, select

from analytics.contract.store import StoreSettings
from analytics.ingest.columns import Guess, checked_mapping, guess_mapping
from analytics.ingest.fields import fields_of
from analytics.ingest.formats import online_retail, read_sheet
from analytics.ingest.loading import Counts, keep_rows, load, resolve
from analytics.ingest.problems import ImportProblem
from analytics.ingest.records import Options, check
from analytics.ingest.rows import Batch, to_batch
from analytics.ingest.sheet import Reject, Sheet
from analytics.ingest.values import DateOrder
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.errors import WriterBusy
from analytics.warehouse.schema import IMPORTED, MAINTAINED, customers, facts, import_rejects, imports
from analytics.warehouse.writer import Writer, arrow_schema

Progress = Callable[[str, int, int], None]
"""Called with the stage, and how far it is of how much."""

LAYOUTS = (online_retail.NAME,)
TARGETS = (*LAYOUTS, *(table.name for table in (*IMPORTED, *MAINTAINED)))
DEMO_SOURCE = "demo"
DEFAULT_SOURCE = "files"
_SAID = ("date_order", "decimal", "encoding", "delimiter", "sheet", "timezone")


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
        return self.source or (self.target if self.target in LAYOUTS else DEFAULT_SOURCE)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do, before anything is loaded."""

    mapping: tuple[Guess, ...] = ()
    columns: tuple[str, ...] = ()
    first_rows: tuple[Mapping[str, str | None], ...] = ()
    how: Mapping[str, str] = field(default_factory=dict)
    rejected: tuple[Reject, ...] = ()
    problems: tuple[ImportProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. ``problem`` says why it did nothing; ``notes`` count what was loaded as it was."""

    target: str
    source: str
    file_name: str
    import_id: int | None = None
    data_version: int | None = None
    lines_total: int = 0
    lines_header: int = 0
    lines_blank: int = 0
    lines_loaded: int = 0
    lines_rejected: int = 0
    tables: Mapping[str, Counts] = field(default_factory=dict)
    rejects: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)
    problem: ImportProblem | None = None

    @property
    def changed(self) -> bool:
        """Whether the store holds anything new."""
        return any(counts.new or counts.updated for counts in self.tables.values())


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A file read and checked, ready to be loaded."""

    sheet: Sheet
    batches: tuple[Batch, ...]
    rejects: tuple[Reject, ...]
    mapping: Mapping[str, str]
    notes: Mapping[str, int]


def preview(request: ImportRequest, settings: StoreSettings, rows: int = 5) -> Preview:
    """Read and check a file without loading it: the guessed mapping, what is wrong, the first rows."""
    try:
        table = _table(request)
        sheet = _read(request)
    except ImportProblem as problem:
        return Preview(problems=(problem,))
    columns = tuple(sheet.columns)
    if table is None:
        guesses: tuple[Guess, ...] = ()
    elif request.mapping is not None:
        guesses = tuple(Guess(name, column, 1.0) for name, column in request.mapping.items())
    else:
        guesses = guess_mapping(table, columns)
    rejected, problems = sheet.rejects, ()
    try:
        prepared = _checked(sheet, request, settings)
        rejected = prepared.rejects
        if table is None:
            guesses = tuple(Guess(name, column, 1.0) for name, column in prepared.mapping.items())
    except ImportProblem as problem:
        problems = (problem,)  # type: ignore[assignment]
    first = tuple({n: c[i].as_py() for n, c in sheet.columns.items()} for i in range(min(rows, len(sheet))))
    return Preview(guesses, columns, first, sheet.how, rejected, problems)


def run_import(
    warehouse: Warehouse,
    request: ImportRequest,
    *,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> ImportReport:
    """Load a file: all of its good records or, where something stops it, nothing."""
    told = _Told(progress or (lambda stage, done, total: None), cancel)
    report = ImportReport(request.target, request.stored_source, request.path.name)
    try:
        _table(request)
        told("read", 0, 1)
        sheet = _read(request)
        told("check", 0, len(sheet))
        prepared = _checked(sheet, request, warehouse.settings)
        digest = _sha256(request.path)
        with warehouse.writer(f"import {request.target} {request.path.name}", wait_s=request.wait_s) as w:
            _refuse_demo(w, request)
            return _load(w, request, prepared, digest, told)
    except ImportProblem as problem:
        stopped = problem
    except WriterBusy as busy:
        stopped = ImportProblem("busy", busy.text, busy.next_step)
    return ImportReport(report.target, report.source, report.file_name, problem=stopped)


def import_table(
    warehouse: Warehouse, table: str, file: Path, mapping: Mapping[str, str] | None = None
) -> ImportReport:
    """Load a file into one table, everything else found out; ``run_import`` takes what has to be said."""
    return run_import(warehouse, ImportRequest(path=file, target=table, mapping=mapping))


@dataclass(frozen=True, slots=True)
class _Told:
    """Tells the stage, and stops there when asked to."""

    progress: Progress
    cancel: threading.Event | None

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self.cancel is not None and self.cancel.is_set():
            raise ImportProblem("stopped", "The import was stopped; nothing was loaded.", "Run it again.")
        self.progress(stage, done, total)


def _table(request: ImportRequest) -> Table | None:
    """The table that a request fills, None for a layout that fills several.

    Raises ImportProblem for a target that is neither.
    """
    if request.target in LAYOUTS:
        return None
    if request.target not in TARGETS:
        raise ImportProblem(
            "unknown_target",
            f"There is nothing called {request.target!r} to import into.",
            f"Use one of: {', '.join(TARGETS)}.",
        )
    return facts.tables[request.target]


def _read(request: ImportRequest) -> Sheet:
    return read_sheet(
        request.path, encoding=request.encoding, delimiter=request.delimiter, sheet=request.sheet
    )


def _checked(sheet: Sheet, request: ImportRequest, settings: StoreSettings) -> _Prepared:
    options = Options(settings, request.date_order, request.decimal, _zone(request))
    table = _table(request)
    if table is None:
        found = online_retail.read(sheet, options)
        return _Prepared(sheet, found.batches, (*sheet.rejects, *found.rejects), found.mapping, found.notes)
    mapping = request.mapping
    if mapping is None:
        mapping = {guess.field: guess.column for guess in guess_mapping(table, list(sheet.columns))}
    mapping = checked_mapping(table, mapping, list(sheet.columns))
    checked = check(sheet, list(fields_of(table).values()), mapping, options)
    batch, checked = to_batch(table, sheet, checked, settings)
    notes = {} if batch.first_copy is None else {"exact_copies": int((batch.first_copy >= 0).sum())}
    return _Prepared(sheet, (batch,), (*sheet.rejects, *checked.rejects), mapping, notes)


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


def _refuse_demo(w: Writer, request: ImportRequest) -> None:
    """One home is one shop: real rows among generated ones would make every figure wrong."""
    if request.stored_source != DEMO_SOURCE and w.select(
        select(customers.c.id).where(customers.c.source == DEMO_SOURCE).limit(1)
    ):
        raise ImportProblem(
            "demo_store",
            "This home holds the generated demo shop.",
            "Import into a home of its own: set MARLOW_HOME to another folder and run `marlow init` there.",
        )


def _load(w: Writer, request: ImportRequest, prepared: _Prepared, digest: str, told: _Told) -> ImportReport:
    import_id, sheet = w.next_id(imports), prepared.sheet
    started, source = w.now(), request.stored_source
    tables: dict[str, Counts] = {}
    rejects, notes = list(prepared.rejects), dict(prepared.notes)
    for batch in prepared.batches:
        told(f"load {batch.table.name}", 0, len(batch))
        found, refused = _with_parents(w, batch, source, sheet, notes)
        rejects += refused
        tables[batch.table.name] = load(w, found, source, import_id)
        records = found.records
    told("account", 0, 1)
    if records is None:  # the last batch of every format is the one of its records
        raise AssertionError(f"{request.target} does not say which records it loaded")
    loaded = int((sheet.last_line[records] - sheet.first_line[records] + 1).sum())
    rejected = sum(reject.lines for reject in rejects)
    accounted = loaded + rejected + sheet.lines_header + sheet.lines_blank
    if accounted != sheet.lines_total:
        raise AssertionError(f"{sheet.lines_total} lines read, {accounted} accounted for: nothing was loaded")
    codes = [reject.code for reject in rejects]
    report = ImportReport(
        request.target, source, request.path.name, import_id, w.version if w.changed else w.version - 1,
        sheet.lines_total, sheet.lines_header, sheet.lines_blank, loaded, rejected,
        tables, {code: codes.count(code) for code in sorted(set(codes))}, notes,
    )  # fmt: skip
    before = _same_before(w, report, digest)
    if before is not None:
        told("commit", 1, 1)
        return _again(report, before)
    _store(w, report, request, prepared, (digest, started))
    _store_rejects(w, report, rejects)
    told("commit", 0, 1)
    return report


def _with_parents(
    w: Writer, batch: Batch, source: str, sheet: Sheet, notes: dict[str, int]
) -> tuple[Batch, list[Reject]]:
    """The batch with its parents' ids; a row that cannot be without one is a reject, others are counted."""
    resolved = resolve(w, batch, source)
    bad = np.zeros(len(batch), dtype=bool)
    rejects: list[Reject] = []
    for name, unknown in resolved.unknown.items():
        if batch.table.c[name].nullable:
            if unknown.any():
                notes[f"unknown_{name.removesuffix('_id')}"] = int(unknown.sum())
            continue
        rejects += [
            sheet.reject(int(batch.records[i]), "unknown_parent", name, batch.columns[name][int(i)].as_py())
            for i in np.flatnonzero(unknown & ~bad)
            if batch.records is not None
        ]
        bad |= unknown
    return (keep_rows(resolved.batch, ~bad) if bad.any() else resolved.batch), rejects


def _same_before(w: Writer, report: ImportReport, digest: str) -> int | None:
    """An earlier import of the very same file, where this one changes nothing that it did."""
    if report.changed:
        return None
    same = select(imports.c.id).where(
        imports.c.file_sha256 == digest,
        imports.c.target == report.target,
        imports.c.source == report.source,
        imports.c.lines_rejected == report.lines_rejected,
    )
    return next((row[0] for row in w.select(same.order_by(imports.c.id.desc()).limit(1))), None)


def _again(report: ImportReport, before: int) -> ImportReport:
    values = {name: getattr(report, name) for name in report.__dataclass_fields__}
    return ImportReport(**{**values, "import_id": before})


def _store(
    w: Writer, report: ImportReport, request: ImportRequest, prepared: _Prepared, when: tuple[str, object]
) -> None:
    said = {n: getattr(request, n) for n in _SAID}
    counts = report.tables.values()
    w.execute(
        insert(imports).values(
            id=report.import_id,
            format=request.path.suffix.lower().lstrip("."),
            target=report.target,
            source=report.source,
            file_name=report.file_name,
            file_sha256=when[0],
            mapping=dict(prepared.mapping),
            settings={
                **{name: value for name, value in said.items() if value is not None},
                **prepared.sheet.how,
                "notes": report.notes,
            },
            started_at=when[1],
            finished_at=w.now(),
            lines_total=report.lines_total,
            lines_header=report.lines_header,
            lines_blank=report.lines_blank,
            lines_loaded=report.lines_loaded,
            lines_rejected=report.lines_rejected,
            rows_new=sum(c.new for c in counts),
            rows_unchanged=sum(c.unchanged for c in counts),
            rows_updated=sum(c.updated for c in counts),
            data_version=report.data_version,
        )
    )


def _store_rejects(w: Writer, report: ImportReport, rejects: list[Reject]) -> None:
    rejects = sorted(rejects, key=lambda reject: reject.first_line)
    first = w.next_id(import_rejects)
    columns = {
        "id": range(first, first + len(rejects)),
        "import_id": [report.import_id] * len(rejects),
        "file_name": [report.file_name] * len(rejects),
        "first_line": [r.first_line for r in rejects],
        "last_line": [r.last_line for r in rejects],
        "record": [r.record for r in rejects],
        "code": [r.code for r in rejects],
        "reason": [r.reason for r in rejects],
    }
    w.load(import_rejects, pa.table(columns, schema=arrow_schema(import_rejects)))
