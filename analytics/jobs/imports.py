"""Imports of large files: read and checked in a child, loaded by the process that owns the store."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from analytics.contract.store import StoreSettings
from analytics.ingest import prepared_files
from analytics.ingest.importing import ImportReport, ImportRequest, run_import
from analytics.ingest.prepared import Prepared, Told, prepare
from analytics.ingest.problems import ImportProblem
from analytics.jobs.child import JobFailed, run_child, staged
from analytics.jobs.import_child import REQUEST
from analytics.warehouse.engine import Warehouse

CHILD = "analytics.jobs.import_child"
LARGE_BYTES = 5_000_000
"""From this size on a file is read by a child: its memory and its seconds do not weigh on those who ask."""
LIMIT_S = 1_800.0


def import_file(warehouse: Warehouse, request: ImportRequest) -> ImportReport:
    """As ``run_import``; a large file is read and checked by a child. A user's mistake is in the report."""

    def preparing(request: ImportRequest, settings: StoreSettings, told: Told) -> Prepared:
        if not request.path.is_file() or request.path.stat().st_size < LARGE_BYTES:
            return prepare(request, settings, told)
        return _prepared_by_child(warehouse.staging, request, settings, told)

    return run_import(warehouse, request, preparing=preparing)


def _prepared_by_child(
    staging: Path, request: ImportRequest, settings: StoreSettings, told: Told
) -> Prepared:
    with staged(staging, "import") as folder:
        told("read", 0, 1)
        (folder.given / REQUEST).write_text(_written(request, settings), encoding="utf-8")
        try:
            run_child(CHILD, folder, limit_s=LIMIT_S)
        except JobFailed as failed:
            raise ImportProblem("child_failed", failed.text, failed.next_step) from failed
        problem = prepared_files.read_problem(folder.made)
        if problem is not None:
            raise ImportProblem(**problem)
        return prepared_files.read(folder.made)


def _written(request: ImportRequest, settings: StoreSettings) -> str:
    asked: dict[str, Any] = {f.name: getattr(request, f.name) for f in fields(request)}
    asked["path"] = str(request.path)
    asked["mapping"] = dict(request.mapping) if request.mapping is not None else None
    return json.dumps({"request": asked, "settings": asdict(settings)})
