"""Whether a thing is asked for or left out, set beside others, or corrected in the same breath."""

from __future__ import annotations

import re

_OUT = r"(?:without|except(?: for)?|excluding|excl\.?|ex|but not|not|not in|not from|not for|never|outside|outside of|other than|apart from|besides|drop|remove|exclude|leave out|leaving out|take out|minus|ignoring|ignore|no|anything but|all but|everything but|everything except|all except|less)"
_NEGATED = re.compile(
    rf"\b{_OUT}\s+(?:(?:in|from|for|of)\s+)?(?:(?:the|our|any|all)\s+(?:[a-z]+\s+)?)?$", re.IGNORECASE
)
_LISTED = re.compile(r"^\s*(?:,|and|or|nor|&|/|,\s*and|,\s*or)\s*(?:the\s+)?$", re.IGNORECASE)
_CONTRAST = re.compile(
    r"\s+(?:vs\.?|versus|against|or|compared (?:to|with)|as opposed to|rather than)\s", re.IGNORECASE
)
_CORRECTION = re.compile(
    r"[\s,.…\-–—]*\b(?:(?:uh|um|er|oh|ah)[\s,]+)?(?:no[\s,]+(?:wait|sorry|i mean|make (?:it|that)|rather)|wait[\s,]+(?:no\b|i mean|make (?:it|that)|sorry|actually)|no[\s,]+no\b|sorry[\s,]+(?:no|i mean|i meant|make (?:it|that)|make)|i mean[t]?\b|scratch that|strike that|or rather|correction|make that|actually[\s,]+(?:no\b|make (?:it|that)|sorry)|hang on|hold on|not that)[\s,:.…]*",
    re.IGNORECASE,
)
_BARE_NO = re.compile(
    r"(?<=\w)\s+no,? (?=the\b|i\b)|(?<=\w)\s*(?:,|\.{2,}|…|–|-)\s*(?:uh+|um+|er+)?[\s,]*(?:no|nah|sorry)[\s,]+(?=\w)",
    re.IGNORECASE,
)


def is_negated(before: str, between_previous: str | None = None) -> bool:
    """Whether what follows ``before`` is left out; ``between_previous`` joins it to a thing that is already left out.

    >>> is_negated("revenue without "), is_negated("not the leaking "), is_negated("revenue in ")
    (True, True, False)
    """
    return bool(_NEGATED.search(before)) or (
        between_previous is not None and bool(_LISTED.match(between_previous))
    )


def is_contrasted(after: str) -> bool:
    """ "Mobile vs desktop": what stands before it is a name."""
    return bool(_CONTRAST.match(after))


def correction(text: str) -> tuple[int, int] | None:
    """Where somebody takes back what was just said ("no wait", "uh no", "I mean"), if there is something before it.

    >>> correction("last week, uh no, last month")
    (9, 18)
    """
    for pattern in (_CORRECTION, _BARE_NO):
        for found in pattern.finditer(text):
            if re.search(r"\w", text[: found.start()]) and re.search(r"\w", text[found.end() :]):
                return found.span()
    return None
