"""What a question does not hold of a clause is told with the whole reading; what it holds is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.contract.answer import Answer
from analytics.contract.request import Part, Utterance
from tests.stores import Desk


def notes(answer: Answer) -> str:
    return " ".join(answer.notes)


@pytest.mark.parametrize(
    "said",
    ["revenue last month", "roas by channel last quarter", "orders in France vs Spain in September", "revenue in Q3 without guests",
     "top 5 products by units in September", "average order value by country last month", "new customers per channel this year"],
)  # fmt: skip
def test_a_plain_question_is_not_told_again(said: str, desk: Desk) -> None:
    assert "I read" not in notes(desk.ask(said).answers[0])


@pytest.mark.parametrize(
    ("said", "unused"),
    [("revenue in September, fewest first", "fewest"), ("what is a typical revenue in September", "typical"),
     ("revenue in September, respectively", "respectively"), ("orders in September excluding", "excluding"),
     ("the growth of revenue in September", "growth")],
)  # fmt: skip
def test_a_word_that_would_change_the_figure_is_told(said: str, unused: str, desk: Desk) -> None:
    answer = desk.ask(said).answers[0]
    assert "I read this as “" in notes(answer)
    assert unused in notes(answer).partition("Not used: ")[2]


def test_other_subjects_are_told_by_name(desk: Desk) -> None:
    answer = desk.ask("segment my customers by how they wobble", intent="segment").answers[0]
    assert "I read this as a question about the segments of customers. Not used: wobble." in notes(answer)


def test_each_request_of_several_says_how_it_was_taken(desk: Desk) -> None:
    first, second = desk.ask("revenue last month.", "roas by channel in Q3").answers
    assert "I read the part “revenue last month” as “revenue from 2026-09-01 to 2026-09-30”." in notes(first)
    assert (
        "I read the part “roas by channel in Q3” as “ROAS by channel from 2026-07-01 to 2026-09-30”."
        in notes(second)
    )


def test_a_request_that_is_not_answered_is_told(desk: Desk) -> None:
    answer = desk.ask("Is the landlord happy?", "revenue in September").answers[0]
    assert answer.question == "metrics.query revenue in 2026-09-01..2026-10-01"
    assert "I read nothing to answer in “Is the landlord happy”." in notes(answer)


def test_thanks_beside_a_request_are_not_told(desk: Desk) -> None:
    assert "I read" not in notes(desk.ask("thank you so much.", "revenue in September").answers[0])


def test_a_comparison_with_nothing_is_asked(desk: Desk) -> None:
    """Only where the two give different answers, and by how much."""
    answer = desk.ask("compare Q3 revenue").answers[0]
    assert answer.kind == "clarify"
    assert [o.label for o in answer.options] == [
        "Against the time before: Q2 2026",
        "Against a year before: Q3 2025",
    ]
    assert "€356,192.89 against €334,048.54" in answer.text
    chosen = desk.choose(1).answers[0]
    assert chosen.question == "metrics.query revenue in 2026-07-01..2026-10-01 vs 2025-07-01..2025-10-01"


@pytest.mark.parametrize(
    ("said", "topic", "sure", "question"),
    [("I thank you kindly", "thanks", 0.9, "conversation.talk thanks"), ("till the next time", "bye", 0.7, "conversation.talk bye"),
     ("the street of whoever bought it", "dump", 0.8, "conversation.talk dump"), ("could somebody look at that", "handover", 0.9, "conversation.handover asked"),
     ("revenue last month", "thanks", 0.9, "metrics.query revenue in 2026-09-01..2026-10-01 beside all data"),
     ("revenue last month", "fake", 0.8, "metrics.query revenue in 2026-09-01..2026-10-01 beside all data"),
     ("revenue last month", "fake", 0.9, "conversation.talk fake"),
     ("could you pour that into the shared folder", "act", 0.8, "conversation.talk act"),
     ("recommend White Tea Peony to customer 42", "trait", 0.8, "products.recommend 42 top 5 where product=1013B"),
     ("sales last month, you get the drift", "fake", 0.95, "conversation.talk fake"),
     ("people who might soon be a target of ours", "trait", 0.9, "conversation.talk trait"),
     ("revenue of Krume last month", "competitor", 0.99, "metrics.query revenue in 2026-09-01..2026-10-01 where brand=Krume")],
)  # fmt: skip
def test_a_topic_that_the_agent_heard_counts_where_no_figure_is_named(
    said: str, topic: str, sure: float, question: str, desk: Desk
) -> None:
    part = replace(Part(said, "small_talk", 0.5), topic=topic, topic_confidence=sure)
    replies = desk.service.ask(Utterance(said, (part,)), desk.context())
    assert replies.answers[0].question.replace(" beside all data", "") == question.replace(
        " beside all data", ""
    )


@pytest.mark.parametrize(
    ("said", "sure", "declined"),
    [("Glow Week has to go dark this minute", 0.9, True), ("Glow Week has to go dark this minute", 0.7, False),
     ("once the bounce rate is over 5 % my watch should beep", 0.95, True), ("once the bounce rate is over 5 % my watch should beep", 0.86, False)],
)  # fmt: skip
def test_a_wish_that_something_be_done_is_an_order(
    said: str, sure: float, declined: bool, desk: Desk
) -> None:
    part = replace(Part(said, "act", 0.9), topic="act", topic_confidence=sure)
    answer = desk.service.ask(Utterance(said, (part,)), desk.context()).answers[0]
    assert (answer.question == "conversation.talk act") is declined


@pytest.mark.parametrize(
    ("said", "question", "told"),
    [("revenue in Espain this year", "metrics.query revenue in 2026-01-01..2026-10-21 where country=ES", "I read “Espain” as Spain."),
     ("what did stahl bach sell in September", "metrics.query revenue in 2026-09-01..2026-10-01 where brand=Stahlbach", "I heard “stahl bach” as stahlbach.")],
)  # fmt: skip
def test_a_name_that_can_only_be_one_is_read_and_told(
    said: str, question: str, told: str, desk: Desk
) -> None:
    answer = desk.ask(said).answers[0]
    assert answer.question.replace(" beside all data", "") == question
    assert told in answer.notes


def test_two_plain_words_where_a_product_would_stand_are_a_name(desk: Desk) -> None:
    answer = desk.ask("sales of the bread oven last month").answers[0]
    assert answer.issues[0].code == "unknown_name"


def test_what_a_word_means_to_somebody_is_no_fake(desk: Desk) -> None:
    said = "when I write revenue I mean before returns"
    part = replace(Part(said, "small_talk", 0.5), topic="fake", topic_confidence=0.95)
    answer = desk.service.ask(Utterance(said, (part,)), desk.context()).answers[0]
    assert answer.question.startswith("preferences.manage set")


def test_a_name_that_is_near_to_nothing_stops(desk: Desk) -> None:
    assert desk.ask("revenue for Atlantis").answers[0].issues[0].code == "unknown_name"


@pytest.mark.parametrize(
    ("said", "question"),
    [("average order value in Austria, October to date against the same days of September",
      "metrics.query aov in 2026-10-01..2026-10-21 vs 2026-09-01..2026-09-21 where country=AT"),
     ("Christmas takings 2025 against 2024", "metrics.query revenue in 2025-12-24..2025-12-27 vs 2024-12-24..2024-12-27"),
     ("new customers by month from January until now", "metrics.query new_customers by month in 2026-01-01..2026-10-21"),
     ("is cac creeping up? gimme months", "metrics.query cac by month in 2025-10-01..2026-10-01"),
     ("Q3 revenue from new as opposed to returning customers", "metrics.query revenue by new_or_returning in 2026-07-01..2026-10-01"),
     ("AOV, app orders only, drop US & UK, calendar week 40",
      "metrics.query aov in 2026-09-28..2026-10-05 where country!=GB|US & sales_channel=app"),
     ("how many people unsubscribed from our newsletter in Q3", "metrics.query unsubscribes in 2026-07-01..2026-10-01"),
     ("which advert got clicked on in September", "metrics.query clicks by campaign in 2026-09-01..2026-10-01"),
     ("I suspect the import doubled some rows, what's July revenue", "metrics.query revenue in 2026-07-01..2026-08-01")],
)  # fmt: skip
def test_more_ways_of_saying_it(said: str, question: str, desk: Desk) -> None:
    assert desk.ask(said).answers[0].question == question


def test_the_week_before_moves_there(desk: Desk) -> None:
    desk.ask("net revenue last week")
    assert (
        desk.ask("week before?").answers[0].question == "metrics.query net_revenue in 2026-10-05..2026-10-12"
    )


def test_things_for_somebody_are_recommended(desk: Desk) -> None:
    answer = desk.ask("what might customer 4711 fancy?", intent="profile").answers[0]
    assert answer.question == "products.recommend 4711 top 5"


@pytest.mark.parametrize("said", ["how certain are these figures?", "show me how you got there"])
def test_questions_about_the_answer_before_explain_it(said: str, desk: Desk) -> None:
    desk.ask("revenue in September")
    assert desk.ask(said).answers[0].capability == "answers.explain"


def test_guests_come_back_in(desk: Desk) -> None:
    desk.ask("aov by country in September without guests")
    assert (
        desk.ask("ok guests back in").answers[0].question
        == "metrics.query aov by country in 2026-09-01..2026-10-01"
    )


def test_a_ranking_of_its_own_takes_the_place_of_the_figure_before(desk: Desk) -> None:
    desk.ask("spend yesterday")
    answer = desk.ask("then show me the three campaigns with the lowest roas yesterday").answers[0]
    assert answer.question == "metrics.query roas by campaign in 2026-10-20..2026-10-21 bottom 3"


def test_another_figure_of_a_whole_list_has_its_own_order(desk: Desk) -> None:
    """Cheapest first was said of the CPA; a list that was cut keeps its end."""
    desk.ask("cpa by platform in September, lowest first")
    assert desk.ask("how many conversions is that each").answers[0].question == (
        "metrics.query conversions by platform in 2026-09-01..2026-10-01"
    )
    desk.ask("worst 3 campaigns by roas in September")
    assert desk.ask("and by spend").answers[0].question.endswith("bottom 3")


def test_dates_between_two_requests_belong_to_the_first(desk: Desk) -> None:
    replies = desk.ask("bounces per week, the last 8 weeks, then unsubscribes per month for this year")
    assert [a.question for a in replies.answers] == [
        "metrics.query bounces by week in 2026-08-24..2026-10-19",
        "metrics.query unsubscribes by month in 2026-01-01..2026-10-21",
    ]
