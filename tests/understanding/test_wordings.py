"""Any wording, one question; and the hundred requests of real people, each as far as its capability exists."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from analytics.contract.request import Mood, Part, Utterance
from analytics.warehouse.engine import Warehouse
from tests.stores import Desk
from tests.understanding.lines import normal
from tests.understanding.running import Conversation, Parsed

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PARAPHRASES: list[dict[str, Any]] = yaml.safe_load((HERE / "paraphrases.yml").read_text("utf-8"))
REQUESTS: dict[int, str] = yaml.safe_load((HERE / "requests.yml").read_text("utf-8"))
SAID: dict[int, str] = {
    int(row["id"]): row["utterance"].replace("(voice) ", "")
    for row in csv.DictReader((HERE / "requests.tsv").read_text("utf-8").splitlines(), delimiter="\t")
}
FIRST = {
    11: "revenue last month",
    26: "revenue in q3",
    38: "revenue last month",
    53: "revenue last month",
    56: "revenue last month",
    68: "roas by campaign in q3",
    113: "revenue by country last month",
    126: "how did Glow Week do",
}
"""What was said before a request that leans on something."""


@pytest.fixture(scope="module")
def clauses() -> ModuleType:
    """How the agent splits a message: a module of the standard library alone, so the root environment can load it."""
    spec = importlib.util.spec_from_file_location("clauses", ROOT / "assistant" / "components" / "clauses.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["clauses"] = module
    spec.loader.exec_module(module)
    return module


class Unaided(Conversation):
    """A conversation with no agent's guess at all: what holds here holds whatever Rasa thinks."""

    def __init__(self, warehouse: Warehouse, clauses: ModuleType, like: Desk) -> None:
        super().__init__(warehouse, Parsed({}, ()), like)
        self._clauses = clauses

    def lines(self, said: str) -> list[str]:
        self.service._memory = self
        parts = tuple(Part(clause.text, "", 0.0) for clause in self._clauses.split(said))
        answers = self._keep(self.service.ask(Utterance(said, parts, Mood()), self.context())).answers
        return [normal(heard.line) for heard in self.understood(answers)]


@pytest.fixture(scope="module")
def like(demo_store: Warehouse) -> Desk:
    return Desk(demo_store)


def test_there_are_ten_questions_in_twenty_wordings() -> None:
    assert len(PARAPHRASES) == 10
    assert all(len(set(one["said"])) == 20 for one in PARAPHRASES)


@pytest.mark.parametrize("one", PARAPHRASES, ids=[one["means"] for one in PARAPHRASES])
def test_any_wording_is_one_question(
    one: dict[str, Any], demo_store: Warehouse, clauses: ModuleType, like: Desk
) -> None:
    heard = {said: Unaided(demo_store, clauses, like).lines(said) for said in one["said"]}
    assert {said: lines for said, lines in heard.items() if lines != [normal(one["means"])]} == {}


def test_every_request_has_its_behaviour() -> None:
    assert set(REQUESTS) == set(SAID)
    assert set(FIRST) <= set(SAID)


@pytest.mark.parametrize("number", sorted(SAID), ids=str)
def test_a_request(number: int, demo_store: Warehouse, clauses: ModuleType, like: Desk) -> None:
    talk = Unaided(demo_store, clauses, like)
    if number in FIRST:
        talk.lines(FIRST[number])
    expected, heard = REQUESTS[number], talk.lines(SAID[number])
    if expected == "ask":
        assert [line.split()[0] for line in heard] == ["ask"]
    else:
        assert heard == [normal(expected)]
