"""Killed in mid-conversation: what was asked is answered once, and the conversation goes on."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
import uuid

import httpx
import pytest

from tests.e2e.running import Marlow

pytestmark = pytest.mark.rasa

SEED = 20241121
BACK_WITHIN_S = 60.0
QUESTION = "revenue by channel last quarter"


class Asked(threading.Thread):
    """A question under way; ``code`` is what came of it, 0 where the connection broke."""

    def __init__(self, marlow: Marlow, conversation: str, message_id: str) -> None:
        super().__init__(daemon=True)
        self.marlow, self.conversation, self.message_id = marlow, conversation, message_id
        self.code, self.told = -1, ""

    def run(self) -> None:
        try:
            reply = self.marlow.chat(
                message=QUESTION, conversation_id=self.conversation, message_id=self.message_id
            )
        except httpx.HTTPError:
            self.code = 0
            return
        self.code, self.told = reply.status_code, reply.text


def answered(marlow: Marlow, conversation: str, message_id: str) -> dict[str, object]:
    """Ask again under the same id until it is answered; every refusal on the way is a clear one."""
    deadline = time.monotonic() + BACK_WITHIN_S
    while time.monotonic() < deadline:
        try:
            reply = marlow.chat(message=QUESTION, conversation_id=conversation, message_id=message_id)
        except httpx.HTTPError:
            time.sleep(0.3)
            continue
        if reply.status_code == 200:
            return dict(reply.json())
        problem = reply.json()
        assert problem["code"] == "not_answered", problem
        assert "Next step:" in problem["detail"]
        time.sleep(0.3)
    raise AssertionError("not answered in time")


def kill_and_go_on(marlow: Marlow, name: str, after_s: float) -> None:
    conversation = marlow.say("hello")["conversation_id"]
    before = marlow.processes()
    message_id = f"kill-{uuid.uuid4().hex}"
    asked = Asked(marlow, conversation, message_id)
    asked.start()
    time.sleep(after_s)
    os.kill(before[name], signal.SIGKILL)
    asked.join(BACK_WITHIN_S)
    assert asked.code in (0, 200, 503), asked.told

    reply = answered(marlow, conversation, message_id)
    assert "Q3 2026" in str(reply["replies"])
    marlow.wait_until_ready()
    after = marlow.processes()
    assert after[name] != before[name]
    assert {k: v for k, v in after.items() if k != name} == {k: v for k, v in before.items() if k != name}
    assert marlow.stored_turns(message_id) == [("answered", 1)]

    again = marlow.chat(message=QUESTION, conversation_id=conversation, message_id=message_id).json()
    assert again == reply
    follow_up = marlow.say("and by country?", conversation)
    assert follow_up["replies"][0]["answer"]["kind"] == "answer"
    assert "country" in follow_up["replies"][0]["answer"]["question"]


@pytest.mark.parametrize("name", ["rasa", "marlow"])
def test_killed_while_it_answers(marlow: Marlow, name: str) -> None:
    kill_and_go_on(marlow, name, 0.02)


@pytest.mark.parametrize("instant", range(4))
def test_killed_at_any_instant(marlow: Marlow, instant: int) -> None:
    chance = random.Random(SEED + instant)
    kill_and_go_on(marlow, ("rasa", "marlow")[instant % 2], chance.uniform(0.0, 0.25))


@pytest.mark.slow
@pytest.mark.parametrize("instant", range(4, 14))
def test_killed_at_more_instants(marlow: Marlow, instant: int) -> None:
    # Apart, so that the parent does not take ten kills for a process that cannot live.
    time.sleep(25)
    chance = random.Random(SEED + instant)
    kill_and_go_on(marlow, ("rasa", "marlow")[instant % 2], chance.uniform(0.0, 0.4))
