"""Whether a piece of a message goes on with the one before it, or only leads up to another."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from analytics.contract.request import Part
from analytics.planning.reading import Reading
from analytics.planning.requests.wondering import wondered_about

Read = Callable[[str], Reading]

ASKS = re.compile(
    r"\b(?:what|which|who|whom|whose|when|where|why|how|show|give|tell|list|find|compare|recommend|suggest|segment|define|explain|send|create|make|export|delete|pause|schedule|write|draft|is|are|was|were|did|do|does|has|have|had|can|could|should|will|would|top|bottom|best|worst|put|check|forecast|predict|plan|profile|calculate|count|run|pull|look|draw|plot)\b",
    re.IGNORECASE,
)


APPLIES_TO_ALL = re.compile(
    r"^(?:and\s+)?(?:both|all|each|everything|all (?:three|of (?:it|them|that))|the lot)\b", re.IGNORECASE
)


_LISTING = re.compile(r"^(?:the )?(?:top|bottom|best|worst)\b", re.IGNORECASE)


PRONOUN = re.compile(r"\b(?:she|he|they|her|his|their|him|them)\b", re.IGNORECASE)


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


ONLY_THE_UNIT = re.compile(
    r"^(?:in|by) (?:money|euros?|cash|units|pieces|percent\w*|%|numbers?|value)\b", re.IGNORECASE
)
"""What the figure before it is counted in."""


ONLY_NAMES = re.compile(
    r"\W*(?:(?:for|of|take|our|my|the) )*(?:(?:customers?|clients?|buyers?|users?|shoppers?|people)\s+)?(?:(?:no\.?|nr\.?|number|numbers) )?#?\d+(?:\s*(?:,|and|&|\+)\s*(?:(?:customer|client|buyer|user|shopper) )?#?\d+)*\W*",
    re.IGNORECASE,
)
"""People, and nothing that is asked of them: "customers 42 and 77, what did they spend"."""


_OF_EACH = re.compile(
    r"\b(?:of|for|in|on) (?:each|both|either|the two|all (?:three|of them)|them|the (?:two|three))\b|\b(?:respectively|each|side by side)\b",
    re.IGNORECASE,
)


_RHETORICAL = re.compile(
    r"^(?:and |so |but |hm+ |honestly )*(?:what an?|is|are|does|do|did|was|were|isn'?t|aren'?t|has|have|should i worry|am i)\b",
    re.IGNORECASE,
)


_WHY_ALONE = re.compile(
    r"^(?:and |so |but )*(?:what(?:'s| is| was| are)? (?:the )?(?:reasons?|causes?|explanation)(?: for (?:it|that|this))?|why(?: is (?:that|this|it)| so)?|how come)\W*$",
    re.IGNORECASE,
)


TO_OFFER = re.compile(
    r"\b(?:recommend|suggest|offer|ideas?|picks|(?:things?|products?|items?|pieces|something|anything|gifts?|presents?) (?:that |which )?(?:(?:she|he|they) )?(?:might|may|could|would|will)\b|(?:\d+|two|three|four|five|six|some|a few) (?:\w+ ){1,3}for (?:her|him|them)\b)",
    re.IGNORECASE,
)
"""What a customer could be offered: never the same request as what she is like."""


WHAT_IS_IT = re.compile(
    r"^(?:and |so |ok )*what(?:'s| is| was) (?:that|it|this)(?: again| supposed to be| exactly| even)*\W*$",
    re.IGNORECASE,
)


ABOUT_A_PERSON = re.compile(
    r"\b(?:last order(?:ed)?|order history|regular|loyal|vip|valuable|bought|profile|history|which segment|what segment|how (?:much|often)|when (?:was|did))\b",
    re.IGNORECASE,
)


_LEANS = re.compile(
    r"\b(?:why|how come|that|this|it|those|these|you|your|define|mean\w*|recommend\w*|suggest\w*|segment\w*|data|offer|export|send|human|person|agent|sql|import\w*|quality)\b",
    re.IGNORECASE,
)


SEGMENTS = re.compile(
    r"^\W*(?:please |first |can you |could you )*segment(?:ate)? (?:my|our|the|all)\b", re.IGNORECASE
)


_AFTER_STOP = re.compile(r"[.!?;\n]")


EXPLAINS = re.compile(
    r"^\W*(?:i\.\s?e\b|ie\b|that is\b|that'?s to say|meaning\b|in other words|aka\b|so basically|namely|viz\b|i mean\b)",
    re.IGNORECASE,
)
"""What says in other words what stands before it."""


_EXPLAINED_NEXT = re.compile(r"\b(?:i\.\s?e\.?|ie|in other words|meaning|namely|that is)\W*$", re.IGNORECASE)


CONDITION_FIRST = re.compile(
    r"^\W*(?:were|with|without|including|excluding|counting|leaving out|leaving|ignoring|if|assuming|suppos(?:e|ing)|not counting)\b",
    re.IGNORECASE,
)
"""What opens with what is to count, before the figure is named."""


_ALTERNATIVES = re.compile(
    r"^(?:\W|is (?:it|that) |so |like |as in )*(?!.*\b(?:by|which)\b)\S+(?: \S+){0,3} or (?:\S+ ?){1,5}$",
    re.IGNORECASE,
)
MEANING = re.compile(
    r"^(?:and |also |please |btw |by the way |oh )*(?:remind me |explain (?:to )?(?:me )?|tell me )?(?:wtf|wth|what (?:the \w+ |even |exactly |actually |really |on earth )?(?:is|does|are)|what'?s|define|definition of|meaning of|what \w+ (?:is|means))\b",
    re.IGNORECASE,
)


_I_MEAN = re.compile(r"\b(?:i mean|is what i mean|i'?m talking about|that is)\W*$", re.IGNORECASE)


_IS_IT = re.compile(
    r"^(?:and |so |but |hm+ |honestly )*(?:is|isn'?t|can|could) (?:it|that|this) (?:even |really |just |only |be |seriously )*(?:normal|usual|true|right|ok(?:ay)?|possible|me|bad|good|weird|strange|odd|unusual|common|typical)\b",
    re.IGNORECASE,
)
""" "Is it normal that so much goes via the app": wonders, and asks for no figure."""


_PLANS = re.compile(
    r"^\W*(?:and |because |as |since )*(?:we|i|they|he|she|my \w+|our \w+|the \w+)(?:'ll| will| have to| need to| want to| must| are going to| is going to)? (?:decid|meet|discuss|present|sit down|negotiat|announc)\w*\b",
    re.IGNORECASE,
)
""" "We decide on Thursday whether to do it again": what the figure is for."""


_LED_BY_ITS_TIME = re.compile(
    r"^(?:on|in|at|over|during|for)\b[^?]*?\b(?=(?:is|are|does|do|did|was|were|has|have)\b)", re.IGNORECASE
)


_MAKES = re.compile(
    r"^(?:and |so |but |ok )*(?:what|how much)(?:'s| is| are| does| do| did| was| has)? (?:\S+ ){1,5}?(?:mak|bring|earn|do|yield|giv|contribut)\w*(?: (?:for )?us)?\W*$",
    re.IGNORECASE,
)
""" "What is Earl Blue making us?" before the figure that tells."""
_WONDERS = re.compile(r"^(?:and |so |but )*(?:which|what|who|whose)\b", re.IGNORECASE)
LONGEST_LEAD_UP = 8
"""A question of so few words without a figure leads up to the figure that is asked for next."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message with its reading, while it is settled what it belongs to."""

    part: Part
    reading: Reading
    gap: str
    """What stood between it and the piece before."""

    @property
    def text(self) -> str:
        """Its words."""
        return self.part.text


def leads_up(piece: Piece, pieces: list[Piece]) -> bool:
    """ "Which mailings make people leave? Unsubscribe rate by campaign": the question before the figure names only its split."""
    reading = piece.reading
    if SEGMENTS.match(piece.text):
        return False
    guessed = wondered_about(reading)
    if guessed and not reading.metrics and any(guessed & set(p.reading.dimensions) for p in pieces):
        # "Was it Spain? Show countries".
        return True
    of_mail = [m for m in reading.of("value") if m.term.dimension == "channel"]
    bare = not reading.metrics and len(reading.mentions) == len(reading.of("dimension")) + len(of_mail)
    wonders = _WONDERS.match(piece.text) and len(piece.text.split()) <= LONGEST_LEAD_UP
    if (
        not bare
        or not (reading.dimensions or (wonders and of_mail))
        or reading.lacking
        or reading.person
        or reading.parts
        or reading.periods.spans
        or reading.direction
    ):
        return False
    return any(
        p.reading.metrics
        and (
            set(p.reading.dimensions) & set(reading.dimensions)
            or (of_mail and "campaign" in p.reading.dimensions)
        )
        for p in pieces
        if p is not piece
    )


def is_rhetorical(piece: Piece) -> bool:
    """ "Are we making any money?" beside a figure that is asked for: it names nothing that could be answered by itself."""
    reading = piece.reading
    if _IS_IT.match(piece.text) or (_PLANS.match(piece.text) and not (reading.mentions or reading.parts)):
        return True
    named = (
        reading.mentions
        or reading.lacking
        or reading.person
        or reading.email
        or reading.periods.spans
        or reading.parts
    )
    return not named and bool(_RHETORICAL.match(piece.text)) and not _LEANS.search(piece.text)


def _only_more_of_it(before: Piece, piece: Piece) -> bool:
    """Whether a piece says more of the figure before it: its comparison, how many, of which things."""
    reading, earlier = piece.reading, before.reading
    if earlier.metrics and (
        _WHY_ALONE.match(piece.text) or ONLY_THE_UNIT.match(piece.text) or WHAT_IS_IT.match(piece.text)
    ):
        return True
    if earlier.person and reading.limit and not (reading.mentions or reading.parts or reading.person):
        # "Next best product for client 7345? Just one": how many.
        return True
    if earlier.metrics and not reading.metrics and _IN_OTHERS.match(piece.text) and reading.of("value"):
        return True
    dimensions_only = bool(reading.dimensions) and len(reading.mentions) == len(reading.of("dimension"))
    if earlier.metrics and dimensions_only and not reading.periods.spans and len(piece.text.split()) <= 4:
        return True
    if earlier.metrics and earlier.thresholds and _asks_which(piece):
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
        return not reading.person and not TO_OFFER.search(piece.text)
    named = earlier.of("value") or earlier.parts
    if not named or earlier.metrics or earlier.lacking or earlier.person or not reading.metrics:
        return False
    if _OF_EACH.search(piece.text):
        return True
    # "Is display a money pit? Spend and ROAS, Q3": asked of what the rhetorical question names.
    dimensions = {m.term.dimension for m in reading.of("value")}
    wondered = _RHETORICAL.match(_LED_BY_ITS_TIME.sub("", before.text))
    asks = before.text.rstrip().endswith("?") or "?" in piece.gap
    rhetorical = asks and bool(
        wondered or (_MAKES.match(before.text) and len(piece.text.split()) <= LONGEST_LEAD_UP)
    )
    return rhetorical and not dimensions & {m.term.dimension for m in earlier.of("value")}


def _asks_which(piece: Piece) -> bool:
    """ "Bounce rate >2 percent, which mailings?": the things that a condition is put to."""
    named = piece.reading.dimensions or piece.reading.of("value")
    bare = not (piece.reading.metrics or piece.reading.thresholds or piece.reading.parts)
    return bool(named and bare and _WONDERS.match(piece.text)) and len(piece.text.split()) <= LONGEST_LEAD_UP


def about_a_person(text: str, reading: Reading) -> bool:
    """ "When did customer 42 last order and which segment is she in" asks for one profile."""
    whose = (
        PRONOUN.search(text)
        or ABOUT_A_PERSON.search(text)
        or (set(reading.dimensions) == {"segment"} and not reading.of("value"))
    )
    if not whose or reading.metrics or reading.lacking:
        return False
    return not (TO_OFFER.search(text) or re.search(r"\b(?:recommend|suggest|pitch)", text, re.IGNORECASE))


def _is_of_the_same(before: Piece, piece: Piece) -> bool:
    """ "Spend and what it claims it made, Q3": of two figures of one thing the second says "it" and when."""
    earlier, reading = before.reading, piece.reading
    bare = bool(earlier.metrics) and not earlier.periods.spans and not earlier.dimensions
    said_of_it = re.search(r"\b(?:it|they)\b", piece.text, re.IGNORECASE) and not reading.of("value")
    return bare and bool(
        reading.metrics and reading.metrics != earlier.metrics and reading.periods.base and said_of_it
    )


def asks_of_data(before: Piece, piece: Piece) -> bool:
    """ "Can I trust this? Are there duplicates?": the second says what the first wonders."""
    named = before.reading.metrics or piece.reading.periods.spans or piece.reading.of("value")
    return not named and bool(_TRUSTS.match(before.text) and _OF_ROWS.search(piece.text))


def _is_told_again(before: Piece, piece: Piece) -> bool:
    """ "The overview of Glow Week, how did that campaign go": one request in two wordings."""
    reading, earlier = piece.reading, before.reading
    if reading.periods.spans or reading.of("value") or earlier.metrics:
        return False
    if reading.metrics:
        return False
    campaign = any(m.term.dimension == "campaign" for m in earlier.of("value"))
    return campaign and bool(_HOW_IT_WENT.match(piece.text))


_TRUSTS = re.compile(
    r"^(?:\W|and |so |ok |but )*(?:can|could|should|may|do) (?:i|we|you|one) (?:really |even |actually )?(?:trust|rely on|believe|depend on|count on) (?:this|these|that|those|it|them|your|the|our|what)\b",
    re.IGNORECASE,
)
_OF_ROWS = re.compile(
    r"\b(?:duplicates?|gaps|holes|missing|rejected|errors|outliers|orphans|broken)\b", re.IGNORECASE
)
_HOW_IT_WENT = re.compile(
    r"^(?:and |so |but |ok )*how(?:'s| is| did| does| do| has| was| were) (?:it|that|this|they|the|that one|this one)(?: (?:campaign|mailing|newsletter|one|thing|flight|e-?mail))?(?: been)? (?:go|do|doing|going|perform\w*|work\w*|run|running)\W*$",
    re.IGNORECASE,
)


def offers_meanings(before: Piece, piece: Piece) -> bool:
    """ "What is CPA again? Conversions or new customers": the second only guesses at what the first asks."""
    asks = MEANING.match(before.text) and before.reading.metrics and not before.reading.periods.spans
    bare = not piece.reading.periods.spans and not piece.reading.of("value") and not piece.reading.person
    return bool(asks and bare and _ALTERNATIVES.match(piece.text))


def _goes_on_listing(before: Piece, piece: Piece) -> bool:
    """ "… did search, social" and "display bring each": a list of one kind that was cut."""
    values, more = before.reading.of("value"), piece.reading.of("value")
    if not values or not more or piece.reading.metrics or not before.reading.metrics:
        return False
    ends = not before.text[values[-1].end :].strip(" ,")
    same = values[-1].term.dimension == more[0].term.dimension
    return ends and same and not piece.text[: more[0].start].strip() and not _AFTER_STOP.search(piece.gap)


def belongs_to(before: Piece, piece: Piece) -> bool:
    """Whether a piece only goes on with the one before it."""
    reading = piece.reading
    if APPLIES_TO_ALL.match(piece.text):
        return False
    if EXPLAINS.match(piece.text) or _EXPLAINED_NEXT.search(before.text) or _I_MEAN.search(piece.text):
        return True
    if _is_of_the_same(before, piece) or _is_told_again(before, piece):
        return True
    if ONLY_NAMES.fullmatch(before.text) and reading.metrics and not reading.person and "." not in piece.gap:
        # "Customers 42 and 77, what did they spend": of whom, and what.
        return True
    opens = CONDITION_FIRST.match(before.text) and not before.reading.metrics
    if opens and re.search(r",\s*$", before.text + piece.gap):
        # "Were the test customers counted in, how many orders …": what is to count goes with the figure.
        return True
    if _goes_on_listing(before, piece):
        return True
    if reading.limit and {reading.direction, before.reading.direction} == {"asc", "desc"}:
        # "Top 3 brands by revenue, worst 3 too": both ends.
        return False
    if _only_more_of_it(before, piece):
        return True
    lacks = {f.lack.code for f in reading.lacking} & {f.lack.code for f in before.reading.lacking}
    if lacks and not reading.metrics:
        return True
    if before.reading.person and about_a_person(piece.text, reading):
        return True
    if (
        _AFTER_STOP.search(piece.gap)
        or before.text.endswith(("?", ".", "!"))
        or re.search(r"\b(?:and|also|then|plus)\b", piece.gap)
    ):
        return False
    if _LISTING.match(piece.text) and before.reading.direction and not before.reading.metrics:
        # "Who bought the most in Q3, top 5 customers by revenue" is one ranking, said twice.
        return True
    return not reading.metrics and not reading.lacking and not ASKS.search(piece.text)
