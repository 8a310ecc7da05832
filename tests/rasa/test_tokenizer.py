"""Amounts, shares, dates and possessives come out whole; offsets are those of the text."""

from __future__ import annotations

import pytest
from components.tokenizer import TOKEN, RequestTokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("above 10% or 12.5 %", ["above", "10%", "or", "12.5 %"]),
        ("over €1,200.50, under 300€", ["over", "€1,200.50", "under", "300€"]),
        ("20k in the last 30d", ["20k", "in", "the", "last", "30d"]),
        ("from 2025-06-01 to 1/7", ["from", "2025-06-01", "to", "1/7"]),
        ("customer 14's e-mail", ["customer", "14", "'s", "e-mail"]),
        ("(A/B) what's up?", ["A/B", "what", "'s", "up"]),
        ("Ben Ortega’s orders", ["Ben", "Ortega", "’s", "orders"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    found = list(TOKEN.finditer(text))
    assert [match.group() for match in found] == tokens
    component = RequestTokenizer(RequestTokenizer.get_default_config())
    made = component.tokenize(Message.build(text), TEXT)
    assert [text[token.start : token.end] for token in made] == tokens


def test_signs_alone_are_one_token() -> None:
    component = RequestTokenizer(RequestTokenizer.get_default_config())
    assert [token.text for token in component.tokenize(Message.build("?!"), TEXT)] == ["?!"]
