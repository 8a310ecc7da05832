"""Rasa's action webhook, served by the marlow process on a loopback port of its own."""

from __future__ import annotations

import hmac
import logging
import warnings
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException

from actions.ask import ActionAsk, Answering

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Marlow-Secret"  # noqa: S105 (the header's name)
# Rasa 3.6.21 and rasa-sdk 3.21 speak the same webhook protocol; the version check only warns.
warnings.filterwarnings("ignore", message="Your versions of rasa and rasa_sdk")


def webhook_app(secret: str, answering: Answering) -> FastAPI:
    """``POST /webhook`` for Rasa alone: 401 without the run's secret."""
    executor = ActionExecutor()
    executor.register_action(ActionAsk(answering))
    app = FastAPI(openapi_url=None)

    @app.post("/webhook")
    async def webhook(request: Request) -> JSONResponse:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return JSONResponse({"error": "wrong or missing secret"}, 401)
        call: dict[str, Any] = await request.json()
        try:
            result = await executor.run(call)
        except ActionNotFoundException as error:
            return JSONResponse({"error": str(error), "action_name": error.action_name}, 404)
        return JSONResponse(result.model_dump() if result is not None else {"events": [], "responses": []})

    return app
