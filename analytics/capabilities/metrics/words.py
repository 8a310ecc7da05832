"""Which metrics and which split a clause asks for: terms, verbs, prices, and what a bare ranking is about."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.metrics import DIMENSIONS, METRICS, dimension, metric
from analytics.metrics.dimensions import GRAINS
from analytics.planning.patch import Patch
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
    (r"\bhow much (?:\w+ ){0,3}(?:spend|spent|cost|burn|burnt|burned|pay|paid|invest|invested)\b|\b(?:spent|burned|burnt|blew|invested) on\b|\bwhat (?:did|do|does|have|has) (?:we|our|the|\w+) (?:\w+ ){0,3}(?:spend|spent|cost|pay|paid)\b", "spend"),
    (r"\b(?:big|biggest|top|best|highest|heaviest|largest|\d+) spenders\b|\bspenders\b", "revenue"),
    (r"\bhow many (?:\w+ )?(?:customers|people|shoppers|users|clients|buyers)\b(?! (?:did|does|do|have|has|had)? ?(?:\w+ ){0,6}reach)|\bwho bought\b(?! (?:the )?most)", "buyers"),
    (rf"\bwhat (?:did|do|have|has|had) (?:we|i|they|it|you|the \w+|\w+) (?:\w+ )?{_SOLD}\b|\b{_SOLD} (?:the )?(?:most|least|best|worst)\b|\b(?:spent|bought|buy|buys|spend|spends) (?:the )?(?:most|least)\b|\b(?:best|top|worst)[- ]?(?:sellers?|selling)\b|\bbestsellers?\b|\bsold\b|\bselling\b|\bmoney (?:from|with|in|by|made|did|came|for|of)\b|\bhow much (?:came|come|comes|did we get|do we get|was it) (?:in|from)?\b", "revenue"),
)  # fmt: skip
"""What is counted where only a verb tells."""

RATE_OF = {
    "opens": "open_rate", "unique_clicks": "click_rate", "clicks": "ctr", "unsubscribes": "unsubscribe_rate", "bounces": "bounce_rate",
    "complaints": "complaint_rate", "returned_revenue": "return_rate", "gross_margin": "gross_margin_rate", "conversions": "cvr",
}  # fmt: skip
"""What a count or a sum is called where it is asked for as a share."""
_AS_SHARE = re.compile(
    r"(?:\b(?:in|as) (?:a |an )?(?:percent(?:age)?s?|%|pct|share|proportion)|\bas a (?:percentage|share|fraction|proportion|%) of\b|(?:^|\s)%(?=\s|$|,|\?)|\b(?:percent(?:age)?|pct)\b(?! (?:up|down|more|less|off|higher|lower|change)))",
    re.IGNORECASE,
)
_BY_PEOPLE = frozenset({"spend", "spent", "spending", "spends", "spender", "spenders", "spendings"})
_OF_PEOPLE = frozenset({"customer", "segment", "sales_channel", "new_or_returning"})
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
_OTHER_END = re.compile(
    r"\b(?:(?:other|opposite) end|the (?:reverse|opposite)|(?:flip|turn|reverse) (?:it|that|this|them)|the other way (?:round|around))\b",
    re.IGNORECASE,
)
_UNIT_ON_UNIT = re.compile(r"\b(day|week|month|quarter|year)[- ](?:on|over)[- ]\1\b", re.IGNORECASE)
_SEPARATELY = re.compile(
    r"\b(?:each(?: (?:one|of (?:them|those|these)))?|separately|individually|one by one|on (?:its|their) own|apart)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:vs?\.?|versus|against|compared|rather than|and what|and in|and how)\b|\bthose\b|/|\bthan\b",
    re.IGNORECASE,
)
_SETS_APART = re.compile(
    r"\b(?:compare[sd]?|comparing|comparison|side by side|difference between|each|separately|respectively|which|who(?:'s| is)?|out-?sells?|out-?spend\w*|beats?|better|worse|cheaper|stronger|weaker|ahead)\b",
    re.IGNORECASE,
)
_ASKS_WHICH = re.compile(
    r"\?|\b(?:which|who|whose|what|better|worse|more|less|is|are|did|does|do)\b", re.IGNORECASE
)
_BARE_GRAIN = frozenset(
    {
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "quarter",
        "quarters",
        "year",
        "years",
        "date",
        "dates",
    }
)
_GRAIN_LED = re.compile(
    r"\b(?:by|per|each|every|which|what|best|worst|top|bottom|highest|lowest|strongest|weakest|busiest|quietest|into|individual|single|separate|split|across|over the|for|\d+|three|two|four|any|on which|of the|all the)\s+(?:(?:the|our|calendar|single|separate)\s+)*(?:\w+\s+)?$",
    re.IGNORECASE,
)
_SPENDERS = re.compile(r"\bspenders?\b|\bbest (?:customers|clients)\b", re.IGNORECASE)
_TOGETHER = re.compile(
    r"\b(?:taken together|put together|together|combined|added (?:up|together)|summed(?: up)?|as one|in one (?:number|figure)|if you (?:take|add|put)|in sum|jointly)\b",
    re.IGNORECASE,
)
_EMAIL = frozenset(m.name for m in METRICS if m.family == "email")


def metrics_of(reading: Reading) -> tuple[str, ...]:
    """The metrics that a clause asks for, in its order; none where it names none."""
    text = reading.text.lower()
    counted = _first(COUNTS, text)
    if counted in reading.metrics and len(reading.metrics) > 1:
        counted = None
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
        return tuple(_as_rate(name, text) for name in _by_people(_priced(_narrowed(reading), text), reading))
    if re.search(r"\bhow many\b", text) and any(m.term.dimension == "segment" for m in reading.of("value")):
        return ("buyers",)
    if _CHEAP.search(text) and {"campaign", "channel", "platform"} & set(reading.dimensions):
        return ("spend",) if re.search(r"\bexpensive|\bcostl", text) else ("cpa",)
    verb = _first(VERBS, text)
    goods = [m for m in reading.of("value") if m.term.dimension in _SHOP_THINGS]
    if verb is None and goods and _FARED.search(text):
        verb = "revenue"
    if (
        verb == "spend"
        and ({m.term.dimension for m in reading.of("value")} | set(reading.dimensions)) & _OF_PEOPLE
    ):
        verb = "revenue"
    if verb is None and re.search(r"\bhow much\b", text) and (reading.of("value") or reading.parts):
        verb = "revenue"
    return (verb,) if verb else ()


def _as_rate(name: str, text: str) -> str:
    """ "Opens in percent" is the open rate."""
    return RATE_OF.get(name, name) if _AS_SHARE.search(text) else name


def rate_asked(text: str, before: tuple[str, ...]) -> str | None:
    """The rate that "as a % of delivered" makes of the count before it."""
    wanted = len(before) == 1 and re.search(
        r"\b(?:as|in) (?:a |an )?(?:percent\w*|%|pct|share|proportion|rate|fraction)", text, re.IGNORECASE
    )
    return RATE_OF.get(before[0]) if wanted else None


def _by_people(names: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """What customers spend is the shop's revenue: "biggest spenders", "what at-risk customers spent"."""
    said = {m.said.lower() for m in reading.of("metric") if m.term.id == "spend"}
    about = {*reading.dimensions, *(m.term.dimension for m in reading.of("value"))}
    if not said or not said <= _BY_PEOPLE or not (about & _OF_PEOPLE or said & {"spender", "spenders"}):
        return names
    return tuple(dict.fromkeys("revenue" if name == "spend" else name for name in names))


def guests_as_rule(patch: Patch) -> Patch:
    """ "Don't count guests" switches on the rule of known customers, which says so in the answer."""
    out = [
        f for f in patch.filters if f.negated and f.dimension == "new_or_returning" and f.ids == ("guest",)
    ]
    if not out:
        return patch
    kept = tuple(f for f in patch.filters if f not in out)
    return replace(patch, filters=kept, rules=(*patch.rules, "+known_customers"))


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
            len(mentions) > 1
            and mention.said.lower() in ("ordered", "bought", "purchased")
            and re.search(r"\b(?:who|that|which|people|customers)\s+(?:\w+\s+)?$", before)
        ):
            # "Leave out the people who ordered as a guest" speaks of people.
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
    mentions = [
        m
        for m in reading.of("dimension")
        if not _only_points(m, reading) and not _is_just_a_day(m, reading) and not _counts_them(m, reading)
    ]
    introduced: list[Mention] = []
    for mention in mentions:
        joined = introduced and _ANDED.fullmatch(reading.text[introduced[-1].end : mention.start])
        if (
            mention.term.id == "new_or_returning"
            or joined
            or _INTRODUCED.search(reading.text[: mention.start])
            or mention.said.lower().endswith("ly")
        ):
            introduced.append(mention)
    said = tuple(dict.fromkeys(m.term.id for m in (introduced or mentions)))
    if "customer" in said and not introduced and not reading.direction:
        # "Hibernating customers' revenue", "what customers spent" speak of them, and do not list them.
        said = tuple(name for name in said if name != "customer")
    if "customer" in said and metrics == ("buyers",):
        said = tuple(name for name in said if name != "customer")
    if not said and reading.direction and (_WHO.search(reading.text) or _SPENDERS.search(reading.text)):
        said = ("customer",)
    if _MAILINGS.search(reading.text) and "campaign" not in said and (reading.direction or re.match(r"(?:by|per|each|every|across|which|what)\b", _MAILINGS.search(reading.text).group(0), re.IGNORECASE)):  # type: ignore[union-attr]  # fmt: skip
        said = ("campaign", *said)
    if not said and (_WHAT_SELLS.search(reading.text) or _ranks_goods(reading)):
        said = ("product",)
    compared = () if _TOGETHER.search(reading.text) else _compared(reading)
    if not said and compared and (before is None or not before.split or compared[0] not in before.split):
        said = compared[:1]
    if not said and before and _SEPARATELY.search(reading.text):
        several = [f.dimension for f in before.scope.filters if len(f.ids) > 1 and not f.negated]
        said = tuple(several[:1])
    unit = _UNIT_ON_UNIT.search(reading.text)
    whole = reading.periods.base is not None and reading.periods.base.rule == "all data"
    if not said and unit and whole:
        # "Quarter on quarter, as far back as you go" asks for every quarter.
        said = (unit[1].lower(),)
    single = {f.dimension for f in reading.filters() if len(f.ids) == 1 and not f.negated}
    said = tuple(name for name in said if name not in single or any(m.term.id == name for m in introduced))
    return said[:2] or None


def _ranks_goods(reading: Reading) -> bool:
    """ "Best selling teas", "which of the moka pots is the most popular": the things of that kind, ranked."""
    kinds = [
        f
        for f in reading.filters()
        if not f.negated
        and (f.dimension in ("category", "brand") or (f.dimension == "product" and len(f.ids) > 1))
    ]
    ranked = reading.limit is not None or re.search(
        r"\b(?:best|top|worst)[- ]?sell\w*|\bmost popular\b|\bwhich (?:one|of)\b|\bsells? (?:the )?(?:best|most|worst)\b",
        reading.text,
        re.IGNORECASE,
    )
    return bool(kinds and reading.direction and ranked)


def _counts_them(mention: Mention, reading: Reading) -> bool:
    """ "How many items has the shop sold" counts them; it does not list them."""
    return mention.term.id == "product" and bool(
        re.search(
            r"\b(?:how many|number of|count of|amount of)\s+(?:\w+\s+)?$",
            reading.text[: mention.start],
            re.IGNORECASE,
        )
    )


def _is_just_a_day(mention: Mention, reading: Reading) -> bool:
    """ "Awful day", "the days 1 to 15": a word of time that nothing makes a split."""
    bare = mention.term.id in GRAINS and mention.said.lower() in _BARE_GRAIN
    alone = len(reading.text.split()) <= 2
    return (
        bare
        and not alone
        and not _GRAIN_LED.search(reading.text[: mention.start])
        and not _SEPARATELY.search(reading.text)
    )


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
    if re.search(r"\ball\s+(?:the\s+|our\s+)?$", before) and re.match(
        r"\s*(?:except|but|other than|apart from|without|excluding|besides|minus|bar|save)\b",
        reading.text[mention.end :],
        re.IGNORECASE,
    ):
        # "All channels except social": what is left of them, in one figure.
        return True
    one = mention.said.lower() == mention.term.id and bool(
        re.search(r"\b(?:the|that|this|our|a)\s+(?:\w+\s+){0,3}$", before)
    )
    named = any(m.term.dimension == mention.term.id for m in reading.of("value"))
    return one and (named or any(b.dimension == mention.term.id for p in reading.parts for b in p.bearers))


def _compared(reading: Reading) -> tuple[str, ...]:
    """Dimensions of which several values are set against one another; "in France and Spain" only adds them up."""
    several = (f for f in reading.filters() if len(f.ids) > 1 and not f.negated and not _one_family(f.ids))
    return tuple(f.dimension for f in several if _are_opposed(f.dimension, reading))


def _are_opposed(name: str, reading: Reading) -> bool:
    mentions = [m for m in reading.of("value") if m.term.dimension == name]
    between = reading.text[mentions[0].end : mentions[-1].start] if mentions else ""
    if _AGAINST.search(between) or _SETS_APART.search(reading.text):
        return True
    return bool(re.search(r"\bor\b", between) and _ASKS_WHICH.search(reading.text))


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
    if before and _OTHER_END.search(reading.text):
        return not before.descending
    if reading.direction is None:
        return before.descending if before else True
    best = reading.direction == "desc"
    if reading.by_value or re.search(r"\b(?:ranked|ranking|rank)\b", reading.text.lower()):
        return best
    good = metric(metric_name).higher_is_better is not False or "top" in reading.text.lower()
    return best if good else not best


KNOWN_DIMENSIONS = frozenset(d.name for d in DIMENSIONS)
