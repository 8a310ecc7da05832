"""What a clause asks for that is not there, outside of what is there and of turns of phrase."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analytics.planning.names.vocabulary import Mention
from analytics.planning.words import lacks, sayings
from analytics.planning.words.lacks import Lacking

_PLACE_OF = re.compile(
    r"\b(?:in|on|into|onto|to|at|with|for) (?:an?|the|our|their|his|her|my|this) (?:\w+ )?$", re.IGNORECASE
)


def lacking_in(
    rest: str, terms: tuple[Mention, ...], said: Iterable[sayings.Saying], for_somebody: bool
) -> tuple[Lacking, ...]:
    """The things that are not there, outside of what is there and of turns of phrase."""
    found = tuple(
        f
        for f in lacks.find(rest)
        if not _within(f.start, f.end, terms) and not any(s.start <= f.start and f.end <= s.end for s in said)
    )
    found = tuple(f for f in found if not _is_an_objective(f, rest, terms))
    if any(m.term.kind == "metric" for m in terms):
        # "List the countries by profit": a figure of each, not what there is.
        found = tuple(f for f in found if f.lack.code != "catalogue")
    if for_somebody:
        # "In the parcel for customer 42", "on the homepage": where things for somebody go, not what is asked.
        found = tuple(f for f in found if not _PLACE_OF.search(rest[: f.start]))
    return found


def _is_an_objective(found: Lacking, text: str, terms: tuple[Mention, ...]) -> bool:
    """ "With an awareness goal": what a campaign is for is recorded, if no target is."""
    if found.lack.code != "targets":
        return False
    return any(
        m.term.dimension == "objective"
        and not re.search(
            r"\w", re.sub(r"\bof\b|\bis\b", "", text[min(m.end, found.end) : max(m.start, found.start)])
        )
        for m in terms
    )


def _within(start: int, end: int, terms: tuple[Mention, ...]) -> bool:
    """Whether a longer or equal term, other than a bare dimension or value, covers the span."""
    return any(
        m.start <= start
        and end <= m.end
        and (m.term.kind in ("metric", "rule") or m.end - m.start > end - start)
        for m in terms
    )
