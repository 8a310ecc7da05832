"""An audience: what keeps lists right keeps audiences right, cuts are counted again by hand, and no cut is lost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import delete, text, update

from analytics.contract.answer import Answer
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.schema import products, recommendation_rules
from tests.capabilities.conftest import Ask
from tests.stores import save_rules

MAY_BE_TOLD = """
    WITH sale AS (
        SELECT o.customer_id AS c, o.ordered_on AS d, p.external_id AS p, p.family, p.durable
        FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id
        WHERE o.status = 'completed' AND l.quantity > 0 AND l.unit_price > 0 AND p.kind = 'product'
    ), segment AS (SELECT customer_id, segment FROM customer_segments WHERE as_of = (SELECT max(as_of) FROM customer_segments))
    SELECT count(*) FROM customers k LEFT JOIN segment s ON s.customer_id = k.id
    WHERE NOT k.is_test AND k.email_consent AND k.id IN (SELECT c FROM sale)
    AND k.id NOT IN (SELECT c FROM sale WHERE p = :p AND c IS NOT NULL) AND NOT EXISTS (
        SELECT 1 FROM email_messages m WHERE m.customer_id = k.id AND (m.bounced = 'hard' AND m.sent_at > k.consent_at
        OR m.complained_at > k.consent_at OR m.unsubscribed_at > k.consent_at))
"""
"""Buyers who consent, did not unsubscribe, complain or bounce since, and do not have it: Matcha Ceremonial (1011B) is neither lasting nor kept to a country or an age."""


def counted(demo: Warehouse, more: str = "", **params: Any) -> int:
    with demo.engine.connect() as connection:
        return int(connection.execute(text(MAY_BE_TOLD + more), params).scalar_one())


def size(answer: Answer) -> int:
    assert answer.kind == "answer", answer.headline.text
    return int(answer.claims[0].quantity.value or 0)


CUTS = [
    (("who in Germany should hear about Matcha Ceremonial",), "where country=DE", " AND k.country = 'DE'"),
    (("which customers from Austria would love Matcha Ceremonial",), "where country=AT", " AND k.country = 'AT'"),
    (("who should hear about Matcha Ceremonial, but not in Germany",), "where country!=DE", " AND k.country IS DISTINCT FROM 'DE'"),
    (("which Champions should hear about Matcha Ceremonial",), "where segment=Champions", " AND s.segment = 'Champions'"),
    (
        ("who would buy Matcha Ceremonial", "only Champions", "and in Austria"),
        "where country=AT & segment=Champions",
        " AND s.segment = 'Champions' AND k.country = 'AT'",
    ),
    (
        ("which customers who bought in the last 30 days should hear about Matcha Ceremonial",),
        "bought within 30 days",
        " AND k.id IN (SELECT c FROM sale WHERE d > DATE '2026-10-20' - 30)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("said", "cut", "where"), CUTS, ids=[said[-1] for said, _, _ in CUTS])
def test_an_audience_is_cut_to_the_people_asked_for(
    ask: Ask, demo: Warehouse, said: tuple[str, ...], cut: str, where: str
) -> None:
    answer = ask(*said, intent="nlu_fallback", confidence=0.1)
    assert answer.question == f"products.audience 1011B {cut}"
    assert size(answer) == counted(demo, where, p="1011B")
    assert not any("Not used" in note for note in answer.notes), answer.notes


def test_the_best_of_them_expect_no_more_than_all(ask: Ask) -> None:
    everybody = ask("who would buy Matcha Ceremonial")
    best = ask("who would buy Matcha Ceremonial", "only the best 100 of them")
    assert best.question == "products.audience 1011B top 100"
    assert size(best) == 100
    assert best.table is not None
    assert everybody.table is not None
    assert best.table.rows[:20] == everybody.table.rows[:20]
    assert 0 < float(best.claims[1].quantity.value or 0) < float(everybody.claims[1].quantity.value or 0)
    shares = [float(str(row[2])) for row in everybody.table.rows if row[2] is not None]
    half = ask("who would buy Matcha Ceremonial with a score above 50 %")
    assert half.question == "products.audience 1011B score>=0.5"
    assert size(half) == sum(share >= 0.5 for share in shares) < len(shares)


@pytest.mark.parametrize(
    ("said", "canonical"),
    [
        (("who would buy Matcha Ceremonial", "at 5 cents per contact", "and at 10 cents?"), "products.audience 1011B at 0.1 a contact"),
        (("top 100 customers to email about Green Tea Genmai",), "products.audience 1008C top 100"),
        (("the 200 best customers for Matcha Ceremonial",), "products.audience 1011B top 200"),
        (("how many would buy Matcha Ceremonial if I emailed them",), "products.audience 1011B"),
        (("is it worth mailing people about Matcha Ceremonial",), "products.audience 1011B"),
        (("German customers who might like Mug Slate",), "products.audience 1067B where country=DE"),
        (("what should we offer Champions in Germany",), "products.for_segment top 5 where country=DE & segment=Champions"),
    ],
    ids=lambda value: value[-1] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_ways_to_ask_for_an_audience(ask: Ask, said: tuple[str, ...], canonical: str) -> None:
    answer = ask(*said, intent="nlu_fallback", confidence=0.1)
    assert (answer.question, answer.kind) == (canonical, "answer")


def test_an_audience_of_nothing_asks_for_the_product(ask: Ask) -> None:
    answer = ask("which customers should I email")
    assert [i.code for i in answer.issues] == ["recommend.which_product_at_all"]


@pytest.mark.parametrize("bound", ["with at least 3 orders", "who spent over 200 euros"])
def test_a_bound_that_cannot_be_kept_is_asked_back(ask: Ask, bound: str) -> None:
    answer = ask(f"who should hear about Matcha Ceremonial {bound}")
    assert (answer.kind, [i.code for i in answer.issues]) == ("clarify", ["audience.no_threshold"])


@pytest.fixture
def rules(demo: Warehouse) -> Iterator[Any]:
    """Saves rules of recommendation, and takes them back."""

    yield partial(save_rules, demo)
    with demo.writer("tidy") as writer:
        writer.execute(delete(recommendation_rules))


def test_a_rule_keeps_people_out_of_an_audience(ask: Ask, demo: Warehouse, rules: Any) -> None:
    before = size(ask("who would buy Matcha Ceremonial"))
    rules(
        ("exclude", {"product": ["1011B"], "country": ["DE"]}, None),
        ("only", {"category": ["Coffee"], "segment": ["Champions"]}, None),
        ("boost", {"product": ["1011B"]}, "50"),
    )
    answer = ask("who would buy Matcha Ceremonial")
    where = " AND k.country IS DISTINCT FROM 'DE' AND s.segment IS DISTINCT FROM 'Champions'"
    assert size(answer) == counted(demo, where, p="1011B") < before
    assert any("are kept from it by r1 and r2" in note for note in answer.notes), answer.notes
    saved = ask("who would buy Matcha Ceremonial", "save this audience as Matcha friends", intent="act")
    assert (saved.kind, size_of_proposal(saved)) == ("propose", size(answer))


def size_of_proposal(answer: Answer) -> int:
    assert answer.proposal is not None
    return int(answer.proposal.counts[0]["n"])


def test_a_rule_for_everybody_leaves_nobody_to_tell(ask: Ask, rules: Any) -> None:
    rules(("exclude", {"product": ["1011B"]}, None))
    answer = ask("who would buy Matcha Ceremonial")
    assert (answer.kind, [i.code for i in answer.issues]) == ("refuse", ["audience.not_sold.excluded"])
    assert ask("who would buy Matcha Ceremonial", "save this audience as M", intent="act").kind == "refuse"


def test_who_bought_a_lasting_one_of_the_kind_waits(ask: Ask, demo: Warehouse) -> None:
    answer = ask("who would buy Electric Kettle Blue")
    rested = """ AND k.id NOT IN (SELECT c FROM sale WHERE c IS NOT NULL AND durable AND family = 'kettle'
        AND d > DATE '2026-10-20' - 365)"""
    assert size(answer) == counted(demo, rested, p="1033A") < counted(demo, p="1033A")
    assert any("bought a lasting one of its kind within a year" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("change", "code"),
    [({"stock": 0}, "audience.not_sold.out_of_stock"), ({"is_active": False}, "audience.not_sold.inactive")],
)
def test_what_is_not_sold_has_no_audience(
    ask: Ask, demo: Warehouse, change: dict[str, Any], code: str
) -> None:
    p = products.c
    with demo.engine.connect() as connection:
        row = connection.execute(products.select().where(p.external_id == "1011B")).mappings().one()
    kept = {name: row[name] for name in change}
    with demo.writer("change") as writer:
        writer.execute(update(products).where(p.external_id == "1011B").values(**change))
    try:
        answer = ask("who would buy Matcha Ceremonial")
        assert (answer.kind, [i.code for i in answer.issues]) == ("refuse", [code])
    finally:
        with demo.writer("change back") as writer:
            writer.execute(update(products).where(p.external_id == "1011B").values(**kept))


def test_an_age_leaves_out_the_young_and_those_of_unknown_age(ask: Ask, demo: Warehouse) -> None:
    p = products.c
    with demo.engine.connect() as connection:
        kept = (
            connection.execute(products.select().where(p.external_id == "1011B"))
            .mappings()
            .one()["attributes"]
        )
    with demo.writer("age") as writer:
        writer.execute(
            update(products).where(p.external_id == "1011B").values(attributes={**kept, "min_age": 40})
        )
    try:
        answer = ask("who would buy Matcha Ceremonial")
        assert size(answer) == counted(demo, " AND k.birth_date <= DATE '1986-10-21'", p="1011B")
        assert any("are too young for it, or of unknown age" in note for note in answer.notes)
    finally:
        with demo.writer("age back") as writer:
            writer.execute(update(products).where(p.external_id == "1011B").values(attributes=kept))


def brands(demo: Warehouse, answer: Answer) -> set[str]:
    ids = [e.id for e in answer.entities if e.kind == "product"]
    with demo.engine.connect() as connection:
        found = connection.execute(text("SELECT external_id, brand FROM products"))
        by_id = {row.external_id: row.brand for row in found}
    return {by_id[i] for i in ids}


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("recommend 20 products for Champions in Germany", False),
        ("recommend 20 products for customers in Germany", False),
        ("recommend 20 products for Champions", True),
        ("recommend 20 products for customers in Austria", None),
    ],
)
def test_one_list_for_a_group_shows_nobody_what_may_not_be_shown(
    ask: Ask, demo: Warehouse, rules: Any, said: str, noted: bool | None
) -> None:
    first = sorted(brands(demo, ask(said)))[0]
    rules(
        ("exclude", {"brand": [first], "country": ["DE"]}, None),
        ("pin", {"product": ["1033A"], "country": ["DE"]}, "1"),
    )
    answer = ask(said)
    assert (first in brands(demo, answer)) is (noted is None)
    assert any(
        "r1 count for some of them; what they leave out is left out for all" in n for n in answer.notes
    ) is bool(noted)
    assert any("r2 count for some of them alone and were not applied" in n for n in answer.notes) is bool(
        noted
    )
    placed = bool(answer.entities) and answer.entities[0].id == "1033A"
    assert placed is (noted is False)
