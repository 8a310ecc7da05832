"""Everyday words and idioms for figures, kinds of people, places, dates and orders: what they ask for, and what of them is weak."""

from __future__ import annotations

import pytest

from analytics.contract.request import Guess, Part, Utterance
from tests.stores import Desk

SEPTEMBER, QUARTER, YEAR = (
    "in 2026-09-01..2026-10-01",
    "in 2026-07-01..2026-10-01",
    "in 2026-01-01..2026-10-21",
)


def heard(desk: Desk, said: str, figure: str, sure: float) -> tuple[str, tuple[str, ...]]:
    """The question and the notes where the agent holds the figure so likely."""
    part = Part(said, "query", 0.9, figures=(Guess(figure, sure), Guess("aov", (1 - sure) / 2)))
    answer = desk.service.ask(Utterance(said, (part,)), desk.context()).answers[0]
    return answer.question.replace(" beside all data", ""), answer.notes


@pytest.mark.parametrize(
    ("said", "figure", "sure", "wanted"),
    [
        ("what stays with us of each sale after the cost of the goods, September", "gross_margin_rate", 0.8, "gross_margin_rate"),
        ("what did all that haggling cost us in September", "discounts", 0.9, "discounts"),
        ("sales by what the tags said in September", "gross_revenue", 0.9, "gross_revenue"),
        ("takings with all that came home again off in September", "net_revenue", 0.9, "net_revenue"),
        ("of the clicks how many get as far as a conversion in September", "cvr", 0.7, "cvr"),
        ("clicks on the ads relative to their being shown in September", "ctr", 0.95, "ctr"),
        ("what do we pay for each of our buyers in September", "cac", 0.95, "cac"),
    ],
)  # fmt: skip
def test_a_weak_word_is_outweighed_by_what_the_sentence_asks_for_and_that_is_told(
    said: str, figure: str, sure: float, wanted: str, desk: Desk
) -> None:
    question, notes = heard(desk, said, figure, sure)
    assert question == f"metrics.query {wanted} {SEPTEMBER}"
    assert any(note.startswith("I read this as") for note in notes)


@pytest.mark.parametrize(
    ("said", "figure", "sure", "wanted"),
    [
        ("sales in September", "gross_revenue", 0.7, "revenue"),
        ("revenue of the shop in September", "net_revenue", 0.99, "revenue"),
        ("takings of the shop in September", "orders", 0.99, "revenue"),
        ("ad clicks, conversions in September", "cvr", 0.95, "clicks+conversions"),
        ("clicks per campaign goal in September", "cpc", 0.95, "clicks by objective"),
        ("gross margin of the shop in September", "gross_margin_rate", 0.99, "gross_margin"),
    ],
)  # fmt: skip
def test_a_name_and_a_list_are_not_outweighed(
    said: str, figure: str, sure: float, wanted: str, desk: Desk
) -> None:
    question, _ = heard(desk, said, figure, sure)
    assert question == f"metrics.query {wanted} {SEPTEMBER}"


def test_a_ranking_that_says_by_what_it_ranks_takes_the_figure_that_is_heard(desk: Desk) -> None:
    question, _ = heard(
        desk, "on which day last week did the most goods come home again", "returned_revenue", 0.9
    )
    assert question == "metrics.query returned_revenue by day in 2026-10-12..2026-10-19"


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("do newbies get bigger discounts than our regulars, last quarter", f"metrics.query discounts by new_or_returning {QUARTER}"),
        ("orders in the store, app and web together last month", f"metrics.query orders {SEPTEMBER}"),
        ("where is AOV highest, shop, web or app, last month", f"metrics.query aov by sales_channel {SEPTEMBER}"),
        ("orders in the week of Cyber Monday, Monday to Sunday", "metrics.query orders in 2025-12-01..2025-12-08"),
        ("units in the week of Black Friday", "metrics.query units in 2025-11-24..2025-12-01"),
        ("orders on Black Friday against the one in 2024", "metrics.query orders in 2025-11-28..2025-11-29 vs 2024-11-29..2024-11-30"),
        ("units qtd vs qtd last year", "metrics.query units in 2026-10-01..2026-10-21 vs 2025-10-01..2025-10-21"),
        ("units last weekend against the weekend before", "metrics.query units in 2026-10-17..2026-10-19 vs 2026-10-10..2026-10-12"),
        ("how much have we sunk into Pinterest since June", "metrics.query spend in 2026-06-01..2026-10-21 where platform=Pinterest"),
        ("products with over 3000 euros of goods sent back this year", f"metrics.query returned_revenue by product {YEAR} having returned_revenue>3000"),
        ("AOV by country this year, thinnest on top", f"metrics.query aov by country {YEAR} ascending"),
        ("margin with the percent margin beside it, last quarter", f"metrics.query gross_margin+gross_margin_rate {QUARTER}"),
        ("Krume and Nordhain Roasters, are they neck and neck on orders this year", f"metrics.query orders by brand {YEAR} where brand=Krume|Nordhain Roasters"),
        ("units of bath and body last month", f"metrics.query units {SEPTEMBER} where category=Bath & Body"),
        ("orders of Matcha Ceremonial over its whole life", "metrics.query orders in 2024-07-01..2026-10-21 where product=1011B"),
        ("margin last month where the cost is known, else it's a guess", f"metrics.query gross_margin {SEPTEMBER} rules +known_cost"),
    ],
)  # fmt: skip
def test_everyday_words_ask_for(said: str, question: str, desk: Desk) -> None:
    assert desk.ask(said).answers[0].question.replace(" beside all data", "") == question


def test_better_than_before_is_asked_before_what(desk: Desk) -> None:
    answer = desk.ask("were units in August better than before").answers[0]
    assert answer.kind == "clarify"
    assert len(answer.options) == 2


@pytest.mark.parametrize(
    ("said", "capabilities"),
    [
        ("august orders by country. august orders by brand. august discounts by category", ("metrics.query",) * 3),
        ("any gaps in the data? and then units for September", ("data.quality", "metrics.query")),
    ],
)  # fmt: skip
def test_sentences_that_begin_small_are_requests_of_their_own(
    said: str, capabilities: tuple[str, ...], desk: Desk
) -> None:
    assert tuple(a.capability for a in desk.ask(said).answers) == capabilities
