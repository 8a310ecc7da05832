"""What goes back to Rasa: one small reference for each answer, so that the tracker stays small."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analytics.contract.answer import Answer

SCHEMA = "answer-ref/1"


def respond(dispatcher: Any, answers: Iterable[Answer]) -> None:
    """Utter a reference to each stored answer, with its plain text beside it."""
    for answer in answers:
        dispatcher.utter_message(json_message={"schema": SCHEMA, "id": answer.id, "text": answer.text})
