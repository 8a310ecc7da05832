"""The closed vocabulary: what metrics, dimensions, their values and the counting rules are called.

A blank English spaCy pipeline tokenises; its PhraseMatcher finds every surface form in one pass, whatever the
capitals. Slips are set right before (``spelling``); parts of names are looked up after it (``partial``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Literal

import spacy
from rapidfuzz import fuzz, process
from spacy.matcher import PhraseMatcher

from analytics.metrics import DIMENSIONS, METRICS, RULES
from analytics.planning.names.countries import (
    country_name,
    group_names,
    names_abroad,
    names_of,
    places_named,
)
from analytics.planning.names.near_names import Neighbours
from analytics.planning.names.partial import Named, PartIndex

Kind = Literal["metric", "dimension", "value", "rule"]
_NAMED = frozenset({"campaign", "category", "brand"})
SHORTEST_NEAR, SURE_SCORE = 5, 83
"""Letters and similarity from which on a word that stands for a name can only be a slip of one."""
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
    group: str = ""
    """What it belongs to: the channel of a campaign."""


STRETCHES_KEPT = 256
"""Stretches of words whose terms are remembered: some messages' worth."""


@dataclass
class Vocabulary:
    """Built once per data version; ``find`` is deterministic and takes about a tenth of a millisecond."""

    values: tuple[Value, ...] = ()
    products: tuple[tuple[str, str], ...] = ()
    """(external id, title) of every product; only whole titles are looked up here."""
    sends: tuple[tuple[date, str], ...] = ()
    """(day, campaign) of mailings, the newest last."""
    no_goods: frozenset[str] = frozenset()
    """External ids of what is sold and is no product: shipping, gift cards, fees."""
    _terms: dict[str, list[Term]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # While one message is read, the same stretches of its words are looked at time and again.
        self._find_once = lru_cache(maxsize=STRETCHES_KEPT)(self._find)
        self._named_once = lru_cache(maxsize=STRETCHES_KEPT)(self._named)
        self._language = spacy.blank("en")
        self._matcher = PhraseMatcher(self._language.vocab, attr="LOWER")
        named = [("product", identity, title) for identity, title in self.products]
        named += [("campaign", v.id, v.label) for v in self.values if v.dimension == "campaign"]
        self._names = {
            " ".join(re.findall(r"[\w']+", label.lower())): Term("value", identity, label, dimension)
            for dimension, identity, label in named
        }
        self._longest_from: dict[str, int] = {}
        for name in self._names:
            words = name.split()
            self._longest_from[words[0]] = max(len(words), self._longest_from.get(words[0], 0))
        self._by_code = {
            identity.lower(): Term("value", identity, label, dimension)
            for dimension, identity, label in named
            if re.search(r"\d", identity) and re.search(r"[a-z]", identity, re.IGNORECASE)
        }
        # Codes that differ in their capitals alone are codes of two products: as written goes first.
        self._as_written = {
            identity: Term("value", identity, label, dimension) for dimension, identity, label in named
        }
        for surface, term in _surfaces(self.values):
            self._terms.setdefault(surface, [])
            if term not in self._terms[surface]:
                self._terms[surface].append(term)
        countries = {
            v.id: Term("value", v.id, country_name(v.id), "country") for v in self.values_of("country")
        }
        self._groups = {
            name: tuple(countries[code] for code in codes)
            for name, codes in group_names(frozenset(countries)).items()
            if name not in self._terms
        }
        self._terms.update({name: list(terms[:1]) for name, terms in self._groups.items()})
        tokens = {w for surface in self._terms for w in re.findall(r"[a-z][a-z']+", surface)}
        for code, term in countries.items():
            # Known as they stand; no slip is one of these ("unis" of "untis").
            self._terms.update({name: [term] for name in names_abroad(code) if name not in self._terms})
        for number, surface in enumerate(self._terms):
            self._matcher.add(str(number), [self._language.make_doc(surface)])
        self._numbered = tuple(self._terms)
        self._one_word_values = [
            s
            for s, terms in self._terms.items()
            if s.isalpha() and len(s) >= SHORTEST_NEAR and terms[0].kind == "value"
        ]
        bearers = [Named(v.dimension, v.id, v.label, v.group) for v in self.values if v.dimension in _NAMED]
        self.parts = PartIndex([*bearers, *(Named("product", i, title) for i, title in self.products)])
        self.words = frozenset(tokens) | self.parts.words | frozenset(self._codes())

    def find(self, text: str) -> tuple[Mention, ...]:
        """The longest terms of the text that do not overlap, from left to right."""
        return self._find_once(text)

    def _find(self, text: str) -> tuple[Mention, ...]:
        document = self._language.make_doc(text)
        found: list[Mention] = []
        for key, first, last in self._matcher(document):
            span = document[first:last]
            surface = self._numbered[int(self._language.vocab.strings[key])]
            term = self._best(surface, span.text)
            found.append(Mention(term, span.start_char, span.end_char, span.text))
        chosen = _longest(found)
        return tuple(one for m in chosen for one in self._each(self._by_its_noun(m, chosen, text)))

    def _by_its_noun(self, mention: Mention, among: tuple[Mention, ...], text: str) -> Mention:
        """ "Awareness vs sales objectives": a value of the dimension that is named behind it, not a figure."""
        values = {t.dimension: t for t in self._terms[mention.said.lower()] if t.kind == "value"}
        if mention.term.kind != "metric" or not values:
            return mention
        behind = (
            m.term.id
            for m in among
            if m.term.kind == "dimension" and _LISTED.fullmatch(text[mention.end : max(m.start, mention.end)])
        )
        term = next((values[name] for name in behind if name in values), None)
        return replace(mention, term=term) if term else mention

    def _each(self, mention: Mention) -> tuple[Mention, ...]:
        """A group of countries is each of those that are here, and told."""
        group = self._groups.get(mention.said.lower(), ())
        return tuple(replace(mention, term=term, slip=True) for term in group) or (mention,)

    def label(self, kind: Kind, identity: str, dimension_name: str | None = None) -> str:
        """What a term of the registries is called, by its kind and id."""
        return _LABELS[kind, identity, dimension_name]

    def kept(self, text: str) -> list[tuple[int, int]]:
        """Where names stand that are right as they are: whole names of things, countries in any language."""
        countries = (m for m in self.find(text) if m.term.dimension == "country")
        here = [(m.start, m.end) for m in (*self.named(text), *countries)]
        return [*here, *places_named(text)]

    def named(self, text: str) -> tuple[Mention, ...]:
        """Whole names of products and campaigns of two words or more, the longest first: they hold common words."""
        return self._named_once(text)

    def _named(self, text: str) -> tuple[Mention, ...]:
        words = list(re.finditer(r"[\w']+", text))
        said = [w.group(0).lower() for w in words]
        found: list[Mention] = []
        for first, word in enumerate(said):
            # Most words begin no name at all.
            for length in range(2, min(self._longest_from.get(word, 0), 8, len(words) - first) + 1):
                name = " ".join(said[first : first + length])
                owner = name.removesuffix("'s")
                term = self._names.get(name) or (self._names.get(owner) if owner != name else None)
                if term:
                    start, end = words[first].start(), words[first + length - 1].end()
                    found.append(Mention(term, start, end, text[start:end]))
        return _longest(found)

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

    def near_value(self, word: str) -> str | None:
        """The one-word name of a value that a word can only be a slip of ("espain"); None where none is that near."""
        if len(word) < SHORTEST_NEAR:
            return None
        found = process.extractOne(
            word.lower(), self._one_word_values, scorer=fuzz.ratio, score_cutoff=SURE_SCORE
        )
        return str(found[0]) if found else None

    @cached_property
    def neighbours(self) -> Neighbours:
        """Words of names by the words beside them."""
        return Neighbours.of(item.label for item in self.parts.items)

    def _codes(self) -> Iterable[str]:
        yield from (identity.lower() for identity, _ in self.products)

    def mailed(self, day: date | None) -> tuple[Term, ...]:
        """The mailings sent on a day; where there were none, the last before it; the last of all for None."""
        before = [(sent, campaign) for sent, campaign in self.sends if day is None or sent <= day]
        if not before:
            return ()
        newest = before[-1][0]
        labels = {v.id: v.label for v in self.values_of("campaign")}
        found = dict.fromkeys(campaign for sent, campaign in before if sent == newest)
        return tuple(Term("value", c, labels[c], "campaign") for c in found if c in labels)

    def country_codes(self, text: str) -> tuple[Mention, ...]:
        """Codes in capitals ("AOV in DE"), where not all is in capitals."""
        known = {v.id: Term("value", v.id, country_name(v.id), "country") for v in self.values_of("country")}
        if text.isupper():
            return ()
        written = [
            m
            for m in re.finditer(r"(?<!\w)[A-Z]{2}(?!\w)", text)
            if m.group(0) in known and not _is_colleagues(text, m)
        ]
        listed = _listed_codes(text, frozenset(known))
        return tuple(
            Mention(known[m.group(0).upper()], m.start(), m.end(), m.group(0)) for m in (*written, *listed)
        )

    def code(self, word: str) -> Term | None:
        """The product or campaign whose code a word is."""
        found = self._by_code.get(word.lower())
        return self._as_written.get(word, found) if found else None

    def values_of(self, dimension: str) -> tuple[Value, ...]:
        """The values that the store holds."""
        return tuple(v for v in self.values if v.dimension == dimension)

    def _best(self, surface: str, said: str) -> Term:
        """Where one name has several terms, a metric goes before a value, a value before a dimension."""
        terms = self._terms[surface]
        exact_case = [t for t in terms if t.label == said and said != said.lower()]
        order: tuple[Kind, ...] = ("rule", "metric", "value", "dimension")
        return exact_case[0] if exact_case else min(terms, key=lambda t: order.index(t.kind))


def _labels() -> Iterable[tuple[tuple[Kind, str, str | None], str]]:
    for metric in METRICS:
        yield ("metric", metric.name, None), metric.label
    for rule in RULES:
        for switch in "+-":
            yield ("rule", switch + rule.name, None), rule.label
    for dimension in DIMENSIONS:
        yield ("dimension", dimension.name, None), dimension.label
        for identity, label, _ in dimension.fixed_values:
            yield ("value", identity, dimension.name), label


_LABELS = dict(_labels())


def _surfaces(values: tuple[Value, ...]) -> Iterable[tuple[str, Term]]:
    for metric in METRICS:
        term = Term("metric", metric.name, metric.label)
        for name in (metric.name.replace("_", " "), metric.label, *metric.synonyms):
            yield name.lower(), term
            if not name.lower().endswith("s"):
                yield f"{name.lower()}s", term
            elif " " in name and metric.unit.startswith("count:"):
                # "A machine open": one of what is counted.
                yield name.lower()[:-1], term
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
            if " & " in value.label:
                # "Bath and Body": the sign is a word where it is spoken.
                yield value.label.lower().replace(" & ", " and "), term
            if value.dimension == "category" and not value.label.lower().endswith("s"):
                yield f"{value.label.lower()}s", term


_LISTED = re.compile(r"(?:\s*(?:,|\band\b|\bor\b|\bvs\.?|\bversus\b|&|/)\s*\w+)*[\s-]+", re.IGNORECASE)
"""What may stand between a value in a list and the noun of all of them."""
_COLLEAGUES = re.compile(
    r"\s+(?:says?|said|saying|tells?|told|thinks?|claims?|wants?|needs?|asks?|asked|found|noticed|swears?|promised|is (?:saying|asking)|departments?|teams?|guys?|people|support|colleagues?|folks|lads?|staff)\b",
    re.IGNORECASE,
)
_THE_US = re.compile(r"(?<=\bthe )us\b", re.IGNORECASE)
_ONE_CODE = re.compile(r"(?:and |just |only |for |in )*(?P<code>[a-z]{2})(?: only| please| pls| then)*\W*")
"""A clause that is one small code and nothing else: "de only"."""
_SMALL_WORDS = frozenset("at it be is in us no do so me my to as am de ur up an by if on or we he go".split())
_COUNTRY_LIST = re.compile(
    r"(?<![\w-])[a-z]{2}(?:(?: ?[,/&+] ?(?:and )?| and | or | vs | ?\+ ?| )[a-z]{2}(?![\w'-]))+",
    re.IGNORECASE,
)


def _is_colleagues(text: str, code: re.Match[str]) -> bool:
    """ "IT says some lines are double": the people of that name, not Italy."""
    return code.group(0) == "IT" and bool(
        _COLLEAGUES.match(text[code.end() :])
        or re.search(r"\b(?:our|my|the)\s+$", text[: code.start()], re.IGNORECASE)
    )


def _listed_codes(text: str, known: frozenset[str]) -> list[re.Match[str]]:
    """Small codes in a list of nothing else ("uk fr de", "uk & us"); one alone may be a word ("us", "it", "at")."""
    alone = _ONE_CODE.fullmatch(text.strip())
    result = [m for m in _THE_US.finditer(text) if "US" in known and m.group(0) != "US"]
    if alone and alone["code"].upper() in known:
        at = text.index(alone["code"])
        return [m for m in [re.compile(r"[a-z]{2}").match(text, at)] if m]
    for run in _COUNTRY_LIST.finditer(text):
        found = re.compile(r"\b[A-Za-z]{2}\b").finditer(text, run.start(), run.end())
        words = [m for m in found if m.group(0).lower() not in ("or", "vs")]
        countries = [m for m in words if m.group(0).upper() in known or m.group(0).lower() in ("uk", "eu")]
        spaced = re.fullmatch(r"[A-Za-z ]+", run.group(0)) and not re.search(
            r"\b(?:and|or|vs|uk)\b", run.group(0), re.IGNORECASE
        )
        if spaced and any(m.group(0).lower() in _SMALL_WORDS for m in words):
            continue
        if len(countries) == len(words) > 1:
            result += [m for m in words if m.group(0).islower() and m.group(0).upper() in known]
    return result


def _longest(found: list[Mention]) -> tuple[Mention, ...]:
    chosen: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if all(mention.end <= c.start or c.end <= mention.start for c in chosen):
            chosen.append(mention)
    return tuple(sorted(chosen, key=lambda m: m.start))
