"""120 phrases of time at two todays, the days written out by hand from a calendar, not from the code's output.

Today is Wednesday 21 October 2026, and Monday 4 January 2027; weeks start on Monday. "latest that has begun" where no year
is said; the current unit ends with yesterday.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from date_wrangler import FiscalCalendar, WranglerConfig, parse
from hypothesis import given
from hypothesis import strategies as st

from analytics.planning.dates.calendar import Calendar
from analytics.planning.dates.in_full import completed

AUTUMN = Calendar(date(2026, 10, 21), date(2024, 7, 1), date(2026, 10, 20))
WINTER = Calendar(date(2027, 1, 4), date(2024, 7, 1), date(2027, 1, 3))

PHRASES: list[tuple[str, str, str]] = [
    ("yesterday", "2026-10-20..2026-10-21", "2027-01-03..2027-01-04"),
    ("the day before yesterday", "2026-10-19..2026-10-20", "2027-01-02..2027-01-03"),
    ("3 days ago", "2026-10-18..2026-10-19", "2027-01-01..2027-01-02"),
    ("last 7 days", "2026-10-14..2026-10-21", "2026-12-28..2027-01-04"),
    ("past 30 days", "2026-09-21..2026-10-21", "2026-12-05..2027-01-04"),
    ("the last 60 days", "2026-08-22..2026-10-21", "2026-11-05..2027-01-04"),
    ("last 90 days", "2026-07-23..2026-10-21", "2026-10-06..2027-01-04"),
    ("the past ten days", "2026-10-11..2026-10-21", "2026-12-25..2027-01-04"),
    ("last 24 hours", "2026-10-20..2026-10-21", "2027-01-03..2027-01-04"),
    ("last fortnight", "2026-10-07..2026-10-21", "2026-12-21..2027-01-04"),
    ("last week", "2026-10-12..2026-10-19", "2026-12-28..2027-01-04"),
    ("last full week", "2026-10-12..2026-10-19", "2026-12-28..2027-01-04"),
    ("the week before last", "2026-10-05..2026-10-12", "2026-12-21..2026-12-28"),
    ("2 weeks ago", "2026-10-05..2026-10-12", "2026-12-21..2026-12-28"),
    ("last 2 weeks", "2026-10-05..2026-10-19", "2026-12-21..2027-01-04"),
    ("past 12 weeks", "2026-07-27..2026-10-19", "2026-10-12..2027-01-04"),
    ("week 12", "2026-03-16..2026-03-23", "2026-03-16..2026-03-23"),
    ("calendar week 40", "2026-09-28..2026-10-05", "2026-09-28..2026-10-05"),
    ("week 53 of 2026", "2026-12-28..2027-01-04", "2026-12-28..2027-01-04"),
    ("week of 5 October", "2026-10-05..2026-10-12", "2026-10-05..2026-10-12"),
    ("last month", "2026-09-01..2026-10-01", "2026-12-01..2027-01-01"),
    ("previous month", "2026-09-01..2026-10-01", "2026-12-01..2027-01-01"),
    ("this month", "2026-10-01..2026-10-21", "2027-01-01..2027-01-04"),
    ("month to date", "2026-10-01..2026-10-21", "2027-01-01..2027-01-04"),
    ("MTD", "2026-10-01..2026-10-21", "2027-01-01..2027-01-04"),
    ("so far this month", "2026-10-01..2026-10-21", "2027-01-01..2027-01-04"),
    ("the month before last", "2026-08-01..2026-09-01", "2026-11-01..2026-12-01"),
    ("last 3 months", "2026-07-01..2026-10-01", "2026-10-01..2027-01-01"),
    ("the last six months", "2026-04-01..2026-10-01", "2026-07-01..2027-01-01"),
    ("last 12 months", "2025-10-01..2026-10-01", "2026-01-01..2027-01-01"),
    ("trailing twelve months", "2025-10-01..2026-10-01", "2026-01-01..2027-01-01"),
    ("three months ago", "2026-07-01..2026-08-01", "2026-10-01..2026-11-01"),
    ("September", "2026-09-01..2026-10-01", "2026-09-01..2026-10-01"),
    ("in sept", "2026-09-01..2026-10-01", "2026-09-01..2026-10-01"),
    ("October", "2026-10-01..2026-10-21", "2026-10-01..2026-11-01"),
    ("november", "2025-11-01..2025-12-01", "2026-11-01..2026-12-01"),
    ("December", "2025-12-01..2026-01-01", "2026-12-01..2027-01-01"),
    ("january", "2026-01-01..2026-02-01", "2027-01-01..2027-01-04"),
    ("in may", "2026-05-01..2026-06-01", "2026-05-01..2026-06-01"),
    ("August 2025", "2025-08-01..2025-09-01", "2025-08-01..2025-09-01"),
    ("february '26", "2026-02-01..2026-03-01", "2026-02-01..2026-03-01"),
    ("2026-03", "2026-03-01..2026-04-01", "2026-03-01..2026-04-01"),
    ("march last year", "2025-03-01..2025-04-01", "2026-03-01..2026-04-01"),
    ("june to august", "2026-06-01..2026-09-01", "2026-06-01..2026-09-01"),
    ("from April to June 2025", "2025-04-01..2025-07-01", "2025-04-01..2025-07-01"),
    ("nov and dec last year", "2025-11-01..2026-01-01", "2026-11-01..2027-01-01"),
    ("June, July and August 2026", "2026-06-01..2026-09-01", "2026-06-01..2026-09-01"),
    ("november to january", "2025-11-01..2026-02-01", "2026-11-01..2027-01-04"),
    ("last quarter", "2026-07-01..2026-10-01", "2026-10-01..2027-01-01"),
    ("the last full quarter", "2026-07-01..2026-10-01", "2026-10-01..2027-01-01"),
    ("this quarter", "2026-10-01..2026-10-21", "2027-01-01..2027-01-04"),
    ("QTD", "2026-10-01..2026-10-21", "2027-01-01..2027-01-04"),
    ("last two quarters", "2026-04-01..2026-10-01", "2026-07-01..2027-01-01"),
    ("Q1", "2026-01-01..2026-04-01", "2027-01-01..2027-01-04"),
    ("Q2", "2026-04-01..2026-07-01", "2026-04-01..2026-07-01"),
    ("Q3", "2026-07-01..2026-10-01", "2026-07-01..2026-10-01"),
    ("Q4", "2026-10-01..2026-10-21", "2026-10-01..2027-01-01"),
    ("Q3 2025", "2025-07-01..2025-10-01", "2025-07-01..2025-10-01"),
    ("q2 26", "2026-04-01..2026-07-01", "2026-04-01..2026-07-01"),
    ("2025 Q4", "2025-10-01..2026-01-01", "2025-10-01..2026-01-01"),
    ("the second quarter", "2026-04-01..2026-07-01", "2026-04-01..2026-07-01"),
    ("third quarter of 2025", "2025-07-01..2025-10-01", "2025-07-01..2025-10-01"),
    ("the last quarter of 2025", "2025-10-01..2026-01-01", "2025-10-01..2026-01-01"),
    ("first half", "2026-01-01..2026-07-01", "2027-01-01..2027-01-04"),
    ("H1 2026", "2026-01-01..2026-07-01", "2026-01-01..2026-07-01"),
    ("2024 H2", "2024-07-01..2025-01-01", "2024-07-01..2025-01-01"),
    ("second half of 2025", "2025-07-01..2026-01-01", "2025-07-01..2026-01-01"),
    ("last year", "2025-01-01..2026-01-01", "2026-01-01..2027-01-01"),
    ("this year", "2026-01-01..2026-10-21", "2027-01-01..2027-01-04"),
    ("year to date", "2026-01-01..2026-10-21", "2027-01-01..2027-01-04"),
    ("ytd", "2026-01-01..2026-10-21", "2027-01-01..2027-01-04"),
    ("this year so far", "2026-01-01..2026-10-21", "2027-01-01..2027-01-04"),
    ("2025", "2025-01-01..2026-01-01", "2025-01-01..2026-01-01"),
    ("in 2026", "2026-01-01..2026-10-21", "2026-01-01..2027-01-01"),
    ("the year before last", "2024-01-01..2025-01-01", "2025-01-01..2026-01-01"),
    ("last 2 years", "2024-01-01..2026-01-01", "2025-01-01..2027-01-01"),
    ("2024 to 2025", "2024-01-01..2026-01-01", "2024-01-01..2026-01-01"),
    ("on friday", "2026-10-16..2026-10-17", "2027-01-01..2027-01-02"),
    ("last monday", "2026-10-19..2026-10-20", "2026-12-28..2026-12-29"),
    ("saturday's", "2026-10-17..2026-10-18", "2027-01-02..2027-01-03"),
    ("tuesday last week", "2026-10-13..2026-10-14", "2026-12-29..2026-12-30"),
    ("last week's thursday", "2026-10-15..2026-10-16", "2026-12-31..2027-01-01"),
    ("monday to wednesday last week", "2026-10-12..2026-10-15", "2026-12-28..2026-12-31"),
    ("the weekend", "2026-10-17..2026-10-19", "2027-01-02..2027-01-04"),
    ("last weekend", "2026-10-17..2026-10-19", "2027-01-02..2027-01-04"),
    ("the weekend before last", "2026-10-10..2026-10-12", "2026-12-26..2026-12-28"),
    ("3 Oct", "2026-10-03..2026-10-04", "2026-10-03..2026-10-04"),
    ("October 15th", "2026-10-15..2026-10-16", "2026-10-15..2026-10-16"),
    ("on the 3rd of december", "2025-12-03..2025-12-04", "2026-12-03..2026-12-04"),
    ("24 december 2025", "2025-12-24..2025-12-25", "2025-12-24..2025-12-25"),
    ("2026-09-01", "2026-09-01..2026-09-02", "2026-09-01..2026-09-02"),
    ("11.11.", "2025-11-11..2025-11-12", "2026-11-11..2026-11-12"),
    ("1.9.2026", "2026-09-01..2026-09-02", "2026-09-01..2026-09-02"),
    ("15/09/2026", "2026-09-15..2026-09-16", "2026-09-15..2026-09-16"),
    ("on the 3rd", "2026-10-03..2026-10-04", "2027-01-03..2027-01-04"),
    ("from 3 June to 18 June", "2026-06-03..2026-06-19", "2026-06-03..2026-06-19"),
    ("between 1 March and 15 March", "2026-03-01..2026-03-16", "2026-03-01..2026-03-16"),
    ("from the 1st to the 7th of december", "2025-12-01..2025-12-08", "2026-12-01..2026-12-08"),
    ("1-7 dec", "2025-12-01..2025-12-08", "2026-12-01..2026-12-08"),
    ("24 to 30 november 2025", "2025-11-24..2025-12-01", "2025-11-24..2025-12-01"),
    ("between 2025-01-01 and 2025-06-30", "2025-01-01..2025-07-01", "2025-01-01..2025-07-01"),
    ("1/9/2026 to 15/9/2026", "2026-09-01..2026-09-16", "2026-09-01..2026-09-16"),
    ("20 december 2025 to 5 january 2026", "2025-12-20..2026-01-06", "2025-12-20..2026-01-06"),
    ("first week of september", "2026-09-01..2026-09-08", "2026-09-01..2026-09-08"),
    ("last 10 days of august", "2026-08-22..2026-09-01", "2026-08-22..2026-09-01"),
    ("second half of september", "2026-09-16..2026-10-01", "2026-09-16..2026-10-01"),
    ("this summer", "2026-06-01..2026-09-01", "2026-06-01..2026-09-01"),
    ("last winter", "2025-12-01..2026-03-01", "2025-12-01..2026-03-01"),
    ("summer 2025", "2025-06-01..2025-09-01", "2025-06-01..2025-09-01"),
    ("since June", "2026-06-01..2026-10-21", "2026-06-01..2027-01-04"),
    ("since 1 Jan", "2026-01-01..2026-10-21", "2027-01-01..2027-01-04"),
    ("since last month", "2026-09-01..2026-10-21", "2026-12-01..2027-01-04"),
    ("from 1 september on", "2026-09-01..2026-10-21", "2026-09-01..2027-01-04"),
    ("since Black Friday", "2025-11-28..2026-10-21", "2026-11-27..2027-01-04"),
    ("on Black Friday", "2025-11-28..2025-11-29", "2026-11-27..2026-11-28"),
    ("on Cyber Monday", "2025-12-01..2025-12-02", "2026-11-30..2026-12-01"),
    ("over Christmas", "2025-12-24..2025-12-27", "2026-12-24..2026-12-27"),
    ("at Easter", "2026-04-03..2026-04-07", "2026-04-03..2026-04-07"),
    ("on Valentine's day", "2026-02-14..2026-02-15", "2026-02-14..2026-02-15"),
    ("on singles day", "2025-11-11..2025-11-12", "2026-11-11..2026-11-12"),
    ("on new year's eve", "2025-12-31..2026-01-01", "2026-12-31..2027-01-01"),
    ("on mother's day", "2026-05-10..2026-05-11", "2026-05-10..2026-05-11"),
    ("of all time", "2024-07-01..2026-10-21", "2024-07-01..2027-01-04"),
    ("on Saturday the 29th", "2026-08-29..2026-08-30", "2026-08-29..2026-08-30"),
    ("from Friday the 2nd to Sunday the 4th of October", "2026-10-02..2026-10-05", "2026-10-02..2026-10-05"),
    ("from the 3rd till yesterday", "2026-10-03..2026-10-21", "2027-01-03..2027-01-04"),
    ("on Monday, the 12th that is", "2026-10-12..2026-10-13", "2026-10-12..2026-10-13"),
    ("in the two weeks up to Easter", "2026-03-20..2026-04-03", "2026-03-20..2026-04-03"),
    ("in the ten days before Christmas", "2025-12-14..2025-12-24", "2026-12-14..2026-12-24"),
    ("on Easter Sunday, 5 April", "2026-04-05..2026-04-06", "2026-04-05..2026-04-06"),
]  # fmt: skip

COMPARED: list[tuple[str, str, str]] = [
    ("Q3 vs Q2", "2026-07-01..2026-10-01", "2026-04-01..2026-07-01"),
    ("last month against the month before", "2026-09-01..2026-10-01", "2026-08-01..2026-09-01"),
    ("yesterday vs same weekday", "2026-10-20..2026-10-21", "2026-10-13..2026-10-14"),
    ("yesterday compared with same day a week earlier", "2026-10-20..2026-10-21", "2026-10-13..2026-10-14"),
    ("this month vs last month", "2026-10-01..2026-10-21", "2026-09-01..2026-09-21"),
    ("this year against last year, same days please", "2026-01-01..2026-10-21", "2025-01-01..2025-10-21"),
    ("YTD vs the same period last year", "2026-01-01..2026-10-21", "2025-01-01..2025-10-21"),
    ("this week vs last week", "2026-10-19..2026-10-21", "2026-10-12..2026-10-14"),
    ("last month vs a year ago", "2026-09-01..2026-10-01", "2025-09-01..2025-10-01"),
    ("in september versus august", "2026-09-01..2026-10-01", "2026-08-01..2026-09-01"),
    ("compare september with september 2025", "2026-09-01..2026-10-01", "2025-09-01..2025-10-01"),
    ("Q3 compared to Q3 last year", "2026-07-01..2026-10-01", "2025-07-01..2025-10-01"),
    ("this quarter vs the same quarter last year", "2026-10-01..2026-10-21", "2025-10-01..2025-10-21"),
    ("2025 versus 2024", "2025-01-01..2026-01-01", "2024-01-01..2025-01-01"),
    ("last quarter yoy", "2026-07-01..2026-10-01", "2025-07-01..2025-10-01"),
    ("last week wow", "2026-10-12..2026-10-19", "2026-10-05..2026-10-12"),
    ("mtd vs same days last month", "2026-10-01..2026-10-21", "2026-09-01..2026-09-21"),
    ("on 5 May 2026 vs the same Tuesday a year earlier", "2026-05-05..2026-05-06", "2025-05-06..2025-05-07"),
    ("in September vs a year earlier (15 to 30 September 2025)", "2026-09-01..2026-10-01", "2025-09-15..2025-10-01"),
]  # fmt: skip


def test_there_are_a_hundred_and_twenty() -> None:
    assert len({said for said, _, _ in PHRASES}) >= 120


@pytest.mark.parametrize(("said", "autumn", "winter"), PHRASES, ids=[said for said, _, _ in PHRASES])
def test_a_phrase_at_two_todays(said: str, autumn: str, winter: str) -> None:
    found = [calendar.read(f"revenue {said}").base for calendar in (AUTUMN, WINTER)]
    assert [window.canonical() if window else None for window in found] == [autumn, winter]


@pytest.mark.parametrize(("said", "base", "compared"), COMPARED)
def test_two_windows_beside_each_other(said: str, base: str, compared: str) -> None:
    periods = AUTUMN.read(f"orders {said}")
    assert periods.base is not None
    assert periods.compare is not None
    assert (periods.base.canonical(), periods.compare.canonical()) == (base, compared)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("this summer (june to august)", "2026-06-01..2026-09-01"),
        ("since spring (1 march)", "2026-03-01..2026-10-21"),
        ("today minus one day, so yesterday", "2026-10-20..2026-10-21"),
        ("this year, in march", "2026-03-01..2026-04-01"),
        ("of Tuesday's mailing, the 6th", "2026-10-06..2026-10-07"),
        (
            "over the august bank holiday weekend saturday the 29th to monday the 31st",
            "2026-08-29..2026-09-01",
        ),
        ("over the Black Friday weekend, the friday until cyber monday", "2025-11-28..2025-12-02"),
        ("in the two weeks up to easter, so 23 march till easter sunday 5 april", "2026-03-23..2026-04-06"),
    ],
)
def test_an_aside_says_it_more_exactly(said: str, days: str) -> None:
    periods = AUTUMN.read(f"orders {said}")
    assert periods.base is not None
    assert (periods.base.canonical(), periods.several) == (days, False)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("how many kettles go out a month this year", "how many kettles go out per month this year"),
        ("how many did we sell in a month", "how many did we sell in a month"),
        ("return rate from month to month", "return rate by month"),
        ("spend week after week", "spend by week"),
        ("set units for 1 to 20 October beside 1 to 20 October 2025", "show units for 1 to 20 October beside 1 to 20 October 2025"),
        ("one set of cups", "one set of cups"),
    ],
)  # fmt: skip
def test_what_leans_on_the_rest_is_said_in_full(said: str, meant: str) -> None:
    assert completed(said) == meant


@pytest.mark.parametrize(
    "text", ["may i see revenue", "sales on sundays", "top 10 products", "customer 2024", "revenue per month", "the sun set"]
)  # fmt: skip
def test_words_that_only_look_like_time(text: str) -> None:
    assert AUTUMN.read(text).base is None


def test_a_fiscal_year_and_a_week_that_start_elsewhere() -> None:
    shop = Calendar(date(2026, 10, 21), date(2024, 7, 1), date(2026, 10, 20), week_start=7, fiscal_start=4)
    said = ("this year", "last quarter", "Q1", "last week", "fy 2025")
    windows = [shop.read(f"revenue {text}").base for text in said]
    assert [w.canonical() if w else None for w in windows] == [
        "2026-04-01..2026-10-21",
        "2026-07-01..2026-10-01",
        "2026-04-01..2026-07-01",
        "2026-10-11..2026-10-18",
        "2025-04-01..2026-04-01",
    ]


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31)) | st.sampled_from(
    [
        date(2024, 2, 29),
        date(2028, 2, 29),
        date(2027, 1, 1),
        date(2026, 12, 31),
        date(2026, 3, 29),
        date(2026, 10, 25),
    ]
)
"""Any day, and often a leap day, the turn of the year, or a night on which the clocks change."""
UNITS = st.sampled_from(["week", "month", "quarter", "year"])


@given(DAYS, UNITS)
def test_the_last_unit_ends_where_this_one_begins(today: date, unit: str) -> None:
    calendar = Calendar(today)
    last, this = calendar.read(f"last {unit}").base, calendar.read(f"this {unit}").base
    assert last is not None
    assert this is not None
    assert last.end == this.start
    assert last.complete
    assert last.end <= today < this.start + timedelta(days=367)


@given(DAYS, st.integers(1, 400))
def test_last_days_are_so_many_and_end_with_yesterday(today: date, number: int) -> None:
    window = Calendar(today).read(f"orders last {number} days").base
    assert window is not None
    assert (window.days, window.end) == (number, today)


@given(DAYS, st.sampled_from(["january", "march", "june", "october", "december", "Q1", "Q2", "Q3", "Q4"]))
def test_what_has_no_year_has_begun(today: date, name: str) -> None:
    window = Calendar(today).read(f"orders in {name}").base
    assert window is not None
    assert window.start < today
    assert (today - window.start).days <= 366


SHARED_WITH_DATE_WRANGLER = ("last month", "last quarter", "last year", "last week", "yesterday", "Q1 2025", "May 2025", "H1 2025", "the last 30 days", "week before last")  # fmt: skip


@given(DAYS, st.sampled_from(SHARED_WITH_DATE_WRANGLER))
def test_a_second_reader_of_dates_agrees(today: date, said: str) -> None:
    """date-wrangler 2.3.0 is another program by other people; where both read a phrase they read the same days."""
    config = WranglerConfig(fiscal=FiscalCalendar(start_month=1), week_starts_on=0)
    theirs = parse(said, today=today, config=config)[0].range
    ours = Calendar(today).read(f"orders {said}").base
    assert ours is not None
    begun = theirs.start < today
    assert (ours.start, ours.end) == (theirs.start, min(theirs.end, today) if begun else theirs.end)
