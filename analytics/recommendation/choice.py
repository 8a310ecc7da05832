"""Which method suits a shop, by its size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.recommendation.contract import Purchases

LEAST_REPEATERS = 500
LEAST_PAIRS = 2_000
MOST_PRODUCTS = 20_000


@dataclass(frozen=True, slots=True)
class Size:
    """A shop in numbers: known buyers, those with purchases on two days or more, products bought, pairs of the two."""

    customers: int
    repeaters: int
    products: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """The method's name and the code of why."""

    method: str
    why: str


def size_of(purchases: Purchases) -> Size:
    """Count a shop."""
    customers, row = np.unique(purchases.customer, return_inverse=True)
    products, column = np.unique(purchases.product, return_inverse=True)
    span = int(purchases.age.max(initial=0)) + 1
    days = np.unique(row.astype(np.int64) * span + purchases.age) // span
    pairs = np.unique(row.astype(np.int64) * max(1, len(products)) + column)
    return Size(
        customers=len(customers),
        repeaters=int(np.count_nonzero(np.bincount(days, minlength=len(customers)) >= 2)),
        products=len(products),
        pairs=len(pairs),
    )


def choose(size: Size) -> Chosen:
    """Popularity where nothing personal can be shown to win, a walk where the closed form would not fit into memory."""
    if size.repeaters < LEAST_REPEATERS:
        return Chosen("popularity", "few_repeaters")
    if size.pairs < LEAST_PAIRS:
        return Chosen("popularity", "few_pairs")
    if size.products > MOST_PRODUCTS:
        return Chosen("walk", "many_products")
    return Chosen("linear", "enough")
