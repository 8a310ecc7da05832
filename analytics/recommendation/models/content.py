"""Products by the words of their title and description."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

_WORD = re.compile(r"[^\W\d_]{2,}")


def words(text: str) -> list[str]:
    """Lower-case words of two letters or more.

    >>> words("Red TEAPOT, 2 cups")
    ['red', 'teapot', 'cups']
    """
    return _WORD.findall(text.lower())


def term_matrix(texts: Sequence[str]) -> sparse.csr_matrix:
    """Products x terms, TF-IDF, each row of length 1 (0 where a product has no words); terms in order.

    Source: Spärck Jones (1972), A statistical interpretation of term specificity.
    """
    if not any(words(text) for text in texts):
        return sparse.csr_matrix((len(texts), 0), dtype=np.float64)
    made = TfidfVectorizer(analyzer=words, sublinear_tf=True).fit_transform(texts)
    return sparse.csr_matrix(made)
