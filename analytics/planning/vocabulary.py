"""The closed vocabulary: what metrics, dimensions, their values and the counting rules are called.

A blank English spaCy pipeline tokenises; its PhraseMatcher finds every surface form in one pass, whatever the
capitals. What it does not find is looked up again word by word for typing errors, and the reply says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import spacy
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from spacy.matcher import PhraseMatcher

from analytics.metrics import DIMENSIONS, METRICS, RULES
from analytics.planning.countries import country_name, names_of

Kind = Literal["metric", "dimension", "value", "rule"]
LONG_WORD = 8
"""From this length on two slips are forgiven, below one (optimal string alignment: a swap counts once)."""

NEAR_SCORE = 60
"""Least similarity for a term to be offered as what may have been meant."""


@dataclass(frozen=True, slots=True)
class Term:
    """Something that has names: a metric, a dimension, one of its values, or a rule switch (``+name``/``-name``)."""

    kind: Kind
    id: str
    label: str
    dimension: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A term found in a text at ``[start, end)``; ``said`` is what stood there, ``slip`` whether it was a typo."""

    term: Term
    start: int
    end: int
    said: str
    slip: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a dimension that the store holds."""

    dimension: str
    id: str
    label: str


@dataclass
class Vocabulary:
    """Built once per data version; ``find`` is deterministic and takes about a tenth of a millisecond."""

    values: tuple[Value, ...] = ()
    products: tuple[tuple[str, str], ...] = ()
    """(external id, title) of every product; only whole titles are looked up here."""
    _terms: dict[str, list[Term]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._language = spacy.blank("en")
        self._matcher = PhraseMatcher(self._language.vocab, attr="LOWER")
        named = [("product", identity, title) for identity, title in self.products]
        named += [("campaign", v.id, v.label) for v in self.values if v.dimension == "campaign"]
        self._names = {
            " ".join(re.findall(r"[\w']+", label.lower())): Term("value", identity, label, dimension)
            for dimension, identity, label in named
        }
        for surface, term in _surfaces(self.values):
            self._terms.setdefault(surface, [])
            if term not in self._terms[surface]:
                self._terms[surface].append(term)
        for number, surface in enumerate(self._terms):
            self._matcher.add(str(number), [self._language.make_doc(surface)])
        self._numbered = tuple(self._terms)
        self._single_words = [s for s in self._terms if " " not in s and len(s) >= 4]

    def find(self, text: str) -> tuple[Mention, ...]:
        """The longest terms of the text that do not overlap, from left to right."""
        document = self._language.make_doc(text)
        found: list[Mention] = []
        for key, first, last in self._matcher(document):
            span = document[first:last]
            surface = self._numbered[int(self._language.vocab.strings[key])]
            term = self._best(surface, span.text)
            found.append(Mention(term, span.start_char, span.end_char, span.text))
        return _longest(found)

    def named(self, text: str) -> tuple[Mention, ...]:
        """Whole names of products and campaigns of two words or more, the longest first: they hold common words."""
        words = list(re.finditer(r"[\w']+", text))
        found: list[Mention] = []
        for length in range(min(8, len(words)), 1, -1):
            for first in range(len(words) - length + 1):
                start, end = words[first].start(), words[first + length - 1].end()
                term = self._names.get(" ".join(w.group(0).lower() for w in words[first : first + length]))
                if term:
                    found.append(Mention(term, start, end, text[start:end]))
        return _longest(found)

    def slips(
        self, text: str, taken: Iterable[tuple[int, int]], common: frozenset[str]
    ) -> tuple[Mention, ...]:
        """Words outside ``taken`` that are a typing error away from a one-word term."""
        spans = tuple(taken)
        result = []
        for word in re.finditer(r"[A-Za-z][A-Za-z'-]{3,}", text):
            lower = word.group(0).lower()
            if lower in common or any(s < word.end() and word.start() < e for s, e in spans):
                continue
            slips = 2 if len(lower) >= LONG_WORD else 1
            near = [w for w in self._single_words if w[0] == lower[0] and abs(len(w) - len(lower)) <= slips]
            best = process.extractOne(lower, near, scorer=OSA.distance, score_cutoff=slips)
            if best:
                term = self._best(best[0], word.group(0))
                result.append(Mention(term, word.start(), word.end(), word.group(0), slip=True))
        return tuple(result)

    def nearest(self, word: str, kind: Kind, count: int = 3) -> tuple[str, ...]:
        """Labels of the terms of a kind that look most like the word."""
        labels = {s: t.label for s, terms in self._terms.items() for t in terms if t.kind == kind}
        ranked = process.extract(
            word.lower(), list(labels), scorer=fuzz.ratio, limit=count * 3, score_cutoff=NEAR_SCORE
        )
        result: dict[str, None] = {}
        for surface, _, _ in ranked:
            result.setdefault(labels[surface])
        return tuple(result)[:count]

    def holding(self, word: str) -> tuple[Value, ...]:
        """Categories and brands with the word, or its singular, in their name ("kettles": "Kettles & Teaware")."""
        wanted = {word.lower(), word.lower().removesuffix("s"), f"{word.lower()}s"}
        named = [v for v in self.values if v.dimension in ("category", "brand")]
        return tuple(v for v in named if wanted & set(re.findall(r"\w+", v.label.lower())))

    def values_of(self, dimension: str) -> tuple[Value, ...]:
        """The values that the store holds."""
        return tuple(v for v in self.values if v.dimension == dimension)

    def _best(self, surface: str, said: str) -> Term:
        """Where one name has several terms, a metric goes before a value, a value before a dimension."""
        terms = self._terms[surface]
        exact_case = [t for t in terms if t.label == said and said != said.lower()]
        order: tuple[Kind, ...] = ("rule", "metric", "value", "dimension")
        return exact_case[0] if exact_case else min(terms, key=lambda t: order.index(t.kind))


def _surfaces(values: tuple[Value, ...]) -> Iterable[tuple[str, Term]]:
    for metric in METRICS:
        term = Term("metric", metric.name, metric.label)
        for name in (metric.name.replace("_", " "), metric.label, *metric.synonyms):
            yield name.lower(), term
            if not name.lower().endswith("s"):
                yield f"{name.lower()}s", term
    for dimension in DIMENSIONS:
        term = Term("dimension", dimension.name, dimension.label)
        for name in (
            dimension.name.replace("_", " "),
            dimension.label,
            dimension.plural,
            *dimension.synonyms,
        ):
            yield name.lower(), term
    for rule in RULES:
        for switch, phrases in (("+", rule.switch_on), ("-", rule.switch_off)):
            for phrase in phrases:
                yield phrase.lower(), Term("rule", switch + rule.name, rule.label)
    yield from _value_surfaces(values)


def _value_surfaces(values: tuple[Value, ...]) -> Iterable[tuple[str, Term]]:
    fixed = {(d.name, identity) for d in DIMENSIONS for identity, _, _ in d.fixed_values}
    for dimension in DIMENSIONS:
        for identity, label, names in dimension.fixed_values:
            # A fixed value that this shop has never seen stays a known word: the answer then says "no data".
            term = Term("value", identity, label, dimension.name)
            first = () if dimension.name == "segment" and identity == "New customers" else (identity, label)
            for name in (*first, *names):
                yield name.lower(), term
    for value in values:
        term = Term("value", value.id, value.label, value.dimension)
        if value.dimension == "country":
            term = Term("value", value.id, country_name(value.id), "country")
            for name in names_of(value.id):
                yield name, term
            continue
        if (value.dimension, value.id) not in fixed and len(value.label) > 1:
            yield value.label.lower(), term
            if value.dimension == "category" and not value.label.lower().endswith("s"):
                yield f"{value.label.lower()}s", term


def _longest(found: list[Mention]) -> tuple[Mention, ...]:
    chosen: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if all(mention.end <= c.start or c.end <= mention.start for c in chosen):
            chosen.append(mention)
    return tuple(sorted(chosen, key=lambda m: m.start))
