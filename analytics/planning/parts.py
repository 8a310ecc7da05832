"""The requests of one message, taken apart and put together by what they mean.

The agent splits by grammar and cannot know a shop's words: an aside ("for the board"), thanks or a sigh is no request; "app,
store or web?" belongs to what stands before it; "revenue last month and roas by channel" are two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from analytics.contract.request import Part
from analytics.planning import asides
from analytics.planning.moods import topic_of
from analytics.planning.reading import Reading

Read = Callable[[str], Reading]

_ASKS = re.compile(
    r"\b(?:what|which|who|whom|whose|when|where|why|how|show|give|tell|list|find|compare|recommend|suggest|segment|define|explain|send|create|make|export|delete|pause|schedule|write|draft|is|are|was|were|did|do|does|has|have|had|can|could|should|will|would|top|bottom|best|worst|put|check|forecast|predict|plan|profile|calculate|count)\b",
    re.IGNORECASE,
)
_APPLIES_TO_ALL = re.compile(
    r"^(?:and\s+)?(?:both|all|each|everything|all (?:three|of (?:it|them|that))|the lot)\b", re.IGNORECASE
)
_ASIDE = re.compile(
    r"(?<=\w)[.?!;]+\s+(?=(?:and|also|then|plus)\b)|(?<=\w)[.;,]\s*(?=(?:both|all (?:three|of (?:it|them|that))|each) (?:for|in|of|over|during)\b)",
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
_LISTING = re.compile(r"^(?:the )?(?:top|bottom|best|worst)\b", re.IGNORECASE)
_ABOUT_DATA = re.compile(
    r"\bhow (?:fresh|recent|current|old|up[- ]to[- ]date|good|clean|reliable) (?:is|are) (?:the|our|my) (?:data|numbers)\b|\bdata quality\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"\b(?:stands? for|mean|means|meaning|definition|defined?)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:she|he|they|her|his|their|him|them)\b", re.IGNORECASE)
_AND = re.compile(
    r"\s*(?:,\s*)?(?: \+ (?=what|show|give|who|which)|\band (?:also |then )?|(?<=\w )then (?=\w+ \w+)|\bplus |\bas well as |;\s*|,\s+)",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\b(?:now |then |please |and )?(?:show me|give me|tell me|what(?:'s| is| was| were)|how (?:many|much)|let me see|i need|can you)\b",
    re.IGNORECASE,
)
_OF_IT = re.compile(
    r"^(?:and |so |but |, )*(?:(?:is|are|was|were|did|does|do|has|have) (?:it|that|this|they|those|these)\b|(?:how|what) (?:does|do|did|is|was|about) (?:it|that|this|they|those)\b|(?:how|what) (?:it|that|they) compares?)",
    re.IGNORECASE,
)
_GOES = re.compile(
    r"\b(?:up|down|higher|lower|better|worse|more|less|compare[sd]?|changed?|grown?|fallen|risen|normal|usual)\b",
    re.IGNORECASE,
)
_IN_OTHERS = re.compile(
    r"^(?:and |,)*(?:what|how (?:much|many))(?: (?:is|was) it)? (?:in|for|on|from|with)\b", re.IGNORECASE
)
_OF_EACH = re.compile(
    r"\b(?:of|for|in|on) (?:each|both|either|the two|all (?:three|of them)|them|the (?:two|three))\b|\b(?:respectively|each|side by side)\b",
    re.IGNORECASE,
)
_RHETORICAL = re.compile(
    r"^(?:and |so |but |hm+ |honestly )*(?:is|are|does|do|was|were|isn'?t|aren'?t|has|have|should i worry)\b",
    re.IGNORECASE,
)
_MEANING = re.compile(
    r"^(?:and |also |please |btw |by the way |oh )*(?:remind me |explain (?:to )?(?:me )?|tell me )?(?:wtf|wth|what (?:the \w+ )?(?:is|does|are)|what'?s|define|definition of|meaning of)\b",
    re.IGNORECASE,
)
_WHY_ALONE = re.compile(
    r"^(?:and |so |but )*(?:what(?:'s| is| was| are)? (?:the )?(?:reasons?|causes?|explanation)(?: for (?:it|that|this))?|why(?: is (?:that|this|it)| so)?|how come)\W*$",
    re.IGNORECASE,
)
_ABOUT_A_PERSON = re.compile(
    r"\b(?:last order(?:ed)?|order history|regular|loyal|vip|valuable|bought|which segment|what segment|how (?:much|often)|when (?:was|did))\b",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\b(?:why|how come|that|this|it|those|these|you|your|define|mean\w*|recommend\w*|suggest\w*|segment\w*|data|offer|export|send|human|person|agent|sql|import\w*|quality)\b",
    re.IGNORECASE,
)
_IDEAS = re.compile(
    r"\b(?:recommend\w*|suggest\w*|offer|ideas?|picks|pitch|recs?|upsell|cross-?sell)\b", re.IGNORECASE
)
_EMOJI = re.compile(r"\s*[\U0001F300-\U0001FAFF\u2600-\u27BF]+\s*")
_AFTER_STOP = re.compile(r"[.!?;\n]")
_N = re.compile(r"(?:^| )(?:n|'n'|&) (?=\w{2})")
_DROPPED = frozenset({"greeting", "thanks", "praise", "insult", "joke", "bye"})
MOST_PARTS = 5


@dataclass(frozen=True, slots=True)
class _Piece:
    part: Part
    reading: Reading
    gap: str
    """What stood between it and the piece before."""

    @property
    def text(self) -> str:
        return self.part.text


def regrouped(message: str, parts: tuple[Part, ...], read: Read) -> tuple[Part, ...]:
    """The parts that are requests, each whole; never none."""
    pieces = _without_exclamations(_pieces(message, parts, read), read)
    if len(pieces) > 1:
        pieces = _without_talk(pieces)
        pieces = _merged(pieces, read)
        pieces = _applied_to_all(pieces, read)
        pieces = _counted(pieces, read)
    split = _counted(
        [_Piece(one, read(one.text), ". ") for piece in pieces for one in _split(piece, read)], read
    )
    return tuple(piece.part for piece in split[:MOST_PARTS])


def _pieces(message: str, parts: tuple[Part, ...], read: Read) -> list[_Piece]:
    result, at = [], 0
    for part in parts:
        start = max(message.find(part.text, at), at)
        gap = message[at:start]
        for said in _ASIDE.split(part.text):
            text = _N.sub(" and ", asides.without(_without_sigh(said, read))).strip()
            if re.search(r"\w", text):
                result.append(_Piece(replace(part, text=text), read(text), gap))
                gap = ". "
        at = start + len(part.text)
    return result or [_Piece(part, read(part.text), "") for part in parts[:1]]


def _without_sigh(text: str, read: Read) -> str:
    """ "That's rubbish. Is everything in yet?": a first sentence that is talk and names nothing is let go."""
    first, stop, rest = text.partition(". ") if ". " in text else text.partition("! ")
    if (
        stop
        and rest.strip()
        and topic_of(first) in _DROPPED
        and _ASKS.search(rest)
        and not read(first).mentions
    ):
        return rest
    return text


def _without_exclamations(pieces: list[_Piece], read: Read) -> list[_Piece]:
    """ "Woohoo best day ever 🎉 now show me …": what stands before an emoji is an exclamation if it is one in words too."""
    result = []
    for piece in pieces:
        mark = _EMOJI.search(piece.text)
        before = piece.text[: mark.start()] if mark else ""
        opens = _OPENS.search(piece.text[mark.end() :] if mark else "")
        if mark and opens and (topic_of(before) or not read(before).metrics):
            text = piece.text[mark.end() :]
            piece = _Piece(replace(piece.part, text=text), read(text), piece.gap)
        result.append(piece)
    return result


def _is_request(piece: _Piece) -> bool:
    reading = piece.reading
    named = reading.mentions or reading.lacking or reading.person or reading.email or reading.periods.spans
    return bool(named) or (bool(_ASKS.search(piece.text)) and len(piece.text.split()) > 2)


def _without_talk(pieces: list[_Piece]) -> list[_Piece]:
    """Greetings, thanks and sighs beside a request are not answered for themselves; nor are words that ask for nothing."""
    talk = [topic_of(p.text) in _DROPPED and not p.reading.metrics and not p.reading.person for p in pieces]
    counted = any(p.reading.metrics for p in pieces)
    asking = [
        _is_request(p) and not t and not (counted and (_is_rhetorical(p) or _leads_up(p, pieces)))
        for p, t in zip(pieces, talk, strict=True)
    ]
    return (
        [p for p, asks in zip(pieces, asking, strict=True) if asks]
        if any(asking)
        else [next((p for p in pieces if topic_of(p.text)), pieces[0])]
    )


def _leads_up(piece: _Piece, pieces: list[_Piece]) -> bool:
    """ "Which mailings make people leave? Unsubscribe rate by campaign": the question before the figure names only its split."""
    reading = piece.reading
    bare = reading.dimensions and len(reading.mentions) == len(reading.of("dimension"))
    if (
        not bare
        or reading.lacking
        or reading.person
        or reading.parts
        or reading.periods.spans
        or reading.direction
    ):
        return False
    return any(
        p.reading.metrics and set(p.reading.dimensions) & set(reading.dimensions)
        for p in pieces
        if p is not piece
    )


def _is_rhetorical(piece: _Piece) -> bool:
    """ "Are we making any money?" beside a figure that is asked for: it names nothing that could be answered by itself."""
    reading = piece.reading
    named = (
        reading.mentions
        or reading.lacking
        or reading.person
        or reading.email
        or reading.periods.spans
        or reading.parts
    )
    return not named and bool(_RHETORICAL.match(piece.text)) and not _LEANS.search(piece.text)


def _merged(pieces: list[_Piece], read: Read) -> list[_Piece]:
    result = pieces[:1]
    for piece in pieces[1:]:
        before = result[-1]
        if _belongs_to(before, piece):
            text = f"{before.text}{piece.gap}{piece.text}"
            result[-1] = _Piece(replace(before.part, text=text), read(text), before.gap)
        else:
            result.append(piece)
    return result


def _only_more_of_it(before: _Piece, piece: _Piece) -> bool:
    """Whether a piece says more of the figure before it: its comparison, how many, of which things."""
    reading, earlier = piece.reading, before.reading
    if earlier.metrics and _WHY_ALONE.match(piece.text):
        return True
    if earlier.metrics and not reading.metrics and _IN_OTHERS.match(piece.text) and reading.of("value"):
        return True
    dimensions_only = bool(reading.dimensions) and len(reading.mentions) == len(reading.of("dimension"))
    if earlier.metrics and dimensions_only and not reading.periods.spans and len(piece.text.split()) <= 4:
        return True
    about_it = bool(_OF_IT.match(piece.text)) and not reading.metrics
    if about_it and earlier.metrics and (reading.periods.wants_comparison or _GOES.search(piece.text)):
        return True
    if (
        earlier.metrics
        and not reading.metrics
        and not reading.mentions
        and (reading.limit or reading.direction)
    ):
        return not reading.person and not re.search(
            r"\b(?:recommend|suggest|offer|ideas?|picks)\b", piece.text, re.IGNORECASE
        )
    named = earlier.of("value") or earlier.parts
    if not named or earlier.metrics or earlier.lacking or earlier.person or not reading.metrics:
        return False
    if _OF_EACH.search(piece.text):
        return True
    # "Is display a money pit? Spend and ROAS, Q3": asked of what the rhetorical question names.
    dimensions = {m.term.dimension for m in reading.of("value")}
    rhetorical = (bool(_RHETORICAL.match(before.text)) and before.text.rstrip().endswith("?")) or bool(
        _RHETORICAL.match(before.text) and "?" in piece.gap
    )
    return rhetorical and not dimensions & {m.term.dimension for m in earlier.of("value")}


def _belongs_to(before: _Piece, piece: _Piece) -> bool:
    """Whether a piece only goes on with the one before it."""
    reading = piece.reading
    if _APPLIES_TO_ALL.match(piece.text):
        return False
    if _only_more_of_it(before, piece):
        return True
    lacks = {f.lack.code for f in reading.lacking} & {f.lack.code for f in before.reading.lacking}
    if lacks and not reading.metrics:
        return True
    whose = (
        _PRONOUN.search(piece.text)
        or _ABOUT_A_PERSON.search(piece.text)
        or (set(reading.dimensions) == {"segment"} and not reading.of("value"))
    )
    if before.reading.person and whose and not reading.metrics and not reading.lacking:
        # "When did customer 42 last order and which segment is she in" asks for one profile.
        return not re.search(r"\b(?:recommend|suggest|offer)\b", piece.text, re.IGNORECASE)
    if (
        _AFTER_STOP.search(piece.gap)
        or before.text.endswith(("?", ".", "!"))
        or re.search(r"\b(?:and|also|then|plus)\b", piece.gap)
    ):
        return False
    if _LISTING.match(piece.text) and before.reading.direction and not before.reading.metrics:
        # "Who bought the most in Q3, top 5 customers by revenue" is one ranking, said twice.
        return True
    return not reading.metrics and not reading.lacking and not _ASKS.search(piece.text)


def _applied_to_all(pieces: list[_Piece], read: Read) -> list[_Piece]:
    """ "… both for the last quarter" is said of every part before it that has no dates of its own."""
    last = pieces[-1]
    if len(pieces) < 3 or not _APPLIES_TO_ALL.match(last.text) or not last.reading.periods.base:
        return pieces
    said = " ".join(last.text[a:b] for a, b in last.reading.periods.spans)
    result = []
    for piece in pieces[:-1]:
        if not piece.reading.periods.base:
            text = f"{piece.text.rstrip(' ?.!;,')} {said}"
            piece = _Piece(replace(piece.part, text=text), read(text), piece.gap)
        result.append(piece)
    return result


def _counted(pieces: list[_Piece], read: Read) -> list[_Piece]:
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
            piece = _Piece(replace(piece.part, text=text), read(text), piece.gap)
        result.append(piece)
    return result


def _split(piece: _Piece, read: Read) -> list[Part]:
    """Two metrics of which the first has words of its own, or a metric beside one that is not there, are two requests."""
    for joint in _AND.finditer(piece.text):
        first, second = piece.text[: joint.start()], piece.text[joint.end() :]
        if not first.strip() or not second.strip():
            continue
        one, other = read(first), read(second)
        same_lack = {f.lack.code for f in one.lacking} & {f.lack.code for f in other.lacking}
        if same_lack and not other.metrics:
            continue
        leans = one.person and _PRONOUN.search(second) and not other.metrics
        if (
            one.person
            and _IDEAS.search(second)
            and not _IDEAS.search(first)
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
                *_split(_Piece(replace(piece.part, text=second), other, ""), read),
            ]
        if _are_two(one, other, first) or (one.metrics and other.metrics and _asks_meaning(other)):
            return [
                replace(piece.part, text=first),
                *_split(_Piece(replace(piece.part, text=second), other, ""), read),
            ]
        lacks_one = (_measures_nothing(one) and other.metrics) or (_measures_nothing(other) and one.metrics)
        if lacks_one and not one.periods.wants_comparison and not re.search(r"\bby\b", first):
            return [replace(piece.part, text=first), replace(piece.part, text=second)]
    return _each_term(piece) or _each_campaign(piece)


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


def _each_term(piece: _Piece) -> list[Part]:
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


def _each_campaign(piece: _Piece) -> list[Part]:
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
