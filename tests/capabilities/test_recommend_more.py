"""What people say before and after a list: several at once, one thing changed, groups of a country; nothing is dropped."""

from __future__ import annotations

import pytest

from tests.capabilities.conftest import Ask

GOES_ON = [
    (("10 instead",), "products.recommend 42 top 10"),
    (("and for 77?",), "products.recommend 77 top 5"),
    (("10 instead", "what about 77", "what about her next order"), "products.recommend 77 next order top 10"),
    (("what about her next order", "show me 3"), "products.recommend 42 next order top 3"),
    (("something cheaper", "under 10 euros"), "products.recommend 42 top 5 price<=10"),
]


@pytest.mark.parametrize(("said", "canonical"), GOES_ON, ids=[" / ".join(said) for said, _ in GOES_ON])
def test_a_list_goes_on_with_one_thing_changed(ask: Ask, said: tuple[str, ...], canonical: str) -> None:
    answer = ask("recommend products for user 42", *said, intent="nlu_fallback", confidence=0.1)
    assert (answer.question, answer.kind) == (canonical, "answer")


ASKED_BACK = [
    (("recommend products for customer 42 and 77",), "one_customer"),
    (("recommend products for customers 42, 77 and 9",), "one_customer"),
    (("recommend products for user 42 under -3 euros",), "listing.negative_price"),
    (("recommend products for everyone",), "recommend.everyone"),
    (("recommend products for user 42", "something cheaper"), "recommend.how_cheap"),
    (("recommend products for user 42", "for 99999999"), "unknown_customer"),
    (("recommend products for user 42", "why these"), "recommend.why_which"),
    (("never show out of stock stuff",), "rules.always_so"),
    (("remove all rules",), "rules.one_at_a_time"),
    (("don't recommend Casa Lume in Germany until the summer sale",), "rules.which_day"),
]


@pytest.mark.parametrize(("said", "code"), ASKED_BACK, ids=[said[-1] for said, _ in ASKED_BACK])
def test_what_cannot_be_told_is_asked_back(ask: Ask, said: tuple[str, ...], code: str) -> None:
    answer = ask(*said)
    assert (answer.kind, [i.code for i in answer.issues]) == ("clarify", [code])


READ = [
    ("give me 3 ideas for 42 that aren't tea", "products.recommend 42 top 3 where category!=Tea"),
    ("what shall I put in front of customer 77", "products.recommend 77 top 5"),
    ("what would customers in Germany like", "products.for_segment top 5 where country=DE"),
    ("recommend products to customers from France without tea", "products.for_segment top 5 where category!=Tea & country=FR"),
    ("what sells in Germany", "products.best_sellers top 10 in 2026-09-21..2026-10-21 where country=DE"),
    ("what do customers in Germany buy", "products.best_sellers top 10 in 2026-09-21..2026-10-21 where country=DE"),
    ("what sells with what", "products.related together pairs top 10"),
    ("don't recommend Casa Lume in Germany before christmas", "recommendations.rules add exclude brands=Casa Lume countries=DE ends_on=2026-12-24"),
    ("boost Casa Lume over black friday", "recommendations.rules add boost 20.0 brands=Casa Lume starts_on=2026-11-27 ends_on=2026-11-28"),
    ("push high margin stuff a bit", "recommendations.rules add boost 20.0 min_margin=0.5"),
    ("hide anything under 10% margin", "recommendations.rules add exclude max_margin=0.1"),
    ("never recommend products with a margin below 15 %", "recommendations.rules add exclude max_margin=0.15"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "canonical"), READ, ids=[said for said, _ in READ])
def test_a_merchandisers_own_words_are_read(ask: Ask, said: str, canonical: str) -> None:
    answer = ask(said, intent="nlu_fallback", confidence=0.1)
    assert answer.question == canonical
    assert answer.kind in ("answer", "propose")


def test_numbers_are_still_not_made_to_look_better(ask: Ask) -> None:
    assert ask("push the revenue up a bit").kind == "refuse"
