"""Sentences said in passing around a figure: what made somebody ask, before it, and what it is for, behind it.

"Our warehouse says parcels are coming back. Return rate by category?" asks for a rate; "…, we want to delist" asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from analytics.planning.reading import Reading

_SENTENCE = re.compile(r"(?<=\w)[.!?]+\s+(?=\w)")
_WONDERS = re.compile(
    r"^(?:\W|so |and |but |hm+ |well |honestly )*(?:(?:is|are|do|does|did|was|were|has|have|isn'?t|aren'?t) |(?:so )?i (?:was|am|'?m|have been) (?:thinking|wondering|asking)|what if\b|i wonder)",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s*[,;–—-]\s*(?:because |since |as |and )?(?:i|we|nobody|no one|everybody|everyone|my \w+|our \w+)(?:'m|'re|'ve|'d|'ll)? (?=[a-z])[^?,;–—]*\W*$",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:i|we|nobody|everybody)(?:'ve)? (?:\w+ )?(?:\w+ed|wrote|rewrote|made|did|ran|put|sent|cut|took|built|spent|got)\b",
    re.IGNORECASE,
)
_IDLE = re.compile(
    rf"{_DONE.pattern}|\b(?:want|need|have|plan|hope|try|trying|going|about|like) to \w+(?: (?:it|them|that|some|something))?\W*$|\bneed (?:somebody|someone|something) to \w+(?: \w+)?\W*$",
    re.IGNORECASE,
)
"""What somebody has done or is about to do: nothing that could be asked for, or declined."""
_SHAPES = re.compile(
    r"\b(?:each|every|ones?|only|without|split|by|per|compare\w*|charts?|graph|table|instead|average|percent\w*|lowest|highest|least|most|first|mean|meant|not|no|you)\b",
    re.IGNORECASE,
)
"""Words that change how a figure is shown or counted: then nothing is said in passing."""


def without(text: str, read: Callable[[str], Reading]) -> str:
    """The text without a sentence that leads up to its figure, and without a clause behind it that asks for nothing."""
    return _without_behind(_without_before(text, read), read)


_LED_BY_A_DEED = re.compile(
    r"^\W*(?:(?:and|so|well|ok(?:ay)?|hey) )*(?:we|i|they|the team) (?:\w+ )?(?:launched|started|introduced|released|ran|pushed|opened|sent|rolled out|kicked off|put out|changed|stopped|moved)\b[^?.!;]{3,90}?[, ]\s*so (?=how|what|which|who|show|give|did|does)",
    re.IGNORECASE,
)
"""What somebody has done, and what is asked because of it."""


def _without_before(text: str, read: Callable[[str], Reading]) -> str:
    deed = _LED_BY_A_DEED.match(text)
    if deed:
        rest = read(text[deed.end() :])
        if rest.metrics and rest.periods.spans:
            return text[deed.end() :]
    stop = _SENTENCE.search(text)
    if stop is None:
        return text
    asked = read(text[stop.end() :])
    if not asked.metrics or asked.periods.wants_comparison:
        return text
    told = read(text[: stop.start()])
    asks = text[stop.start() : stop.end()].strip().startswith("?")
    if told.periods.spans or told.dimensions or told.person or told.rules or told.thresholds:
        return text
    if not asks:
        named = told.metrics or told.of("value") or told.parts
        return text[stop.end() :] if told.lacking and not named else text
    if _WONDERS.match(text[: stop.start()]) and set(told.metrics) - set(asked.metrics):
        # "Does anybody click on Glow Week? CTR since May": the figure is the second's, of what the first names.
        for m in told.of("metric"):
            text = text[: m.start] + " " * (m.end - m.start) + text[m.end :]
    by = {m.term.dimension for m in told.of("value") if m.term.dimension != "product"}
    covered = by <= {*asked.dimensions, *_SAID_BY_RULES.get(asked.rules[:1], ())}
    return text[stop.end() :] if _WONDERS.match(text[: stop.start()]) and covered else text


_SAID_BY_RULES: dict[tuple[str, ...], tuple[str, ...]] = {("+known_customers",): ("new_or_returning",)}
"""Guests that a rule leaves out need no filter."""


_HUNCH = re.compile(
    r"\s*[,;–—-]\s*(?:i (?:think|guess|suspect|fear|feel|believe|reckon)|my (?:hunch|guess|feeling) is|i have a (?:hunch|feeling))(?: that)? [^,;?!]{2,40}? (?:is|are|has been|have been) (?:\w+ )?(?:slipping|falling|dropping|sliding|declining|fading|growing|rising|struggling|shrinking|suffering|losing(?: \w+)?|weaker|stronger|down|up)\W*$",
    re.IGNORECASE,
)
"""What the asker thinks of one row of a list that is asked for."""


def _without_behind(text: str, read: Callable[[str], Reading]) -> str:
    hunch = _HUNCH.search(text)
    if hunch and read(text[: hunch.start()]).metrics and read(text[: hunch.start()]).dimensions:
        return text[: hunch.start()]
    found = _BEHIND.search(text)
    if found is None or _SHAPES.search(found.group(0)) or not _IDLE.search(found.group(0)):
        return text
    behind, asked = read(found.group(0)), read(text[: found.start()])
    if not asked.metrics or behind.mentions or behind.parts or behind.periods.spans or behind.person:
        return text
    if behind.limit or behind.thresholds or (behind.lacking and not _DONE.search(found.group(0))):
        return text
    return text[: found.start()]
