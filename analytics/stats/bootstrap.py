"""Intervals by drawing again from what was seen: for means of anything that one customer gives one value of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 2_000
SEED = 20_110
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its interval (95 % unless asked otherwise), out of ``n`` values."""

    value: float
    low: float
    high: float
    n: int


def bootstrap_mean(values: NDArray[np.float64], level: float = 0.95, seed: int = SEED) -> Mean:
    """The mean with the percentile interval of ``DRAWS`` seeded draws; of paired differences it is the paired one.

    Raises ValueError for no values. Source: Efron (1979), Bootstrap methods: another look at the jackknife.
    """
    n = len(values)
    if n == 0:
        raise ValueError("there is no mean of nothing")
    generator = np.random.default_rng(seed)
    means = np.concatenate(
        [
            generator.multinomial(n, np.full(n, 1 / n), size=_AT_ONCE) @ values / n
            for _ in range(DRAWS // _AT_ONCE)
        ]
    )
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Mean(float(values.mean()), float(low), float(high), n)
