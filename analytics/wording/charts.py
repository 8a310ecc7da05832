"""What is written in and under a chart, and the names of its forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel import Locale
from babel.numbers import get_currency_symbol

from analytics.wording.numbers import babel_name

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
MONTHS_AFTER = "Months after the first order"

_NOTES: Mapping[str, str] = {
    "ticks": "The tick is the value before.",
    "dashed": "The dashed line is the time before.",
    "partial": "The hollow point is not over yet.",
    "lost": "Pale is what was lost since the step before.",
    "open": "A dashed cell is a month that is not over.",
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


def affixes(currency: str, locale: str = "en") -> tuple[str, str]:
    r"""What stands before and behind an amount.

    >>> affixes("EUR"), affixes("EUR", "de-DE")
    (('€', ''), ('', '\xa0€'))
    """
    pattern = Locale.parse(locale, sep="-").currency_formats["standard"]
    sign = symbol(currency, locale)
    before, behind = (part.replace("¤", sign) for part in (pattern.prefix[0], pattern.suffix[0]))
    return before, behind


def number_locale(locale: str) -> dict[str, Any]:
    """Separators, percent sign and names of months as d3 wants them: what charts write numbers and dates by.

    >>> number_locale("de-DE")["number"]["decimal"], number_locale("de-DE")["time"]["shortMonths"][2]
    (',', 'März')
    """
    known = Locale.parse(locale, sep="-")
    signs = known.number_symbols["latn"]
    percent = known.percent_formats[None].suffix[0]
    months = {
        width: [known.months["format"][width][n] for n in range(1, 13)] for width in ("wide", "abbreviated")
    }
    days = {
        width: [known.days["format"][width][(n - 1) % 7] for n in range(7)]
        for width in ("wide", "abbreviated")
    }
    return {
        "number": {
            "decimal": signs["decimal"], "thousands": signs["group"], "grouping": [3], "currency": ["", ""], "percent": percent,
        },
        "time": {
            "dateTime": "%x, %X", "date": "%-d.%-m.%Y", "time": "%H:%M:%S", "periods": ["AM", "PM"],
            "days": days["wide"], "shortDays": days["abbreviated"],
            "months": months["wide"], "shortMonths": months["abbreviated"],
        },
    }  # fmt: skip


def symbol(currency: str, locale: str = "en") -> str:
    """The sign of a currency.

    >>> symbol("EUR")
    '€'
    """
    return str(get_currency_symbol(currency, locale=babel_name(locale)))
