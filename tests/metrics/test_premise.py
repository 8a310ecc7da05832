"""What a question takes for granted is held against the figures."""

from __future__ import annotations

import pytest

from tests.stores import Desk


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("why did revenue drop in october", "It did not go down: in this comparison it is up."),
        ("why did revenue go up in october", ""),
        ("why did revenue grow in september vs august", ""),
        ("what made revenue grow in february vs january 2026", "It did not go up: in this comparison it is down."),
        ("did revenue go up or down in october", ""),
        ("revenue in october vs september", ""),
    ],
)  # fmt: skip
def test_a_movement_that_did_not_happen_is_denied(desk: Desk, said: str, note: str) -> None:
    (answer,) = desk.ask(said).answers
    assert answer.claims[0].change is not None
    notes = [issue.text for issue in answer.issues if issue.code.startswith("premise.")]
    assert notes == ([note] if note else [])


def test_it_is_said_of_this_question_alone(desk: Desk) -> None:
    desk.ask("why did revenue drop in october")
    (answer,) = desk.ask("and for France?").answers
    assert not [issue for issue in answer.issues if issue.code.startswith("premise.")]
