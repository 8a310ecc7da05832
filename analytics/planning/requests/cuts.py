"""Where one stretch of a message holds two requests."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.contract.request import Part
from analytics.planning.defining import terms_asked
from analytics.planning.reading import Reading
from analytics.planning.requests.belonging import (
    ABOUT_A_PERSON,
    ASKS,
    CONDITION_FIRST,
    EXPLAINS,
    MEANING,
    ONLY_NAMES,
    ONLY_THE_UNIT,
    PRONOUN,
    SEGMENTS,
    TO_OFFER,
    Piece,
    Read,
    about_a_person,
)
from analytics.planning.words import polarity
from analytics.planning.words.moods import OFF_TOPIC

WAS_IT = re.compile(
    r"\b(?:what|how (?:high|low|big|good|bad)) (?:was|is|were)(?= (?:it|that|ours)\b)|\b(?:show|give|get|see)(?: me| us)? (?:it|that)\b(?= (?:for|of|in|by|per|last|this|on)\b)",
    re.IGNORECASE,
)
_WH = re.compile(
    r"^\s*(?:wtf|wth|who|whom|which|what|how|when|where|why|show|give|tell|list|top \d|bottom \d|recommend|segment)\b",
    re.IGNORECASE,
)
ABOUT_DATA = re.compile(
    r"\bhow (?:fresh|recent|current|old|up[- ]to[- ]date|good|clean|reliable) (?:is|are) (?:the|our|my|your|all|this|these) (?:data|numbers|figures|stats)\b|\bhow (?:fresh|recent|current|up[- ]to[- ]date) (?:is|are) (?:you|it|they|everything|things|we)\b|\b(?:is|are) (?:you|it|everything|we) up[- ]to[- ]date\b|\b(?:is|are) (?:the|our|my) (?:data|numbers) (?:any good|good|ok(?:ay)?|clean|reliable|fresh|complete)\b|\bdata quality\b|\b(?:is|are) (?:there )?(?:any(?:thing)?|something) (?:\w+ )?(?:broken|wrong|missing|off|odd|fishy|weird|problems?|issues?|errors?|gaps|duplicates) (?:in|with) (?:the|our|my|your) (?:data|numbers|records)\b|\bany(?:thing)? (?:\w+ )?(?:holes?|gaps?|missing|broken|wrong|odd|off|fishy|weird|problems?|issues?|errors?|mistakes?|duplicates?|doubles?) (?:in|with|from) (?:the|our|my|your|this) (?:data|numbers|figures|records)\b",
    re.IGNORECASE,
)
_THEN = re.compile(r"\b(?:then|after (?:that|this)|afterwards|next)\b", re.IGNORECASE)
_DEFINES = re.compile(r"\b(?:stands? for|mean|means|meaning|definition|defined?)\b", re.IGNORECASE)
_AND = re.compile(
    r"\s*(?:,\s*)?(?: \+ (?=what|show|give|who|which|how|why|when|where|is|are|tell|list|recommend|segment)| (?:\+|&) (?=(?:e-?mail|mail|send|forward|share|post|message|text|ping|book|save|schedule|pause|delete) (?:the|it|that|this|them|me|us|to)\b)|\band (?:also |then |after (?:that|this) |afterwards |next |if (?:not|so|yes|no)\b,? (?:then )?)?|(?<=\w )(?:then|after that|afterwards) (?=\w+ \w+)|\bplus |\bas well as |;\s*|,\s+)",
    re.IGNORECASE,
)
_IDEAS = re.compile(
    rf"\b(?:recommend\w*|suggest\w*|pitch|recs?|upsell|cross-?sell)\b|{TO_OFFER.pattern}", re.IGNORECASE
)
_CONDITION = re.compile(
    r"^(?:but |and )?(?:not |only |just )?(?:counting|including|excluding|without|except|leaving|taking|apart from|other than|if|where|when|whose|as long as|provided)\b",
    re.IGNORECASE,
)
"""What says which of the things before count is no request of its own."""
_APART = re.compile(
    r"[\s,.;]*\b(?:(?:and|plus|but) )?(?:also|separately|(?:besides?|next to|apart from|on top of) (?:that|this|it)|in addition(?: to (?:that|this))?|additionally|independently(?: of (?:that|this))?)\b,?\s*(?=\w+ \w+)",
    re.IGNORECASE,
)
"""What sets a request beside one that stands by itself."""
_TO_DO = re.compile(
    r"^(?:e-?mail|mail|send|forward|share|post|message|text|ping|book|save|schedule|pause|delete)\b",
    re.IGNORECASE,
)
DO_IT = re.compile(
    r"^(?:and |please |pls |just |also |then |can you |could you )*(?:(?:e-?mail|mail|send|forward|post|message|text|pause|delete|stop|kill|axe|cancel|unpublish|launch|relaunch|restart|resume|archive|schedule|turn|switch|shut|take|put|double|halve|cut|raise|lower|drop|move|shift)(?! (?:it|that|this|them) (?:by|per|into|for|in|on|as|against|next|beside|from|out|off the)\b)) (?:it|them|that one|this one|those|(?:that|this)(?= (?:to|over|off|on)\b))\b(?! (?:by|per)\b)",
    re.IGNORECASE,
)
""" "… and switch it off if it's rubbish": something to be done with what the figure is of."""
_OFFERS_FIRST = re.compile(
    r"^(?:please |also |then |now )*(?:recommend|suggest|pitch|offer|(?:\w+ ){1,4}(?:to (?:offer|recommend|suggest|pitch)|for (?:customer|client|user)))\b",
    re.IGNORECASE,
)
WANTS_A_JOKE = re.compile(
    r"^\W*(?:please |first |could you |can you )*(?:tell|give|crack|make) (?:me |us )?(?:\w+ ){0,2}(?:joke|laugh|smile)\W*$",
    re.IGNORECASE,
)
"""A joke that is asked for, not one that is made."""
_LOOKS_UP = re.compile(
    r"\b(?:who|which|what|when|how|why|profile|look|show|tell|pull|give|check|details|info|summary|background)\b",
    re.IGNORECASE,
)
BARE_PERSON = 3
"""So few words name somebody and tell nothing: "and customer 42"."""
_ENDS_WITH_A_PERSON = re.compile(
    r"\b(?:customer|client|buyer|user|shopper)s?(?: (?:no\.?|nr\.?|number|numbers|id|ids))? ?#?\d+(?:(?:\s*,\s*|\s+and\s+)#?\d+)*\s*$",
    re.IGNORECASE,
)
_A_NUMBER = re.compile(
    r"\s*(?:and )?#?\d{1,8}\b(?! (?:\w+ )?(?:products?|items?|ideas|picks|things|suggestions|recommendations))"
)
_SAME = re.compile(
    r"^(?:and |then |also )*(?:(?:the )?same (?:thing |again |question )?(?:for|of|in|with|but|without)|(?:once more|(?:once )?again|one more time|over again),? (?:but |this time |just )*(?:for|in|with|without|excluding|leaving out|only|minus|counting|by|per)) ?\b",
    re.IGNORECASE,
)


def parts_of(piece: Piece, read: Read) -> list[Part]:
    """Two metrics of which the first has words of its own, or a metric beside one that is not there, are two requests."""
    return (
        _set_apart(piece, read) or _joined_by_and(piece, read) or _each_term(piece) or _each_campaign(piece)
    )


def _set_apart(piece: Piece, read: Read) -> list[Part]:
    """ "…, and separately …": two that stand by themselves."""
    for joint in _APART.finditer(piece.text):
        first, second = piece.text[: joint.start()], piece.text[joint.end() :]
        one, other = read(first), read(second)
        if first.strip() and _stands_alone(one) and _stands_alone(other):
            return _both(piece, first, second, other, read)
    return []


def _joined_by_and(piece: Piece, read: Read) -> list[Part]:
    back = polarity.correction(piece.text) or (-1, -1)
    for joint in _AND.finditer(piece.text):
        if joint.start() <= back[1] and back[0] <= joint.end():
            # "How many visits, no sorry, how many orders": what stands before it is no request.
            continue
        first, second = piece.text[: joint.start()], piece.text[joint.end() :]
        if _is_no_joint(first, second):
            continue
        one, other = read(first), read(second)
        if _dates_first(one, other):
            continue
        if CONDITION_FIRST.match(first) and not one.metrics and "," in joint.group(0):
            continue
        added = "+" in joint.group(0) and one.metrics and not one.periods.wants_comparison
        if (WANTS_A_JOKE.match(first) or added) and _asks_at_all(other):
            return _both(piece, first, second, other, read)
        if (_SAME.match(second) and one.metrics) or (_SAME.match(first) and other.metrics):
            return _both(piece, first, second, other, read)
        if one.person and about_a_person(second, other):
            continue
        if (one.metrics and _is_off_topic(other)) or (other.metrics and _is_off_topic(one)):
            return _both(piece, first, second, other, read)
        if _adds_an_order(joint.group(0), one, second) or _adds_an_offer(one, other, second):
            return [
                *parts_of(Piece(replace(piece.part, text=first), one, ""), read),
                replace(piece.part, text=second),
            ]
        if _are_ideas_for_two(one, other):
            return _both(piece, first, second, other, read)
        same_lack = {f.lack.code for f in one.lacking} & {f.lack.code for f in other.lacking}
        if same_lack and not other.metrics:
            continue
        leans = one.person and PRONOUN.search(second) and (not other.metrics or ONLY_NAMES.fullmatch(first))
        if (
            one.person
            and _IDEAS.search(second)
            and not _IDEAS.search(first)
            and _asks_of_a_person(first)
            and not _only_names_whom(joint.group(0), first)
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
                or (other.periods.base and WAS_IT.search(second))
                or ABOUT_DATA.search(second)
            )
        ):
            return _both(piece, first, second, other, read)
        then = bool(_THEN.search(joint.group(0)))
        if then and _lacks_only(other) and one.metrics and not one.periods.wants_comparison:
            return _both(piece, first, second, other, read)
        if (
            _are_two(one, other, first, then)
            or _ranks_beside(one, other)
            or (one.metrics and other.metrics and (_asks_meaning(other) or _asks_of_it(one, other)))
            or _of_two_kinds(one, other)
        ):
            return _both(piece, first, second, other, read)
        lacks_one = (_measures_nothing(one) and other.metrics) or (_measures_nothing(other) and one.metrics)
        said_whole = any(not first[end:].strip(" ,.;") for _, end in one.periods.spans)
        if lacks_one and not one.periods.wants_comparison and (said_whole or not re.search(r"\bby\b", first)):
            return [replace(piece.part, text=first), replace(piece.part, text=second)]
    return []


def _is_off_topic(reading: Reading) -> bool:
    """ "… and what's the weather like": asked of nothing that a shop has."""
    return not reading.metrics and bool(ASKS.search(reading.text) and OFF_TOPIC.search(reading.text.lower()))


def _is_no_joint(first: str, second: str) -> bool:
    """Whether what stands behind it belongs to what stands before, whatever the two mean."""
    if not first.strip() or not second.strip():
        return True
    belongs = _CONDITION.match(second) or EXPLAINS.match(second) or ONLY_THE_UNIT.match(second)
    return bool(belongs) or _goes_on_with_people(first, second)


def _are_ideas_for_two(one: Reading, other: Reading) -> bool:
    """ "2 ideas for customer 42, 3 ideas for customer 77": a list for each."""
    two_people = one.person and other.person and one.person != other.person
    return bool(two_people and _IDEAS.search(one.text) and _IDEAS.search(other.text))


def _goes_on_with_people(first: str, second: str) -> bool:
    """ "… customers 42 | and 77 spend": the list of people is not over."""
    return bool(_ENDS_WITH_A_PERSON.search(first) and _A_NUMBER.match(second))


def _dates_first(one: Reading, other: Reading) -> bool:
    """ "Bounces per week, the last 8 weeks, then …": dates that stand between two requests belong to the first."""
    if one.periods.base or not one.metrics or not other.periods.spans:
        return False
    start, end = other.periods.spans[0]
    return not re.search(r"\w", other.text[:start].lower().removeprefix("the ")) and bool(
        re.match(r"\s*[,;]\s*(?:and |then |also |plus )", other.text[end:], re.IGNORECASE)
    )


def _both(piece: Piece, first: str, second: str, other: Reading, read: Read) -> list[Part]:
    rest = Piece(replace(piece.part, text=second), other, "")
    return [replace(piece.part, text=first), *parts_of(rest, read)]


def _adds_an_order(joint: str, one: Reading, second: str) -> bool:
    """ "Clicks last week + mail it to Ines": something to be done beside a figure."""
    return bool(one.metrics and ((re.search(r"[+&]", joint) and _TO_DO.match(second)) or DO_IT.match(second)))


def _adds_an_offer(one: Reading, other: Reading, second: str) -> bool:
    """ "Orders by week in May, and something to offer customer 42": a figure of the shop beside what one person could be offered."""
    whose = bool(other.person) and not one.person and not other.metrics
    return bool(whose and one.metrics and _OFFERS_FIRST.match(second))


def _asks_of_a_person(text: str) -> bool:
    """ "Who is customer 42 and …", "customer 42 and …"; "customer 42 wants a gift, …" only tells what the ideas are for."""
    return bool(_LOOKS_UP.search(text) or ABOUT_A_PERSON.search(text)) or len(text.split()) <= BARE_PERSON


def _asks_at_all(reading: Reading) -> bool:
    return bool(reading.metrics or reading.lacking or reading.person or MEANING.match(reading.text))


def _only_names_whom(joint: str, first: str) -> bool:
    """ "Customer 42, three ideas": whom it is for, before a comma."""
    return joint.strip() == "," and len(first.split()) <= BARE_PERSON and not _LOOKS_UP.search(first)


def _stands_alone(reading: Reading) -> bool:
    """Whether a stretch beside another asks for something of its own."""
    return bool(
        reading.metrics or reading.of("value") or _is_whole(reading) or ABOUT_DATA.search(reading.text)
    )


def _asks_meaning(reading: Reading) -> bool:
    """ "… and also what is MER": a term to be explained."""
    bare = not reading.periods.spans and not reading.of("value") and not reading.dimensions
    ours = re.search(r"\b(?:our|ours|my|we)\b", reading.text, re.IGNORECASE)
    return bare and not ours and bool(MEANING.match(reading.text))


def _asks_of_it(one: Reading, other: Reading) -> bool:
    """ "Define CTR, plus the CTR of display in September": what a term means, and its figure."""
    own = other.periods.base or other.dimensions or other.of("value")
    return _asks_meaning(one) and bool(own)


def _is_same_again(one: Reading, other: Reading) -> bool:
    """ "Search spend in July, then social's in June": the same figure of another thing in another time."""
    return bool(one.metrics and not other.metrics and not other.lacking) and _is_elsewhere(one, other)


def _is_elsewhere(one: Reading, other: Reading) -> bool:
    """Whether two stretches are about different things of one kind in different times ("in France in May, in Spain in June")."""
    dates = one.periods.base and other.periods.base and one.periods.base != other.periods.base
    compared = one.periods.wants_comparison or other.periods.wants_comparison
    if not dates or compared or {m.term.id for m in one.of("value")} & {m.term.id for m in other.of("value")}:
        return False
    return bool({m.term.dimension for m in one.of("value")} & {m.term.dimension for m in other.of("value")})


def _each_term(piece: Piece) -> list[Part]:
    """ "What is the difference between CAC and CPA": what each of them means."""
    terms = terms_asked(piece.reading)
    return [replace(piece.part, text=f"define {m.said}") for m in terms] if len(terms) > 1 else []


def _is_whole(reading: Reading) -> bool:
    """Whether a stretch asks for something by itself: customers by segment, a person, a metric with words of its own."""
    grouped = any(m.term.id == "segment" for m in reading.of("dimension")) or SEGMENTS.match(reading.text)
    segments = grouped and not reading.metrics
    defines = bool(_DEFINES.search(reading.text) or _asks_meaning(reading)) and bool(reading.metrics)
    defines = defines or bool(ABOUT_DATA.search(reading.text))
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
    ends = [m.start for m in named[1:]] + [len(reading.text)]
    own = [
        " ".join(reading.text[a:b] for a, b in reading.periods.spans if m.end <= a and b <= end)
        for m, end in zip(named, ends, strict=True)
    ]
    shared = " ".join(reading.text[a:b] for a, b in reading.periods.spans)
    when = own if all(own) else [shared] * len(named)
    return [
        replace(piece.part, text=f"how did {m.term.label} do {dates}".strip())
        for m, dates in zip(named, when, strict=True)
    ]


def _measures_nothing(reading: Reading) -> bool:
    return (
        not reading.metrics
        and any(f.lack.kind == "measure" for f in reading.lacking)
        and not reading.mentions
    )


def _lacks_only(reading: Reading) -> bool:
    """Whether nothing but a figure that is not there is asked for, of whatever thing."""
    return not reading.metrics and any(f.lack.kind == "measure" for f in reading.lacking)


def _ranks_beside(one: Reading, other: Reading) -> bool:
    """ "Orders by week in May, top 3 countries by orders in May": one figure in a row of its own, and its best of something else."""
    if not one.metrics or not other.metrics or not (other.limit or other.direction):
        return False
    by, of = set(one.dimensions), set(other.dimensions)
    return bool(by and of and not by & of and one.periods.base and other.periods.base)


_TELLS_OF = re.compile(
    r"^\W*(?:the |a |an )?(?:\w+ )?(?:performance|results?|summary|report|overview)\b|^\W*how(?:'s| is| are| did| do| does| was| were| has| have)\b.*\b(?:do|does|doing|go|going|went|perform\w*|work\w*)\b",
    re.IGNORECASE,
)


def _of_two_kinds(one: Reading, other: Reading) -> bool:
    """A campaign told of beside a figure or ideas, figures with words of their own beside a person or the data: two requests."""
    campaign = any(m.term.dimension == "campaign" for m in other.of("value"))
    if campaign and not other.metrics and (one.metrics or one.person) and _TELLS_OF.match(other.text):
        return True
    own = other.metrics and (other.periods.base or other.dimensions) and not other.person and not one.metrics
    looked_up = one.person and bool(_LOOKS_UP.search(one.text) or ABOUT_A_PERSON.search(one.text))
    return bool(own and not PRONOUN.search(other.text) and (looked_up or ABOUT_DATA.search(one.text)))


def _are_two(one: Reading, other: Reading, first: str, then: bool) -> bool:
    if not one.metrics or not other.metrics:
        return False
    if one.metrics == other.metrics:
        return _is_elsewhere(one, other)
    end = max(m.end for m in one.of("metric"))
    own = one.periods.base or one.dimensions or [m for m in one.of("value") if m.start > end]
    after = bool(re.search(r"\w", first[end:])) and own
    different = other.periods.base is not None or bool(other.dimensions) or then
    return bool(after and different)
