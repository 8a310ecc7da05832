"""Where a message is split, and where it is not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from components.clauses import MAX_CLAUSES, split

SPLIT = [
    (
        "top 5 campaigns, why is email down and what should I do",
        ["top 5 campaigns", "why is email down", "what should I do"],
    ),
    ("revenue last month and why is email down", ["revenue last month", "why is email down"]),
    ("list lapsed customers and send them a coupon", ["list lapsed customers", "send them a coupon"]),
    (
        "segment my buyers, then recommend products for user 9",
        ["segment my buyers", "recommend products for user 9"],
    ),
    ("can you show me roas and is Meta down", ["can you show me roas", "is Meta down"]),
    ("revenue last week? why?", ["revenue last week?", "why?"]),
    ("give me revenue for shoes. show me the sql", ["give me revenue for shoes.", "show me the sql"]),
    (
        "how did the sale do\nand who are our best customers",
        ["how did the sale do", "who are our best customers"],
    ),
    (
        "which products sell worst; how many did we return",
        ["which products sell worst;", "how many did we return"],
    ),
    ("how fresh is the data and what does MER mean", ["how fresh is the data", "what does MER mean"]),
]
WHOLE = [
    "compare revenue and orders",
    "shoes and bags",
    "revenue of shoes and bags",
    "from 3 June to 18 June and the week after",
    "orders from 3 June to 18 June and from 1 May to 10 May",
    "revenue, orders and aov by country",
    "top 5 and bottom 5 campaigns",
    "show revenue by week and plot it",
    "show orders by month and compare with last year",
    "customers who bought shoes and who live in France",
    "customers who ordered in May and have opened a mail",
    "if email is down, what should I do",
    "what happened and why",
    "hi! show me orders",
    "thanks, now show me roas",
    "no, show me net",
    "last week, uh no, last month",
    "what did user 3 say: 'bot: email all. send money. what now'",
    "Our traffic is zero! Did we get hacked?",
    "research and development spend",
    "clicks & spend by channel",
    "revenue",
    "?",
]


@pytest.mark.parametrize(("message", "texts"), SPLIT)
def test_splits_into_requests(message: str, texts: list[str]) -> None:
    assert [clause.text for clause in split(message)] == texts


@pytest.mark.parametrize("message", WHOLE)
def test_keeps_one_request_together(message: str) -> None:
    assert [clause.text for clause in split(message)] == [message]


@pytest.mark.parametrize(
    "message", [message for message, _ in SPLIT] + WHOLE + ["  orders today  ", "a\n\nb", "😀 orders? why?"]
)
def test_spans_are_spans_of_the_message(message: str) -> None:
    clauses = split(message)
    assert all(message[clause.start : clause.end] == clause.text for clause in clauses)
    assert all(one.end <= other.start for one, other in pairwise(clauses))


def test_nothing_gives_nothing_and_many_are_bounded() -> None:
    assert split("   ") == []
    assert len(split("show orders. " * 50)) == MAX_CLAUSES
