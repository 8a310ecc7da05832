"""Which metrics and which split a clause asks for: terms, verbs, prices, and what a bare ranking is about."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from analytics.capabilities.metrics.forms import PRICE_OF, RATE_OF, as_rate
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.metrics.weighing import outweighed
from analytics.metrics import METRICS, metric
from analytics.metrics.dimensions import GRAINS
from analytics.planning.names.vocabulary import Mention
from analytics.planning.patch import Patch
from analytics.planning.reading import Reading
from analytics.planning.supposed import OVER_A_VERB

_SOLD = r"(?:sell|sold|selling|made|make|making|earn|earned|take|took|bring in|brought in|bring|brought|generate|generated|turn over|turned over|gross|come in|came in|comes in|sells|makes|brings|earns|takes|brings in|generates)"
SHARES: tuple[tuple[str, str], ...] = (
    (r"\b(?:share|percentage|percent|proportion|part|fraction|rate) of (?:\S+ ){0,5}(?:came back|come back|comes back|returned|sent back|is returned|are returned|were returned|was returned)\b", "return_rate"),
    (r"\b(?:share|percentage|percent|proportion|fraction) of (?:\S+ ){0,5}(?:opened|was opened|were opened)\b", "open_rate"),
    (r"\b(?:share|percentage|percent|proportion|fraction) of (?:\S+ ){0,5}(?:unsubscribed|opted out)\b", "unsubscribe_rate"),
    (r"\b(?:share|percentage|percent|proportion|fraction) of (?:\S+ ){0,5}(?:bounced)\b", "bounce_rate"),
    (r"\b(?:people|customers|buyers|they|shoppers|we)\b.*\bspen[dt] on average\b|\bon average .*\bspen[dt]\b|\baverage spend\b(?! (?:per|by) (?:customer|buyer|campaign|channel|day))", "aov"),
    (r"\bcom(?:e|es|ing) back (?:the )?(?:most|least|more)|\breturned (?:the )?(?:most|least)\b|\bmost (?:often )?returned\b(?! (?:value|revenue|money|goods|euros))", "return_rate"),
)  # fmt: skip
"""A share of something that a rate counts."""
COUNTS: tuple[tuple[str, str], ...] = (
    (r"\bhow many (?:\w+ ){0,2}(?:sales|purchases)\b|\bnumber of (?:sales|purchases)\b", "orders"),
    (r"\bhow many (?:e-?mails?|mails|messages|newsletters|mailings) (?:\w+ ){0,4}(?:deliver|delivered|arrive|arrived|get through|got through)\b", "delivered"),
    (r"\bhow many (?:e-?mails?|mails|messages|newsletters|mailings) (?:\w+ ){0,4}(?:send|sent|go out|went out|mail|mailed)\b", "sent"),
    (r"\bhow many (?:people|customers|recipients|subscribers|readers)? ?(?:\w+ ){0,3}opened\b|\bwho opened\b", "opens"),
    (r"\bhow many (?:people|customers|recipients|subscribers|readers) (?:\w+ ){0,3}clicked\b", "unique_clicks"),
    (r"\bclicks?\b[^.?!]*\b(?:unique|distinct) (?:ones|only)\b|\b(?:unique|distinct) (?:ones|only)\b[^.?!]*\bclicks?\b", "unique_clicks"),
    (r"\bhow many (?:people|customers|recipients|subscribers|readers)? ?(?:\w+ ){0,3}(?:unsubscribe|unsubscribed|opted out|left the list)\b", "unsubscribes"),
    (r"\bhow many (?:units|pieces|products|items|bags|bottles) (?:\w+ ){0,3}(?:sell|sold|go|went|move|moved)\b", "units"),
    (r"\b(?:more|less) popular\b", "units"),
    (r"\bhow many (?:of (?:the |our |those |these )?)?(?:\S+ ){1,5}(?:(?:did|have) we |were |was |got |are )?(?:sell|sold)\b", "units"),
)  # fmt: skip
"""A number of something, whatever else the words name ("how many sales" are orders, not revenue)."""

VERBS: tuple[tuple[str, str], ...] = (
    (r"\b(?:sell|sold|shift|shifted|move|moved) (?:the )?(?:more|most|fewer|fewest|less|least) of\b|\b(?:did|has|have) (?:any ?(?:body|one)|some ?(?:body|one)|people|customers) (?:ever |actually |really )*(?:buy|bought|order|ordered|purchased?|pick up|picked up|go for|gone for)\b", "units"),
    (rf"\bhow much (?:money |cash |\w+ )?(?:\S+ ){{0,5}}{_SOLD}\b|\bhow (?:well|good|bad) (?:did|do|does|is|are|was|were) (?:\S+ ){{1,5}}(?:sell|selling|sold)\b", "revenue"),
    (r"\bhow much (?:\w+ ){0,3}(?:spend|spent|cost|burn|burnt|burned|pay|paid|invest|invested)\b|\b(?:spent|burned|burnt|blew|invested) on\b|\bwe (?:\w+ ){0,2}(?:spend|spent)\b|\bwhat (?:did|do|does|have|has) (?:we|our|the|\w+) (?:\w+ ){0,3}(?:spend|spent|cost|pay|paid)\b", "spend"),
    (r"\b(?:did|do|does|made|make|makes|brought in|bring in|earned|turned over|took in|grossed)\s+(?:more than|less than|over|under|at least|above|below|at most|north of|upwards of|[<>]=?)\s*[€$£]?\s?\d[\d.,]*\s?(?:k\b|m\b|eur\w*|€)?(?!\d|\s?(?:%|percent|x\b|times|orders|units|clicks|pieces|sales|conversions|sends|opens))", "revenue"),
    (r"\b(?:big|biggest|top|best|highest|heaviest|largest|\d+) spenders\b|\bspenders\b", "revenue"),
    (r"\b(?:best|top|worst|slow(?:est)?|fast(?:est)?|weak(?:est)?|strong(?:est)?|poor(?:est)?)[- ]?(?:sellers?|selling|movers?|moving)\b|\bshelf[- ]?warmers?\b", "revenue"),
    (r"\b(?:got|get|gets|was|were|been|being|is|are) (?:\w+ )?clicked\b|\bclicked (?:on|upon|through)\b|\bpeople (?:\w+ )?click\b", "clicks"),
    (r"\b(?:unsubscribed|unsubscribing|opted out|opting out|signed? (?:\w+ )?(?:out|off)|left|leave|leaving|quit|dropped off|jumped off) (?:of |from |off )?(?:the |our |my )?(?:newsletter|mailing|mail|e-?mail|list)s?\b|\bunsubscribed\b", "unsubscribes"),
    (r"\b(?:marked|flagged|reported|called|pressed|hit) (?:\S+ ){0,4}(?:spam|junk)\b|\b(?:spam|junk) (?:button|reports?|folder)\b|\bthis is (?:spam|junk)\b", "complaints"),
    (r"\bbounced\b", "bounces"),
    (r"\bconverted\b|\bdid (?:\S+ ){1,4}convert\b", "conversions"),
    (r"\b(?:saw|seen|shown|displayed|served) (?:our |the |an? )?(?:ads?|adverts?|banners?)\b|\b(?:ads?|adverts?|banners?) (?:was|were|been|got|get) (?:shown|seen|displayed|served)\b", "impressions"),
    (r"\bhow many (?:\w+ )?(?:customers|people|shoppers|users|clients|buyers)\b(?! (?:did|does|do|have|has|had)? ?(?:\w+ ){0,6}reach)|\bwho bought\b(?! (?:the )?most)", "buyers"),
    (rf"\bwhat (?:did|do|have|has|had) (?:we|i|they|it|you|the \w+|\w+) (?:\w+ )?{_SOLD}\b|\b{_SOLD} (?:us )?(?:the )?(?:most|least|best|worst|more|less|better|worse)\b|\b(?:spent|bought|buy|buys|spend|spends) (?:the )?(?:most|least)\b|\b(?:best|top|worst)[- ]?(?:sellers?|selling)\b|\bbestsellers?\b|\bsold\b|\bselling\b|\bmoney (?:from|with|in|by|made|did|came|for|of)\b|\bhow much (?:came|come|comes|did we get|do we get|was it) (?:in|from)?\b", "revenue"),
)  # fmt: skip
"""What is counted where only a verb tells."""

_BY_PEOPLE = frozenset({"spend", "spent", "spending", "spends", "spender", "spenders", "spendings"})
_OF_PEOPLE = frozenset({"customer", "segment", "sales_channel", "new_or_returning"})
_SHOP_THINGS = frozenset({"country", "category", "brand", "product", "sales_channel"})
_FARED = re.compile(r"^(?:\W|and |so |ok |hey )*how(?:'s| is| are| did| do| does| was| were| has| have)\b")
"""How a country, a category or a product did is told by its revenue."""
_WON = re.compile(
    r"\b(?:who(?:'s| is| has)?|which (?:one |of (?:them|the two|those) )?|what)\s?(?:won|wins|winning|is ahead|ahead|in front|in the lead|leads|leading|on top|came out on top|comes out on top|did better|does better|is stronger|was stronger)\b"
)
"""Two things as rivals: the one with more revenue has won."""
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
_CHEAP = re.compile(r"\b(?:cheap|expensive|costly|pric(?:e|y|ey|ier|iest))\w*\b", re.IGNORECASE)
_COST_OF = re.compile(
    r"\b(?:what|how much) (?:did|does|do|is|was) (?:one|a|an|each|every|the average|getting an?|winning an?|acquiring an?)?\s*(?:single )?(?:new )?(?P<what>customer|click|conversion|order|acquisition)s?\b.*\bcosts?\b|\bcosts? (?:us )?(?:of|per|for|to (?:win|get|acquire)) (?:a|an|one|each)?\s*(?:single |new )*(?P<of>customer|click|conversion|order|acquisition)s?\b|\b(?:pay|paid|paying) (?:for|per) (?:a|an|one|each)?\s*(?:new |single )*(?P<paid>customer|click|conversion|order)s?\b",
    re.IGNORECASE,
)
_COSTS = {"customer": "cac", "click": "cpc", "conversion": "cpa", "order": "cpa", "acquisition": "cpa"}

_OTHER_END = re.compile(
    r"\b(?:(?:other|opposite) end|the (?:reverse|opposite)|(?:flip|turn|reverse) (?:it|that|this|them)|the other way (?:round|around))\b",
    re.IGNORECASE,
)


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
    if reading.person and set(reading.metrics) <= {"spend"} and _SPENT_BY_ONE.search(text):
        # What a customer spends is the shop's revenue.
        return ("revenue",)
    share = _first(SHARES, text)
    composed = any(metric(name).denominator for name in reading.metrics)
    if share and not composed and not (share == "return_rate" and "returned_revenue" in reading.metrics):
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
    heard = outweighed(reading)
    if heard:
        # "What do a thousand eyeballs cost": a bare cost is the price of whatever the sentence is about.
        return (heard,)
    if reading.metrics:
        names = _by_people(_priced(_narrowed(reading), text), reading)
        if any(RATE_OF.get(name) in names for name in names):
            # "Profit, with the percent margin next to it" asks for both.
            return names
        return tuple(as_rate(name, text) for name in names)
    if re.search(r"\bhow many\b", text) and any(m.term.dimension == "segment" for m in reading.of("value")):
        return ("buyers",)
    if _CHEAP.search(text) and {"campaign", "channel", "platform"} & set(reading.dimensions):
        return ("spend",) if re.search(r"\bexpensive|\bcostl", text) else ("cpa",)
    verb = _first(VERBS, text)
    goods = [m for m in reading.of("value") if m.term.dimension in _SHOP_THINGS]
    if verb is None and goods and (_FARED.search(text) or (len(goods) > 1 and _WON.search(text))):
        verb = "revenue"
    if (
        verb == "spend"
        and ({m.term.dimension for m in reading.of("value")} | set(reading.dimensions)) & _OF_PEOPLE
    ):
        verb = "revenue"
    if verb is None and re.search(r"\bhow much\b", text) and (reading.of("value") or reading.parts):
        verb = "revenue"
    if verb is None and _IN_MONEY.search(text):
        verb = "revenue"
    return (reading.supposed.figure(OVER_A_VERB) or verb,) if verb else ()


_SPENT_BY_ONE = re.compile(r"\bspen[dt]\w*\b|\bhow much\b.*\b(?:le(?:ave|ft) (?:behind |here )?with us|worth|br(?:ing|ought) (?:us|in)|paid|pay)\b", re.IGNORECASE)  # fmt: skip
_IN_MONEY = re.compile(
    r"\b(?:money|value)[- ]?wise\b|\b(?:in|by) (?:euros?|eur|money|cash|value)\b|\bin €|(?:^|[,;:–-])\s*(?:euros?|eur|€|money)(?: please| pls| only)?\W*$",
    re.IGNORECASE,
)
"""What is counted in money, where no figure is named: what was sold for it."""


def _by_people(names: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """What customers spend is the shop's revenue: "biggest spenders", "what at-risk customers spent"."""
    said = {m.said.lower() for m in reading.of("metric") if m.term.id == "spend"}
    about = {*reading.dimensions, *(m.term.dimension for m in reading.of("value"))}
    if not said or not said <= _BY_PEOPLE:
        return names
    if not (about & _OF_PEOPLE or said & {"spender", "spenders"} or _PEOPLE_SPEND.search(reading.text)):
        return names
    return tuple(dict.fromkeys("revenue" if name == "spend" else name for name in names))


_PEOPLE_SPEND = re.compile(
    r"\b(?:people|customers|buyers|shoppers|clients|folks|visitors)\b (?:\S+ ){0,4}?spen[dt]\b|\bspen[dt] (?:\w+ )?(?:with|at) (?:us|our shop|the shop)\b",
    re.IGNORECASE,
)


def guests_as_rule(patch: Patch) -> Patch:
    """ "Don't count guests" switches on the rule of known customers, which says so in the answer."""
    out = [
        f for f in patch.filters if f.negated and f.dimension == "new_or_returning" and f.ids == ("guest",)
    ]
    if not out:
        return patch
    kept = tuple(f for f in patch.filters if f not in out)
    return replace(patch, filters=kept, rules=(*patch.rules, "+known_customers"))


def _first(table: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for pattern, name in _compiled(table) if pattern.search(text)), None)


@cache
def _compiled(table: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), name) for pattern, name in table)


_SAYS_THE_UNIT = frozenset(
    ("cost", "costs", "sales", "income", *(f"in {word}" for word in ("money", "euros", "euro", "cash")))
)
"""Words for money that beside a special figure only say what it is."""


def _is_money(mention: Mention) -> bool:
    return metric(mention.term.id).unit == metric("revenue").unit and mention.term.id != "revenue"


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
        if mention.said.lower() in _SAYS_THE_UNIT and any(_is_money(m) for m in kept):
            continue
        if len(mentions) > 1 and mention.said.lower() in _CROWD and _is_condition(mention, kept, reading):
            continue
        kept.append(mention)
    names = tuple(dict.fromkeys(m.term.id for m in kept)) or reading.metrics
    if "units" in names and re.search(
        r"\b(?:sales|sold) (?:\w+ )?(?:in|by|as) (?:units|pieces|quantity)\b|\b(?:in|by) (?:units|pieces)\b|\bsales\b(?!,| and\b| &| plus\b).*[,;:(–-]\s*(?:units|pieces|quantit(?:y|ies))(?: only| please| pls)?\W*$",
        reading.text.lower(),
    ):
        names = tuple(n for n in names if n != "revenue")
    weak = {m.term.id for m in kept if m.said.lower() in _SAYS_THE_UNIT}
    special = tuple(n for n in names if n not in weak)
    only_generic = (
        len(names) > 1
        and bool(special)
        and not re.search(r"\b(?:and|,|&|plus|\+)\s", _between(kept, reading.text))
    )
    return special if only_generic else names


def _is_condition(mention: Mention, kept: list[Mention], reading: Reading) -> bool:
    """ "AOV, app orders only", "counting only purchases by new customers": which of them count, not how many there are."""
    text = reading.text
    if re.search(
        r"\b(?:not |only |just )*(?:counting|count|including|include|excluding|exclude)(?: only| just)?\s+(?:the\s+)?$",
        text[: mention.start],
        re.IGNORECASE,
    ):
        return True
    led = [m for m in reading.of("value") if re.fullmatch(r"\s*", text[m.end : mention.start])]
    only = re.match(r"\s*(?:only|alone)\b", text[mention.end :], re.IGNORECASE)
    joined = bool(kept) and re.search(r"\b(?:and|plus)\b|[+&]", text[kept[-1].end : mention.start])
    return bool(led and only and not joined)


def _between(mentions: list[Mention], text: str) -> str:
    return text[mentions[0].end : mentions[-1].start + 1] if len(mentions) > 1 else ""


def _priced(named: tuple[str, ...], text: str) -> tuple[str, ...]:
    """ "Where were clicks cheapest" asks for the price of a click, not for clicks."""
    if not _CHEAP.search(text):
        return named
    return tuple(dict.fromkeys(PRICE_OF.get(name, name) for name in named))


_EMAIL = frozenset(m.name for m in METRICS if m.family == "email")


def email_only(metrics: tuple[str, ...]) -> bool:
    """Whether all of them are figures of e-mail."""
    return bool(metrics) and set(metrics) <= _EMAIL


def is_needless(name: str, ids: tuple[str, ...], metrics: tuple[str, ...]) -> bool:
    """ "Open rate of our mails": figures of e-mail are of the channel e-mail anyway, new customers are new."""
    if name == "new_or_returning":
        return ids == ("new",) and bool(metrics) and set(metrics) <= {"new_customers", "cac"}
    return name == "channel" and ids == ("email",) and email_only(metrics)


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


_TOP = re.compile(r"(?<!\bon )(?<!\bat the )\btop", re.IGNORECASE)
"""A count from the top, which "worst on top" is not."""


def descending(reading: Reading, metric_name: str, before: MetricQuestion | None) -> bool:
    """From the top? "Best CPA" is the lowest one; "top" means many, "highest" high."""
    if before and _OTHER_END.search(reading.text):
        return not before.descending
    if reading.direction is None:
        return before.descending if before else True
    best = reading.direction == "desc"
    if reading.by_value or re.search(r"\b(?:ranked|ranking|rank)\b", reading.text.lower()):
        return best
    good = metric(metric_name).higher_is_better is not False or bool(_TOP.search(reading.text))
    return best if good else not best
