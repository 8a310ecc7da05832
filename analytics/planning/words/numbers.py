"""Numbers of a clause: how many are wanted, from which end, and numbers that nothing else explains."""

from __future__ import annotations

import re
from dataclasses import dataclass

Span = tuple[int, int]

_NOT_A_COUNT = (
    r"(?!\s*(?:days?|weeks?|months?|quarters?|years?|%|percent|k\b|euros?|hours?|[.,]\d|-\d|\.(?!\W*$)))"
)
_COUNTED = r"(?:movers?|sellers?|best|worst|top|biggest|largest|highest|lowest|most|least|smallest|poorest|weakest|strongest|cheapest|priciest|dearest|costliest|slowest|fastest|fattest|products?|items?|articles?|recommendations?|recs|campaigns?|skus?|customers?|countries|categories|brands?|channels?|buyers?|mailings?|segments?|ideas|picks|suggestions|things|options|bestsellers|best ?sellers|product ideas|clients|markets|platforms|newsletters|offers)"
_LIMIT = re.compile(
    rf"\b(?:best|worst|top|bottom|strongest|weakest|lowest|highest)\s+(\d{{1,2}})(?=\s+(?:days?|weeks?|months?|quarters?|years?)\b)|\b(?:top|best|first|bottom|worst|lowest|highest|biggest|largest|smallest|poorest|weakest|strongest|cheapest|priciest|dearest|costliest|(?:most|least) expensive|give me|gimme|show me|list|recommend|suggest|pick|choose|find me|only|just)\s+(?:the\s+)?(\d{{1,4}})\b{_NOT_A_COUNT}"
    rf"|\b(?:top|best|bottom|worst)(\d{{1,3}})\b|\b(\d{{1,3}}) of (?:them|these|those)(?: please| pls| only)?(?=\W*$|,)|\b(?:say|maybe|perhaps|roughly|around|about|let'?s say)\s+(\d{{1,2}})\b(?: or so)?(?=\W*$|,)"
    rf"|\bwhich (\d{{1,2}}) (?:are|were|had|have|has|is|did|do|sold|sell|made|make|came|come|lost|won|bring|brought)\b"
    rf"|(?<!\bof our )(?<!\bof the )(?<!\bof these )(?<!\bof those )\b(\d{{1,3}})\s+(?:\w+\s+)?{_COUNTED}\b|(?:(?<!\bfor )(?<!\bof )(?<!\bbetween )(?<!\bin )|(?=the \d+ \w*(?:est|st)\b))\b(?:the|make it|make that)\s+(\d{{1,3}})\b{_NOT_A_COUNT}(?=\s+\w*(?:est|st)\b|\s*$|\s+(?:at|from|on) the (?:other|opposite|bottom|top))"
    rf"|^\W*(?:just|only)\s+[^\d,]{{2,30}},\s*(\d{{1,2}})(?=\W*$)|(?<=[a-z]),\s*(\d{{1,2}})(?=\s+(?:as well|too|again|this time)\W*$)",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    r"\b(?:buy|bought|take|order|add|purchase|get|pick|sell|want|need)\w* (?:\w+ )?one (?:more|other) (?=thing|item|product|piece)"
    r"|\b(?:what|which) one (?=product|thing|item|piece|article)|\b(?:single|just one|only one)\b(?= (?:\w+ ){0,2}(?:product|item|thing|pick|recommendation|idea|offer|suggestion))"
    r"|\b(?:just|only) one\b(?=(?: please| pls| will do| is enough)?\W*$)|\bone\b(?= (?:will|would|'?ll) do\b| is (?:enough|plenty)\b)",
    re.IGNORECASE,
)
_ENOUGH = re.compile(
    r"\b(\d{1,3})(?:'s|s)?(?:,? (?:is|are|will|would|'?ll|be|should))* (?:enough|plenty|(?:(?<=ll )|(?<=ld ))do|fine|sufficient)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:fast(?:est)?(?=[- ](?:movers?|moving|sellers?|selling)\b)|top|best|highest|most|biggest|largest|leading|strongest|greatest|fastest|max(?:imum)?|rank(?:ed|ing)?|bestsell\w*|hottest|(?:sold|buy|bought) best|winners?|heaviest|behind (?:it|this|that)|driv(?:e|es|ing) (?:it|this|that)|responsible|priciest|dearest|costliest|most expensive)\b",
    re.IGNORECASE,
)
_UP = re.compile(
    r"\b(?:slowest|slow(?=[- ](?:movers?|moving|sellers?|selling)\b)|shelf[- ]?warmers?|laggards?|duds?|bottom|worst|lowest|least|smallest|weakest|poorest|fewest|thinnest|slimmest|skinniest|leanest|tiniest|ugliest|(?:ugly|bad|weak|poor) ones(?= (?:first|on top|at the top))|min(?:imum)?|cheapest|least expensive|losers?|flops?|underperform\w*|ascending)\b",
    re.IGNORECASE,
)
_BY_VALUE = re.compile(
    r"\b(?:fattest|thickest|thinnest|slimmest|skinniest|leanest|tiniest|behind (?:it|this|that)|driv(?:e|es|ing) (?:it|this|that)|responsible|highest|lowest|most|least|biggest|largest|smallest|fewest|max(?:imum)?|min(?:imum)?|cheapest|least expensive|ascending|descending|greatest|priciest|dearest|costliest|most expensive)\b",
    re.IGNORECASE,
)
_COUNTED_END = re.compile(
    r"\b(?:top|best|highest|most|biggest|largest|bottom|worst|lowest|least|smallest|weakest|poorest|fewest)\b(?=\s+\d{1,3}\b)",
    re.IGNORECASE,
)
_NO_ENDS = re.compile(r"\b(?:at (?:most|least)|(?<!sell )(?<!sold )(?<!buy )(?<!bought )(?<!order )(?<!ordered )most of|most recent(?:ly)?|not the (?:best|worst)|best (?:way|guess|practice)|first (?:time|half|quarter))\b", re.IGNORECASE)  # fmt: skip
_ORDERS = re.compile(
    r"^\W*(?:(?:and|ok|okay|no|now|please|show|list|sort|sorted|order|put|it|them|those|by|the|with)\b\W*)*"
    r"(?:top|best|highest|biggest|largest|strongest|greatest|priciest|dearest|costliest|most expensive|bottom|worst|lowest|smallest|weakest|poorest|fewest|cheapest|least(?: expensive)?)"
    r"(?:\s\w+){0,2}\s(?:first|on top|at the top)\b",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"(?<![\w.,/-])(?<!\ball )(?<!\ball the )#?(\d{1,9})(?![\w%€$/:-]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Ends:
    """Which end of a ranking is meant; ``by_value`` where the words mean high and low, not good and bad."""

    direction: str | None
    by_value: bool


def limit(text: str) -> tuple[int | None, list[Span]]:
    """How many are wanted, and where it was said.

    >>> limit("top 5 campaigns"), limit("last 30 days")
    ((5, [(4, 5)]), (None, []))
    >>> limit("ideas for her, top 3."), limit("pick 4 treats for her"), limit("top 3. October")[0]
    ((3, [(19, 20)]), (4, [(5, 6)]), None)
    >>> limit("half a dozen items"), limit("customers by orders, 20 of them"), limit("top8"), limit("next best product? just one")
    ((6, [(0, 12)]), (20, [(21, 23)]), (8, [(3, 4)]), (1, [(19, 27)]))
    """
    single = _SINGLE.search(text)
    if single:
        return 1, [single.span()]
    enough = _ENOUGH.search(text)
    if enough:
        return int(enough[1]), [enough.span(1)]
    if dozen := re.search(r"\b(half )?a dozen\b", text, re.IGNORECASE):
        return 6 if dozen.group(1) else 12, [dozen.span()]
    for found in _LIMIT.finditer(text):
        group = next(n for n in range(1, _LIMIT.groups + 1) if found.group(n))
        number = int(found.group(group))
        if 0 < number < 1900:
            return number, [found.span(group)]
    return None, []


def ends(text: str) -> Ends:
    """From the top, from the bottom, or neither."""
    text = _NO_ENDS.sub(" ", text)
    if _UP.search(text) and _DOWN.search(text) and (counted := _COUNTED_END.findall(text)):
        # "What comes back the most? The worst ten": the end that is counted off is meant.
        text = counted[-1]
    direction = "asc" if _UP.search(text) else "desc" if _DOWN.search(text) else None
    return Ends(direction, bool(_BY_VALUE.search(text)))


def orders_rows(text: str) -> bool:
    """Whether a clause says in which order the rows of a list stand, and points at none of them.

    >>> orders_rows("lowest first please"), orders_rows("the first")
    (True, False)
    """
    return bool(_ORDERS.match(text))


_CUTS = re.compile(
    r"\W*(?:(?:and|ok|okay|no|now|please|just|only|show|keep|give|me|the|then|what about|how about)\W+)*"
    r"(?:(?P<n>\d{1,3}) )?(?:top|best|highest|biggest|largest|strongest|priciest|dearest|costliest|most expensive|bottom|worst|lowest|smallest|weakest|poorest|fewest|cheapest|least expensive|slowest|fastest)"
    r"(?: (?P<m>\d{1,3}))?(?: (?:ones?|of (?:them|those|these)|only|please|pls|then|instead|too|will do|is enough|are enough))*\W*",
    re.IGNORECASE,
)


def cuts_a_list(text: str) -> bool:
    """Whether a clause is nothing but an end of a list that was shown, with or without how many.

    >>> cuts_a_list("cheapest 2 only"), cuts_a_list("the 3 worst ones"), cuts_a_list("cheapest teas")
    (True, True, False)
    """
    return bool(_CUTS.fullmatch(text))


_BARE = re.compile(
    r"\W*(?:(?:and|ok|okay|no|now|please|just|only|rather|make (?:it|that)|the|show|sorry|better)\W+)*(?P<n>\d{1,3})"
    r"(?: (?:rows|of (?:them|those|these)|only|please|pls|then|instead|will do|(?:is |are )?(?:enough|plenty|fine)|rather|max))*\W*",
    re.IGNORECASE,
)


def only_a_number(text: str) -> int | None:
    """The number that a clause consists of, if it is nothing else ("10", "make it 3 please").

    >>> only_a_number("10"), only_a_number("make it 3 please"), only_a_number("customer 10")
    (10, 3, None)
    """
    found = _BARE.fullmatch(text)
    return int(found["n"]) or None if found else None


def loose(text: str) -> tuple[tuple[str, int, int], ...]:
    """Numbers that stand alone, with their spans."""
    return tuple((m.group(1), m.start(), m.end()) for m in _LOOSE.finditer(text))
