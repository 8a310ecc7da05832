"""Sentences through the whole of understanding: the trained model, then the service over the demo shop."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml

from actions.tracker import heard as heard_by_the_action
from analytics.capabilities import CAPABILITIES
from analytics.contract.answer import Answer
from analytics.contract.codec import from_plain
from analytics.contract.request import Selection
from analytics.planning.words.picking import picked
from analytics.warehouse.engine import Warehouse
from server.input_rules import clean_message
from tests.stores import Desk
from tests.understanding.judge import Heard, Verdict, judge, understood
from tests.understanding.lines import kind_of, meanings

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
ASSISTANT = ROOT / "assistant" / ".venv" / "bin" / "python"
_TYPES = {c.name: c.question_type for c in CAPABILITIES}


def train(out: Path) -> Path:
    """The model that ships, trained now; ``MARLOW_TEST_MODEL`` names one that is trained already."""
    given = os.environ.get("MARLOW_TEST_MODEL")
    if given:
        return Path(given).resolve()
    command = [str(ASSISTANT), "-m", "components.train", "--root", str(ROOT), "--out", str(out)]
    subprocess.run(command, cwd=ROOT / "assistant", check=True, capture_output=True, text=True, timeout=600)
    return out


@dataclass(frozen=True)
class Parsed:
    """Parse data by sentence, and the CPU milliseconds of each parse."""

    data: dict[str, dict[str, Any]]
    cpu_ms: tuple[float, ...]


def parse(model: Path, sentences: Iterable[str]) -> Parsed:
    """What the model hears in each of the sentences."""
    wanted = sorted({clean_message(s) for s in sentences})
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "assistant"), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [str(ASSISTANT), str(HERE / "hear.py"), str(model)],
        input=json.dumps(wanted), capture_output=True, text=True, timeout=600, check=True, env=environment,
    )  # fmt: skip
    said = json.loads(done.stdout.splitlines()[-1])
    return Parsed(dict(zip(wanted, said["parses"], strict=True)), tuple(said["cpu_ms"]))


class Conversation(Desk):
    """A desk that hears as the product does: parse data in, answers and what they offer out."""

    def __init__(self, warehouse: Warehouse, parsed: Parsed, like: Desk | None = None) -> None:
        if like is None:
            super().__init__(warehouse)
        else:
            # The service is dear and has no state of its own; a conversation is not and has.
            self.__dict__.update(like.__dict__)
            self.stored, self.readings, self.focus = {}, [], type(like.focus)()
            self.kept, self.deeds = {}, []
        self._parsed = parsed
        self.cpu_ms = 0.0

    def issue_choices(self, context: Any, readings: Any) -> list[str]:
        self.readings += readings
        return [f"{len(self.readings) - len(readings) + n}" for n in range(len(readings))]

    def say(self, sentence: str) -> tuple[Answer, ...]:
        text = clean_message(sentence)
        self.service._memory = self
        offered = {label.lower(): (label, question) for label, question in self.readings[-4:]}
        label = (picked(text, self.focus.offered) or text).lower()
        if label in offered:
            # The gateway redeems an option whose label or place is typed, without asking the agent.
            named, question = offered[label]
            replies = self.service.ask(Selection(question, named), self.context())
            return self._keep(replies).answers
        message = {**self._parsed.data[text], "metadata": {"turn_id": "t"}}
        utterance = heard_by_the_action(SimpleNamespace(sender_id="c", latest_message=message)).utterance
        context = self.context()
        began = time.thread_time()
        replies = self.service.ask(utterance, context)
        self.cpu_ms = (time.thread_time() - began) * 1000
        return self._keep(replies).answers

    def understood(self, answers: tuple[Answer, ...]) -> tuple[Heard, ...]:
        return tuple(
            understood(a, [self._canonical(int(o.choice)) for o in a.options if o.choice.isdigit()])
            for a in answers
        )

    def _canonical(self, number: int) -> str:
        stored: dict[str, Any] = self.readings[number][1]
        return str(from_plain(_TYPES[stored["capability"]], stored["question"]).canonical())


@dataclass(frozen=True)
class Outcome:
    """One sentence, what it was taken for, and the verdict."""

    id: str
    kind: str
    said: str
    expected: str
    heard: tuple[Heard, ...]
    verdict: Verdict
    text: str


def open_sets() -> tuple[str, ...]:
    """The names of the sets that may be looked at item by item: all but the held-out one."""
    names = (path.name.removesuffix("_utterances.yml") for path in sorted(HERE.glob("*_utterances.yml")))
    return tuple(name for name in names if name != "heldout")


def load(which: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Utterances and conversations of ``development`` or ``heldout``."""
    read = [
        yaml.safe_load((HERE / f"{which}_{form}.yml").read_text("utf-8"))
        for form in ("utterances", "conversations")
    ]
    return read[0], read[1]


def sentences(utterances: list[dict[str, Any]], conversations: list[dict[str, Any]]) -> Iterator[str]:
    """All that is said in them."""
    yield from (u["say"] for u in utterances)
    yield from (turn["say"] for c in conversations for turn in c["turns"])


def run(
    desk: Desk,
    warehouse: Warehouse,
    parsed: Parsed,
    utterances: list[dict[str, Any]],
    conversations: list[dict[str, Any]],
) -> tuple[list[Outcome], list[list[Outcome]]]:
    """Every utterance in a conversation of its own, and every conversation in order."""
    alone = [_turn(Conversation(warehouse, parsed, desk), item, item["id"]) for item in utterances]
    together = []
    for conversation in conversations:
        talk = Conversation(warehouse, parsed, desk)
        together.append(
            [
                _turn(talk, turn, f"{conversation['id']}/{n}")
                for n, turn in enumerate(conversation["turns"], 1)
            ]
        )
    return alone, together


def _turn(talk: Conversation, item: dict[str, Any], name: str) -> Outcome:
    answers = talk.say(item["say"])
    heard = talk.understood(answers)
    expected = meanings(item)
    kind = "compound" if len(expected[0].lines) > 1 else kind_of(expected[0].lines[0])
    text = "\n".join(a.text for a in answers)
    return Outcome(name, kind, item["say"], str(item["means"]), heard, judge(expected, heard), text)
