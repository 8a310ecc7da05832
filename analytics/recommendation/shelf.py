"""Products with people's rules compiled for them, so that two hundred rules cost a list no more than ten.

What ``eligibility`` says of one product and one customer is said here of many products at once; a test holds both alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analytics.recommendation.contract import Floats, Ints
from analytics.recommendation.eligibility import (
    FAMILY_REST_DAYS,
    LEAST_REPEAT,
    NOT_DUE,
    NOTHING,
    OUTSIDE_BAND,
    RULES,
    SHOWN_IN_VAIN,
    Card,
    Choice,
    Situation,
    forbids,
    years,
)
from analytics.recommendation.merchandising import Effect, Goods, Rule
from analytics.recommendation.order import best_first
from analytics.recommendation.picking import Bars, picked

Marks = NDArray[np.bool_]

LOWERS: Mapping[str, float] = {
    "shown_in_vain": SHOWN_IN_VAIN,
    "not_due": NOT_DUE,
    "unusual_price": OUTSIDE_BAND,
}
"""What lowers a score, people's rules apart, in the order in which it is told."""
MOST_KINDS_OF_CUSTOMERS = 64
"""The effects of so many sets of rules are kept; customers of a country and segment share one."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What the rules of a kind of customers do to each product of a shelf; arrays by position.

    ``out`` holds the number of the rule that leaves it out (-1 none), ``place`` the place that is given (0 none).
    """

    numbers: tuple[int, ...]
    out: Ints
    factor: Floats
    place: Ints
    least_stock: Floats
    touched: Marks
    named: tuple[int, ...]
    """Products that are given a place by name, by id."""
    told: dict[int, Effect] = field(default_factory=dict)
    """What was asked for by product, so that it is put together once."""


@dataclass(frozen=True)
class Columns:
    """What ``eligibility`` looks at of each card, by position; NaN where a number is not known.

    ``sold`` is a product that is active and was asked for, ``again`` one that may come again in the next order;
    ``family`` is a number (0 none) that ``families`` has by name, ``limited`` where only some countries may see it.
    """

    sold: Marks
    stock: Floats
    price: Floats
    margin: Floats
    min_age: Floats
    again: Marks
    family: Ints
    families: Mapping[str, int]
    limited: Mapping[int, frozenset[str]]

    @classmethod
    def of(cls, cards: tuple[Card, ...]) -> Columns:
        """As the cards say; a product whose stock is not tracked is never out of stock."""
        families: dict[str, int] = {}
        family = [0 if c.family is None else families.setdefault(c.family, len(families) + 1) for c in cards]
        return cls(
            sold=np.array([c.kind == "product" and c.is_active and c.asked_for for c in cards], dtype=bool),
            stock=np.array([np.inf if c.stock is None else c.stock for c in cards], dtype=np.float64),
            price=_numbers(c.traits.price for c in cards),
            margin=_numbers(c.traits.margin for c in cards),
            min_age=_numbers(c.min_age for c in cards),
            again=np.array([not c.durable and c.repeat >= LEAST_REPEAT for c in cards], dtype=bool),
            family=np.array(family, dtype=np.int64),
            families=families,
            limited={n: c.countries for n, c in enumerate(cards) if c.countries},
        )


def _numbers(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


class Shelf:
    """Products by their cards, with people's rules compiled for them; it never changes and may be shared."""

    def __init__(self, cards: Mapping[int, Card], rules: tuple[Rule, ...] = ()) -> None:
        self.products = np.array(sorted(cards), dtype=np.int64)
        self.cards = tuple(cards[p] for p in self.products.tolist())
        self.rules = rules
        self._position = {product: n for n, product in enumerate(self.products.tolist())}
        self._covers: dict[int, Marks] = {}
        self._effects: dict[tuple[int, ...], Effects] = {}
        self._numbers_of: dict[tuple[str | None, str | None, date | None], tuple[int, ...]] = {}
        self._index: dict[tuple[str, str], list[int]] | None = None
        self._elsewhere: dict[str | None, Marks] = {}

    def choose(
        self,
        ranked: Ints,
        situation: Situation,
        k: int,
        scores: Floats | None = None,
        asked: Callable[[int], bool] | None = None,
    ) -> Choice:
        """The first ``k`` of ``ranked`` (no product twice) that every rule allows, so many of a family as may be.

        ``scores`` are those of the ranking, from 0 up; what has none (NaN) keeps its place behind those that have one.
        ``asked`` says whether a product is one that was asked for. Counted is what stood above the last product that
        is shown (everything, where the list was not filled).
        """
        at, effects = self.places(ranked), self.effects(situation)
        lifted = np.full(len(ranked), np.nan)
        order = np.arange(len(ranked))
        if scores is not None:
            factor = self._factors(at, situation, effects)
            lifted = scores * factor
            scored = ~np.isnan(scores)
            if scored.any() and np.any(factor != 1.0):
                order = best_first(np.where(scored, lifted, 0.0))
        bars = Bars(
            lambda position: self._forbidden(position, situation, effects, asked),
            lambda position: self.cards[position].family,
            situation.most_of_a_family,
        )
        pins = self._pinned(order, at, situation, effects, asked)
        taken = picked(order, at, pins, k, bars)
        shown = tuple(ranked[list(taken.shown)].tolist())
        values = {n: lifted[n].item() for n in taken.shown if not np.isnan(lifted[n])}
        return Choice(
            products=shown,
            left_out={rule: taken.left_out[rule] for rule in RULES if taken.left_out.get(rule)},
            moved=tuple(dict.fromkeys(rule for p in shown for rule in self.effect(p, effects).by)),
            least=next((values[n] for n in reversed(taken.by_score) if n in values), 0.0),
            adjusted={p: values[n] for p, n in zip(shown, taken.shown, strict=True) if n in values},
            numbers=taken.shown,
        )

    def with_named(
        self, ranked: Ints, scores: Floats, situation: Situation, more: Iterable[int] = ()
    ) -> tuple[Ints, Floats]:
        """A ranking with ``more`` behind it, and what a rule gives a place by name; these have no score (NaN)."""
        behind = np.array([*dict.fromkeys((*more, *self.effects(situation).named))], dtype=np.int64)
        if not len(behind):
            return ranked, scores
        there = np.zeros(len(self.products) + 1, dtype=bool)
        there[self.places(ranked)] = True
        at = self.places(behind)
        # Position -1 is the last entry, which says nothing of what does not stand here.
        known = np.where(at >= 0, there[at], np.isin(behind, ranked) if (at < 0).any() else False)
        behind = behind[~known]
        return np.append(ranked, behind), np.append(scores, np.full(len(behind), np.nan))

    def allowed(self, at: Ints, situation: Situation) -> Marks:
        """Whether ``eligibility.forbids`` nothing of the products at these positions, people's rules counted."""
        c, effects = self.columns, self.effects(situation)
        marks = c.sold[at] & (effects.out[at] < 0)
        marks &= c.stock[at] > np.maximum(0.0, effects.least_stock[at] - 1)
        if situation.returned:
            marks &= ~self._among(situation.returned)[at]
        if situation.bought:
            gone = self._among(situation.bought)[at]
            marks &= ~gone | c.again[at] if situation.task == "next" else ~gone
        resting = [
            c.families[f]
            for f, age in situation.resting.items()
            if age < FAMILY_REST_DAYS and f in c.families
        ]
        if resting:
            marks &= ~np.isin(c.family[at], resting)
        if c.limited:
            marks &= ~self._not_for(situation.country)[at]
        old = years(situation)
        return marks & (np.isnan(c.min_age[at]) | (c.min_age[at] <= (-np.inf if old is None else old)))

    def lowered(self, at: Ints, situation: Situation) -> dict[str, Marks]:
        """As ``eligibility.lowered`` of the products at these positions: what is lowered, by what lowers it."""
        found = {}
        for code, ids in (("shown_in_vain", situation.in_vain), ("not_due", situation.not_due)):
            if ids:
                found[code] = self._among(ids)[at] & (at >= 0)
        if situation.prices:
            low, high = situation.prices
            price = self.columns.price[at]
            found["unusual_price"] = ((price < low) | (price > high)) & (at >= 0)
        return found

    def places(self, products: Ints) -> Ints:
        """Positions on the shelf, -1 for what does not stand here."""
        n = len(self.products)
        if not n:
            return np.full(len(products), -1)
        table = self._table
        if table is not None:
            at: Ints = table[np.clip(products, -1, len(table) - 2)]
            return at
        at = np.minimum(np.searchsorted(self.products, products), n - 1)
        return np.where(self.products[at] == products, at, -1)

    @cached_property
    def columns(self) -> Columns:
        """The cards as columns."""
        return Columns.of(self.cards)

    @cached_property
    def _table(self) -> Ints | None:
        """Positions by id, with -1 at both ends for all other ids; None where ids are too far apart for that."""
        low, high = int(self.products[0]), int(self.products[-1])
        if low < 0 or high > 8 * len(self.products) + 10_000:
            return None
        table = np.full(high + 3, -1)
        table[self.products] = np.arange(len(self.products))
        return table

    def _among(self, products: Iterable[int]) -> Marks:
        """Marks these products, by position; one more for the position -1, which is none of them."""
        marks = np.zeros(len(self.products) + 1, dtype=bool)
        marks[self.places(np.fromiter(products, np.int64))] = True
        marks[-1] = False
        return marks

    def _not_for(self, country: str | None) -> Marks:
        if country not in self._elsewhere:
            marks = np.zeros(len(self.products), dtype=bool)
            for n, countries in self.columns.limited.items():
                marks[n] = country not in countries
            self._elsewhere[country] = marks
        return self._elsewhere[country]

    def _factors(self, at: Ints, situation: Situation, effects: Effects) -> Floats:
        if not len(self.products):
            return np.ones(len(at))
        factor = np.where(at >= 0, effects.factor[at], 1.0)
        for code, marks in self.lowered(at, situation).items():
            factor[marks] *= LOWERS[code]
        return factor

    def _pinned(
        self,
        order: Ints,
        at: Ints,
        situation: Situation,
        effects: Effects,
        asked: Callable[[int], bool] | None,
    ) -> dict[int, int]:
        """The place by number in the ranking of what is given one and may be shown, by place, then as ranked."""
        if not effects.place.any():
            return {}
        given = np.where(at >= 0, effects.place[at], 0)
        numbers = order[given[order] > 0]
        numbers = numbers[self.allowed(at[numbers], situation)]
        numbers = numbers[np.argsort(given[numbers], kind="stable")]
        return {
            n: place
            for n, place in zip(numbers.tolist(), given[numbers].tolist(), strict=True)
            if asked is None or asked(int(self.products[at[n]]))
        }

    def _forbidden(
        self, at: int, situation: Situation, effects: Effects, asked: Callable[[int], bool] | None
    ) -> str | None:
        if at < 0:
            return "unknown_product"
        out = NOTHING
        if effects.out[at] >= 0:
            out = _EXCLUDED
        elif effects.least_stock[at] > 0:
            out = Effect(least_stock=float(effects.least_stock[at]))
        rule = forbids(self.cards[at], situation, out)
        if rule is None and asked is not None and not asked(int(self.products[at])):
            return "not_asked_for"
        return rule

    def effects(self, situation: Situation) -> Effects:
        """What the rules that count for a customer do; made once for all customers with the same ones."""
        kind = (situation.country, situation.segment, situation.today)
        numbers = self._numbers_of.get(kind)
        if numbers is None:
            numbers = self._numbers_of[kind] = tuple(
                n
                for n, rule in enumerate(self.rules)
                if (kind[2] is None or rule.in_force(kind[2])) and rule.is_for(kind[0], kind[1])
            )
        found = self._effects.get(numbers)
        if found is None:
            if len(self._effects) >= MOST_KINDS_OF_CUSTOMERS:
                self._effects.clear()
            found = self._effects[numbers] = self._compiled(numbers)
        return found

    def effect(self, product: int, effects: Effects) -> Effect:
        """As ``merchandising.effect`` of the same rules."""
        at = self._position.get(product)
        if at is None or not (effects.touched[at] or effects.out[at] >= 0):
            return NOTHING
        if product not in effects.told:
            effects.told[product] = self._told(at, effects)
        return effects.told[product]

    def _told(self, at: int, effects: Effects) -> Effect:
        if effects.out[at] >= 0:
            rule = self.rules[effects.out[at]].id
            return Effect(out=rule, by=(rule,))
        by = tuple(
            self.rules[n].id
            for n in effects.numbers
            if self.rules[n].kind not in ("only", "exclude") and self._covered(n)[at]
        )
        place = int(effects.place[at]) or None
        return Effect(None, float(effects.factor[at]), place, float(effects.least_stock[at]), by)

    def _named(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        names = {name for n in numbers if self.rules[n].kind == "pin" for name in self.rules[n].goods.product}
        at = sorted(n for name in names for n in self._indexed().get(("product", name), ()))
        return tuple(self.products[at].tolist())

    def card(self, product: int) -> Card | None:
        """The card, if the product stands here."""
        at = self._position.get(product)
        return None if at is None else self.cards[at]

    def _compiled(self, numbers: tuple[int, ...]) -> Effects:
        n = len(self.cards)
        out, place = np.full(n, -1, dtype=np.int64), np.zeros(n, dtype=np.int64)
        factor, least, touched = np.ones(n), np.zeros(n), np.zeros(n, dtype=bool)
        for number in numbers:
            rule, covers = self.rules[number], self._covered(number)
            if rule.kind in ("only", "exclude"):
                gone = covers if rule.kind == "exclude" else ~covers
                out[gone & (out < 0)] = number
                continue
            touched |= covers
            if rule.kind == "boost":
                factor[covers] *= 1 + rule.value / 100
            elif rule.kind == "bury":
                factor[covers] *= max(0.0, 1 - rule.value / 100)
            elif rule.kind == "pin":
                given = max(1, int(rule.value))
                place[covers] = np.where(place[covers] > 0, np.minimum(place[covers], given), given)
            else:
                least[covers] = np.maximum(least[covers], rule.value)
        gone = out >= 0
        factor[gone], place[gone], least[gone], touched[gone] = 1.0, 0, 0.0, False
        return Effects(numbers, out, factor, place, least, touched, self._named(numbers))

    def _covered(self, number: int) -> Marks:
        if number not in self._covers:
            self._covers[number] = self._about(self.rules[number].goods)
        return self._covers[number]

    def _about(self, goods: Goods) -> Marks:
        """As ``Rule.covers`` for every product."""
        marks, index = np.ones(len(self.cards), dtype=bool), self._indexed()
        for f in fields(goods):
            wanted = getattr(goods, f.name)
            if isinstance(wanted, frozenset) and wanted:
                these = np.zeros(len(self.cards), dtype=bool)
                for value in wanted:
                    these[index.get((f.name, value), [])] = True
                marks &= these
        if goods.min_price is not None:
            marks &= self.columns.price >= goods.min_price
        if goods.max_price is not None:
            marks &= self.columns.price <= goods.max_price
        if goods.min_margin is not None:
            marks &= self.columns.margin >= goods.min_margin
        if goods.max_margin is not None:
            marks &= self.columns.margin <= goods.max_margin
        return marks

    def _indexed(self) -> Mapping[tuple[str, str], list[int]]:
        if self._index is None:
            self._index = _indexed(self.cards)
        return self._index


_EXCLUDED = Effect(out="")


def _indexed(cards: tuple[Card, ...]) -> dict[tuple[str, str], list[int]]:
    """Positions by what rules name; the names are those of ``Goods``."""
    found: dict[tuple[str, str], list[int]] = {}
    for n, card in enumerate(cards):
        traits = card.traits
        one = (
            ("product", traits.external_id),
            ("brand", traits.brand),
            ("category", traits.category),
            ("family", traits.family),
        )
        many = [("tag", t) for t in traits.tags] + [("allergen", a) for a in traits.allergens]
        for name, value in (*one, *many):
            if value is not None:
                found.setdefault((name, value), []).append(n)
    return found
