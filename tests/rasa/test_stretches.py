"""A message cut into stretches, and which of them only tell by their form."""

from __future__ import annotations

import pytest

from components.intent import without
from components.stretches import MOST, stretches, weighed


@pytest.mark.parametrize(
    ("message", "cut"),
    [
        ("orders yesterday", ["orders yesterday"]),
        ("orders yesterday, my boss is curious", ["orders yesterday", "my boss is curious"]),
        ("orders by country vs. last year because Ines asked", ["orders by country vs. last year", "because Ines asked"]),
        ("i'm on the bus how many orders did we get i think it rained",
         ["i'm on the bus", "how many orders did we get", "i think it rained"]),
        ("tell me how many orders we had", ["tell me how many orders we had"]),
        ("the new customers we've won in May", ["the new customers we've won in May"]),
        ('he said "no. never, because it rains" \u2013 clicks in May', ['he said "no. never, because it rains"', "clicks in May"]),
        ("we\u2019re late (again) so revenue please", ["we\u2019re late", "again", "so revenue please"]),
    ],
)  # fmt: skip
def test_a_message_is_cut_at_marks_reasons_and_what_begins_anew(message: str, cut: list[str]) -> None:
    assert [message[start:end] for start, end in stretches(message)] == cut


def test_a_pasted_text_is_cut_so_often_and_no_more() -> None:
    message = ", ".join(["orders"] * 40)
    found = stretches(message)
    assert len(found) == MOST
    assert found[-1][1] == len(message)


@pytest.mark.parametrize(
    "asks", ["which one was best", "and show me the rest", "wait what was that", "did it work"]
)
def test_what_opens_as_a_question_or_an_order_asks(asks: str) -> None:
    assert weighed(asks, 0.99) == 0.0


@pytest.mark.parametrize(
    ("tells", "asks"),
    [
        ("my boss wants to see it", "by country"),
        ("they are late", "just the app"),
        ("Ines says hello", "since the 3rd"),
    ],
)
def test_a_statement_tells_sooner_than_what_changes_a_request(tells: str, asks: str) -> None:
    assert weighed(tells, 0.4) > 0.5 > weighed(asks, 0.4)


def test_a_reason_tells_whatever_its_words() -> None:
    assert weighed("because revenue fell in May", 0.01) > 0.5


def test_what_tells_is_no_part_of_what_a_clause_is_heard_as() -> None:
    assert without("orders. I am late. yesterday", 10, [(18, 27)]).split() == ["orders.", ".", "yesterday"]
    assert without("I am late", 0, [(0, 9)]) == "I am late"
