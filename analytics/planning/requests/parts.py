"""The requests of one message, taken apart and put together by what they mean.

The agent splits by grammar and cannot know a shop's words: an aside ("for the board"), thanks or a sigh is no request; "app,
store or web?" belongs to what stands before it; "revenue last month and roas by channel" are two.
"""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.contract.request import Part
from analytics.planning.defining import terms_asked
from analytics.planning.reading import Reading
from analytics.planning.requests import asides, enumerated, passing
from analytics.planning.requests.belonging import (
    APPLIES_TO_ALL,
    ASKS,
    WHAT_IS_IT,
    Piece,
    Read,
    asks_of_data,
    belongs_to,
    is_rhetorical,
    leads_up,
    offers_meanings,
)
from analytics.planning.requests.cuts import ABOUT_DATA, DO_IT, WANTS_A_JOKE, WAS_IT, parts_of
from analytics.planning.supposed import as_heard
from analytics.planning.words.moods import topic_of
from analytics.planning.words.plain import common

_ASIDE = re.compile(
    r"(?<=\w)[.?!;]+\s+(?=(?:and|also|then|plus)\b)|(?<=\w)[.;,]\s*(?=(?:both|all (?:three|of (?:it|them|that))|each) (?:for|in|of|over|during)\b(?! (?:them|those|these)\b))",
    re.IGNORECASE,
)
_FULL_STOP = re.compile(r"(?<=[\w)])(?<!\bvs)(?<!\bincl)(?<!\bexcl)(?<!\bno)(?<!\bapprox)[.!?]+\s+(?=[a-z])")
_COUNTED_AGAIN = re.compile(
    r"\bhow (?:many|much)\b(?= (?:did|do|does|have|has|had|were|was|are|is|of)\b|\W*$)"
    r"(?!.*\b(?:opened|clicked|bounced|delivered|unsubscribed|converted|returned|sold|bought|cancelled|refunded|sent back)\b)",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\b(?:now |then |please |and )?(?:show me|give me|tell me|what(?:'s| is| was| were)|how (?:many|much)|let me see|i need|can you)\b",
    re.IGNORECASE,
)
_GIVEN_UP = re.compile(
    r"(?:^|[,.;]?\s+(?:and|also|plus|or)\b)[^?!…]*?(?:\.{2,}|…|\s[–—-]|,)\s*(?:(?:no|nah|nope|wait|forget (?:it|that)|never ?mind|scratch that|leave (?:it|that)|actually|sorry)\b[\s,]*)+(?P<rest>(?:(?:just|only)\b[^?!]*)?)$",
    re.IGNORECASE,
)
_JUST_THAT = re.compile(
    r"(?:(?:just|only)\s+)?(?:the\s+|that\s+|this\s+)?(?:(?:first|former|one|1st)\s*)?(?:figure|number|count|one|part|question|thing|bit|total)?\W*",
    re.IGNORECASE,
)
_EMOJI = re.compile(r"\s*[\U0001F300-\U0001FAFF\u2600-\u27BF]+\s*")
_N = re.compile(r"(?:^| )(?:n|'n'|&) (?=\w{2})")
_SOUND = re.compile(
    r"\W*(?:ah+|aha|oh+|hm+|mhm|uh+|ok(?:ay)?|right|i see|gotcha|got it|fine|alright|sure|yes|yeah|wow|huh|ha|ouch|ow|oops|eek|oof|yikes)\W*",
    re.IGNORECASE,
)
_DROPPED = frozenset({"greeting", "thanks", "praise", "insult", "joke", "bye"})
MOST_PARTS = 5


def regrouped(message: str, parts: tuple[Part, ...], read: Read) -> tuple[Part, ...]:
    """The parts that are requests, each whole; never none."""
    counted_out = enumerated.as_parts(message, parts)
    if counted_out:
        lead = read(enumerated.lead_in(message))
        dated = [_dated(Piece(part, read(part.text), ""), lead, read).part for part in counted_out]
        each = [_regrouped(part.text, (part,), read) for part in dated]
        return tuple(one for found in each for one in found)[:MOST_PARTS]
    return _regrouped(message, parts, read)


def _regrouped(message: str, parts: tuple[Part, ...], read: Read) -> tuple[Part, ...]:
    pieces = _without_exclamations(_pieces(message, parts, read), read)
    if len(pieces) > 1:
        pieces = _without_talk(_with_its_terms(pieces, read))
        pieces = _merged(pieces, read)
        pieces = _applied_to_all(pieces, read)
        pieces = _counted(pieces, read)
    split = _counted([one for piece in pieces for one in _split_pieces(piece, read)], read)
    return tuple(as_heard(piece.part, parts) for piece in split[:MOST_PARTS])


def left_out(parts: tuple[Part, ...], kept: tuple[Part, ...]) -> tuple[str, ...]:
    """What was heard as a request of its own and is answered by none: greetings and sighs aside, it is told."""
    held = " ".join(" ".join(part.text.split()) for part in kept).lower()
    result = []
    for part in parts:
        said = " ".join(_without_aside(part.text).split()).strip(" .?!,;:-–—")
        words = [w for w in re.findall(r"[^\W\d_]{3,}", said.lower()) if w not in common()]
        if words and topic_of(said) is None and not any(w in held for w in words):
            result.append(said)
    return tuple(result)


def _without_aside(text: str) -> str:
    """The text without what is said around it; nothing where it is only that."""
    rest = asides.without(text)
    return rest if re.search(r"\w\W+\w", rest) else ""


def _pieces(message: str, parts: tuple[Part, ...], read: Read) -> list[Piece]:
    result, at = [], 0
    for part in parts:
        start = max(message.find(part.text, at), at)
        gap = message[at:start]
        for said in (one for aside in _ASIDE.split(part.text) for one in _sentences(aside, read)):
            text = _N.sub(
                " and ",
                asides.without(passing.without(_without_sigh(_without_taken_back(said, read), read), read)),
            ).strip()
            if re.search(r"\w", text):
                result.append(Piece(replace(part, text=text), read(text), gap))
                gap = ". "
        at = start + len(part.text)
    return result or [Piece(part, read(part.text), "") for part in parts[:1]]


def _sentences(text: str, read: Read) -> list[str]:
    """ "Q3 sales by country. orders by week": sentences that begin small, where each asks for a figure of its own."""
    said = _FULL_STOP.split(text)
    if len(said) < 2:
        return said
    asked = [one for one in said if topic_of(one) not in _DROPPED]
    readings = [read(one) for one in asked]
    whole = all(r.metrics and (r.dimensions or r.periods.spans or r.of("value")) for r in readings)
    return asked if whole and len(asked) > 1 else [text]


def _without_taken_back(text: str, read: Read) -> str:
    """ "…, and how many of those... no, just the first": a request that is begun and given up, in the same breath, is none."""
    found = _GIVEN_UP.search(text)
    if found is None:
        return text
    kept, named = read(text[: found.start()]), read(found["rest"])
    again = set(named.metrics) <= set(kept.metrics) and not (named.dimensions or named.of("value"))
    only_that = _JUST_THAT.fullmatch(found["rest"]) or (named.metrics and again and not named.periods.spans)
    return text[: found.start()] if only_that else text


def _without_sigh(text: str, read: Read) -> str:
    """ "That's rubbish. Is everything in yet?": a first sentence that is talk and names nothing is let go."""
    first, stop, rest = text.partition(". ") if ". " in text else text.partition("! ")
    if (
        stop
        and rest.strip()
        and topic_of(first) in _DROPPED
        and ASKS.search(rest)
        and not read(first).mentions
    ):
        return rest
    return text


def _without_exclamations(pieces: list[Piece], read: Read) -> list[Piece]:
    """ "Woohoo best day ever 🎉 now show me …": what stands before an emoji is an exclamation if it is one in words too."""
    result = []
    for piece in pieces:
        mark = _EMOJI.search(piece.text)
        before = piece.text[: mark.start()] if mark else ""
        opens = _OPENS.search(piece.text[mark.end() :] if mark else "")
        if mark and opens and (topic_of(before) or not read(before).metrics):
            text = piece.text[mark.end() :]
            piece = Piece(replace(piece.part, text=text), read(text), piece.gap)
        result.append(piece)
    return result


def _is_request(piece: Piece) -> bool:
    reading = piece.reading
    named = reading.mentions or reading.lacking or reading.person or reading.email or reading.periods.spans
    if WHAT_IS_IT.match(piece.text) or DO_IT.match(piece.text) or ABOUT_DATA.search(piece.text):
        return True
    return bool(named) or (bool(ASKS.search(piece.text)) and len(piece.text.split()) > 2)


def _without_talk(pieces: list[Piece]) -> list[Piece]:
    """Greetings, thanks and sighs beside a request are not answered for themselves; nor are words that ask for nothing."""
    talk = [topic_of(p.text) in _DROPPED and not p.reading.metrics and not p.reading.person for p in pieces]
    counted = any(p.reading.metrics or p.reading.of("value") or p.reading.of("dimension") for p in pieces)
    asking = [
        WANTS_A_JOKE.match(p.text)
        or (_is_request(p) and not t and not (counted and (is_rhetorical(p) or leads_up(p, pieces))))
        for p, t in zip(pieces, talk, strict=True)
    ]
    return (
        [p for p, asks in zip(pieces, asking, strict=True) if asks]
        if any(asking)
        else [next((p for p in pieces if topic_of(p.text)), _spoken_first(pieces))]
    )


def _spoken_first(pieces: list[Piece]) -> Piece:
    """The first of several that ask for nothing by themselves, past what is only a sound ("ah. and ours?")."""
    return next((p for p in pieces if not _SOUND.fullmatch(p.text)), pieces[0])


def _merged(pieces: list[Piece], read: Read) -> list[Piece]:
    result = pieces[:1]
    for piece in pieces[1:]:
        before = result[-1]
        if offers_meanings(before, piece):
            continue
        if asks_of_data(before, piece):
            result[-1] = piece
        elif belongs_to(before, piece):
            text = f"{before.text}{piece.gap}{piece.text}"
            result[-1] = Piece(replace(before.part, text=text), read(text), before.gap)
        else:
            result.append(piece)
    return result


def _with_its_terms(pieces: list[Piece], read: Read) -> list[Piece]:
    """ "CPC vs CPM, what's the difference": what the terms before it mean, and not their figures."""
    result = pieces[:1]
    for piece in pieces[1:]:
        before = result[-1]
        bare = not (piece.reading.mentions or piece.reading.periods.spans or piece.reading.lacking)
        text = f"{before.text}{piece.gap}{piece.text}"
        if bare and before.reading.mentions and terms_asked(read(text)):
            result[-1] = Piece(replace(before.part, text=text), read(text), before.gap)
        else:
            result.append(piece)
    return result


def _applied_to_all(pieces: list[Piece], read: Read) -> list[Piece]:
    """ "… both for the last quarter" is said of every part before it that has no dates of its own."""
    last = pieces[-1]
    if len(pieces) < 3 or not APPLIES_TO_ALL.match(last.text) or not last.reading.periods.base:
        return pieces
    return [_dated(piece, last.reading, read) for piece in pieces[:-1]]


def _dated(piece: Piece, by: Reading, read: Read) -> Piece:
    """A request without dates with those that were said for all of them."""
    if piece.reading.periods.base or not by.periods.base:
        return piece
    said = " ".join(by.text[a:b] for a, b in by.periods.spans)
    text = f"{piece.text.rstrip(' ?.!;,')} {said}"
    return Piece(replace(piece.part, text=text), read(text), piece.gap)


def _counted(pieces: list[Piece], read: Read) -> list[Piece]:
    """ "What is a machine open, and how many did we have": the second counts what the first names."""
    result = pieces[:1]
    for piece in pieces[1:]:
        named = result[-1].reading.of("metric")
        where = _COUNTED_AGAIN.search(piece.text) or (
            WAS_IT.search(piece.text)
            if piece.reading.periods.base or piece.reading.of("value") or piece.reading.parts
            else None
        )
        if named and where and not piece.reading.metrics and not piece.reading.dimensions:
            text = f"{piece.text[: where.end()]} {named[0].said}{piece.text[where.end() :]}"
            piece = Piece(replace(piece.part, text=text), read(text), piece.gap)
        result.append(piece)
    return result


def _split_pieces(piece: Piece, read: Read) -> list[Piece]:
    """The requests of a piece with their readings; one that is not split has been read already."""
    parts = parts_of(piece, read)
    return [piece] if parts == [piece.part] else [Piece(part, read(part.text), ". ") for part in parts]
