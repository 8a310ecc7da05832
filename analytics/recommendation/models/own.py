"""What a customer keeps buying, by how often and how lately she did: the mark for the next order.

Source: the personal frequency part of Hu et al. (2020), Modeling personalized item frequency information for
next-basket recommendation; the factor for how often buyers come back at all is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from analytics.recommendation.contract import Contribution, Scored, Shop, Task, Wanted
from analytics.recommendation.models.pairs import repeat
from analytics.recommendation.score import Parameters, own_strength


@dataclass(frozen=True, slots=True)
class Frequent:
    """How often buyers of each product come back, fitted."""

    repeats: Mapping[int, float]
    parameters: Parameters
    task: Task = "next"

    def recommend(self, wanted: Wanted, k: int, allowed: frozenset[int] | None = None) -> tuple[Scored, ...]:
        """See ``Fitted.recommend``: products of the customer's own, nothing else."""
        strength = own_strength(wanted.orders or wanted.history, self.repeats, self.parameters)
        ranked = sorted(strength.items(), key=lambda item: (-round(item[1], 9), item[0]))
        chosen = [p for p, value in ranked if value > 0 and (allowed is None or p in allowed)]
        return tuple(_scored(p, strength[p]) for p in chosen[:k])

    def explain(self, wanted: Wanted, product: int) -> Scored | None:
        """See ``Fitted.explain``."""
        strength = own_strength(wanted.orders or wanted.history, self.repeats, self.parameters)
        return _scored(product, strength[product]) if strength.get(product) else None


def _scored(product: int, value: float) -> Scored:
    return Scored(product, value, 1.0, (Contribution(product, 0.0, 0.0, value),))


@dataclass(frozen=True, slots=True)
class Own:
    """The method."""

    parameters: Parameters = field(default_factory=lambda: Parameters(own_share=1.0))
    task: Task = "next"
    name: str = "own"
    paper: str = (
        "Hu et al. (2020), Modeling personalized item frequency information for next-basket recommendation"
    )

    def fit(self, shop: Shop) -> Frequent:
        """Count who came back."""
        products = np.unique(shop.purchases.product)
        repeats = dict(zip(products.tolist(), repeat(shop.purchases, products).tolist(), strict=True))
        return Frequent(repeats, self.parameters)
