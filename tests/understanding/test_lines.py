"""The comparison of canonical lines, by examples written from README.md of this folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.understanding.judge import Heard, judge
from tests.understanding.lines import Meaning, meanings, normal

HERE = Path(__file__).resolve().parent
HELD_OUT = {
    "heldout_utterances.yml": "eb240ab4cb2a8521cda62c73883104beb55a0d766917fa3ae4f7b2742995b231",
    "heldout_conversations.yml": "5833bb8f99d8c9ce9c48f8f82d3ecfa6176cd4ec0c79ad332a668024c838a849",
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("metrics.query orders in A..B beside all data", "metrics.query orders in A..B"),
        ("metrics.query orders in A..B where a=1 & b=2|3", "metrics.query orders in A..B where b=3|2 & a=1"),
        (
            "metrics.query revenue in A..B where category=Bath & Body & country=US top 3",
            "metrics.query revenue in A..B where country=US & category=Bath & Body top 3",
        ),
        ("metrics.query revenue in A..B rules +x,-y", "metrics.query revenue in A..B rules -y +x"),
        ("ask metrics.query a in A..B | metrics.query b in A..B", "ask metrics.query b in A..B | metrics.query a in A..B"),
        ("missing NPS", "missing unknown_metric"),
        (
            "metrics.query spend+roas by campaign in A..B having roas<1.5 having spend>5000",
            "metrics.query spend+roas by campaign in A..B having spend>5000 & roas<1.5",
        ),
        (
            "metrics.query a in A..B where c=DE & d=x as share along d",
            "metrics.query a in A..B where d=x & c=DE",
        ),
    ],
)  # fmt: skip
def test_lines_that_mean_the_same(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("metrics.query orders in A..B", "metrics.query orders in A..C"),
        ("metrics.query orders in A..B where a=1", "metrics.query orders in A..B where a!=1"),
        ("metrics.query orders by product in A..B top 5", "metrics.query orders by product in A..B bottom 5"),
        ("metrics.query revenue+orders in A..B", "metrics.query orders+revenue in A..B"),
        ("ask a | b", "ask a | b | c"),
        ("refuse act", "refuse dump"),
    ],
)
def test_lines_that_do_not(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_meanings_hold_the_listed_equals_and_parts_in_any_order() -> None:
    equals = meanings({"means": ["a.b", "c.d"], "or": ["e.f"]})
    assert equals == (Meaning(("a.b", "c.d")), Meaning(("e.f",)))
    assert equals[0].equals(("c.d", "a.b"))
    assert not equals[0].equals(("a.b",))


def test_a_share_is_as_good_as_the_split_that_holds_it() -> None:
    share = ("metrics.query a in A..B where c=DE & d=x as share along d",)
    assert Meaning(("metrics.query a by d in A..B where c=DE",)).equals(share)
    assert not Meaning(("metrics.query a by c in A..B where d=x",)).equals(share)


@pytest.mark.parametrize(
    ("heard", "verdict"),
    [
        ([Heard("m.q a", "answer", False)], "right"),
        ([Heard("m.q b", "answer", False)], "confidently wrong"),
        ([Heard("m.q b", "answer", True)], "wrong, but told"),
        ([Heard("not understood", "clarify", False)], "asked needlessly"),
        ([Heard("refuse act", "refuse", False)], "refused needlessly"),
        ([Heard("m.q a", "answer", False), Heard("m.q b", "answer", False)], "confidently wrong"),
    ],
)
def test_verdicts(heard: list[Heard], verdict: str) -> None:
    assert judge((Meaning(("m.q a",)),), tuple(heard)) == verdict


def test_an_answer_where_a_question_back_was_due_is_confidently_wrong() -> None:
    assert (
        judge((Meaning(("ask m.q a | m.q b",)),), (Heard("m.q a", "answer", False),)) == "confidently wrong"
    )


@pytest.mark.parametrize("name", sorted(HELD_OUT))
def test_the_held_out_files_are_as_they_were_written(name: str) -> None:
    assert hashlib.sha256((HERE / name).read_bytes()).hexdigest() == HELD_OUT[name]
