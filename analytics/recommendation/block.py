"""The same scores for many customers at once, as matrices: what an evaluation runs on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analytics.recommendation.contract import Floats, Ints, Purchases, Weights
from analytics.recommendation.decay import decay
from analytics.recommendation.matrices import Newest, newest
from analytics.recommendation.score import MOST_HISTORY, Parameters


@dataclass(frozen=True, slots=True)
class Square:
    """Pairs as two sources x targets matrices over sorted products, with each product's trend and repeat."""

    products: Ints
    pattern: sparse.csr_matrix
    content: sparse.csr_matrix
    trend: Floats
    repeat: Floats

    @classmethod
    def of(cls, products: Ints, pairs: Weights, trend: Floats, repeat: Floats) -> Square:
        """``products`` (sorted) must hold every source and target; the factors are by product."""
        source = np.searchsorted(products, pairs.source)
        target = np.searchsorted(products, pairs.target)
        shape = (len(products), len(products))
        return cls(
            products,
            sparse.csr_matrix((pairs.weight, (source, target)), shape=shape),
            sparse.csr_matrix((pairs.content, (source, target)), shape=shape),
            trend,
            repeat,
        )


@dataclass(frozen=True, slots=True)
class Histories:
    """Customers x products: the newest purchase of each, cut to the last ``MOST_HISTORY``, and all orders of them.

    ``bought`` marks everything ever bought; ``orders`` holds one entry per customer, product and day.
    """

    customers: Ints
    row: Ints
    column: Ints
    age: Ints
    bought: sparse.csr_matrix
    order_row: Ints
    order_column: Ints
    order_age: Ints

    @property
    def shape(self) -> tuple[int, int]:
        """Customers and products."""
        return self.bought.shape[0], self.bought.shape[1]

    @classmethod
    def of(cls, purchases: Purchases, products: Ints, customers: Ints) -> Histories:
        """Of these customers (sorted); somebody without purchases has an empty row."""
        mine = np.isin(purchases.customer, customers) & np.isin(purchases.product, products)
        chosen = Purchases(purchases.customer[mine], purchases.product[mine], purchases.age[mine])
        entries = newest(chosen, products)
        row = np.searchsorted(customers, entries.customers)[entries.row]
        shape = (len(customers), len(products))
        bought = sparse.csr_matrix((np.ones(len(row)), (row, entries.column)), shape=shape)
        kept = _newest_few(entries, row)
        return cls(
            customers,
            row[kept],
            entries.column[kept],
            entries.age[kept],
            bought,
            np.searchsorted(customers, chosen.customer),
            np.searchsorted(products, chosen.product),
            chosen.age,
        )

    def decayed(self, half_life: float) -> sparse.csr_matrix:
        """The newest purchases, decayed."""
        return sparse.csr_matrix((decay(self.age, half_life), (self.row, self.column)), shape=self.shape)

    def own(self, half_life: float) -> sparse.csr_matrix:
        """Sums of decayed orders."""
        values = decay(self.order_age, half_life)
        return sparse.csr_matrix((values, (self.order_row, self.order_column)), shape=self.shape)


def _newest_few(entries: Newest, row: Ints) -> Ints:
    order = np.lexsort((entries.column, entries.age, row))
    ordered = row[order]
    starts = np.searchsorted(ordered, ordered, side="left")
    return order[np.arange(len(order)) - starts < MOST_HISTORY]


def pair_scores(square: Square, histories: Histories, parameters: Parameters) -> Floats:
    """As ``score.score``: customers x products, 0 where nothing speaks for a product."""
    pattern = dense(sparse.csr_matrix(histories.decayed(parameters.history_half_life) @ square.pattern))
    np.maximum(pattern, 0.0, out=pattern)
    result = _by_row(pattern)
    if parameters.content_share:
        content = dense(sparse.csr_matrix(histories.decayed(parameters.content_half_life) @ square.content))
        result += parameters.content_share * _by_row(content)
    result *= square.trend[None, :] ** parameters.trend_power
    if parameters.own_share:
        result += parameters.own_share * own_scores(square.repeat, histories, parameters)
    return result


def own_scores(repeat: Floats, histories: Histories, parameters: Parameters) -> Floats:
    """What the customers' own orders say, scaled to 1 a customer: as ``score.own_strength``."""
    own = histories.own(parameters.own_half_life)
    own.data = np.log1p(own.data)
    return _by_row(dense(own) * repeat[None, :] ** parameters.repeat_power)


def dense(matrix: sparse.csr_matrix) -> Floats:
    """As an array of doubles."""
    return np.asarray(matrix.toarray(), dtype=np.float64)


def _by_row(values: Floats) -> Floats:
    """Scaled so that each customer's best has 1, where anything is above 0; in place."""
    largest = values.max(axis=1, initial=0.0)
    largest[largest <= 0] = 1.0
    values /= largest[:, None]
    return values


def best(scores: Floats, products: Ints, depth: int) -> Ints:
    """Positions of the best ``depth`` columns a row, best first, equal scores by product; -1 where none speaks."""
    n, m = scores.shape
    depth = min(depth, m)
    if depth == 0:
        return np.zeros((n, 0), dtype=np.int64)
    rounded = np.round(scores, 9)
    order = np.empty((n, depth), dtype=np.int64)
    for r in range(n):
        line = rounded[r]
        border = np.partition(line, m - depth)[m - depth]
        found = np.flatnonzero(line >= max(border, 1e-12)) if border <= 0 else np.flatnonzero(line >= border)
        found = found[np.lexsort((products[found], -line[found]))][:depth]
        order[r, : len(found)] = found
        order[r, len(found) :] = -1
    return order
