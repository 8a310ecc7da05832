"""A day against the same weekday before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from analytics.stats.normal import FEWEST, WEEKS, against_normal

DAY = date(2026, 10, 20)


def weeks(values: list[float | None]) -> dict[date, float | None]:
    """The day itself first, then a week before, and so on; other weekdays are far off and must not count."""
    same = {DAY - timedelta(days=7 * n): v for n, v in enumerate(values)}
    return {**{DAY - timedelta(days=n): 1e9 for n in range(1, 90)}, **same}


@pytest.mark.parametrize(
    ("today", "verdict"),
    [(5.0, "within"), (1.0, "within"), (12.0, "within"), (12.5, "above"), (0.5, "below")],
)
def test_the_verdict_is_by_the_range_of_the_same_weekday(today: float, verdict: str) -> None:
    found = against_normal(weeks([today, *map(float, range(1, WEEKS + 1))]), DAY)
    assert found is not None
    assert (found.low, found.high, found.verdict) == (1.0, 12.0, verdict)


def test_too_little_is_not_called_usual() -> None:
    few: list[float | None] = [5.0, *[1.0] * (FEWEST - 1), *[None] * (WEEKS - FEWEST + 1)]
    assert against_normal(weeks(few), DAY) is None
    assert against_normal(weeks([None, *[1.0] * WEEKS]), DAY) is None
