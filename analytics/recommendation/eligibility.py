"""What may be shown to whom: what rules need of a product and of a customer, and which rule forbids what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from analytics.recommendation.contract import Task
from analytics.recommendation.merchandising import Effect, Rule, Traits

FAMILY_REST_DAYS = 365
"""After a purchase in a durable family the family rests this long: no nine kettles after a kettle."""
MOST_OF_A_FAMILY = 3
LEAST_REPEAT = 0.10
"""For the next order a product comes again only if so many of its buyers come back for it."""
OUTSIDE_BAND, SHOWN_IN_VAIN, NOT_DUE = 0.9, 0.5, 0.95
"""What a score is multiplied by: outside the customer's usual prices; shown twice of late without a click; for the next
order bought so lately that it is not usually due again (measured in docs/recommending.md: more of it does harm).
"""

NOTHING = Effect()
"""What no rule does."""

RULES: tuple[str, ...] = (
    "already_bought",
    "returned",
    "out_of_stock",
    "inactive",
    "no_product",
    "family_rests",
    "family_full",
    "country",
    "age",
    "excluded",
    "not_asked_for",
    "unknown_product",
)
"""Codes of everything that can leave a product out, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Card:
    """What rules need of a product. ``stock`` None is not tracked, an empty ``countries`` means everywhere.

    ``repeat`` is the share of buyers who come back for it.
    """

    product: int
    kind: str = "product"
    is_active: bool = True
    stock: int | None = None
    family: str | None = None
    durable: bool | None = None
    min_age: int | None = None
    countries: frozenset[str] = frozenset()
    asked_for: bool = True
    repeat: float = 0.0
    traits: Traits = Traits()


@dataclass(frozen=True, slots=True)
class Situation:
    """What rules need of a customer: days since each product was last bought, what came back, who it is.

    ``not_due`` are products bought more lately than buyers usually come back for them. ``resting`` are durable
    families with days since the last purchase in each, ``in_vain`` the products shown twice of late without a click,
    ``prices`` the band of the customer's usual prices.
    """

    bought: Mapping[int, int] = field(default_factory=dict)
    returned: frozenset[int] = frozenset()
    resting: Mapping[str, int] = field(default_factory=dict)
    country: str | None = None
    born: date | None = None
    today: date | None = None
    segment: str | None = None
    task: Task = "new"
    in_vain: frozenset[int] = frozenset()
    prices: tuple[float, float] | None = None
    most_of_a_family: int = MOST_OF_A_FAMILY
    not_due: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """The products to show, in order, and how many each rule left out above the last of them.

    ``moved`` names the people's rules that lifted, lowered or placed something shown; ``least`` is the adjusted
    score of the weakest that is shown by its score; ``adjusted`` are the scores by which those shown stand, lifted
    and lowered, where they have one. ``numbers`` are the places of ``products`` in the ranking, from 0.
    """

    products: tuple[int, ...]
    left_out: Mapping[str, int]
    moved: tuple[str, ...] = ()
    least: float = 0.0
    adjusted: Mapping[int, float] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()


def forbids(card: Card | None, situation: Situation, effects: Effect = NOTHING) -> str | None:
    """The first rule by which this product may not be shown to this customer; None where it may."""
    if card is None:
        return "unknown_product"
    if card.kind != "product":
        return "no_product"
    if not card.is_active:
        return "inactive"
    if card.product in situation.returned:
        return "returned"
    if card.product in situation.bought and not _comes_again(card, situation):
        return "already_bought"
    if card.stock is not None and card.stock <= max(0.0, effects.least_stock - 1):
        return "out_of_stock"
    if card.family is not None and situation.resting.get(card.family, FAMILY_REST_DAYS) < FAMILY_REST_DAYS:
        return "family_rests"
    if card.countries and situation.country not in card.countries:
        return "country"
    if card.min_age is not None and not _old_enough(card.min_age, situation):
        return "age"
    if effects.out is not None:
        return "excluded"
    return None if card.asked_for else "not_asked_for"


def for_customer(rules: Iterable[Rule], situation: Situation) -> tuple[Rule, ...]:
    """The rules that count for this customer today."""
    today = situation.today
    return tuple(
        rule
        for rule in rules
        if (today is None or rule.in_force(today)) and rule.is_for(situation.country, situation.segment)
    )


def lowered(card: Card, situation: Situation) -> dict[str, float]:
    """What lowers this product's score for this customer, people's rules apart: code and factor."""
    found: dict[str, float] = {}
    if card.product in situation.in_vain:
        found["shown_in_vain"] = SHOWN_IN_VAIN
    if card.product in situation.not_due:
        found["not_due"] = NOT_DUE
    price = card.traits.price
    if situation.prices and price is not None and not situation.prices[0] <= price <= situation.prices[1]:
        found["unusual_price"] = OUTSIDE_BAND
    return found


def not_due(bought: Mapping[int, int], refills: Mapping[int, int | None]) -> frozenset[int]:
    """Products bought fewer days ago than the first quartile of the days between two purchases of them.

    ``bought`` is days since each was last bought, ``refills`` that quartile where enough buyers came back.

    >>> sorted(not_due({1: 5, 2: 50, 3: 5}, {1: 30, 2: 30, 3: None}))
    [1]
    """
    return frozenset(p for p, age in bought.items() if age < (refills.get(p) or 0))


def most_lift(rules: tuple[Rule, ...], situation: Situation) -> float:
    """What a score can be multiplied by at most: by it one knows whether somebody not looked at could come first."""
    lift = 1.0
    for rule in for_customer(rules, situation):
        if rule.kind == "boost":
            lift *= 1 + rule.value / 100
    return lift


def _comes_again(card: Card, situation: Situation) -> bool:
    return situation.task == "next" and not card.durable and card.repeat >= LEAST_REPEAT


def _old_enough(least: int, situation: Situation) -> bool:
    """Somebody of unknown age counts as too young."""
    old = years(situation)
    return old is not None and old >= least


def years(situation: Situation) -> int | None:
    """How old the customer is; None where that is not known."""
    born, today = situation.born, situation.today
    if born is None or today is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def price_band(prices: Iterable[float]) -> tuple[float, float] | None:
    """Median ± 2 median absolute deviations of a customer's unit prices; None with fewer than five of them.

    >>> price_band([10, 12, 11, 9, 30])
    (9.0, 13.0)
    """
    ordered = sorted(prices)
    if len(ordered) < 5:
        return None
    middle = _median(ordered)
    spread = _median(sorted(abs(p - middle) for p in ordered))
    return (middle - 2 * spread, middle + 2 * spread) if spread else None


def _median(ordered: list[float]) -> float:
    n = len(ordered)
    return float(ordered[n // 2] if n % 2 else (ordered[n // 2 - 1] + ordered[n // 2]) / 2)
