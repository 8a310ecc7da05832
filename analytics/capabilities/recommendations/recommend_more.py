"""What people say right after a list: a number, another customer, her next order, or only "cheaper"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LEAD = r"(?:\b(?:and|ok(?:ay)?|now|then|so|no|just|actually|please|show(?: me)?|give me|make (?:it|that)|i want|same|the same|what about|how about)\b\W*)*"
_COUNT = re.compile(
    rf"^\W*{_LEAD}(?:the )?(\d{{1,3}})(?: (?:instead|please|of (?:them|those|these)|products?|items?|more|rather))*\W*$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"^\W*(?:(?:and|ok(?:ay)?|now|then|so|no|just|actually|please|the same|same)\b\W*)*(?:for|what about|and about)(?: (?:for|customer|user|client|shopper|number))* #?(\d{1,20})(?: (?:instead|please|then|too))*\W*$",
    re.IGNORECASE,
)
_NEXT = re.compile(
    rf"^\W*{_LEAD}(?:(?:for|about|in) )?(?:her|his|their|the) next (?:order|purchase|basket|box|delivery)\W*$",
    re.IGNORECASE,
)
_CHEAPER = re.compile(
    rf"^\W*{_LEAD}(?:something|anything|some|ones?|a bit|much|any)?\s*(?:cheaper|less expensive|less pricey|for less)(?: (?:ones?|please|stuff|options?))*\W*$",
    re.IGNORECASE,
)
_WHY_THESE = re.compile(
    r"^\W*(?:and |but |ok |so )*why (?:these|those|them|this list|that list|all (?:of )?(?:these|those|them))\W*$",
    re.IGNORECASE,
)
_EVERYONE = re.compile(
    r"\b(?:for|to) (?:everyone|everybody|each (?:and every )?(?:customer|user)|all (?:of )?(?:my |our |the )?(?:customers|users|buyers|clients|shoppers))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class More:
    """What goes on from the list before; nothing of it where a clause says something else."""

    k: int | None = None
    customer: str | None = None
    is_next: bool = False
    is_cheaper: bool = False

    def __bool__(self) -> bool:
        return self != More()


def more_of(text: str) -> More:
    """What a clause right after a list asks for.

    >>> more_of("10 instead").k, more_of("and for 77?").customer, more_of("what about her next order").is_next
    (10, '77', True)
    >>> bool(more_of("what about her orders"))
    False
    """
    if other := _OTHER.match(text):
        return More(customer=other.group(1))
    if count := _COUNT.match(text):
        return More(k=int(count.group(1)))
    return More(is_next=bool(_NEXT.match(text)), is_cheaper=bool(_CHEAPER.match(text)))


def asks_why_these(text: str) -> bool:
    """Whether the reasons of a whole list are asked for."""
    return _WHY_THESE.match(text) is not None


def is_for_everyone(text: str) -> bool:
    """Whether a list is wanted for every customer."""
    return _EVERYONE.search(text) is not None
