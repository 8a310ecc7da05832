from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from analytics.recommendation.models.content import term_matrix
from analytics.recommendation.models.ease import ease
from analytics.recommendation.models.linear import pruned

X = np.array([[1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 1, 1], [0, 1, 0, 1.0]])


def test_two_items_on_paper() -> None:
    # gram [[2, 1], [1, 2]], l2 1: one unknown a column, b = 1 / (2 + 1).
    assert ease(np.array([[2, 1], [1, 2.0]]), 1.0) == pytest.approx(np.array([[0, 1 / 3], [1 / 3, 0]]))


@pytest.mark.parametrize("l2", [0.5, 3.0, 200.0])
def test_four_items_are_four_ridge_regressions_on_the_other_three(l2: float) -> None:
    expected = np.zeros((4, 4))
    for target in range(4):
        others = [j for j in range(4) if j != target]
        a = X[:, others]
        expected[others, target] = np.linalg.solve(a.T @ a + l2 * np.eye(3), a.T @ X[:, target])
    assert ease(X.T @ X, l2) == pytest.approx(expected, abs=1e-12)


def test_the_closed_form_as_published() -> None:
    p = np.linalg.inv(X.T @ X + 2.0 * np.eye(4))
    expected = -p / np.diag(p)[None, :]
    np.fill_diagonal(expected, 0)
    assert ease(X.T @ X, 2.0) == pytest.approx(expected, abs=1e-12)


def test_nothing_and_nonsense() -> None:
    assert ease(np.zeros((0, 0)), 1.0).shape == (0, 0)
    with pytest.raises(ValueError, match="positive"):
        ease(X.T @ X, 0.0)
    with pytest.raises(ValueError, match="semidefinite"):
        ease(np.array([[1, 5], [5, 1.0]]), 0.1)


def test_terms_are_rows_of_length_one() -> None:
    terms = term_matrix(["red mug", "red teapot", "", "42"])
    lengths = np.sqrt(np.asarray(terms.multiply(terms).sum(axis=1)).ravel())
    assert lengths == pytest.approx([1, 1, 0, 0])
    assert term_matrix(["", "7"]).shape == (2, 0)


@pytest.mark.parametrize("kept", [0, 1, 3, 200])
def test_the_largest_of_each_product_are_kept_and_of_equals_the_first(kept: int) -> None:
    # Against sorting each column whole; a step of .25 makes ties, and rounding to eight decimals makes more.
    draw = np.random.default_rng(3)
    weights = np.round(draw.normal(size=(150, 150)) * 4) / 4 + draw.uniform(-1, 1, (150, 150)) * 1e-10
    alike = draw.uniform(size=(150, 150)) * (draw.random((150, 150)) < 0.1)
    alike = np.triu(alike, 1) + np.triu(alike, 1).T
    products = np.arange(150) * 2 + 5
    found = pruned(weights, sparse.csr_matrix(alike), products, (kept, 2))
    expected = set()
    for target in range(150):
        for values, most in ((np.abs(weights[:, target]), kept), (alike[:, target], 2)):
            column = np.round(values, 8).tolist()
            ranked = sorted((-v, n) for n, v in enumerate(column) if v > 0)[:most]
            expected |= {(target * 2 + 5, source * 2 + 5) for _, source in ranked}
    pairs = list(zip(found.target.tolist(), found.source.tolist(), strict=True))
    assert pairs == sorted(expected)
    at = [((s - 5) // 2, (t - 5) // 2) for t, s in pairs]
    assert found.weight.tolist() == [np.round(weights[one], 8) for one in at]
    assert found.content.tolist() == [np.round(alike[one], 8) for one in at]
