"""A dropped file: looked at, loaded once it is confirmed, taken back."""

from __future__ import annotations

import asyncio
import re
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from analytics.ingest.guessing import TARGETS
from analytics.ingest.problems import ImportProblem
from analytics.ingest.undoing import undo_import
from analytics.warehouse.errors import WarehouseError
from server.commands import run_command
from server.conversing import Problem
from server.deps import OwnerId, Parts, Wired
from server.failures import Failure
from server.memory import now
from server.stores import Stores

router = APIRouter(prefix="/api")
MOST_UPLOAD = 200 * 1024 * 1024
MOST_WAITING = 5
_ID = re.compile(r"^[0-9a-f]{32}$")
_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")


class Confirmed(BaseModel):
    """What the person agreed to: the table, and the columns where they were changed."""

    model_config = ConfigDict(extra="forbid")

    target: str = Field(max_length=60)
    mapping: dict[str, str] | None = None
    date_order: str | None = Field(default=None, pattern="^(day-first|month-first|year-first)$")


@router.post("/imports", status_code=201)
async def look(
    file: UploadFile,
    parts: Wired,
    user_id: OwnerId,
    target: Annotated[str | None, Form(max_length=60)] = None,
) -> dict[str, Any]:
    """Keep the file and say what an import would do; nothing is loaded."""
    upload = await asyncio.to_thread(_keep, file, parts)
    path = next(upload.iterdir())
    try:
        found = await asyncio.to_thread(_run, "import-preview", parts, {"path": str(path), "target": target})
    except Problem:
        shutil.rmtree(upload)
        raise
    return {"id": upload.name, "file_name": path.name, "targets": list(TARGETS), **found}


@router.post("/imports/{upload_id}/commit")
async def commit(upload_id: str, confirmed: Confirmed, parts: Wired, user_id: OwnerId) -> JSONResponse:
    """Load the file as it was confirmed, every line accounted for."""
    upload = _folder(parts) / upload_id
    if not _ID.match(upload_id) or not upload.is_dir():
        text = "That file is not here (any more). Next step: drop it again."
        raise Problem(404, "unknown_upload", text)
    path = next(upload.iterdir())
    options: dict[str, Any] = {"path": str(path), "target": confirmed.target}
    options |= {"mapping": confirmed.mapping, "date_order": confirmed.date_order}
    report = await asyncio.to_thread(_run, "import", parts, options)
    parts.state.audit.append(user_id, "import", path.name, {"import_id": report["import_id"]}, now())
    shutil.rmtree(upload, ignore_errors=True)
    return JSONResponse(report)


@router.post("/imports/{import_id}/undo")
async def undo(import_id: int, parts: Wired, user_id: OwnerId) -> dict[str, Any]:
    """Take back what an import added."""
    try:
        undone = await asyncio.to_thread(undo_import, parts.warehouse, import_id)
    except ImportProblem as problem:
        raise _told(problem) from problem
    except WarehouseError as error:
        raise Problem(409, "store", f"{error.text} Next step: {error.next_step}") from error
    parts.state.audit.append(user_id, "undo_import", undone.file_name, undone.rows, now())
    return {"file_name": undone.file_name, "rows": undone.rows}


def _folder(parts: Parts) -> Path:
    return parts.config.home / "uploads"


def _keep(file: UploadFile, parts: Parts) -> Path:
    """The upload in a folder of its own, under a plain name; only the newest few are kept."""
    folder = _folder(parts)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    older = sorted(folder.iterdir(), key=lambda f: f.stat().st_mtime)
    for left in older[: max(0, len(older) - MOST_WAITING + 1)]:
        shutil.rmtree(left, ignore_errors=True)
    upload = folder / uuid.uuid4().hex
    upload.mkdir(mode=0o700)
    name = _PLAIN.sub("_", Path(file.filename or "file").name).strip(".")[-80:] or "file"
    with (upload / name).open("wb") as out:
        shutil.copyfileobj(file.file, out)
    return upload


def _run(name: str, parts: Parts, options: Mapping[str, Any]) -> dict[str, Any]:
    stores = Stores(parts.config, parts.warehouse, parts.state)
    try:
        return run_command(name, stores, options)
    except Failure as failure:
        step = f" Next step: {failure.next_step}" if failure.next_step else ""
        raise Problem(409, failure.code, f"{failure.text}{step}") from failure


def _told(problem: ImportProblem) -> Problem:
    return Problem(409, problem.code, f"{problem.text} Next step: {problem.next_step}")
