"""Stretches of a clause: blanked out, masked by one word, inside of one another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from analytics.metrics import metric
from analytics.planning.names.half_said import Span
from analytics.planning.names.vocabulary import Mention


def masked(text: str, named: Iterable[Mention]) -> str:
    """The text with whole names, which were blanked out, as one word each, so that a saying may hold one."""
    for mention in named:
        text = text[: mention.start] + "x" * (mention.end - mention.start) + text[mention.end :]
    return text


def with_slip(mention: Mention, slipped: dict[Span, str]) -> Mention:
    """The mention with what was really typed, if one of its words was set right."""
    said = [typed for (start, end), typed in slipped.items() if mention.start <= start and end <= mention.end]
    if not said:
        return mention
    words = mention.said
    for (start, end), typed in slipped.items():
        if mention.start <= start and end <= mention.end:
            words = words.replace(mention.said[start - mention.start : end - mention.start], typed, 1)
    return replace(mention, said=words, slip=True)


def is_of_something_else(mention: Mention, text: str) -> bool:
    """ "Purchase rate" is no count of purchases: a count or a sum that is named as a rate is another metric."""
    if mention.term.kind != "metric" or metric(mention.term.id).unit in ("fraction", "x"):
        return False
    return bool(re.match(r"\s+(?:rate|ratio|frequency)s?\b", text[mention.end :], re.IGNORECASE))


def is_within(start: int, end: int, terms: tuple[Mention, ...]) -> bool:
    """Whether a longer or equal term, other than a bare dimension or value, covers the span."""
    return any(
        m.start <= start
        and end <= m.end
        and (m.term.kind in ("metric", "rule") or m.end - m.start > end - start)
        for m in terms
    )


def blank(text: str, spans: Iterable[Span]) -> str:
    """The text with the spans blanked out, so that places stay."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
