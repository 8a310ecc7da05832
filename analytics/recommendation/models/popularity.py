"""Recent best sellers, overall, of a country or of a segment: the mark every other method must beat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analytics.recommendation.contract import Floats, Ints, Scored, Shop, Task, Wanted
from analytics.recommendation.decay import decay

RECENT_DAYS = 30
FEWEST_ORDERS = 100
"""A country or segment with fewer recent purchases gets the list of everywhere."""

By = Literal["all", "country", "segment"]
BY: tuple[By, ...] = ("all", "country", "segment")


@dataclass(frozen=True, slots=True)
class Popular:
    """Best sellers, fitted: ids and how much each was bought, best first, overall and by group."""

    overall: tuple[tuple[int, float], ...]
    by_group: Mapping[str, tuple[tuple[int, float], ...]]
    by: By
    task: Task

    def recommend(self, wanted: Wanted, k: int, allowed: frozenset[int] | None = None) -> tuple[Scored, ...]:
        """See ``Fitted.recommend``; a score is the number of recent purchases, or their decayed sum."""
        bought = frozenset[int]() if self.task == "next" else wanted.bought
        chosen = [
            Scored(product, n, 1.0)
            for product, n in self.of(wanted)
            if product not in bought and (allowed is None or product in allowed)
        ]
        return tuple(chosen[:k])

    def explain(self, wanted: Wanted, product: int) -> Scored | None:
        """See ``Fitted.explain``; no purchase of the customer contributes."""
        return next((Scored(p, n, 1.0) for p, n in self.of(wanted) if p == product), None)

    def of(self, wanted: Wanted) -> tuple[tuple[int, float], ...]:
        """The list that counts for somebody."""
        group = {"all": None, "country": wanted.country, "segment": wanted.segment}[self.by]
        return self.by_group.get(group or "", self.overall)


@dataclass(frozen=True, slots=True)
class Popularity:
    """The method: purchases of the last days, one a customer, product and day; or all of them, decayed."""

    days: int = RECENT_DAYS
    half_life: float | None = None
    by: By = "country"
    fewest: int = FEWEST_ORDERS
    task: Task = "new"
    name: str = "popularity"
    paper: str = "none: a count"

    def fit(self, shop: Shop) -> Popular:
        """Count; a group has a list of its own only where enough was bought in it."""
        bought = shop.purchases
        recent = bought.age < self.days if self.half_life is None else np.ones(len(bought), dtype=bool)
        product, customer, age = bought.product[recent], bought.customer[recent], bought.age[recent]
        value = np.ones(len(product)) if self.half_life is None else decay(age, self.half_life)
        groups: Mapping[int, str] = {"all": {}, "country": shop.countries, "segment": shop.segments}[self.by]
        where = np.array([groups.get(c, "") for c in customer.tolist()], dtype=object)
        lists = {
            group: _ranked(product[where == group], value[where == group])
            for group in sorted(set(where.tolist()) - {""})
            if value[where == group].sum() >= self.fewest
        }
        return Popular(_ranked(product, value), lists, self.by, self.task)


def _ranked(product: Ints, value: Floats) -> tuple[tuple[int, float], ...]:
    found, row = np.unique(product, return_inverse=True)
    count = np.bincount(row, value, minlength=len(found))
    order = np.lexsort((found, -np.round(count, 9)))
    return tuple((int(found[i]), float(count[i])) for i in order)
