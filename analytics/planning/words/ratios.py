"""Figures that are said as what they are made of: "clicks relative to views", "what one delivered mail brings", "sales minus returns".

Whoever does not know a rate's name says its two sides. Each side is one of a few kinds of things (money that comes in, money that goes
out, clicks, views, orders, mails …), however it is worded, and the two kinds together are a figure of the glossary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from analytics.planning.words.gaps import across_gaps


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure found by its sides: its name, and where each side stands."""

    metric: str
    spans: tuple[tuple[int, int], ...]


RATIOS: dict[tuple[str, str], str] = {
    ("earned", "order"): "aov", ("earned", "customer"): "revenue_per_buyer", ("earned", "mail"): "revenue_per_recipient",
    ("earned", "letter"): "revenue_per_recipient",
    ("paid", "click"): "cpc", ("paid", "view"): "cpm", ("paid", "conversion"): "cpa", ("paid", "order"): "cpa", ("paid", "new"): "cac",
    ("click", "view"): "ctr", ("click", "mail"): "click_rate", ("click", "open"): "ctor", ("conversion", "click"): "cvr",
    ("order", "click"): "cvr", ("open", "mail"): "open_rate", ("bounce", "mail"): "bounce_rate", ("unsubscribe", "mail"): "unsubscribe_rate",
    ("complaint", "mail"): "complaint_rate", ("view", "customer"): "frequency",
}  # fmt: skip
"""What is counted, and of each of what: the figure."""
_COUNTS = {
    ("click", "view"): "clicks", ("click", "mail"): "unique_clicks", ("click", "open"): "unique_clicks", ("conversion", "click"): "conversions",
    ("order", "click"): "conversions", ("open", "mail"): "opens", ("bounce", "mail"): "bounces", ("unsubscribe", "mail"): "unsubscribes",
    ("complaint", "mail"): "complaints",
}  # fmt: skip
"""The same where it is asked how many, not what share."""

_MAIL = r"(?:e-?mails?|mails?|messages?|newsletters?|mailings?|letters?)"
_PEOPLE = (
    r"(?:people|persons?|customers?|buyers?|shoppers?|clients?|folks|guests?|ones|those|everyone|everybody)"
)
_UNITS: tuple[tuple[str, str], ...] = (
    ("view", r"(?:1[., ]?000|1k|thousand|mille)(?: (?:ad )?(?:views?|impressions?|showings?))?|(?:ad )?(?:views?|impressions?|showings?)"),
    ("conversion", r"(?:ad |tracked )?conversions?|(?:ad|tracked) orders?"),
    ("new", r"(?:newly (?:won|acquired|gained)|brand[- ]new|new|extra|additional|first[- ]time) (?:customers?|buyers?|clients?|shoppers?)"),
    ("click", r"(?:ad )?clicks?"),
    ("open", r"opens?|opened (?:e-?mails?|mails?|messages?|newsletters?)"),
    ("mail", rf"(?:delivered|sent|received) {_MAIL}|{_MAIL} (?:delivered|sent|received|that (?:arrived|got through|(?:was|were) (?:sent|delivered)))|recipients?"),
    ("letter", r"e-?mails?|mails?|messages?"),
    ("order", r"orders?|baskets?|purchases?|checkouts?|sales?|transactions?"),
    ("customer", r"(?:different )?(?:customers?|buyers?|shoppers?|clients?|heads?|persons?)"),
)  # fmt: skip
"""What stands below the line, a longer name before what is part of it. A mail that is not said to be sent may as well be a campaign
("opens per mailing"): only what it earned is surely meant for each that went out."""
_OF_WHAT = r"(?![\s-]+(?:channels?|platforms?|segments?|campaigns?|types?|kinds?|groups?|values?|rates?|numbers?|counts?|no\.?|lists?|lines?|providers?|goals?|objectives?|\d))"
"""A unit before one of these is only what that is of ("per order channel")."""
_COUNTED: tuple[tuple[str, str], ...] = (
    ("click", r"clicks?|clicked|clicking|pressed"),
    ("view", r"views|impressions|showings|shown|displayed|seen"),
    ("conversion", r"conversions?|converts?|converted|converting"),
    ("open", r"opens?|opened"),
    ("unsubscribe", r"unsubscribes?|unsubscribed|unsubs?|opt[- ]?outs?|opted out"),
    ("complaint", r"(?:spam )?(?:complaints?|complained)|spam (?:reports?|marks?)|marked as spam"),
    ("bounce", r"bounces?|bounced|undelivered|undeliverable"),
    ("order", r"orders?|purchases?|(?<=how many )sales"),
    ("earned", r"(?<!net )(?<!gross )(?<!attributed )(?<!reported )(?<!platform )(?<!ad )(?<!returned )(?:revenue|sales|turnover|income|takings|earnings)|money|euros?|cash|earn(?:s|ed|ing)?|brings?(?: in)?|brought(?: in)?|bringing(?: in)?|made|makes?|making|generate[sd]?|generating|yield(?:s|ed)?|turn(?:s|ed)? over"),
    ("paid", r"spend(?:s|ing)?|spent|costs?|costing|pay(?:s|ing)?|paid|expenses"),
)  # fmt: skip
_ADVERBS = r"(?:the )?(?:most|least|more|less|best|worst|better|worse|fewest|highest|lowest|on average|exactly|roughly|about)"
_EACH = r"(?:per|for each|for every|for one|with each|with every|in each|from each|from every|out of each|out of every|relative to|in relation to|in proportion to|measured against|divided by|÷|as an? (?:share|percentage|proportion|fraction|%) of)"
"""What puts one side below the other, whatever stands between."""
_DIRECTLY = r"(?:over|to|a|an|each|out of|/)"
"""What does so only right behind the other side."""
_DETERMINED = r"(?:(?:all|the|our|a|an|one|of|single|individual) )*"
FURTHEST = 7
"""So many words may stand between what is counted and what it is counted by."""
_SHARE = r"(?:share|percentage|percent|proportion|portion|fraction|part|%|pct)"
_NO_END = r"[^.?!;\n]"


def _named(rows: tuple[tuple[str, str], ...]) -> str:
    """The kinds as alternatives, each in a group of its name."""
    return "|".join(rf"(?P<{kind}>{pattern})" for kind, pattern in rows)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'-]){across_gaps(pattern)}(?![\w-])", re.IGNORECASE)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    units, counted = _named(_UNITS), _named(_COUNTED)
    units_of_one = units.replace("(?P<letter>", rf"(?P<letter>{_MAIL}|")
    one = r"(?:one|a single|each|every|each single|the average|an average|a typical|the typical)"
    asked = r"(?:what(?:'s|s| is| was| are| were| does| do| did| has| have)|how much(?:'s| is| was| are| were| does| do| did| has| have))"
    return {
        "counted": _compile(rf"(?:{counted})"),
        "each": _compile(rf"{_EACH} {_DETERMINED}(?:{units})(?![\w-]){_OF_WHAT}"),
        "directly": _compile(rf"{_DIRECTLY} {_DETERMINED}(?:{units})(?![\w-]){_OF_WHAT}"),
        "one": _compile(rf"{asked} {one} (?:{units_of_one}){_OF_WHAT}(?: (?:(?!per\b|by\b)\S+ ){{0,4}}?(?P<verb>bring\w*(?: in)?|earn\w*|mak(?:e|ing)|made|yield\w*|fetch\w*|worth|cost(?:s|ing)?|set us back))?(?: us)?"),
        "costs": _compile(rf"{asked} (?:a|an) (?P<new>(?:newly (?:won|acquired|gained) |brand[- ]new |new )(?:customer|buyer|client|shopper)) (?:\S+ ){{0,4}}?cost(?:s|ing)?(?: us)?|(?:price|cost)s? of (?:one|a single|a|an) (?P<click>(?:ad )?click)"),
    }  # fmt: skip


def find(text: str) -> tuple[Ratio, ...]:
    """The figures that are said by their sides, at most one for each place.

    >>> [r.metric for r in find("which ad is clicked the most relative to views")], find("clicks per month")
    (['ctr'], ())
    >>> [r.metric for r in find("do guests spend less per order than regulars")]
    ['aov']
    """
    return tuple([*_less_returns(text), *_of_one(text), *_shares(text), *_per_unit(text)])


def _kind(found: re.Match[str], rows: tuple[tuple[str, str], ...]) -> str:
    return next(kind for kind, _ in rows if found.groupdict().get(kind))


def _per_unit(text: str) -> Iterator[Ratio]:
    """ "Earned us the most per delivered message": what is counted, and what it is set against."""
    patterns = _patterns()
    counted = list(patterns["counted"].finditer(text))
    for way in ("each", "directly"):
        for below in patterns[way].finditer(text):
            unit = _kind(below, _UNITS)
            before = [m for m in counted if m.end() <= below.start()]
            after = [m for m in counted if m.start() >= below.end()] if way == "each" else []
            for above in (*reversed(before), *after):
                metric = RATIOS.get((_counted_as(above, unit, text), unit))
                between = text[min(above.end(), below.end()) : max(above.start(), below.start())]
                if metric and _is_near(between, way):
                    yield Ratio(metric, ((above.start(), above.end()), (below.start(), below.end())))
                    break
                if above in before and metric is None:
                    # Another figure stands between: "revenue and orders per click".
                    break


def _is_near(between: str, way: str) -> bool:
    if re.search(r"[.?!;\n]", between):
        return False
    words = re.sub(across_gaps(_ADVERBS), " ", between, flags=re.IGNORECASE).split()
    return not words if way == "directly" else len(words) <= FURTHEST and not _SPLITS.search(between)


_SPLITS = re.compile(r"\b(?:per|by|and|plus|vs\.?|versus)\b|[&+]", re.IGNORECASE)


def _counted_as(found: re.Match[str], unit: str, text: str) -> str:
    """What stands above the line; what people spend is earned, what the shop spends is paid."""
    kind = _kind(found, _COUNTED)
    if kind == "paid" and unit in ("order", "customer"):
        before = text[: found.start()]
        if not _ON_ADS.search(before) and (found.group(0).lower() in _SPENT and not _WE_SPEND.search(before)):
            return "earned"
    return kind


_SPENT = frozenset(["spend", "spends", "spent", "spending", "pay", "pays", "paid", "paying"])
_ON_ADS = re.compile(r"\b(?:ads?|media|marketing|advertising|campaign|channel) $", re.IGNORECASE)
_WE_SPEND = re.compile(r"\b(?:we|i|our (?:\w+ )?(?:ads?|campaigns?|marketing))(?:'ve)? (?:\w+ ){0,2}$", re.IGNORECASE)  # fmt: skip


def _of_one(text: str) -> Iterator[Ratio]:
    """ "What does one delivered message bring", "how much is one click": a price or a worth of one of them."""
    patterns = _patterns()
    for found in (*patterns["one"].finditer(text), *patterns["costs"].finditer(text)):
        unit = _kind(found, _UNITS)
        verb = (found.groupdict().get("verb") or "").lower()
        pays = verb.startswith(("cost", "set")) or (not verb and unit in _BOUGHT)
        if not verb and unit not in (*_BOUGHT, "order"):
            continue
        metric = RATIOS.get(("paid" if pays else "earned", unit))
        if pays and unit == "customer":
            metric = "cac"
        if metric:
            yield Ratio(metric, ((found.start(), found.end()),))


_BOUGHT = ("click", "view", "conversion", "new")
"""What has a price and brings nothing by itself."""

_OF: tuple[tuple[str, str], ...] = (
    ("open", rf"(?:{_PEOPLE} )?(?:who|that) (?:have |had )?opened|opens|openers|opened {_MAIL}"),
    ("click", rf"(?:{_PEOPLE} )?(?:who|that) (?:have |had )?clicked|(?:ad )?clicks|clickers"),
    ("view", rf"(?:{_PEOPLE} )?(?:who|that) (?:have |had )?(?:saw|seen) (?:the |our |an? )?(?:ads?|banners?)|(?:ad )?(?:views|impressions)"),
    ("mail", rf"(?:delivered |sent )?{_MAIL}|recipients|subscribers"),
)  # fmt: skip
_HAPPENED: tuple[tuple[str, str], ...] = (
    ("bounce", r"bounced?|(?:came|come|comes|sent|went|go|goes) back(?: un\w+)?|undeliver\w+|(?:never|didn'?t|did not|not) (?:arrived?|get through|got through)|(?:weren'?t|wasn'?t|not|were not|couldn'?t be|could not be|can'?t be) delivered"),
    ("complaint", r"(?:marked|reported|flagged|went|landed)(?: \w+){0,2} (?:as |in )?(?:spam|junk)"),
    ("unsubscribe", r"unsubscribed?|opt(?:ed)? out|left (?:the|our) list|signed off"),
    ("conversion", r"convert(?:ed|s)?|(?:becam?e|turn(?:ed|s)? into|end(?:ed|s)? (?:up )?(?:in|as|with)|le(?:d|ads?) to|result(?:ed|s)? in|brought|made) (?:an? |real )*(?:orders?|sales?|purchases?|conversions?)|(?:bought|ordered|purchased)"),
    ("click", r"(?:got |get |were |was |are |is |then |also |actually |end(?:ed|s)? (?:up )?(?:in|with) (?:an? )?|le(?:d|ads?) to (?:an? )?)*(?:clicked|clicks?|pressed)"),
    ("open", r"(?:got |get |were |was |are |is )*opened"),
)  # fmt: skip


@cache
def _share_pattern() -> re.Pattern[str]:
    whole, part = _named(_OF), "|".join(rf"(?P<did_{kind}>{p})" for kind, p in _HAPPENED)
    asked = rf"(?P<share>(?:what |which |how big an? |how many |the )*{_SHARE})(?: of)?|(?P<count>how many) of|(?P<out>out of|of all|of)"
    how = rf"(?:what |which |how big an? |the )*(?P<after>{_SHARE}|how many|how much)"
    return _compile(
        rf"(?:{asked}) (?:all |the |our |my |those |these )*(?:{whole})(?![\w-])(?: ?,)?(?:(?!\b(?:per|by)\b){_NO_END}){{0,60}}?\b(?:{how})?(?:(?!\b(?:per|by)\b){_NO_END}){{0,30}}?\b(?:{part})"
    )


def _shares(text: str) -> Iterator[Ratio]:
    """ "The share of the mails that came back undelivered", "out of all clicks, how many became orders"."""
    for found in _share_pattern().finditer(text):
        whole = _kind(found, _OF)
        part = next(kind for kind, _ in _HAPPENED if found[f"did_{kind}"])
        if found["out"] and not found["after"]:
            continue
        counts = found["count"] or (found["after"] or "").lower() == "how many"
        metric = (_COUNTS if counts and not found["out"] else RATIOS).get((part, whole))
        if metric:
            yield Ratio(metric, ((found.start(), found.end()),))


_RETURNED = r"(?:returns?|returned(?: (?:goods|stuff|things|items|products))?|refund(?:s|ed)?|(?:came|come|comes|coming|sent|send|brought|went|goes|given|handed|gave) (?:\w+ )?back|send[- ]?backs)"
_TAKEN_OFF = r"(?:taken|knocked|deducted|subtracted|stripped|removed|left)(?: (?:off|out|away))?"


@cache
def _net_pattern() -> re.Pattern[str]:
    minus = r"(?:minus|less|without|net of|after|ex|w/o|not counting|excluding|(?:after |once |when |if )?(?:\w+ )?(?:deduct|subtract)\w*|(?:after |once |when |if )?(?:\w+ )?(?:tak(?:e|ing)|leav(?:e|ing)) (?:off|out|away))"
    return _compile(
        rf"(?:{minus} (?:(?!rate)[\w']+ ){{0,5}}?{_RETURNED}(?: {_TAKEN_OFF})?|with (?:the |all |any )*{_RETURNED} (?:\w+ )?{_TAKEN_OFF})(?! rates?\b)"
    )


_MONEY = re.compile(
    r"(?<!net )(?<!gross )\b(?:revenue|sales|turnover|income|takings|earnings|proceeds)\b|\b(?:keep|kept|left|remain(?:s|ed)?|earn(?:ed)?|made|make)\b",
    re.IGNORECASE,
)


def _less_returns(text: str) -> Iterator[Ratio]:
    """ "Sales minus whatever was returned": net revenue, by its two sides."""
    for found in _net_pattern().finditer(text):
        money = list(_MONEY.finditer(text))
        near = [
            m
            for m in money
            if (m.end() <= found.start() or found.end() <= m.start())
            and not re.search(r"[.?!;]", text[min(m.end(), found.end()) : max(m.start(), found.start())])
        ]
        if near:
            side = min(near, key=lambda m: abs(m.start() - found.start()))
            yield Ratio("net_revenue", ((side.start(), side.end()), (found.start(), found.end())))
            return
