"""How many customers stand behind a pair of products: the numbers that reasons quote."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analytics.recommendation.contract import Floats, Ints, Purchases
from analytics.recommendation.matrices import follows, newest

ENTRIES_AT_ONCE = 6_000_000
"""About so many sums of counts are held at a time, whatever the number of products."""


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
        n_both=at_pairs(bought, bought, source, target),
        n_source=buyers[source],
        n_target=buyers[target],
        n30_both=at_pairs(first, window, source, target),
        n30_source=starts[source],
        base_30d=followed / max(1, window.shape[0]),
        base_ever=buyers / max(1, entries.shape[0]),
    )


def at_pairs(a: sparse.csr_matrix, b: sparse.csr_matrix, row: Ints, column: Ints) -> Ints:
    """The entries of ``aᵀb`` at the given places; whole numbers below 2^53, so doubles are exact."""
    found = np.zeros(len(row), dtype=np.int64)
    # Turned, the product has a stretch of memory for each column that is asked for.
    columns, turned = b.T.tocsr(), a.tocsr()
    n, m = turned.shape[1], columns.shape[0]
    load = float(np.diff(turned.indptr) @ np.bincount(columns.indices, minlength=turned.shape[0]))
    width = max(1, int(ENTRIES_AT_ONCE / max(1.0, load / max(1, m))))
    order = np.lexsort((row, column))
    ordered = column[order]
    for start in range(0, m, width):
        low, high = np.searchsorted(ordered, (start, start + width))
        if low == high:
            continue
        counts = sparse.csr_matrix(columns[start : start + width] @ turned)
        counts.sort_indices()
        keys = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr)) * n + counts.indices
        here = order[low:high]
        wanted = (column[here] - start) * n + row[here]
        at = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
        if len(keys):
            found[here] = np.where(keys[at] == wanted, counts.data[at], 0.0).astype(np.int64)
    return found
