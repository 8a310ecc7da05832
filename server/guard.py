"""Who may speak to the gateway: its own Host, its own Origin; and the headers every reply carries."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.responses import Response

from server.config import Config
from server.problems import problem_response
from server.routes.imports import MOST_UPLOAD

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; "
    "img-src 'self' data: blob:; base-uri 'none'; form-action 'self'; frame-ancestors "
)
MAX_BODY = 64 * 1024
FRAME, UPLOAD = "/embed", "/api/imports"


def install(app: FastAPI, config: Config) -> None:
    """Refuse foreign hosts and origins (DNS rebinding, other pages), bound bodies, set the headers."""
    hosts = {f"{name}:{config.port}" for name in ("127.0.0.1", "localhost", "[::1]")}
    origins = {f"http://{host}" for host in hosts}

    @app.middleware("http")
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        refused = _refusal(request, hosts, origins)
        response = refused or await call_next(request)
        holders = await _holders(request) if request.url.path == FRAME else "'none'"
        response.headers["Content-Security-Policy"] = CONTENT_POLICY + holders
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        if request.url.path.startswith("/api/"):
            response.headers["Cache-Control"] = "no-store"
        return response


async def _holders(request: Request) -> str:
    """The origins whose pages may hold the frame: those of the widget keys in force."""
    keys = await asyncio.to_thread(request.app.state.parts.state.widget_keys.in_force)
    return " ".join(sorted({origin for key in keys for origin in key.origins})) or "'none'"


def _refusal(request: Request, hosts: set[str], origins: set[str]) -> Response | None:
    if request.headers.get("host", "") not in hosts:
        return problem_response(
            421, "foreign_host", "This address is not Marlow's. Next step: open it by 127.0.0.1 or localhost."
        )
    origin = request.headers.get("origin")
    if origin is not None and origin not in origins:
        return problem_response(403, "foreign_origin", "Another page may not speak to Marlow.")
    if "chunked" in request.headers.get("transfer-encoding", "").lower():
        return problem_response(411, "length_required", "Send the request with its Content-Length.")
    length = request.headers.get("content-length", "0")
    most = MOST_UPLOAD if request.url.path == UPLOAD else MAX_BODY
    if not length.isdigit() or int(length) > most:
        return problem_response(413, "too_large", f"A request holds at most {most // 1024:,} KiB.")
    return None
