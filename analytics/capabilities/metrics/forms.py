"""The figures before in another form: as rates, as amounts, what each of them cost."""

from __future__ import annotations

import re

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.protocol import Asked

RATE_OF = {
    "opens": "open_rate", "unique_clicks": "click_rate", "clicks": "ctr", "unsubscribes": "unsubscribe_rate", "bounces": "bounce_rate",
    "complaints": "complaint_rate", "returned_revenue": "return_rate", "gross_margin": "gross_margin_rate", "conversions": "cvr",
}  # fmt: skip
"""What a count or a sum is called where it is asked for as a share."""
_AS_SHARE = re.compile(
    r"(?:\b(?:in|as) (?:a |an )?(?:percent(?:age)?s?|%|pct|share|proportion)|\bas a (?:percentage|share|fraction|proportion|%) of\b|(?:^|\s)%(?=\s|$|,|\?)|\b(?:percent(?:age)?|pct)\b(?! (?:up|down|more|less|off|higher|lower|change)))",
    re.IGNORECASE,
)
PRICE_OF = {"clicks": "cpc", "conversions": "cpa", "impressions": "cpm", "new_customers": "cac"}
"""What one of a count costs."""
_EACH_COSTS = re.compile(
    r"\b(?:what|how much) (?:did|does|do|was|is|were) (?:each|every|one|a single)(?: one)?(?: of (?:them|those|these|'?em))?(?: (?:new )?\w+)? (?:cost|set us back)"
    r"|\b(?:cost|price|spend) (?:of|for|per|on) (?:each|one|a single one|every one)(?: of (?:them|those|these))?\b|\bat what (?:cost|price) (?:each|apiece|per head)\b|\bcosts? (?:each|apiece|per head)\b",
    re.IGNORECASE,
)
_OF_ONE = re.compile(
    r"^\W*(?:(?:and|ok|okay|now|so|or|what about|how about|for|what(?:'s| is| was)|then)\W+)*(?:(?:an?|one|1|each|per|every|a single|the)\s+|(?=1,?000 ))(?:single |new )*(?P<what>click|conversion|impression|(?:1 ?)?(?:thousand|1,?000|mille) ?(?:impressions|views)?|customer|buyer|acquisition)(?:,? (?:then|too|please|pls|that'?s (?:what|how much)|is (?:what|how much)))*\W*$",
    re.IGNORECASE,
)
""" "And a click", after what something else cost."""
_PRICE_OF_ONE = {"click": "cpc", "conversion": "cpa", "acquisition": "cpa", "customer": "cac", "buyer": "cac"}
_PRICES = frozenset({*PRICE_OF.values(), "spend"})
_IN_MONEY = re.compile(
    r"\b(?:in|as) (?:money|euros?|eur|value|cash)\b|\bin €|^\W*(?:(?:and|now|no|sorry)\W+)*(?:how much )?(?:money|euros|value)\b(?:,? not|,? instead| is (?:it|that)|\W*$)",
    re.IGNORECASE,
)
_MONEY_OF = {"return_rate": "returned_revenue", "units": "revenue", "orders": "revenue"}
"""What a count or a rate is in money."""


def as_rate(name: str, text: str) -> str:
    """ "Opens in percent" is the open rate."""
    return RATE_OF.get(name, name) if _AS_SHARE.search(text) else name


def other_form(text: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """The figures before, asked for as rates ("as a % of delivered", "the rates") or as amounts ("rather in euros"); else none.

    >>> other_form("as a percentage", ("opens",)), other_form("I'd rather have it in euros", ("gross_margin_rate",))
    (('open_rate',), ('gross_margin',))
    >>> other_form("and what did each of them cost us", ("new_customers",))
    ('cac',)
    """
    if len(before) == 1 and before[0] in PRICE_OF and _EACH_COSTS.search(text):
        return (PRICE_OF[before[0]],)
    if len(text.split()) > FORM_WORDS:
        return ()
    one = _OF_ONE.match(text) if len(before) == 1 and before[0] in {*_PRICES, *PRICE_OF} else None
    if one:
        return (_PRICE_OF_ONE.get(one["what"].lower(), "cpm"),)
    if len(before) == 1 and before[0] in _MONEY_OF and _IN_MONEY.search(text):
        return (_MONEY_OF[before[0]],)
    if _AS_RATES.search(text) or _THE_RATES.search(text):
        found = tuple(RATE_OF.get(name, name) for name in before)
    elif _AS_AMOUNTS.search(text):
        found = tuple(_AMOUNT_OF.get(name, name) for name in before)
    else:
        return ()
    return found if found != before else ()


_AS_RATES = re.compile(
    r"\b(?:as|in) (?:a |an )?(?:percent\w*|%|pct|share|proportion|rates?|fraction)", re.IGNORECASE
)
_THE_RATES = re.compile(
    r"^\W*(?:no|sorry|and|the|as|i meant?|rather|please|show|give me|\W)*(?:rates?\b|(?:%|percent(?:age)?s?|pct)(?: (?:please|pls|instead|rather|then|of course))*\W*$)",
    re.IGNORECASE,
)
_AS_AMOUNTS = re.compile(
    r"\b(?:in|as) (?:euros?|€|eur|money|cash|absolute (?:numbers|terms|figures)|absolutes?|plain numbers|amounts?|numbers rather than)\b",
    re.IGNORECASE,
)
_AMOUNT_OF = {rate: amount for amount, rate in RATE_OF.items()}
FORM_WORDS = 8
"""So few words ask for the same in another form; more are a question of their own."""


def form_asked(asked: Asked) -> tuple[str, ...]:
    """The figures of the question before in another form, if the clause asks for no more than that; else none."""
    return other_form(asked.text, asked.focus.metrics) if isinstance(asked.focus, MetricQuestion) else ()
