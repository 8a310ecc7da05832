"""Time phrases, written out by hand for Wednesday 21 October 2026 and for a leap day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.contract.scope import Window
from analytics.planning.dates.arithmetic import months_later
from analytics.planning.dates.calendar import Calendar
from analytics.planning.dates.in_full import completed

TODAY = date(2026, 10, 21)
STORE = Calendar(TODAY, date(2024, 7, 1), date(2026, 10, 20))

PHRASES: list[tuple[str, str]] = [
    ("revenue yesterday", "2026-10-20..2026-10-21"),
    ("revenue today", "2026-10-21..2026-10-22"),
    ("revenue last week", "2026-10-12..2026-10-19"),
    ("revenue this week", "2026-10-19..2026-10-21"),
    ("revenue last month", "2026-09-01..2026-10-01"),
    ("revenue this month", "2026-10-01..2026-10-21"),
    ("revenue MTD", "2026-10-01..2026-10-21"),
    ("revenue last quarter", "2026-07-01..2026-10-01"),
    ("revenue this quarter", "2026-10-01..2026-10-21"),
    ("revenue Q3", "2026-07-01..2026-10-01"),
    ("revenue Q1 2025", "2025-01-01..2025-04-01"),
    ("revenue in the second quarter", "2026-04-01..2026-07-01"),
    ("revenue first half", "2026-01-01..2026-07-01"),
    ("revenue H1 2026", "2026-01-01..2026-07-01"),
    ("revenue last year", "2025-01-01..2026-01-01"),
    ("revenue this year", "2026-01-01..2026-10-21"),
    ("revenue year to date", "2026-01-01..2026-10-21"),
    ("revenue ytd", "2026-01-01..2026-10-21"),
    ("revenue 2025", "2025-01-01..2026-01-01"),
    ("revenue in september", "2026-09-01..2026-10-01"),
    ("revenue in december", "2025-12-01..2026-01-01"),
    ("revenue in August 2025", "2025-08-01..2025-09-01"),
    ("revenue past 30 days", "2026-09-21..2026-10-21"),
    ("revenue in the last 7 days", "2026-10-14..2026-10-21"),
    ("revenue last 12 months", "2025-10-01..2026-10-01"),
    ("revenue week 12", "2026-03-16..2026-03-23"),
    ("revenue from 3 June to 18 June", "2026-06-03..2026-06-19"),
    ("revenue between 2025-01-01 and 2025-06-30", "2025-01-01..2025-07-01"),
    ("revenue on 2026-09-01", "2026-09-01..2026-09-02"),
    ("revenue on friday", "2026-10-16..2026-10-17"),
    ("revenue since June", "2026-06-01..2026-10-21"),
    ("revenue since Black Friday", "2025-11-28..2026-10-21"),
    ("revenue on Black Friday", "2025-11-28..2025-11-29"),
    ("revenue over Christmas", "2025-12-24..2025-12-27"),
    ("revenue at Easter", "2026-04-03..2026-04-07"),
    ("revenue on Valentine's day", "2026-02-14..2026-02-15"),
    ("revenue of all time", "2024-07-01..2026-10-21"),
    ("revenue over the whole history", "2024-07-01..2026-10-21"),
]

COMPARED: list[tuple[str, str, str]] = [
    ("Q3 vs Q2", "2026-07-01..2026-10-01", "2026-04-01..2026-07-01"),
    ("last quarter against the quarter before", "2026-07-01..2026-10-01", "2026-04-01..2026-07-01"),
    ("last month compared to a year before", "2026-09-01..2026-10-01", "2025-09-01..2025-10-01"),
    ("last quarter compared to last year", "2026-07-01..2026-10-01", "2025-07-01..2025-10-01"),
    ("September yoy", "2026-09-01..2026-10-01", "2025-09-01..2025-10-01"),
    ("this month vs last month", "2026-10-01..2026-10-21", "2026-09-01..2026-09-21"),
    ("this week vs last week", "2026-10-19..2026-10-21", "2026-10-12..2026-10-14"),
    ("this quarter vs the quarter before", "2026-10-01..2026-10-21", "2026-07-01..2026-07-21"),
    ("yesterday vs same weekday", "2026-10-20..2026-10-21", "2026-10-13..2026-10-14"),
    ("2025 versus 2024", "2025-01-01..2026-01-01", "2024-01-01..2025-01-01"),
    ("Q1 2026 compared with Q1 2025", "2026-01-01..2026-04-01", "2025-01-01..2025-04-01"),
    ("from 3 June to 18 June vs the period before", "2026-06-03..2026-06-19", "2026-05-18..2026-06-03"),
]


@pytest.mark.parametrize(("text", "window"), PHRASES)
def test_a_phrase_has_its_exact_days(text: str, window: str) -> None:
    found = STORE.read(text).base
    assert found is not None
    assert found.canonical() == window


@pytest.mark.parametrize(("text", "window", "compared"), COMPARED)
def test_both_sides_of_a_comparison(text: str, window: str, compared: str) -> None:
    periods = STORE.read(f"revenue {text}")
    assert periods.base is not None
    assert periods.compare is not None
    assert (periods.base.canonical(), periods.compare.canonical()) == (window, compared)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("orders since friday", "2026-10-16..2026-10-21"),
        ("clicks since sun", "2026-10-18..2026-10-21"),
        ("orders by week all through 2025", "2025-01-01..2026-01-01"),
        ("orders through 2025", "2024-07-01..2026-01-01"),
        ("y'day's orders", "2026-10-20..2026-10-21"),
        ("on Mother's Day, only that sunday in May", "2026-05-10..2026-05-11"),
        ("margin over 2000 in September", "2026-09-01..2026-10-01"),
        ("orders over 2025", "2025-01-01..2026-01-01"),
    ],
)
def test_what_stands_before_a_date_counts(text: str, window: str) -> None:
    found = STORE.read(completed(text))
    assert found.base is not None
    assert (found.base.canonical(), found.several) == (window, False)


def test_three_that_follow_one_another_are_a_list_and_two_a_comparison() -> None:
    assert STORE.read("Q1, Q2 and Q3 of this year").listed == "quarter"
    assert STORE.read("Q1 Q2 Q3 of this year").base.canonical() == "2026-01-01..2026-10-01"  # type: ignore[union-attr]
    assert STORE.read("Q1 and Q3 of this year").listed == ""


@pytest.mark.parametrize(
    "text",
    ["recommend products for user 42", "customer 2024", "top 10 products", "may i see revenue", "cac?"],
)
def test_numbers_and_words_that_are_no_dates(text: str) -> None:
    assert STORE.read(text).base is None


def test_a_leaning_phrase_takes_the_window_of_the_conversation() -> None:
    september = Window(date(2026, 9, 1), date(2026, 10, 1), "last month")
    beside = STORE.read("vs the quarter before", september).compare
    instead = STORE.read("and the quarter before?", september).base
    assert beside is not None
    assert instead is not None
    assert beside.canonical() == instead.canonical() == "2026-04-01..2026-07-01"


def test_leap_day() -> None:
    leap = Calendar(date(2028, 2, 29), date(2024, 7, 1), date(2028, 2, 28))
    month = leap.read("this month vs a year before")
    assert month.base is not None
    assert month.compare is not None
    assert month.base.canonical() == "2028-02-01..2028-02-29"
    assert month.compare.canonical() == "2027-02-01..2027-02-28"


def test_the_first_of_a_month_has_a_last_full_month() -> None:
    assert Calendar(date(2027, 1, 1)).last_full_month().canonical() == "2026-12-01..2027-01-01"


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_default_windows_are_over_and_whole(today: date) -> None:
    calendar = Calendar(today, date(2019, 1, 1), today - timedelta(days=1))
    month = calendar.last_full_month()
    assert month.end <= today
    assert month.start.day == month.end.day == 1
    assert calendar.recent("week").start.isoweekday() == 1
    assert calendar.recent("month").days in (365, 366)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from(["period", "year"]))
def test_a_window_is_compared_with_as_many_days(today: date, rule: str) -> None:
    """Like for like: an unfinished month never stands against a finished one."""
    calendar = Calendar(today, date(2019, 1, 1), today - timedelta(days=1))
    base = calendar.read("this month").base
    assert base is not None
    compared = calendar.before(base, rule)
    assert compared.end <= base.start
    if not base.complete:
        assert abs(compared.days - base.days) <= 3  # February may be shorter than the days so far


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(-60, 60))
def test_shifting_months_lands_in_that_month(day: date, months: int) -> None:
    shifted = months_later(day, months)
    assert (shifted.year - day.year) * 12 + shifted.month - day.month == months
    assert shifted.day <= day.day
