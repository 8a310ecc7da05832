"""Splits a message into clauses, each a request that stands on its own.

"top 5 campaigns, why is email down and what should I do" asks three things; "compare revenue and orders" asks
one. The rule is grammatical, not statistical, so that it can be read and tested: a boundary (end of a
sentence, comma, "and", "then", …) splits only where what follows opens like a question or an order *and* what
came before is a request already. Everything doubtful stays together: planning can still take a whole message
apart, but it cannot put back what was torn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_CLAUSES = 5


@dataclass(frozen=True)
class Clause:
    """A span of a message: ``text == message[start:end]``."""

    start: int
    end: int
    text: str


_JOIN = r"(?:and\s+then|and\s+also|but\s+also|as\s+well\s+as|oh\s+and|and|then|also|plus|but|&)"
_BOUNDARY = re.compile(
    rf"(?P<stop>[.?!;]+[\s]+|\n+)(?:{_JOIN}\b[\s,]*)?"
    rf"|(?P<comma>,\s+)(?:{_JOIN}\s+)?"
    rf"|\s+{_JOIN}[\s,]+",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|(?<!\w)'[^']*'(?!\w)")

# What may stand before a request without being one.
_FILLER = re.compile(
    r"(?:(?:hi|hey|hello|yo|hiya|ok|okay|so|well|right|now|also|and|then|next|first|second|secondly"
    r"|finally|lastly"
    r"|please|pls|plz|thanks|thank you|thx|cheers|great|cool|nice|good morning|morning|marlow|there|um+"
    r"|uh+|hmm+"
    r"|oh|quick question|quickly|just|lol|sorry|no|yes|yep|nope|yeah|actually)\b[\s,.!:\u2013-]*)+",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"(?:(?:can|could|would|will) (?:you|u|we)(?: please| pls| kindly)?|i(?:'d| would) (?:like"
    r"|love) (?:you )?to"
    r"|i (?:want|need) (?:you )?to(?: know| see)?|(?:let|help) (?:me|us)|let's|lets)\s+(?=\w)",
    re.IGNORECASE,
)
_SUBJECT = (
    r"(?:there|it|we|you|u|i|they|he|she|the|our|my|your|their|any|this|that|these|those|all|some|more"
    r"|most|people"
    r"|customers?|buyers?|e?-?mails?|search|social|display|sms|revenue|sales|orders|roas|cac|aov)"
)
_AUXILIARY = r"(?:is|are|was|were|do|does|did|can|could|should|would|will|have|has|had|am)(?:n't|nt)?"
_WH_QUESTION = re.compile(
    rf"(?:what(?:'s|s|\s+(?:about|if|else|kind|kinds|share|percentage))|how\s+(?:many|much|about|come|sure"
    rf"|often|long|fresh"
    rf"|good|bad|old|big|well|far)|(?:who|where|when|how)(?:'s|\s+{_AUXILIARY}|\s+to)\b|why(?:'s|\s+\w+)"
    rf"|(?:what|which|whose)\s+\w+)\b",
    re.IGNORECASE,
)
# The subject keeps its case: a capital after the verb is a name ("is Meta down"), which a lower-case word
# is not.
_YES_NO = re.compile(rf"(?i:{_AUXILIARY})\s+(?:(?i:{_SUBJECT})|[A-Z]\w+)\b")
_ORDER = re.compile(
    r"(?:show|give|tell|list|get|find|pull|fetch|display|compute|calculate|count|sum|rank|explain"
    r"|describe|define"
    r"|recommend|suggest|propose|segment|cluster|profile|summari[sz]e|recap|check|predict|forecast"
    r"|estimate|analy[sz]e"
    r"|send|email|mail|text|schedule|save|store|create|make|build|delete|remove|undo|cancel|stop|pause"
    r"|approve|confirm"
    r"|launch|draft|write|remind|alert|ping|notify|hide|exclude|pin|share|download|export|plot|chart|draw"
    r"|graph|visuali[sz]e"
    r"|compare|look up|lookup|who(?:'s| is| are)|remember|translate|target|add|assign|tag)\b",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"(?:(?:the\s+)?(?:top|bottom|best|worst|biggest|highest|lowest)\s+(?:\d+|one|two|three|five|ten|\w+))\b",
    re.IGNORECASE,
)
# "… and plot it", "… and compare with May", "… and break it down by week" belong to the request before them.
_MODIFIER = re.compile(
    r"(?:(?:compare|plot|chart|draw|graph|visuali[sz]e|break|split|group|sort|order|rank|filter|show|give"
    r"|list|make|display"
    r"|export|download|explain|sum)\s+(?:me\s+)?(?:it|that|this|them|those|these|each|everything|as|by"
    r"|with|to|against|per|in"
    r"|the\s+(?:same|difference|change|trend|result|results|total))\b)",
    re.IGNORECASE,
)
# An order to do something outside keeps its own part even when it points back: "list them and email it to
# Ana".
_ACTION = re.compile(
    r"(?:send|email|mail|text|schedule|save|delete|undo|cancel|stop|pause|approve|launch|share|pin|alert|ping|notify)\b",
    re.IGNORECASE,
)
_DEPENDENT = re.compile(
    r"(?:if|because|since|after|before|while|unless|until|although|as|for|from|in|on|at|between|by|of|to"
    r"|with|without"
    r"|about|compared|versus|vs|during|over|per|than|not|only|same|except|excluding|including"
    r"|when(?!\s+(?:did|do|does|was|"
    r"is|will|are|were)\b))\b",
    re.IGNORECASE,
)
_NOUN_REQUEST = re.compile(
    r"(?:(?:total|our|my|the|net|gross|avg|average|overall|monthly|weekly|daily|yesterday'?s|today'?s"
    r"|last \w+'?s?)\s+)*"
    r"(?:revenue|sales|turnover|orders?|units|buyers|customers|new customers|aov|margin|profit|returns?"
    r"|return rate|impressions"
    r"|reach|frequency|clicks?|ctr|cvr|cpc|cpm|cpa|conversions?|spend|roas|mer|cac|e?-?mails?|opens?"
    r"|open rate|click rate|ctor"
    r"|bounces?|bounce rate|unsub\w*|complaints?|churn|retention"
    r"|rfm|segments?|campaigns?|products?|recommendations?|recs)\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\b(?:is|are|was|were|has|have|had|looks?|seems?|says?|said|jumped|dropped|fell|rose|went|tanked|tanking|doubled|halved)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w[\w'%€$£.-]*")


def split(message: str) -> list[Clause]:
    """Return the message's clauses in order; a message of one request gives one clause."""
    quoted = [match.span() for match in _QUOTED.finditer(message)]
    clauses: list[Clause] = []
    start = 0
    for boundary in _BOUNDARY.finditer(message):
        if len(clauses) == MAX_CLAUSES - 1:
            break
        if any(a < boundary.start() < b for a, b in quoted):
            continue
        if _is_request(message[start : boundary.start()]) and _opens_request(message, boundary):
            clauses.append(
                _trimmed(message, start, boundary.start("stop") + 1 if boundary["stop"] else boundary.start())
            )
            start = boundary.end()
    clauses.append(_trimmed(message, start, len(message)))
    return [clause for clause in clauses if clause.text]


def _trimmed(message: str, start: int, end: int) -> Clause:
    text = message[start:end]
    start += len(text) - len(text.lstrip())
    return Clause(start, start + len(text.strip()), text.strip())


def _head(text: str) -> str:
    """Return the text without the words that only lead up to a request."""
    text = text.strip()
    filler = _FILLER.match(text)
    text = text[filler.end() :] if filler else text
    polite = _POLITE.match(text)
    return text[polite.end() :] if polite else text


def _opens_request(message: str, boundary: re.Match[str]) -> bool:
    """Tell whether the text after a boundary opens a request of its own."""
    following = _BOUNDARY.search(message, boundary.end())
    rest = message[boundary.end() : following.start() if following else len(message)]
    head = _head(rest)
    words = _WORD.findall(head)
    if not words:
        return False
    if boundary["stop"] and re.match(r"why\b|how come\b", head, re.IGNORECASE):
        return True
    if len(words) < 2:
        return False
    if _ACTION.match(head):
        return True
    if _MODIFIER.match(head):
        return False
    return bool(
        _WH_QUESTION.match(head)
        or _YES_NO.match(head)
        or _ORDER.match(head)
        or ((len(words) > 2 or boundary["stop"]) and _LISTING.match(head))
        or (boundary["stop"] and _NOUN_REQUEST.match(head) and not _STATEMENT.search(head))
    )


def asks_by_its_form(text: str) -> bool:
    """Tell whether a stretch opens as a question, an order or a listing, or names what it wants first."""
    head = _head(text)
    return bool(
        _WH_QUESTION.match(head)
        or _YES_NO.match(head)
        or _ORDER.match(head)
        or _MODIFIER.match(head)
        or _LISTING.match(head)
        or (_NOUN_REQUEST.match(head) and not _STATEMENT.search(head))
    )


def _is_request(text: str) -> bool:
    """Tell whether the text before a boundary is a request already."""
    head = _head(text)
    words = _WORD.findall(head)
    if not words or _DEPENDENT.match(head):
        return False
    if len(words) == 1:
        return bool(_NOUN_REQUEST.match(head))
    if _WH_QUESTION.match(head) or _YES_NO.match(head) or _ORDER.match(head):
        return True
    if _LISTING.match(head):
        # "top 5 and bottom 5 campaigns": a listing needs to name what it lists.
        return len([word for word in words if not word.isdigit()]) > 1
    return bool(_NOUN_REQUEST.match(head)) and not _STATEMENT.search(head)
