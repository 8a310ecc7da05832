"""A merchandising rule in a sentence: what it does, to which products, for which customers, from when until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from analytics.capabilities.offers.products import products_in
from analytics.capabilities.protocol import Asked, World
from analytics.capabilities.rules.days import days_said, unread_day
from analytics.contract.draft import Stop
from analytics.contract.phrase import Issue
from analytics.planning.words.prices import prices_of
from analytics.recommendation.merchandising import DEFAULTS, Goods, People, Rule, RuleKind

HIGH_MARGIN, LOW_MARGIN = 0.5, 0.2
_KINDS: tuple[tuple[RuleKind, str], ...] = (
    (
        "min_stock",
        r"\b(?:never|don'?t|do not|stop|no) (?:recommend\w*|offer\w*|suggest\w*|show\w*)?.*\b(?:stock|inventory) (?:is |of )?(?:below|under|less than|fewer than)|\b(?:fewer|less) than \d+ (?:left|in stock|pieces|units)|\bkeep at least \d+ (?:pieces |units )?in stock|\bminimum stock\b|\bmin(?:imum)? stock of\b",
    ),
    (
        "exclude",
        r"\b(?:never|don'?t ever|do not|don'?t|stop|no longer) (?:recommend\w*|offer\w*|suggest\w*|show\w*|promot\w*)\b|\b(?:exclude|hide|ban|block|blacklist|remove)\b.*\b(?:from|in) (?:all |the |our )?(?:recommend\w*|recs|lists|suggestions)\b|^\W*(?:please )?(?:hide|ban|block|blacklist) (?!rule\b)|\bkeep .* out of (?:the |all |our )?rec\w*",
    ),
    (
        "bury",
        r"\b(?:bury|demote|down-?rank|push down|lower|move down|deprioriti[sz]e)\b",
    ),
    (
        "boost",
        r"\b(?:boost|lift|promote|favou?r|push up|prioriti[sz]e|up-?rank)\b|\bpush (?!down\b)(?=.*\b(?:margins?|products?|brand|category|stuff|items?|goods)\b)",
    ),
    (
        "pin",
        r"\b(?:pin|always (?:show|recommend|put|offer)|put .* (?:first|on top|at (?:place|position|rank))|fix .* (?:first|on top|at))\b",
    ),
    (
        "only",
        r"\b(?:only (?:recommend|offer|show|suggest)|recommend only|offer only|show only|suggest only|nothing but)\b",
    ),
)
_PERCENT = re.compile(r"\b(?:by\s+)?(\d{1,3}(?:\.\d+)?)\s*(?:%|percent)", re.IGNORECASE)
_MARGIN = re.compile(
    r"\b(?:margins?)\s*(?:of\s*)?(?:over|above|at least|>=?|more than)\s*(\d{1,2})\s*(?:%|percent)?",
    re.IGNORECASE,
)
_BELOW = r"(?:under|below|less than|at most|<=?|lower than)"
_LOW_MARGIN = re.compile(
    rf"\bmargins?\s*(?:of\s*|is\s*)?{_BELOW}\s*(\d{{1,2}})\s*(?:%|percent)?|\b{_BELOW}\s*(?:an? )?(\d{{1,2}})\s*(?:%|percent)\s*(?:of )?margins?\b",
    re.IGNORECASE,
)
_HIGH_MARGIN = re.compile(r"\bhigh(?:er|est)?[- ]margins?\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:place|position|rank|number|spot)\s+(\d{1,2})\b", re.IGNORECASE)
_PIECES = re.compile(r"\b(?:below|under|less than|fewer than|at least|of)\s+(\d{1,5})\b", re.IGNORECASE)
_ALLERGEN = re.compile(
    r"\b(?:with|containing|contains?|that have|holding)\s+(nuts?|milk|gluten|soy|sesame|eggs?|fish|peanuts?|lactose|wheat|celery|mustard|shellfish)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:recommend|offer|suggest|show|boost|bury|demote|promote|pin|hide|exclude|ban|block|put|lift|lower|favou?r|push)(?:ing)?\s+(?:up |down )?(?:the |our |brand |category |product )*(.+?)(?=\s+(?:to|for|in|by|at|on|from|until|first|during|with|anywhere|any ?more|again|when)\b|[.!?]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """The parts of a rule as a question keeps them; ids are external ones, sorted."""

    kind: RuleKind
    products: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    allergens: tuple[str, ...] = ()
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    min_margin: Decimal | None = None
    max_margin: Decimal | None = None
    countries: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    value: Decimal = Decimal(0)
    starts_on: date | None = None
    ends_on: date | None = None

    def rule(self, identity: str, owner: str | None = None) -> Rule:
        """As the rule that it makes."""
        return Rule(
            id=identity,
            kind=self.kind,
            goods=Goods(
                product=frozenset(self.products),
                brand=frozenset(self.brands),
                category=frozenset(self.categories),
                allergen=frozenset(self.allergens),
                min_price=None if self.min_price is None else float(self.min_price),
                max_price=None if self.max_price is None else float(self.max_price),
                min_margin=None if self.min_margin is None else float(self.min_margin),
                max_margin=None if self.max_margin is None else float(self.max_margin),
            ),
            people=People(frozenset(self.countries), frozenset(self.segments)),
            value=float(self.value),
            owner=owner,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )

    def canonical(self) -> str:
        """In one line."""
        parts = [self.kind, f"{self.value:f}" if self.value else ""]
        for name in ("products", "brands", "categories", "allergens", "countries", "segments"):
            values = getattr(self, name)
            parts.append(f"{name}={'|'.join(values)}" if values else "")
        for name in ("min_price", "max_price", "min_margin", "max_margin", "starts_on", "ends_on"):
            value = getattr(self, name)
            parts.append(f"{name}={value}" if value is not None else "")
        return " ".join(p for p in parts if p)


_AGES = re.compile(
    r"\b(?:anyone|anybody|everyone|people|customers?|buyers?|users?|those|kids|children|minors)\s+(?:who (?:is|are) )?(?:under|over|below|above|aged|younger than|older than)\s+\d{1,2}\b|\b(?:minors|children|kids|teenagers)\b",
    re.IGNORECASE,
)


_GONE = re.compile(r"\b(?:out[- ]of[- ]stock|sold[- ]out|unavailable|not in stock)\b", re.IGNORECASE)


def kind_of(text: str) -> RuleKind | None:
    """What a sentence would have a rule do; None where it asks for none."""
    return next((kind for kind, pattern in _KINDS if re.search(pattern, text, re.IGNORECASE)), None)


def rule_said(asked: Asked, world: World) -> Said | Stop:
    """The rule in a sentence; a Stop names what is missing or not known."""
    text = asked.text
    kind = kind_of(text)
    if kind is None:
        return Stop((Issue("rules.what", {}, ("never recommend brand X to customers in Y",)),), "clarify")
    if _AGES.search(text):
        return Stop((Issue("rules.no_age"),), "refuse")
    if kind == "exclude" and _GONE.search(text):
        return Stop((Issue("rules.always_so", {}, ("keep at least 5 pieces in stock",)),), "clarify")
    chosen: dict[str, tuple[str, ...]] = {}
    for wanted in asked.reading.filters():
        chosen[wanted.dimension] = tuple(sorted({*chosen.get(wanted.dimension, ()), *wanted.ids}))
    low, high = prices_of(text) if kind != "min_stock" else (None, None)
    margin, most = _margin(text), _most_margin(text)
    low = None if margin is not None else low
    high = None if most is not None else high
    allergens = tuple(sorted({a.lower() for a in _ALLERGEN.findall(text)}))
    # "Products with nuts" are not those that have nuts in their name.
    told = {m.term.id for m in asked.reading.of("value") if m.said.lower() in allergens}
    named = tuple(p for p in chosen.get("product", ()) if p not in told)
    goods = named or chosen.get("brand") or chosen.get("category") or allergens
    if not goods and margin is None and most is None and low is None and high is None and kind != "min_stock":
        said = _NAME.search(text)
        found = products_in(asked, world, said.group(1) if said else None)
        if isinstance(found, Stop):
            return found
        named = tuple(p.id for p in found[0])
    today = world.facts.today
    if unread := unread_day(text, today):
        return Stop((Issue("rules.which_day", {"said": unread}),), "clarify")
    starts, ends = days_said(text, today)
    return Said(
        kind=kind,
        products=named,
        brands=chosen.get("brand", ()),
        categories=chosen.get("category", ()),
        allergens=allergens,
        min_price=low,
        max_price=high,
        min_margin=margin,
        max_margin=most,
        countries=chosen.get("country", ()),
        segments=chosen.get("segment", ()),
        value=_value(kind, text),
        starts_on=starts,
        ends_on=ends,
    )


def _most_margin(text: str) -> Decimal | None:
    if found := _LOW_MARGIN.search(text):
        return Decimal(found.group(1) or found.group(2)) / 100
    return (
        Decimal(str(LOW_MARGIN))
        if re.search(r"\blow(?:er|est)?[- ]margins?\b", text, re.IGNORECASE)
        else None
    )


def _margin(text: str) -> Decimal | None:
    if found := _MARGIN.search(text):
        return Decimal(found.group(1)) / 100
    return Decimal(str(HIGH_MARGIN)) if _HIGH_MARGIN.search(text) else None


def _value(kind: RuleKind, text: str) -> Decimal:
    default = Decimal(str(DEFAULTS.get(kind, 0)))
    pattern = {"pin": _PLACE, "min_stock": _PIECES, "boost": _PERCENT, "bury": _PERCENT}.get(kind)
    without_margin = _LOW_MARGIN.sub("", _MARGIN.sub("", text))
    found = pattern.search(without_margin) if pattern else None
    return Decimal(found.group(1)) if found else default
