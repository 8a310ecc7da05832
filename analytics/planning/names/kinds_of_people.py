"""New people beside old ones: "did newcomers get more off than the regulars" speaks of two kinds, and counts neither of them."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.planning.names.vocabulary import Mention, Term, Vocabulary

_NEW, _KIND = "new_customers", "new_or_returning"
_COUNTS = re.compile(r"\b(?:how many|number of|count of|acquisition)\b", re.IGNORECASE)


def told_apart(mentions: tuple[Mention, ...], text: str, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """The mentions with new customers as a kind of customers where those who came back are named too."""
    old = any(
        m.term.kind == "value" and m.term.dimension == _KIND and m.term.id == "returning" for m in mentions
    )
    if not old or _COUNTS.search(text):
        return mentions
    new = Term("value", "new", vocabulary.label("value", "new", _KIND), _KIND)
    return tuple(
        replace(m, term=new) if m.term.kind == "metric" and m.term.id == _NEW else m for m in mentions
    )
