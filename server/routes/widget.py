"""The embeddable widget: its script, its frame, and the keys of the pages that may embed it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from server.conversing import Problem
from server.deps import OwnerId, Wired
from server.memory import now
from server.routes.page import BUNDLE, document
from server.widget import checked_origin, checked_public_key, new_pair

router = APIRouter()


class NewKey(BaseModel):
    """A page that embeds: its origins, and its public key where it made one itself."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=80)
    origins: list[str] = Field(min_length=1, max_length=20)
    public_key: str | None = Field(default=None, max_length=4000)


@router.get("/widget.js", include_in_schema=False)
def script() -> FileResponse:
    """What a page includes: it makes a frame of ``/embed`` and nothing else."""
    headers = {"Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "cross-origin"}
    return FileResponse(BUNDLE / "widget.js", media_type="text/javascript", headers=headers)


@router.get("/embed", include_in_schema=False)
def frame(request: Request) -> Response:
    """The frame; which pages may hold it is said in its policy (``server.guard``)."""
    return document(request, "embed")


@router.get("/api/widget-keys")
def keys(parts: Wired, owner: OwnerId) -> dict[str, Any]:
    """The keys in force."""
    found = parts.state.widget_keys.in_force()
    return {"keys": [{"id": k.id, "name": k.name, "origins": list(k.origins)} for k in found]}


@router.post("/api/widget-keys", status_code=201)
def add(wanted: NewKey, parts: Wired, owner: OwnerId) -> dict[str, Any]:
    """Register a page. Without a public key a pair is made and its private half is shown this once."""
    pair = None if wanted.public_key else new_pair()
    try:
        origins = [checked_origin(origin) for origin in wanted.origins]
        public = pair.public if pair else checked_public_key(wanted.public_key or "")
    except ValueError as error:
        raise Problem(422, "key_invalid", f"{error}. Next step: see docs/page.md.") from error
    key = parts.state.widget_keys.add(wanted.name, origins, public, now())
    parts.state.audit.append(owner, "widget_key", key.id, {"origins": origins}, now())
    return {"id": key.id, "origins": origins, "private_key": pair.private if pair else None}


@router.delete("/api/widget-keys/{key_id}")
def revoke(key_id: str, parts: Wired, owner: OwnerId) -> Response:
    """End a key: its tokens let nobody in any more."""
    if not parts.state.widget_keys.revoke(key_id, now()):
        raise Problem(404, "unknown_key", "There is no such key in force.")
    return Response(status_code=204)
