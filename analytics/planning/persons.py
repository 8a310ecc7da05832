"""Single people in a clause: by number or by e-mail address."""

from __future__ import annotations

import re

Span = tuple[int, int]

_PERSON = re.compile(
    r"\b(?:user|customer|client|shopper|buyer|person|cust|member|custumer)s?\s*(?:id|number|no\.?|nr\.?|num|#)?\s*[#:]?\s*(\d{1,20})(?:'s)?\b|(?<!\w)#(\d{1,20})\b",
    re.IGNORECASE,
)


def numbers(text: str) -> tuple[str, ...]:
    """Every number that is said of a person, once, in order.

    >>> numbers("for customer 42 and for customer 77")
    ('42', '77')
    """
    return tuple(dict.fromkeys(m.group(1) or m.group(2) for m in _PERSON.finditer(text)))


_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")


def person(text: str) -> tuple[str | None, str | None, list[Span]]:
    """Number, address and where they stand."""
    email, number = _EMAIL.search(text), _PERSON.search(text)
    spans = [m.span() for m in (email, number) if m]
    return (number.group(1) or number.group(2)) if number else None, email.group(0) if email else None, spans
