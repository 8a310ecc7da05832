"""Kinds of one product beside the product: "casseroles red and blue", "tea tins …, the large one", "bath salts minus the pine one".

A word alone ("blue") bears little; beside a product of which there is a blue kind it names that kind. Families are products whose
names begin alike; what is left of a name is its variant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from analytics.planning.names.partial import Named, Part, words_of
from analytics.planning.names.vocabulary import Mention, Term
from analytics.planning.words import polarity
from analytics.planning.words.plain import common

Span = tuple[int, int]
LONGEST = 3
"""Words of a variant that are looked at together."""

_GOES_ON = re.compile(
    r"(?:\s*(?:[,/&+(:–—-]|\.{2,}|…)\s*|\s+)(?:(?:and|or|&|vs\.?|in|both)\s+)?(?:the\s+)?", re.IGNORECASE
)
_THE_ONE = re.compile(
    r"\b(?:the|our|that|only|just)\s+(?P<words>[\w'-]+(?: [\w'-]+){0,2}?)\s+ones?\b", re.IGNORECASE
)
_IN_LIST = re.compile(
    r"(?:\bthe\s+)?(?P<kind>[\w'-]+)(?:\s*(?:,|/|&)|\s+(?:or|and|vs\.?|versus|than|against))\s*$",
    re.IGNORECASE,
)


def refined(
    text: str, mentions: tuple[Mention, ...], parts: tuple[Part, ...], kin: dict[str, tuple[Named, ...]]
) -> tuple[tuple[Mention, ...], tuple[Part, ...]]:
    """The mentions with kinds that are named beside their product in its place, and the parts that are left."""
    for span, ids in _anchors(mentions):
        family = next((kin[i] for i in ids if i in kin), ())
        if not family:
            continue
        found = [*_listed(text, span[1], family), *_pointed(text, family), *_led(text, span[0], family)]
        found = [m for m in dict.fromkeys(found) if m.start >= span[1] or m.end <= span[0]]
        if not found:
            continue
        wanted = [m for m in found if not polarity.is_negated(text[: m.start])]
        narrows = bool(wanted) and len(ids) > 1
        kept = (m for m in mentions if not _overlaps(m, found) and not (narrows and (m.start, m.end) == span))
        mentions = tuple(sorted((*kept, *found), key=lambda m: m.start))
        parts = tuple(p for p in parts if not _overlaps(p, found))
    return _without_their_family(text, mentions), parts


def _without_their_family(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """ "Aurora or Nocturne, which espresso beans": those of the family that are named by themselves, not all of it."""
    places = {span: frozenset(ids) for span, ids in _anchors(mentions)}
    single = {
        next(iter(ids))
        for (start, _), ids in places.items()
        if len(ids) == 1 and not polarity.is_negated(text[:start])
    }
    families = [span for span, ids in places.items() if len(ids) > 1 and ids & single]
    return tuple(m for m in mentions if (m.start, m.end) not in families)


def _led(text: str, end: int, family: tuple[Named, ...]) -> Iterator[Mention]:
    """The kind that stands right before the product: "the 24 cm frying pan"."""
    before = re.search(r"(?<![\w.,-])(\d+)\s+$", text[:end])
    found = _kinds_at(text, before.start(1), family) if before else []
    if before and found and found[0].start == before.start(1):
        yield from (replace(m, end=before.end(1), said=before[1]) for m in found if before[1] in m.term.label)


def _anchors(mentions: tuple[Mention, ...]) -> list[tuple[Span, list[str]]]:
    """Where products stand, each place with its products."""
    places: dict[Span, list[str]] = defaultdict(list)
    for m in mentions:
        if m.term.dimension == "product":
            places[m.start, m.end].append(m.term.id)
    return list(places.items())


def _listed(text: str, start: int, family: tuple[Named, ...]) -> Iterator[Mention]:
    """The kinds that follow right after the product, one after the other."""
    while gap := _GOES_ON.match(text, start):
        found = _kinds_at(text, gap.end(), family)
        if not found:
            return
        yield from found
        start = found[0].end


def _pointed(text: str, family: tuple[Named, ...]) -> Iterator[Mention]:
    """ "The large one", anywhere in the clause."""
    for said in _THE_ONE.finditer(text):
        for at in (m.start() for m in re.finditer(r"[\w'-]+", said["words"])):
            found = _kinds_at(text, said.start("words") + at, family)
            if found and found[0].end == said.end("words"):
                yield from found
                yield from _beside(text, said.start(), family)
                break


def _beside(text: str, end: int, family: tuple[Named, ...]) -> Iterator[Mention]:
    """ "The red or the blue one": the kinds before it in the same list."""
    while listed := _IN_LIST.search(text[:end]):
        found = _kinds_at(text, listed.start("kind"), family)
        if not found or found[0].end != listed.end("kind"):
            return
        yield from found
        end = listed.start()


def _kinds_at(text: str, start: int, family: tuple[Named, ...]) -> list[Mention]:
    """The kinds of which the words from ``start`` on are the variant, as many words as fit."""
    lead = frozenset.intersection(*(frozenset(words_of(one.label)) for one in family))
    words = list(re.finditer(r"[\w'-]+", text[start:]))[:LONGEST]
    for count in range(len(words), 0, -1):
        said = [w.group(0).lower() for w in words[:count]]
        if text[start : start + words[0].start()] or any(w in common() or w in lead for w in said):
            continue
        born = [one for one in family if set(said) <= set(words_of(one.label)) - lead]
        if born:
            end = start + words[count - 1].end()
            return [
                Mention(Term("value", one.id, one.label, "product"), start, end, text[start:end], slip=True)
                for one in born
            ]
    return []


def _overlaps(one: Mention | Part, others: Iterable[Mention]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)
