"""Days of many instants at once are the days that Python's own time zones give for each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.ingest.values import StoreClock

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu")


def days(zone: str, instants: list[datetime]) -> list[object]:
    found: list[object] = StoreClock(ZoneInfo(zone)).days(np.array(instants, dtype="M8[us]")).tolist()
    return found


@pytest.mark.parametrize("zone", ZONES)
@given(
    st.lists(st.datetimes(min_value=datetime(1975, 1, 1), max_value=datetime(2099, 1, 1)), max_size=20)  # noqa: DTZ001
)
def test_days_are_those_of_zoneinfo(zone: str, instants: list[datetime]) -> None:
    expected = [i.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date() for i in instants]
    assert days(zone, instants) == expected


@pytest.mark.parametrize("zone", ZONES)
def test_around_the_days_on_which_clocks_change(zone: str) -> None:
    """Every half hour of 2011, when Samoa left out a day, and of 2024, a leap year."""
    for year in (2011, 2024):
        start = datetime(year, 1, 1)  # noqa: DTZ001
        instants = [start + timedelta(minutes=30 * n) for n in range(366 * 48)]
        expected = [i.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date() for i in instants]
        assert days(zone, instants) == expected
