"""Where the words name a figure only weakly and the agent, who hears the sentence as a whole, is sure of another.

"Cost" in "after the cost of goods" is no ad spend, "sales before anybody got a rebate" are not simply sales, and whoever sets clicks
and conversions against one another asks for the rate. A figure's own name is never outweighed.
"""

from __future__ import annotations

import itertools
import re

from analytics.planning.names.vocabulary import Mention
from analytics.planning.reading import BARE_COST, Reading

OVER_COST = 0.75
"""Least probability of a figure where nothing but a bare "cost" speaks for another."""
OVER_SALES = 0.85
"""Least probability of a special kind of revenue where everyday words for money name the plain one."""
OVER_PARTS = 0.6
"""Least probability of a rate whose two parts are named."""
OVER_A_PART = 0.9
"""Least probability of a rate of which one part is named, and set against something."""

_SALES = frozenset({"sales", "total sales", "income", "takings", "earnings", "proceeds", "value", "money"})
_KINDS_OF_SALES = frozenset(
    {"gross_revenue", "net_revenue", "returned_revenue", "gross_margin", "gross_margin_rate", "discounts"}
)
_PARTS: dict[str, frozenset[str]] = {
    "cvr": frozenset({"clicks", "conversions", "orders"}),
    "ctr": frozenset({"clicks", "impressions", "unique_clicks"}),
    "cpm": frozenset({"impressions", "spend"}),
    "cpc": frozenset({"clicks", "spend"}),
    "cpa": frozenset({"conversions", "orders", "spend", "buyers"}),
    "cac": frozenset({"new_customers", "spend", "buyers"}),
    "mer": frozenset({"revenue", "spend"}),
    "aov": frozenset({"revenue", "orders"}),
    "revenue_per_buyer": frozenset({"revenue", "buyers"}),
    "return_rate": frozenset({"returned_revenue", "revenue"}),
    "open_rate": frozenset({"opens", "delivered", "machine_opens"}),
    "click_rate": frozenset({"unique_clicks", "clicks", "delivered"}),
    "ctor": frozenset({"unique_clicks", "clicks", "opens"}),
    "complaint_rate": frozenset({"complaints", "delivered"}),
    "unsubscribe_rate": frozenset({"unsubscribes", "delivered"}),
    "bounce_rate": frozenset({"bounces", "sent"}),
}
"""What each rate or price is a quotient of."""
_LISTED = re.compile(r"(?:\s*(?:,|;|&|\+|/|\b(?:and|plus|also|as well as|with)\b)\s*)+(?:\w+\s+){0,2}", re.IGNORECASE)  # fmt: skip
_SET_AGAINST = re.compile(
    r"\b(?:relative to|out of|in relation to|as against|measured against|for (?:each|every|one|a single|1)|of (?:a|one|every) hundred|share of|part of)\b",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"\b(?:pay|pays|paid|paying|costs?|costing|fork(?:ed)? out|shell(?:ed)? out|price)\b", re.IGNORECASE
)


def outweighed(reading: Reading) -> str | None:
    """The figure that the agent is sure of, where all that the words name is weak beside it; else None."""
    likely = reading.supposed.figure(0)
    mentions = reading.of("metric")
    if not likely or not mentions or likely in {m.term.id for m in mentions}:
        return None
    if all(m.said.lower() in BARE_COST for m in mentions):
        return reading.supposed.figure(OVER_COST)
    if likely in _KINDS_OF_SALES and all(m.said.lower() in _SALES | BARE_COST for m in mentions):
        return reading.supposed.figure(OVER_SALES)
    return _quotient(likely, mentions, reading)


def _quotient(likely: str, mentions: tuple[Mention, ...], reading: Reading) -> str | None:
    """The rate or the price whose parts are named, and not merely listed."""
    named = {m.term.id for m in mentions}
    if not named <= _PARTS.get(likely, frozenset()):
        return None
    if len(named) > 1:
        listed = any(
            _LISTED.fullmatch(reading.text[one.end : other.start])
            for one, other in itertools.pairwise(mentions)
        )
        return None if listed else reading.supposed.figure(OVER_PARTS)
    paid = "spend" in _PARTS[likely] and named & _PARTS[likely] != {"spend"} and _PAID.search(reading.text)
    return reading.supposed.figure(OVER_A_PART) if paid or _SET_AGAINST.search(reading.text) else None
