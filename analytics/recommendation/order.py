"""The order of a ranking: best first, of equal scores the one that stands first."""

from __future__ import annotations

import numpy as np

from analytics.recommendation.contract import Floats, Ints

DECIMALS = 9
"""Scores that differ by less are equal: sums of the same parts in another order must not change a list."""


def best_first(scores: Floats) -> Ints:
    """Positions by score, the largest first, rounded to ``DECIMALS``; of equals the first. No score is NaN.

    >>> best_first(np.array([0.5, 2.0, 0.5 + 1e-12])).tolist()
    [1, 0, 2]
    """
    n = len(scores)
    steps = np.rint(scores * 10.0**DECIMALS)
    bits = n.bit_length()
    if np.abs(steps).max(initial=0.0) < 2.0 ** (62 - bits):
        # A score and its place in one whole number: sorting those takes a tenth of a stable sort of doubles.
        keys = (-steps).astype(np.int64) << bits
        keys |= np.arange(n)
        keys.sort()
        return keys & ((1 << bits) - 1)
    return np.argsort(-steps, kind="stable")
