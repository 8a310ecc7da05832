"""Shares and what they could be: intervals for a proportion out of counts."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist


def wilson(successes: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """The score interval of a proportion, both ends within 0 and 1.

    ``successes`` of ``trials`` are counts, ``level`` is the coverage. Raises ValueError for counts that are no
    proportion. Source: Wilson (1927), Probable inference, the law of succession, and statistical inference.

    >>> [round(end, 4) for end in wilson(20, 100)]
    [0.1334, 0.2888]
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} of {trials} is no proportion")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, z2 = successes / trials, z * z
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = z / (1 + z2 / trials) * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    return max(0.0, middle - half), min(1.0, middle + half)


def newcombe(one: tuple[int, int], other: tuple[int, int], level: float = 0.95) -> tuple[float, float]:
    """The interval of the difference of two independent proportions, each as ``(successes, trials)``.

    Raises ValueError for counts that are no proportion. Source: Newcombe (1998), Interval estimation for the
    difference between independent proportions, method 10; the first example of its table II:

    >>> [round(end, 4) for end in newcombe((56, 70), (48, 80))]
    [0.0524, 0.3339]
    """
    low1, high1 = wilson(*one, level)
    low2, high2 = wilson(*other, level)
    p1, p2 = one[0] / one[1], other[0] / other[1]
    return (
        p1 - p2 - sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2),
        p1 - p2 + sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2),
    )
