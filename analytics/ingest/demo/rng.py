"""Random integers that are the same on every machine.

The generator is splitmix64 read at counter positions: the n-th number of a stream depends on the stream's key
and on n alone. Only unsigned 64-bit integer operations are used, no floating point, so neither the processor
nor the version of a library can change a row of the demo shop.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

type Ints = NDArray[np.int64]
type Bools = NDArray[np.bool_]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)

# -1000 ln(1 - (i + 1/2) / 64), rounded: written out, because a logarithm may differ in its last bit between
# machines.
_EXPONENTIAL: Ints = np.array(
    [
        *(
            8,
            24,
            40,
            56,
            73,
            90,
            107,
            125,
            143,
            161,
            179,
            198,
            217,
            237,
            257,
            277,
            298,
            319,
            341,
            363,
            386,
            409,
        ),
        *(
            433,
            458,
            483,
            508,
            535,
            562,
            589,
            618,
            647,
            678,
            709,
            741,
            774,
            809,
            845,
            882,
            920,
            960,
            1002,
            1045,
        ),
        *(
            1091,
            1138,
            1188,
            1241,
            1297,
            1356,
            1418,
            1485,
            1556,
            1633,
            1717,
            1808,
            1908,
            2019,
            2144,
            2287,
            2454,
        ),
        *(2655, 2906, 3243, 3753, 4852),
    ],
    dtype=np.int64,
)


def ints(values: object) -> Ints:
    """The values as 64-bit integers."""
    return np.asarray(values, dtype=np.int64)


class Stream:
    """One named sequence of random integers; streams of different names do not disturb one another."""

    def __init__(self, seed: int, name: str) -> None:
        digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
        self._key = np.uint64(int.from_bytes(digest[:8], "little"))
        self._at = 0

    def bits(self, count: int) -> NDArray[np.uint64]:
        """The next ``count`` numbers, each with 64 random bits."""
        mixed = np.arange(self._at + 1, self._at + count + 1, dtype=np.uint64) * _GOLDEN + self._key
        self._at += count
        mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX_1
        mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX_2
        return mixed ^ (mixed >> np.uint64(31))

    def below(self, limit: int | Ints, count: int) -> Ints:
        """Integers from 0 to ``limit`` - 1; a limit must be below 2**31 so that the product fits 64 bits."""
        high = (self.bits(count) >> np.uint64(32)).astype(np.int64)
        return (high * ints(limit)) >> 32

    def between(self, low: int, high: int, count: int) -> Ints:
        """Integers from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1, count)

    def chance(self, per_mille: int | Ints, count: int) -> Bools:
        """True in ``per_mille`` of a thousand draws."""
        return self.below(1000, count) < per_mille

    def pick(self, weights: object, count: int) -> Ints:
        """Positions drawn in proportion to whole-number weights."""
        upto = np.cumsum(ints(weights))
        return ints(np.searchsorted(upto, self.below(int(upto[-1]), count), side="right"))

    def waiting(self, mean: Ints) -> Ints:
        """Waiting times of about exponential shape with the given means."""
        return mean * _EXPONENTIAL[self.below(64, mean.size).reshape(mean.shape)] // 1000

    def around(self, middle: Ints, spread: int) -> Ints:
        """The middle values, each changed by up to ``spread`` per mille, small changes being likelier."""
        shake = self.below(spread + 1, middle.size) + self.below(spread + 1, middle.size) - spread
        return middle * (1000 + shake) // 1000

    def shuffled(self, count: int) -> Ints:
        """The numbers 0 to ``count`` - 1 in random order."""
        return ints(np.argsort(self.bits(count), kind="stable"))


def pick_in_groups(stream: Stream, weights: Ints, groups: Ints) -> Ints:
    """For each group number a column of that group's row of ``weights``, drawn in proportion to the row."""
    upto = np.cumsum(weights.reshape(-1))
    width = weights.shape[1]
    before = np.concatenate([ints([0]), upto[width - 1 :: width]])
    total = before[groups + 1] - before[groups]
    drawn = before[groups] + stream.below(total, groups.size)
    return ints(np.searchsorted(upto, drawn, side="right") - groups * width)


def position_in_group(groups: Ints) -> Ints:
    """0, 1, 2, … within each run of equal values; the values must be sorted."""
    return np.arange(groups.size, dtype=np.int64) - ints(np.searchsorted(groups, groups))
