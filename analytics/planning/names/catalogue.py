"""Names of people, products and campaigns to catalogue ids.

Products (up to some 100,000) are held in memory behind a trigram index: candidates share the most trigrams with the
text, and only those are compared in full. People are looked up by a bounded query, never held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from sqlalchemy import func, or_, select

from analytics.contract.catalogue import EntityKind, Found
from analytics.planning.names.countries import country_name
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import customers

CANDIDATES = 150
LEAST_SCORE = 72.0


@dataclass(frozen=True)
class NamedItem:
    """Something with a name and a code."""

    id: str
    label: str
    code: str


class TrigramIndex:
    """Items by the trigrams of their names; a look-up compares only the best ``CANDIDATES``."""

    def __init__(self, items: tuple[NamedItem, ...]) -> None:
        self.items = items
        self._codes = {item.code.lower(): n for n, item in enumerate(items)} | {
            item.id.lower(): n for n, item in enumerate(items)
        }
        # Codes that differ in their capitals alone are codes of two products: as written goes first.
        self._written = {item.code: n for n, item in enumerate(items)}
        postings: dict[str, list[int]] = defaultdict(list)
        for number, item in enumerate(items):
            for gram in _trigrams(item.label):
                postings[gram].append(number)
        self._postings: dict[str, NDArray[np.int64]] = {g: np.asarray(p) for g, p in postings.items()}

    @cached_property
    def _labels(self) -> dict[str, int]:
        return {item.label.lower(): number for number, item in enumerate(self.items)}

    def find(self, kind: EntityKind, text: str, limit: int) -> tuple[Found, ...]:
        """Best first; an exact code or full name stands alone."""
        wanted = text.strip().lower()
        written = self._written.get(text.strip())
        number = self._codes.get(wanted, self._labels.get(wanted)) if written is None else written
        if number is not None:
            return (Found(kind, self.items[number].id, self.items[number].label, exact=True),)
        grams = [self._postings[g] for g in _trigrams(wanted) if g in self._postings]
        if not grams:
            return ()
        hits = np.bincount(np.concatenate(grams), minlength=len(self.items))
        candidates = np.argsort(-hits, kind="stable")[:CANDIDATES]
        scored = [
            Found(
                kind,
                self.items[n].id,
                self.items[n].label,
                False,
                fuzz.token_set_ratio(wanted, self.items[n].label.lower()),
            )
            for n in candidates
            if hits[n]
        ]
        good = [f for f in scored if f.score >= LEAST_SCORE]
        return tuple(sorted(good, key=lambda f: (-f.score, len(f.label), f.id))[:limit])


class StoreCatalogue:
    """``Catalogue`` over a store: products and campaigns in memory, people by query."""

    def __init__(
        self,
        products: tuple[NamedItem, ...],
        campaigns: tuple[NamedItem, ...],
        run: Callable[[Plan], Results],
    ) -> None:
        self._indexes: dict[EntityKind, TrigramIndex] = {
            "product": TrigramIndex(products),
            "campaign": TrigramIndex(campaigns),
        }
        self._run = run

    def find(self, kind: EntityKind, text: str, limit: int = 4) -> tuple[Found, ...]:
        """As ``Catalogue.find``."""
        if kind == "customer":
            return self._people(text, limit)
        return self._indexes[kind].find(kind, text, limit)

    def _people(self, text: str, limit: int) -> tuple[Found, ...]:
        wanted = text.strip().lower()
        if not wanted:
            return ()
        c = customers.c
        names = (func.lower(func.coalesce(c.first_name, "")), func.lower(func.coalesce(c.last_name, "")))
        full_name = names[0] + " " + names[1]
        exact = or_(
            func.lower(c.external_id) == wanted,
            func.lower(c.email) == wanted,
            full_name == wanted,
            *(name == wanted for name in names),
        )
        query: Any = (
            select(c.external_id, c.city, c.country, exact.label("exact"))
            .where(or_(exact, full_name.like(f"{_like(wanted)}%", escape="\\")))
            .order_by(exact.desc(), func.length(c.external_id), c.external_id)
            .limit(limit * 3)
        )
        rows = self._run(Plan({"people": query}))["people"]
        found = [
            Found(
                "customer",
                row["external_id"],
                f"customer {row['external_id']}",
                bool(row["exact"]),
                hint=", ".join(filter(None, (row["city"], country_name(row["country"] or "")))),
            )
            for row in rows
        ]
        sure = [f for f in found if f.id.lower() == wanted] or [f for f in found if f.exact]
        return tuple(sure or found)[:limit]


def _trigrams(text: str) -> set[str]:
    padded = f"  {text.lower()} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
