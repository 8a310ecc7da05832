"""Where the figure and the split that the agent supposes are taken, and that it is told."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.lang.en.stop_words import STOP_WORDS

from analytics.capabilities.metrics import words as metric_words
from analytics.capabilities.metrics.moving import figure_meant
from analytics.capabilities.metrics.overall import figures_meant
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.protocol import Asked
from analytics.contract.phrase import Phrase
from analytics.metrics import dimension, metric
from analytics.planning.names.marks import blank
from analytics.planning.patch import connects, points_back
from analytics.planning.reading import Reading
from analytics.planning.supposed import IN_A_TALK, LIKELY, Supposed

_SUPERLATIVE = re.compile(r"\b(?:\w{3,}est|most|least|best|worst)\b", re.IGNORECASE)


OF_A_RANKING = 0.85
"""Least probability of the figure of a ranking that says in words of its own by what it ranks."""
_FEWEST_OWN_WORDS = 2


def _says_by_what(reading: Reading) -> bool:
    """ "On which day did the most goods come back": words of its own, beside the ends, the names and the dates of any ranking."""
    taken = [*reading.periods.spans, *((m.start, m.end) for m in reading.mentions)]
    own = {w.lower() for w in _OWN_WORD.findall(_SUPERLATIVE.sub(" ", blank(reading.text, taken)))}
    return len(own - STOP_WORDS - _OF_ANY_RANKING) >= _FEWEST_OWN_WORDS


_OWN_WORD = re.compile(r"[^\W\d_]{3,}")
_OF_ANY_RANKING = frozenset(
    "best worst top bottom perform performs performed performing performance performer work works worked working run running ran doing going "
    "went success successful rank ranked ranking list show tell please overall far right need want think".split()
)


def figure_supposed(asked: Asked) -> tuple[str, ...]:
    """The figure that the agent supposes, where nothing names one and the clause does not go on with what was asked before."""
    if asked.focus is not None and (connects(asked.text) or points_back(asked.text)):
        return ()
    reading = asked.reading
    ranks = reading.dimensions and (reading.direction or _SUPERLATIVE.search(asked.text))
    if (
        ranks
        and not reading.unknown
        and not (reading.supposed.figure(OF_A_RANKING) and _says_by_what(reading))
    ):
        # "Our best campaign" can be best by several figures: that is asked, not supposed.
        return ()
    name = reading.supposed.figure(LIKELY if asked.focus is None else IN_A_TALK)
    return (name,) if name else ()


def _is_named(figure: str, question: MetricQuestion, reading: Reading) -> bool:
    """Whether the words alone lead to the figure."""
    by_words = metric_words.metrics_of(replace(reading, supposed=Supposed()))
    usual = metric_words.RANKED_BY.get(next(iter(question.split), ""), ())
    return figure in {*by_words, *figures_meant(reading), *figure_meant(reading), *usual}


def supposed_told(question: MetricQuestion, reading: Reading) -> tuple[Phrase, ...]:
    """That the figure or the split was supposed and not named, told."""
    told: tuple[Phrase, ...] = ()
    likeliest = reading.supposed.figure(0)
    if likeliest and question.metrics[:1] == (likeliest,) and not _is_named(likeliest, question, reading):
        told = (Phrase("supposed_figure", {"metric": metric(question.metrics[0]).label}),)
    split = reading.supposed.split
    if split and question.split == (split,) and split not in reading.dimensions:
        told = (*told, Phrase("supposed_split", {"dimension": dimension(split).label}))
    return told
