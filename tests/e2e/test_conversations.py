"""Conversations by behaviour, as YAML in tests/conversations: what was understood, not how it was worded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.running import Marlow

pytestmark = pytest.mark.rasa

FOLDER = Path(__file__).resolve().parents[1] / "conversations"
FILES = sorted(FOLDER.rglob("*.yml"))
KNOWN = {"say", "choose", "kind", "question", "capability", "contains", "replies"}


def check(expected: dict[str, Any], reply: dict[str, Any]) -> None:
    answer = reply["answer"]
    for key in ("kind", "question", "capability"):
        if key in expected:
            assert answer[key] == expected[key], reply["text"]
    for text in expected.get("contains", []):
        assert text in reply["text"]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(FOLDER).with_suffix("").as_posix())
def test_conversation(marlow: Marlow, file: Path) -> None:
    turns: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    conversation: str | None = None
    options: list[dict[str, Any]] = []
    for turn in turns:
        assert set(turn) <= KNOWN, file
        if "choose" in turn:
            token = next(o["choice"] for o in options if o["label"] == turn["choose"])
            response = marlow.chat(choice=token, conversation_id=conversation)
            assert response.status_code == 200, response.text
            said = response.json()
        else:
            said = marlow.say(turn["say"], conversation)
        conversation = said["conversation_id"]
        replies = said["replies"]
        options = [o for r in replies for o in r["answer"]["options"]]
        parts = turn.get("replies", [turn])
        assert len(replies) == len(parts), [r["text"] for r in replies]
        for expected, reply in zip(parts, replies, strict=True):
            check(expected, reply)
