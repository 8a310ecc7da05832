"""Rules that people make: what to lift, lower, put first, leave out, or sell only so; each with owner and dates.

A rule is typed: what it does (``kind``, ``value``), to which products, for which customers. It never makes a product
eligible that the shop's own rules leave out, and leaving out beats everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Literal, get_args

RuleKind = Literal["boost", "bury", "pin", "exclude", "only", "min_stock"]
KINDS: tuple[RuleKind, ...] = get_args(RuleKind)
DEFAULTS: Mapping[str, float] = {"boost": 20.0, "bury": 20.0, "pin": 1.0, "min_stock": 1.0}
"""What a rule without a value means: per cent, place, pieces."""


@dataclass(frozen=True, slots=True)
class Goods:
    """Which products; every condition that is given must hold. Ids are external ones, money is the store's."""

    product: frozenset[str] = frozenset()
    brand: frozenset[str] = frozenset()
    category: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()
    tag: frozenset[str] = frozenset()
    allergen: frozenset[str] = frozenset()
    min_price: float | None = None
    max_price: float | None = None
    min_margin: float | None = None
    max_margin: float | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Which customers; none given means all."""

    country: frozenset[str] = frozenset()
    segment: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Traits:
    """What rules look at of a product. ``margin`` is (price - cost) / price, None where the cost is not known."""

    external_id: str = ""
    brand: str | None = None
    category: str | None = None
    family: str | None = None
    tags: frozenset[str] = frozenset()
    allergens: frozenset[str] = frozenset()
    price: float | None = None
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``value`` is per cent (boost, bury), a place (pin) or pieces (min_stock); dates are half-open."""

    id: str
    kind: RuleKind
    goods: Goods = field(default_factory=Goods)
    people: People = field(default_factory=People)
    value: float = 0.0
    owner: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def in_force(self, today: date) -> bool:
        """Whether it counts on this day."""
        return (self.starts_on is None or self.starts_on <= today) and (
            self.ends_on is None or today < self.ends_on
        )

    def is_for(self, country: str | None, segment: str | None) -> bool:
        """Whether it counts for a customer; an unknown country or segment is none of those named."""
        people = self.people
        return (not people.country or country in people.country) and (
            not people.segment or segment in people.segment
        )

    def covers(self, traits: Traits) -> bool:
        """Whether it is about this product."""
        goods = self.goods
        return (
            all(
                not wanted or value in wanted
                for wanted, value in (
                    (goods.product, traits.external_id),
                    (goods.brand, traits.brand),
                    (goods.category, traits.category),
                    (goods.family, traits.family),
                )
            )
            and (not goods.tag or bool(goods.tag & traits.tags))
            and (not goods.allergen or bool(goods.allergen & traits.allergens))
            and _within(traits.price, goods.min_price, goods.max_price)
            and _within(traits.margin, goods.min_margin, goods.max_margin)
        )


class UnreadableRule(ValueError):
    """A stored rule that says something unknown; it has no effect and is told."""


def rule_of(row: Mapping[str, Any]) -> Rule:
    """A rule out of its row of ``recommendation_rules``. Raises UnreadableRule, naming what is wrong.

    >>> rule_of({"external_id": "r1", "kind": "bury", "scope": {"brand": ["Casa Lume"]}, "value": "30"}).value
    30.0
    """
    kind = str(row.get("kind"))
    if kind not in KINDS:
        raise UnreadableRule(f"kind {kind!r}")
    scope = row.get("scope") or {}
    if not isinstance(scope, Mapping):
        raise UnreadableRule("scope")
    names = {f.name for kind_of in (Goods, People) for f in fields(kind_of)}
    unknown = sorted(set(scope) - names)
    if unknown:
        raise UnreadableRule(f"scope {unknown[0]!r}")
    return Rule(
        id=str(row.get("external_id") or row.get("id")),
        kind=kind,
        goods=Goods(**_chosen(scope, Goods)),
        people=People(**_chosen(scope, People)),
        value=_number(row.get("value"), "value", DEFAULTS.get(kind, 0.0)),
        owner=row.get("owner"),
        starts_on=_day(row.get("starts_at")),
        ends_on=_day(row.get("ends_at")),
    )


def scope_of(rule: Rule) -> dict[str, Any]:
    """The JSON of its row: what ``rule_of`` reads back."""
    found: dict[str, Any] = {}
    for part in (rule.goods, rule.people):
        for f in fields(part):
            value = getattr(part, f.name)
            if isinstance(value, frozenset) and value:
                found[f.name] = sorted(value)
            elif isinstance(value, float):
                found[f.name] = value
    return found


def _chosen(scope: Mapping[str, Any], kind: type[Goods] | type[People]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for f in fields(kind):
        value = scope.get(f.name)
        if value is None:
            continue
        if f.name.startswith(("min_", "max_")):
            found[f.name] = _number(value, f.name, 0.0)
        else:
            found[f.name] = frozenset(str(v) for v in (value if isinstance(value, list | tuple) else [value]))
    return found


def _number(value: Any, name: str, default: float) -> float:
    if value in (None, ""):
        return default
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise UnreadableRule(f"{name} {value!r}") from None
    if not 0 <= number < 1e12:
        raise UnreadableRule(f"{name} {value!r}")
    return number


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _within(value: float | None, least: float | None, most: float | None) -> bool:
    if least is None and most is None:
        return True
    return value is not None and (least is None or value >= least) and (most is None or value <= most)


@dataclass(frozen=True, slots=True)
class Effect:
    """What all rules together do to one product for one customer, and which rules did."""

    out: str | None = None
    factor: float = 1.0
    place: int | None = None
    least_stock: float = 0.0
    by: tuple[str, ...] = ()


def effect(rules: Sequence[Rule], traits: Traits) -> Effect:
    """The rules are those for the customer and the day. An ``only`` that covers nothing else leaves all else out."""
    out: str | None = None
    factor, place, least, by = 1.0, None, 0.0, []
    for rule in rules:
        covers = rule.covers(traits)
        if (rule.kind == "only" and not covers) or (rule.kind == "exclude" and covers):
            return Effect(out=rule.id, by=(rule.id,))
        if not covers or rule.kind in ("only", "exclude"):
            continue
        by.append(rule.id)
        if rule.kind == "boost":
            factor *= 1 + rule.value / 100
        elif rule.kind == "bury":
            factor *= max(0.0, 1 - rule.value / 100)
        elif rule.kind == "pin":
            place = min(place or 10**6, max(1, int(rule.value)))
        else:
            least = max(least, rule.value)
    return Effect(out, factor, place, least, tuple(by))


def conflicts(rules: Iterable[Rule]) -> tuple[tuple[str, str], ...]:
    """Pairs of rules that pull the same goods of the same customers two ways."""
    found = []
    every = sorted(rules, key=lambda rule: rule.id)
    for n, one in enumerate(every):
        for other in every[n + 1 :]:
            if {one.kind, other.kind} in _OPPOSED and _overlap(one, other):
                found.append((one.id, other.id))
    return tuple(found)


_OPPOSED: tuple[set[str], ...] = (
    {"boost", "bury"}, {"boost", "exclude"}, {"pin", "exclude"}, {"pin", "bury"}, {"only", "exclude"},
)  # fmt: skip


def _overlap(one: Rule, other: Rule) -> bool:
    """Whether nothing in their conditions keeps them apart; both must still be able to be in force."""
    for a, b in ((one.goods, other.goods), (one.people, other.people)):
        for f in fields(a):
            mine, theirs = getattr(a, f.name), getattr(b, f.name)
            if isinstance(mine, frozenset) and mine and theirs and not mine & theirs:
                return False
    ends = [d for d in (one.ends_on, other.ends_on) if d]
    starts = [d for d in (one.starts_on, other.starts_on) if d]
    return not (ends and starts and max(starts) >= min(ends))
