"""The requests of one message, taken apart and put together by what they mean.

The agent splits by grammar and cannot know a shop's words: an aside ("for the board"), thanks or a sigh is no request; "app,
store or web?" belongs to what stands before it; "revenue last month and roas by channel" are two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from analytics.contract.request import Part
from analytics.planning import asides
from analytics.planning.belonging import (
    ABOUT_A_PERSON,
    APPLIES_TO_ALL,
    ASKS,
    PRONOUN,
    TO_OFFER,
    WHAT_IS_IT,
    Piece,
    belongs_to,
    is_rhetorical,
    leads_up,
)
from analytics.planning.moods import topic_of
from analytics.planning.reading import Reading
from analytics.planning.words import common

Read = Callable[[str], Reading]

_ASIDE = re.compile(
    r"(?<=\w)[.?!;]+\s+(?=(?:and|also|then|plus)\b)|(?<=\w)[.;,]\s*(?=(?:both|all (?:three|of (?:it|them|that))|each) (?:for|in|of|over|during)\b(?! (?:them|those|these)\b))",
    re.IGNORECASE,
)
_COUNTED_AGAIN = re.compile(
    r"\bhow (?:many|much)\b(?= (?:did|do|does|have|has|had|were|was|are|is|of)\b|\W*$)", re.IGNORECASE
)
_WAS_IT = re.compile(
    r"\b(?:what|how (?:high|low|big|good|bad)) (?:was|is|were)(?= (?:it|that|ours)\b)", re.IGNORECASE
)
_WH = re.compile(
    r"^\s*(?:wtf|wth|who|whom|which|what|how|when|where|why|show|give|tell|list|top \d|bottom \d|recommend|segment)\b",
    re.IGNORECASE,
)
_ABOUT_DATA = re.compile(
    r"\bhow (?:fresh|recent|current|old|up[- ]to[- ]date|good|clean|reliable) (?:is|are) (?:the|our|my) (?:data|numbers)\b|\bdata quality\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"\b(?:stands? for|mean|means|meaning|definition|defined?)\b", re.IGNORECASE)
_AND = re.compile(
    r"\s*(?:,\s*)?(?: \+ (?=what|show|give|who|which)|\band (?:also |then )?|(?<=\w )then (?=\w+ \w+)|\bplus |\bas well as |;\s*|,\s+)",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\b(?:now |then |please |and )?(?:show me|give me|tell me|what(?:'s| is| was| were)|how (?:many|much)|let me see|i need|can you)\b",
    re.IGNORECASE,
)
_MEANING = re.compile(
    r"^(?:and |also |please |btw |by the way |oh )*(?:remind me |explain (?:to )?(?:me )?|tell me )?(?:wtf|wth|what (?:the \w+ )?(?:is|does|are)|what'?s|define|definition of|meaning of)\b",
    re.IGNORECASE,
)
_IDEAS = re.compile(
    rf"\b(?:recommend\w*|suggest\w*|pitch|recs?|upsell|cross-?sell)\b|{TO_OFFER.pattern}", re.IGNORECASE
)
_EMOJI = re.compile(r"\s*[\U0001F300-\U0001FAFF\u2600-\u27BF]+\s*")
_CONDITION = re.compile(
    r"^(?:but |and )?(?:not |only |just )?(?:counting|including|excluding|without|except|leaving|taking|apart from|other than|if|where|when|whose|as long as|provided)\b",
    re.IGNORECASE,
)
"""What says which of the things before count is no request of its own."""
_N = re.compile(r"(?:^| )(?:n|'n'|&) (?=\w{2})")
_DROPPED = frozenset({"greeting", "thanks", "praise", "insult", "joke", "bye"})
MOST_PARTS = 5
BARE_PERSON = 3
"""So few words name somebody and tell nothing: "and customer 42"."""


def regrouped(message: str, parts: tuple[Part, ...], read: Read) -> tuple[Part, ...]:
    """The parts that are requests, each whole; never none."""
    pieces = _without_exclamations(_pieces(message, parts, read), read)
    if len(pieces) > 1:
        pieces = _without_talk(pieces)
        pieces = _merged(pieces, read)
        pieces = _applied_to_all(pieces, read)
        pieces = _counted(pieces, read)
    split = _counted([one for piece in pieces for one in _split_pieces(piece, read)], read)
    return tuple(_with_topic(piece.part, parts) for piece in split[:MOST_PARTS])


def _with_topic(part: Part, heard: tuple[Part, ...]) -> Part:
    """A topic was heard of a whole clause: one that was cut or joined since has none."""
    words = len(part.text.split())
    same = any(part.text.strip() in one.text and words * 2 > len(one.text.split()) for one in heard)
    return part if same or not part.topic else replace(part, topic="", topic_confidence=0.0)


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
        for said in _ASIDE.split(part.text):
            text = _N.sub(" and ", asides.without(_without_sigh(said, read))).strip()
            if re.search(r"\w", text):
                result.append(Piece(replace(part, text=text), read(text), gap))
                gap = ". "
        at = start + len(part.text)
    return result or [Piece(part, read(part.text), "") for part in parts[:1]]


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
    if WHAT_IS_IT.match(piece.text):
        return True
    return bool(named) or (bool(ASKS.search(piece.text)) and len(piece.text.split()) > 2)


def _without_talk(pieces: list[Piece]) -> list[Piece]:
    """Greetings, thanks and sighs beside a request are not answered for themselves; nor are words that ask for nothing."""
    talk = [topic_of(p.text) in _DROPPED and not p.reading.metrics and not p.reading.person for p in pieces]
    counted = any(p.reading.metrics for p in pieces)
    asking = [
        _is_request(p) and not t and not (counted and (is_rhetorical(p) or leads_up(p, pieces)))
        for p, t in zip(pieces, talk, strict=True)
    ]
    return (
        [p for p, asks in zip(pieces, asking, strict=True) if asks]
        if any(asking)
        else [next((p for p in pieces if topic_of(p.text)), pieces[0])]
    )


def _merged(pieces: list[Piece], read: Read) -> list[Piece]:
    result = pieces[:1]
    for piece in pieces[1:]:
        before = result[-1]
        if belongs_to(before, piece):
            text = f"{before.text}{piece.gap}{piece.text}"
            result[-1] = Piece(replace(before.part, text=text), read(text), before.gap)
        else:
            result.append(piece)
    return result


def _applied_to_all(pieces: list[Piece], read: Read) -> list[Piece]:
    """ "… both for the last quarter" is said of every part before it that has no dates of its own."""
    last = pieces[-1]
    if len(pieces) < 3 or not APPLIES_TO_ALL.match(last.text) or not last.reading.periods.base:
        return pieces
    said = " ".join(last.text[a:b] for a, b in last.reading.periods.spans)
    result = []
    for piece in pieces[:-1]:
        if not piece.reading.periods.base:
            text = f"{piece.text.rstrip(' ?.!;,')} {said}"
            piece = Piece(replace(piece.part, text=text), read(text), piece.gap)
        result.append(piece)
    return result


def _counted(pieces: list[Piece], read: Read) -> list[Piece]:
    """ "What is a machine open, and how many did we have": the second counts what the first names."""
    result = pieces[:1]
    for piece in pieces[1:]:
        named = result[-1].reading.of("metric")
        where = _COUNTED_AGAIN.search(piece.text) or (
            _WAS_IT.search(piece.text)
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
    parts = _split(piece, read)
    return [piece] if parts == [piece.part] else [Piece(part, read(part.text), ". ") for part in parts]


def _split(piece: Piece, read: Read) -> list[Part]:
    """Two metrics of which the first has words of its own, or a metric beside one that is not there, are two requests."""
    for joint in _AND.finditer(piece.text):
        first, second = piece.text[: joint.start()], piece.text[joint.end() :]
        if not first.strip() or not second.strip():
            continue
        if _CONDITION.match(second):
            continue
        one, other = read(first), read(second)
        same_lack = {f.lack.code for f in one.lacking} & {f.lack.code for f in other.lacking}
        if same_lack and not other.metrics:
            continue
        leans = one.person and PRONOUN.search(second) and not other.metrics
        if (
            one.person
            and _IDEAS.search(second)
            and not _IDEAS.search(first)
            and _asks_of_a_person(first)
            and not other.person
            and not other.metrics
        ):
            return [
                replace(piece.part, text=first),
                replace(piece.part, text=f"{second} for customer {one.person}"),
            ]
        if _is_same_again(one, other):
            again = f"{one.of('metric')[0].said} {second}"
            return [replace(piece.part, text=first), replace(piece.part, text=again)]
        if (
            _WH.match(second)
            and _is_whole(one)
            and not leans
            and (
                other.metrics
                or other.mentions
                or other.lacking
                or (other.periods.base and _WAS_IT.search(second))
            )
        ):
            return [
                replace(piece.part, text=first),
                *_split(Piece(replace(piece.part, text=second), other, ""), read),
            ]
        if _are_two(one, other, first) or (one.metrics and other.metrics and _asks_meaning(other)):
            return [
                replace(piece.part, text=first),
                *_split(Piece(replace(piece.part, text=second), other, ""), read),
            ]
        lacks_one = (_measures_nothing(one) and other.metrics) or (_measures_nothing(other) and one.metrics)
        if lacks_one and not one.periods.wants_comparison and not re.search(r"\bby\b", first):
            return [replace(piece.part, text=first), replace(piece.part, text=second)]
    return _each_term(piece) or _each_campaign(piece)


_LOOKS_UP = re.compile(
    r"\b(?:who|which|what|when|how|why|profile|look|show|tell|pull|give|check|details|info|summary|background)\b",
    re.IGNORECASE,
)


def _asks_of_a_person(text: str) -> bool:
    """ "Who is customer 42 and …", "customer 42 and …"; "customer 42 wants a gift, …" only tells what the ideas are for."""
    return bool(_LOOKS_UP.search(text) or ABOUT_A_PERSON.search(text)) or len(text.split()) <= BARE_PERSON


def _asks_meaning(reading: Reading) -> bool:
    """ "… and also what is MER": a term to be explained."""
    bare = not reading.periods.spans and not reading.of("value") and not reading.dimensions
    return bare and bool(_MEANING.match(reading.text))


def _is_same_again(one: Reading, other: Reading) -> bool:
    """ "Search spend in July, then social's in June": the same figure of another thing in another time."""
    dates = one.periods.base and other.periods.base and one.periods.base != other.periods.base
    if not dates or not one.metrics or other.metrics or one.periods.wants_comparison or other.lacking:
        return False
    return bool({m.term.dimension for m in one.of("value")} & {m.term.dimension for m in other.of("value")})


def _each_term(piece: Piece) -> list[Part]:
    """ "What is the difference between CAC and CPA": what each of them means."""
    names = piece.reading.of("metric")
    if len(names) != 2 or not re.search(
        r"\bdifference between\b|\bdiffers? from\b|\bdifferent from\b", piece.text, re.IGNORECASE
    ):
        return []
    return (
        [replace(piece.part, text=f"define {m.said}") for m in names]
        if not piece.reading.periods.spans
        else []
    )


def _is_whole(reading: Reading) -> bool:
    """Whether a stretch asks for something by itself: customers by segment, a person, a metric with words of its own."""
    segments = any(m.term.id == "segment" for m in reading.of("dimension")) and not reading.metrics
    defines = bool(_DEFINES.search(reading.text) or _asks_meaning(reading)) and bool(reading.metrics)
    defines = defines or bool(_ABOUT_DATA.search(reading.text))
    return (
        bool(segments or reading.person or reading.lacking or defines)
        and not reading.periods.wants_comparison
    )


def _each_campaign(piece: Piece) -> list[Part]:
    """ "Glow Week and Skin Diary, how did they do": one request for each, where nothing is measured."""
    reading = piece.reading
    named = [m for m in reading.of("value") if m.term.dimension == "campaign"]
    if reading.metrics or len({m.term.id for m in named}) < 2 or len(named) != len(reading.of("value")):
        return [piece.part]
    when = " ".join(reading.text[a:b] for a, b in reading.periods.spans)
    return [replace(piece.part, text=f"how did {m.term.label} do {when}".strip()) for m in named]


def _measures_nothing(reading: Reading) -> bool:
    return (
        not reading.metrics
        and any(f.lack.kind == "measure" for f in reading.lacking)
        and not reading.mentions
    )


def _are_two(one: Reading, other: Reading, first: str) -> bool:
    if not one.metrics or not other.metrics or one.metrics == other.metrics:
        return False
    end = max(m.end for m in one.of("metric"))
    own = one.periods.base or one.dimensions or [m for m in one.of("value") if m.start > end]
    after = bool(re.search(r"\w", first[end:])) and own
    different = other.periods.base is not None or bool(other.dimensions)
    return bool(after and different)
