"""Measures of a ranking against what was bought; products are any whole numbers, -1 fills what a list lacks.

Sources: Järvelin, Kekäläinen (2002), Cumulated gain-based evaluation of IR techniques (NDCG, binary gain, ideal
over min(|T|, k)); full rankings only, after Krichene, Rendle (2020), On sampled metrics for item recommendation.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.recommendation.contract import Floats, Ints


def ndcg(ranked: Ints, wanted: Ints, k: int) -> float:
    """Normalised discounted gain of the first ``k``; 0 where nothing was wanted.

    >>> round(ndcg(np.array([7, 8, 9]), np.array([8]), 10), 6)  # 1 / log2(3)
    0.63093
    """
    if len(wanted) == 0:
        return 0.0
    hits = np.isin(ranked[:k], wanted)
    gains = 1.0 / np.log2(np.arange(2, k + 2))
    return float(gains[: len(hits)][hits].sum() / gains[: min(len(wanted), k)].sum())


def recall(ranked: Ints, wanted: Ints, k: int) -> float:
    """Share of what was wanted among the first ``k``.

    >>> recall(np.array([1, 2, 3]), np.array([3, 4]), 3)
    0.5
    """
    return float(np.isin(wanted, ranked[:k]).sum() / len(wanted)) if len(wanted) else 0.0


def hit(ranked: Ints, wanted: Ints, k: int) -> float:
    """1 where anything wanted is among the first ``k``, else 0."""
    return float(np.isin(ranked[:k], wanted).any())


def reciprocal_rank(ranked: Ints, wanted: Ints) -> float:
    """1 over the place of the first hit, 0 without one."""
    places = np.flatnonzero(np.isin(ranked, wanted))
    return 1.0 / (int(places[0]) + 1) if len(places) else 0.0


def coverage(lists: Sequence[Ints], k: int, products: int) -> float:
    """Share of the products that stand in at least one list."""
    shown = {int(p) for one in lists for p in one[:k] if p >= 0}
    return len(shown) / products if products else 0.0


def novelty(lists: Sequence[Ints], k: int, share_of_buyers: Floats) -> float:
    """Mean of -log2 of the share of buyers over what is shown: how little known it is (Zhou et al. 2010)."""
    shown = np.concatenate([one[:k][one[:k] >= 0] for one in lists]) if lists else np.zeros(0, dtype=np.int64)
    if len(shown) == 0:
        return 0.0
    return float(np.mean(-np.log2(np.maximum(share_of_buyers[shown], 1e-9))))
