"""Everyday ways of asking: definitions, thresholds, days said twice, countries without orders, and what goes on from an answer."""

from __future__ import annotations

import pytest

from analytics.capabilities.talk.refuse import refusal
from analytics.planning.names.countries import places_named
from analytics.planning.words.moods import topic_of
from tests.stores import Desk

SEPTEMBER, QUARTER, YEAR = (
    "in 2026-09-01..2026-10-01",
    "in 2026-07-01..2026-10-01",
    "in 2026-01-01..2026-10-21",
)


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("does gross margin already take off discounts", "terms.define gross_margin"),
        ("does roas take returns into account", "terms.define roas"),
        ("countries under 2000 euros last month", f"metrics.query revenue by country {SEPTEMBER} having revenue<2000"),
        ("customers with more than 5 orders and over 500 euros this year", f"metrics.query orders+revenue by customer {YEAR} having orders>5 having revenue>500"),
        ("how much did people in Austria spend with us last quarter", f"metrics.query revenue {QUARTER} where country=AT"),
        ("what did customers in Spain spend on tea last month", f"metrics.query revenue {SEPTEMBER} where category=Tea & country=ES"),
        ("orders on Black Friday, the 28th of November", "metrics.query orders in 2025-11-28..2025-11-29"),
        ("what's the cost per click again", "terms.define cpc"),
        ("what does the known-customers rule do", "terms.define known_customers"),
        ("did orders drop last month", f"metrics.query orders {SEPTEMBER} vs 2026-08-01..2026-09-01"),
        ("which categories made over 15k in August?", "metrics.query revenue by category in 2026-08-01..2026-09-01 having revenue>15000"),
        ("customers who spent at least 900 euros this year", f"metrics.query revenue by customer {YEAR} having revenue>=900"),
        ("open rate >30 percent, which newsletters? last quarter", f"metrics.query open_rate by campaign {QUARTER} having open_rate>0.3"),
        ("units for Father's Day weekend by product", "metrics.query units by product in 2026-05-14..2026-05-18"),
        ("revenue on Mother's Day, just that Sunday in May", "metrics.query revenue in 2026-05-10..2026-05-11"),
        ("net revenue since the beginning of spring, i mean April 1", "metrics.query net_revenue in 2026-04-01..2026-10-21"),
        ("revenue by hour.. no sorry, in total for Q3", f"metrics.query revenue {QUARTER}"),
        ("sales by brand and month for q3", f"metrics.query revenue by brand,month {QUARTER}"),
        ("which social program had the best roas in q3", f"metrics.query roas by campaign {QUARTER} where channel=social top 10"),
        ("awareness and sales objectives, cpm in q3", f"metrics.query cpm by objective {QUARTER} where objective=awareness|sales"),
        ("coffee versus tea, who won last month", f"metrics.query revenue by category {SEPTEMBER} where category=Coffee|Tea"),
        ("which of our 9 countries sends the highest share of its orders back", f"metrics.query return_rate by country {SEPTEMBER}"),
        ("which customers returned the most goods by value this year, top 5", f"metrics.query returned_revenue by customer {YEAR} top 5"),
        ("what do the affiliates claim they made us last quarter", f"metrics.query attributed_revenue {QUARTER} where channel=affiliate"),
        ("gm% by category last month", f"metrics.query gross_margin_rate by category {SEPTEMBER}"),
        ("first-time shoppers by month this year", f"metrics.query new_customers by month {YEAR}"),
        ("revenue w/out guest orders last month", f"metrics.query revenue {SEPTEMBER} rules +known_customers"),
        ("how was this month", "metrics.query revenue+orders+aov+new_customers+return_rate+spend in 2026-10-01..2026-10-21 vs 2026-09-01..2026-09-21"),
        ("a gentleman with the number 42 is on the line, what do we know about him?", "customers.profile 42"),
        ("if customer 42 were to order one more thing, what would you put your money on", "products.recommend 42 top 1"),
        ("are there any gaps or doubled rows in what you work with?", "data.quality"),
        ("Glow Week results please, we decide on Friday whether to repeat it", "campaigns.performance cmp-14 in 2024-07-01..2026-10-21"),
    ],
)  # fmt: skip
def test_a_sentence_is_this_question(said: str, question: str, desk: Desk) -> None:
    assert [a.question for a in desk.ask(said).answers] == [question]


@pytest.mark.parametrize(
    ("turns", "question"),
    [
        (["products with a margin above 2000 euro in Q3", "lift the threshold to 3k"], f"metrics.query gross_margin by product {QUARTER} having gross_margin>3000"),
        (["is last night's load in?", "good, orders by country for that day"], "metrics.query orders by country in 2026-10-20..2026-10-21"),
        (["segment my customers", "only the french", "what revenue did the Champions bring there last year"], "metrics.query revenue in 2025-01-01..2026-01-01 where country=FR & segment=Champions"),
        (["open rate by month this year", "click rate too please"], f"metrics.query open_rate+click_rate by month {YEAR}"),
        (["orders by week last quarter", "how did Glow Week do"], "campaigns.performance cmp-14 in 2024-07-01..2026-10-21"),
        (["Glow Week from 7 to 20 September", "tea sales in those two weeks"], "metrics.query revenue in 2026-09-07..2026-09-21 where category=Tea"),
    ],
)  # fmt: skip
def test_what_goes_on_from_an_answer(turns: list[str], question: str, desk: Desk) -> None:
    answers = [desk.ask(said).answers for said in turns]
    assert answers[-1][0].question == question


@pytest.mark.parametrize("said", ["sales in Poland last month", "orders from South Korea this year"])
def test_a_country_without_orders_is_told_and_is_no_slip(said: str, desk: Desk) -> None:
    (answer,) = desk.ask(said).answers
    assert [issue.code for issue in answer.issues] == ["unknown_name"]
    assert "Netherlands" not in answer.text
    assert "Austria" in answer.text


def test_names_of_countries_that_are_words_need_a_place_in_the_sentence() -> None:
    said = "jersey dresses, china cups from China, turkey and Turkey"
    assert [said[a:b] for a, b in places_named(said)] == ["China", "Turkey"]


def test_how_an_answer_was_made_is_no_question_on_the_business(desk: Desk) -> None:
    desk.ask("net revenue last month")
    (answer,) = desk.ask("How was this calculated?").answers
    assert answer.capability == "answers.explain"


def test_what_is_still_on_the_shelf_is_a_matter_of_stock(desk: Desk) -> None:
    desk.ask("units of kettles last month")
    (answer,) = desk.ask("and how many do we have left in the store room").answers
    assert [issue.code for issue in answer.issues] == ["lacks_measure"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("fire the september report over to marketing", "act"),
        ("can you pop that list across to the agency", "act"),
        ("get to the board figures", None),
    ],
)
def test_handing_something_to_somebody_is_to_act(said: str, reason: str | None) -> None:
    assert refusal(said) == reason


def test_thanks_may_follow_praise() -> None:
    assert topic_of("so very helpful thank you!!") == "thanks"


def test_the_league_of_champions_is_no_segment(desk: Desk) -> None:
    (answer,) = desk.ask("who will take the champions league this year").answers
    assert answer.question == "conversation.talk off_topic"
