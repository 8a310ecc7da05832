"""Canonical lines, and what two of them have in common: README.md of this folder explains the language."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

REFUSALS = frozenset({"fake", "dump", "trait", "sql", "prompt", "act", "competitor"})
_ASIDE = re.compile(r"\s*beside all data\b")
_WHERE = re.compile(r"\bwhere (.+?)(?= rules | having | top \d| bottom \d| ascending| as share | beside |$)")
_AND = re.compile(r" & (?=\w+!?=)")
_HAVING = re.compile(r"\bhaving ([^ ]+[<>][^ ]+(?: (?:&|having) [^ ]+[<>][^ ]+)*)")
_SHARE = re.compile(r" as share along (\w+)")
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
    line = _HAVING.sub(lambda m: "having " + " & ".join(sorted(re.split(r" & | having ", m[1]))), line)
    return _SHARE.sub("", " ".join(line.split()))


def as_split(line: str) -> str:
    """What a share is told of, as the split that holds it: an author could write nothing else.

    >>> as_split("metrics.query orders in A..B where sales_channel=app as share along sales_channel")
    'metrics.query orders by sales_channel in A..B'
    """
    share = _SHARE.search(line)
    if share is None:
        return line
    line = _SHARE.sub("", line).replace(" in ", f" by {share[1]} in ", 1)
    return _WHERE.sub(lambda m: _without(share[1], m[1]), line).strip()


def _without(dimension: str, conditions: str) -> str:
    kept = [part for part in _AND.split(conditions) if not part.startswith(f"{dimension}=")]
    return "where " + " & ".join(kept) if kept else ""


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
        mine = Counter(map(normal, self.lines))
        return mine in (Counter(map(normal, lines)), Counter(normal(as_split(line)) for line in lines))


def meanings(item: dict[str, object]) -> tuple[Meaning, ...]:
    """What an item means, and its listed equals."""
    equals = item.get("or") or []
    assert isinstance(equals, list)
    return tuple(
        Meaning(tuple(each) if isinstance(each, list) else (str(each),)) for each in (item["means"], *equals)
    )
