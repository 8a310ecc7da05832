"""What may be shown to whom: a rule beats a model every time, and each effect is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

FAMILY_REST_DAYS = 365
"""After a purchase in a durable family the family rests this long: no nine kettles after a kettle."""
MOST_OF_A_FAMILY = 3

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
    "not_asked_for",
    "unknown_product",
)
"""Codes of everything that can leave a product out, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Card:
    """What rules need of a product. ``stock`` None is not tracked, an empty ``countries`` means everywhere."""

    product: int
    kind: str = "product"
    is_active: bool = True
    stock: int | None = None
    family: str | None = None
    durable: bool | None = None
    min_age: int | None = None
    countries: frozenset[str] = frozenset()
    asked_for: bool = True


@dataclass(frozen=True, slots=True)
class Situation:
    """What rules need of a customer: days since each product was last bought, what came back, who it is.

    ``resting`` are durable families with days since the last purchase in each.
    """

    bought: Mapping[int, int] = field(default_factory=dict)
    returned: frozenset[int] = frozenset()
    resting: Mapping[str, int] = field(default_factory=dict)
    country: str | None = None
    born: date | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The products to show, in order, and how many each rule left out above the last of them."""

    products: tuple[int, ...]
    left_out: Mapping[str, int]


def forbids(card: Card | None, situation: Situation) -> str | None:
    """The first rule by which this product may not be shown to this customer; None where it may."""
    if card is None:
        return "unknown_product"
    if card.kind != "product":
        return "no_product"
    if not card.is_active:
        return "inactive"
    if card.product in situation.returned:
        return "returned"
    if card.product in situation.bought:
        return "already_bought"
    if card.stock is not None and card.stock <= 0:
        return "out_of_stock"
    if card.family is not None and situation.resting.get(card.family, FAMILY_REST_DAYS) < FAMILY_REST_DAYS:
        return "family_rests"
    if card.countries and situation.country not in card.countries:
        return "country"
    if card.min_age is not None and not _old_enough(card.min_age, situation):
        return "age"
    return None if card.asked_for else "not_asked_for"


def choose(ranked: Iterable[int], cards: Mapping[int, Card], situation: Situation, k: int) -> Choice:
    """The first ``k`` of ``ranked`` that every rule allows, at most ``MOST_OF_A_FAMILY`` of a family.

    Counted is what stood above the last product that is shown (everything, where the list was not filled).
    """
    shown: dict[int, None] = {}
    left_out: Counter[str] = Counter()
    families: Counter[str] = Counter()
    for product in ranked:
        if len(shown) >= k:
            break
        card = cards.get(product)
        rule = "family_full" if _full(card, families) else None
        rule = forbids(card, situation) or rule
        if rule:
            left_out[rule] += 1
        elif product not in shown:
            shown[product] = None
            if card and card.family:
                families[card.family] += 1
    return Choice(tuple(shown), {rule: left_out[rule] for rule in RULES if left_out[rule]})


def _full(card: Card | None, families: Counter[str]) -> bool:
    return card is not None and card.family is not None and families[card.family] >= MOST_OF_A_FAMILY


def _old_enough(least: int, situation: Situation) -> bool:
    """Somebody of unknown age counts as too young."""
    born, today = situation.born, situation.today
    if born is None or today is None:
        return False
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return years >= least
