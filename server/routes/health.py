"""Liveness and readiness."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from analytics.warehouse.errors import WarehouseError
from server.deps import Parts, Wired

router = APIRouter()


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(parts: Wired) -> JSONResponse:
    """Every part answers; 503 with the state of each otherwise."""
    rasa, facts = await asyncio.gather(parts.rasa.healthy(), asyncio.to_thread(_facts, parts))
    state = await asyncio.to_thread(_state, parts)
    checks = {"rasa": "ok" if rasa else "not answering", "facts": facts, "state": state}
    ready = all(value == "ok" for value in checks.values())
    return JSONResponse({"status": "ready" if ready else "not ready", "parts": checks}, 200 if ready else 503)


def _facts(parts: Parts) -> str:
    try:
        parts.warehouse.data_version()
    except (SQLAlchemyError, WarehouseError):
        return "not answering"
    return "ok"


def _state(parts: Parts) -> str:
    try:
        parts.state.settings.all()
    except SQLAlchemyError:
        return "not answering"
    return "ok"
