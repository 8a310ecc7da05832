"""How many customers stand behind a pair of products: the numbers that reasons quote."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analytics.recommendation.contract import Floats, Ints, Purchases
from analytics.recommendation.matrices import follows, newest


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Customers behind given pairs, and the shares behind every product (arrays by product)."""

    n_both: Ints
    n_source: Ints
    n_target: Ints
    n30_both: Ints
    n30_source: Ints
    base_30d: Floats
    base_ever: Floats


def pair_counts(purchases: Purchases, products: Ints, source: Ints, target: Ints) -> PairCounts:
    """Counts for the pairs of ``source`` and ``target``, which are positions in ``products`` (sorted ids)."""
    entries = newest(purchases, products)
    ones = np.ones(len(entries.row))
    bought = sparse.csr_matrix((ones, (entries.row, entries.column)), shape=entries.shape)
    buyers = np.asarray(bought.sum(axis=0)).ravel().astype(np.int64)
    first, window = follows(purchases, products)
    starts = np.asarray(first.sum(axis=0)).ravel().astype(np.int64)
    followed = np.asarray(window.sum(axis=0)).ravel()
    return PairCounts(
        n_both=_at(bought, bought, source, target),
        n_source=buyers[source],
        n_target=buyers[target],
        n30_both=_at(first, window, source, target),
        n30_source=starts[source],
        base_30d=followed / max(1, window.shape[0]),
        base_ever=buyers / max(1, entries.shape[0]),
    )


def _at(a: sparse.csr_matrix, b: sparse.csr_matrix, row: Ints, column: Ints) -> Ints:
    """The entries of ``aᵀb`` at the given places; whole numbers below 2^53, so doubles are exact."""
    counts: Floats = (a.T @ b).toarray()
    return counts[row, column].astype(np.int64)
