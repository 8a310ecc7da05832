"""Errors as RFC 9457 problem details: what happened and the next step; never a trace, an SQL text or a path."""

from __future__ import annotations

import logging
import uuid
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from server.conversing import Problem
from server.input_rules import Unacceptable

log = logging.getLogger(__name__)


def problem_body(status: int, code: str, detail: str) -> dict[str, Any]:
    """The members of a problem; ``code`` is stable, ``detail`` is for people."""
    return {
        "type": f"urn:marlow:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }


def problem_response(status: int, code: str, detail: str) -> JSONResponse:
    """The problem as a response."""
    return JSONResponse(problem_body(status, code, detail), status, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Turn every error of the application into a problem."""

    @app.exception_handler(Problem)
    async def told(request: Request, error: Problem) -> JSONResponse:
        return problem_response(error.status, error.code, error.detail)

    @app.exception_handler(Unacceptable)
    async def unacceptable(request: Request, error: Unacceptable) -> JSONResponse:
        return problem_response(422, "message_unacceptable", str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        where = "; ".join(".".join(map(str, e["loc"][1:])) + f": {e['msg']}" for e in error.errors()[:3])
        return problem_response(
            422, "request_invalid", f"The request does not fit: {where}. Next step: see /openapi.json."
        )

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> JSONResponse:
        return problem_response(error.status_code, "http", str(error.detail))

    @app.exception_handler(Exception)
    async def bug(request: Request, error: Exception) -> JSONResponse:
        reference = uuid.uuid4().hex[:8]
        log.error("request failed, reference %s", reference, exc_info=error)
        return problem_response(
            500, "internal", f"That failed on Marlow's side; nothing was changed. Reference {reference}."
        )
