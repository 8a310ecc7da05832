"""A saved audience from the sentence to the list it is recommended for: proposed, saved by a yes, found again, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from analytics.contract.answer import Answer
from analytics.contract.request import Context, Focus, Part, Role, Selection, Utterance
from analytics.execution import Executor
from analytics.jobs.fit import FitReport
from analytics.knowledge import Knowledge, StoreSetup
from analytics.service import Service
from analytics.state.choices import Holder
from analytics.state.opened import State, open_state
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import segment_members
from server.memory import StateMemory, now

MARKETER: frozenset[Role] = frozenset({"marketer"})


class Chat:
    """A conversation over the demo shop with the state that a server keeps."""

    def __init__(self, shop: Warehouse, state: State) -> None:
        self.shop, self.state, self.focus = shop, state, Focus()
        self.user = state.users.owner(now()).id
        self.conversation = state.conversations.create(self.user, "web", now()).id
        self.service = Service(Executor(shop), Knowledge(shop, StoreSetup()), StateMemory(state))

    def context(self, roles: frozenset[Role] = MARKETER) -> Context:
        today, through = self.shop.today_and_through()
        context = Context(self.user, self.conversation, "t", today, through, roles=roles, focus=self.focus)
        return replace(
            context, audiences=tuple((s.id, s.name) for s in self.state.segments.of_owner(self.user))
        )

    def say(self, said: str, roles: frozenset[Role] = MARKETER, intent: str = "act") -> Answer:
        # Saving and deleting are heard as acts, which other things may not be.
        part = Part(said, intent, 0.9)
        replies = self.service.ask(Utterance(said, (part,)), self.context(roles))
        self.focus = replies.focus
        return replies.answers[0]

    def choose(self, token: str, roles: frozenset[Role] = MARKETER) -> Answer:
        found = self.state.choices.redeem(token, Holder(self.user, self.conversation), now())
        assert not isinstance(found, str)
        return self.service.ask(Selection(dict(found.patch), found.label), self.context(roles)).answers[0]

    def save(self, said: str) -> Answer:
        return self.choose(self.say(said).options[0].choice)


def members(shop: Warehouse) -> list[tuple[Any, ...]]:
    m = segment_members.c
    return list(shop.run(Plan({"x": select(m.segment_id, m.customer_id)}))["x"].values)


@pytest.fixture
def chat(demo_store: tuple[Warehouse, FitReport], tmp_path: Path) -> Iterator[Chat]:
    state = open_state(None, tmp_path / "state")
    yield Chat(demo_store[0], state)
    with demo_store[0].writer("tidy") as writer:
        writer.execute(segment_members.delete())
    state.close()


REACHABLE = """
    SELECT count(*) FROM customers k WHERE k.email_consent AND NOT k.is_test AND k.id IN (
        SELECT o.customer_id FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN products p ON p.id = l.product_id
        WHERE o.status = 'completed' AND l.quantity > 0 AND l.unit_price > 0 AND p.kind = 'product')
    AND k.id NOT IN (SELECT o.customer_id FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN products p ON p.id = l.product_id
        WHERE o.status = 'completed' AND l.quantity > 0 AND l.unit_price > 0 AND p.title = 'Matcha Ceremonial' AND o.customer_id IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM email_messages m WHERE m.customer_id = k.id AND (m.bounced = 'hard' AND m.sent_at > k.consent_at
        OR m.complained_at > k.consent_at OR m.unsubscribed_at > k.consent_at))
"""


def test_an_audience_is_proposed_saved_used_listed_and_deleted(chat: Chat, demo: Warehouse) -> None:
    heard = chat.say("who should hear about Matcha Ceremonial")
    asked = chat.say("save this audience as Matcha friends")
    assert asked.kind == "propose"
    assert asked.proposal is not None
    with demo.engine.connect() as connection:
        reachable = connection.execute(text(REACHABLE)).scalar_one()
    assert [asked.claims[0].quantity.value, asked.proposal.counts[0]["n"]] == [reachable, reachable]
    assert heard.claims[0].quantity.value == reachable
    assert members(demo) == [], "nothing is saved before somebody says yes"
    done = chat.choose(asked.options[0].choice)
    assert (done.kind, done.receipt is not None) == ("receipt", True)
    assert len(members(demo)) == reachable
    (kept,) = chat.state.segments.of_owner(chat.user)
    assert (kept.name, kept.rule["size"], kept.rule["as_of"]) == ("Matcha friends", reachable, "2026-10-20")
    assert kept.rule["what"] == "those who may be told of Matcha Ceremonial"
    assert {e.action for e in chat.state.audit.all()} >= {"act", "audience.save"}
    listed = chat.say("list my saved audiences")
    assert listed.table is not None
    assert [row[:2] for row in listed.table.rows] == [("Matcha friends", reachable)]
    for said in ("recommend products for the Matcha friends audience", "what should we offer Matcha friends"):
        offer = chat.say(said)
        assert (offer.kind, offer.question) == (
            "answer",
            "products.for_segment audience=Matcha friends top 5",
        )
        assert all(c.n == reachable for c in offer.claims if c.certainty == "fact" and c.n)
        assert not any("Not used" in note for note in offer.notes), offer.notes
    gone = chat.choose(chat.say("delete the audience matcha friends").options[0].choice)
    assert gone.kind == "receipt"
    assert (members(demo), chat.state.segments.of_owner(chat.user)) == ([], [])
    assert chat.say("recommend products for the Matcha friends audience").kind == "clarify"


SAVES = [
    (
        ("who should hear about Matcha Ceremonial", "save the top 100 of them as Matcha 100"),
        "Matcha 100",
        100,
    ),
    (
        ("what should we offer Champions in Germany", "save these as Best Germans"),
        "Best Germans",
        "Champions DE",
    ),
    (("save the Champions in Germany as our best"), "our best", "Champions DE"),
    (("save Champions in Germany as an audience called VIP"), "VIP", "Champions DE"),
]


@pytest.mark.parametrize(("said", "name", "size"), SAVES, ids=[name for _, name, _ in SAVES])
def test_what_is_saved_is_what_was_spoken_of(
    chat: Chat, demo: Warehouse, said: tuple[str, ...] | str, name: str, size: int | str
) -> None:
    *before, last = (said,) if isinstance(said, str) else said
    for one in before:
        chat.say(one)
    asked = chat.say(last)
    assert asked.kind == "propose", asked.headline.text
    if size == "Champions DE":
        sql = """SELECT count(*) FROM customer_segments s JOIN customers k ON k.id = s.customer_id
            WHERE s.segment = 'Champions' AND k.country = 'DE' AND NOT k.is_test AND s.as_of = (SELECT max(as_of) FROM customer_segments)"""
        with demo.engine.connect() as connection:
            size = int(connection.execute(text(sql)).scalar_one())
    assert asked.claims[0].quantity.value == size
    chat.choose(asked.options[0].choice)
    assert [s.name for s in chat.state.segments.of_owner(chat.user)] == [name]
    assert len(members(demo)) == size


def test_the_best_hundred_are_those_listed_first(chat: Chat, demo: Warehouse) -> None:
    heard = chat.say("who should hear about Matcha Ceremonial")
    chat.save("save the top 15 as Matcha 15")
    with demo.engine.connect() as connection:
        held = connection.execute(text("SELECT k.external_id FROM segment_members m JOIN customers k ON k.id = m.customer_id")).scalars()  # fmt: skip
        assert set(held) == {e.id for e in heard.entities[:15]}


def test_a_name_is_no_filter(chat: Chat) -> None:
    chat.save("save Champions in Germany as Tea lovers")
    for said in ("recommend products for the Tea lovers audience", "what should we offer Tea lovers"):
        assert chat.say(said, intent="recommend").question == "products.for_segment audience=Tea lovers top 5"
    only = chat.say("recommend only Coffee for the Tea lovers audience", intent="recommend")
    assert only.question == "products.for_segment audience=Tea lovers top 5 where category=Coffee"


def test_saving_again_brings_it_up_to_date(chat: Chat, demo: Warehouse) -> None:
    chat.save("save Champions in Germany as VIP")
    first = len(members(demo))
    chat.save("save Champions in France as vip")
    (kept,) = chat.state.segments.of_owner(chat.user)
    assert (kept.version, kept.name) == (2, "vip")
    assert 0 < len(members(demo)) != first


@pytest.mark.parametrize("role", ["viewer", "analyst", "approver", "admin"])
def test_saving_and_deleting_need_the_role(chat: Chat, demo: Warehouse, role: Role) -> None:
    refused = chat.say("save Champions in Germany as VIP", frozenset({role}))
    assert (refused.kind, [i.code for i in refused.issues]) == ("refuse", ["role_needed"])
    asked = chat.say("save Champions in Germany as VIP")
    lost = chat.choose(asked.options[0].choice, frozenset({role}))
    assert (lost.kind, [i.code for i in lost.issues]) == ("refuse", ["act.role"])
    assert members(demo) == []


def test_a_viewer_sees_no_small_group(chat: Chat) -> None:
    chat.say("who should hear about Matcha Ceremonial")
    chat.save("save the top 9 as Nine")
    viewer: frozenset[Role] = frozenset({"viewer"})
    assert chat.say("recommend products for the Nine audience", viewer).kind == "refuse"
    assert chat.say("recommend products for the Nine audience").kind == "answer"
    assert chat.say("recommend products for Champions", viewer).kind == "answer"


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        ("save this audience as Nobody", "clarify", "audiences.which"),
        ("delete the audience Nobody", "clarify", "audiences.unknown"),
        ("recommend products for the Nobody audience", "clarify", "audiences.unknown"),
        ("save Champions in Germany as " + "x" * 70, "clarify", "audiences.long_name"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(chat: Chat, said: str, kind: str, code: str) -> None:
    answer = chat.say(said)
    assert (answer.kind, [i.code for i in answer.issues]) == (kind, [code])


def test_none_are_saved_yet(chat: Chat) -> None:
    answer = chat.say("which audiences have I saved? list my saved audiences")
    assert "no audience yet" in answer.headline.text


@pytest.mark.parametrize(
    ("heard", "what"),
    [
        ("who in Germany should hear about Matcha Ceremonial", "those who may be told of Matcha Ceremonial in Germany"),
        ("which Champions should hear about Matcha Ceremonial with a score above 50 %", "those who may be told of Matcha Ceremonial in Champions with 50% of the best score or more"),
        ("the 200 best customers for Matcha Ceremonial", "the best 200 of those who may be told of Matcha Ceremonial"),
    ],
)  # fmt: skip
def test_an_audience_is_saved_as_it_was_cut(chat: Chat, demo: Warehouse, heard: str, what: str) -> None:
    told = chat.say(heard, intent="recommend")
    done = chat.save("save this audience as Cut")
    assert done.kind == "receipt"
    (kept,) = chat.state.segments.of_owner(chat.user)
    assert kept.rule["what"] == what
    assert len(members(demo)) == kept.rule["size"] == told.claims[0].quantity.value
