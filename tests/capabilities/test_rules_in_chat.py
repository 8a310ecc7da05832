"""A rule from the sentence to the list: proposed with what it changes, saved by a yes, in force at once, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from analytics.capabilities.rules.days import days_said
from analytics.capabilities.rules.words import Said
from analytics.contract.answer import Answer
from analytics.contract.request import Context, Focus, Part, Role, Selection, Utterance
from analytics.contract.store import StoreSettings
from analytics.execution import Executor
from analytics.ingest.importing import ImportRequest, run_import
from analytics.jobs.fit import fit
from analytics.knowledge import Knowledge, StoreSetup
from analytics.service import Service
from analytics.state.choices import Holder
from analytics.state.opened import State, open_state
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import recommendation_rules
from server.memory import StateMemory, now
from tests.capabilities.conftest import Ask, asker
from tests.jobs.shop import load_shop

MARKETER: frozenset[Role] = frozenset({"marketer"})


@pytest.fixture
def store_settings() -> StoreSettings:
    return StoreSettings(today="data")


@pytest.fixture
def shop(warehouse: Warehouse) -> Warehouse:
    load_shop(warehouse)
    fit(warehouse)
    return warehouse


class Chat:
    """A conversation with tokens that are stored and redeemed as the server does."""

    def __init__(self, shop: Warehouse, state: State) -> None:
        self.state, self.shop = state, shop
        self.user = state.users.owner(now()).id
        self.conversation = state.conversations.create(self.user, "web", now()).id
        self.service = Service(Executor(shop), Knowledge(shop, StoreSetup()), StateMemory(state))

    def context(self, roles: frozenset[Role] = MARKETER) -> Context:
        today, through = self.shop.today_and_through()
        return Context(self.user, self.conversation, "t", today, through, roles=roles, focus=Focus())

    def say(self, text: str) -> Answer:
        return self.service.ask(Utterance(text, (Part(text, "act", 0.8),)), self.context()).answers[0]

    def choose(self, token: str, roles: frozenset[Role] = MARKETER) -> Answer:
        found = self.state.choices.redeem(token, Holder(self.user, self.conversation), now())
        assert not isinstance(found, str)
        return self.service.ask(Selection(dict(found.patch), found.label), self.context(roles)).answers[0]


@pytest.fixture
def chat(shop: Warehouse, tmp_path: Path) -> Iterator[Chat]:
    state = open_state(None, tmp_path / "state")
    yield Chat(shop, state)
    state.close()


def listed(shop: Warehouse, customer: int) -> list[str]:
    answer = asker(shop)(f"recommend 3 products for customer {customer}")
    return [e.id for e in answer.entities if e.kind == "product"]


def test_a_rule_from_the_sentence_to_the_list(chat: Chat, shop: Warehouse) -> None:
    before = listed(shop, 7)
    asked = chat.say(f"never recommend product {before[0]}")
    assert asked.kind == "propose"
    assert asked.proposal is not None
    assert asked.claims[0].quantity.value == asked.proposal.counts[1]["n"] > 0
    assert [o.label for o in asked.options] == ["Save the rule", "Leave it", "Change it"]
    assert listed(shop, 7) == before, "nothing is saved before somebody says yes"
    done = chat.choose(asked.options[0].choice)
    assert (done.kind, done.receipt is not None) == ("receipt", True)
    assert before[0] not in listed(shop, 7)
    (row,) = shop.run(Plan({"x": recommendation_rules.select()}))["x"]
    assert (row["kind"], row["scope"], row["owner"]) == ("exclude", {"product": [before[0]]}, chat.user)
    table = chat.say("show the recommendation rules").table
    assert table is not None
    assert table.rows[0][0] == "r1"
    assert any(event.action == "act" for event in chat.state.audit.all())
    dropped = chat.choose(chat.say("remove rule r1").options[0].choice)
    assert dropped.kind == "receipt"
    assert listed(shop, 7) == before


def test_a_yes_counts_once_and_needs_the_role(chat: Chat, shop: Warehouse) -> None:
    asked = chat.say("bury product 3 by 40 percent until 31 December 2026")
    token = asked.options[0].choice
    refused = chat.choose(token, frozenset({"viewer"}))
    assert (refused.kind, refused.issues[0].code) == ("refuse", "act.role")
    assert len(shop.run(Plan({"x": recommendation_rules.select()}))["x"]) == 0
    declined = chat.choose(chat.say("bury product 3 by 40 percent").options[1].choice)
    assert declined.kind == "answer"
    anew = chat.choose(chat.say("bury product 3 by 40 percent").options[2].choice)
    assert anew.headline.text == "Nothing was changed. Say it again with what should be different."
    assert len(shop.run(Plan({"x": recommendation_rules.select()}))["x"]) == 0


def test_rules_are_imported_and_what_cannot_be_read_is_told(shop: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "rules.csv"
    file.write_text(
        'rule,kind,scope,value,starts at,ends at\nr7,exclude,"{""product"": [""2""]}",,2026-01-01,2027-01-01\n'
        'r8,pin,"{""product"": [""2""]}",1,,\nr9,boost,"{""brnd"": [""x""]}",20,,\nr10,shout,{},,,\n'
        'r11,boost,"{""product"": [""4""]}",20,2025-01-01,2025-02-01\n',
        encoding="utf-8",
    )
    report = run_import(shop, ImportRequest(file, "recommendation_rules"))
    assert report.problem is None
    assert (report.lines_loaded, dict(report.rejects)) == (
        4,
        {"unknown_choice": 1},
    ) or report.lines_rejected == 1
    answer = asker(shop)("which merchandising rules are there")
    assert any("r9: scope 'brnd'" in note for note in answer.notes)
    assert any("Conflict: r7 and r8" in note for note in answer.notes)
    assert answer.table is not None
    assert [(row[0], row[4]) for row in answer.table.rows] == [
        ("r7", "in force"),
        ("r8", "in force"),
        ("r11", "over"),
    ]
    assert answer.claims[0].quantity.value == 2
    shown = asker(shop)("recommend 10 products for customer 8")
    assert "2" not in [e.id for e in shown.entities], "leaving out beats placing"


@pytest.mark.parametrize(
    ("said", "canonical"),
    [
        ("never recommend brand Casa Lume to customers in Germany", "exclude brands=Casa Lume countries=DE"),
        ("stop suggesting products with nuts in France", "exclude allergens=nuts countries=FR"),
        ("boost products with a margin over 60 % by 15 %", "boost 15 min_margin=0.6"),
        ("bury Skincare by 30 percent for Champions", "bury 30 categories=Skincare segments=Champions"),
        (
            "pin Mug Slate at place 2 for loyal customers until 24 December",
            "pin 2 products=1067B segments=Loyal customers ends_on=2026-12-25",
        ),
        ("only recommend Tea to customers in Austria", "only categories=Tea countries=AT"),
        ("do not recommend products with stock below 10", "min_stock 10"),
        ("hide Scented Candle Fig from all recommendations", "exclude products=1100A"),
    ],
)
def test_rules_in_words(ask: Ask, said: str, canonical: str) -> None:
    answer = ask(said, intent="act")
    assert answer.kind == "propose"
    words = answer.question.removeprefix("recommendations.rules add ")
    assert words == canonical


def test_days_of_a_rule() -> None:
    today = date(2026, 10, 21)
    assert days_said("from 2026-11-01 to 2026-11-30", today) == (date(2026, 11, 1), date(2026, 12, 1))
    assert days_said("until 3 March", today) == (None, date(2027, 3, 4))
    assert days_said("for the next 10 days", today) == (None, date(2026, 10, 31))
    assert days_said("until further notice", today) == (None, None)
    assert days_said("until 31 February", today) == (None, None)
    assert Said("boost").rule("x").ends_on is None
