"""The cached check of an action's reply says what Rasa's own says."""

from __future__ import annotations

from typing import Any

import pytest
from components import channel, replies  # noqa: F401  (the channel installs the check, as in a running server)
from jsonschema import ValidationError, validate
from rasa.core.actions.action import RemoteAction

GOOD: list[Any] = [
    {},
    {"events": [], "responses": []},
    {"events": [{"event": "slot"}], "responses": [{"text": "a", "custom": {"id": "x"}}]},
    {"events": None, "responses": [{"text": None, "template": None}]},
]
BAD: list[Any] = [
    {"events": "none"},
    {"events": [{}]},
    {"events": [{"event": 1}]},
    {"responses": {}},
    {"responses": ["a"]},
    [],
]


def rasas_own_verdict(reply: Any) -> bool:
    try:
        validate(reply, RemoteAction.action_response_format_spec())
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("reply", GOOD + BAD)
def test_same_verdict_as_rasa(reply: Any) -> None:
    action = RemoteAction("action_ask", None)
    if rasas_own_verdict(reply):
        assert action._validate_action_result(reply)
    else:
        with pytest.raises(ValidationError):
            action._validate_action_result(reply)


def test_it_is_built_once() -> None:
    assert RemoteAction._validate_action_result is replies._validate_action_result
    assert replies.reply_validator() is replies.reply_validator()
