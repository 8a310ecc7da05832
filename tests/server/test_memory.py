"""What is remembered through the gateway: done once, read back, in the store, and in the audit trail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from server.deps import Parts
from server.failures import Failure
from server.reviewing import REVIEWED, add_example, intents, masked, review_close, review_list
from server.stores import Stores


def say(client: TestClient, text: str, conversation: str | None = None) -> Any:
    body = {"message": text} | ({"conversation_id": conversation} if conversation else {})
    return client.post("/api/chat", json=body).json()


def test_a_preference_holds_in_another_conversation_and_is_audited(client: TestClient, parts: Parts) -> None:
    receipt = say(client, "when I say revenue I mean net revenue")["replies"][0]["answer"]["receipt"]
    question = say(client, "revenue last month")["replies"][0]["answer"]["question"]
    assert question.startswith("metrics.query net_revenue")
    event = parts.state.audit.all()[-1]
    assert (f"r{event.number}", event.action) == (receipt["id"], "preference.set")
    assert parts.state.audit.verify() is None


def test_a_preference_that_cannot_be_read_back_is_not_said_to_be_done(
    client: TestClient, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A11: done is said only with a receipt read back from the store."""
    monkeypatch.setattr(type(parts.state.preferences), "set", lambda self, preference: None)
    answer = say(client, "when I say revenue I mean net revenue")["replies"][0]["answer"]
    assert (answer["kind"], answer["receipt"]) == ("fail", None)


def test_a_hand_over_keeps_the_transcript_once(client: TestClient, parts: Parts) -> None:
    first = say(client, "revenue last month")
    for _ in range(2):
        say(client, "can I talk to a person", first["conversation_id"])
    (handover,) = parts.state.handovers.open()
    assert handover.summary == "1. revenue last month\n2. can I talk to a person"


def test_what_was_not_understood_waits_with_text_reading_and_outcome(
    client: TestClient, parts: Parts
) -> None:
    say(client, "flurb the wizzle")
    stores = Stores(parts.config, parts.warehouse, parts.state)
    (entry,) = review_list(stores, {})["entries"]
    assert (entry["said"], entry["kind"]) == ("flurb the wizzle", "not_understood")
    assert entry["reading"]["parts"][0]["text"] == "flurb the wizzle"
    assert entry["reading"]["answers"][0]["kind"] == "clarify"
    assert review_close(stores, {"id": entry["id"]}) == {"id": entry["id"], "closed": True}
    assert review_list(stores, {})["entries"] == []
    with pytest.raises(Failure, match="Nothing with the id"):
        review_close(stores, {"id": entry["id"]})


def test_a_sentence_becomes_an_example_once_and_loses_who_it_names(tmp_path: Path) -> None:
    file = tmp_path / REVIEWED.name
    said = masked("mail [ana@example.com] or +49 30 1234567 about ROAS{x}")
    for _ in range(2):
        add_example(file, "query", said)
    add_example(file, "act", "send it")
    document = yaml.safe_load(file.read_text())
    assert document["nlu"] == [
        {"intent": "query", "examples": "- mail someone@example.com or 5550100 about ROASx\n"},
        {"intent": "act", "examples": "- send it\n"},
    ]


def test_intents_are_the_domains(parts: Parts) -> None:
    assert {"query", "recommend", "act"} <= set(intents(parts.config.root))
