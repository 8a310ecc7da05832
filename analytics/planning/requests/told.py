"""Stretches of a message that only tell why somebody asks: they are set aside, but for what the request leans on.

The agent says of each stretch how likely it tells (``assistant/components/stretches.py``). What tells is blanked out, so that the
weather, the landlord and what Jonas thinks of the candles are no filters, figures or lacks. "We changed the packaging of the Mug
Moss. How many of them went out?" leans on what was told: then its names stay. Where what asks would ask for nothing, nothing is
set aside.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from analytics.contract.request import Part, Stretch, Utterance
from analytics.metrics.dimensions import GRAINS
from analytics.planning.names.marks import blank
from analytics.planning.reading import Reading
from analytics.planning.requests.belonging import ASKS
from analytics.planning.words.plain import common

LIKELY, SURELY = 0.35, 0.9
"""Least probabilities that a stretch only tells: of any, and of one that could be a question, or part of one, by itself."""
Span = tuple[int, int]
Read = Callable[[str], Reading]
_POINTS_BACK = re.compile(
    r"\b(?:it|its|that|those|these|them|they|their|theirs|then|there|she|he|her|him|his|same|this one|the ones?|each|both|all (?:two|three|four|five))\b",
    re.IGNORECASE,
)
_POINTS_AT_A_TIME = re.compile(
    r"\b(?:since(?: then)?|from then on|(?:before|after) (?:that|then)|(?:that|those|the same) (?:day|days|week|weeks|month|months|quarter|year|time|period)|(?:on|for|of|over) the (?:day|night|week|weekend)(?: itself)?|the (?:last|previous) one|back then|then)(?: (?:last|this) year)?\W*(?:$|[?.!,;])",
    re.IGNORECASE,
)
_OF_IT = re.compile(
    r"\b(?:it|they|that)(?:['’]s|['’]re)? (?:\w+ )?(?:up|down|rose|fell|dropped|grew|sank|better|worse|higher|lower|more|less)\b",
    re.IGNORECASE,
)
_PREPARES = re.compile(
    r"\b(?:plan|prep|prepar|get|gett|gear)(?:ing|ning|ping|ting)?\b|\b(?:coming|around the corner|approaching)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:ever )?since\b(?! then)", re.IGNORECASE)
_GOES_ON = re.compile(r"\w\s*$")
_JOINT = re.compile(r"(?:and|also|plus)\b", re.IGNORECASE)
_THINGS = frozenset({"product", "category", "brand", "campaign"})
_WORDS = re.compile(r"[^\W\d_]{2,}")
_SOUNDS = frozenset(
    "um uh er ah oh hm hmm so ok okay well hey hi hello please pls plz thanks thank you anyway fine morning good and but no yes right".split()
)


def set_aside(utterance: Utterance, read: Read) -> tuple[Utterance, tuple[str, ...]]:
    """The message without what only tells, and those of the stretches set aside that name something of the shop."""
    told = [s for s in utterance.stretches if s.tells >= LIKELY and not _could_ask(s, utterance.text, read)]
    if not told or len(told) == len(utterance.stretches):
        return utterance, ()
    gone = _gone(utterance.text, told, read)
    if not gone:
        return utterance, ()
    parts = _parts_without(utterance, gone)
    text = _tidy(blank(utterance.text, gone))
    named = tuple(
        said for s in told if _names_something(read(said := utterance.text[s.start : s.end].strip()))
    )
    return replace(utterance, text=text, parts=parts, stretches=()), named


def _could_ask(stretch: Stretch, text: str, read: Read) -> bool:
    """ "The basket in the store this month": a figure with words of its own, where it is not all but sure that it only tells."""
    if stretch.tells >= SURELY:
        return False
    reading = read(text[stretch.start : stretch.end])
    own = reading.periods.spans or reading.of("value") or reading.dimensions or reading.parts
    return bool(own and (reading.metrics or _only_names(reading)))


def _only_names(reading: Reading) -> bool:
    """ "Skin Diary against Glow Week", "the last seven days": names and dates among plain words tell nothing of them."""
    named = [(m.start, m.end) for m in reading.mentions] + [(p.start, p.end) for p in reading.parts]
    rest = blank(reading.text, [*named, *reading.periods.spans])
    return all(word.lower() in common() or word.lower() in _SOUNDS for word in _WORDS.findall(rest))


def _gone(text: str, told: list[Stretch], read: Read) -> list[Span]:
    """The spans to be blanked out; none where what is left would ask for nothing."""
    spans = [(s.start, s.end) for s in told]
    rest = blank(text, spans)
    asked = read(rest)
    if not _says_more_than_sounds(rest):
        return []
    if not asked.metrics and not _asks_otherwise(asked):
        if (
            not ASKS.search(rest)
            or _POINTS_BACK.search(rest)
            or any(read(text[a:b]).metrics for a, b in spans)
        ):
            return []
    if not asked.periods.spans:
        # "The CPA of Meta, I think it went up in May versus April": when is said of what is asked for.
        spans = [(a, b) for a, b in spans if a < _first_word(rest) or not _is_of_it(text[a:b], read)]
    lent = [_lent(text, span, rest, asked, read) for span in spans]
    since = _dates_since(text, spans, asked, read)
    return [
        piece for span, names in zip(spans, lent, strict=True) for piece in _around(span, [*names, *since])
    ]


def _first_word(text: str) -> int:
    found = _WORDS.search(text)
    return found.start() if found else 0


def _is_of_it(told: str, read: Read) -> bool:
    """Whether it is told when something became of "it", and of nothing else that has a name."""
    if not _OF_IT.search(told):
        return False
    said = read(told)
    return bool(said.periods.spans and not said.of("value"))


def _asks_otherwise(reading: Reading) -> bool:
    named = any(m.term.dimension in ("campaign", "segment") for m in reading.of("value"))
    return bool(reading.person or reading.lacking or named)


def _says_more_than_sounds(text: str) -> bool:
    return any(word.lower() not in _SOUNDS for word in _WORDS.findall(text))


def _names_something(reading: Reading) -> bool:
    return bool(
        reading.mentions
        or reading.parts
        or reading.person
        or reading.lacking
        or reading.periods.spans
        or reading.thresholds
    )


def _lent(text: str, span: Span, rest: str, asked: Reading, read: Read) -> list[Span]:
    """What stays of a stretch that only tells: its "and", and the names and dates that what is asked behind it leaves out.

    What is told first gives what is asked next its subject ("Purchasing says the Mug Moss hardly moved. Units?"); what is told
    afterwards gives nothing.
    """
    told, behind = text[span[0] : span[1]], rest[span[1] :]
    said, lent = read(told), []
    back = bool(_POINTS_BACK.search(behind))
    if back or (_says_more_than_sounds(behind) and not _says_more_than_sounds(rest[: span[0]])):
        if said.person and not asked.person:
            return [span]
        if said.text == told:
            lent += _names_lent(said, asked, back)
            own_time = asked.periods.spans or set(asked.dimensions) & set(GRAINS)
            if _POINTS_AT_A_TIME.search(behind) or not (own_time or _PREPARES.search(told)):
                lent += list(said.periods.spans)
    joint = _JOINT.match(told)
    if joint:
        lent.append(joint.span())
    return [(span[0] + start, span[0] + end) for start, end in lent]


def _names_lent(said: Reading, asked: Reading, back: bool) -> list[Span]:
    """The names of what is told, where what is asked has no subject of its own, or points back and has none of the kind."""
    own = {m.term.dimension for m in asked.of("value")}
    if not back:
        # "That brand" points at a name that was told; "by brand" is a subject of its own.
        own |= set(asked.dimensions)
    if own and not back:
        return []
    things = own & _THINGS or asked.parts
    return [
        *((m.start, m.end) for m in said.of("value") if m.term.dimension not in own),
        *((p.start, p.end) for p in said.parts if not things),
    ]


def _dates_since(text: str, spans: list[Span], asked: Reading, read: Read) -> list[Span]:
    """ "Profit since our buyer came, she started on the 3rd": since when it is asked, said in what only tells."""
    for place, (start, end) in enumerate(spans):
        since = _SINCE.match(text[start:end])
        if since is None or not _GOES_ON.search(text[:start]):
            continue
        for at, until in spans[place : place + 2]:
            dates = read(text[at:until]).periods.spans
            if dates and (at == start or not asked.periods.spans):
                said = [(at + max(a, 0), at + b) for a, b in dates]
                led = said[0][0] < start + since.end()
                return said if led else [(start, start + since.end()), *said]
    return []


def _around(span: Span, kept: list[Span]) -> list[Span]:
    """A span without what is kept of it."""
    gone, at = [], span[0]
    for start, end in sorted(k for k in kept if span[0] <= k[0] and k[1] <= span[1]):
        gone.append((at, start))
        at = max(at, end)
    return [(a, b) for a, b in [*gone, (at, span[1])] if a < b]


def _parts_without(utterance: Utterance, gone: list[Span]) -> tuple[Part, ...]:
    """The parts as they are heard without what is gone; those that are all gone are dropped."""
    result, at = [], 0
    for part in utterance.parts:
        start = max(utterance.text.find(part.text, at), at)
        end = start + len(part.text)
        inside = [(max(a, start) - start, min(b, end) - start) for a, b in gone if a < end and start < b]
        text = _tidy(blank(part.text, inside)) if inside else part.text
        if _says_more_than_sounds(text) or not inside:
            result.append(replace(part, text=text))
        at = end
    return tuple(result) or utterance.parts


def _tidy(text: str) -> str:
    """No marks where a stretch was: of several that stand together the strongest stays."""
    text = re.sub(r"[(\[]\s*[)\]]", " ", text)
    text = re.sub(r"(?:\b(?:and|also|plus)\b[\s,]*)+(?=[.?!;:]|$)", "", text, flags=re.IGNORECASE)
    text = re.sub(r"(?:\b(?:and|also|plus)\b[\s,]*){2,}", "and ", text, flags=re.IGNORECASE)
    text = re.sub(r"(?:\s*[,;:–—-](?=\s))+(?=\s*(?:[.?!;,:]|$))", "", text)
    text = re.sub(r"([.?!;])(?:\s*[.?!;,:])+", r"\1", text)
    text = re.sub(r"^[\s.,;:?!–—-]+|\s+(?=[.?!;,])", "", text)
    return re.sub(r"\s{2,}", " ", text).strip()
