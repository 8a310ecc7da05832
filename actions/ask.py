"""The one answering action: every intent leads here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from rasa_sdk import Action

from actions.respond import respond
from actions.tracker import Heard, heard
from analytics.contract.answer import Answer

log = logging.getLogger(__name__)

Answering = Callable[[Heard], Sequence[Answer]]
"""Answers what was heard and has it committed before it returns."""


class ActionAsk(Action):  # type: ignore[misc]
    """Hands the message to the service; never lets an exception out, since Rasa would answer 200 with nothing."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask"

    async def run(self, dispatcher: Any, tracker: Any, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer in a worker thread; on failure say nothing, which the gateway tells the user as a failure."""
        try:
            respond(dispatcher, await asyncio.to_thread(self._answering, heard(tracker)))
        except Exception:
            log.exception("the answering action failed")
        return []
