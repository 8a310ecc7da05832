"""The channel's own rules; test_server.py shows them over HTTP."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from components.channel import SECRET_VARIABLE, MarlowInput, WholeResponses, _fault
from rasa.core.run import create_http_input_channels
from rasa.shared.exceptions import InvalidConfigException

ROOT = Path(__file__).resolve().parents[2]
SENDER = "c:" + "0f" * 16


def test_responses_stay_whole() -> None:
    output = WholeResponses()
    asyncio.run(
        output.send_response(SENDER, {"text": "a\n\nb", "custom": {"id": "1"}, "buttons": [], "image": None})
    )
    asyncio.run(output.send_response(SENDER, {"custom": {"id": "2"}}))
    assert output.responses == [{"text": "a\n\nb", "custom": {"id": "1"}}, {"custom": {"id": "2"}}]


def test_without_a_secret_there_is_no_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET_VARIABLE, raising=False)
    with pytest.raises(InvalidConfigException, match="MARLOW_RASA_SECRET is not set"):
        MarlowInput.from_credentials({})


def test_it_is_the_only_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, "s3cret")
    channels = create_http_input_channels(None, str(ROOT / "credentials.yml"))
    assert [type(item) for item in channels] == [MarlowInput]
    assert channels[0].url_prefix() == "marlow"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (None, "the body is not an object"),
        ({"sender": SENDER + "0", "message": "a"}, "sender must be 'c:' and 32 hexadecimal digits"),
        ({"sender": SENDER.upper(), "message": "a"}, "sender must be 'c:' and 32 hexadecimal digits"),
        ({"sender": SENDER + "\n", "message": "a"}, "sender must be 'c:' and 32 hexadecimal digits"),
        ({"sender": SENDER, "message": 1}, "message must be a text"),
        ({"sender": SENDER, "message": " // "}, "message must be a text"),
        ({"sender": SENDER, "message": "EXTERNAL: "}, "message must be a text"),
        ({"sender": SENDER, "message": "a\x07"}, "message holds a control character or half a character"),
        ({"sender": SENDER, "message": "a", "metadata": []}, "metadata must be an object"),
        ({"sender": SENDER, "message": "line one\nline two", "metadata": None}, None),
    ],
)
def test_faults_are_named(body: object, fault: str | None) -> None:
    assert _fault(body) == fault
