"""Whether a thing is asked for or left out, set beside others, or corrected in the same breath."""

from __future__ import annotations

import re

_OUT = r"(?:without|except(?: for)?|excluding|excl\.?|ex|but not|not|not in|not from|not for|never|outside|outside of|other than|apart from|aside from|besides|drop|remove|exclude|leave out|leaving out|take out|minus|ignoring|ignore|no|w/o|wo|sans|nothing (?:from|of|in|with|by|made by|out of)|none of|bar|barring|(?:that|which) (?:is|are|was|were)(?:n['’]?t| not)|skip|skipping|dropping|removing|excludes|forget|forget about|omit|quit|kick out|hates?|dislikes?|detests?|can'?t stand|(?:does|do)(?:n'?t| not) (?:like|eat|drink|want)|allergic to|omitting|not counting|not including|don'?t (?:count|include|want|show|need)|do not (?:count|include)|other than|(?:any|every)(?:where|thing|one|body) (?:but|except)|all over but|all but|all except|less|strip out|stripping out|strip|filter out|filtering out|cut out|minus)"
_NEGATED = re.compile(
    rf"\b{_OUT}\s+(?:(?:(?:the|all|any|our|those)\s+)?(?:orders?|purchases?|sales|buyers|customers|anything|everything|stuff|those|people|ones|what (?:was|is))\s+(?:(?:who|that|which)\s+(?:\w+\s+){{0,2}}(?:as\s+|by\s+)?(?:an?\s+)?)?)?(?:(?:made|placed|bought|sold|coming|in|from|for|of|on|via|through|by)\s+){{0,2}}(?:(?:the|our|any|all)\s+(?:[a-z]+\s+)?)?$",
    re.IGNORECASE,
)
_SET_ASIDE = (
    re.compile(r"\b(?:leav\w*|left|tak\w*|keep\w*|set\w*|put\w*|strip\w*|cut\w*|throw\w*|filter\w*|rul\w*|kick\w*)\s+(?:(?:the|our|all|out)\s+)?(?:[^\s,.;!?]+(?:\s*,\s*|\s+(?:and|or|&)\s+|\s*[/&]\s*))*(?:[^\s,.;!?]+\s+)?$", re.IGNORECASE),
    re.compile(r"^(?:\s*(?:,|and|or|&|/)\s*[^\s,.;!?]+|\s+[^\s,.;!?]+){0,4}?\s+(?:aside|out|apart|away|to one side)\b(?!\s+(?:to|from|of \d))", re.IGNORECASE),
)  # fmt: skip
_LEFT_OUT = re.compile(
    r"^\s*(?:(?:is|are|was|were|to be)\s+)?(?:aside(?! from)|excluded|excl\.?|left out|taken out|not (?:included|counted)|apart(?! from)|don'?t count|doesn'?t count|exempt|out(?=\W*$)|out(?= (?:please|pls|again|this time)))\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"^\s*(?:,|and|or|nor|&|/|,\s*and|,\s*or)\s*(?:the\s+)?$", re.IGNORECASE)
_CONTRAST = re.compile(
    r"\s+(?:vs\.?|versus|against|or|compared (?:to|with)|as opposed to|rather than)\s", re.IGNORECASE
)
_CORRECTION = re.compile(
    r"[\s,.…\-–—]*\b(?:(?:uh|um|er|oh|ah)[\s,]+)?(?:no[\s,]+(?:wait|sorry|i mean|make (?:it|that)|rather)|wait[\s,]+(?:no\b|i mean|make (?:it|that)|sorry|actually)|no[\s,]+no\b|sorry[\s,]+(?:no|i mean|i meant|make (?:it|that)|make)|i mean[t]?\b|scratch that|strike that|or rather|correction|make that|actually[\s,]+(?:no\b|make (?:it|that)|sorry)|hang on|hold on|not that)[\s,:.…]*",
    re.IGNORECASE,
)
_LEAVES_OUT = re.compile(
    r"\W*no\s+(?:stores?|shops?|apps?|guests?|emails?|returns|discounts|(?:physical |brick[- ]and[- ]mortar )?(?:stores|shops))(?: please| pls| thanks)?\W*$",
    re.IGNORECASE,
)
""" "…, no stores" at the end leaves them out; "…, no, stores" takes back what stood before."""
_BARE_NO = re.compile(
    r"(?<=\w)\s+no,? (?=the\b|i\b)|(?<=\w)\s*(?:,|\.{2,}|…|–|-)\s*(?:uh+|um+|er+)?[\s,]*(?:no|nah|sorry)[\s,]+(?=\w)",
    re.IGNORECASE,
)


def is_negated(before: str, between_previous: str | None = None, after: str = "") -> bool:
    """Whether what stands between ``before`` and ``after`` is left out.

    ``between_previous`` joins it to a thing that is already left out.

    >>> is_negated("revenue without "), is_negated("not the leaking "), is_negated("revenue in ")
    (True, True, False)
    >>> is_negated("three ideas that aren't "), is_negated("and nothing by ")
    (True, True)
    >>> is_negated("leave ", None, " out of it"), is_negated("CPA, ", None, " aside")
    (True, True)
    >>> is_negated("return rate of ", None, " apart from Stahlbach"), is_negated("revenue everywhere but ")
    (False, True)
    """
    return (
        bool(_NEGATED.search(before))
        or is_set_aside(before, after)
        or (between_previous is not None and are_listed(between_previous))
    )


def is_set_aside(before: str, after: str) -> bool:
    """Whether what stands behind a thing leaves it out ("leave tea out", "tea aside", "with tea taken out")."""
    return bool(_SET_ASIDE[0].search(before) and _SET_ASIDE[1].match(after)) or bool(_LEFT_OUT.match(after))


def are_listed(between: str) -> bool:
    """Whether two things with this between them are items of one list.

    >>> are_listed(" and "), are_listed(" but not ")
    (True, False)
    """
    return bool(_LISTED.match(between))


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
            if pattern is _BARE_NO and _LEAVES_OUT.match(text[found.start() :]):
                continue
            if re.search(r"\w", text[: found.start()]) and re.search(r"\w", text[found.end() :]):
                return found.span()
    return None
