"""One clause read again, word by word: terms, periods, numbers, persons, and the words that nothing explains."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz.distance import OSA
from spacy.lang.en.stop_words import STOP_WORDS

from analytics.contract.phrase import Phrase
from analytics.contract.scope import Filter, Window
from analytics.metrics import metric
from analytics.planning.calendar import Calendar, Periods
from analytics.planning.vocabulary import Mention, Vocabulary

Span = tuple[int, int]

_FILLER = frozenset(
    """show give tell list get find see look plot draw display compute calculate need want know like please pls plz thanks
    thank hey hi hello ok okay just actually really exactly currently current now right well uh um hmm whats what's hows
    how's whos who's much many number numbers figure figures value values total totals overall sum average avg mean data
    breakdown broken split splitted grouped group slice compare compared comparison comparing versus against vs difference
    change changed changes trend report stats statistics performance performing performed perform performs doing did does
    done best worst top bottom highest lowest biggest smallest largest least most better worse higher lower good bad high
    low big small ranking ranked rank order ordered sort sorted descending ascending going went came come made make makes
    bring brought brings earned earn sell sold selling sells bought buy buying generate generated happen happened company shop store's shop's
    business us our we my team quick quickly asap yo dear marlow bot and also then question let lets let's us again same only
    instead without including include excluding exclude drop remove no not net all every each per by last this previous
    recommend recommendation recommendations recommended suggest suggestion suggestions products product customer customers user
    users client segment segments segmentation campaign campaigns rfm marketing looking interested insight insights detail
    details kpi kpis metric metrics chart table graph csv plain text amount percent percentage share rate ratio day days week
    weeks month months quarter quarters year years date dates time times period since until till between from
    one two three four five six seven eight nine ten first second third summary summarize summarise overview profile info information
    today yesterday tomorrow ago offer next buy her him his their them they she he it its new old existing
    ive i'd i've i'm im id dont don't didn't didnt isn't isnt wasn't cant can't could would should wats wat wht hw
    abt pls ur u r n w thx ya yeah yep nope lol omg wtf damn hell bloody fucking shit crap stupid freaking
    smth something anything stuff things thing kind kinds type types sort way ways people person folks guys
    zero outside tho though sale voice maybe perhaps plus minus
    roughly approximately about around grand altogether combined together exact precise precisely actual
    compared with to of for in on at the a an is are was were be been being have has had do""".split()
)
"""Words that carry no name. A word that is neither here, nor a stop word, nor explained by a term is told, never skipped."""

_PREPOSITION = re.compile(
    r"\b(?:for|in|from|of|by|per|on|at|with|about|via|through|without|than|except|only|to|across|among|called|named|vs\.?|versus)\s+(?:the\s+|our\s+|my\s+)?[\"']?$",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:top|best|first|bottom|worst|lowest|highest|biggest|largest|smallest|give me|list|recommend|suggest|the)\s+(\d{1,4}|three|five|ten|twenty)\b(?!\s*(?:days?|weeks?|months?|quarters?|years?|%|percent|k\b))"
    r"|\b(\d{1,3}|three|five|ten|twenty)\s+(?:best|worst|top|biggest|largest|highest|lowest|most|products|items|recommendations|campaigns|skus|customers)\b",
    re.IGNORECASE,
)
_WORDS_AS_NUMBERS = {"three": 3, "five": 5, "ten": 10, "twenty": 20}
_DOWN = re.compile(
    r"\b(?:top|best|highest|most|biggest|largest|leading|strongest|greatest|max(?:imum)?)\b", re.IGNORECASE
)
_UP = re.compile(
    r"\b(?:bottom|worst|lowest|least|smallest|weakest|poorest|fewest|min(?:imum)?|cheapest)\b", re.IGNORECASE
)
_BY_VALUE = re.compile(
    r"\b(?:highest|lowest|most|least|biggest|largest|smallest|fewest|max(?:imum)?|min(?:imum)?|cheapest)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:user|customer|client|shopper|buyer|person|cust)\s*(?:id|number|no\.?|nr\.?|#)?\s*[#:]?\s*(\d{1,20})\b|#(\d{1,20})\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")
_CONTRAST = re.compile(r"\s+(?:vs\.?|versus|against)\s", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:without|except|excluding|but not|not|not in|not from|outside|outside of|other than|apart from|besides|drop|remove|exclude|leave out|minus)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that nothing explains, and whether it stands where a name would ("for Atlantis", "mobile vs desktop")."""

    word: str
    names_something: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clause says, before anybody decides what it means."""

    text: str
    mentions: tuple[Mention, ...] = ()
    periods: Periods = field(default_factory=Periods)
    limit: int | None = None
    direction: str | None = None
    by_value: bool = False
    person: str | None = None
    email: str | None = None
    unknown: tuple[Unknown, ...] = ()

    def of(self, kind: str) -> tuple[Mention, ...]:
        """The mentions of one kind, in order of appearance."""
        return tuple(m for m in self.mentions if m.term.kind == kind)

    @property
    def metrics(self) -> tuple[str, ...]:
        """Metric names, each once, in order."""
        names = tuple(dict.fromkeys(m.term.id for m in self.of("metric")))
        # "What did discounts cost us" is about discounts: alone, "cost" is what was spent on ads.
        weak = {m.term.id for m in self.of("metric") if m.said.lower() in ("cost", "costs")}
        return tuple(n for n in names if n not in weak) or names

    @property
    def rules(self) -> tuple[str, ...]:
        """Rule switches that were said."""
        return tuple(dict.fromkeys(m.term.id for m in self.of("rule")))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Dimension names, each once, in order."""
        return tuple(dict.fromkeys(m.term.id for m in self.of("dimension")))

    def filters(self) -> tuple[Filter, ...]:
        """Values as filters, one per dimension and polarity."""
        grouped: dict[tuple[str, bool], list[Mention]] = {}
        for mention in self.of("value"):
            key = (mention.term.dimension or "", bool(_NEGATION.search(self.text[: mention.start])))
            grouped.setdefault(key, []).append(mention)
        return tuple(
            Filter(
                dimension,
                tuple(dict.fromkeys(m.term.id for m in found)),
                tuple(dict.fromkeys(m.term.label for m in found)),
                negated,
            )
            for (dimension, negated), found in grouped.items()
        )

    def read_as(self) -> tuple[Phrase, ...]:
        """How slips were read and which words were left out, to be printed: nothing is skipped silently."""
        slips = [Phrase("read_as", {"said": m.said, "term": m.term.label}) for m in self.mentions if m.slip]
        unused = tuple(u.word for u in self.unknown if not u.names_something)
        return (*slips, Phrase("not_used", {"words": unused})) if unused else tuple(slips)


def read(text: str, vocabulary: Vocabulary, calendar: Calendar, focus: Window | None = None) -> Reading:
    """The clause read again; pure, and the same for the same words."""
    text = _time_words(text)
    # Names of campaigns and products first: "Black Friday Search" is one name, not a day and a channel.
    named = vocabulary.named(text)
    rest = _blank(text, [(m.start, m.end) for m in named])
    person, email, person_spans = _person(rest)
    rest = _blank(rest, person_spans)
    periods = calendar.read(rest, focus)
    rest = _blank(rest, list(periods.spans))
    limit, limit_span = _limit(rest)
    found = vocabulary.find(rest)
    taken = [(m.start, m.end) for m in (*named, *found)] + list(periods.spans) + person_spans + limit_span
    slips = vocabulary.slips(rest, taken, _common_words())
    taken += [(m.start, m.end) for m in slips]
    others = [m for m in (*found, *slips) if _is_of_something_else(m, rest)]
    mentions = tuple(sorted((m for m in (*named, *found, *slips) if m not in others), key=lambda m: m.start))
    return Reading(
        text=text,
        mentions=mentions,
        periods=periods,
        limit=limit,
        direction="asc" if _UP.search(rest) else "desc" if _DOWN.search(rest) else None,
        by_value=bool(_BY_VALUE.search(rest)),
        person=person,
        email=email,
        unknown=(*(Unknown(f"{m.said} rate", False) for m in others), *_unknown(text, taken)),
    )


_SEASONS = frozenset({"spring", "summer", "autumn", "winter", "fall"})
_TIME_WORDS = (
    "month",
    "months",
    "quarter",
    "quarters",
    "yesterday",
    "january",
    "february",
    "september",
    "october",
    "november",
    "december",
    "week",
    "weeks",
)


def _is_of_something_else(mention: Mention, text: str) -> bool:
    """ "Purchase rate" is no count of purchases: a count or a sum that is named as a rate is another metric."""
    if mention.term.kind != "metric" or metric(mention.term.id).unit in ("fraction", "x"):
        return False
    return bool(re.match(r"\s+(?:rate|ratio|frequency)s?\b", text[mention.end :], re.IGNORECASE))


def _time_words(text: str) -> str:
    """Slips in words of time set right ("last monht"), since a date that is not read would be another date."""

    def mended(word: re.Match[str]) -> str:
        lower = word.group(0).lower()
        if lower == "sept":
            return "september"
        if len(lower) < 4 or lower in _TIME_WORDS or lower in _common_words():
            return word.group(0)
        near = [w for w in _TIME_WORDS if w[0] == lower[0] and OSA.distance(w, lower, score_cutoff=1) <= 1]
        return near[0] if len(near) == 1 else word.group(0)

    return re.sub(r"[A-Za-z]+", mended, text)


def _person(text: str) -> tuple[str | None, str | None, list[Span]]:
    email = _EMAIL.search(text)
    number = _PERSON.search(text)
    spans = [m.span() for m in (email, number) if m]
    return (
        (number.group(1) or number.group(2)) if number else None,
        email.group(0) if email else None,
        spans,
    )


def _limit(text: str) -> tuple[int | None, list[Span]]:
    match = _LIMIT.search(text)
    if not match:
        return None, []
    word = (match.group(1) or match.group(2)).lower()
    number = _WORDS_AS_NUMBERS.get(word) or int(word)
    group = 1 if match.group(1) else 2
    return (number, [match.span(group)]) if number > 0 else (None, [])


def _unknown(text: str, taken: list[Span]) -> tuple[Unknown, ...]:
    result = []
    for word in re.finditer(r"[^\W\d_][\w'&.-]*|\d{5,}", text):
        clean = word.group(0).strip(".'-").lower()
        if any(start < word.end() and word.start() < end for start, end in taken):
            continue
        if len(clean) < 3 or clean in _common_words() or clean.removesuffix("'s") in _common_words():
            continue
        if clean in _SEASONS and re.match(r"\s+months?\b", text[word.end() :]):
            continue
        named = bool(_PREPOSITION.search(text[: word.start()]) or _CONTRAST.match(text[word.end() :]))
        result.append(Unknown(word.group(0).strip(".'-"), named))
    return tuple(result)


@cache
def _common_words() -> frozenset[str]:
    return frozenset(STOP_WORDS) | _FILLER


def _blank(text: str, spans: list[Span]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
