"""What somebody says to an answer: why, is that a lot, break it down, the second one."""

from __future__ import annotations

import pytest

from analytics.planning.words.picking import picked
from tests.stores import Desk

SEPTEMBER = "metrics.query revenue in 2026-09-01..2026-10-01"
BESIDE_AUGUST = f"{SEPTEMBER} vs 2026-08-01..2026-09-01"


def after(desk: Desk, said: str, intent: str = "query", first: str = "revenue in September") -> str:
    desk.ask(first)
    return desk.ask(said, intent=intent).answers[0].question


@pytest.mark.parametrize(
    "said",
    ["what drove that?", "hm how so", "and what's behind it", "what caused the dip", "can you explain this jump", "why so high?",
     "is that a lot?", "wow, is this any good", "that looks a bit low", "up or down?", "compared to the usual", "is it more than usual",
     "what's normal for us", "why did it drop"],
)  # fmt: skip
@pytest.mark.parametrize("intent", ["query", "explain", "define"])
def test_a_reason_or_a_judgement_is_looked_for_beside_the_time_before(
    said: str, intent: str, desk: Desk
) -> None:
    assert after(desk, said, intent) == BESIDE_AUGUST


@pytest.mark.parametrize("said", ["break it down", "more details please", "can you drill into that", "the breakdown?"])  # fmt: skip
def test_what_is_to_be_taken_apart_is_asked_by_what_with_the_first_figure_of_each(
    said: str, desk: Desk
) -> None:
    desk.ask("revenue by country in September")
    asked = desk.ask(said).answers[0]
    assert asked.kind == "clarify"
    assert [o.label for o in asked.options][:2] == ["By channel", "By category"]
    assert all(o.effect for o in asked.options)


@pytest.mark.parametrize(
    ("said", "question"),
    [("where did it come from, by channel", SEPTEMBER.replace(" in ", " by channel in ", 1)),
     ("where does that come from", "answers.explain"),
     ("is that right?", "answers.explain"),
     ("that seems too high", "answers.explain"),
     ("what does revenue mean", "terms.define revenue")],
)  # fmt: skip
def test_where_a_figure_comes_from_and_what_it_means_stay_what_they_were(
    said: str, question: str, desk: Desk
) -> None:
    assert after(desk, said).startswith(question)


def test_a_name_that_could_be_several_has_not_risen(desk: Desk) -> None:
    asked = desk.ask("revenue for the rose one last month").answers[0]
    assert asked.kind == "clarify"
    assert all("against" not in (o.effect or "") for o in asked.options)


@pytest.mark.parametrize(
    ("said", "place"),
    [("2", 1), ("the second one", 1), ("option 3 please", 2), ("first", 0), ("number two", 1), ("ok, the last one", 2), ("3.", 2),
     ("choice b", 1), ("i'll take the first", 0), ("ermm", None), ("4", None), ("the other one", None), ("top 2", None),
     ("a", None), ("2 weeks", None), ("the second quarter", None), ("one more", None)],
)  # fmt: skip
def test_an_option_is_chosen_by_its_place(said: str, place: int | None) -> None:
    labels = ("By revenue", "By ROAS", "By units")
    assert picked(said, labels) == (None if place is None else labels[place])


def test_of_two_the_other_and_the_latter_are_the_second() -> None:
    assert picked("the other one", ("a", "b")) == picked("the latter", ("a", "b")) == "b"
    assert picked("the former please", ("a", "b")) == "a"
    assert picked("2", ()) is None


def test_what_was_offered_is_within_reach_until_something_else_is_answered(desk: Desk) -> None:
    desk.ask("best campaign in September")
    assert desk.focus.offered == ("By attributed revenue", "By ROAS")
    desk.ask("what is ROAS", intent="define")
    assert desk.focus.offered == ("By attributed revenue", "By ROAS"), "an aside leaves it open"
    desk.ask("orders in September")
    assert desk.focus.offered == ()
