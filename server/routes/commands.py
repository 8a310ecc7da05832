"""``POST /api/commands/{name}``: the command line's way in while the server runs."""

from __future__ import annotations

import asyncio
import hmac
import os
import secrets
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from server.commands import COMMANDS, run_command
from server.deps import Wired
from server.failures import Failure
from server.loopback import TOKEN_HEADER
from server.problems import problem_body, problem_response
from server.stores import Stores

router = APIRouter(prefix="/api")


def fresh_token(file: Path) -> str:
    """A new token of this run, written where its owner alone can read it."""
    token = secrets.token_hex(32)
    partial = file.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(token)
    partial.replace(file)
    return token


@router.post("/commands/{name}", include_in_schema=False)
async def command(name: str, options: dict[str, Any], request: Request, parts: Wired) -> Response:
    """Run one command for whoever holds the token of this home; long ones hold up a worker thread only."""
    given = request.headers.get(TOKEN_HEADER, "")
    if not hmac.compare_digest(given.encode(), str(request.app.state.command_token).encode()):
        return problem_response(401, "no_token", "Commands are for the command line of this machine's user.")
    if name not in COMMANDS:
        return problem_response(404, "unknown_command", "There is no such command.")
    stores = Stores(parts.config, parts.warehouse, parts.state)
    try:
        return JSONResponse(await asyncio.to_thread(run_command, name, stores, options))
    except Failure as failure:
        body = problem_body(409, failure.code, failure.text) | {"next_step": failure.next_step}
        return JSONResponse(body, 409, media_type="application/problem+json")
