"""The order of a ranking against numpy's stable sort of the rounded scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.recommendation.order import best_first


@given(st.lists(st.floats(-4, 4), max_size=60), st.integers(0, 10))
def test_best_first_is_a_stable_sort(scores: list[float], decimals: int) -> None:
    values = np.round(np.array(scores, dtype=np.float64), decimals)
    assert best_first(values).tolist() == np.argsort(-np.round(values, 9), kind="stable").tolist()


@pytest.mark.parametrize("size", [1e3, 1e9, 1e12, 1e100])
def test_large_scores_are_sorted_too(size: float) -> None:
    values = np.array([1.0, 3.0, 2.0, 3.0, 0.0]) * size
    assert best_first(values).tolist() == [1, 3, 2, 0, 4]
