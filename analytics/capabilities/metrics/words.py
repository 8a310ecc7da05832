"""Which metrics and which split a clause asks for: terms, verbs, prices, and what a bare ranking is about."""

from __future__ import annotations

import re

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.metrics import DIMENSIONS, METRICS, dimension, metric
from analytics.metrics.dimensions import GRAINS
from analytics.planning.reading import Reading
from analytics.planning.vocabulary import Mention, Vocabulary

_SOLD = r"(?:sell|sold|selling|made|make|making|earn|earned|take|took|bring in|brought in|bring|brought|generate|generated|turn over|turned over|gross|come in|came in|comes in|sells|makes|brings|earns|takes|brings in|generates)"
SHARES: tuple[tuple[str, str], ...] = (
    (r"\b(?:share|percentage|percent|proportion|part|fraction|rate) of (?:\S+ ){0,5}(?:came back|come back|comes back|returned|sent back|is returned|are returned|were returned|was returned)\b", "return_rate"),
    (r"\b(?:share|percentage|percent|proportion|fraction) of (?:\S+ ){0,5}(?:opened|was opened|were opened)\b", "open_rate"),
    (r"\b(?:share|percentage|percent|proportion|fraction) of (?:\S+ ){0,5}(?:unsubscribed|opted out)\b", "unsubscribe_rate"),
    (r"\b(?:share|percentage|percent|proportion|fraction) of (?:\S+ ){0,5}(?:bounced)\b", "bounce_rate"),
    (r"\b(?:people|customers|buyers|they|shoppers|we)\b.*\bspen[dt] on average\b|\bon average .*\bspen[dt]\b|\baverage spend\b(?! (?:per|by) (?:customer|buyer|campaign|channel|day))", "aov"),
    (r"\bcom(?:e|es|ing) back (?:the )?(?:most|least|more)|\breturned (?:the )?(?:most|least)\b|\bmost (?:often )?returned\b", "return_rate"),
)  # fmt: skip
"""A share of something that a rate counts."""
COUNTS: tuple[tuple[str, str], ...] = (
    (r"\bhow many (?:\w+ ){0,2}(?:sales|purchases)\b|\bnumber of (?:sales|purchases)\b", "orders"),
    (r"\bhow many (?:e-?mails?|mails|messages|newsletters|mailings) (?:\w+ ){0,4}(?:deliver|delivered|arrive|arrived|get through|got through)\b", "delivered"),
    (r"\bhow many (?:e-?mails?|mails|messages|newsletters|mailings) (?:\w+ ){0,4}(?:send|sent|go out|went out|mail|mailed)\b", "sent"),
    (r"\bhow many (?:people|customers|recipients|subscribers|readers)? ?(?:\w+ ){0,3}opened\b|\bwho opened\b", "opens"),
    (r"\bhow many (?:people|customers|recipients|subscribers|readers) (?:\w+ ){0,3}clicked\b", "unique_clicks"),
    (r"\bhow many (?:people|customers|recipients|subscribers|readers)? ?(?:\w+ ){0,3}(?:unsubscribe|unsubscribed|opted out|left the list)\b", "unsubscribes"),
    (r"\bhow many (?:units|pieces|products|items|bags|bottles) (?:\w+ ){0,3}(?:sell|sold|go|went|move|moved)\b", "units"),
    (r"\bhow many (?:\S+ ){1,4}(?:(?:did|have) we |were |was |got )?(?:sell|sold)\b", "units"),
)  # fmt: skip
"""A number of something, whatever else the words name ("how many sales" are orders, not revenue)."""

VERBS: tuple[tuple[str, str], ...] = (
    (rf"\bhow much (?:money |cash |\w+ )?(?:\S+ ){{0,5}}{_SOLD}\b|\bhow (?:well|good|bad) (?:did|do|does|is|are|was|were) (?:\S+ ){{1,5}}(?:sell|selling|sold)\b", "revenue"),
    (r"\bhow much (?:\w+ ){0,3}(?:spend|spent|cost|burn|burnt|burned|pay|paid|invest|invested)\b|\b(?:spent|burned|burnt|blew|invested) on\b|\bwhat (?:did|do|does|have) (?:we|our|the|\w+) (?:\w+ ){0,3}(?:spend|cost|pay)\b", "spend"),
    (r"\bhow many (?:\w+ )?(?:customers|people|shoppers|users|clients|buyers)\b(?! (?:did|does|do|have|has|had)? ?(?:\w+ ){0,6}reach)|\bwho bought\b(?! (?:the )?most)", "buyers"),
    (rf"\bwhat (?:did|do|have|has|had) (?:we|i|they|it|you|the \w+|\w+) (?:\w+ )?{_SOLD}\b|\b{_SOLD} (?:the )?(?:most|least|best|worst)\b|\b(?:spent|bought|buy|buys|spend|spends) (?:the )?(?:most|least)\b|\b(?:best|top|worst)[- ]?(?:sellers?|selling)\b|\bbestsellers?\b|\bsold\b|\bselling\b|\bmoney (?:from|with|in|by|made|did|came|for|of)\b|\bhow much (?:came|come|comes|did we get|do we get|was it) (?:in|from)?\b", "revenue"),
)  # fmt: skip
"""What is counted where only a verb tells."""

_SHOP_THINGS = frozenset({"country", "category", "brand", "product", "sales_channel"})
_FARED = re.compile(r"^(?:\W|and |so |ok |hey )*how(?:'s| is| are| did| do| does| was| were| has| have)\b")
"""How a country, a category or a product did is told by its revenue."""
_CROWD = frozenset(
    {
        "orders",
        "order",
        "buyers",
        "buyer",
        "shoppers",
        "purchases",
        "sales",
        "paying customers",
        "purchasers",
        "clicks",
        "opens",
    }
)
_PRICE_OF = {"clicks": "cpc", "conversions": "cpa", "impressions": "cpm", "new_customers": "cac"}
_CHEAP = re.compile(r"\b(?:cheap|expensive|costly|pric(?:e|y|ey|ier|iest))\w*\b", re.IGNORECASE)
_COST_OF = re.compile(
    r"\b(?:what|how much) (?:did|does|do|is|was) (?:one|a|an|each|every|the average|getting an?|winning an?|acquiring an?)?\s*(?:single )?(?:new )?(?P<what>customer|click|conversion|order|acquisition)s?\b.*\bcosts?\b|\bcosts? (?:us )?(?:of|per|for|to (?:win|get|acquire)) (?:a|an|one|each)?\s*(?:single |new )*(?P<of>customer|click|conversion|order|acquisition)s?\b|\b(?:pay|paid|paying) (?:for|per) (?:a|an|one|each)?\s*(?:new |single )*(?P<paid>customer|click|conversion|order)s?\b",
    re.IGNORECASE,
)
_COSTS = {"customer": "cac", "click": "cpc", "conversion": "cpa", "order": "cpa", "acquisition": "cpa"}
_OVERALL = ("revenue", "orders", "aov", "new_customers", "return_rate", "spend")
"""The six figures of a health check."""

_INTRODUCED = re.compile(
    r"\b(?:by|per|each|every|across|among|between|which|what|split by|broken down by|grouped by|top|best|worst|bottom|highest|lowest|over the|\d+)\s+(?:(?:the|our|my|of the|of our)\s+)?(?:\w+\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
_MAILINGS = re.compile(r"\b(?:which|what|top|best|worst|by|per|each|every|\d+|lowest|highest|of our|across)\s+(?:(?:\d+|of|the|our)\s+)*(?:mailings?|newsletters?|e?-?mails?|sends?)\b(?! channel)", re.IGNORECASE)  # fmt: skip
_ANDED = re.compile(r"\s*(?:,|and|&|/|x|then by|×)\s*(?:by\s+)?", re.IGNORECASE)
_WHAT_SELLS = re.compile(
    r"^(?:\W|and |so |ok |but )*what(?:'s| is| are| did| do we)? (?:we )?(?:sell\w*|sold|selling|goes|went) (?:the )?(?:best|most|worst|least|well)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"^(?:\W|and |so |ok )*(?:who|which (?:customers?|people|buyers))\b(?! (?:is|are) (?:customer|user|you))",
    re.IGNORECASE,
)
_EMAIL = frozenset(m.name for m in METRICS if m.family == "email")


def metrics_of(reading: Reading) -> tuple[str, ...]:
    """The metrics that a clause asks for, in its order; none where it names none."""
    text = reading.text.lower()
    counted = _first(COUNTS, text)
    if counted and set(reading.metrics) <= {
        "revenue",
        "orders",
        "units",
        "sent",
        "delivered",
        "opens",
        "unsubscribes",
        "clicks",
    }:
        return (counted,)
    if reading.person and set(reading.metrics) <= {"spend"} and re.search(r"\bspen[dt]\w*\b", text):
        # What a customer spends is the shop's revenue.
        return ("revenue",)
    share = _first(SHARES, text)
    if share:
        return (share,)
    cost = _COST_OF.search(text)
    if cost and set(reading.metrics) <= {
        "spend",
        "new_customers",
        "clicks",
        "conversions",
        "orders",
        "buyers",
    }:
        what = cost.group("what") or cost.group("of") or cost.group("paid")
        return ("cac",) if what == "customer" else (_COSTS[what.lower()],)
    if reading.metrics:
        return _priced(_narrowed(reading), text)
    if re.search(r"\bhow many\b", text) and any(m.term.dimension == "segment" for m in reading.of("value")):
        return ("buyers",)
    if _CHEAP.search(text) and {"campaign", "channel", "platform"} & set(reading.dimensions):
        return ("spend",) if re.search(r"\bexpensive|\bcostl", text) else ("cpa",)
    verb = _first(VERBS, text)
    goods = [m for m in reading.of("value") if m.term.dimension in _SHOP_THINGS]
    if verb is None and goods and _FARED.search(text):
        verb = "revenue"
    if verb is None and re.search(r"\bhow much\b", text) and (reading.of("value") or reading.parts):
        verb = "revenue"
    return (verb,) if verb else ()


def overall() -> tuple[str, ...]:
    """The figures that tell how the whole business does."""
    return _OVERALL


def _first(table: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for pattern, name in table if re.search(pattern, text)), None)


def _narrowed(reading: Reading) -> tuple[str, ...]:
    """What is asked, of all that is named: a generic word beside a special one says the same again.

    "Wok sales in pieces" counts pieces; "cpa for the campaign with zero conversions" asks for the CPA; "margin not revenue"
    leaves revenue out.
    """
    mentions = reading.of("metric")
    kept: list[Mention] = []
    for place, mention in enumerate(mentions):
        before = reading.text[: mention.start].lower()
        if (
            re.search(
                r"(?:\b(?:not|no|instead of|rather than|without|instead|than)|n't)\s+(?:the\s+|by\s+)?$",
                before,
            )
            and len(mentions) > 1
        ):
            continue
        if place and re.search(
            r"\b(?:with|of|having|that (?:had|has|have)|where|and) (?:zero|0|no|any|some|many|few|\d+)\s+$",
            before,
        ):
            continue
        if (
            kept
            and mention.said.lower() in _CROWD
            and re.search(
                r"\b(?:of|from|for|by|per|among|on)\s+(?:\S+\s+){0,2}$",
                reading.text[kept[-1].end : mention.start].lower(),
            )
        ):
            # "Order value of German orders": of whom or what it is, not another figure.
            continue
        kept.append(mention)
    names = tuple(dict.fromkeys(m.term.id for m in kept)) or reading.metrics
    if "units" in names and re.search(
        r"\b(?:sales|sold) (?:\w+ )?(?:in|by|as) (?:units|pieces|quantity)\b|\b(?:in|by) (?:units|pieces)\b",
        reading.text.lower(),
    ):
        names = tuple(n for n in names if n != "revenue")
    weak = {m.term.id for m in kept if m.said.lower() in ("cost", "costs", "sales", "income")}
    special = tuple(n for n in names if n not in weak)
    only_generic = (
        len(names) > 1
        and bool(special)
        and not re.search(r"\b(?:and|,|&|plus|\+)\s", _between(kept, reading.text))
    )
    return special if only_generic else names


def _between(mentions: list[Mention], text: str) -> str:
    return text[mentions[0].end : mentions[-1].start + 1] if len(mentions) > 1 else ""


def _priced(named: tuple[str, ...], text: str) -> tuple[str, ...]:
    """ "Where were clicks cheapest" asks for the price of a click, not for clicks."""
    if not _CHEAP.search(text):
        return named
    return tuple(dict.fromkeys(_PRICE_OF.get(name, name) for name in named))


def split_of(
    reading: Reading, metrics: tuple[str, ...], vocabulary: Vocabulary, before: MetricQuestion | None
) -> tuple[str, ...] | None:
    """The dimensions to split by, at most two; None where the clause says nothing about a split."""
    mentions = [m for m in reading.of("dimension") if not _only_points(m, reading)]
    introduced: list[Mention] = []
    for mention in mentions:
        joined = introduced and _ANDED.fullmatch(reading.text[introduced[-1].end : mention.start])
        if joined or _INTRODUCED.search(reading.text[: mention.start]) or mention.said.lower().endswith("ly"):
            introduced.append(mention)
    said = tuple(dict.fromkeys(m.term.id for m in (introduced or mentions)))
    if "customer" in said and not introduced and not reading.direction:
        # "Hibernating customers' revenue", "what customers spent" speak of them, and do not list them.
        said = tuple(name for name in said if name != "customer")
    if "customer" in said and metrics == ("buyers",):
        said = tuple(name for name in said if name != "customer")
    if not said and _WHO.search(reading.text) and reading.direction:
        said = ("customer",)
    if _MAILINGS.search(reading.text) and "campaign" not in said and (reading.direction or _INTRODUCED.search(_MAILINGS.search(reading.text).group(0)[:-1])):  # type: ignore[union-attr]  # fmt: skip
        said = ("campaign", *said)
    if not said and _WHAT_SELLS.search(reading.text):
        said = ("product",)
    compared = _compared(reading)
    if not said and compared and (before is None or not before.split or compared[0] not in before.split):
        said = compared[:1]
    single = {f.dimension for f in reading.filters() if len(f.ids) == 1 and not f.negated}
    said = tuple(name for name in said if name not in single or any(m.term.id == name for m in introduced))
    return said[:2] or None


def _only_points(mention: Mention, reading: Reading) -> bool:
    """ "The campaign", "that day", "same days", "this product": points at one, or belongs to a phrase of time."""
    before = reading.text[: mention.start].lower()
    if (
        mention.term.id in GRAINS
        and not mention.said.lower().endswith("s")
        and re.search(r"\b(?:same|full|that|this|one|whole|long|work(?:ing)?|the|a|of)\s+$", before)
        and not re.search(r"\b(?:which|by|best|worst|top)\s+(?:\w+\s+)?$|\bby the\s+$", before)
    ):
        return True
    if mention.term.id == "day" and re.search(
        r"\b(?:ever|of the)\b", reading.text[mention.end : mention.end + 8]
    ):
        return not re.search(r"\b(?:which|what)\s+(?:was\s+)?(?:\w+\s+){0,3}$", before)
    one = mention.said.lower() == mention.term.id and bool(
        re.search(r"\b(?:the|that|this|our|a)\s+(?:\w+\s+){0,3}$", before)
    )
    named = any(m.term.dimension == mention.term.id for m in reading.of("value"))
    return one and (named or any(b.dimension == mention.term.id for p in reading.parts for b in p.bearers))


def _compared(reading: Reading) -> tuple[str, ...]:
    return tuple(
        f.dimension for f in reading.filters() if len(f.ids) > 1 and not f.negated and not _one_family(f.ids)
    )


def _one_family(ids: tuple[str, ...]) -> bool:
    stems = {re.sub(r"[A-Za-z]+$", "", i) for i in ids}
    return len(stems) == 1 and all(re.match(r"\d", i) for i in ids)


def is_whole(ids: tuple[str, ...], name: str, vocabulary: Vocabulary) -> bool:
    """Whether the values are all that the dimension has, so that setting them side by side filters nothing."""
    if name == "new_or_returning":
        return {"new", "returning"} <= set(ids)
    known = {v.id for v in vocabulary.values_of(name)}
    return bool(known) and known <= set(ids)


def is_needless(name: str, ids: tuple[str, ...], metrics: tuple[str, ...]) -> bool:
    """ "Open rate of our mails": figures of e-mail are of the channel e-mail anyway."""
    return name == "channel" and ids == ("email",) and bool(metrics) and set(metrics) <= _EMAIL


def email_only(metrics: tuple[str, ...]) -> bool:
    """Whether all of them are figures of e-mail."""
    return bool(metrics) and set(metrics) <= _EMAIL


RANKED_BY: dict[str, tuple[str, ...]] = {
    "channel": ("revenue", "roas"),
    "campaign": ("attributed_revenue", "roas"),
    "platform": ("attributed_revenue", "roas"),
    "objective": ("attributed_revenue", "roas"),
    "product": ("revenue", "units"),
    "category": ("revenue", "units"),
    "brand": ("revenue", "units"),
    "country": ("revenue", "orders"),
    "customer": ("revenue", "orders"),
    "segment": ("revenue", "buyers"),
    "new_or_returning": ("revenue", "orders"),
    "sales_channel": ("revenue", "orders"),
    **dict.fromkeys(GRAINS, ("revenue",)),
}
"""What "best" can mean for each dimension, where nothing says it."""


def ranking_limit(reading: Reading, split: tuple[str, ...]) -> int | None:
    """ "Which channel had the highest ROAS" wants the ranking, but only entities are cut to a top ten."""
    if reading.direction and split and split[0] not in GRAINS and dimension(split[0]).kind == "entity":
        return 10
    return None


def descending(reading: Reading, metric_name: str, before: MetricQuestion | None) -> bool:
    """From the top? "Best CPA" is the lowest one; "top" means many, "highest" high."""
    if reading.direction is None:
        return before.descending if before else True
    best = reading.direction == "desc"
    if reading.by_value or re.search(r"\b(?:ranked|ranking|rank)\b", reading.text.lower()):
        return best
    good = metric(metric_name).higher_is_better is not False or "top" in reading.text.lower()
    return best if good else not best


KNOWN_DIMENSIONS = frozenset(d.name for d in DIMENSIONS)
