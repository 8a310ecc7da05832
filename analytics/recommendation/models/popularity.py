"""Recent best sellers, overall or of a country: for whoever has no history, and the mark every other method must beat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analytics.recommendation.contract import Ints, Scored, Shop, Wanted

RECENT_DAYS = 30
FEWEST_ORDERS = 100
"""A country with fewer recent purchases gets the list of all countries."""


@dataclass(frozen=True, slots=True)
class Popular:
    """Best sellers, fitted: ids and purchases, best first, overall and by country."""

    overall: tuple[tuple[int, int], ...]
    by_country: Mapping[str, tuple[tuple[int, int], ...]]

    def recommend(self, wanted: Wanted, k: int, allowed: frozenset[int] | None = None) -> tuple[Scored, ...]:
        """See ``Fitted.recommend``; a score is the number of recent purchases."""
        bought = wanted.bought
        chosen = [
            Scored(product, float(n), 1.0)
            for product, n in self._list(wanted)
            if product not in bought and (allowed is None or product in allowed)
        ]
        return tuple(chosen[:k])

    def explain(self, wanted: Wanted, product: int) -> Scored | None:
        """See ``Fitted.explain``; no purchase of the customer contributes."""
        return next((Scored(p, float(n), 1.0) for p, n in self._list(wanted) if p == product), None)

    def _list(self, wanted: Wanted) -> tuple[tuple[int, int], ...]:
        return self.by_country.get(wanted.country or "", self.overall)


@dataclass(frozen=True, slots=True)
class Popularity:
    """The method: purchases of the last days, one a customer, product and day."""

    days: int = RECENT_DAYS
    fewest: int = FEWEST_ORDERS
    name: str = "popularity"
    paper: str = "none: a count"

    def fit(self, shop: Shop) -> Popular:
        """Count; a country of its own only where enough was bought there."""
        recent = shop.purchases.age < self.days
        product, customer = shop.purchases.product[recent], shop.purchases.customer[recent]
        where = np.array([shop.countries.get(c, "") for c in customer.tolist()], dtype=object)
        lists = {
            country: _ranked(product[where == country])
            for country in sorted(set(where.tolist()) - {""})
            if np.count_nonzero(where == country) >= self.fewest
        }
        return Popular(_ranked(product), lists)


def _ranked(product: Ints) -> tuple[tuple[int, int], ...]:
    found, count = np.unique(product, return_counts=True)
    order = np.lexsort((found, -count))
    return tuple((int(found[i]), int(count[i])) for i in order)
