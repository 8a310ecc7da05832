"""Weights between products in closed form.

Source: Steck (2019), Embarrassingly shallow autoencoders for sparse data.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import lapack

from analytics.recommendation.contract import Floats

BLOCK = 256


def ease(gram: Floats, l2: float, *, overwrite: bool = False) -> Floats:
    """B with zero diagonal that minimises ``|X - XB|² + l2 |B|²``, out of ``gram = XᵀX``, items x items.

    Column i says how much each product speaks for product i. With ``overwrite`` the result may stand where ``gram`` did.
    Raises ValueError unless ``l2 > 0``, which is what makes the matrix invertible.
    """
    if l2 <= 0:
        raise ValueError(f"l2 must be positive, not {l2}")
    n = len(gram)
    if n == 0:
        return np.zeros((0, 0))
    # It is symmetric: turned, its rows are the columns that LAPACK wants, and nothing is moved.
    shifted = (gram if overwrite else np.array(gram, dtype=np.float64)).T
    shifted[np.diag_indices(n)] += l2
    factor, failed = lapack.dpotrf(shifted, lower=1, overwrite_a=1)
    if failed:
        raise ValueError("the matrix is no gram matrix: it is not positive semidefinite")
    inverse, _ = lapack.dpotri(factor, lower=1, overwrite_c=1)
    # Turned, a row is a product that is spoken for, and its numbers stand side by side: what is done next is in place.
    turned: Floats = inverse.T
    _mirror(turned)
    turned /= -np.diag(turned)[:, None]
    np.fill_diagonal(turned, 0.0)
    return turned.T


def _mirror(square: Floats) -> None:
    """Write what stands above the diagonal below it too, in blocks that fit a processor's cache."""
    n = len(square)
    for start in range(0, n, BLOCK):
        end = min(n, start + BLOCK)
        square[end:, start:end] = square[start:end, end:].T
        block = square[start:end, start:end]
        block[:] = np.triu(block) + np.triu(block, 1).T
