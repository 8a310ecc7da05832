"""What the README shows is what Marlow says."""

from __future__ import annotations

import re
from pathlib import Path

from tests.stores import Desk

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_example_is_the_answer(desk: Desk) -> None:
    shown = re.search(r"```\n> (.+)\n((?:.*\n)+?)```", README.read_text())
    assert shown is not None
    assert desk.ask(shown.group(1)).answers[0].text.strip() == shown.group(2).strip()


def test_every_question_in_the_readme_is_answered(desk: Desk) -> None:
    said = re.findall(r"(?:^|\s{2,})> ([^>\n]+)", README.read_text(), re.MULTILINE)
    assert len(said) >= 7
    for sentence in said:
        answers = desk.ask(*sentence.strip().split(", and ")).answers
        assert {a.kind for a in answers} == {"answer"}, sentence
