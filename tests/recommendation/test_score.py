from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.recommendation.contract import Bought, Contribution, Pairs, Scored
from analytics.recommendation.reasons import Base, PairCount, bars, reason
from analytics.recommendation.score import MOST_HISTORY, Parameters, Table, score


def pairs(*rows: tuple[int, int, float, float]) -> Pairs:
    zeros = np.zeros(len(rows), dtype=np.int64)
    source, target, weight, content = (np.array(column) for column in zip(*rows, strict=True))
    return Pairs(
        source, target, weight.astype(float), content.astype(float), zeros, zeros, zeros, zeros, zeros
    )


def test_a_score_on_paper() -> None:
    # Patterns: 1·.5 + ½·.2 = .6 for 8, ½·.6 = .3 for 9 (half-life 120). Content: 1·.4 for 8, .5·.8 for 9 (90: ½ at 90).
    given_pairs = pairs((1, 8, 0.5, 0.4), (2, 8, 0.2, 0.0), (2, 9, 0.6, 0.0), (3, 9, 0.0, 0.8))
    history = (Bought(1, 0), Bought(2, 120), Bought(3, 90))
    found = score(history, Table.of(given_pairs, {9: 4.0}), Parameters(trend_power=0.5))
    assert found.product.tolist() == [9, 8]
    assert found.score.tolist() == pytest.approx([(0.3 / 0.6 + 0.35) * 2, 1 + 0.35])
    first = found.scored(9)
    assert first is not None
    assert [(c.source, round(c.pattern, 9), round(c.content, 9)) for c in first.contributions] == [
        (2, 1.0, 0.0),
        (3, 0.0, 0.7),
    ]


def test_what_the_pattern_speaks_against_scores_by_content_alone() -> None:
    found = score((Bought(1, 0),), Table.of(pairs((1, 8, -0.5, 0.4), (1, 9, 0.5, 0.0)), {}), Parameters())
    assert found.scored(8) == Scored(8, 0.35, 1.0, (Contribution(1, 0.0, 0.35),))


def test_only_the_newest_purchases_count() -> None:
    given_pairs = pairs(*((p, 999, 0.1, 0.0) for p in range(MOST_HISTORY + 5)))
    history = tuple(Bought(p, p) for p in range(MOST_HISTORY + 5))
    found = score(history, Table.of(given_pairs, {}), Parameters()).scored(999)
    assert found is not None
    assert max(c.source for c in found.contributions) == MOST_HISTORY - 1


ROWS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(10, 15), st.floats(-1, 1), st.floats(0, 1)),
    min_size=1, max_size=30, unique_by=lambda r: r[:2],
)  # fmt: skip
HISTORY = st.dictionaries(st.integers(0, 6), st.integers(0, 900), min_size=1)


@given(ROWS, HISTORY, st.dictionaries(st.integers(10, 15), st.floats(0.01, 50)))
def test_contributions_and_bars_add_up(
    rows: list[tuple[int, int, float, float]], ages: dict[int, int], trend: dict[int, float]
) -> None:
    history = tuple(Bought(p, a) for p, a in ages.items())
    found = score(history, Table.of(pairs(*rows), trend), Parameters())
    for product, value in zip(found.product.tolist(), found.score.tolist(), strict=True):
        scored = found.scored(product)
        assert scored is not None
        assert sum(c.total for c in scored.contributions) == pytest.approx(scored.score, abs=1e-9)
        assert scored.score == pytest.approx(value, abs=1e-9)
        made = bars(scored)
        parts = sum(c.total for c in made.shown) + made.others + made.against
        assert parts == pytest.approx(scored.score, abs=1e-9)
        assert scored.score > 0


SCORED = Scored(
    9, 1.0, 1.0, (Contribution(1, 0.6, 0.0), Contribution(2, 0.3, 0.4), Contribution(3, -0.3, 0.0))
)


def test_a_share_is_quoted_with_twenty_buyers_and_an_interval_above_its_base() -> None:
    enough = PairCount(n_both=60, n_source=200, n30_both=40, n30_source=150)
    quoted = reason(SCORED, {1: enough}, Base(0.1, 0.2))
    assert (quoted.kind, quoted.source, quoted.both, quoted.n, quoted.base) == (
        "within_30_days",
        1,
        40,
        150,
        0.1,
    )
    assert quoted.low > quoted.base
    few = PairCount(n_both=60, n_source=200, n30_both=19, n30_source=20)
    assert reason(SCORED, {1: few}, Base(0.1, 0.2)).kind == "ever"
    assert reason(SCORED, {1: few}, Base(0.1, 0.25)).kind == "pattern"
    assert reason(SCORED, {2: enough}, Base(0.1, 0.2)).source == 2
    assert reason(SCORED, {3: enough}, Base(0.1, 0.2)).kind == "pattern", "what speaks against is no reason"


def test_without_numbers_the_reason_says_what_it_rests_on() -> None:
    alike = Scored(9, 1.0, 1.0, (Contribution(2, 0.3, 0.4),))
    assert reason(alike, {}, Base(0, 0.1)).kind == "content"
    assert reason(alike, {}, Base(0, 0)).kind == "described"  # nobody bought it yet
    assert reason(Scored(9, 0.0, 1.0), {}, Base(0, 0)).kind == "best_seller"
