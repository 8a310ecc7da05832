"""Corrections and choices that are kept: of a person, of the team, told each time, listed, taken back."""

from __future__ import annotations

import pytest

from analytics.contract.request import Focus
from tests.stores import Desk

SEPTEMBER = "in 2026-09-01..2026-10-01"


def later(desk: Desk) -> Desk:
    """Another conversation of the same person."""
    desk.focus = Focus()
    return desk


def test_a_correction_can_be_kept_and_holds_in_the_next_conversation(desk: Desk) -> None:
    desk.ask("revenue last quarter")
    corrected = desk.ask("no, net").answers[0]
    assert corrected.follow_ups[0].say == "when I say revenue I mean net revenue"
    kept = desk.ask("make that my default").answers[0]
    assert (kept.kind, kept.receipt and kept.receipt.done) == ("receipt", 1)
    answer = later(desk).ask("revenue last month").answers[0]
    assert answer.question.startswith(f"metrics.query net_revenue {SEPTEMBER}")
    assert answer.notes[0] == "By your preference I read “revenue” as net revenue."


@pytest.mark.parametrize(
    ("said", "key", "value"),
    [
        ("when I say revenue I mean net revenue", "metric.revenue", "net_revenue"),
        ("by conversions we usually mean orders", "metric.conversions", "orders"),
        ("from now on CAC means CPA", "metric.cac", "cpa"),
        ("always use net revenue instead of revenue", "metric.revenue", "net_revenue"),
        ("please treat open rate as click rate", "metric.open_rate", "click_rate"),
    ],
)
def test_a_preference_can_be_said_in_words(desk: Desk, said: str, key: str, value: str) -> None:
    assert desk.ask(said).answers[0].kind == "receipt"
    assert desk.kept == {("user", key): value}


def test_preferences_are_listed_and_forgotten(desk: Desk) -> None:
    assert desk.ask("what are my preferences").answers[0].table is None
    desk.ask("when I say revenue I mean net revenue")
    desk.ask("for the whole team, when we say CAC we mean CPA")
    table = desk.ask("what corrections do you remember").answers[0].table
    assert table is not None
    assert [(row[0], row[1], row[2]) for row in table.rows] == [
        ("customer acquisition cost", "cost per acquisition", "the team"),
        ("revenue", "net revenue", "you"),
    ]
    assert desk.ask("forget my preference for revenue").answers[0].kind == "receipt"
    assert desk.kept == {("team", "metric.cac"): "cpa"}
    assert desk.ask("forget my preference for revenue").answers[0].kind == "refuse"
    assert later(desk).ask("revenue last month").answers[0].question.startswith("metrics.query revenue")


def test_both_metrics_said_stay_what_they_are(desk: Desk) -> None:
    desk.ask("when I say revenue I mean net revenue")
    answer = desk.ask("revenue and net revenue last month").answers[0]
    assert answer.question == f"metrics.query revenue+net_revenue {SEPTEMBER}"


def test_what_cannot_be_kept_changes_nothing(desk: Desk) -> None:
    assert desk.ask("when I say potatoes I mean revenue").answers[0].kind == "clarify"
    assert desk.ask("make that my default").answers[0].kind == "clarify"
    assert desk.deeds == []


def test_another_metric_is_no_correction(desk: Desk) -> None:
    desk.ask("revenue last quarter")
    assert not any("I mean" in f.say for f in desk.ask("no, orders").answers[0].follow_ups)


def test_a_choice_is_remembered_and_told(desk: Desk) -> None:
    desk.ask("best campaigns")
    chosen = desk.choose(1).answers[0]
    assert chosen.notes[0].startswith("I remember “By ROAS”")
    again = later(desk).ask("best campaigns").answers[0]
    assert again.question == f"metrics.query roas by campaign {SEPTEMBER} top 10"
    assert again.notes[0].startswith("By ROAS, as you chose before")
    desk.ask("forget all my preferences")
    assert later(desk).ask("best campaigns").answers[0].kind == "clarify"


def test_after_three_misses_a_person_is_asked_to_look(desk: Desk) -> None:
    assert [len(desk.ask(words).answers) for words in ("foo barbaz", "qwer asdf")] == [1, 1]
    third = desk.ask("zzyx blubber").answers
    assert [a.kind for a in third] == ["clarify", "receipt"]
    assert [d.act for d in desk.deeds] == ["conversation.handover"]
    assert desk.deeds[0].params == {"reason": "three_failures"}
    assert len(desk.ask("foo barbaz").answers) == 1


def test_an_answer_ends_the_row_of_misses(desk: Desk) -> None:
    for words in ("foo barbaz", "qwer asdf", "revenue last month", "zzyx blubber", "foo barbaz"):
        desk.ask(words)
    assert desk.deeds == []


@pytest.mark.parametrize(
    "said",
    [
        "can I talk to a human please",
        "get me a real person",
        "hand this over to someone",
        "connect me with an agent",
    ],
)
def test_who_asks_for_a_person_gets_one(desk: Desk, said: str) -> None:
    assert desk.ask(said).answers[0].kind == "receipt"
    assert [d.act for d in desk.deeds] == ["conversation.handover"]


def test_asking_what_marlow_is_hands_nothing_over(desk: Desk) -> None:
    desk.ask("are you a real person")
    assert desk.deeds == []


def test_what_holds_for_a_metric_is_its_formula_and_what_is_remembered(desk: Desk) -> None:
    desk.ask("when I say revenue I mean net revenue")
    answer = desk.ask("what rules do you have about revenue").answers[0]
    assert answer.headline.text.startswith("Revenue = Σ (quantity × unit price − discount)")
    assert answer.table is not None
    assert [row[:2] for row in answer.table.rows] == [("revenue", "net revenue")]
    assert [d.term for d in answer.definitions] == ["revenue"]
