"""What the agent supposes a clause to ask for, and where it is believed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from analytics.contract.request import Guess, Part, Utterance
from analytics.metrics import DIMENSIONS, METRICS
from analytics.planning.supposed import as_heard, supposed
from tests.stores import Desk

UNNAMED = "what goes out the door to win one person over"


def part(said: str, figure: str = "", sure: float = 0.0, split: str = "", split_sure: float = 0.9) -> Part:
    figures = (Guess(figure, sure), Guess("aov", (1 - sure) / 2)) if figure else ()
    return Part(said, "query", 0.9, figures=figures, splits=(Guess(split, split_sure),) if split else ())


def heard(desk: Desk, *parts: Part) -> tuple[str, tuple[str, ...]]:
    answer = desk.service.ask(Utterance(". ".join(p.text for p in parts), parts), desk.context()).answers[0]
    return answer.question.replace(" beside all data", ""), answer.notes


def test_a_likely_figure_is_taken_where_no_word_names_one_and_told(desk: Desk) -> None:
    question, notes = heard(desk, part(f"{UNNAMED} in August", "cac", 0.7))
    assert question == "metrics.query cac in 2026-08-01..2026-09-01"
    assert any(note.startswith("I read this as “customer acquisition cost from 2026-08-01") for note in notes)


def test_a_figure_of_a_sentence_without_other_words_is_told_alone(desk: Desk) -> None:
    _, notes = heard(desk, part("how much for one of them in August", "cac", 0.7))
    assert "I read this as asking for customer acquisition cost." in notes


def test_a_doubtful_figure_is_offered(desk: Desk) -> None:
    answer = desk.service.ask(Utterance(UNNAMED, (part(UNNAMED, "cac", 0.4),)), desk.context()).answers[0]
    assert answer.kind == "clarify"
    assert [o.label for o in answer.options] == [
        "customer acquisition cost last month",
        "average order value last month",
    ]


@pytest.mark.parametrize(
    ("said", "sure", "figure"),
    [("what did all those shouty things cost in August", 0.9, "cpc"),
     ("what did all those shouty things cost in August", 0.5, "spend"),
     ("ROAS in August", 0.99, "roas"),
     ("how much money did we make in August", 0.5, "revenue")],
)  # fmt: skip
def test_a_name_goes_before_what_is_supposed(said: str, sure: float, figure: str, desk: Desk) -> None:
    question, _ = heard(desk, part(said, "cpc", sure))
    assert question == f"metrics.query {figure} in 2026-08-01..2026-09-01"


@pytest.mark.parametrize(
    ("figure", "sure", "told"),
    [("roas", 0.7, True), ("roas", 0.5, False), ("spend", 0.9, False)],
    ids=["another", "too doubtful", "the same"],
)  # fmt: skip
def test_where_the_agent_supposes_another_figure_the_reading_is_told(
    figure: str, sure: float, told: bool, desk: Desk
) -> None:
    _, notes = heard(desk, part("the spend on social in August", figure, sure))
    assert ("I read this as “spend for Social from 2026-08-01 to 2026-08-31”." in notes) is told


def test_a_bare_ranking_is_asked_and_not_supposed(desk: Desk) -> None:
    said = "which was our best campaign in Q3"
    answer = desk.service.ask(Utterance(said, (part(said, "spend", 0.9),)), desk.context()).answers[0]
    assert answer.kind == "clarify"


def test_what_goes_on_with_a_question_supposes_nothing(desk: Desk) -> None:
    desk.ask("revenue in August")
    question, _ = heard(desk, part("and what about those in France", "orders", 0.95))
    assert question == "metrics.query revenue in 2026-08-01..2026-09-01 where country=FR"


@pytest.mark.parametrize(
    ("said", "split", "sure", "expected"),
    [("clicks on our adverts in August, I want all of them", "campaign", 0.8, " by campaign"),
     ("clicks on our adverts in August, I want all of them", "campaign", 0.6, ""),
     ("clicks on our adverts in August, I want all of them", "week", 0.9, ""),
     ("clicks on our adverts in August, I want all of them", "brand", 0.9, "")],
    ids=["likely", "doubtful", "time is left to the tables", "not recorded by it"],
)  # fmt: skip
def test_a_split_is_supposed_only_where_it_can_be(
    said: str, split: str, sure: float, expected: str, desk: Desk
) -> None:
    question, _ = heard(desk, part(said, split=split, split_sure=sure))
    assert question == f"metrics.query clicks{expected} in 2026-08-01..2026-09-01"


def test_names_of_another_release_and_scraps_of_sentences_suppose_nothing() -> None:
    unknown = Part("one two three four", "query", 0.9, figures=(Guess("nps", 0.9),))
    assert supposed(unknown).figure(0) is None
    assert supposed(part("top ones pls", "cac", 0.9)).figure(0) is None


def test_a_part_keeps_what_was_heard_of_the_clause_that_it_mostly_is() -> None:
    long = part("what is left once the goods are paid", "gross_margin", 0.8)
    other = part("and the rest", "orders", 0.9)
    joined = as_heard(Part("what is left once the goods are paid, in August", "query", 0.9), (long, other))
    assert joined.figures[0].name == "gross_margin"
    assert as_heard(Part("goods", "query", 0.9), (long, other)).figures == ()


def test_sentences_are_taught_under_names_of_the_registries() -> None:
    folder = Path(__file__).resolve().parents[2] / "data" / "nlu"
    blocks = [b for f in sorted(folder.glob("*.yml")) for b in yaml.safe_load(f.read_text("utf-8"))["nlu"]]
    taught = [b.get("metadata", {}) for b in blocks]
    figures = {m["figure"] for m in taught if "figure" in m}
    splits = {m["split"] for m in taught if "split" in m}
    assert figures - {"none"} <= {m.name for m in METRICS}
    assert splits - {"none"} <= {d.name for d in DIMENSIONS}
