"""How much a purchase still counts as it grows old."""

from __future__ import annotations

import numpy as np

from analytics.recommendation.contract import Floats, Ints


def decay(age: Ints, half_life: float) -> Floats:
    """What a purchase still counts after ``age`` days."""
    return np.power(0.5, age.astype(np.float64) / half_life)
