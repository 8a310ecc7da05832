"""Single people in a clause: by number or by e-mail address."""

from __future__ import annotations

import re

Span = tuple[int, int]
_AND_ONE = re.compile(
    r"\s*(?:,|&|\+|\band\b|\bor\b|\bplus\b|,\s*and\b)\s*#?(\d{1,20})\b(?!\s*(?:%|€|\$|£|euros?|cents?|days?|weeks?|months?|years?|times|per\b|[a-z]*\s?(?:products?|items?|ideas|picks|things|orders|recs|recos|recommendations|suggestions)))",
    re.IGNORECASE,
)
"""A further number after a customer's: "customers 42, 77 and 9"."""

_PERSON = re.compile(
    r"\b(?:user|customer|client|shopper|buyer|person|cust|member|custumer|subscriber|recipient|contact|reader|account)s?\s*(?:(?:with|having|who has|whose)\s+(?:the\s+)?(?=id|number|no\.?\s?\d|nr|num|#))?(?:id|number|no\.?|nr\.?|num|#)?\s*(?:(?<=id )is\s+|(?<=number )is\s+)?[#:]?\s*(\d{1,20})(?:'s)?\b(?!(?:st|nd|rd|th)?\s*(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)|\b(?:lady|gentleman|caller|guy|man|woman|somebody|someone|chap|girl|fellow)\s+(?:with|having|who has|whose)\s+(?:the\s+|our\s+)?(?:customer\s+)?(?:id|number|no\.?|nr\.?|num|#)\s*(?:is\s+)?#?(\d{1,20})\b|(?<!\w)#(\d{1,20})\b",
    re.IGNORECASE,
)
_LED = re.compile(
    r"\b(?:tell me (?:more )?about|who(?:'s| is)|look(?:ing)? (?:up|at)|pull up|profile (?:of|for)|story of|info (?:on|about)|details (?:on|of|for|about)|everything (?:on|about)) #?(\d{1,7})\b(?!\s*(?:%|days?|weeks?|months?|orders|products|items|euros?|customers|campaigns))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:number|nr\.?|no\.) ?#?(\d{2,7})\b(?!\s*(?:%|days?|weeks?|months?|orders|products|items|euros?|customers|campaigns))",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"\b(?:lady|gentleman|woman|caller|bloke|chap|her (?:history|orders?|profile|purchases)|his (?:history|orders?|profile|purchases)|their (?:history|profile))\b",
    re.IGNORECASE,
)
"""Who is spoken of where a bare number is hers."""
_IDEAS = re.compile(
    r"\b(?:recommend\w*|suggest\w*|offer\w*|pitch\w*|up-?sell\w*|cross-?sell\w*|ideas?|picks|recs?|recos?|list|next best)\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:for|to|offer|pitch|show|sell) #?(?!(?:19|20)\d\d\b)(\d{2,7})\b(?!\s*(?:%|days?|weeks?|months?|orders|products|items|euros?|€|customers|campaigns|and \d))",
    re.IGNORECASE,
)
_LED_BY_NUMBER = re.compile(
    r"^\W*(?:(?:so |now |ok(?:ay)? )*(?:if|when|say|suppose|imagine)) #?(\d{2,7}) (?:were|was|is|came|comes|walks?|walked|stood|stands|calls?|called|rings?|rang|shows?|showed|turned|turns)\b|"
    r"^\W*#?(\d{2,7})\s*[:–-]\s*(?=.*\b(?:customers?|vip|regular|loyal|nobody|bought|buyer|who)\b)",
    re.IGNORECASE,
)


def numbers(text: str) -> tuple[str, ...]:
    """Every number that is said of a person, once, in order.

    >>> numbers("for customer 42 and for customer 77"), numbers("for customers 42, 77 and 9")
    (('42', '77'), ('42', '77', '9'))
    >>> numbers("for customer 42 and 3 products of tea"), numbers("the client with the number 9012"), numbers("customers with 20 orders")
    (('42',), ('9012',), ())
    >>> numbers("buyers 3 aug to 9 aug"), numbers("customer 3 august")
    ((), ())
    """
    found: list[str] = []
    for m in _PERSON.finditer(text):
        found.append(next(g for g in m.groups() if g))
        end = m.end()
        while more := _AND_ONE.match(text, end):
            found.append(more.group(1))
            end = more.end()
    return tuple(dict.fromkeys(found))


_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")


def person(text: str) -> tuple[str | None, str | None, list[Span]]:
    """Number, address and where they stand."""
    email, number = _EMAIL.search(text), _PERSON.search(text)
    if number is None:
        number = (
            _LED.search(text)
            or _LED_BY_NUMBER.search(text)
            or (_FOR.search(text) if _IDEAS.search(text) else None)
            or (_NUMBERED.search(text) if _SOMEBODY.search(text) else None)
        )
    spans = [m.span() for m in (email, number) if m]
    found = next(g for g in number.groups() if g) if number else None
    return found, email.group(0) if email else None, spans
