"""Recommending, asked as people do, on the demo shop; figures are counted again in SQL of the test's own."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import insert, text, update

from analytics.capabilities.recommendations.recommend import Recommend, RecommendQuestion
from analytics.contract.answer import Answer
from analytics.contract.facts import StoreFacts
from analytics.contract.store import StoreSettings
from analytics.jobs.fit import FitReport, fit
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Results, Rows
from analytics.warehouse.schema import customers, order_lines, orders
from analytics.warehouse.schema import products as goods
from tests.capabilities.conftest import Ask, asker
from tests.jobs.shop import load_shop


def rows(store: Warehouse, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql), params)]


def products(answer: Answer) -> list[str]:
    assert answer.table is not None
    at = [column.key for column in answer.table.columns].index("product")
    return [str(row[at]) for row in answer.table.rows]


SAID = [
    ("recommend products for user 42", "products.recommend 42 top 5"),
    ("recomend 3 products for customer 42", "products.recommend 42 top 3"),
    ("reccomend 4 items to customer 42", "products.recommend 42 top 4"),
    ("suggest something for customer 42", "products.recommend 42 top 5"),
    ("what should we offer customer 42?", "products.recommend 42 top 5"),
    ("what should customer 42 buy next", "products.recommend 42 top 5"),
    ("next best product for customer 42", "products.recommend 42 top 5"),
    ("which products should we show to user 42", "products.recommend 42 top 5"),
    ("customer 42 recommendations", "products.recommend 42 top 5"),
    ("top 10 recs for user 42", "products.recommend 42 top 10"),
    ("recs for user 42", "products.recommend 42 top 5"),
    ("product ideas for customer 42", "products.recommend 42 top 5"),
    ("what would customer 42 like", "products.recommend 42 top 5"),
    ("recommend only Tea for customer 42", "products.recommend 42 top 5 where category=Tea"),
    ("recommend products for customer 42 without Tea", "products.recommend 42 top 5 where category!=Tea"),
    ("recommend products for a guest", "products.recommend guest top 5"),
]


@pytest.mark.parametrize(("said", "canonical"), SAID, ids=[said for said, _ in SAID])
def test_words_become_the_question(ask: Ask, said: str, canonical: str) -> None:
    assert ask(said, intent="nlu_fallback", confidence=0.1).question == canonical


def test_what_was_said_before_is_gone_on_from(ask: Ask) -> None:
    first = "recommend products for user 42"
    assert ask(first, "and for customer 77").question == "products.recommend 77 top 5"
    assert ask(first, "top 3 for her please").question == "products.recommend 42 top 3"
    assert ask(first, "only Tea").question == "products.recommend 42 top 5 where category=Tea"
    assert (
        ask("tell me about customer 77", "what should we offer her").question == "products.recommend 77 top 5"
    )
    assert ask("recommend 9 products for user 42", "recommend products for user 77").question == (
        "products.recommend 77 top 5"
    )


def test_customer_42_gets_tea_with_reasons(ask: Ask, demo: Warehouse) -> None:
    answer = ask("recommend products for user 42")
    assert (answer.kind, answer.capability, answer.certainty) == ("answer", "products.recommend", "estimate")
    shown = products(answer)
    assert len(shown) == 5
    assert answer.headline.text.startswith(f"Offer customer 42 {shown[0]} first: ")
    tea = rows(demo, "SELECT title FROM products WHERE category IN ('Tea', 'Kettles & Teaware')")
    assert len(set(shown) & {title for (title,) in tea}) >= 4
    assert [e.kind for e in answer.entities] == ["product"] * 5 + ["customer"]
    assert any("Fitted on data to 20 Oct 2026 with a linear model (EASE)" in note for note in answer.notes)
    first = answer.entities[0].label
    said = {f.say for f in answer.follow_ups}
    assert said == {f"why {first}?", "tell me about customer 42", "how was this computed"}
    assert (
        ask("recommend products for user 42", f"why {first}?").question
        == f"products.why_not 42 {answer.entities[0].id}"
    )
    assert answer.evidence is not None
    assert {q.name for q in answer.evidence.queries} >= {"run", "bought", "kept_pairs", "goods"}


WITHIN = """
    WITH sale AS (
        SELECT o.customer_id AS c, l.product_id AS p, o.ordered_on AS d FROM order_lines l
        JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id JOIN customers k ON k.id = o.customer_id
        WHERE o.status = 'completed' AND l.quantity > 0 AND l.unit_price > 0 AND p.kind = 'product' AND NOT k.is_test
    ), reach AS (SELECT max(ordered_on) AS last FROM orders),
    bought AS (SELECT c, min(d) AS d FROM sale JOIN products x ON x.id = p WHERE x.external_id = :source GROUP BY c)
    SELECT count(*), count(*) FILTER (WHERE EXISTS (
        SELECT 1 FROM sale s JOIN products x ON x.id = s.p
        WHERE x.external_id = :target AND s.c = bought.c AND s.d BETWEEN bought.d AND bought.d + 30))
    FROM bought, reach WHERE bought.d <= reach.last - 30
"""
EVER = """
    WITH sale AS (
        SELECT DISTINCT o.customer_id AS c, p.external_id AS p FROM order_lines l
        JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id JOIN customers k ON k.id = o.customer_id
        WHERE o.status = 'completed' AND l.quantity > 0 AND l.unit_price > 0 AND p.kind = 'product' AND NOT k.is_test
    )
    SELECT count(*), count(*) FILTER (WHERE c IN (SELECT c FROM sale WHERE p = :target)) FROM sale WHERE p = :source
"""


def recount(store: Warehouse, answer: Answer) -> int:
    """Every share of the answer counted again; how many there were."""
    quoted = [c for c in answer.claims if c.interval]
    for claim in quoted:
        ids = {s.dimension: s.id for s in claim.subject}
        counts = [rows(store, sql, source=ids["bought"], target=ids["product"])[0] for sql in (WITHIN, EVER)]
        assert claim.n in [n for n, _ in counts]
        both = next(
            both for n, both in counts if n == claim.n and abs(both / n - claim.quantity.value) < 6e-5
        )  # type: ignore[operator]
        assert both >= 20
        assert claim.base is not None
        assert claim.interval is not None
        assert claim.base.value is not None
        assert claim.interval.low > claim.base.value
    return len(quoted)


@pytest.mark.parametrize("customer", ["42", "77", "100", "2044"])
def test_every_share_is_counted_again(ask: Ask, demo: Warehouse, customer: str) -> None:
    assert recount(demo, ask(f"recommend 10 products for customer {customer}")) >= 1


def test_the_base_is_counted_again(demo: Warehouse) -> None:
    sql = """
        WITH sale AS (
            SELECT DISTINCT o.customer_id AS c, l.product_id AS p, o.ordered_on AS d FROM order_lines l
            JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id
            JOIN customers k ON k.id = o.customer_id
            WHERE o.status = 'completed' AND l.quantity > 0 AND l.unit_price > 0 AND p.kind = 'product'
            AND NOT k.is_test
        ), days AS (SELECT DISTINCT c, d FROM sale WHERE d <= (SELECT max(ordered_on) FROM orders) - 30)
        SELECT f.product_id, f.base_30d, (SELECT count(*) FROM days WHERE EXISTS (
            SELECT 1 FROM sale s WHERE s.p = f.product_id AND s.c = days.c AND s.d BETWEEN days.d AND days.d + 30
        )) * 1.0 / (SELECT count(*) FROM days) FROM product_factors f ORDER BY f.product_id LIMIT 3
    """
    for _, stored, counted in rows(demo, sql):
        assert float(stored) == pytest.approx(float(counted), abs=1e-7)


PLANTED = [
    ("espresso-machine", "espresso-beans"),
    ("espresso-machine", "descaler"),
    ("capsule-machine", "coffee-capsules"),
    ("teapot", "green-tea"),
    ("iced-tea-maker", "iced-tea-blend"),
    ("matcha-whisk", "matcha"),
    ("pour-over-dripper", "paper-filters"),
]


@pytest.mark.parametrize(("source", "target"), PLANTED)
def test_planted_affinities_come_out(demo: Warehouse, source: str, target: str) -> None:
    """Of the families that a family speaks for, the planted one is among the strongest three by mean weight."""
    found = rows(
        demo,
        """SELECT t.family FROM product_pairs x JOIN active_runs a ON a.run_id = x.run_id AND a.task = x.task AND x.task = 'new'
        JOIN products s ON s.id = x.source JOIN products t ON t.id = x.target
        WHERE s.family = :source AND t.family <> :source
        GROUP BY t.family ORDER BY avg(x.weight) DESC, t.family LIMIT 3""",
        source=source,
    )
    assert target in [family for (family,) in found]


def test_no_kettle_for_a_year_after_a_kettle(ask: Ask, demo: Warehouse) -> None:
    shown = products(ask("recommend 50 products for customer 77"))
    kettles = {title for (title,) in rows(demo, "SELECT title FROM products WHERE family = 'kettle'")}
    assert len(shown) == 50
    assert not kettles & set(shown)


def test_nothing_bought_returned_sold_out_or_gone_is_shown(ask: Ask, demo: Warehouse) -> None:
    for customer in ("42", "77", "3000", "5", "1604"):
        answer = ask(f"recommend 50 products for customer {customer}")
        barred = rows(
            demo,
            """SELECT title FROM products WHERE kind <> 'product' OR NOT is_active OR stock <= 0
            UNION SELECT p.title FROM products p JOIN order_lines l ON l.product_id = p.id
            JOIN orders o ON o.id = l.order_id JOIN customers c ON c.id = o.customer_id
            WHERE c.external_id = :c AND o.status = 'completed'""",
            c=customer,
        )
        assert not {title for (title,) in barred} & set(products(answer)), customer
        assert any(note.startswith("Left out (") for note in answer.notes)


def first_of(store: Warehouse, condition: str) -> str:
    sql = f"SELECT c.external_id FROM customers c WHERE {condition} ORDER BY c.id LIMIT 1"
    return str(rows(store, sql)[0][0])


def test_a_prospect_gets_labelled_best_sellers_of_her_country(ask: Ask, demo: Warehouse) -> None:
    who = first_of(
        demo, "c.country = 'DE' AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)"
    )
    answer = ask(f"recommend products for customer {who}")
    assert "Labelled best sellers of Germany: this customer has bought nothing yet." in answer.notes
    assert "best seller in Germany" in answer.headline.text
    (best,) = rows(
        demo,
        """SELECT p.title, count(DISTINCT o.id) AS n FROM order_lines l JOIN orders o ON o.id = l.order_id
        JOIN products p ON p.id = l.product_id LEFT JOIN customers c ON c.id = o.customer_id
        WHERE o.country = 'DE' AND o.status = 'completed' AND l.quantity > 0 AND l.unit_price > 0
        AND p.kind = 'product' AND coalesce(p.stock, 1) > 0 AND p.is_active AND NOT coalesce(c.is_test, false)
        AND o.ordered_on > (SELECT max(ordered_on) FROM orders) - 30 GROUP BY p.id, p.title ORDER BY n DESC, p.id LIMIT 1""",
    )
    assert (products(answer)[0], answer.claims[0].quantity.value) == best


def test_a_guest_a_test_customer_and_an_unknown_number(ask: Ask) -> None:
    guest = ask("recommend products for a guest")
    assert guest.headline.text.startswith("Offer a guest ")
    assert "Labelled best sellers: nothing is known of a guest." in guest.notes
    test = ask("recommend products for customer 9990")
    assert "This is a test customer, whose orders are not in the fit." in test.notes
    unknown = ask("recommend products for user 100001")
    assert (unknown.kind, unknown.issues[0].code) == ("clarify", "unknown_customer")
    assert "customer 10000" in unknown.issues[0].text
    nobody = ask("recommend products")
    assert (nobody.kind, nobody.issues[0].code) == ("clarify", "which_customer")


@pytest.fixture
def store_settings() -> StoreSettings:
    return StoreSettings(today="2026-10-21")


@pytest.fixture
def small(warehouse: Warehouse) -> Warehouse:
    """Customer 1 bought a mug and a pot, 2 only brought a mug back, 3 did neither."""
    with warehouse.writer("rows") as writer:
        for number in (1, 2, 3):
            writer.execute(insert(customers).values(**key(number), is_test=False))
        for number, (title, kind) in enumerate((("Mug", "product"), ("Pot", "product"), ("Fee", "fee")), 1):
            writer.execute(
                insert(goods).values(**key(number), sku=title, title=title, is_active=True, kind=kind)
            )
        for number in (1, 2):
            day = date(2026, 10, number)
            writer.execute(
                insert(orders).values(
                    **key(number),
                    customer_id=number,
                    ordered_at=datetime.combine(day, time(12)),
                    ordered_on=day,
                    status="completed",
                )
            )
        for number, (order, product, quantity) in enumerate(((1, 1, 1), (1, 2, 1), (1, 3, 1), (2, 1, -1)), 1):
            line = {"order_id": order, "line_number": number, "product_id": product, "quantity": quantity}
            writer.execute(insert(order_lines).values(**key(number), **line, unit_price=5, discount=0))
    return warehouse


def key(number: int) -> dict[str, object]:
    return {"id": number, "external_id": str(number), "source": "test"}


def test_before_any_fit_there_are_labelled_best_sellers(small: Warehouse) -> None:
    answer = asker(small)("recommend products for customer 3")
    assert products(answer) == ["Mug", "Pot"]
    assert "Labelled best sellers: nothing is fitted yet. Run “marlow fit”." in answer.notes
    assert "Only 2 of the 5 wanted: the rules leave no more." in answer.notes


def test_a_small_shop_and_a_customer_with_returns_only(small: Warehouse) -> None:
    report = fit(small)
    assert (report.method, report.why, report.stored_pairs) == ("popularity", "few_repeaters", 0)
    ask = asker(small)
    returned = ask("recommend products for customer 2")
    assert products(returned) == ["Pot"], "what was brought back is not offered again"
    assert any("with fewer than 500 customers who came back" in note for note in returned.notes)
    nothing = ask("recommend products for customer 1")
    assert (nothing.kind, nothing.table) == ("refuse", None)
    assert nothing.headline.text.startswith("There is nothing that may be recommended here")


def test_an_empty_store_says_so(warehouse: Warehouse) -> None:
    answer = asker(warehouse)("recommend products for customer 1")
    assert (answer.kind, answer.issues[0].code) == ("refuse", "no_data_at_all")


def test_a_new_run_answers_at_once_on_every_engine(warehouse: Warehouse) -> None:
    load_shop(warehouse)
    ask = asker(warehouse)
    before = ask("recommend 3 products for customer 7")
    assert any("nothing is fitted yet" in note for note in before.notes)
    fit(warehouse)
    after = ask("recommend 3 products for customer 7")
    assert any("linear model (EASE) over 520 buyers" in note for note in after.notes)
    assert products(after)[0] == "ware b", "an odd customer buys odd products, all of which are called so"
    with warehouse.writer("sold out") as writer:
        writer.execute(update(goods).values(stock=0))
    assert ask("recommend 3 products for customer 7").kind == "refuse", "a rule holds from the next turn on"


def test_why_best_sellers_stand_in_for_a_customer_with_returns_only() -> None:
    """Nobody in the demo shop has returns alone, so the rows of a turn are made by hand."""
    question = RecommendQuestion("1")
    world_facts = StoreFacts(date(2026, 10, 21), None, date(2026, 10, 20), 1)
    active = {"run_id": "r", "method": "linear", "figures": {}, "data_through": date(2026, 10, 20)}
    card = {
        "id": 7, "external_id": "M", "title": "Mug", "sku": "M", "category": None, "brand": None, "price": None, "cost": None,
        "stock": None, "family": None, "durable": None, "kind": "product", "is_active": True, "attributes": None, "n": 4,
    }  # fmt: skip
    names = {
        "kind": "product",
        "external_id": "T",
        "title": "Tray",
        "sku": "T",
        "family": None,
        "durable": None,
    }
    results = Results(
        {
            "run": one_row(active),
            "customer": one_row({"id": 1, "country": None, "birth_date": None, "is_test": False}),
            "bought": one_row(
                {
                    **names,
                    "product_id": 5,
                    "ordered_on": world_facts.today,
                    "sold": 0,
                    "paid": None,
                    "returned": 1,
                }
            ),
            "pairs": Rows((), ()),
            "cards": Rows((), ()),
            "best_anywhere": one_row(card),
        }
    )
    draft = Recommend().answer(question, results, world_facts)
    assert [note.code for note in draft.notes] == [
        "recommend.best.returns_only",
        "recommend.untracked",
        "recommend.fewer",
    ]


def one_row(row: dict[str, Any]) -> Rows:
    return Rows(tuple(row), (tuple(row.values()),))


def test_the_report_of_the_fit(demo_store: tuple[Warehouse, FitReport]) -> None:
    _, report = demo_store
    assert (report.method, report.why) == ("linear", "enough")
    assert str(report.through) == "2026-10-20"
    assert report.size.customers == 9671
