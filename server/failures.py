"""Something that cannot be done, as whoever runs Marlow is told it: a stable code, one line, the next step."""

from __future__ import annotations

_STEP = " Next step: "


class Failure(Exception):
    """What went wrong, and what to do about it; never a bug."""

    def __init__(self, code: str, text: str, next_step: str = "") -> None:
        super().__init__(f"{text}{_STEP}{next_step}" if next_step else text)
        self.code, self.text, self.next_step = code, text, next_step


def told(code: str, sentence: str) -> Failure:
    """A failure out of one sentence that may hold its next step."""
    text, _, step = sentence.partition(_STEP)
    return Failure(code, text, step)
