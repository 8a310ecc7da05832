"""Which capability a saying is for, where two could take it."""

from __future__ import annotations

import pytest

from tests.stores import Desk


@pytest.mark.parametrize(
    ("said", "intent", "question"),
    [
        ("which groups do our customers fall into", "query", "customers.segments in 2024-07-01..2026-10-21"),
        ("did anybody ever buy the candle snuffer", "query", "metrics.query units in 2024-07-01..2026-10-21 where product=1106A"),
        ("what should go on the personal flyer for customer 88", "profile", "products.recommend 88 top 5"),
        ("filling the personal block for subscriber 3345: 6 items, Seelicht only", "profile",
         "products.recommend 3345 top 6 where brand=Seelicht"),
        ("what's this RFM everybody talks about", "segment", "terms.define rfm"),
        ("somebody said CTOR in the meeting, what is that", "query", "terms.define ctor"),
        ("what's this CTR thing people go on about", "query", "terms.define ctr"),
        ("our analyst scribbled CTOR on a post-it. what is that", "query", "terms.define ctor"),
        ("silly question: what's roas", "query", "terms.define roas"),
        ("gross margin, fees in or out? how is it defined", "query", "terms.define gross_margin"),
        ("what makes a customer At risk", "segment", "terms.define rfm"),
        ("what's the latest day we have", "query", "data.freshness"),
        ("got any gaps or missing rows in the tables", "query", "data.quality"),
        ("which three products had the highest returned value in September", "query",
         "metrics.query returned_revenue by product in 2026-09-01..2026-10-01 top 3"),
        ("what was Easter Baking Letter's performance", "campaign", "campaigns.performance cmp-30 in 2024-07-01..2026-10-21"),
        ("which kind of goods brings in the most money", "query", "metrics.query revenue by category in 2026-09-01..2026-10-01"),
        ("open rate of Roast Letter last month without the bot rubbish", "out_of_scope",
         "metrics.query open_rate in 2026-09-01..2026-10-01 where campaign=cmp-28"),
        ("pacing: spend in September", "query", "metrics.query spend in 2026-09-01..2026-10-01"),
        ("cac of people who never bought from us before, September", "query", "metrics.query cac in 2026-09-01..2026-10-01"),
        ("tamper oak or walnut, which one did we sell more of in Q3", "recommend",
         "metrics.query units by product in 2026-07-01..2026-10-01 where product=1020B|1020C"),
    ],
)  # fmt: skip
def test_who_answers(said: str, intent: str, question: str, desk: Desk) -> None:
    assert desk.ask(said, intent=intent).answers[0].question == question


@pytest.mark.parametrize(
    ("said", "code"),
    [("ltv by cohort", "lacks_measure"), ("how many moka pots were in stock in june", "lacks_measure")],
)
def test_what_is_not_there(said: str, code: str, desk: Desk) -> None:
    assert desk.ask(said).answers[0].issues[0].code == code


def test_a_second_list_of_one_message_is_by_its_own_figure(desk: Desk) -> None:
    answers = desk.ask(
        "new customers in Q3 and, separately, the brands with more than 300 orders in the same quarter"
    ).answers
    assert [a.question for a in answers] == [
        "metrics.query new_customers in 2026-07-01..2026-10-01",
        "metrics.query orders by brand in 2026-07-01..2026-10-01 having orders>300",
    ]


def test_others_are_declined_in_small_letters_too(desk: Desk) -> None:
    assert (
        desk.ask("what is bol spending on Google ads").answers[0].question == "conversation.talk competitor"
    )


def test_ideas_for_them_are_for_the_customer_before(desk: Desk) -> None:
    desk.ask("who is customer 42", intent="profile")
    assert desk.ask("any gift ideas for them").answers[0].question == "products.recommend 42 top 5"


def test_a_doubt_about_a_figure_is_answered_with_how_it_was_made(desk: Desk) -> None:
    desk.ask("orders yesterday")
    assert desk.ask("would you swear on that number").answers[0].capability == "answers.explain"
