"""What an answer says was understood, as a canonical line, and the verdict on it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from analytics.contract.answer import Answer
from tests.understanding.lines import REFUSALS, Meaning, normal

Verdict = Literal["right", "wrong, but told", "confidently wrong", "asked needlessly", "refused needlessly"]
VERDICTS: tuple[Verdict, ...] = (
    "right", "wrong, but told", "confidently wrong", "asked needlessly", "refused needlessly",
)  # fmt: skip
_LANGUAGES = frozenset({"zh", "es", "de", "fr", "pt", "ja", "nl", "it", "ru", "ar"})
_LACKS = frozenset({
    "unknown_name", "unknown_metric", "unknown_term", "not_recorded_by", "no_data_at_all", "window_after_data",
    "window_before_data", "lacks_measure", "lacks_split", "lacks_task", "unknown_customer", "several_customers",
})  # fmt: skip
"""Codes with which Marlow says what it does not have."""


@dataclass(frozen=True)
class Heard:
    """One answer reduced to what was understood, and whether it tells how it read a word."""

    line: str
    kind: str
    told: bool


def understood(answer: Answer, readings: Iterable[str]) -> Heard:
    """The line of an answer; ``readings`` are the canonical questions that it offers as options."""
    told = any(note.startswith(("I read", "I heard")) for note in answer.notes)
    return Heard(_line(answer, tuple(readings)), answer.kind, told)


def _line(answer: Answer, readings: tuple[str, ...]) -> str:
    if answer.capability.startswith("preferences"):
        return "preference"
    if answer.capability == "conversation.handover":
        return "conversation.handover"
    codes = {issue.code for issue in answer.issues}
    if answer.capability == "answers.explain":
        return "answers.explain"
    if codes & _LACKS:
        return "missing " + ", ".join(sorted(codes & _LACKS))
    if answer.kind == "clarify" and readings:
        return "ask " + " | ".join(readings)
    capability, _, topic = answer.question.partition(" ")
    if capability == "conversation.talk":
        if topic in _LANGUAGES:
            return f"language {topic}"
        if topic in REFUSALS:
            return f"refuse {topic}"
        return {
            "weather": "refuse off_topic",
            "off_topic": "refuse off_topic",
            "fallback": "not understood",
        }.get(
            topic,
            "missing " + topic.removeprefix("missing_")
            if topic.startswith("missing")
            else f"conversation.{topic}",
        )
    if answer.question:
        return answer.question
    return "not understood" if answer.kind == "clarify" else f"{answer.kind} {', '.join(sorted(codes))}"


_SINCE_BUILT = {
    "customers.retention": re.compile(r"retention|cohort|repeat|come back"),
    "visits.funnel": re.compile(r"funnel|cart|basket|checkout|abandon"),
}
"""What the sets call missing and Marlow has had since: an answer by it to such a line is right."""


def _has_since(meaning: Meaning, heard: tuple[Heard, ...]) -> bool:
    lines = meaning.lines
    return len(lines) == len(heard) == 1 and any(
        heard[0].line.startswith(name) and lines[0].startswith("missing") and wanted.search(lines[0].lower())
        for name, wanted in _SINCE_BUILT.items()
    )


def judge(expected: tuple[Meaning, ...], heard: tuple[Heard, ...]) -> Verdict:
    """``right`` if the answers are one of the expected meanings; else the worst that was done instead."""
    lines = tuple(h.line for h in heard)
    if any(meaning.equals(lines) or _has_since(meaning, heard) for meaning in expected):
        return "right"
    wanted = {normal(line) for meaning in expected for line in meaning.lines}
    amiss = [h for h in heard if normal(h.line) not in wanted] or list(heard)
    answered = [
        h for h in amiss if h.kind == "answer" and not h.line.startswith(("conversation.", "missing"))
    ]
    if any(not h.told for h in answered):
        return "confidently wrong"
    if answered:
        return "wrong, but told"
    if any(h.kind == "clarify" for h in amiss):
        return "asked needlessly"
    return "refused needlessly"
