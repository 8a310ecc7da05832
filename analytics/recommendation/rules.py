"""What is shown of a ranking: a rule beats a model every time, and each effect is counted.

In order: eligibility, already bought, family suppression, people's rules, then the score lifted or lowered (rules, price
band, rotation), places that are given, at most three of a family, the first k.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from analytics.recommendation.eligibility import (
    MOST_OF_A_FAMILY,
    RULES,
    Card,
    Choice,
    Situation,
    for_customer,
    forbids,
    lowered,
    most_lift,
    not_due,
    price_band,
)
from analytics.recommendation.merchandising import Rule
from analytics.recommendation.shelf import Shelf


def choose(
    ranked: Iterable[int],
    cards: Mapping[int, Card],
    situation: Situation,
    k: int,
    scores: Mapping[int, float] | None = None,
    rules: tuple[Rule, ...] = (),
) -> Choice:
    """As ``Shelf.choose`` of a shelf that holds these cards, for a ranking in which a product may come twice."""
    every = np.array(list(dict.fromkeys(ranked)), dtype=np.int64)
    known = scores or {}
    values = np.array([known.get(p, np.nan) for p in every.tolist()], dtype=np.float64) if known else None
    shelf = Shelf({p: cards[p] for p in every.tolist() if p in cards}, rules)
    return shelf.choose(every, situation, k, values)


__all__ = [
    "MOST_OF_A_FAMILY",
    "RULES",
    "Card",
    "Choice",
    "Shelf",
    "Situation",
    "choose",
    "for_customer",
    "forbids",
    "lowered",
    "most_lift",
    "not_due",
    "price_band",
]
