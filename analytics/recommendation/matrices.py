"""Purchases as matrices: what the models and the counts are computed on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analytics.recommendation.contract import Floats, Ints, Purchases
from analytics.recommendation.decay import decay

WITHIN_DAYS = 30
"""How long after a purchase another one counts as following it."""


@dataclass(frozen=True, slots=True)
class Newest:
    """One entry per customer and product: the age of the newest purchase, in days, and of the first."""

    customers: Ints
    products: Ints
    row: Ints
    column: Ints
    age: Ints
    first_age: Ints

    @property
    def shape(self) -> tuple[int, int]:
        """Number of customers and of products."""
        return len(self.customers), len(self.products)


def newest(purchases: Purchases, products: Ints) -> Newest:
    """The customers x products entries; ``products`` (sorted) are the columns, purchases of others are left out."""
    kept = np.isin(purchases.product, products)
    customers, row = np.unique(purchases.customer[kept], return_inverse=True)
    column = np.searchsorted(products, purchases.product[kept])
    age = purchases.age[kept]
    cell = row.astype(np.int64) * len(products) + column
    order = np.lexsort((age, cell))
    cells, start = np.unique(cell[order], return_index=True)
    last = np.append(start[1:], len(cell)) - 1 if len(cell) else start
    return Newest(
        customers, products, cells // max(1, len(products)), cells % max(1, len(products)),
        age[order][start], age[order][last],
    )  # fmt: skip


def decayed(entries: Newest, half_life: float) -> sparse.csr_matrix:
    """Customers x products with 0.5^(age of the newest purchase / half-life)."""
    values = decay(entries.age, half_life)
    return sparse.csr_matrix((values, (entries.row, entries.column)), shape=entries.shape)


def popularity(purchases: Purchases, products: Ints, half_life: float) -> Floats:
    """Sum of decayed purchases (one a customer, product and day) per product, scaled so that the best has 1."""
    kept = np.isin(purchases.product, products)
    column = np.searchsorted(products, purchases.product[kept])
    sums = np.bincount(column, decay(purchases.age[kept], half_life), minlength=len(products))
    return sums / sums.max() if len(sums) and sums.max() > 0 else sums


def follows(purchases: Purchases, products: Ints) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Two matrices over customer-days that have ``WITHIN_DAYS`` full days after them, columns are products.

    The first marks what the customer bought on that day for the first time ever; the second what was bought on
    that day or within the days after it. The age 0 is the last full day, so a day of age 30 has 30 after it.
    """
    kept = np.isin(purchases.product, products)
    customer, age = purchases.customer[kept], purchases.age[kept]
    column = np.searchsorted(products, purchases.product[kept])
    span = int(age.max(initial=0)) + 1
    day = customer * span + (span - 1 - age)  # ascends with the customer, then with time
    days, row = np.unique(day, return_inverse=True)
    n, m = len(days), len(products)
    on_day = sparse.csr_matrix((np.ones(len(row)), (row, column)), shape=(n, m))
    # Each day's window is a stretch of rows of the same customer: [day, day + 30].
    last_of_window = np.minimum(days + WITHIN_DAYS, (days // span + 1) * span - 1)
    stop = np.searchsorted(days, last_of_window, side="right")
    lengths = stop - np.arange(n)
    rows = np.repeat(np.arange(n), lengths)
    columns = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths) + rows
    window = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(n, n)) @ on_day
    window.data[:] = 1.0
    first_cell = np.unique(customer * m + column, return_index=True) if m else (day, day)
    first_day = np.full(len(first_cell[0]), np.iinfo(np.int64).max)
    inverse = np.searchsorted(first_cell[0], customer * m + column)
    np.minimum.at(first_day, inverse, day)
    first = sparse.csr_matrix(
        (np.ones(len(first_day)), (np.searchsorted(days, first_day), first_cell[0] % max(1, m))), shape=(n, m)
    )
    full = span - 1 - days % span >= WITHIN_DAYS
    return first[full], sparse.csr_matrix(window[full])
