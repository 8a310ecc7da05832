"""The whole business, or one thing of it, asked after without a figure named."""

from __future__ import annotations

import pytest

from tests.stores import Desk

ALL = "metrics.query revenue+orders+aov+new_customers+return_rate+spend"


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("how did we do in September", f"{ALL} in 2026-09-01..2026-10-01 vs 2026-08-01..2026-09-01"),
        ("what happened yesterday?", f"{ALL} in 2026-10-20..2026-10-21 vs 2026-10-19..2026-10-20"),
        ("how was last week", f"{ALL} in 2026-10-12..2026-10-19 vs 2026-10-05..2026-10-12"),
        ("are we up or down this year", f"{ALL} in 2026-01-01..2026-10-21 vs 2025-01-01..2025-10-21"),
        (
            "how is business this month compared to last year",
            f"{ALL} in 2026-10-01..2026-10-21 vs 2025-10-01..2025-10-21",
        ),
        ("how are we doing", f"{ALL} in 2026-10-14..2026-10-21 vs 2026-10-07..2026-10-14"),
        ("how did we do on open rate last month", "metrics.query open_rate in 2026-09-01..2026-10-01"),
    ],
)  # fmt: skip
def test_a_period_is_told_by_the_figures_that_tell(desk: Desk, said: str, question: str) -> None:
    (answer,) = desk.ask(said).answers
    assert answer.question == question


def test_a_figure_that_is_not_recorded_there_is_left_out_and_told(desk: Desk) -> None:
    desk.ask("how are we doing")
    (answer,) = desk.ask("and in Germany?").answers
    assert answer.question == (
        "metrics.query revenue+orders+aov+new_customers+return_rate in 2026-10-14..2026-10-21"
        " vs 2026-10-07..2026-10-14 where country=DE"
    )
    assert "Spend is not recorded by country, so it is left out." in answer.notes


def test_one_figure_that_is_not_recorded_there_is_refused(desk: Desk) -> None:
    (answer,) = desk.ask("spend by country last quarter").answers
    assert answer.kind == "refuse"


@pytest.mark.parametrize("said", ["everything is tanking help", "we are doomed", "compare everything"])
def test_alarm_is_met_with_the_figures(desk: Desk, said: str) -> None:
    (answer,) = desk.ask(said).answers
    assert answer.question.startswith(ALL)
    assert ("Let us look at the facts." in answer.notes) == (said != "compare everything")
