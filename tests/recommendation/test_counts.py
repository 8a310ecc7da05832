"""Counts against a shop of four customers, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.recommendation.choice import Size, choose, size_of
from analytics.recommendation.contract import Purchases
from analytics.recommendation.counts import pair_counts
from analytics.recommendation.matrices import newest, popularity

A, B = 10, 20
PURCHASES = Purchases.of(
    [
        (1, A, 90), (1, B, 60),   # B exactly 30 days after A: counts
        (2, A, 90), (2, B, 59),   # 31 days after: does not
        (3, A, 90), (3, A, 40), (3, B, 40),  # after the second A only: the first one is what counts
        (4, B, 100), (4, A, 29),  # A without 30 full days after it, B before it
    ]
)  # fmt: skip


def test_a_pair_by_hand() -> None:
    found = pair_counts(PURCHASES, np.array([A, B]), np.array([0, 1]), np.array([1, 0]))
    assert found.n_both.tolist() == [4, 4]
    assert found.n_source.tolist() == [4, 4]
    assert found.n30_source.tolist() == [3, 4]
    assert found.n30_both.tolist() == [1, 1]  # customer 1 after A; customer 3 took A with B
    # Seven customer-days have 30 days after them; B is on or within 30 days after 5 of them.
    assert found.base_30d.tolist() == pytest.approx([4 / 7, 5 / 7])
    assert found.base_ever.tolist() == [1.0, 1.0]


def test_newest_and_first_purchase() -> None:
    entries = newest(PURCHASES, np.array([A, B]))
    at = [
        i
        for i in range(len(entries.row))
        if entries.customers[entries.row[i]] == 3 and entries.column[i] == 0
    ]
    assert (entries.age[at].tolist(), entries.first_age[at].tolist()) == ([40], [90])


def test_popularity_halves() -> None:
    found = popularity(Purchases.of([(1, A, 0), (1, B, 30), (2, B, 30)]), np.array([A, B]), 15.0)
    assert found.tolist() == [1.0, 0.5]


def test_size_and_choice() -> None:
    assert size_of(PURCHASES) == Size(customers=4, repeaters=4, products=2, pairs=8)
    assert choose(Size(9, 499, 5, 10_000)).why == "few_repeaters"
    assert choose(Size(9, 500, 5, 1_999)).why == "few_pairs"
    assert choose(Size(9, 500, 20_001, 2_000)).method == "walk"
    assert choose(Size(9, 500, 20_000, 2_000)).method == "linear"
    assert size_of(Purchases.of([])) == Size(0, 0, 0, 0)
