"""Country names and what people call them; ISO 3166 alpha-2 codes by Babel's English territory names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from babel import Locale

from analytics.planning.words.plain import spelled

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
        "the us",
    ),
    "DE": ("german", "germans", "germny", "deutschland"),
    "FR": ("french", "the french"),
    "NL": ("holland", "hollande", "holanda", "olanda", "dutch", "the netherlands", "the dutch"),
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
    "TR": ("turkey",),
    "SE": ("swedish",),
    "DK": ("danish",),
    "PT": ("portuguese",),
    "NO": ("norwegian",),
}


_GROUPS: dict[str, tuple[str, ...]] = {
    "dach": ("AT", "CH", "DE"),
    "german speaking": ("AT", "CH", "DE"),
    "benelux": ("BE", "LU", "NL"),
    "low": ("BE", "NL"),
    "nordics": ("DK", "FI", "IS", "NO", "SE"),
    "nordic": ("DK", "FI", "IS", "NO", "SE"),
    "scandinavia": ("DK", "NO", "SE"),
    "scandinavian": ("DK", "NO", "SE"),
    "baltics": ("EE", "LT", "LV"),
    "baltic": ("EE", "LT", "LV"),
    "iberia": ("ES", "PT"),
    "iberian": ("ES", "PT"),
    "british isles": ("GB", "IE"),
    "uk and ireland": ("GB", "IE"),
    "uk & ireland": ("GB", "IE"),
    "north america": ("CA", "MX", "US"),
    "europe": (
        "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IS", "IT", "LT",
        "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
    ),
    "eu": (
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT",
        "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    ),
}  # fmt: skip
"""Groups of countries by what they are called."""
_ADJECTIVES = frozenset({"german speaking", "low", "nordic", "scandinavian", "baltic", "iberian"})
"""Names that need a noun to be one."""
_GROUP_NOUNS = ("countries", "region", "area", "market", "markets", "states", "zone")
_LOCALES = ("de", "fr", "es", "it", "nl", "pt")
"""Languages in which the team may say a country's name."""


@cache
def _territories(locale: str = "en") -> dict[str, str]:
    return {
        code: name for code, name in Locale(locale).territories.items() if len(code) == 2 and code.isalpha()
    }


_ALSO_WORDS = frozenset(
    "china turkey jordan chad jersey georgia guernsey guinea mali niger cuba panama polish swiss".split()
)
"""Names of countries that are words, names of people or goods as well: they need a capital and a preposition."""
_LED_BY = re.compile(r"\b(?:in|from|to|for|of|across|vs\.?|versus|and|or)\s+$", re.IGNORECASE)
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’-]*")
LONGEST_NAME = 5
"""Words of a country's name that are looked at."""


@cache
def _everywhere() -> dict[str, frozenset[str]]:
    """Every country's name by its first word: what a shop sells to is a small part of them."""
    found: dict[str, set[str]] = {}
    for code, english in _territories().items():
        if code in _NO_COUNTRIES:
            continue
        for name in (english.lower(), *_ALSO.get(code, ())):
            words = _NAME_WORD.findall(name.replace("&", "and"))
            if len("".join(words)) > 3:
                found.setdefault(words[0], set()).add(" ".join(words))
    return {first: frozenset(names) for first, names in found.items()}


_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
"""Codes of the table that are no country."""


def places_named(text: str) -> tuple[tuple[int, int], ...]:
    """Where a country is named, whether the shop sells to it or not.

    >>> [text[a:b] for text in ("orders in South Korea and Poland", "jersey dresses", "china cups") for a, b in places_named(text)]
    ['South Korea', 'Poland']
    """
    words = list(_NAME_WORD.finditer(text))
    said = [w.group(0).lower() for w in words]
    result = []
    at = 0
    while at < len(words):
        names = _everywhere().get(said[at], frozenset())
        length = next(
            (
                n
                for n in range(min(LONGEST_NAME, len(words) - at), 0, -1)
                if " ".join(said[at : at + n]) in names
            ),
            0,
        )
        if length and not (said[at] in _ALSO_WORDS and length == 1 and not _is_placed(text, words[at])):
            result.append((words[at].start(), words[at + length - 1].end()))
        at += length or 1
    return tuple(result)


def _is_placed(text: str, word: re.Match[str]) -> bool:
    return word.group(0)[0].isupper() and bool(_LED_BY.search(text[: word.start()]))


def group_names(known: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """What groups of countries are called, with those of their countries that are known; none that has none of them.

    >>> group_names(frozenset({"DE", "AT", "FR"}))["dach region"]
    ('AT', 'DE')
    """
    result: dict[str, tuple[str, ...]] = {}
    for name, codes in _GROUPS.items():
        here = tuple(code for code in codes if code in known)
        if not here:
            continue
        result.update({f"{name} {noun}": here for noun in _GROUP_NOUNS})
        if name not in _ADJECTIVES:
            result[name] = here
    return result


def country_name(code: str) -> str:
    """The English name of a code; the code itself where it is not one.

    >>> country_name("FR")
    'France'
    """
    return _territories().get(code, code)


def names_of(code: str) -> tuple[str, ...]:
    """What people call a country, lower case; the bare code is left out where it is an English word ("it", "no")."""
    return (country_name(code).lower(), *_ALSO.get(code, ()))


def names_abroad(code: str) -> Iterator[str]:
    """The name in the neighbours' languages, with accents and without; none that is an English word ("Island")."""
    for locale in _LOCALES:
        name = _territories(locale).get(code, code).lower()
        bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
        yield from (form for form in (name, bare) if form not in spelled())
