"""Prices that a text sets as bounds: "under 20 euros", "between 5 and 10"."""

from __future__ import annotations

import re
from decimal import Decimal

_MONEY = r"(?:[€$£]\s*)?(\d{1,6}(?:[.,]\d{1,2})?)\s*(?:€|\$|£|euros?|eur|dollars?|usd|pounds?|gbp|quid)?(?!\s*(?:%|percent|days?|weeks?|months?|years?|products?|items?))"
_BELOW = re.compile(
    rf"\b(?:under|below|less than|cheaper than|up to|at most|max(?:imum)?|(?:no|not|nothing|none) (?:more|dearer|pricier|costlier|more expensive) than|within|(?:not|nothing|none) (?:over|above))\s+{_MONEY}",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    rf"\b(?<!not )(?<!no )(?<!nothing )(?<!none )(?:over|above|more than|at least|from|pricier than|dearer than|starting at)\s+{_MONEY}",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rf"\bbetween\s+{_MONEY}\s+and\s+{_MONEY}", re.IGNORECASE)


_NOTES = {"fiver": "5", "tenner": "10"}


def _spelled(text: str) -> str:
    """Notes in figures: "a fiver" is 5."""
    return re.sub(r"\ba (fiver|tenner)\b", lambda m: _NOTES[m.group(1).lower()], text, flags=re.IGNORECASE)


def prices_of(text: str) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and the highest price that are wanted.

    >>> prices_of("nothing dearer than 20"), prices_of("for under a fiver")
    ((None, Decimal('20')), (None, Decimal('5')))
    """
    text = _spelled(text)
    if between := _BETWEEN.search(text):
        low, high = (_decimal(between.group(n)) for n in (1, 2))
        return min(low, high), max(low, high)
    below, above = _BELOW.search(text), _ABOVE.search(text)
    return (_decimal(above.group(1)) if above else None, _decimal(below.group(1)) if below else None)


def without_prices(text: str) -> str:
    """The text without the prices that bound it."""
    return _ABOVE.sub(" ", _BELOW.sub(" ", _BETWEEN.sub(" ", _spelled(text))))


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
