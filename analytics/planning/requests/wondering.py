"""What somebody only wonders about before asking: "is it Germany? show it by country" asks for every country."""

from __future__ import annotations

import re

from analytics.planning.reading import Reading

_IT = r"(?:it|that|this|those|these|they)"
_LED = re.compile(
    rf"(?:^|[.?!,;–—]\s*)(?:(?:so|and|but|or|ok|hm+|well|maybe|perhaps|i wonder(?: if)?)\W+)*(?:(?:is|was|are|were) {_IT}|(?:could|can|might) {_IT} be)"
    r"(?:\s+(?:all|just|only|mostly|mainly|because of|due to|down to|coming from|from|in|the|our|about))*\s+$",
    re.IGNORECASE,
)
_ASKED = re.compile(r"[^.?!;]{0,25}(?:[?;]|,\s|\.{2,}|$)")


def wondered_about(reading: Reading) -> frozenset[str]:
    """The dimensions of which a value is no more than a guess at the answer."""
    return frozenset(
        m.term.dimension or ""
        for m in reading.of("value")
        if _LED.search(reading.text[: m.start]) and _ASKED.match(reading.text[m.end :])
    )
