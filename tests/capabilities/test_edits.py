"""Questions that stand for a while: relative dates move with the calendar, frozen ones do not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from analytics.capabilities.customers.retention import RetentionQuestion
from analytics.capabilities.edits import frozen, moved, of_row
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.protocol import World
from analytics.contract.facts import StoreFacts
from analytics.contract.scope import Scope, Window
from analytics.planning.dates.calendar import Calendar
from analytics.planning.names.vocabulary import Vocabulary


def world(today: date) -> World:
    calendar = Calendar(today, date(2024, 7, 1), today)
    facts = StoreFacts(today, date(2024, 7, 1), today, 1)
    return World(None, calendar, Vocabulary(), facts)  # type: ignore[arg-type]


THEN, LATER = world(date(2026, 10, 21)), world(date(2027, 1, 15))


def asked(text: str, compared: bool = False, **more: Any) -> MetricQuestion:
    window = THEN.calendar.read(text).base
    assert window is not None
    base = THEN.calendar.before(window, "period") if compared else None
    return MetricQuestion(("revenue",), scope=Scope(window, base), **more)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("last quarter", date(2026, 10, 1), date(2027, 1, 1)),
        ("last month", date(2026, 12, 1), date(2027, 1, 1)),
        ("last year", date(2026, 1, 1), date(2027, 1, 1)),
        ("from 2026-01-01 to 2026-03-31", date(2026, 1, 1), date(2026, 4, 1)),
        ("September 2026", date(2026, 9, 1), date(2026, 10, 1)),
    ],
)
def test_what_was_said_relative_to_a_day_moves_with_it(text: str, start: date, end: date) -> None:
    window = moved(asked(text), LATER).scope.window
    assert window is not None
    assert (window.start, window.end) == (start, end)


def test_the_comparison_moves_along() -> None:
    base = moved(asked("last quarter", compared=True), LATER).scope.comparison
    assert base is not None
    assert (base.start, base.end) == (date(2026, 7, 1), date(2026, 10, 1))


def test_defaults_move_too() -> None:
    month = MetricQuestion(("revenue",), scope=Scope(THEN.calendar.last_full_month()))
    series = MetricQuestion(("revenue",), ("month",), Scope(THEN.calendar.recent("month")))
    cohorts = RetentionQuestion(Scope(THEN.calendar.recent("month")))
    everything = MetricQuestion(("revenue",), scope=Scope(THEN.calendar.all_data()))
    windows = [moved(q, LATER).scope.window for q in (month, series, cohorts, everything)]
    assert [w and w.canonical() for w in windows] == [
        "2026-12-01..2027-01-01", "2026-01-01..2027-01-01", "2026-01-01..2027-01-01", "2024-07-01..2027-01-16",
    ]  # fmt: skip


def test_frozen_dates_stand_still() -> None:
    still = moved(frozen(asked("last quarter", compared=True)), LATER).scope
    assert still.window is not None
    assert still.comparison is not None
    assert still.window.canonical() == "2026-07-01..2026-10-01"
    assert still.comparison.canonical() == "2026-04-01..2026-07-01"


def test_a_row_of_a_series_is_its_unit_cut_to_the_window() -> None:
    window = Window(date(2026, 9, 1), date(2026, 10, 21), "since September", complete=False)
    question = MetricQuestion(("revenue",), ("month",), Scope(window))
    only = of_row(question, {"month": "2026-10-01"}, THEN, True)[0].question
    assert only.canonical() == "metrics.query revenue in 2026-10-01..2026-10-21"
    assert of_row(question, {"month": "2026-12-01"}, THEN, True) == ()


def test_a_row_without_an_id_cannot_be_asked_about() -> None:
    question = MetricQuestion(("revenue",), ("country",), Scope(THEN.calendar.last_full_month()))
    assert of_row(question, {"country": "(no country)"}, THEN, True) == ()
