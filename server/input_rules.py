"""What a message may be: valid text of bounded length that Rasa cannot take for a command."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS, MAX_TOKENS = 1000, 200
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_COMMAND = re.compile(r"^(?:\s*(?:/|EXTERNAL:)\s*)+", re.IGNORECASE)


class Unacceptable(ValueError):
    """The message cannot be taken; the text says why and what to do."""


def clean_message(text: str) -> str:
    """The message in NFC, without a leading slash or ``EXTERNAL:``. Raises Unacceptable.

    >>> clean_message("  /query_metric  revenue ")
    'query_metric  revenue'
    """
    if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise Unacceptable("The message holds half a character. Next step: type it again.")
    if _CONTROL.search(text):
        raise Unacceptable("The message holds control characters. Next step: type it as plain text.")
    visible = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    text = _COMMAND.sub("", visible).strip()
    if not text:
        raise Unacceptable(
            "The message is empty. Next step: ask something, for example “revenue last month”."
        )
    if len(text) > MAX_CHARACTERS or len(text.split()) > MAX_TOKENS:
        raise Unacceptable(
            f"The message is longer than {MAX_CHARACTERS:,} characters or {MAX_TOKENS} words. "
            "Next step: ask it in shorter parts."
        )
    return text
