"""Everyday turns that name a ranking, a sum of money, two kinds of a product, or two requests at once."""

from __future__ import annotations

import pytest

from tests.stores import Desk

SEPTEMBER, QUARTER, YEAR = (
    "in 2026-09-01..2026-10-01",
    "in 2026-07-01..2026-10-01",
    "in 2026-01-01..2026-10-21",
)


@pytest.mark.parametrize(
    ("said", "questions"),
    [
        ("7 slowest movers in tea by quantity, q3", [f"metrics.query units by product {QUARTER} where category=Tea bottom 7"]),
        ("the 5 fastest movers in coffee, units, Q3", [f"metrics.query units by product {QUARTER} where category=Coffee top 5"]),
        ("list the brands by margin, lowest first, Q3", [f"metrics.query gross_margin by brand {QUARTER} ascending"]),
        ("what has customer 77 spent altogether", ["metrics.query revenue in 2024-07-01..2026-10-21 where customer=77"]),
        ("our 5 biggest buyers in France this year, by revenue",
         [f"metrics.query revenue by customer {YEAR} where country=FR top 5"]),
        ("how many shoppers started a cart and never paid in September", [f"visits.funnel {SEPTEMBER}"]),
        ("Glow Week, how much did we pour in during September", [f"metrics.query spend {SEPTEMBER} where campaign=cmp-14"]),
        ("what have we sunk into ads this year", [f"metrics.query spend {YEAR}"]),
        ("what did the hibernating crowd buy in September, in euros", [f"metrics.query revenue {SEPTEMBER} where segment=Hibernating"]),
        ("orders this spring vs last spring", ["metrics.query orders in 2026-03-01..2026-06-01 vs 2025-03-01..2025-06-01"]),
        ("Nocturne or Solstice, which espresso beans sold more pieces in Q3",
         [f"metrics.query units by product {QUARTER} where product=1001B|1001C"]),
        ("units of the 28 cm frying pan in September", [f"metrics.query units {SEPTEMBER} where product=1043C"]),
        ("revenue of September split by newcomers, regulars and guests", [f"metrics.query revenue by new_or_returning {SEPTEMBER}"]),
        ("net revenue in September, the printer was acting up", [f"metrics.query net_revenue {SEPTEMBER}"]),
        ("is the data fresh, and how many orders did we have in September", ["data.freshness", f"metrics.query orders {SEPTEMBER}"]),
    ],
)  # fmt: skip
def test_an_everyday_turn_is_this_question(said: str, questions: list[str], desk: Desk) -> None:
    assert [a.question for a in desk.ask(said).answers] == questions
