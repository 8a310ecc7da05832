"""What is named by half: codes, mailings of a day, parts of names, numbers before the things they count."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from analytics.planning.dates.calendar import Periods
from analytics.planning.names.partial import Named, Part, one_family, singulars, words_of
from analytics.planning.names.vocabulary import Mention, Term, Vocabulary
from analytics.planning.words import numbers, polarity

Span = tuple[int, int]


_ONE_MAILING = re.compile(
    r"\b(?:the|our|that|this|my)\s+(?:(?P<last>last|latest|most recent|newest)\s+)?(?:newsletter|mailing|e-?mail|mail|send|email blast)\b(?!s|\s+(?:channel|list|address|program|spend|revenue|rate|campaigns))",
    re.IGNORECASE,
)


def mailings_said(rest: str, periods: Periods, vocabulary: Vocabulary) -> tuple[tuple[Mention, ...], Periods]:
    """ "The newsletter from Tuesday", "the last mailing": the send of that day, else the last before; its day is no window."""
    said = _ONE_MAILING.search(rest)
    day = periods.base.start if periods.base and periods.base.days == 1 else None
    if said is None or not (day or said["last"]):
        return (), periods
    found = vocabulary.mailed(day)
    told = tuple(Mention(term, said.start(), said.end(), said.group(0), slip=True) for term in found)
    return told, replace(periods, base=None) if told and day else periods


def coded(text: str, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Codes of products and campaigns ("1106A", "cmp-8")."""
    result = list(vocabulary.country_codes(text))
    for word in re.finditer(r"(?<![\w-])[\w-]*\d[\w-]*(?![\w-])", text):
        term = vocabulary.code(word.group(0))
        if term:
            result.append(Mention(term, word.start(), word.end(), word.group(0)))
    return tuple(result)


def longer_names(
    parts: tuple[Part, ...],
    terms: tuple[Mention, ...],
    vocabulary: Vocabulary,
    text: str,
    taken: list[Span],
    sayings: frozenset[Span] = frozenset(),
) -> tuple[tuple[Part, ...], tuple[Mention, ...]]:
    """ "Roast letter" over "letter", "spring tea newsletter" over "tea" and "newsletter": names may hold terms.

    Looked at again without the values that were found: a part of at least two words that covers them wins. Turns of phrase
    may hold names too ("how many tea tins did we sell").
    """
    values = [m for m in terms if m.term.kind in ("value", "dimension")]
    wider = vocabulary.parts.find(
        text, [*taken, *(s for s in places_of(m for m in terms if m not in values) if s not in sayings)]
    )
    for part in wider:
        covered = [m for m in values if m.start < part.end and part.start < m.end]
        # A category in so many words is a category, whatever products also bear it.
        longer = len(words_of(part.said)) > max((len(words_of(m.said)) for m in covered), default=0)
        fewer = len({b.dimension for b in part.bearers}) == 1 and (
            len(part.bearers) == 1 or one_family(part.bearers)
        )
        if covered and longer and (fewer or all(b.dimension == "campaign" for b in part.bearers)):
            parts = (*(p for p in parts if p.end <= part.start or part.end <= p.start), part)
            terms = tuple(m for m in terms if m not in covered)
    return parts, terms


def counted_things(text: str, mentions: tuple[Mention, ...]) -> tuple[int | None, list[Span]]:
    """ "The 3 teas with the highest return rate": a number right before the things that are ranked."""
    for number, start, end in numbers.loose(text):
        things = (m for m in mentions if m.term.dimension in ("category", "brand", "product"))
        if (
            any(re.fullmatch(r"\s+(?:\w+\s+)?", text[end : m.start]) for m in things)
            and 0 < int(number) < 1000
        ):
            return int(number), [(start, end)]
    return None, []


def settled_parts(
    parts: tuple[Part, ...], text: str, of_campaigns: bool, all_of_them: bool
) -> tuple[tuple[Mention, ...], tuple[Part, ...]]:
    """Parts of one name as mentions (a slip each, since it is told); the others stay open."""
    clear: list[Mention] = []
    left: list[Part] = []
    for part in parts:
        kept = part.bearers if of_campaigns else _category_first(part.bearers)
        kept = _kinds_meant(part.said, kept, text[: part.start])
        every = {b.dimension for b in kept} == {"product"} and (all_of_them or _is_plural(part.said, kept))
        if len(kept) == 1 or one_family(kept) or every:
            clear += [
                Mention(Term("value", b.id, b.label, b.dimension), part.start, part.end, part.said, slip=True)
                for b in kept
            ]
        else:
            left.append(replace(part, bearers=kept))
    return tuple(clear), tuple(left)


def _is_plural(said: str, bearers: tuple[Named, ...]) -> bool:
    """ "Knives" where there are a chef's knife and a paring knife: all that are one, each by its kind."""
    last = words_of(said)[-1:]
    return bool(last) and all(
        last[0] not in words_of(b.label) and set(singulars(last[0])) & set(_lead(b)) for b in bearers
    )


def _kinds_meant(said: str, bearers: tuple[Named, ...], before: str) -> tuple[Named, ...]:
    """ "Honeys", "without the honey": what is honey, before what is made with it."""
    word = words_of(said)[-1:]
    if not word or not (polarity.is_negated(before) or word[0].endswith("s")):
        return bearers
    first = tuple(b for b in bearers if b.dimension == "product" and set(singulars(word[0])) & set(_lead(b)))
    return first if first and one_family(first) else bearers


def _lead(one: Named) -> list[str]:
    """A product's name without its variant: its first word, and all but the last."""
    words = words_of(one.label)
    return words[: max(1, len(words) - 1)]


def _category_first(bearers: tuple[Named, ...]) -> tuple[Named, ...]:
    """ "Kettles" means the one category of that name before the products in it."""
    groups = [b for b in bearers if b.dimension == "category"] or [
        b for b in bearers if b.dimension == "brand"
    ]
    return tuple(groups) if len(groups) == 1 else bearers


_RANKED = re.compile(
    r"\b(?:top|best|biggest|largest|highest|heaviest|smallest|weakest|worst|most (?:valuable|important|active|loyal)|(?:most|highest)[- ]spending)(?: \d+)?\s+$",
    re.IGNORECASE,
)
_IN_A_LIST = re.compile(r"\s*(?:,|/|&|\+|\bor\b|\band\b|\bvs\.?|\bversus\b|\bagainst\b)+(?:\s*(?:and|or|the|our))*\s*", re.IGNORECASE)  # fmt: skip


def people_said(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Counts of people that are none: "our 5 biggest buyers" are customers, "revenue of newcomers, regulars and guests" kinds of them."""
    result = list(mentions)
    metrics = {m.term.id for m in mentions if m.term.kind == "metric"}
    for place, mention in enumerate(mentions):
        if mention.term.id == "buyers" and _RANKED.search(text[: mention.start]):
            result[place] = replace(mention, term=Term("dimension", "customer", "customer"))
        elif mention.term.id == "new_customers" and len(metrics) > 1:
            beside = [
                m for m in mentions[max(0, place - 1) : place + 2] if m.term.dimension == "new_or_returning"
            ]
            if any(
                _IN_A_LIST.fullmatch(text[min(m.end, mention.end) : max(m.start, mention.start)])
                for m in beside
            ):
                result[place] = replace(mention, term=Term("value", "new", "New", "new_or_returning"))
    return tuple(result)


def said_again(parts: tuple[Part, ...], mentions: tuple[Mention, ...]) -> tuple[tuple[Part, ...], list[Span]]:
    """ "Both frothers, the plain and the pro": a word of what is named already, of which several bear it, names it again."""
    named = {m.term.id for m in mentions if m.term.dimension == "product"}
    again = [p for p in parts if any(b.id in named for b in p.bearers)] if len(named) > 1 else []
    return tuple(p for p in parts if p not in again), [(p.start, p.end) for p in again]


def places_of(mentions: Iterable[Mention]) -> list[Span]:
    """Where mentions stand."""
    return [(m.start, m.end) for m in mentions]
