"""What the agent supposes a clause to ask for, learned from sentences: believed where no table knows the clause's words.

The tables read words; whoever asks in words of their own ("what do a thousand eyeballs cost") is past them. The agent's regressions
over whole sentences (``assistant/components/heads.py``) then say which figure and which split are likely. What is taken from them is
always told, and what is too doubtful to be taken is offered as a choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from analytics.contract.request import Guess, Part
from analytics.metrics import METRICS, dimension, metric
from analytics.metrics.compile import is_recorded_by
from analytics.metrics.dimensions import DIMENSIONS, GRAINS

LIKELY = 0.45
"""Least probability of a figure where no word names one."""
OVER_A_VERB = 0.75
"""Least probability of a figure where a mere verb or a bare "cost" speaks for another."""
IN_A_TALK = 0.7
"""Least probability after another question, which a clause without a figure usually goes on with."""
SPLIT = 0.7
"""Least probability of a split where no word names one."""
OFFERED = 3
_FIGURES = frozenset(m.name for m in METRICS)
_SPLITS = frozenset(d.name for d in DIMENSIONS) - frozenset(GRAINS)
"""Units of time are left to the tables: any date sounds like a split by time."""
_PEOPLE = frozenset({"buyers", "new_customers"})
"""What counts customers is one for each of them: no figure that they could be ranked by."""
_WORD = re.compile(r"[^\W_]+")
FEWEST_WORDS = 4
"""A clause of fewer words is no sentence: it goes on with something, or means a name."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """The likely figures, likeliest first, the split, and what may be asked for and is not there, of one clause."""

    figures: tuple[Guess, ...] = ()
    split: str = ""
    lacks: tuple[Guess, ...] = ()
    """Things that are not there, likeliest first; none where something that is there is likelier."""

    def figure(self, least: float) -> str | None:
        """The likeliest figure, if it is so likely."""
        return _likeliest(self.figures, least)

    def lack(self, least: float) -> str | None:
        """The likeliest thing that is not there, if it is so likely."""
        return _likeliest(self.lacks, least)


def supposed(part: Part, named: Iterable[str] = ()) -> Supposed:
    """What the agent supposes of a clause that names something of these dimensions, as far as this release knows the names.

    What is not recorded by what is named is out of the question; the others are as much likelier as that was likely.
    """
    if len(_WORD.findall(part.text)) < FEWEST_WORDS:
        return Supposed()
    names = frozenset(named)
    by = [dimension(name) for name in names]
    possible = [
        g
        for g in part.figures
        if g.name in _FIGURES
        and all(is_recorded_by(metric(g.name), d) for d in by)
        and not (g.name in _PEOPLE and "customer" in names)
    ]
    left = 1 - sum(g.confidence for g in part.figures if g not in possible)
    figures = (
        tuple(Guess(g.name, min(1.0, g.confidence / left)) for g in possible[:OFFERED]) if left > 0.05 else ()
    )
    split = next((g.name for g in part.splits[:1] if g.name in _SPLITS and g.confidence >= SPLIT), "")
    return Supposed(figures, split, part.lacks[:1])


def as_heard(part: Part, heard: tuple[Part, ...]) -> Part:
    """A part that was cut or joined since it was heard, with what was heard of the clause that it mostly is.

    A topic holds for a clause as it was said; a figure and a split hold for what the clause became part of as well.
    """
    text = " ".join(part.text.split())
    kin = [one for one in heard if text in one.text or " ".join(one.text.split()) in text]
    words = len(text.split())
    whole = any(text in one.text and words * 2 > len(one.text.split()) for one in kin)
    if not whole and part.topic:
        part = replace(part, topic="", topic_confidence=0.0)
    most = [one for one in kin if len(one.text.split()) * 2 > words and words * 2 > len(one.text.split())]
    figures = max((one.figures for one in most), key=_first, default=())
    splits = max((one.splits for one in most), key=_first, default=())
    lacks = max((one.lacks for one in most), key=_first, default=())
    return replace(part, figures=figures, splits=splits, lacks=lacks)


def _likeliest(guesses: tuple[Guess, ...], least: float) -> str | None:
    return guesses[0].name if _first(guesses) >= least and guesses else None


def _first(guesses: tuple[Guess, ...]) -> float:
    return guesses[0].confidence if guesses else 0.0
