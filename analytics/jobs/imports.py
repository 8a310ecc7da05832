"""Large files are looked at, read and checked in a child; they are loaded by the process that owns the store."""

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
from analytics.jobs.child import Folder, JobFailed, run_child, staged
from analytics.jobs.import_child import REQUEST
from analytics.jobs.preview_child import PREVIEW, previewed
from analytics.warehouse.engine import Warehouse

CHILD = "analytics.jobs.import_child"
PREVIEW_CHILD = "analytics.jobs.preview_child"
LARGE_BYTES = 5_000_000
"""From this size on a file is read by a child: its memory and its seconds do not weigh on those who ask."""
LIMIT_S = 1_800.0


def import_file(warehouse: Warehouse, request: ImportRequest) -> ImportReport:
    """As ``run_import``; a large file is read and checked by a child. A user's mistake is in the report."""

    def preparing(request: ImportRequest, settings: StoreSettings, told: Told) -> Prepared:
        if not _is_large(request.path):
            return prepare(request, settings, told)
        return _prepared_by_child(warehouse.staging, request, settings, told)

    return run_import(warehouse, request, preparing=preparing)


def preview_file(warehouse: Warehouse, request: ImportRequest) -> dict[str, Any]:
    """What an import would do, as JSON; a target that is empty is found out. A large file is looked at by a child.

    Raises ImportProblem where no table fits, or the child failed.
    """
    if not _is_large(request.path):
        return previewed(request, warehouse.settings)
    with staged(warehouse.staging, "preview") as folder:
        _ask_child(PREVIEW_CHILD, folder, request, warehouse.settings)
        found: dict[str, Any] = json.loads((folder.made / PREVIEW).read_text(encoding="utf-8"))
        if "problem" in found:
            raise ImportProblem(**found["problem"])
        return found


def _is_large(path: Path) -> bool:
    return path.is_file() and path.stat().st_size >= LARGE_BYTES


def _ask_child(module: str, folder: Folder, request: ImportRequest, settings: StoreSettings) -> None:
    """Let a child do its work on the request. Raises ImportProblem where it failed."""
    (folder.given / REQUEST).write_text(_written(request, settings), encoding="utf-8")
    try:
        run_child(module, folder, limit_s=LIMIT_S)
    except JobFailed as failed:
        raise ImportProblem("child_failed", failed.text, failed.next_step) from failed


def _prepared_by_child(
    staging: Path, request: ImportRequest, settings: StoreSettings, told: Told
) -> Prepared:
    with staged(staging, "import") as folder:
        told("read", 0, 1)
        _ask_child(CHILD, folder, request, settings)
        problem = prepared_files.read_problem(folder.made)
        if problem is not None:
            raise ImportProblem(**problem)
        return prepared_files.read(folder.made)


def _written(request: ImportRequest, settings: StoreSettings) -> str:
    asked: dict[str, Any] = {f.name: getattr(request, f.name) for f in fields(request)}
    asked["path"] = str(request.path)
    asked["mapping"] = dict(request.mapping) if request.mapping is not None else None
    return json.dumps({"request": asked, "settings": asdict(settings)})
