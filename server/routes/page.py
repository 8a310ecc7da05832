"""The page, its files, and what its first paint shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse

from analytics.capabilities.talk import examples
from server.deps import Wired

router = APIRouter()
WEB = Path(__file__).resolve().parents[2] / "web"


@router.get("/", include_in_schema=False)
def page() -> FileResponse:
    """The conversation page."""
    return FileResponse(WEB / "index.html", headers={"Cache-Control": "no-cache"})


@router.get("/api/start")
def start(parts: Wired) -> dict[str, Any]:
    """The shop, how far its data reaches, and examples that run on it."""
    world = parts.service.world()
    through = world.facts.data_through
    return {
        "shop": parts.shop,
        "is_demo": parts.is_demo,
        "data_through": through.isoformat() if through else None,
        "today": world.facts.today.isoformat(),
        "examples": list(examples(world)),
    }
