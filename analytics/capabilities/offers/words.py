"""What a person wants of a product, in her own words: prices, stock, and words that tags or descriptions may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics.planning.words.prices import prices_of, without_prices

_IN_STOCK = re.compile(r"\b(?:in stock|available|on stock|ready to ship)\b", re.IGNORECASE)
_CHEAPEST = re.compile(r"\b(?:cheapest|least expensive|lowest[- ]priced?)\b", re.IGNORECASE)
_FREE_OF = re.compile(
    r"\b(?:without|no|free of|free from|not containing)\s+([a-z]{3,})\b|\b([a-z]{3,})[- ]free\b",
    re.IGNORECASE,
)
_FILLER = frozenset(
    """a an the for of to in on at with and or that this these those who whom which what whats i we us our my me you she he
    they her him them his their someone somebody anyone person people friend mother father mum mom dad sister brother
    colleague boss customer customers buyer buyers loves love loved likes like liked enjoys enjoy is are was be been has have
    had do does did can could would should shall will may might want wants wanted need needs needed looking look find show give
    get suggest recommend recommendation recommendations search please pls something anything some any thing things stuff item items product products article
    articles idea ideas good nice great best new under below less than over above more between up max maximum least most cheap
    cheaper price priced euro euros eur dollar dollars pound pounds stock available there got got sell sells selling buy bought
    every all not no without free from present it its very really so also just only about around other makes make made there's let lets list
    have we've i'd i'm who's but find for fiver tenner""".split()
)
_ENDINGS = ("ing", "ers", "er", "es", "ed", "s", "e")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for; prices in the store's currency, both ends included, words lower case."""

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    in_stock: bool = False
    cheapest: bool = False
    """The cheapest first, not the best seller."""

    def __bool__(self) -> bool:
        return self != Wish()

    def canonical(self) -> str:
        """In one line."""
        parts = [f'"{" ".join(self.words)}"'] if self.words else []
        parts += [f"-{word}" for word in self.without]
        if self.min_price is not None:
            parts.append(f"price>={self.min_price}")
        if self.max_price is not None:
            parts.append(f"price<={self.max_price}")
        tail = [
            name
            for name, is_wanted in (("in stock", self.in_stock), ("cheapest", self.cheapest))
            if is_wanted
        ]
        return " ".join([*parts, *tail])


def wish_of(text: str) -> Wish:
    """The wish in a text.

    >>> wish_of("a gift under 20 for someone who bakes").canonical()
    '"gift bakes" price<=20'
    >>> wish_of("nut-free chocolate between 3 and 8 euros, in stock").canonical()
    '"chocolate" -nut price>=3 price<=8 in stock'
    """
    lowest, highest = prices_of(text)
    rest = _CHEAPEST.sub(" ", _IN_STOCK.sub(" ", without_prices(text)))
    without = tuple(dict.fromkeys((a or b).lower() for a, b in _FREE_OF.findall(rest)))
    without = tuple(word for word in without if word not in _FILLER)
    rest = _FREE_OF.sub(lambda m: m.group(0) if (m.group(1) or m.group(2)).lower() in _FILLER else " ", rest)
    words = re.findall(r"[^\W\d_][\w'-]*", rest.lower())
    kept = tuple(dict.fromkeys(w for w in words if w not in _FILLER and len(w) >= 3))
    return Wish(kept, without, lowest, highest, bool(_IN_STOCK.search(text)), bool(_CHEAPEST.search(text)))


def price_fits(price: Any, wish: Wish) -> bool:
    """Whether a price is one that is wanted; a product without a price is not, where prices are."""
    if wish.min_price is None and wish.max_price is None:
        return True
    if price is None:
        return False
    value = Decimal(price)
    return (wish.min_price is None or value >= wish.min_price) and (
        wish.max_price is None or value <= wish.max_price
    )


def unpriced(wish: Wish, rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a bound on prices was asked for where no price is recorded: then it is no reason to show nothing."""
    bounded = wish.min_price is not None or wish.max_price is not None
    return bounded and all(row["price"] is None for row in rows)


@dataclass(frozen=True, slots=True)
class Match:
    """Where a word was found: ``how`` is tag, category, brand, title or description."""

    how: str
    value: str


def match(word: str, row: Mapping[str, Any]) -> Match | None:
    """Where a product has a word, the most telling place first; "bakes" is found in "baking"."""
    for tag in tags_of(row):
        if _same(word, tag):
            return Match("tag", tag)
    for how in ("category", "brand", "title", "description"):
        text = row.get(how)
        if text and any(_same(word, other) for other in re.findall(r"[^\W\d_]+", str(text).lower())):
            return Match(how, str(text) if how in ("category", "brand") else word)
    return None


def holds_allergen(word: str, row: Mapping[str, Any]) -> bool | None:
    """Whether a product has what is to be left out; None where its allergens are not recorded."""
    attributes = row["attributes"] if isinstance(row.get("attributes"), Mapping) else {}
    allergens = attributes.get("allergens")
    if match(word, row) is not None and not any(_same(f"{word}-free", t) for t in tags_of(row)):
        return True
    if not isinstance(allergens, list):
        return None
    return any(_same(word, str(a).lower()) for a in allergens)


def tags_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The tags of a product, lower case."""
    attributes = row["attributes"] if isinstance(row.get("attributes"), Mapping) else {}
    tags = attributes.get("tags")
    return tuple(str(tag).lower() for tag in tags) if isinstance(tags, list) else ()


def stem(word: str) -> str:
    """A word without its ending, three letters at least.

    >>> [stem(w) for w in ("bakes", "baking", "baker", "tea", "nuts")]
    ['bak', 'bak', 'bak', 'tea', 'nut']
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def _same(word: str, other: str) -> bool:
    return word == other or stem(word) == stem(other)
