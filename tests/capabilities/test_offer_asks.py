"""Asks of every kind in varied words, on the demo shop and on the published one: what was understood, and that it holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from analytics.contract.answer import Answer
from analytics.contract.request import Role
from analytics.contract.store import StoreSettings
from analytics.ingest.importing import ImportRequest, run_import
from analytics.jobs.fit import fit
from analytics.warehouse.engine import Warehouse, open_warehouse
from tests.capabilities.conftest import Ask, asker

SEPTEMBER, RECENT = "in 2026-09-01..2026-10-01", "in 2026-09-21..2026-10-21"

ASKS: list[tuple[tuple[str, ...], str, str]] = [
    (("what should we offer 42 for her next order",), "answer", "products.recommend 42 next order top 5"),
    (("what will customer 77 reorder",), "answer", "products.recommend 77 next order top 5"),
    (("recommend 3 products for customer 42 under 15 euros",), "answer", "products.recommend 42 top 3 price<=15"),
    (("recommend products for user 42", "between 10 and 20 euros"), "answer", "products.recommend 42 top 5 price>=10 price<=20"),
    (("what should we offer the at risk segment",), "answer", "products.for_segment top 5 where segment=At risk"),
    (("which products should I put in the newsletter for loyal customers",), "answer", "products.for_segment top 5 where segment=Loyal customers"),
    (("recommend 3 products for Champions in Germany",), "answer", "products.for_segment top 3 where country=DE & segment=Champions"),
    (("similar to Electric Kettle Blue",), "answer", "products.related similar 1033A top 5"),
    (("alternatives to the french press 600 ml",), "answer", "products.related similar 1028B top 5"),
    (("something like Mug Chalk but cheaper",), "answer", "products.related similar 1067A top 5 cheaper"),
    (("what goes well with Electric Kettle Blue",), "answer", "products.related together 1033A top 5"),
    (("what do people buy with Matcha Whisk Chasen",), "answer", "products.related together 1041A top 5"),
    (("what goes with a basket of Green Tea Sencha and Teapot Glass",), "answer", "products.related together 1008A+1035B top 5"),
    (("what sells together",), "answer", "products.related together pairs top 10"),
    (("bundle ideas",), "answer", "products.related together pairs top 10"),
    (("best sellers in Germany last month",), "answer", f"products.best_sellers top 10 {SEPTEMBER} where country=DE"),
    (("top 3 best selling products for Champions",), "answer", f"products.best_sellers top 3 {RECENT} where segment=Champions"),
    (("best sellers last month", "only Tea"), "answer", f"products.best_sellers top 10 {SEPTEMBER} where category=Tea"),
    (("what is trending",), "answer", f"products.best_sellers trending top 10 {RECENT}"),
    (("a gift under 20 for someone who bakes",), "answer", 'products.find "gift bakes" price<=20 top 5'),
    (("vegan skincare in stock",), "answer", 'products.find "vegan skincare" in stock top 5'),
    (("nut-free chocolate under 10",), "answer", 'products.find "chocolate" -nut price<=10 top 5'),
    (("recommend products for user 42", "why not Electric Kettle Blue?"), "answer", "products.why_not 42 1033A"),
    (("why don't you recommend Mug Slate for customer 77",), "answer", "products.why_not 77 1067B"),
    (("who should hear about the new green tea",), "answer", "products.audience 1008A|1008B|1008C|1008D|1008E|1093B"),
    (("who would buy Matcha Ceremonial", "at 5 cents per contact"), "answer", "products.audience 1011B at 0.05 a contact"),
    (("which method do you use and why",), "answer", "recommendations.method method"),
    (("is this better than best sellers",), "refuse", "recommendations.method better"),
    (("how did last month's recommendations do",), "refuse", f"recommendations.results {SEPTEMBER}"),
    (("never recommend brand Casa Lume to customers in Germany",), "propose", "recommendations.rules add exclude brands=Casa Lume countries=DE"),
    (("boost high margin by 20 %",), "propose", "recommendations.rules add boost 20 min_margin=0.5"),
    (("show the recommendation rules",), "answer", "recommendations.rules list"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "kind", "canonical"), ASKS, ids=[" / ".join(said) for said, _, _ in ASKS])
def test_asks_become_questions_that_are_answered(
    ask: Ask, said: tuple[str, ...], kind: str, canonical: str
) -> None:
    answer = ask(*said, intent="nlu_fallback", confidence=0.1)
    assert (answer.question, answer.kind) == (canonical, kind)
    assert not any("Not used in this reading" in note for note in answer.notes)
    if kind == "answer" and answer.table:
        assert answer.table.rows


REFUSALS = [
    (("recommend products for user 100001",), "clarify", "unknown_customer"),
    (("recommend tea to our muslim customers",), "refuse", None),
    (("what goes with Unicorn Dust",), "clarify", "recommend.unknown_product"),
    (("is this better than best sellers",), "refuse", "method.not_measured"),
]


@pytest.mark.parametrize(("said", "kind", "code"), REFUSALS, ids=[said[0] for said, _, _ in REFUSALS])
def test_what_cannot_be_answered_is_said(
    ask: Ask, said: tuple[str, ...], kind: str, code: str | None
) -> None:
    answer = ask(*said)
    assert (answer.kind, answer.claims) == (kind, ())
    assert [i.code for i in answer.issues] == ([code] if code else [])
    assert answer.evidence is not None


def test_a_visitor_without_a_number_gets_what_her_looks_speak_for(ask: Ask, demo: Warehouse) -> None:
    ((visitor, n),) = rows(
        demo,
        """SELECT anonymous_id, count(DISTINCT product_id) FROM events WHERE customer_id IS NULL AND name = 'Product Viewed'
        AND occurred_on > DATE '2026-10-21' - 30 GROUP BY anonymous_id ORDER BY 2 DESC, 1 LIMIT 1""",
    )
    answer = ask(f"recommend products for visitor {visitor}")
    assert answer.question == f"products.recommend visitor {visitor} top 5"
    assert n >= 2
    assert answer.headline.text.startswith("Offer a guest ")
    assert any("linear model (EASE)" in note for note in answer.notes)
    nobody = ask("recommend products for visitor anon-000")
    assert "Labelled best sellers: nothing is known of a guest." in nobody.notes


@pytest.mark.parametrize("role", ["admin", "approver"])
def test_an_audience_is_for_those_who_may_see_people(demo: Warehouse, role: Role) -> None:
    answer = asker(demo, frozenset({role}))("who should hear about the new green tea")
    assert (answer.kind, [i.code for i in answer.issues]) == ("refuse", ["role_needed"])


@pytest.mark.parametrize("said", ["who should hear about the new green tea", "boost high margin by 20 %"])
def test_a_viewer_may_not(demo: Warehouse, said: str) -> None:
    answer = asker(demo, frozenset({"viewer"}))(said)
    assert (answer.kind, [i.code for i in answer.issues]) == ("refuse", ["role_needed"])
    assert answer.evidence is not None
    assert answer.evidence.queries == ()


def rows(store: Warehouse, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql), params)]


def column(answer: Answer, key: str) -> list[Any]:
    assert answer.table is not None
    at = [c.key for c in answer.table.columns].index(key)
    return [row[at] for row in answer.table.rows]


SALE = """
    WITH sale AS (
        SELECT DISTINCT o.id AS o, o.customer_id AS c, o.ordered_on AS d, o.country, p.external_id AS p, p.category
        FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id
        LEFT JOIN customers k ON k.id = o.customer_id
        WHERE o.status = 'completed' AND l.quantity > 0 AND l.unit_price > 0 AND p.kind = 'product'
        AND NOT coalesce(k.is_test, false)
    )
"""


def test_what_goes_with_it_is_counted_again(ask: Ask, demo: Warehouse) -> None:
    answer = ask("what goes well with Electric Kettle Blue")
    assert len(answer.claims) >= 3
    for claim in answer.claims:
        ids = {s.dimension: s.id for s in claim.subject}
        ((n, both, everything, alone),) = rows(
            demo,
            SALE
            + """SELECT count(DISTINCT o) FILTER (WHERE p = :a),
            count(DISTINCT o) FILTER (WHERE p = :a AND o IN (SELECT o FROM sale WHERE p = :b)),
            count(DISTINCT o), count(DISTINCT o) FILTER (WHERE p = :b) FROM sale""",
            a=ids["with"], b=ids["product"],
        )  # fmt: skip
        assert (claim.n, both >= 5) == (n, True)
        assert claim.quantity.value == pytest.approx(both / n, abs=6e-5)
        assert claim.base is not None
        assert claim.base.value == pytest.approx(alone / everything, abs=6e-5)
        assert both / n > alone / everything, "below chance is no hit"


def test_what_sells_together_has_support_confidence_and_lift(ask: Ask, demo: Warehouse) -> None:
    answer = ask("what sells together")
    assert min(column(answer, "both")) >= 20
    assert min(column(answer, "lift")) > 1
    ids = {s.dimension: s.id for s in answer.claims[0].subject}
    ((both, orders),) = rows(
        demo,
        SALE + "SELECT count(DISTINCT o) FILTER (WHERE p = :a AND o IN (SELECT o FROM sale WHERE p = :b)), count(DISTINCT o) FROM sale",
        a=ids["product"], b=ids["with"],
    )  # fmt: skip
    assert (answer.claims[0].quantity.value, answer.claims[0].n) == (both, orders)
    assert column(answer, "support")[0] == pytest.approx(both / orders, abs=6e-5)


def test_best_sellers_are_counted_again(ask: Ask, demo: Warehouse) -> None:
    answer = ask("best sellers in Germany last month")
    expected = rows(
        demo,
        SALE + "SELECT p, count(DISTINCT o) FROM sale WHERE country = 'DE' AND d >= '2026-09-01' AND d < '2026-10-01' GROUP BY p",
    )  # fmt: skip
    counts = dict(expected)
    assert [c.quantity.value for c in answer.claims] == sorted(counts.values(), reverse=True)[:10]
    assert all(counts[c.subject[0].id] == c.quantity.value for c in answer.claims)


def test_what_is_trending_sells_above_its_pace(ask: Ask, demo: Warehouse) -> None:
    answer = ask("what is trending")
    for claim in answer.claims:
        ((recent, usual),) = rows(
            demo,
            SALE
            + """SELECT count(DISTINCT o) FILTER (WHERE d > DATE '2026-10-20' - 30), count(DISTINCT o) FILTER
            (WHERE d <= DATE '2026-10-20' - 30 AND d > DATE '2026-10-20' - 210) / 6.0 FROM sale WHERE p = :p AND d <= '2026-10-20'""",
            p=claim.subject[0].id,
        )
        assert claim.n == recent >= 10
        assert recent > float(usual) + 2 * float(usual) ** 0.5
        assert claim.quantity.value == pytest.approx(recent / float(usual), abs=0.006)


def test_a_wish_is_kept_and_each_word_is_told(ask: Ask, demo: Warehouse) -> None:
    answer = ask("a gift under 20 for someone who bakes")
    assert max(column(answer, "price")) <= 20
    for title in column(answer, "product"):
        ((tags,),) = rows(demo, "SELECT attributes FROM products WHERE title = :t", t=title)
        assert {"gift", "baking"} <= set(tags["tags"])
    assert any("“bakes” is read as the tag baking" in note for note in answer.notes)
    nuts = ask("nut-free chocolate under 10")
    for title in column(nuts, "product"):
        ((attributes,),) = rows(demo, "SELECT attributes FROM products WHERE title = :t", t=title)
        assert "nuts" not in attributes["allergens"]
    partly = ask("a vegan kettle for someone")
    assert any("No product has all" in note for note in partly.notes)


def test_the_next_order_says_when_it_is_due(ask: Ask, demo: Warehouse) -> None:
    answer = ask("what should we offer customer 42 for her next order")
    assert answer.headline.text.startswith("Offer customer 42 ")
    own = [c for c in answer.claims if c.quantity.unit == "count:order"]
    for claim in own:
        ((times,),) = rows(
            demo,
            SALE + "SELECT count(DISTINCT d) FROM sale JOIN customers k ON k.id = c WHERE k.external_id = '42' AND p = :p",
            p=claim.subject[0].id,
        )  # fmt: skip
        assert claim.quantity.value == times
    assert own
    assert any(" to " in str(due) for due in column(answer, "due") if due)
    durable = rows(demo, "SELECT title FROM products WHERE durable")
    assert not {t for (t,) in durable} & {
        title for title, why in zip(column(answer, "product"), column(answer, "reason"), strict=True) if "Bought in" in why
    }  # fmt: skip


def test_an_audience_has_its_waterfall_and_names_no_profit(ask: Ask, demo: Warehouse) -> None:
    answer = ask("who would buy Matcha Ceremonial")
    ((reachable,),) = rows(
        demo,
        SALE
        + """SELECT count(DISTINCT c) FROM sale JOIN customers k ON k.id = c WHERE k.email_consent AND c NOT IN
        (SELECT c FROM sale WHERE p = '1011B' AND c IS NOT NULL) AND NOT EXISTS (
        SELECT 1 FROM email_messages m WHERE m.customer_id = k.id AND (m.bounced = 'hard' AND m.sent_at > k.consent_at
        OR m.complained_at > k.consent_at OR m.unsubscribed_at > k.consent_at))""",
    )
    assert answer.claims[0].quantity.value == reachable
    interval = answer.claims[1].interval
    assert interval is not None
    assert (interval.level, interval.low <= answer.claims[1].quantity.value <= interval.high) == (0.8, True)  # type: ignore[operator]
    everything = " ".join((answer.headline.text, *answer.notes))
    assert "with or without a message" in everything
    assert "Leave " in everything
    assert "at random" in everything
    assert "profit" not in everything
    listed = [c.removeprefix("customer ") for c in column(answer, "customer")]
    barred = rows(demo, "SELECT external_id FROM customers WHERE is_test OR email_consent IS NOT TRUE")
    assert not set(listed) & {one for (one,) in barred}
    costed = ask("who would buy Matcha Ceremonial", "at 5 cents per contact")
    assert "At €0.05 a contact" in costed.headline.text
    assert "pays if at least 0.3" in costed.headline.text


def test_why_not_names_place_score_and_rule(ask: Ask) -> None:
    ruled = ask("recommend products for user 42", "why not Electric Kettle Blue?")
    assert (
        "but it is of a lasting kind that was bought within a year (Electric Kettle Steel,"
        in ruled.headline.text
    )
    first = ask("recommend products for user 42")
    shown = column(first, "product")[0]
    on_it = ask("recommend products for user 42", f"why not {shown}?")
    assert "at place 1 of the list of customer 42" in on_it.headline.text
    assert ask("recommend products for user 42", f"why {shown}?").question == on_it.question
    assert ask(f"why did you recommend {shown} to customer 42").question == on_it.question


def test_what_customer_42_saw_in_vain_is_lowered(ask: Ask) -> None:
    answer = ask("recommend products for user 42")
    assert "White Tea Peony" not in column(answer, "product")
    assert any("without a click" in note and "White Tea Peony" in note for note in answer.notes)
    why = ask("recommend products for user 42", "why not White Tea Peony?")
    assert "seen on two days of the last 28 without a click" in why.headline.text
    assert column(answer, "strength")[0] == 1.0
    assert column(answer, "strength") == sorted(column(answer, "strength"), reverse=True)


@pytest.mark.parametrize(
    "said",
    [
        ("recommend 1 product for customer 42",),
        ("recommend 1 product for customer 42 for the next order",),
        ("why not Electric Kettle Blue for customer 42 - why don't you recommend it",),
        ("recommend products for user 77", "why not Mug Slate?"),
    ],
)
def test_one_product_shows_what_its_score_is_made_of(ask: Ask, said: tuple[str, ...]) -> None:
    answer = ask(*said)
    assert answer.chart is not None
    assert (answer.chart.intent, answer.chart.columns) == (
        "contributions",
        {"label": "purchase", "value": "part"},
    )
    parts = column(answer, "part")
    assert sum(parts) == pytest.approx(1, abs=len(parts) * 6e-5)
    assert sum(part < 0 for part in parts) <= 1
    assert len(parts) <= 17
    assert any("its usual pace" in note for note in answer.notes)


def test_the_method_comes_from_the_record(ask: Ask) -> None:
    answer = ask("which method do you use and why")
    assert answer.headline.text.startswith(
        "A linear model (EASE, Steck 2019) over 9,671 buyers, 300 products"
    )
    assert any("run “marlow fit recommender”" in note for note in answer.notes)
    assert len(column(answer, "task")) == 5


RETAIL = [
    ("recommend products for customer 17850", "products.recommend 17850 top 5"),
    ("what should we offer 14646 for the next order", "products.recommend 14646 next order top 5"),
    ("similar to 85123A", "products.related similar 85123A top 5"),
    ("what goes with 22423", "products.related together 22423 top 5"),
    ("what sells together", "products.related together pairs top 10"),
    ("best sellers in Germany last month", "products.best_sellers top 10 in 2011-11-01..2011-12-01 where country=DE"),
    ("what is trending", "products.best_sellers trending top 10 in 2011-11-10..2011-12-10"),
    ("a gift for christmas", 'products.find "gift christmas" top 5'),
    ("what should we offer the at risk segment", "products.for_segment top 5 where segment=At risk"),
    ("why don't you recommend 85123A for customer 17850", "products.why_not 17850 85123A"),
    ("who would buy 22423", "products.audience 22423"),
    ("which method do you use and why", "recommendations.method method"),
    ("recommend products for a guest", "products.recommend guest top 5"),
    ("recommend products for customer 17850 / 10 instead", "products.recommend 17850 top 10"),
    ("what should we offer 14646 for the next order / and for 13047?", "products.recommend 13047 next order top 5"),
    ("recommend products for Champions in France", "products.for_segment top 5 where country=FR & segment=Champions"),
    ("what would customers in Germany like", "products.for_segment top 5 where country=DE"),
    ("something like REGENCY CAKESTAND 3 TIER but cheaper", "products.related similar 22423 top 5 cheaper"),
    ("what goes with a basket of 22423 and 85123A", "products.related together 85123A+22423 top 5"),
    ("top 3 best selling products for Champions", "products.best_sellers top 3 in 2011-11-10..2011-12-10 where segment=Champions"),
    ("what sells in France", "products.best_sellers top 10 in 2011-11-10..2011-12-10 where country=FR"),
    ("recommend products for customer 17850 / why not REGENCY CAKESTAND 3 TIER?", "products.why_not 17850 22423"),
    ("who in France should hear about REGENCY CAKESTAND 3 TIER / at 20 pence per contact", "products.audience 22423 where country=FR at 0.2 a contact"),
    ("which Champions should hear about 22423 / only the best 50 of them", "products.audience 22423 top 50 where segment=Champions"),
    ("how did last month's recommendations do", "recommendations.results in 2011-11-01..2011-12-01"),
    ("never recommend 22423 to customers in France", "recommendations.rules add exclude products=22423 countries=FR"),
    ("boost products over 10 pounds by 20 %", "recommendations.rules add boost 20 min_price=10"),
    ("show the recommendation rules", "recommendations.rules list"),
    ("recommend products for customer 17850 / is this any good?", "recommendations.method better"),
]  # fmt: skip
RETAIL_REFUSALS = [
    ("recommend products for customer 99999", "clarify", "unknown_customer"),
    ("recommend candles to our muslim customers", "refuse", None),
    ("what goes with Unicorn Dust", "clarify", "recommend.unknown_product"),
    ("is this better than best sellers", "refuse", "method.not_measured"),
    ("give me 3 ideas for 13047 under 5 pounds", "refuse", "listing.no_prices"),
    ("a christmas gift under 5 pounds", "refuse", "listing.no_prices"),
]


@pytest.fixture(scope="module")
def retail(retail_store: Warehouse) -> Ask:
    return asker(retail_store)


@pytest.fixture(scope="module")
def retail_store(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    settings = StoreSettings(currency="GBP", timezone="Europe/London", today="data")
    store = open_warehouse("duckdb:///:memory:", tmp_path_factory.mktemp("retail"), settings=settings)
    file = test_data / "online_retail" / "online_retail.parquet"
    assert run_import(store, ImportRequest(file, "online-retail")).problem is None
    fit(store)
    yield store
    store.close()


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize(("said", "canonical"), RETAIL, ids=[said for said, _ in RETAIL])
def test_the_published_shop_answers_too(retail: Ask, said: str, canonical: str) -> None:
    answer = retail(*said.split(" / "), intent="nlu_fallback", confidence=0.1)
    assert answer.question == canonical
    assert answer.kind in ("answer", "refuse", "propose")
    assert answer.kind != "refuse" or answer.notes or answer.issues


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize(("said", "kind", "code"), RETAIL_REFUSALS, ids=[s for s, _, _ in RETAIL_REFUSALS])
def test_the_published_shop_refuses_too(retail: Ask, said: str, kind: str, code: str | None) -> None:
    answer = retail(said)
    assert (answer.kind, answer.claims) == (kind, ())
    assert [i.code for i in answer.issues] == ([code] if code else [])


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_viewer_may_not_on_the_published_shop(retail_store: Warehouse) -> None:
    answer = asker(retail_store, frozenset({"viewer"}))("recommend products for customer 17850")
    assert (answer.kind, [i.code for i in answer.issues]) == ("refuse", ["role_for_person"])


def test_what_was_shown_can_be_pointed_at(ask: Ask) -> None:
    first = ask("similar to Electric Kettle Blue").entities[1]
    pointed = ask("similar to Electric Kettle Blue", "what goes with the second one")
    assert pointed.question == f"products.related together {first.id} top 5"
    assert ask("similar to Electric Kettle Blue", "what sells together").question.endswith(
        "together pairs top 10"
    )


@pytest.mark.parametrize(
    ("said", "canonical"),
    [
        ("suggest a gift under 20 for someone who bakes", 'products.find "gift bakes" price<=20 top 5'),
        ("recommend something similar to Mug Slate", "products.related similar 1067B top 5"),
        ("recommend products for Champions", "products.for_segment top 5 where segment=Champions"),
        ("recommend only Tea for customer 42", "products.recommend 42 top 5 where category=Tea"),
    ],
)
def test_a_word_for_recommending_does_not_hide_what_is_asked(ask: Ask, said: str, canonical: str) -> None:
    assert ask(said).question == canonical
