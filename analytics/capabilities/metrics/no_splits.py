"""Dimensions that are spoken of and split nothing: "the campaign", "any channel", "instead of months", "that day".

Beside them what introduces one that does split.
"""

from __future__ import annotations

import re

from analytics.metrics.dimensions import GRAINS
from analytics.planning.names.vocabulary import Mention
from analytics.planning.reading import Reading

INTRODUCED = re.compile(
    r"\b(?:by|per|each|every|across|among|between|which|what|split by|broken down by|grouped by|top|best|worst|bottom|highest|lowest|over the|\d+)\s+(?:(?:the|our|my|of the|of our)\s+)?(?:\w+\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)

ANDED = re.compile(
    r"\s*(?:,|and|&|/|x|then by|×)\s*(?:(?:by|per|for each|each)\s+)?|\s+(?:by|times|against|across)\s+(?:the\s+)?",
    re.IGNORECASE,
)

SEPARATELY = re.compile(
    r"\b(?:each(?: (?:one|of (?:them|those|these)))?|separately|individually|one by one|on (?:its|their) own|apart)\b",
    re.IGNORECASE,
)

SIDE = re.compile(
    r"\s+(?:across|down|in (?:the )?(?:rows|columns|lines)|as (?:rows|columns|lines)|on (?:one|the) (?:axis|side))(?=\W*$|\s*,|\s+and\b)",
    re.IGNORECASE,
)


_BARE_GRAIN = frozenset(
    {
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "quarter",
        "quarters",
        "year",
        "years",
        "date",
        "dates",
    }
)


_GRAIN_LED = re.compile(
    r"\b(?:by|per|each|every|which|what|best|worst|top|bottom|highest|lowest|biggest|largest|smallest|strongest|weakest|busiest|quietest|slowest|into|individual|single|separate|split|across|over the|for|\d+|three|two|four|any|on which|of the|all the)\s+(?:(?:the|our|calendar|single|separate)\s+)*(?:\w+\s+)?$",
    re.IGNORECASE,
)


_WHAT_THEY_DID = re.compile(
    r"\b(?:what|how much) (?:did|do|does|have|has|had) (?:the |our |my |all )*$", re.IGNORECASE
)


def _speaks_of_them(mention: Mention, reading: Reading) -> bool:
    """ "What did customers in Spain spend": of all of them, and not of each."""
    return mention.term.id == "customer" and bool(_WHAT_THEY_DID.search(reading.text[: mention.start]))


_THE_TWO = re.compile(
    r"\b(?:both|the two|those two|these two|all three)(?: of)?(?: the| these| those)?\s+$", re.IGNORECASE
)
"""Before what was named already: "both countries added up"."""


_INSTEAD_OF = re.compile(
    r"\b(?:instead of|rather than|in place of|not|no longer)\s+(?:(?:by|per|the|each)\s+)*$", re.IGNORECASE
)


_WHICHEVER = re.compile(
    r"(?:,|;|^|\b(?:across|over|in|from|through|via|on|for|of|and)|[.–—(-])\s*any\s+$"
    r"|\b(?:regardless|irrespective|independent(?:ly)?) of (?:the |which |what )?$|\b(?:no matter|doesn'?t matter|don'?t care|whatever) (?:which |what |about )?(?:the )?$"
    r"|[,;.–—(-]\s*(?:across |in |over |from )?(?:all|every)(?: of)?(?: the| our)?\s+$|\bacross all(?: of)?(?: the| our)?\s+$",
    re.IGNORECASE,
)


_ENDS = re.compile(
    r"\s*(?:together|combined|taken together|at all|alike|please|pls)?\s*(?:$|[,.;?!)])", re.IGNORECASE
)


def leaves_it_open(mention: Mention, reading: Reading) -> bool:
    """ "…, any channel", "regardless of country": whichever it was, in one figure."""
    if mention.term.id in GRAINS or reading.direction:
        return False
    before, after = reading.text[: mention.start], reading.text[mention.end :]
    return bool(_WHICHEVER.search(before) and _ENDS.match(after)) and bool(before.strip(" ,;"))


_LEADS_GOODS = re.compile(
    r"\b(?:which|what|best|top|worst|bottom|by|per|each|every|single|\d+)\s+(?:\w+\s+)?$", re.IGNORECASE
)


def _only_says_what_is_sold(mention: Mention, reading: Reading) -> bool:
    """ "After the cost of goods", "goods that came back": what the shop sells, and not a list of it."""
    return mention.said.lower() == "goods" and not _LEADS_GOODS.search(reading.text[: mention.start])


def _counts_them(mention: Mention, reading: Reading) -> bool:
    """ "How many items has the shop sold" counts them; it does not list them."""
    return mention.term.id == "product" and bool(
        re.search(
            r"\b(?:how many|number of|count of|amount of)\s+(?:\w+\s+)?$",
            reading.text[: mention.start],
            re.IGNORECASE,
        )
    )


def _is_just_a_day(mention: Mention, reading: Reading) -> bool:
    """ "Awful day", "the days 1 to 15": a word of time that nothing makes a split."""
    bare = mention.term.id in GRAINS and mention.said.lower() in _BARE_GRAIN
    alone = len(reading.text.split()) <= 2 or _asks_for_units(mention, reading)
    return (
        bare
        and not alone
        and not _GRAIN_LED.search(reading.text[: mention.start])
        and not SEPARATELY.search(reading.text)
        and not _goes_on_a_split(mention, reading)
        and not _is_a_side(mention, reading)
    )


def _is_a_side(mention: Mention, reading: Reading) -> bool:
    """ "Months across, countries down": a side of a table."""
    return bool(SIDE.match(reading.text[mention.end :]))


def _goes_on_a_split(mention: Mention, reading: Reading) -> bool:
    """ "Per brand and month", "by week and month": what "and" joins to a split is one too."""
    return any(
        m.end <= mention.start
        and ANDED.fullmatch(reading.text[m.end : mention.start])
        and (m.term.id not in GRAINS or INTRODUCED.search(reading.text[: m.start]))
        for m in reading.of("dimension")
    )


def _asks_for_units(mention: Mention, reading: Reading) -> bool:
    """ "Gimme months", "make it quarters", "quarters would be easier": units of time that nothing counts or names."""
    before, after = reading.text[: mention.start].lower(), reading.text[mention.end :].lower()
    return bool(
        mention.said.lower().endswith("s")
        and re.search(
            r"(?:^|\b(?:in|as|make (?:it|that)|give me|gimme|show(?: me)?|want|into|over the|to|rather|with)\s+)$",
            before,
        )
        and not re.match(r"\s+(?:\d|ago|before|of|later|back|earlier|in a row)", after)
    )


def _only_points(mention: Mention, reading: Reading) -> bool:
    """ "The campaign", "that day", "same days", "this product": points at one, or belongs to a phrase of time."""
    before = reading.text[: mention.start].lower()
    if (
        mention.term.id in GRAINS
        and not mention.said.lower().endswith(("s", "ly"))
        and re.search(r"\b(?:same|full|that|this|one|whole|long|work(?:ing)?|the|a|of)\s+$", before)
        and not re.search(r"\b(?:which|by|best|worst|top)\s+(?:\w+\s+)?$|\bby the\s+$", before)
    ):
        return True
    if mention.term.id == "day" and re.search(
        r"\b(?:ever|of the)\b", reading.text[mention.end : mention.end + 8]
    ):
        return not re.search(r"\b(?:which|what)\s+(?:was\s+)?(?:\w+\s+){0,3}$", before)
    if re.search(r"\ball\s+(?:the\s+|our\s+)?$", before) and re.match(
        r"\s*(?:except|but|other than|apart from|without|excluding|besides|minus|bar|save)\b",
        reading.text[mention.end :],
        re.IGNORECASE,
    ):
        # "All channels except social": what is left of them, in one figure.
        return True
    one = mention.said.lower() == mention.term.id and bool(
        re.search(r"\b(?:the|that|this|our|a)\s+(?:\w+\s+){0,3}$", before)
    )
    named = any(m.term.dimension == mention.term.id for m in reading.of("value"))
    return one and (named or any(b.dimension == mention.term.id for p in reading.parts for b in p.bearers))


def splits_nothing(mention: Mention, reading: Reading) -> bool:
    """Whether a dimension is only spoken of."""
    before = reading.text[: mention.start]
    return (
        _only_points(mention, reading)
        or _is_just_a_day(mention, reading)
        or _counts_them(mention, reading)
        or _speaks_of_them(mention, reading)
        or leaves_it_open(mention, reading)
        or _only_says_what_is_sold(mention, reading)
        or bool(_THE_TWO.search(before) or _INSTEAD_OF.search(before))
    )
