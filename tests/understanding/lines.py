"""Canonical lines, and what two of them have in common: README.md of this folder explains the language."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

REFUSALS = frozenset({"fake", "dump", "trait", "sql", "prompt", "act", "competitor"})
_ASIDE = re.compile(r"\s*beside all data\b")
_WHERE = re.compile(r"\bwhere (.+?)(?= rules | top \d| bottom \d| ascending| beside |$)")
_AND = re.compile(r" & (?=\w+!?=)")
_RULES = re.compile(r"\brules ((?:[+-]\w+[ ,]*)+)")


def normal(line: str) -> str:
    """The line with everything in one order that may come in several."""
    line = _ASIDE.sub("", " ".join(line.split()))
    kind, _, rest = line.partition(" ")
    if kind == "ask":
        return "ask " + " | ".join(sorted(normal(reading) for reading in rest.split(" | ")))
    if kind in ("missing", "preference", "answers.explain"):
        return kind
    line = _WHERE.sub(lambda m: "where " + " & ".join(sorted(map(_sorted_ids, _AND.split(m[1])))), line)
    line = _RULES.sub(lambda m: "rules " + ",".join(sorted(re.findall(r"[+-]\w+", m[1]))) + " ", line)
    return " ".join(line.split())


def _sorted_ids(part: str) -> str:
    name, sign, ids = re.split(r"(!?=)", part, maxsplit=1)
    return name + sign + "|".join(sorted(ids.split("|")))


def kind_of(line: str) -> str:
    """The family that totals are told by: the first word, and ``talk`` for conversation."""
    return line.split()[0].split(".")[0].replace("conversation", "talk")


@dataclass(frozen=True)
class Meaning:
    """One of the equal meanings of an item: its lines, whatever their order."""

    lines: tuple[str, ...]

    def equals(self, lines: tuple[str, ...]) -> bool:
        return Counter(map(normal, self.lines)) == Counter(map(normal, lines))


def meanings(item: dict[str, object]) -> tuple[Meaning, ...]:
    """What an item means, and its listed equals."""
    equals = item.get("or") or []
    assert isinstance(equals, list)
    return tuple(
        Meaning(tuple(each) if isinstance(each, list) else (str(each),)) for each in (item["means"], *equals)
    )
