"""An option of a question back, chosen by its place: "2", "the second one", "option three please", "the latter"."""

from __future__ import annotations

import re

_WORDS = {
    **{word: place for place, word in enumerate(("one", "two", "three", "four"))},
    **{word: place for place, word in enumerate(("first", "second", "third", "fourth"))},
    **{word: place for place, word in enumerate(("1st", "2nd", "3rd", "4th"))},
    **{letter: place for place, letter in enumerate("abcd")},
    "former": 0,
}
_PLACE = re.compile(
    r"\W*(?:(?:ok|okay|and|yes|yeah|sorry|um|er|hm+|well|then|now|please|what about|how about|i (?:mean|meant|want|choose|pick)|i'?ll (?:take|have|go with)|take|pick|choose|go (?:for|with)|let'?s (?:take|go with)|make it)\W+)*"
    r"(?:the\s+)?(?:(?P<led>option|number|no\.?|nr\.?|choice|answer)\s*)?#?(?P<place>[1-4]|(?:one|two|three|four|first|second|third|fourth|1st|2nd|3rd|4th|last|former|latter|other)\b|[abcd]\b)"
    r"(?:\s+(?:one|option|choice|reading|of (?:them|those|these)))?(?:\W+(?:please|pls|thanks|thank you|ta|then))*\W*",
    re.IGNORECASE,
)


def picked(text: str, offered: tuple[str, ...]) -> str | None:
    """The label that a reply stands for, among those that were offered in this order; None where it names no place.

    >>> picked("the second one please", ("By revenue", "By ROAS")), picked("2", ("a", "b", "c")), picked("top 2", ("a", "b"))
    ('By ROAS', 'b', None)
    >>> picked("and the other one", ("By ROAS",)), picked("the first", ("By ROAS",))
    ('By ROAS', None)
    """
    found = _PLACE.fullmatch(text) if offered else None
    if found is None:
        return None
    said = found["place"].lower()
    if len(offered) == 1:
        # What is left of two, one of which was taken.
        return offered[0] if said in ("other", "latter") else None
    if said in "abcd" and not found["led"]:
        return None
    if said in ("last", "latter", "other"):
        # Of three, "the other one" is none in particular.
        return offered[-1] if said == "last" or len(offered) == 2 else None
    place = int(said) - 1 if said.isdigit() else _WORDS[said]
    return offered[place] if place < len(offered) else None
