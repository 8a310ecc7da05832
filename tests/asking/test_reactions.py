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


IN_Q3 = "2026-07-01..2026-10-01"


@pytest.mark.parametrize(
    ("said", "question"),
    [
        (("unsubscribes by campaign in Q3", "as a rate"), f"metrics.query unsubscribe_rate by campaign in {IN_Q3}"),
        (("clicks by channel in Q3", "and what did each of them cost"), f"metrics.query cpc by channel in {IN_Q3}"),
        (("revenue in Q3", "same for last year"), "metrics.query revenue in 2025-07-01..2025-10-01"),
        (("aov by month in 2026", "and in August"), "metrics.query aov in 2026-08-01..2026-09-01"),
        (("revenue by brand in Q3", "which 4 are the best"), f"metrics.query revenue by brand in {IN_Q3} top 4"),
        (("revenue by product in Q3 top 5", "and the worst"), f"metrics.query revenue by product in {IN_Q3} bottom 5"),
        (("revenue by country in Q3", "just the total"), f"metrics.query revenue in {IN_Q3}"),
        (("revenue by country in Q3 for Krume", "remove the brand filter"), f"metrics.query revenue by country in {IN_Q3}"),
        (("ROAS by campaign in Q3", "hide everything under 2"), f"metrics.query roas by campaign in {IN_Q3} having roas>=2"),
        (("ROAS by campaign in Q3", "only campaigns that cost more than 900"),
         f"metrics.query spend by campaign in {IN_Q3} having spend>900"),
        (("spend on TikTok in Q3", "so was it worth it"), f"metrics.query roas in {IN_Q3} where platform=TikTok"),
        (("revenue in Q3", "next to September a year ago"), f"metrics.query revenue in {IN_Q3} vs 2025-09-01..2025-10-01"),
        (("CPA by channel in Q3 ascending", "Top one"), f"metrics.query cpa in {IN_Q3} where channel=email"),
        (("CPA by channel in Q3", "the worst one"), f"metrics.query cpa in {IN_Q3} where channel=display"),
        (("revenue by channel in Q3", "the lowest one"), f"metrics.query revenue in {IN_Q3} where channel=sms"),
    ],
)  # fmt: skip
def test_a_follow_up_keeps_what_it_does_not_change(said: tuple[str, ...], question: str, desk: Desk) -> None:
    answers = [desk.ask(one).answers[0].question for one in said]
    assert answers[-1] == question


@pytest.mark.parametrize(
    ("said", "question"),
    [
        (("revenue in Q3", "and in Q2", "which was better"), f"metrics.query revenue in {IN_Q3} vs 2026-04-01..2026-07-01"),
        (("orders last week", "and the week before", "what's the difference"),
         "metrics.query orders in 2026-10-12..2026-10-19 vs 2026-10-05..2026-10-12"),
        (("revenue for Tea in Q3", "and Coffee", "which one is bigger"),
         f"metrics.query revenue by category in {IN_Q3} where category=Coffee|Tea"),
        (("revenue by country in Q3", "which one is best"), f"metrics.query revenue by country in {IN_Q3}"),
    ],
)  # fmt: skip
def test_a_verdict_on_two_answers_sets_them_beside_each_other(
    said: tuple[str, ...], question: str, desk: Desk
) -> None:
    answers = [desk.ask(one).answers[0].question for one in said]
    assert answers[-1] == question


def test_a_person_in_a_talk_about_one_customer_is_that_customer(desk: Desk) -> None:
    desk.ask("top 10 customers by revenue in 2026")
    alone = desk.ask("the first one").answers[0].question
    number = alone.rpartition("customer=")[2]
    assert desk.ask("what did she buy").answers[0].question == f"customers.profile {number}"
