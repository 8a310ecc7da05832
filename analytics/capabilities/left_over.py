"""What was understood of a clause and yet is not in its question: told with the whole reading, never let go silently.

A clause is plain where every word of it is explained and everything that was explained stands in the question: each metric,
split, value, date, number and person, and each word that would change the figures (a comparison, an end of a ranking, an
exclusion). Anything else is answered with the reading said in full, so that a wrong one is seen at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from analytics.capabilities.metrics import answer as metric_answer
from analytics.capabilities.metrics.moving import is_movement
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.metrics.words import is_needless
from analytics.capabilities.protocol import Asked
from analytics.contract.draft import Question, Ready
from analytics.contract.phrase import Phrase
from analytics.metrics import metric
from analytics.metrics.dimensions import GRAINS
from analytics.planning.names.vocabulary import Mention
from analytics.planning.reading import Reading
from analytics.planning.words.numbers import only_a_number

_TELLING = frozenset({
    "metrics.query", "campaigns.performance", "customers.profile", "customers.retention", "customers.segments", "data.freshness",
    "data.quality", "products.best_sellers", "products.recommend", "terms.define", "visits.funnel",
})  # fmt: skip
"""Talk says nothing of figures, and the other offers read wishes, prices and rules with words of their own."""
_COMPARES = re.compile(
    r"\b(?:compar(?:e[sd]?|ing|ison)|vs\.?|versus|against|than (?:in|last|the|a|that|this)|relative to)\b",
    re.IGNORECASE,
)
_LEAVES_OUT = re.compile(
    r"\b(?:without|except|excluding|excl|exclude|excludes|other than|apart from|minus|leave out|leaving out|left out|ignoring|not counting|barring)\b",
    re.IGNORECASE,
)
_SETS_APART = re.compile(
    r"\b(?:each|respectively|separately|per|both)\b(?! (?:cent|se|day one|customer|buyer|click|order|head|thousand|k|capita|mille)\b)",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b(?:lowest|fewest|least|highest|most|cheapest|priciest|best|worst) first\b|\b(?:fewest|lowest|bottom|worst)\b",
    re.IGNORECASE,
)
_SHADES = re.compile(
    r"\b(?:average|avg|mean|typical|share|percentage|percent|proportion|fraction|rate|ratio|difference|trend|growth|growing|new|old|existing|first|second|cheap|expensive|cost|costs|price)\b",
    re.IGNORECASE,
)
"""Words that make another figure of a figure, or other people of people."""


DOUBT = 0.6
"""Least probability of another figure for the reading to be told."""
_IN_PERCENT = re.compile(r"share|percent(?:age)?|proportion|fraction|part", re.IGNORECASE)
_BAR = re.compile(r"raise|lower|lift|move|bar|threshold|cut-?off|hurdle|floor|ceiling", re.IGNORECASE)
"""What a condition is spoken of by."""
_COMES = re.compile(r"c[ao]mes?|coming|goes|going|went|opposed", re.IGNORECASE)


def told_whole(asked: Asked, ready: Ready, one_of_several: bool = False) -> Ready:
    """The resolution with its reading said in full where the clause is not plain, or is only a part of what was said."""
    question = ready.question
    if question.capability not in _TELLING:
        return ready
    if one_of_several:
        ready = replace(ready, read_as=(_part(asked, question), *ready.read_as))
    unused = [w for p in ready.read_as if p.code == "not_used" for w in _texts(p.params.get("words"))]
    unused += [w for w in left_over(asked.reading, question) if w not in unused]
    unused = [w for w in unused if not _is_held(w, question, asked.text)]
    rest = tuple(p for p in ready.read_as if p.code != "not_used")
    if not unused:
        return replace(
            ready, read_as=rest if one_of_several else (*rest, *_doubt(asked.reading, question, rest))
        )
    words = tuple(dict.fromkeys(unused))
    if not one_of_several:
        # The whole reading says what was supposed as well.
        rest = tuple(p for p in rest if not p.code.startswith("supposed_"))
    return replace(
        ready,
        read_as=(*rest, Phrase("not_used", {"words": words}) if one_of_several else _whole(question, words)),
    )


def _doubt(reading: Reading, question: Question, told: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The whole reading where the agent, who hears the sentence as a whole, supposes another figure or a split beside it."""
    if not isinstance(question, MetricQuestion):
        return ()
    heard, split = reading.supposed.figure(DOUBT), reading.supposed.split
    doubted = (heard or question.metrics[0]) not in question.metrics or (
        split and split not in question.split
    )
    if not doubted or any(p.code.startswith(("read_", "supposed_", "heard_as")) for p in told):
        return ()
    return (Phrase("read_again", metric_answer.say(question).params),)


def _is_held(word: str, question: Question, text: str) -> bool:
    """Whether the question holds a word by what it is: a share by its part, a movement by its order."""
    if not isinstance(question, MetricQuestion):
        return False
    rates = all(metric(name).unit == "fraction" for name in question.metrics)
    shares = question.share_along or question.split
    if _IN_PERCENT.fullmatch(word) and (rates or shares):
        return True
    together = {len(f.ids) for f in question.scope.filters}
    if word.isdigit() and int(word) in (only_a_number(text) and question.limit, *together):
        return True
    if word == "both" and (2 in together or question.scope.comparison):
        return True
    if question.having and _BAR.fullmatch(word):
        return True
    return bool((shares and _COMES.fullmatch(word)) or (question.by_change and is_movement(word)))


def _part(asked: Asked, question: Question) -> Phrase:
    """How one request of a message was taken: a wrong cut shows in its words, a wrong reading beside them."""
    said = " ".join(asked.part.text.split()).strip(" ,.;:")
    if isinstance(question, MetricQuestion):
        return Phrase("read_part", {**metric_answer.say(question).params, "said": said})
    return Phrase(f"read_part.{question.capability}", {"said": said})


def _texts(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _whole(question: Question, unused: tuple[str, ...]) -> Phrase:
    if isinstance(question, MetricQuestion):
        return Phrase("read_whole", {**metric_answer.say(question).params, "words": unused})
    return Phrase(f"read_topic.{question.capability}", {"words": unused})


def left_over(reading: Reading, question: Question) -> tuple[str, ...]:
    """Words of the clause whose meaning the question does not hold, as they were said."""
    line = question.canonical()
    return tuple(
        dict.fromkeys(
            (
                *_terms(reading, question, line),
                *_scope(reading, question, line),
                *_operators(reading, question, line),
            )
        )
    )


def _terms(reading: Reading, question: Question, line: str) -> Iterator[str]:
    """Metrics, splits and values that were named and are not in the question."""
    names = set(re.findall(r"[a-z_]+", line))
    ids = set(re.findall(r"[^\s=|&]+", line))
    campaign = question.capability == "campaigns.performance"
    for m in reading.mentions:
        if m.term.kind == "metric":
            held = m.term.id in names or (campaign and metric(m.term.id).family in ("ads", "email"))
            held = held or (isinstance(question, MetricQuestion) and bool(question.metrics))
        elif m.term.kind == "dimension":
            held = m.term.id in names or not reading_splits(m.term.id, m.start, reading.text)
        elif m.term.kind == "value":
            held = m.term.id in line or m.term.dimension in names or _is_needless(m, question)
        else:
            held = m.term.id in ids
        if not held:
            yield m.said


def _is_needless(mention: Mention, question: Question) -> bool:
    """ "Open rate of our mails": figures of e-mail are of the channel e-mail anyway."""
    return isinstance(question, MetricQuestion) and is_needless(
        mention.term.dimension or "", (mention.term.id,), question.metrics
    )


_LED = re.compile(
    r"\b(?:by|per|each|every|which|across|split by|top|bottom|best|worst|for each)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)


def reading_splits(name: str, start: int, text: str) -> bool:
    """Whether a dimension stands where a split would be asked for."""
    return bool(_LED.search(text[:start])) or (
        name in GRAINS and text[start:].lower().startswith(name + "ly")
    )


def _scope(reading: Reading, question: Question, line: str) -> Iterator[str]:
    """Dates, people, numbers and things that are not there."""
    base = reading.periods.base
    scope = question.scope
    if base is not None and base.canonical() not in line and base.rule != "all data":
        yield from (reading.text[a:b].strip() for a, b in reading.periods.spans[:1])
    if reading.periods.wants_comparison and scope.comparison is None and base is not None:
        yield from (reading.text[a:b].strip() for a, b in reading.periods.spans[-1:])
    if reading.person and reading.person not in line:
        yield reading.person
    if reading.limit and not re.search(rf"\b{reading.limit}\b", line):
        yield str(reading.limit)
    yield from (reading.text[f.start : f.end].strip() for f in reading.lacking)
    yield from (p.said for p in reading.parts if not any(b.id in line for b in p.bearers))
    yield from reading.loose


def _operators(reading: Reading, question: Question, line: str) -> Iterator[str]:
    """Words that change figures by themselves."""
    if not isinstance(question, MetricQuestion):
        return
    scope = question.scope
    text = reading.text
    several = any(len(f.ids) > 1 for f in scope.filters) or question.split or len(question.metrics) > 1
    if (found := _COMPARES.search(text)) and scope.comparison is None and not several:
        yield found.group(0)
    if (found := _LEAVES_OUT.search(text)) and not scope.rules and not any(f.negated for f in scope.filters):
        yield found.group(0)
    if (found := _SETS_APART.search(text)) and not several and not _explained(found, reading):
        yield found.group(0)
    yield from (m.group(0) for m in _SHADES.finditer(text) if not _explained(m, reading))
    if (found := _ORDERS.search(text)) and not question.split:
        yield found.group(0)
    elif reading.direction and not question.split and not question.limit:
        yield from (
            m.group(0)
            for m in re.finditer(
                r"\b(?:top|best|most|highest|biggest|largest|least|smallest|weakest)\b", text, re.IGNORECASE
            )
            if not _explained(m, reading)
        )


def _explained(found: re.Match[str], reading: Reading) -> bool:
    """Whether a word is inside of what was read: the name of a metric or a thing, a date."""
    spans = [
        *((m.start, m.end) for m in reading.mentions),
        *reading.periods.spans,
        *((p.start, p.end) for p in reading.parts),
    ]
    return any(start <= found.start() < end for start, end in spans)
