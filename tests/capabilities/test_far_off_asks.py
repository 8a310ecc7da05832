"""Contradictory and far-off asks about recommendations, written before any of them was tried: what is made of each."""

from __future__ import annotations

import pytest

from tests.capabilities.conftest import Ask

UNDERSTOOD: list[tuple[tuple[str, ...], str]] = [
    (("hey, what could we tempt no. 42 with?",), "products.recommend 42 top 5"),
    (("three things shopper 77 hasn't tried, nothing dearer than 20",), "products.recommend 77 top 3 price<=20"),
    (("pick me half a dozen items for client 1500",), "products.recommend 1500 top 6"),
    (("recommend 1000 products for customer 42",), "products.recommend 42 top 50"),
    (("what's Customer 77 about to run out of?",), "products.recommend 77 next order top 5"),
    (("when will customer 42 need more tea?",), "products.recommend 42 next order top 5 where category=Tea"),
    (("what would go down well with our best customers?",), "products.for_segment top 5 where segment=Champions"),
    (("which products should we push to people who are about to leave us?",), "products.for_segment top 5 where segment=At risk"),
    (("we're out of Electric Kettle Blue, what can people take instead?",), "products.related similar 1033A top 5"),
    (("what could replace Mug Slate",), "products.related similar 1067B top 5"),
    (("what do I put next to the Matcha Whisk on the shelf?",), "products.related together 1041A top 5"),
    (("someone has a French Press 1 l and Filter Roast Meadow in the cart, what else?",), "products.related together 1028C+1002A top 5"),
    (("what goes with Espresso Machine Lira but is not coffee",), "products.related together 1016E top 5 where category!=Coffee"),
    (("similar to Electric Kettle Blue", "what goes with it"), "products.related together 1033A top 5"),
    (("a present for my mum, she likes baths, not more than 15 euros",), 'products.find "baths" price<=15 top 5'),
    (("anything vegan, nut-free and gluten-free to nibble on",), 'products.find "vegan nibble" -nut -gluten top 5'),
    (("cheapest espresso machine in stock",), 'products.find "espresso machine" in stock cheapest top 5'),
    (("recommend products for user 42", "and why isn't the Electric Kettle Sage there?"), "products.why_not 42 1033B"),
    (("why did you recommend White Tea Peony to customer 42?",), "products.why_not 42 1013B"),
    (("whom should we write to about Iced-Tea Maker Breeze?",), "products.audience 1038A"),
    (("how sure are you about these recommendations",), "recommendations.method method"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "canonical"), UNDERSTOOD, ids=[" / ".join(s) for s, _ in UNDERSTOOD])
def test_far_off_words_become_the_question(ask: Ask, said: tuple[str, ...], canonical: str) -> None:
    answer = ask(*said, intent="nlu_fallback", confidence=0.1)
    assert (answer.question, answer.kind) == (canonical, "answer")
    assert answer.table is not None
    assert answer.table.rows


ASKED_BACK = [
    ("recommend tea for customer 42 but no tea", "clarify", "listing.with_and_without"),
    ("suggest 0 products for customer 42", "clarify", "listing.none"),
    ("find me a gift over 50 but under 20", "clarify", "listing.no_price"),
    ("recommend products for customer 42 and for customer 77", "clarify", "one_customer"),
    ("something similar to Green Tea Sencha that goes with Teapot Glass", "clarify", "related.both"),
    ("recommend products for -5", "clarify", "unknown_customer"),
    ("recommend products for anna", "clarify", "several_customers"),
    ("why not a unicorn for customer 42", "clarify", "recommend.unknown_product"),
    ("best sellers next month", "refuse", "best.future"),
    ("a red kettle for under a fiver", "refuse", "find.no_product"),
    ("do your suggestions make us any money?", "refuse", "results.nothing_shown"),
    ("don't show chocolate to anyone under 18 ever again", "refuse", "rules.no_age"),
]


@pytest.mark.parametrize(("said", "kind", "code"), ASKED_BACK, ids=[said for said, _, _ in ASKED_BACK])
def test_what_cannot_be_had_is_asked_back_or_refused(ask: Ask, said: str, kind: str, code: str) -> None:
    answer = ask(said, intent="nlu_fallback", confidence=0.1)
    assert (answer.kind, answer.claims) == (kind, ())
    assert [i.code for i in answer.issues] == [code]


def test_the_cheapest_is_the_cheapest_of_what_is_named_so(ask: Ask) -> None:
    answer = ask("cheapest espresso machine in stock")
    assert answer.table is not None
    keys = [c.key for c in answer.table.columns]
    prices = [row[keys.index("price")] for row in answer.table.rows]
    assert prices == sorted(prices)
    assert all(str(row[keys.index("product")]).startswith("Espresso Machine ") for row in answer.table.rows)


def test_what_stands_instead_is_of_the_same_kind_first(ask: Ask) -> None:
    answer = ask("similar to Electric Kettle Blue")
    assert answer.table is not None
    kinds = ["Kettles & Teaware" in str(row[4]) for row in answer.table.rows]
    assert kinds == sorted(kinds, reverse=True)
    assert sum("Kettle" in str(row[1]) for row in answer.table.rows) > 3, "a family is not cut to three"
