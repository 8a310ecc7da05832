"""The one way in: a loopback channel with a shared secret that hands each bot response on whole.

Rasa's own REST channel takes any sender from anyone, splits text at blank lines and sends a text and the
payload that belongs to it apart. Here the gateway alone may call, and one response of the action is one
element of the reply.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.exceptions import InvalidConfigException
from sanic import Blueprint
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

from components import replies

replies.install()

NAME = "marlow"
SECRET_VARIABLE = "MARLOW_RASA_SECRET"  # noqa: S105  (the name of the variable, not a secret)
SECRET_HEADER = "X-Marlow-Secret"  # noqa: S105
SENDER = re.compile(r"c:[0-9a-f]{32}")
# The gateway admits 1,000; a bound here keeps one message from stalling everybody should it slip.
MAX_CHARACTERS = 2000
# Rasa reads these as commands to itself, whoever wrote them ("/restart", "EXTERNAL: intent").
_COMMAND = re.compile(r"\A(?:[\s/]+|EXTERNAL:)+", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

logger = logging.getLogger(__name__)


class WholeResponses(OutputChannel):  # type: ignore[misc]
    """Collects responses as they are."""

    def __init__(self) -> None:
        self.responses: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return NAME

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep what the action said; empty fields are noise of the wire format."""
        self.responses.append({key: message[key] for key in ("text", "custom") if message.get(key)})


class MarlowInput(InputChannel):  # type: ignore[misc]
    """``POST /webhooks/marlow/webhook`` and ``GET /webhooks/marlow/health``."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    @classmethod
    def name(cls) -> str:
        """Return the name that stands in the path."""
        return NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> MarlowInput:
        """Take the secret from the environment: none stands in a file that is committed."""
        secret = os.environ.get(SECRET_VARIABLE, "")
        if not secret:
            raise InvalidConfigException(
                f"{SECRET_VARIABLE} is not set; the gateway and Rasa share its value"
            )
        return cls(secret)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the two routes."""
        blueprint = Blueprint("marlow_webhook")

        @blueprint.route("/health", methods=["GET"])  # type: ignore[untyped-decorator]
        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            return json({"status": "ok", "model_id": getattr(agent, "model_id", None)})

        @blueprint.route("/webhook", methods=["POST"])  # type: ignore[untyped-decorator]
        async def webhook(request: Request) -> HTTPResponse:
            given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
            if not hmac.compare_digest(given, self._secret):
                return _problem(401, "wrong or missing secret")
            try:
                body = request.json
            except SanicException:
                return _problem(422, "the body is not JSON")
            problem = _fault(body)
            if problem:
                return _problem(422, problem)
            return await _answer(body, on_new_message)

        return blueprint


async def _answer(
    body: dict[str, Any], on_new_message: Callable[[UserMessage], Awaitable[Any]]
) -> HTTPResponse:
    output = WholeResponses()
    message = UserMessage(
        _COMMAND.sub("", body["message"]),
        output,
        body["sender"],
        input_channel=NAME,
        metadata=body.get("metadata") or {},
    )
    try:
        # Shielded: a gateway that hangs up must not leave a turn half recorded.
        await asyncio.shield(asyncio.ensure_future(on_new_message(message)))
    except Exception as error:  # noqa: BLE001  (the boundary: told by type, never with a message's text)
        logger.error("A turn failed: %s", type(error).__name__)
        return _problem(500, "the turn failed")
    return json(output.responses)


def _fault(body: Any) -> str | None:
    """Say what is wrong with a body, or nothing."""
    if not isinstance(body, dict):
        return "the body is not an object"
    sender, message, metadata = body.get("sender"), body.get("message"), body.get("metadata")
    if not isinstance(sender, str) or not SENDER.fullmatch(sender):
        return "sender must be 'c:' and 32 hexadecimal digits"
    if not isinstance(message, str) or not _COMMAND.sub("", message).strip():
        return "message must be a text"
    if len(message) > MAX_CHARACTERS:
        return f"message is longer than {MAX_CHARACTERS} characters"
    if _FORBIDDEN.search(message):
        return "message holds a control character or half a character"
    if metadata is not None and not isinstance(metadata, dict):
        return "metadata must be an object"
    return None


def _problem(status: int, text: str) -> HTTPResponse:
    return json({"error": text}, status=status)
