"""Tokens for the entity extractor.

Rasa's whitespace tokenizer drops "%" and currency signs and keeps "14's" in one piece, so that "10%" could
never be marked as a share nor "customer 14's" as a person. Here a number keeps what makes it a share, an
amount or a date, and a possessive stands apart.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

TOKEN = re.compile(
    r"[€$£¥]?\d+(?:[.,:/-]\d+)*(?:\s?%|\w+)?[€$£¥]?"  # 10%, €1,200.50, 20k, 30d, 2025-06-01, 1/6
    r"|\w+(?:[-/&.]\w+)*"  # e-mail, A/B, google.com
    r"|['\u2019]\w+"  # 's, 't
    r"|[^\w\s.,;:!?()\[\]{}\"'\u2019\u201c\u201d\u2026-]"  # emoji and the like
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class RequestTokenizer(Tokenizer):  # type: ignore[misc]
    """Cuts a message into words, amounts, shares and dates."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return what Rasa's base class asks for; intents are never split."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RequestTokenizer:
        """Return the tokenizer; it learns nothing."""
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens with their offsets; a text of signs alone is one token, as Rasa needs one."""
        text = str(message.get(attribute))
        tokens = [Token(match.group(), match.start()) for match in TOKEN.finditer(text)]
        return tokens or [Token(text, 0)]
