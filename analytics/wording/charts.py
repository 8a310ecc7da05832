"""What is written in and under a chart, and the names of its forms."""

from __future__ import annotations

from collections.abc import Mapping

from babel.numbers import get_currency_symbol

FORMS: Mapping[str, str] = {
    "bar": "Bars",
    "line": "Lines",
    "stacked": "Stacked",
    "scatter": "Bubbles",
    "heat": "Heat map",
    "map": "Map",
    "funnel": "Funnel",
    "waterfall": "What changed",
    "lift": "Lift",
    "contributions": "Contributions",
    "small_multiples": "Side by side",
}
OTHERS = "Others"
BASE = "Before"
NOW = "Now"

_NOTES: Mapping[str, str] = {
    "ticks": "The tick is the value before.",
    "dashed": "The dashed line is the time before.",
    "partial": "The hollow point is not over yet.",
    "first": "{shown} of {total} are drawn; the table has all.",
    "others": "The {shown} largest are drawn; the rest is joined in “Others”.",
    "unplaced": "Not on the map: {names}.",
    "band": "The band is the {level} interval.",
    "baseline": "The grey line is what chance would give.",
    "sizes": "The larger the circle, the more {label}.",
    "parts": "A bar is what one purchase adds ({label}); together they make the whole.",
    "unknown": "{n} rows are not drawn: their value cannot be told.",
}


def note(code: str, params: Mapping[str, object]) -> str:
    """A line under a chart.

    >>> note("first", {"shown": 20, "total": 120})
    '20 of 120 are drawn; the table has all.'
    """
    return _NOTES[code].format(**params)


def symbol(currency: str, locale: str = "en") -> str:
    """The sign of a currency.

    >>> symbol("EUR")
    '€'
    """
    return str(get_currency_symbol(currency, locale=locale))
