"""Lists of products with price, stock and reason: what several answers about products share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics.capabilities.protocol import Asked
from analytics.contract.draft import Cell, Claim, Column, Draft, Grid, Say, Stop, Subject
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Param, Phrase
from analytics.contract.request import Reference
from analytics.contract.values import Quantity, exact
from analytics.planning.words.prices import prices_of

SHOWN = 5
MOST_SHOWN = 50
_PRICE_WORDS = frozenset(
    "euro euros eur dollar dollars usd pound pounds gbp quid price prices priced cheaper cheap stock available "
    "goes similar trending hear like alternatives alternative bundle basket cart sellers seller selling popular "
    "run runs running tempt pick push write hasn t tried dearer we re low need needs more rise rising up out due when why instead replace replaces cart shelf reorder reorders refill replenish restock gift gifts present ideas".split()
)
"""Words that these questions are asked with."""


@dataclass(frozen=True, slots=True)
class Line:
    """One product of a list: its row, why, a number that the answer stands for, further cells by column key."""

    row: Mapping[str, Any]
    reason: Phrase
    claim: Claim | None = None
    cells: Mapping[str, Cell] | None = None


def title(row: Mapping[str, Any]) -> str:
    """What a product is called."""
    return str(row["title"] or row["sku"])


def subject(row: Mapping[str, Any]) -> Subject:
    """The product as what a claim is about."""
    return Subject("product", row["external_id"], title(row))


def money(value: Any) -> Decimal | None:
    """An amount with two decimals; None stays None."""
    return None if value is None else Decimal(value).quantize(Decimal("0.01"))


def share(part: float, whole: float) -> Quantity:
    """A fraction; it cannot be told of nothing."""
    if not whole:
        return Quantity(None, "fraction", "zero_denominator")
    return Quantity(exact(part / whole, 4), "fraction")


def fraction(value: float) -> Quantity:
    """A fraction as told: four digits."""
    return Quantity(exact(value, 4), "fraction")


def grid(lines: Iterable[Line], facts: StoreFacts, more: tuple[Column, ...] = ()) -> Grid:
    """Rank, product, price, stock, reason, and further columns, whose cells each line holds."""
    columns = (
        Column("rank", Phrase("column.rank"), "number"),
        Column("product", Phrase("column.product"), "entity"),
        Column("price", Phrase("column.price"), "money", facts.currency),
        Column("stock", Phrase("column.stock"), "number", "count:unit"),
        Column("reason", Phrase("column.reason"), "text"),
        *more,
    )
    rows = tuple(
        (
            rank,
            title(line.row),
            money(line.row["price"]),
            line.row["stock"],
            line.reason,
            *((line.cells or {}).get(column.key) for column in more),
        )
        for rank, line in enumerate(lines, 1)
    )
    return Grid(columns, rows)


def references(lines: Iterable[Line]) -> tuple[Reference, ...]:
    """What "the second one" can mean next."""
    return tuple(
        Reference(str(rank), "product", line.row["external_id"], title(line.row))
        for rank, line in enumerate(lines, 1)
    )


def claims(lines: Iterable[Line]) -> tuple[Claim, ...]:
    """The numbers of the lines that have one."""
    return tuple(line.claim for line in lines if line.claim)


def left_out(counts: Mapping[str, int]) -> tuple[Phrase, ...]:
    """What each rule left out, where any did."""
    params: dict[str, Param] = {rule: n for rule, n in counts.items() if n}
    return (Phrase("recommend.left_out", {**params, "total": sum(counts.values())}),) if params else ()


def refused(code: str, params: Mapping[str, Param] | None = None, options: tuple[str, ...] = ()) -> Draft:
    """Nothing can be answered; the text says why and what to do."""
    issue = Issue(code, params or {}, options)
    return Draft(Phrase(code, issue.params), kind="refuse", certainty=None, issues=(issue,))


_BOTH = re.compile(
    r"\b(?P<word>[^\W\d_]{3,})\b.*\b(?:no|not|without|except|but no|anything but)\s+(?:any |the )?(?P=word)\b|\b(?:no|without|except)\s+(?:any )?(?P<other>[^\W\d_]{3,})\b.*\b(?:only|but|just)\s+(?P=other)\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(?:under|below|over|above|than|at most|at least|up to|max(?:imum)?|from|between|and)\s+[€$£]?\s*[-−–]\s*[€$£]?\s*\d",
    re.IGNORECASE,
)
"""A bound below nothing, which no price is."""
_NONE_OF_THEM = re.compile(
    r"\b(?:0|zero|no) (?:products?|items?|things?|recommendations?|suggestions?)\b(?! (?:is|are|was|has|should))",
    re.IGNORECASE,
)


def contradiction(text: str) -> Stop | None:
    """What cannot be had is asked back: a thing and not that thing, above a price and below it, below 0, none of them.

    >>> [contradiction(t) is None for t in ("tea but no coffee", "tea for her but no tea", "over 50 but under 20")]
    [True, False, False]
    """
    low, high = prices_of(text)
    both = _BOTH.search(text)
    if _NEGATIVE.search(text):
        return Stop((Issue("listing.negative_price"),), "clarify")
    if low is not None and high is not None and low > high:
        return Stop((Issue("listing.no_price", {"low": low, "high": high}),), "clarify")
    if both:
        return Stop((Issue("listing.with_and_without", {"word": both["word"] or both["other"]}),), "clarify")
    return Stop((Issue("listing.none"),), "clarify") if _NONE_OF_THEM.search(text) else None


def says(code: str, **params: Param) -> Say:
    """A follow-up whose label and sentence have the same name."""
    return Say(Phrase(f"label.{code}", params), Phrase(f"say.{code}", params))


def read_as(asked: Asked, used: Iterable[str] = ()) -> tuple[Phrase, ...]:
    """How words were read, without calling unused what was used as a product's name, a price or a wish."""
    known = {w.lower() for text in used for w in re.findall(r"\w+", text)} | _PRICE_WORDS
    found = []
    for phrase in asked.reading.read_as():
        words = phrase.params.get("words")
        if phrase.code != "not_used" or not isinstance(words, tuple):
            found.append(phrase)
            continue
        left = tuple(
            w for w in words if isinstance(w, str) and not set(re.findall(r"\w+", w.lower())) <= known
        )
        if left:
            found.append(Phrase("not_used", {"words": left}))
    return tuple(found)
