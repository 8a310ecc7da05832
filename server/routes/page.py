"""The page, its files, and what its first paint shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from analytics.capabilities.talk.talk import example_groups, examples
from analytics.metrics import METRICS
from server.deps import UserId, Wired

router = APIRouter()
BUNDLE = Path(__file__).resolve().parents[2] / "web" / "bundle"
_KINDS = ("chat", "pins", "shared", "embed")


def document(request: Request, kind: str) -> HTMLResponse:
    """The one document, told which page it is."""
    if kind not in _KINDS:
        raise ValueError(f"there is no page {kind!r}")
    locale = request.app.state.parts.service.world().facts.locale
    text = (BUNDLE / "index.html").read_text(encoding="utf-8")
    text = text.replace('data-page="chat"', f'data-page="{kind}" data-locale="{locale}"')
    return HTMLResponse(text, headers={"Cache-Control": "no-cache"})


@router.get("/", include_in_schema=False)
def page(request: Request) -> Response:
    """The conversation page."""
    return document(request, "chat")


@router.get("/c/{conversation_id}", include_in_schema=False)
def conversation_page(conversation_id: str, request: Request) -> Response:
    """The conversation page, opened at a conversation; ``#<answer id>`` is an answer in it."""
    return document(request, "chat")


@router.get("/pins", include_in_schema=False)
def pins_page(request: Request) -> Response:
    """The page of pinned answers."""
    return document(request, "pins")


@router.get("/a/{token}", include_in_schema=False)
def shared_page(token: str, request: Request) -> Response:
    """One answer, read only, for whoever has its link."""
    return document(request, "shared")


@router.get("/b/{token}", include_in_schema=False)
def shared_board_page(token: str, request: Request) -> Response:
    """A page of pins, read only, for whoever has its link."""
    return document(request, "shared")


@router.get("/api/start")
def start(parts: Wired, user_id: UserId) -> dict[str, Any]:
    """The shop, how far its data reaches, what it knows, and examples that run on it."""
    world = parts.service.world()
    facts = world.facts
    return {
        "shop": parts.shop,
        "is_demo": parts.is_demo,
        "data_from": facts.data_from.isoformat() if facts.data_from else None,
        "data_through": facts.data_through.isoformat() if facts.data_through else None,
        "today": facts.today.isoformat(),
        "currency": facts.currency,
        "examples": list(examples(world)),
        "groups": {group: list(said) for group, said in example_groups(world).items()},
        "knows": {
            "metrics": len(METRICS),
            "products": len(world.vocabulary.products),
            "campaigns": len(world.vocabulary.values_of("campaign")),
            "countries": len(world.vocabulary.values_of("country")),
        },
    }
