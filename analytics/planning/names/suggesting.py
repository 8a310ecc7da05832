"""Names that a person may be typing: metrics, dimensions, their values, campaigns, products, segments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analytics.metrics import DIMENSIONS, METRICS
from analytics.planning.names.countries import country_name
from analytics.planning.names.vocabulary import Vocabulary

_KINDS = ("metric", "dimension", "segment", "campaign", "channel", "category", "country", "brand", "product")
_WORD = re.compile(r"[\w'’-]+", re.UNICODE)
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name with its kind; ``start`` is where in the text the words begin that it would replace."""

    kind: str
    label: str
    start: int


@dataclass(frozen=True)
class Names:
    """Every name of a store once, lower case beside as it is written; built once per data version."""

    entries: tuple[tuple[str, str, str], ...]
    """(lower case, kind, as written)."""

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Names:
        """The names of a vocabulary."""
        return cls(tuple((label.lower(), kind, label) for kind, label in _named(vocabulary)))

    def for_text(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Names that the last words of a text begin, the longest beginning first.

        >>> names = Names((("open rate", "metric", "open rate"),))
        >>> [s.label for s in names.for_text("what is our open r")]
        ['open rate']
        """
        found: dict[str, Suggestion] = {}
        words = list(_WORD.finditer(text))
        for count in range(min(MOST_WORDS, len(words)), 0, -1):
            start = words[-count].start()
            typed = text[start:].lower()
            if len(typed.strip()) < 2:
                continue
            for suggestion in self._beginning(typed, start):
                found.setdefault(suggestion.label, suggestion)
            if len(found) >= limit:
                break
        return tuple(found.values())[:limit]

    def _beginning(self, typed: str, start: int) -> list[Suggestion]:
        """Whole names first, then names with a later word that begins so."""
        inner = f" {typed}"
        ranked = [
            (0 if lower.startswith(typed) else 1, _KINDS.index(kind), len(lower), label, kind)
            for lower, kind, label in self.entries
            if lower != typed and (lower.startswith(typed) or inner in lower)
        ]
        return [Suggestion(kind, label, start) for _, _, _, label, kind in sorted(ranked)[:20]]


def _named(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for metric in METRICS:
        yield "metric", metric.label
    for dimension in DIMENSIONS:
        yield "dimension", dimension.label
        if dimension.name in ("segment", "channel"):
            for _, label, _ in dimension.fixed_values:
                yield dimension.name, label
    for value in vocabulary.values:
        if value.dimension in _KINDS and value.dimension != "channel":
            yield value.dimension, country_name(value.id) if value.dimension == "country" else value.label
    for _, title in vocabulary.products:
        yield "product", title
