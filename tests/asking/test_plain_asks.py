"""Everyday questions that once were answered with something else, in wordings of their own."""

from __future__ import annotations

import pytest

from tests.stores import Desk

SEPTEMBER = "2026-09-01..2026-10-01"
YEAR = "2025-10-01..2026-10-01"


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("when did we sell the most tea", f"metrics.query revenue by month in {YEAR} where category=Tea"),
        ("is the return rate getting worse", f"metrics.query return_rate by month in {YEAR}"),
        ("which was our biggest day in September", f"metrics.query revenue by day in {SEPTEMBER}"),
        ("what do the French buy the most", f"metrics.query units by product in {SEPTEMBER} where country=FR top 10"),
        ("money made per mail sent in September by campaign", f"metrics.query revenue_per_recipient by campaign in {SEPTEMBER}"),
        ("how much money did the Skin Diary bring in per mail",
         "metrics.query revenue_per_recipient in 2024-07-01..2026-10-21 where campaign=cmp-35"),
        ("buyers 7 may to 9 may", "metrics.query buyers in 2026-05-07..2026-05-10"),
        ("what is the open rate anyway?", "terms.define open_rate"),
        ("revenue in September - app, shop or web?", f"metrics.query revenue by sales_channel in {SEPTEMBER}"),
        ("revenue on Father's Day, Thursday", "metrics.query revenue in 2026-05-14..2026-05-15"),
        ("orders from 1 to 14 September versus the fortnight before that",
         "metrics.query orders in 2026-09-01..2026-09-15 vs 2026-08-18..2026-09-01"),
        ("revenue in September for the audit", f"metrics.query revenue in {SEPTEMBER}"),
        ("Our new trainee wants to know: what is CPC?", "terms.define cpc"),
        ("ideas for customer 42, top two.", "products.recommend 42 top 2"),
        ("bounce rate by campaign in September, worst at the top", f"metrics.query bounce_rate by campaign in {SEPTEMBER} top 10"),
        ("bounce rate by campaign in September, best first", f"metrics.query bounce_rate by campaign in {SEPTEMBER} bottom 10"),
    ],
)  # fmt: skip
def test_what_is_asked_is_what_is_answered(said: str, question: str, desk: Desk) -> None:
    assert desk.ask(said).answers[0].question == question


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("which teas haven't sold in September", "lacks_measure"),
        ("products with no sales last month", "lacks_measure"),
        ("articles that sold nothing this year", "lacks_measure"),
        ("revenue on Black Friday against a normal Friday", "lacks_measure"),
        ("how long until customers order again", "lacks_measure"),
    ],
)
def test_the_contrary_or_another_day_is_never_answered_instead(said: str, code: str, desk: Desk) -> None:
    answers = desk.ask(said).answers
    assert code in {issue.code for answer in answers for issue in answer.issues}


def test_a_second_count_in_other_words_is_a_count_of_its_own(desk: Desk) -> None:
    said = ("how many emails did we send in September", "and how many were opened")
    assert [a.question for a in desk.ask(*said).answers] == [
        f"metrics.query sent in {SEPTEMBER}",
        f"metrics.query opens in {SEPTEMBER}",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "please stop mailing the Skin Diary",
        "can you stop showing the banners",
        "halt TikTok, it eats our cash",
    ],
)
def test_stopping_a_campaign_is_an_act(said: str, desk: Desk) -> None:
    assert desk.ask(said).answers[0].question == "conversation.talk act"


@pytest.mark.parametrize(
    "said", ["how many did we send to Germany in September", "what did it cost to launch the Skin Diary", "revenue after we pause for Easter"]
)  # fmt: skip
def test_what_was_sent_or_paused_is_no_order_to_do_it(said: str, desk: Desk) -> None:
    assert desk.ask(said).answers[0].question != "conversation.talk act"


def test_a_condition_is_moved_where_no_rows_are_counted(desk: Desk) -> None:
    desk.ask("countries with more than 500 orders in September")
    assert desk.ask("make it 300").answers[0].question == (
        f"metrics.query orders by country in {SEPTEMBER} having orders>300"
    )
    desk.ask("top 5 products by units in September")
    assert desk.ask("make it 10").answers[0].question == (
        f"metrics.query units by product in {SEPTEMBER} top 10"
    )


def test_how_it_was_calculated_opens_the_answer_up(desk: Desk) -> None:
    desk.ask("revenue in September")
    assert (
        desk.ask("more than I thought, how is that calculated")
        .answers[0]
        .question.startswith("answers.explain")
    )


@pytest.mark.parametrize(
    ("said", "question"),
    [
        (("tell me about customer 42", "how much did she spend in 2025"),
         "metrics.query revenue in 2025-01-01..2026-01-01 where customer=42"),
        (("ideas for customer 42", "how many orders did they place in 2025"),
         "metrics.query orders in 2025-01-01..2026-01-01 where customer=42"),
        (("bounces in September", "and the rate"), f"metrics.query bounce_rate in {SEPTEMBER}"),
    ],
)  # fmt: skip
def test_what_the_talk_is_about_stays_what_it_is_about(
    said: tuple[str, ...], question: str, desk: Desk
) -> None:
    assert [desk.ask(one).answers[0].question for one in said][-1] == question
