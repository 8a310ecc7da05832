"""A merchandising rule in a sentence: what it does, to which products, for which customers, from when until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from analytics.capabilities.offers.products import products_in
from analytics.capabilities.protocol import Asked, World
from analytics.contract.draft import Stop
from analytics.contract.phrase import Issue
from analytics.planning.prices import prices_of
from analytics.recommendation.merchandising import DEFAULTS, Goods, People, Rule, RuleKind

HIGH_MARGIN = 0.5
_KINDS: tuple[tuple[RuleKind, str], ...] = (
    (
        "min_stock",
        r"\b(?:never|don'?t|do not|stop|no) (?:recommend\w*|offer\w*|suggest\w*|show\w*)?.*\b(?:stock|inventory) (?:is |of )?(?:below|under|less than|fewer than)|\b(?:fewer|less) than \d+ (?:left|in stock|pieces|units)|\bkeep at least \d+ (?:pieces |units )?in stock|\bminimum stock\b|\bmin(?:imum)? stock of\b",
    ),
    (
        "exclude",
        r"\b(?:never|don'?t ever|do not|don'?t|stop|no longer) (?:recommend\w*|offer\w*|suggest\w*|show\w*|promot\w*)\b|\b(?:exclude|hide|ban|block|blacklist|remove)\b.*\b(?:from|in) (?:all |the |our )?(?:recommend\w*|recs|lists|suggestions)\b|\bkeep .* out of (?:the |all |our )?rec\w*",
    ),
    (
        "bury",
        r"\b(?:bury|demote|down-?rank|push down|lower|move down|deprioriti[sz]e)\b",
    ),
    ("boost", r"\b(?:boost|lift|promote|favou?r|push up|prioriti[sz]e|up-?rank)\b"),
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
_HIGH_MARGIN = re.compile(r"\bhigh(?:er|est)?[- ]margins?\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:place|position|rank|number|spot)\s+(\d{1,2})\b", re.IGNORECASE)
_PIECES = re.compile(r"\b(?:below|under|less than|fewer than|at least|of)\s+(\d{1,5})\b", re.IGNORECASE)
_ALLERGEN = re.compile(
    r"\b(?:with|containing|contains?|that have|holding)\s+(nuts?|milk|gluten|soy|sesame|eggs?|fish|peanuts?|lactose|wheat|celery|mustard|shellfish)\b",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = r"(\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)?(?: of)? [a-z]{3,9}\.?(?: \d{4})?|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?)"
_FROM = re.compile(rf"\b(?:from|starting(?: on)?|as of|since)\s+(?:the )?{_DATE}", re.IGNORECASE)
_UNTIL = re.compile(rf"\b(?:until|till|to|through|up to|ending(?: on)?)\s+(?:the )?{_DATE}", re.IGNORECASE)
_FOR = re.compile(
    r"\bfor (?:the next )?(\d{1,3}|a|one|two|three|four|six) (day|week|month)s?\b", re.IGNORECASE
)
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
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
        for name in ("min_price", "max_price", "min_margin", "starts_on", "ends_on"):
            value = getattr(self, name)
            parts.append(f"{name}={value}" if value is not None else "")
        return " ".join(p for p in parts if p)


_AGES = re.compile(
    r"\b(?:anyone|anybody|everyone|people|customers?|buyers?|users?|those|kids|children|minors)\s+(?:who (?:is|are) )?(?:under|over|below|above|aged|younger than|older than)\s+\d{1,2}\b|\b(?:minors|children|kids|teenagers)\b",
    re.IGNORECASE,
)


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
    chosen: dict[str, tuple[str, ...]] = {}
    for wanted in asked.reading.filters():
        chosen[wanted.dimension] = tuple(sorted({*chosen.get(wanted.dimension, ()), *wanted.ids}))
    low, high = prices_of(text) if kind != "min_stock" else (None, None)
    margin = _margin(text)
    if margin is not None:
        low = None
    allergens = tuple(sorted({a.lower() for a in _ALLERGEN.findall(text)}))
    # "Products with nuts" are not those that have nuts in their name.
    told = {m.term.id for m in asked.reading.of("value") if m.said.lower() in allergens}
    named = tuple(p for p in chosen.get("product", ()) if p not in told)
    goods = named or chosen.get("brand") or chosen.get("category") or allergens
    if not goods and margin is None and low is None and high is None and kind != "min_stock":
        said = _NAME.search(text)
        found = products_in(asked, world, said.group(1) if said else None)
        if isinstance(found, Stop):
            return found
        named = tuple(p.id for p in found[0])
    starts, ends = days_said(text, world.facts.today)
    return Said(
        kind=kind,
        products=named,
        brands=chosen.get("brand", ()),
        categories=chosen.get("category", ()),
        allergens=allergens,
        min_price=low,
        max_price=high,
        min_margin=margin,
        countries=chosen.get("country", ()),
        segments=chosen.get("segment", ()),
        value=_value(kind, text),
        starts_on=starts,
        ends_on=ends,
    )


def days_said(text: str, today: date) -> tuple[date | None, date | None]:
    """From when (included) and until when (its next day) a rule is to hold; a day without a year is the next one.

    >>> days_said("from 1 Nov until 31 December", date(2026, 10, 21))
    (datetime.date(2026, 11, 1), datetime.date(2027, 1, 1))
    >>> days_said("for two weeks", date(2026, 10, 21))
    (None, datetime.date(2026, 11, 4))
    """
    starts = next((d for m in _FROM.finditer(text) if (d := _day(m.group(1), today))), None)
    ends = next((d for m in _UNTIL.finditer(text) if (d := _day(m.group(1), starts or today))), None)
    if ends is not None:
        return starts, ends + timedelta(days=1)
    if long := _FOR.search(text):
        n = _NUMBERS.get(long.group(1).lower()) or int(long.group(1))
        days = {"day": 1, "week": 7, "month": 30}[long.group(2).lower()]
        return starts, (starts or today) + timedelta(days=n * days)
    return starts, None


def _day(text: str, after: date) -> date | None:
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    try:
        if iso:
            return date(*(int(n) for n in iso.groups()))
        words = re.findall(r"[a-z]+|\d+", text.lower())
        month = next(_MONTHS.index(w[:3]) + 1 for w in words if w[:3] in _MONTHS)
        numbers = [int(w) for w in words if w.isdigit()]
        day = next(n for n in numbers if n <= 31)
        year = next((n for n in numbers if n > 31), None)
        found = date(year or after.year, month, day)
    except (ValueError, StopIteration):
        return None
    return found if year or found >= after else date(after.year + 1, month, day)


def _margin(text: str) -> Decimal | None:
    if found := _MARGIN.search(text):
        return Decimal(found.group(1)) / 100
    return Decimal(str(HIGH_MARGIN)) if _HIGH_MARGIN.search(text) else None


def _value(kind: RuleKind, text: str) -> Decimal:
    default = Decimal(str(DEFAULTS.get(kind, 0)))
    pattern = {"pin": _PLACE, "min_stock": _PIECES, "boost": _PERCENT, "bury": _PERCENT}.get(kind)
    without_margin = _MARGIN.sub("", text)
    found = pattern.search(without_margin) if pattern else None
    return Decimal(found.group(1)) if found else default
