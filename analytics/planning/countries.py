"""Country names and what people call them; ISO 3166 alpha-2 codes by Babel's English territory names."""

from __future__ import annotations

from functools import cache

from babel import Locale

_ALSO: dict[str, tuple[str, ...]] = {
    "GB": ("uk", "u.k.", "britain", "great britain", "england", "british", "brits", "u k"),
    "US": (
        "usa",
        "u.s.",
        "u.s.a.",
        "america",
        "the states",
        "american",
        "americans",
        "stateside",
        "united states of america",
    ),
    "DE": ("german", "germans", "germny", "deutschland"),
    "FR": ("french", "the french"),
    "NL": ("holland", "dutch", "the netherlands", "the dutch"),
    "ES": ("spanish", "spaniards"),
    "IT": ("italian", "italians"),
    "AT": ("austrian", "austrians"),
    "CH": ("swiss",),
    "BE": ("belgian", "belgians"),
    "IE": ("eire", "irish"),
    "AE": ("uae",),
    "CZ": ("czech republic",),
    "ZA": ("rsa",),
    "PL": ("polish",),
    "SE": ("swedish",),
    "DK": ("danish",),
    "PT": ("portuguese",),
    "NO": ("norwegian",),
}


@cache
def _territories() -> dict[str, str]:
    return {
        code: name for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()
    }


def country_name(code: str) -> str:
    """The English name of a code; the code itself where it is not one.

    >>> country_name("FR")
    'France'
    """
    return _territories().get(code, code)


def names_of(code: str) -> tuple[str, ...]:
    """What people call a country, lower case; the bare code is left out where it is an English word ("it", "no")."""
    words = (country_name(code).lower(), *_ALSO.get(code, ()))
    return words
