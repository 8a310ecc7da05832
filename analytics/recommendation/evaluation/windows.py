"""A shop's past cut in two: what a method may know, and what customers bought after it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.recommendation.block import Histories
from analytics.recommendation.contract import Ints, Purchases, Shop

WINDOW_DAYS = 30


def before(shop: Shop, age: int) -> Shop:
    """The shop as it was ``age`` days before its last day: ages count from there."""
    past = _before(shop.purchases, age)
    known = set(np.unique(past.product).tolist())
    texts = {product: text for product, text in shop.texts.items() if product in known}
    # Today's segments would tell the future: they are made again from what was known then.
    return Shop(past, texts, shop.countries, groups(past), _before(shop.baskets, age))


def groups(purchases: Purchases) -> dict[int, str]:
    """Customers by recency (fifths, ties share the worse) and number of days with a purchase (1, 2, 3, 4-5, 6+)."""
    if not len(purchases):
        return {}
    customers, row = np.unique(purchases.customer, return_inverse=True)
    newest = np.full(len(customers), np.iinfo(np.int64).max)
    np.minimum.at(newest, row, purchases.age)
    span = int(purchases.age.max()) + 1
    days = np.bincount(
        np.unique(row.astype(np.int64) * span + purchases.age) // span, minlength=len(customers)
    )
    at_least_as_good = np.searchsorted(np.sort(newest), newest, side="right")
    r = 5 - (at_least_as_good * 5 - 1) // len(customers)
    f = np.searchsorted([1, 2, 3, 5], days) + 1
    return {int(c): f"r{a}f{b}" for c, a, b in zip(customers, r, f, strict=True)}


def _before(purchases: Purchases, age: int) -> Purchases:
    kept = purchases.age >= age
    return Purchases(purchases.customer[kept], purchases.product[kept], purchases.age[kept] - age)


def between(purchases: Purchases, start: int, end: int) -> Purchases:
    """Purchases with ``start <= age < end``."""
    kept = (purchases.age >= start) & (purchases.age < end)
    return Purchases(purchases.customer[kept], purchases.product[kept], purchases.age[kept])


@dataclass(frozen=True, slots=True)
class Window:
    """One cut: the shop before it, the customers who bought known products after it, and what each bought.

    ``wanted`` holds positions in ``products`` per customer, ``first`` the products of the very next day with an
    order; new customers and products of the window are counted and left out.
    """

    shop: Shop
    products: Ints
    histories: Histories
    wanted: tuple[Ints, ...]
    first: tuple[Ints, ...]
    new_customers: int
    new_products: int

    @property
    def customers(self) -> Ints:
        """Sorted ids."""
        return self.histories.customers


def window(shop: Shop, age: int, days: int = WINDOW_DAYS) -> Window:
    """Cut ``age`` days before the last day: the window holds the ``days`` after the cut."""
    past = before(shop, age)
    later = between(shop.purchases, age - days, age)
    products = np.unique(past.purchases.product)
    known = np.unique(past.purchases.customer)
    fresh = ~np.isin(later.product, products)
    strange = ~np.isin(later.customer, known)
    kept = ~fresh & ~strange
    customers, row = np.unique(later.customer[kept], return_inverse=True)
    column = np.searchsorted(products, later.product[kept])
    age_of = later.age[kept]
    wanted, first = [], []
    order = np.argsort(row, kind="stable")
    ends = np.searchsorted(row[order], np.arange(len(customers) + 1))
    for n in range(len(customers)):
        mine = order[ends[n] : ends[n + 1]]
        wanted.append(np.unique(column[mine]))
        first.append(np.unique(column[mine][age_of[mine] == age_of[mine].max()]))
    return Window(
        past,
        products,
        Histories.of(past.purchases, products, customers),
        tuple(wanted),
        tuple(first),
        len(np.unique(later.customer[strange])),
        len(np.unique(later.product[fresh])),
    )
