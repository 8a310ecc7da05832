"""The gateway's way to Rasa: one message in, the references of the answers out."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import httpx

from server.config import LOOPBACK

SECRET_HEADER = "X-Marlow-Secret"  # noqa: S105 (the header's name)


class RasaSilent(Exception):
    """Rasa did not answer, or answered with nothing; the turn did not happen unless its answers are stored."""


class RasaClient:
    """Speaks to the one custom channel; the sender id is an HMAC, so that nobody can guess another's."""

    def __init__(self, port: int, channel_secret: str, sender_key: str, timeout_s: float) -> None:
        self._url = f"http://{LOOPBACK}:{port}/webhooks/marlow"
        self._sender_key = sender_key.encode()
        self._http = httpx.AsyncClient(
            headers={SECRET_HEADER: channel_secret},
            timeout=httpx.Timeout(timeout_s, connect=2.0),
            limits=httpx.Limits(max_connections=8),
            trust_env=False,
        )

    def sender(self, conversation_id: str) -> str:
        """``c:`` and 32 hexadecimal digits that stand for a conversation."""
        digest = hmac.new(self._sender_key, conversation_id.encode(), hashlib.sha256).hexdigest()
        return f"c:{digest[:32]}"

    async def send(self, conversation_id: str, text: str, turn_id: str) -> list[dict[str, Any]]:
        """The agent's responses, each whole. Raises RasaSilent when there is none."""
        body = {"sender": self.sender(conversation_id), "message": text, "metadata": {"turn_id": turn_id}}
        try:
            reply = await self._http.post(f"{self._url}/webhook", json=body)
            reply.raise_for_status()
            responses = reply.json()
        except (httpx.HTTPError, ValueError) as error:
            raise RasaSilent(f"{type(error).__name__}") from error
        if not isinstance(responses, list) or not responses:
            raise RasaSilent("an empty reply")
        return responses

    async def healthy(self) -> bool:
        """Whether Rasa answers with a model loaded."""
        try:
            reply = await self._http.get(f"{self._url}/health", timeout=1.0)
            return reply.status_code == 200 and bool(reply.json().get("model_id"))
        except (httpx.HTTPError, ValueError):
            return False

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()
