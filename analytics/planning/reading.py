"""One clause read again, word by word, by a row of small readers, each of which takes the words that it explains.

In this order: speech repaired, slips mended, whole names, people, what was taken back, time, what is not there, numbers,
terms, parts of names; what is left over is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from analytics.contract.phrase import Phrase
from analytics.contract.scope import Filter, Window
from analytics.metrics import dimension, metric
from analytics.metrics.compile import is_recorded_by
from analytics.planning.dates.calendar import Calendar, Periods
from analytics.planning.dates.in_full import completed
from analytics.planning.names import near_names, persons, variants
from analytics.planning.names.half_said import (
    Span,
    coded,
    counted_things,
    longer_names,
    mailings_said,
    people_said,
    places_of,
    said_again,
    settled_parts,
)
from analytics.planning.names.kinds_of_people import told_apart
from analytics.planning.names.marks import blank, is_of_something_else, masked, with_slip
from analytics.planning.names.not_there import lacking_in
from analytics.planning.names.partial import Part
from analytics.planning.names.unknown import Unknown, unexplained
from analytics.planning.names.vocabulary import Mention, Term, Vocabulary
from analytics.planning.supposed import Supposed
from analytics.planning.words import numbers, polarity, sayings, spelling, spoken, thresholds
from analytics.planning.words.in_words import in_words, without_meant
from analytics.planning.words.lacks import Lacking
from analytics.planning.words.thresholds import Threshold

_CAMPAIGN_WORD = re.compile(
    r"\b(?:campaigns?|mailings?|newsletters?|letters?|e?-?mails?|ads?|banners?|promos?|texts?|sms|reels?)\b",
    re.IGNORECASE,
)


BARE_COST = frozenset({"cost", "costs"})
"""What is ad spend only where nothing else is spoken of."""


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
    parts: tuple[Part, ...] = ()
    """Parts of names that several things bear."""
    lacking: tuple[Lacking, ...] = ()
    loose: tuple[str, ...] = ()
    """Numbers that nothing explains."""
    thresholds: tuple[Threshold, ...] = ()
    """Amounts that figures are to be beyond."""
    heard: tuple[tuple[str, str], ...] = ()
    mended: tuple[tuple[str, str], ...] = ()
    supposed: Supposed = Supposed()
    """What the agent holds likely of the whole clause."""

    def of(self, kind: str) -> tuple[Mention, ...]:
        """The mentions of one kind, in order of appearance."""
        return tuple(m for m in self.mentions if m.term.kind == kind)

    @property
    def metrics(self) -> tuple[str, ...]:
        """Metric names, each once, in order."""
        names = tuple(dict.fromkeys(m.term.id for m in self.of("metric")))
        # "What did discounts cost us" is about discounts: alone, "cost" is what was spent on ads.
        weak = {m.term.id for m in self.of("metric") if m.said.lower() in BARE_COST}
        return tuple(n for n in names if n not in weak) or names

    @property
    def rules(self) -> tuple[str, ...]:
        """Rule switches that were said."""
        return tuple(dict.fromkeys(m.term.id for m in self.of("rule")))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Dimension names, each once, in order."""
        return tuple(dict.fromkeys(m.term.id for m in self.of("dimension")))

    @property
    def named_dimensions(self) -> frozenset[str]:
        """The dimensions that are named, or of which a value is."""
        values = {m.term.dimension for m in self.of("value") if m.term.dimension}
        return frozenset({*self.dimensions, *values})

    def filters(self) -> tuple[Filter, ...]:
        """Values as filters, one per dimension and polarity."""
        grouped: dict[tuple[str, bool], list[Mention]] = {}
        for mention, negated in self._polar_values():
            grouped.setdefault((mention.term.dimension or "", negated), []).append(mention)
        kept = _without_those_left_out(grouped)
        return tuple(
            Filter(
                dimension,
                tuple(dict.fromkeys(m.term.id for m in found)),
                tuple(dict.fromkeys(m.term.label for m in found)),
                negated,
            )
            for (dimension, negated), found in kept.items()
        )

    def _polar_values(self) -> list[tuple[Mention, bool]]:
        """The values, each with whether it is left out: by what stands before it, behind it, or behind the list that it is in."""
        found: list[tuple[Mention, bool]] = []
        for mention in self.of("value"):
            before, after = self.text[: mention.start], self.text[mention.end :]
            joined = self.text[found[-1][0].end : mention.start] if found else None
            negated = polarity.is_negated(before, joined if found and found[-1][1] else None, after)
            found.append((mention, negated))
            if negated and polarity.is_set_aside(before, after):
                self._with_those_listed(found)
        return found

    def _with_those_listed(self, found: list[tuple[Mention, bool]]) -> None:
        """ "With brand search, banners and shopping taken out": all of the list that ends with the last."""
        for place in range(len(found) - 1, 0, -1):
            one, other = found[place - 1][0], found[place][0]
            if not polarity.are_listed(self.text[one.end : other.start]):
                break
            found[place - 1] = (one, True)

    def read_as(self) -> tuple[Phrase, ...]:
        """How slips were read and which words were left out, to be printed: nothing is skipped silently."""
        told = [Phrase("heard_as", {"said": said, "term": meant}) for said, meant in self.heard]
        slips: dict[str, str] = {}
        for m in self.mentions:
            if m.slip:
                # Several things that one word names are told together.
                slips[m.said] = f"{slips[m.said]}, {m.term.label}" if m.said in slips else m.term.label
        covered = " ".join(slips).lower()
        for said, meant in self.mended:
            if said.lower() not in covered:
                slips.setdefault(said, meant)
        told += [Phrase("read_as", {"said": said, "term": term}) for said, term in slips.items()]
        told += [Phrase("read_pair")] if self.periods.paired else []
        unused = tuple(dict.fromkeys(u.word for u in self.unknown))
        return (*told, Phrase("not_used", {"words": unused})) if unused else tuple(told)


def _without_those_left_out(
    grouped: dict[tuple[str, bool], list[Mention]],
) -> dict[tuple[str, bool], list[Mention]]:
    """ "The tea, not the coffee" asks for the tea; "bath salts minus the pine one" for the other salts."""
    kept = {}
    for (by, negated), mentions in grouped.items():
        if negated and (by, False) in grouped:
            continue
        out = {m.term.id for m in grouped.get((by, True), ())}
        left = [m for m in mentions if m.term.id not in out] if not negated else mentions
        kept[by, negated] = left or mentions
    return kept


def read(text: str, vocabulary: Vocabulary, calendar: Calendar, focus: Window | None = None) -> Reading:
    """The clause read again; pure, and the same for the same words."""
    text, heard = _repaired(without_meant(completed(text)), vocabulary)
    text = in_words(text)
    text, together = spelling.joined(text, vocabulary.words, places_of(vocabulary.named(text)))
    heard = (*heard, *together)
    text, slips = spelling.mend(text, vocabulary.words, vocabulary.kept(text))
    text, near = near_names.mend(text, vocabulary.neighbours, vocabulary.words, vocabulary.kept(text))
    slips = (*spelling.moved(slips, near), *near)
    corrected = polarity.correction(text)
    if corrected:
        text, slips = _taken_back(text, corrected, slips, vocabulary, calendar, focus)
    reading = _explained(text, slips, vocabulary, calendar, focus)
    nearer, more = _nearer_names(reading, vocabulary)
    if more:
        slips = (*slips, *more)
        reading = _explained(nearer, more, vocabulary, calendar, focus)
    return replace(
        reading,
        heard=heard,
        mended=tuple((s.said, s.meant) for s in slips if s.said.lower() not in spelling.SHORTHAND),
    )


def _nearer_names(reading: Reading, vocabulary: Vocabulary) -> tuple[str, tuple[spelling.Slip, ...]]:
    """The text with words that stand for a name read as the one that they can only be a slip of ("in Espain"), told as such."""
    text, slips = reading.text, []
    for one in reversed(reading.unknown):
        name = vocabulary.near_value(one.word) if one.could_be_slip else None
        if name:
            text = text[: one.start] + name + text[one.start + len(one.word) :]
            slips.append(spelling.Slip(one.start, one.start + len(name), one.word, name))
    return text, tuple(reversed(slips)) if len(slips) == 1 else ()


def _repaired(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Speech set right around whole names, which stand as they are ("One Minute Recipes")."""
    result: list[str] = []
    heard: list[tuple[str, str]] = []
    last = 0
    for start, end in [*places_of(vocabulary.named(text)), (len(text), len(text))]:
        repaired = spoken.repair(text[last:start], lambda t: _names_metric(t, text, vocabulary))
        result += [repaired.text, text[start:end]]
        heard += repaired.heard
        last = end
    return "".join(result), tuple(heard)


def _names_metric(part: str, text: str, vocabulary: Vocabulary) -> bool:
    return any(m.term.kind == "metric" for t in (part, text) for m in vocabulary.find(t))


def _taken_back(
    text: str,
    where: Span,
    slips: tuple[spelling.Slip, ...],
    vocabulary: Vocabulary,
    calendar: Calendar,
    focus: Window | None,
) -> tuple[str, tuple[spelling.Slip, ...]]:
    """ "Gross revenue no wait net revenue": what is said again, of the same kind, takes the place of what was said."""
    first, second = text[: where[0]], text[where[1] :]
    if _ONLY_A_NO.fullmatch(first):
        # "No no, I meant TikTok": the no takes back the answer before, and leaves nothing out.
        return " " * where[1] + second, slips
    again = _explained(second, (), vocabulary, calendar, focus)
    before = _explained(first, (), vocabulary, calendar, focus)
    said = {_slot(m) for m in again.mentions}
    unsplit = _NO_SPLIT.match(second)
    gone = [(m.start, m.end) for m in before.mentions if _slot(m) in said]
    if "dimension" in said:
        # "By weekday, no wait, by week": what it cannot be split by is taken back with it.
        gone += [(f.start, f.end) for f in before.lacking if f.lack.kind == "split"]
    if unsplit:
        # "By hour.. no sorry, just in total": the split that is not wanted.
        gone += [(f.start, f.end) for f in before.lacking if f.lack.kind == "split"]
        gone += [(m.start, m.end) for m in before.of("dimension")]
    if "metric" in said:
        # "How many parcels, no sorry, how many orders": what was to be counted, though it is not there.
        gone += [(f.start, f.end) for f in before.lacking if f.lack.kind == "measure"]
    if again.periods.base and before.periods.base:
        if not (unsplit and again.periods.base.rule == "all data"):
            gone += [_after_since(first, span) for span in before.periods.spans]
    if not gone and polarity.is_negated(text[: where[1]]):
        # "In the win-back mail, no coffee": a condition, nothing is taken back.
        return text, slips
    if again.limit or again.loose:
        gone += [m.span() for m in re.finditer(r"\b\d+\b", first)]
    if not gone and not said and not again.periods.spans:
        return text, slips
    for start, end in gone:
        first = first[:start] + " " * (end - start) + first[end:]
    joined = f"{first}{' ' * (where[1] - where[0])}{second}"
    return joined, slips


_ONLY_A_NO = re.compile(r"\W*(?:(?:no|nope|nah|sorry|oops|argh|ugh|hm+|oh|ah|wait|er|um|uh|ok|well|wrong)\b\W*)+", re.IGNORECASE)  # fmt: skip


def _after_since(text: str, span: Span) -> Span:
    """ "Since the start of summer, I mean June 1": it is still since then."""
    led = re.match(r"(?:ever )?since\s+", text[span[0] : span[1]], re.IGNORECASE)
    return (span[0] + led.end(), span[1]) if led else span


def _slot(mention: Mention) -> str:
    return mention.term.dimension or mention.term.kind


def _explained(
    text: str,
    slips: Iterable[spelling.Slip],
    vocabulary: Vocabulary,
    calendar: Calendar,
    focus: Window | None,
) -> Reading:
    named = (*vocabulary.named(text), *coded(text, vocabulary))
    rest = blank(text, places_of(named))
    person, email, person_spans = persons.person(rest)
    rest = blank(rest, person_spans)
    # A name stays a word here: "A against B in April" compares two campaigns, not a month.
    periods = calendar.read(masked(rest, named), focus)
    rest = blank(rest, list(periods.spans))
    amounts = thresholds.find(rest)
    amount_spans = [(t.start, t.end) for t in amounts]
    wanted, wanted_spans = numbers.limit(blank(rest, amount_spans))
    said = sayings.find(masked(rest, named))
    found = _with_sayings(vocabulary.find(rest), said, rest, vocabulary)
    mailings, periods = mailings_said(rest, periods, vocabulary)
    found = (*(m for m in found if all(m.end <= x.start or x.end <= m.start for x in mailings)), *mailings)
    others = [m for m in found if is_of_something_else(m, rest)]
    terms = tuple(m for m in found if m not in others)
    lacking = lacking_in(rest, terms, said, bool(person))
    terms = tuple(m for m in terms if not any(f.start <= m.start and m.end <= f.end for f in lacking))
    lacking_spans = [(f.start, f.end) for f in lacking]
    taken = [*places_of(named), *person_spans, *periods.spans, *wanted_spans, *lacking_spans, *amount_spans]
    counted = places_of(m for m in terms if m.term.kind == "metric")
    inside = frozenset((s.start, s.end) for s in said if s.kind != "dimension")
    parts = vocabulary.parts.find(text, [*taken, *(s for s in places_of(terms) if s not in inside)], counted)
    parts = _beside_figures(parts, said)
    parts, terms = longer_names(parts, terms, vocabulary, text, taken, inside)
    if any(m.term.id == "-products_only" for m in terms):
        # "With gift cards and wrapping" names kinds of lines, not products.
        parts = tuple(p for p in parts if {b.dimension for b in p.bearers} != {"product"})
    clear, open_parts = settled_parts(
        parts, text, bool(_CAMPAIGN_WORD.search(text)), bool(_ALL_OF_THEM.search(text))
    )
    mentions = tuple(sorted((*named, *terms, *clear), key=lambda m: m.start))
    taken += places_of(mentions)
    mentions, open_parts = variants.refined(text, mentions, open_parts, vocabulary.parts.families)
    open_parts, again = said_again(open_parts, mentions)
    taken += [*places_of(mentions), *((p.start, p.end) for p in open_parts), *again]
    slipped = {(s.start, s.end): s.said for s in slips}
    mentions = told_apart(people_said(text, tuple(with_slip(m, slipped) for m in mentions)), text, vocabulary)
    end = numbers.ends(blank(rest, amount_spans))
    if wanted is None and end.direction:
        wanted, wanted_spans = counted_things(rest, mentions)
        taken += wanted_spans
    loose = tuple(n for n, s, e in numbers.loose(rest) if not any(a < e and s < b for a, b in taken))
    return Reading(
        text=text,
        mentions=mentions,
        periods=periods,
        limit=wanted,
        direction=end.direction,
        by_value=end.by_value,
        person=person,
        email=email,
        unknown=(
            *(Unknown(f"{m.said} rate", False) for m in others),
            *unexplained(text, taken, bool(periods.spans)),
        ),
        parts=open_parts,
        lacking=lacking,
        loose=loose,
        thresholds=amounts,
    )


def _beside_figures(parts: tuple[Part, ...], said: tuple[sayings.Saying, ...]) -> tuple[Part, ...]:
    """The parts of names without words of a turn of phrase: what "we pour in" is spent, on no pour-over kettle."""
    figures = [s for s in said if s.kind == "metric"]
    return tuple(
        p
        for p in parts
        if not any(
            s.start <= p.start
            and p.end <= s.end
            and not any(is_recorded_by(metric(s.id), dimension(b.dimension)) for b in p.bearers)
            for s in figures
        )
    )


def _with_sayings(
    found: tuple[Mention, ...], said: tuple[sayings.Saying, ...], text: str, vocabulary: Vocabulary
) -> tuple[Mention, ...]:
    """Turns of phrase beside names: inside one only values keep their meaning; a longer name wins over it."""
    result = list(found)
    for one in said:
        longer = [
            m
            for m in result
            if m.start < one.end and one.start < m.end and not (one.start <= m.start and m.end <= one.end)
        ]
        if any(m.term.kind in ("rule", "metric") for m in longer):
            continue
        label = vocabulary.label(one.kind, one.id, one.dimension)
        result = [
            m
            for m in result
            if (m.term.kind == "value" and one.kind != "value" and m.term.dimension != one.id)
            or m.end <= one.start
            or one.end <= m.start
        ]
        term = Term(one.kind, one.id, label, one.dimension)
        result.append(Mention(term, one.start, one.end, text[one.start : one.end]))
    return tuple(sorted(result, key=lambda m: m.start))


_NO_SPLIT = re.compile(r"\W*(?:just |only |simply )*(?:in total|the total|as a total|overall|altogether|all in all|one number)\b", re.IGNORECASE)  # fmt: skip


_ALL_OF_THEM = re.compile(
    r"\b(?:all|every|any|each)(?: of)?(?: the| our)? (?:products?|items?|ones|things|skus|articles)\b|\b(?:everything|anything|all)(?: that is| that's)? (?:called|named|with)\b",
    re.IGNORECASE,
)
