"""Whom one may ask about, by role: numbers, names and addresses of customers."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from analytics.contract.codec import to_plain
from analytics.contract.request import Role
from analytics.warehouse.engine import Warehouse
from tests.capabilities.conftest import Ask, asker

KNOWN, UNKNOWN = "maria.conti97@example.com", "maria.schmidt@example.com"
ASKS = ("recommend products for {}", "what should we offer {} for the next order", "why not Mug Slate for {} - why don't you recommend it")  # fmt: skip


def row(demo: Warehouse, sql: str) -> tuple[Any, ...]:
    with demo.engine.connect() as connection:
        found = connection.execute(text(sql)).one()
    return tuple(found)


@pytest.mark.parametrize("who", [KNOWN, UNKNOWN, "Maria", "Maria Conti", "customer 97", "customer 100001"])
@pytest.mark.parametrize("roles", [{"viewer"}, {"admin"}, {"approver"}, set()], ids=str)
def test_without_the_role_nobody_is_looked_up(demo: Warehouse, roles: set[Role], who: str) -> None:
    said = "tell me about {}" if who.startswith("customer") else ASKS[0]
    answer = asker(demo, frozenset(roles))(said.format(who))
    assert (answer.kind, [i.code for i in answer.issues]) == ("refuse", ["role_for_person"])
    assert answer.evidence is not None
    assert (answer.evidence.queries, answer.claims, answer.options, answer.entities) == ((), (), (), ())
    told = str({k: v for k, v in to_plain(answer).items() if k not in ("id", "turn_id")})
    assert not any(part in told for part in ("97", "Conti", "@", "Leeds"))


@pytest.mark.parametrize("said", ASKS)
def test_a_refusal_does_not_tell_whether_there_is_such_a_customer(demo: Warehouse, said: str) -> None:
    for roles in (frozenset[Role]({"viewer"}), frozenset[Role]({"analyst"})):
        ask = asker(demo, roles)
        known, unknown = ask(said.format(KNOWN)), ask(said.format(UNKNOWN))
        assert known.kind == unknown.kind == "refuse"
        assert known.text == unknown.text


@pytest.mark.parametrize("who", [KNOWN, UNKNOWN, "Maria", "Maria Conti", "maria"])
def test_for_an_analyst_people_are_numbers(demo: Warehouse, who: str) -> None:
    ask = asker(demo, frozenset({"analyst"}))
    answer = ask(f"recommend products for {who}")
    assert answer.kind in ("refuse", "clarify")
    assert (answer.claims, answer.entities) == ((), ())
    assert "97" not in answer.text.replace(who, "")
    assert ask("recommend products for customer 97").kind == "answer"


@pytest.mark.parametrize("role", ["marketer", "privacy"])
def test_who_plans_or_guards_may_ask_by_name_and_address(demo: Warehouse, role: Role) -> None:
    ask = asker(demo, frozenset({role}))
    expected = "products.recommend 97 top 5"
    for who in ("customer 97", KNOWN, KNOWN.upper()):
        assert ask(f"recommend products for {who}").question == expected
    answer = ask(f"recommend products for {KNOWN}")
    assert not any(part in answer.text for part in ("Conti", "Maria", "@")), "the answer goes by the number"
    unknown = ask(f"recommend products for {UNKNOWN}")
    assert (unknown.kind, [i.code for i in unknown.issues]) == ("clarify", ["unknown_customer"])


@pytest.mark.parametrize(
    "said", ["recommend products for Maria", "what should we offer maria", "recommend for Maria Conti"]
)
def test_several_of_a_name_are_asked_back(ask: Ask, demo: Warehouse, said: str) -> None:
    (namesakes,) = row(
        demo, "SELECT count(*) FROM customers WHERE first_name = 'Maria' AND last_name = 'Conti'"
    )
    assert namesakes > 1
    answer = ask(said)
    assert (answer.kind, [i.code for i in answer.issues]) == ("clarify", ["several_customers"])
    assert 2 <= len(answer.options) <= 4
    assert all(option.label.split()[-2] == "customer" for option in answer.options)
    assert "Lindqvist" not in answer.text


def test_a_single_one_of_a_name_is_found(ask: Ask, demo: Warehouse) -> None:
    number, first, last = row(
        demo,
        """SELECT min(external_id), first_name, last_name FROM customers WHERE NOT is_test AND id IN (SELECT customer_id FROM orders)
        GROUP BY 2, 3 HAVING count(*) = 1 AND (first_name, last_name) NOT IN (SELECT first_name, last_name FROM customers GROUP BY 1, 2 HAVING count(*) > 1)
        ORDER BY 1 LIMIT 1""",
    )
    assert ask(f"recommend products for {first} {last}").question == f"products.recommend {number} top 5"
