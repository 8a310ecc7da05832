"""Slips that are words of their own ("mocha pots", "fresh press", "bur grinders"), told by the word beside them.

A word that the shop does not know, beside a word of a name: where a name has a word in its place that is a slip or two away, that
is what was meant. Without such a neighbour nothing is changed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA

from analytics.planning.names.partial import singulars, words_of
from analytics.planning.words.plain import common
from analytics.planning.words.spelling import Slip, rewritten

SHORTEST, LONG_WORD = 3, 5
"""Letters of a word that is looked at, and from how many on two slips are forgiven."""
_WORD = re.compile(r"[A-Za-z][A-Za-z']*")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Words of names by the word that stands right after and right before them."""

    after: dict[str, frozenset[str]]
    before: dict[str, frozenset[str]]

    @classmethod
    def of(cls, labels: Iterable[str]) -> Neighbours:
        """Those of the names."""
        after: dict[str, set[str]] = defaultdict(set)
        before: dict[str, set[str]] = defaultdict(set)
        for label in labels:
            for one, two in pairwise(words_of(label)):
                after[one].add(two)
                before[two].add(one)
        return cls({w: frozenset(s) for w, s in after.items()}, {w: frozenset(s) for w, s in before.items()})


def mend(
    text: str, names: Neighbours, known: frozenset[str], kept: Iterable[tuple[int, int]] = ()
) -> tuple[str, tuple[Slip, ...]]:
    """The text with such words set right, each told; ``known`` are the shop's words, ``kept`` spans that stand."""
    spans = tuple(kept)
    words = [m for m in _WORD.finditer(text) if not any(s < m.end() and m.start() < e for s, e in spans)]
    found: list[tuple[int, int, str]] = []
    for one, two in pairwise(words):
        if text[one.end() : two.start()] not in (" ", "-"):
            continue
        first, second = (w.group(0).lower().removesuffix("'s") for w in (one, two))
        if meant := _meant(first, _beside(second, names.before), known):
            found.append((*one.span(), meant))
        elif meant := _meant(second, _beside(first, names.after), known):
            found.append((*two.span(), meant))
    return rewritten(text, sorted(set(found)))


def _beside(word: str, table: dict[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*(table.get(form, frozenset()) for form in singulars(word)))


def _meant(word: str, candidates: frozenset[str], known: frozenset[str]) -> str | None:
    if len(word) < SHORTEST or word in common() or any(form in known for form in singulars(word)):
        return None
    allowed = 1 if len(word) < LONG_WORD else 2
    near = [
        c
        for c in sorted(candidates)
        if c[0] == word[0] and OSA.distance(word, c, score_cutoff=allowed) <= allowed
    ]
    return near[0] if len(near) == 1 else None
