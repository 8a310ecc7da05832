"""How people ask for an audience: whom to tell of what, which of them, at what cost of a contact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from analytics.capabilities.protocol import Asked
from analytics.capabilities.recommendations.audience_whom import Cut

_TELL = (
    r"(?:hear(?: about)?|know about|show|tell(?: about)?|e-?mail(?: about)?|mail(?: about)?|message(?: about)?|write to(?: about)?|contact"
    r"|target(?: with| for)?|notify(?: about)?|buy|order|want|like|love|enjoy|go for|(?:be )?(?:keen on|interested in)|care about|offer|get|pitch)"
)
_PEOPLE = r"(?:customers?|people|buyers?|users?|shoppers?|clients?|ones?|those)"
_MAY = r"(?:should|would|might|could|can|will|do|to|are)"
WHO = re.compile(
    rf"\b(?:who|whom|who'd|how many|(?:which|what|how many)(?: of (?:our|my|the))? (?:{_PEOPLE}|audience))(?:(?<='d)| {_MAY})(?: (?:we|i|you|likely|most|want|like|be))*"
    rf" ?{_TELL}\b"
    rf"|\b{_PEOPLE} (?:(?:that|who|whom) )?(?:(?:we|i|you) )?(?:should|to|would|might|could|likely to) {_TELL}\b"
    r"|\b(?:best|right|likeliest) (?:customers|audience|people) (?:to target )?(?:for|with)\b|\baudience for\b|\btarget (?:group|audience) for\b|\bwho to (?:tell|target|e-?mail|contact|mail)(?: about| with)?\b"
    r"|\b(?:worth|make (?:any |us )?money|pays?(?: off)?|profitable)\b.*\b(?:e-?mailing|mailing|messaging|telling|contacting|writing)\b.*\babout\b",
    re.IGNORECASE,
)
"""Whom to tell of something; people named by country or segment are taken out before."""
_ABOUT = re.compile(
    r"^.*\b(?:about|to target with|with|for|buy|order|want|like|love|enjoy|keen on|interested in|show|offer|get|hear of)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s+(?:if|when|once|provided) (?:i|we|you|they)\b.*$", re.IGNORECASE)
_NEW = re.compile(r"\b(?:new|newest|latest|just launched|fresh)\b", re.IGNORECASE)
_UNIT = r"(cents?|ct|euros?|eur|€|pence|pounds?|dollars?)"
_COST = re.compile(
    rf"(?:,|\bat|\bif|\bwhen|\bwith)?\s*(?:a |the )?(?:cost(?:s|ing)?(?: of)?|contact costs?|mail costs?|at)?\s*(?:is |of )?[€$£]?\s*(\d{{1,4}}(?:[.,]\d{{1,3}})?)\s*{_UNIT}?\s*(?:per|a|each|for each) (?:contact|mail|e-?mail|message|letter|customer|sms)",
    re.IGNORECASE,
)
_BARE_COST = re.compile(
    rf"^\W*(?:and |or |what |about |if |it |costs? |at |for |only )*[€$£]?\s*(\d{{1,4}}(?:[.,]\d{{1,3}})?)\s*{_UNIT}\s*(?:each|apiece|instead)?\W*$",
    re.IGNORECASE,
)
"""A cost alone, which is one of a contact right after an audience."""
_TOP = re.compile(
    rf"\b(?:the |only |just )*(?:top|best|first|likeliest) (\d{{1,6}})\b(?: (?:of them|{_PEOPLE}))?|\b(?:the |only |just )*(\d{{1,6}}) (?:best|likeliest|most likely|top)\b(?: (?:of them|{_PEOPLE}))?"
    rf"|\b(?:only|just) (\d{{1,6}})(?: of them| {_PEOPLE})?\W*$",
    re.IGNORECASE,
)
_LEAST = re.compile(
    r"\b(?:with |those |who have |have |only )*(?:a |the )?scores? (?:of |is |are )*(?:over|above|at least|more than|higher than|from|>=?)\s*(\d{1,3})\s*(?:%|percent)",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"\b(?:(?:only|those|the|{_PEOPLE}|who|that|have|has|were|are) )*(?:bought|ordered|purchased|shopped|active|buyers?)(?: something| anything)? (?:in|within|during|of|over) (?:the )?(?:last|past) (\d{{1,4}} )?(day|week|month|year)s?\b",
    re.IGNORECASE,
)
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_AMOUNT = re.compile(
    r"\b(?:over|above|at least|more than|under|below|less than|fewer than|no more than|minimum(?: of)?)\s*[€$£]?\s*\d+(?:[.,]\d+)?\s*(?:%|percent|€|euros?|eur|orders?|purchases?|items?|times|points?|reviews?)?",
    re.IGNORECASE,
)
_LEADING = r"(?:\b(?:in|from|of|among|within|for|only|to)\s+)?(?:(?:the|our|my)\s+)?"


@dataclass(frozen=True, slots=True)
class Said:
    """What a clause asks: ``about`` is where a product stands, ``amount`` a bound that no audience can be cut by."""

    asks: bool
    about: str
    cut: Cut
    cost: Decimal | None = None
    is_bare_cost: bool = False
    amount: str | None = None


def said(asked: Asked) -> Said:
    """The parts of a clause about an audience."""
    text, cost = asked.text, _COST.search(asked.text)
    bare = None if cost else _BARE_COST.match(text)
    rest = _COST.sub("", _without_people(asked))
    within, least = _WITHIN.search(rest), _LEAST.search(rest)
    if within:
        led = re.search(r"\b(?:which|what|how many)\s*$", rest[: within.start()], re.IGNORECASE)
        rest = rest[: within.start()] + (" customers " if led else " ") + rest[within.end() :]
    rest = _LEAST.sub(" ", rest)
    top = _TOP.search(rest)
    people = tuple(f for f in asked.reading.filters() if f.dimension in ("country", "segment"))
    cut = Cut(
        filters=people,
        top=int(next(g for g in top.groups() if g)) if top else None,
        least=Decimal(least.group(1)) / 100 if least else None,
        within=int(within.group(1) or 1) * _DAYS[within.group(2).lower()] if within else None,
    )
    rest = re.sub(
        r"\s+", " ", _TOP.sub(lambda m: " customers " if _WHO_ELSE.search(m.group(0)) else " ", rest)
    )
    amount = _AMOUNT.search(rest)
    asks, named = WHO.search(rest), _AFTER.sub("", rest)
    named = _ABOUT.sub("", named) if _ABOUT.search(named) else named[asks.end() :] if asks else named
    about = _NEW.sub("", named).strip(" ?.!,")
    about = re.sub(r"^(?:our|the|a|an|this)\s+", "", about, flags=re.IGNORECASE).strip()
    money = _money(cost or bare)
    return Said(asks is not None, about, cut, money, bare is not None, amount.group(0) if amount else None)


_WHO_ELSE = re.compile(rf"\b{_PEOPLE}$|\bbest\b", re.IGNORECASE)


def _without_people(asked: Asked) -> str:
    """The text without the countries and segments that it names: "who in Germany should" is "who should".

    A segment that stands where people do ("which Champions should") leaves the word customers.
    """
    text = asked.text
    for m in sorted(asked.reading.of("value"), key=lambda m: -m.start):
        if m.term.dimension not in ("country", "segment"):
            continue
        before, after = text[: m.start], text[m.end :]
        led = re.search(
            r"\b(?:in|from|among|within|for|only|of)\s+(?:(?:the|our|my)\s+)?$", before, re.IGNORECASE
        )
        follows = re.match(rf"\s+(?:{_PEOPLE}|segment)\b", after, re.IGNORECASE)
        if led and not re.search(
            r"\b(?:which|what|how many)\s+(?:of\s+)?(?:(?:the|our|my)\s+)?$", before, re.IGNORECASE
        ):
            text = before[: led.start()] + " " + (after[follows.end() :] if follows else after)
        else:
            text = before + ("" if follows else "customers") + after
    return re.sub(r"\s+", " ", text).strip()


def _money(found: re.Match[str] | None) -> Decimal | None:
    if found is None:
        return None
    value = Decimal(found.group(1).replace(",", "."))
    return value / 100 if (found.group(2) or "").lower().startswith(("cent", "ct", "pence")) else value
