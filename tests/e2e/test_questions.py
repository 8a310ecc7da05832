"""The held-out acceptance test: questions in people's words, answered by the real processes, compared with SQL.

The questions were written before the product was asked any of them; their hash stands here.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.expected_sql import Books
from tests.e2e.judging import RIGHT, judge
from tests.e2e.running import Marlow
from tests.stores import demo_warehouse

pytestmark = pytest.mark.rasa

FILE = Path(__file__).with_name("questions.yml")
HELD_OUT = "f7f58bd6405d26bbe677e6f7ff7f038a0113952254badb86c9000840bb479f9b"
QUESTIONS: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Outcome:
    """What came back for a question."""

    verdict: str
    why: str
    replies: list[dict[str, Any]]

    def said(self) -> str:
        return " | ".join(str(reply["answer"]["headline"]["text"]) for reply in self.replies)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """The same rows in a file of the test's own."""
    home = tmp_path_factory.mktemp("books")
    facts = home / "facts.duckdb"
    demo_warehouse(f"duckdb:///{facts}", home).close()
    opened = Books(facts)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def outcomes(marlow: Marlow, books: Books, request: pytest.FixtureRequest) -> dict[str, Outcome]:
    """Every question asked once, in order; questions of a chain share a conversation."""
    conversations: dict[str, str] = {}
    found: dict[str, Outcome] = {}
    for question in QUESTIONS:
        chain = question.get("chain", question["id"])
        said = marlow.say(question["ask"], conversations.get(chain))
        conversations[chain] = said["conversation_id"]
        verdict, why = judge(question, [reply["answer"] for reply in said["replies"]], books)
        found[question["id"]] = Outcome(verdict, why, said["replies"])
    with _uncaptured(request):
        request.config.get_terminal_writer().line(_listed(found))
    return found


@pytest.mark.parametrize("question", [q["id"] for q in QUESTIONS])
def test_question(question: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[question]
    assert outcome.verdict == RIGHT, f"{outcome.verdict}: {outcome.why}\n{outcome.said()}"


def test_questions_are_the_held_out_ones() -> None:
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == HELD_OUT


def test_there_are_enough_of_each() -> None:
    chained = Counter(q["chain"] for q in QUESTIONS if "chain" in q)
    assert len(QUESTIONS) >= 40
    assert sum(n - 1 for n in chained.values()) >= 6
    assert sum("parts" in q for q in QUESTIONS) >= 2


@contextmanager
def _uncaptured(request: pytest.FixtureRequest) -> Iterator[None]:
    manager = request.config.pluginmanager.getplugin("capturemanager")
    if manager is None:
        yield
        return
    with manager.global_and_fixture_disabled():
        yield


def _listed(outcomes: dict[str, Outcome]) -> str:
    lines = [f"{o.verdict:18} {name:28} {o.why}" for name, o in outcomes.items()]
    counts = Counter(o.verdict for o in outcomes.values())
    total = ", ".join(f"{verdict} {n}" for verdict, n in counts.most_common())
    return "\n" + "\n".join([*lines, f"{len(outcomes)} questions: {total}"])
