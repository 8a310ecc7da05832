"""``marlow import``: preview a file, then load it in one transaction, with every line of it accounted for.

A user's mistake is never raised: ``preview`` and ``run_import`` hand it out as an ``ImportProblem``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from sqlalchemy import insert, select

from analytics.contract.store import StoreSettings
from analytics.ingest.columns import Guess, guess_mapping
from analytics.ingest.loading import Counts, keep_rows, load, resolve
from analytics.ingest.prepared import (
    TARGETS,
    ImportRequest,
    Prepared,
    Progress,
    Told,
    checked,
    prepare,
    read,
    table_of,
)
from analytics.ingest.problems import ImportProblem
from analytics.ingest.rows import Batch
from analytics.ingest.sheet import Reject, Sheet
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.errors import WriterBusy
from analytics.warehouse.schema import customers, import_rejects, imports
from analytics.warehouse.writer import Writer, arrow_schema

__all__ = ["TARGETS", "ImportReport", "ImportRequest", "Preview", "import_table", "preview", "run_import"]

DEMO_SOURCE = "demo"
_SAID = ("date_order", "decimal", "encoding", "delimiter", "sheet", "timezone")


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


def preview(request: ImportRequest, settings: StoreSettings, rows: int = 5) -> Preview:
    """Read and check a file without loading it: the guessed mapping, what is wrong, the first rows."""
    try:
        table = table_of(request)
        sheet = read(request)
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
        prepared = checked(sheet, request, settings)
        rejected = prepared.rejects
        if table is None:
            guesses = tuple(Guess(name, column, 1.0) for name, column in prepared.mapping.items())
    except ImportProblem as problem:
        problems = (problem,)  # type: ignore[assignment]
    first = tuple({n: c[i].as_py() for n, c in sheet.columns.items()} for i in range(min(rows, len(sheet))))
    return Preview(guesses, columns, first, sheet.how, rejected, problems)


Preparing = Callable[[ImportRequest, StoreSettings, Told], Prepared]
"""How a file is read and checked: in this process, or in a child's. Raises ImportProblem."""


def run_import(
    warehouse: Warehouse,
    request: ImportRequest,
    *,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    preparing: Preparing = prepare,
) -> ImportReport:
    """Load a file: all of its good records or, where something stops it, nothing."""
    told = Told(progress or (lambda stage, done, total: None), cancel)
    report = ImportReport(request.target, request.stored_source, request.path.name)
    try:
        prepared = preparing(request, warehouse.settings, told)
        with warehouse.writer(f"import {request.target} {request.path.name}", wait_s=request.wait_s) as w:
            _refuse_demo(w, request)
            return _load(w, request, prepared, told)
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


def _load(w: Writer, request: ImportRequest, prepared: Prepared, told: Told) -> ImportReport:
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
    records = np.unique(records)  # a list of products is one record and several rows
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
    before = _same_before(w, report, prepared.sha256)
    if before is not None:
        told("commit", 1, 1)
        return _again(report, before)
    _store(w, report, request, prepared, started)
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
    w: Writer, report: ImportReport, request: ImportRequest, prepared: Prepared, started: object
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
            file_sha256=prepared.sha256,
            mapping=dict(prepared.mapping),
            settings={
                **{name: value for name, value in said.items() if value is not None},
                **prepared.sheet.how,
                "notes": report.notes,
            },
            started_at=started,
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
