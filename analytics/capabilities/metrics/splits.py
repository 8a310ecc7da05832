"""By what a clause splits its figures, and which values it sets against one another."""

from __future__ import annotations

import re

from analytics.capabilities.metrics.no_splits import (
    ANDED,
    INTRODUCED,
    SEPARATELY,
    SIDE,
    leaves_it_open,
    splits_nothing,
)
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.contract.scope import Filter
from analytics.metrics import dimension
from analytics.metrics.compile import are_recorded_by
from analytics.metrics.dimensions import GRAINS
from analytics.planning.dates.phrase_days import MONTH
from analytics.planning.dates.stretches import unit_after_unit
from analytics.planning.dates.windows import whole_months
from analytics.planning.names.vocabulary import Mention, Vocabulary
from analytics.planning.reading import Reading

_MAILINGS = re.compile(r"\b(?:which|what|top|best|worst|by|per|each|every|\d+|lowest|highest|of our|across)\s+(?:(?:\d+|of|the|our)\s+)*(?:mailings?|newsletters?|e?-?mails?|sends?)\b(?! channel)", re.IGNORECASE)  # fmt: skip


_LEADS_A_SPLIT = re.compile(r"(?:by|per|each|every|across|which|what)\b", re.IGNORECASE)


_GRID = re.compile(rf"\s+(?:by|x|×|times)\s+|{SIDE.pattern}\s*,?\s*(?:and\s+)?", re.IGNORECASE)


_WHAT_SELLS = re.compile(
    r"\bwhat (?:do|does|did|have|has) (?:\S+ ){1,5}?(?:buy|buys|bought|order|orders|ordered|purchase|purchased|go for) (?:the )?(?:most|mostly|mainly)(?= *(?:$|[,.?!]| (?:in|from|of|last|this|during)\b))|"
    r"^(?:\W|and |so |ok |but )*what(?:'s| is| are| did| do we)? (?:we )?(?:sell\w*|sold|selling|goes|went) (?:the )?(?:best|most|worst|least|well)\b"
    r"|^(?:[^?]{0,40},\s*)?(?:and |so |ok |but )*what(?:'s| is| has| have)? (?:been )?(?:flew|flies|fly|flying|flown|walk\w*|jump\w*|gone|went|going|goes|mov\w*) (?:off (?:the|our) shel\w+|out (?:of )?the door(?! to\b)|like hot ?cakes|fastest)\b",
    re.IGNORECASE,
)


_WHO = re.compile(
    r"^(?:\W|and |so |ok )*(?:who|which (?:customers?|people|buyers))\b(?! (?:is|are) (?:customer|user|you))",
    re.IGNORECASE,
)


_EACH_ONE = re.compile(
    r"\b(?:each|every)(?: single)? one(?: of (?:them|those|these))?\b|\beach of (?:them|those|these)\b|\bone by one\b|\b(?:one|a) (?:line|row|figure|number|bar) (?:for )?each\b|[,;:–-]\s*each(?: please| pls)?\W*$|\b(?:separately|individually)\b",
    re.IGNORECASE,
)
_ADVERTISED = re.compile(r"\b(?:campaigns|mailings|newsletters|e-?mails|mails|ads|adverts)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:both|each|all (?:three|four|of them))\b", re.IGNORECASE)
"""All of several that stand side by side."""


_AGAINST = re.compile(
    r"\b(?:vs?\.?|versus|against|next to|beside|alongside|compared|rather than|and what|and in|and how)\b|\bthose\b|/|\bthan\b",
    re.IGNORECASE,
)


_SETS_APART = re.compile(
    r"\b(?:split|break|broken|breaks|divide[sd]?|separate[sd]?|slice[sd]?|cut) (?:it |them |that |this |up |down |out |apart )*(?:into|in|between|by|among|across|for)\b|\b(?:compare[sd]?|comparing|comparison|side by side|difference between|each|separately|respectively|which|who(?:'s| is)?|out-?sells?|out-?spend\w*|beats?|better|worse|cheaper|stronger|weaker|ahead|neck and neck|neck to neck|head to head|level(?:-pegging)?)\b",
    re.IGNORECASE,
)


_ASKS_WHICH = re.compile(
    r"\?|\b(?:which|who|whose|what|better|worse|more|less|is|are|did|does|do)\b", re.IGNORECASE
)


_SPENDERS = re.compile(r"\bspenders?\b|\bbest (?:customers|clients)\b", re.IGNORECASE)


_MONTH_NAMED = re.compile(rf"\b{MONTH}\b", re.IGNORECASE)
LONGEST_OF_DAYS = 14
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_DAYS_APART = re.compile(
    rf"\b{_WEEKDAY}(?:,? (?:and|&|plus) |, ?| ?[/&+] ?){_WEEKDAY},? (?:split|separately|apart|each|side by side|one by one|individually)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:taken together|put together|together|combined|added (?:up|together)|summed(?: up)?|as one|in one (?:number|figure)|if you (?:take|add|put)|in sum|jointly)\b",
    re.IGNORECASE,
)


def split_of(
    reading: Reading, metrics: tuple[str, ...], vocabulary: Vocabulary, before: MetricQuestion | None
) -> tuple[str, ...] | None:
    """The dimensions to split by, at most two; None where the clause says nothing about a split."""
    mentions, introduced = _dimensions_said(reading)
    said = _by_names(reading, metrics, mentions, introduced)
    compared = () if _adds_up(reading) else _compared(reading)
    if not said and not compared and _both_kinds(reading):
        said = ("new_or_returning",)
    if len(said) == 1 and said[0] != "new_or_returning" and _both_kinds(reading):
        said = (*said, "new_or_returning")
    if not said and compared and (before is None or not before.split or compared[0] not in before.split):
        said = compared[:1]
    if not said and before and SEPARATELY.search(reading.text):
        said = _several(before.scope.filters)[:1]
    if not said and _EACH_ONE.search(reading.text):
        said = _one_by_one(reading, metrics)
    if len(said) == 1 and said[0] in GRAINS:
        # "CTR of both, month by month", "France vs Spain by week": a line for each.
        sides = (
            _several(before.scope.filters)
            if before and not compared and _BOTH.search(reading.text)
            else compared[:1]
        )
        said = (*sides[:1], *said)
    said = _by_time(reading, said or _likely(reading, metrics, before))
    single = {f.dimension for f in reading.filters() if len(f.ids) == 1 and not f.negated}
    said = tuple(name for name in said if name not in single or any(m.term.id == name for m in introduced))
    return said[:2] or None


def _dimensions_said(reading: Reading) -> tuple[list[Mention], list[Mention]]:
    """The dimensions that are named, and those of them that a word introduces as a split."""
    mentions = [m for m in reading.of("dimension") if not splits_nothing(m, reading)]
    introduced: list[Mention] = []
    for place, mention in enumerate(mentions):
        following = mentions[place + 1] if place + 1 < len(mentions) else None
        if following and _GRID.fullmatch(reading.text[mention.end : following.start]):
            # "Country by place of sale": a grid of both.
            introduced.append(mention)
            continue
        between = reading.text[introduced[-1].end : mention.start] if introduced else ""
        joined = introduced and (ANDED.fullmatch(between) or _GRID.fullmatch(between))
        if (
            mention.term.id == "new_or_returning"
            or joined
            or INTRODUCED.search(reading.text[: mention.start])
            or mention.said.lower().endswith("ly")
            or mention.said.lower().startswith("per ")
        ):
            introduced.append(mention)
    return mentions, introduced


def _by_names(
    reading: Reading, metrics: tuple[str, ...], mentions: list[Mention], introduced: list[Mention]
) -> tuple[str, ...]:
    """What is split by as far as dimensions, people, mailings and goods are spoken of."""
    said = tuple(dict.fromkeys(m.term.id for m in (introduced or mentions)))
    if "customer" in said and not introduced and not reading.direction:
        # "Hibernating customers' revenue", "what customers spent" speak of them, and do not list them.
        said = tuple(name for name in said if name != "customer")
    if "customer" in said and metrics == ("buyers",):
        said = tuple(name for name in said if name != "customer")
    if not said and reading.direction and (_WHO.search(reading.text) or _SPENDERS.search(reading.text)):
        said = ("customer",)
    mailings = _MAILINGS.search(reading.text)
    if mailings and "campaign" not in said and (reading.direction or _LEADS_A_SPLIT.match(mailings.group(0))):
        said = ("campaign", *said)
    if "campaign" not in said and (reading.direction or reading.limit) and _of_a_channel(reading):
        said = ("campaign", *said)
    if not said:
        said = _by_values(reading)
    if not said and (_WHAT_SELLS.search(reading.text) or _ranks_goods(reading)):
        said = ("product",)
    return said


def _likely(reading: Reading, metrics: tuple[str, ...], before: MetricQuestion | None) -> tuple[str, ...]:
    """The split that the agent supposes, where the clause is no follow-up and does not filter by it."""
    likely = reading.supposed.split
    if any(m.term.id == likely and leaves_it_open(m, reading) for m in reading.of("dimension")):
        return ()
    if before is not None or not likely or likely in {f.dimension for f in reading.filters()}:
        return ()
    return (likely,) if are_recorded_by(metrics, likely) else ()


def _by_time(reading: Reading, said: tuple[str, ...]) -> tuple[str, ...]:
    """The split, with the unit of time that days apart, listed units or "quarter on quarter" ask for."""
    if not said and _days_apart(reading):
        said = ("day",)
    if reading.periods.listed and not set(said) & set(GRAINS):
        # "Q1 Q2 Q3 side by side": a line for each that was listed.
        said = (*said[:1], reading.periods.listed)
    unit = unit_after_unit(reading.text, reading.periods.base)
    # "Quarter on quarter, as far back as you go" asks for every quarter.
    return said or ((unit,) if unit else ())


def _days_apart(reading: Reading) -> bool:
    """ "Last weekend, Saturday and Sunday split": the days of a short window, each by itself."""
    base = reading.periods.base
    return bool(base) and base.days <= LONGEST_OF_DAYS and bool(_DAYS_APART.search(reading.text))  # type: ignore[union-attr]


def _several(filters: tuple[Filter, ...]) -> tuple[str, ...]:
    """Dimensions of which several values are asked for."""
    return tuple(f.dimension for f in filters if len(f.ids) > 1 and not f.negated)


def one_each(reading: Reading, named: tuple[Filter, ...]) -> tuple[str, ...] | None:
    """ "What did each of customers 42 and 77 spend": a row for each of several that were named, where that is asked for."""
    if not named or not SEPARATELY.search(reading.text):
        return None
    return _several(named)[:1] or None


def insisted_on(reading: Reading) -> frozenset[str]:
    """ "…, email only": the channel is said to be the only one, though the figure may say so already."""
    return frozenset(
        m.term.dimension or ""
        for m in reading.of("value")
        if m.term.dimension == "channel" and re.match(r"\s+only\b", reading.text[m.end :], re.IGNORECASE)
    )


def _one_by_one(reading: Reading, metrics: tuple[str, ...]) -> tuple[str, ...]:
    """ "All social campaigns, each one": the single things of a kind, by what its figures are recorded by."""
    filters = reading.filters()
    if several := _several(filters):
        return several[:1]
    base = reading.periods.base
    if base and not filters and whole_months(base) > 1 and len(_MONTH_NAMED.findall(reading.text)) > 1:
        # "April, May and June, one line each".
        return ("month",)
    chosen = any(not f.negated for f in filters)
    by = "campaign" if _ADVERTISED.search(reading.text) else "product" if chosen else ""
    return (by,) if by and are_recorded_by(metrics, by) else ()


def _adds_up(reading: Reading) -> bool:
    """ "Taken together"; not "in August and September together", which adds up the months."""
    ends = {end for _, end in reading.periods.spans}
    return any(len(reading.text[: m.start()].rstrip()) not in ends for m in _TOGETHER.finditer(reading.text))


def _of_a_channel(reading: Reading) -> bool:
    """ "Which 2 social campaigns", "the worst display ads": campaigns, of that channel."""
    return any(
        m.term.dimension == "channel"
        and re.search(r"\b(?:campaigns|ads|adverts)$", m.said, re.IGNORECASE)
        and INTRODUCED.search(reading.text[: m.start])
        for m in reading.of("value")
    )


def _by_values(reading: Reading) -> tuple[str, ...]:
    """ "Orders by app, web and store": the values that a split would give, in its place."""
    first = next(
        (
            m
            for m in reading.of("value")
            if re.search(r"\b(?:by|per)\s+(?:the\s+)?$", reading.text[: m.start], re.IGNORECASE)
        ),
        None,
    )
    several = first and any(
        m.term.dimension == first.term.dimension and m.start > first.end for m in reading.of("value")
    )
    return (first.term.dimension or "",) if first and several else ()


def _both_kinds(reading: Reading) -> bool:
    """ "New as opposed to returning customers": both that there are, so side by side."""
    kinds = {
        i for f in reading.filters() if f.dimension == "new_or_returning" and not f.negated for i in f.ids
    }
    return {"new", "returning"} <= kinds


def _ranks_goods(reading: Reading) -> bool:
    """ "Best selling teas", "which of the moka pots is the most popular": the things of that kind, ranked."""
    kinds = [
        f
        for f in reading.filters()
        if not f.negated
        and (f.dimension in ("category", "brand") or (f.dimension == "product" and len(f.ids) > 1))
    ]
    ranked = reading.limit is not None or re.search(
        r"\b(?:best|top|worst|slow(?:est)?|fast(?:est)?|weakest|strongest|poorest)[- ]?(?:sell\w*|mov(?:ers?|ing))|\bshelf[- ]?warmers?\b|\b(?:duds|laggards)\b|\bmost popular\b|\bwhich (?:one|of)\b|\bsells? (?:the )?(?:best|most|worst)\b|\b(?:which|what) (?:\S+ ){1,3}(?:things?|products?|items?|articles?|ones?|stuff)\b",
        reading.text,
        re.IGNORECASE,
    )
    return bool(kinds and reading.direction and ranked)


def _compared(reading: Reading) -> tuple[str, ...]:
    """Dimensions of which several values are set against one another; "in France and Spain" only adds them up."""
    return tuple(name for name in _several(reading.filters()) if _are_opposed(name, reading))


def _are_opposed(name: str, reading: Reading) -> bool:
    mentions = [m for m in reading.of("value") if m.term.dimension == name]
    if len({m.start for m in mentions}) == 1:
        # One word for several ("DACH"): nothing is set against anything.
        return False
    between = reading.text[mentions[0].end : mentions[-1].start] if mentions else ""
    if _AGAINST.search(between) or _SETS_APART.search(reading.text):
        return True
    return bool(re.search(r"\bor\b", between) and _ASKS_WHICH.search(reading.text))


def is_whole(ids: tuple[str, ...], name: str, vocabulary: Vocabulary) -> bool:
    """Whether the values are all that the dimension has, so that setting them side by side filters nothing."""
    if name == "new_or_returning":
        return {"new", "returning"} <= set(ids)
    known = {v.id for v in vocabulary.values_of(name)}
    return bool(known) and known <= set(ids)


def ranking_limit(reading: Reading, split: tuple[str, ...]) -> int | None:
    """ "Which channel had the highest ROAS" wants the ranking, but only entities are cut to a top ten."""
    if reading.direction and split and split[0] not in GRAINS and dimension(split[0]).kind == "entity":
        return 10
    return None
