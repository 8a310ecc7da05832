"""What dimensions and counting rules mean: their one text each, as metrics have theirs in the registry."""

from __future__ import annotations

import re

from analytics.contract.draft import Definition
from analytics.metrics import dimension
from analytics.metrics.rules import RULES

TEXTS: dict[str, tuple[str, str]] = {
    "channel": (
        "the channel of the campaign",
        "For advertising and e-mail the campaign's channel; for sales the channel of the order's campaign, else direct.",
    ),
    "campaign": (
        "the campaign by its name",
        "For sales the campaign that the order came from, as the shop recorded it.",
    ),
    "platform": (
        "the platform that the campaign runs on",
        "Google, Meta and the like, as the campaign names it.",
    ),
    "objective": (
        "what the campaign is for",
        "Awareness, sales, win-back and the like, as the campaign names it.",
    ),
    "country": ("the country of the order", "Where the order was placed for, by its code."),
    "category": ("the product's category", "As the catalogue has it now."),
    "brand": ("the product's brand", "As the catalogue has it now."),
    "product": (
        "the product by its number",
        "One article with its own number; a return counts for the same product.",
    ),
    "segment": (
        "the RFM segment that the customer is in now",
        "By recency, frequency and money as of today, whatever the dates asked for.",
    ),
    "new_or_returning": (
        "new on the day of the first order ever, returning after it",
        "Guests cannot be told from one another and stand for themselves.",
    ),
    "sales_channel": (
        "where the order was placed",
        "Web, app or store; the marketing channel is another thing.",
    ),
    "customer": ("the known customer by number", "Orders of guests have none."),
    "day": ("the store-local day", "The day in the shop's time zone on which it happened."),
    "week": ("seven days from the week's first day", "Weeks start on the day that the settings name."),
    "month": ("the calendar month", "By store-local days."),
    "quarter": (
        "three months of the fiscal year",
        "By store-local days and the fiscal year of the settings.",
    ),
    "year": ("the fiscal year", "By store-local days and the fiscal year of the settings."),
}
RULE_TEXTS: dict[str, str] = {
    "products_only": "Shipping, fees, gift cards and adjustments are lines of an order but no products, and are left out.",
    "without_test_customers": "Orders of customers that are marked as tests are left out.",
    "known_customers": "Orders without a customer, those of guests, are left out.",
    "without_duplicates": "A line that equals an earlier one of the same order in everything is an exact duplicate, and is left out.",
    "known_cost": "Lines of products whose cost is not recorded are left out.",
}


_RULE_WORDS: tuple[tuple[str, str], ...] = (
    (r"\bduplicat\w+", "without_duplicates"),
    (r"\btest (?:customers?|orders?|accounts?)", "without_test_customers"),
    (r"\b(?:known|identified) customers?|\bguests?\b", "known_customers"),
    (r"\b(?:known costs?|costs? (?:is|are) known)", "known_cost"),
    (r"\b(?:products? only|only products|shipping|gift cards?|fees|adjustments|line kinds|kinds of lines|non products?)\b", "products_only"),
)  # fmt: skip


def rule_named(text: str) -> str | None:
    """The counting rule that a text speaks of, by its subject."""
    return next(
        (name for pattern, name in _RULE_WORDS if re.search(pattern, text.lower().replace("-", " "))), None
    )


def of(name: str) -> Definition:
    """The definition of a dimension or a rule. Raises KeyError for another name."""
    if name in TEXTS:
        formula, text = TEXTS[name]
        return Definition(name, dimension(name).label, formula, text, 1)
    rule = next(rule for rule in RULES if rule.name == name)
    state = "holds unless it is switched off" if rule.default else "holds when it is asked for"
    return Definition(name, rule.label, state, RULE_TEXTS[name], 1)
