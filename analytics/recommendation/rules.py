"""What is shown of a ranking: a rule beats a model every time, and each effect is counted.

In order: eligibility, already bought, family suppression, people's rules, then the score lifted or lowered (rules, price
band, rotation), places that are given, at most three of a family, the first k. People's rules are compiled once for all
products of a shelf: two hundred of them cost a list no more than ten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import count

import numpy as np
from numpy.typing import NDArray

from analytics.recommendation.contract import Floats, Ints
from analytics.recommendation.eligibility import (
    MOST_OF_A_FAMILY,
    NOT_DUE,
    NOTHING,
    OUTSIDE_BAND,
    RULES,
    SHOWN_IN_VAIN,
    Card,
    Choice,
    Situation,
    for_customer,
    forbids,
    lowered,
    most_lift,
    not_due,
    price_band,
)
from analytics.recommendation.merchandising import Effect, Goods, Rule

Marks = NDArray[np.bool_]

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


class Shelf:
    """Products by their cards, with people's rules compiled for them; it never changes and may be shared."""

    def __init__(self, cards: Mapping[int, Card], rules: tuple[Rule, ...] = ()) -> None:
        self.products = np.array(sorted(cards), dtype=np.int64)
        self.cards = tuple(cards[p] for p in self.products.tolist())
        self.rules = rules
        self._position = {product: n for n, product in enumerate(self.products.tolist())}
        self._prices = self._numbers("price")
        self._covers: dict[int, Marks] = {}
        self._effects: dict[tuple[int, ...], Effects] = {}
        self._numbers_of: dict[tuple[str | None, str | None, date | None], tuple[int, ...]] = {}
        self._index: dict[tuple[str, str], list[int]] | None = None
        self._margins: Floats | None = None

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
        at = self._places(ranked)
        effects = self.effects(situation)
        factor = self._factors(ranked, at, situation, effects)
        order = np.arange(len(ranked))
        if scores is not None and len(scores) and not np.isnan(scores).all() and np.any(factor != 1.0):
            lifted = np.where(np.isnan(scores), 0.0, np.round(scores * factor, 9))
            order = np.argsort(-lifted, kind="stable")
        picking = _Picking(self, situation, effects, asked)
        picking.fill(ranked[order], at[order], k)
        shown, least = tuple(picking.shown), 0.0
        if scores is not None:
            reached = (scores * factor)[order[picking.by_score]]
            reached = reached[~np.isnan(reached)]
            least = float(reached[-1]) if len(reached) else 0.0
        adjusted: dict[int, float] = {}
        if scores is not None:
            for n in np.flatnonzero(np.isin(ranked, np.array(shown, dtype=np.int64))).tolist():
                if not np.isnan(scores[n]):
                    adjusted[int(ranked[n])] = float(scores[n] * factor[n])
        moved = tuple(dict.fromkeys(rule for p in shown for rule in self.effect(p, effects).by))
        left_out = {rule: picking.left_out[rule] for rule in RULES if picking.left_out[rule]}
        return Choice(shown, left_out, moved, least, adjusted)

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
        if not names:
            return ()
        return tuple(
            product
            for product, card in zip(self.products.tolist(), self.cards, strict=True)
            if card.traits.external_id in names
        )

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
        marks = np.ones(len(self.cards), dtype=bool)
        if self._index is None:
            self._index = _indexed(self.cards)
        for f in fields(goods):
            wanted = getattr(goods, f.name)
            if isinstance(wanted, frozenset) and wanted:
                these = np.zeros(len(self.cards), dtype=bool)
                for value in wanted:
                    these[self._index.get((f.name, value), [])] = True
                marks &= these
        if goods.min_price is not None:
            marks &= self._prices >= goods.min_price
        if goods.max_price is not None:
            marks &= self._prices <= goods.max_price
        if goods.min_margin is not None or goods.max_margin is not None:
            if self._margins is None:
                self._margins = self._numbers("margin")
            if goods.min_margin is not None:
                marks &= self._margins >= goods.min_margin
            if goods.max_margin is not None:
                marks &= self._margins <= goods.max_margin
        return marks

    def _numbers(self, name: str) -> Floats:
        """A number of each product, NaN where it is not known: it is never within anything."""
        values = (getattr(card.traits, name) for card in self.cards)
        return np.array([np.nan if v is None else v for v in values], dtype=np.float64)

    def _places(self, ranked: Ints) -> Ints:
        """Positions on the shelf, -1 for what does not stand here."""
        if not len(self.products):
            return np.full(len(ranked), -1)
        at = np.minimum(np.searchsorted(self.products, ranked), len(self.products) - 1)
        return np.where(self.products[at] == ranked, at, -1)

    def _factors(self, ranked: Ints, at: Ints, situation: Situation, effects: Effects) -> Floats:
        there = at >= 0
        factor = np.ones(len(ranked))
        factor[there] = effects.factor[at[there]]
        if situation.in_vain:
            shown = np.isin(ranked, np.array(sorted(situation.in_vain), dtype=np.int64))
            factor[there & shown] *= SHOWN_IN_VAIN
        if situation.not_due:
            early = np.isin(ranked, np.array(sorted(situation.not_due), dtype=np.int64))
            factor[there & early] *= NOT_DUE
        if situation.prices:
            low, high = situation.prices
            price = np.full(len(ranked), np.nan)
            price[there] = self._prices[at[there]]
            factor[(price < low) | (price > high)] *= OUTSIDE_BAND
        return factor


class _Picking:
    """One list while it is filled."""

    def __init__(
        self, shelf: Shelf, situation: Situation, effects: Effects, asked: Callable[[int], bool] | None
    ) -> None:
        self._shelf, self._situation, self._effects, self._asked = shelf, situation, effects, asked
        self.shown: list[int] = []
        self.left_out: Counter[str] = Counter()
        self.by_score: list[int] = []
        """Where in the ranking those stand that are shown by their score, not by a given place."""
        self._families: Counter[str] = Counter()

    def fill(self, ranked: Ints, at: Ints, k: int) -> None:
        """Take from the ranking, which is in order, and from what has a place of its own."""
        pinned = self._pinned(ranked, at)
        taken = frozenset(pinned)
        waiting = (one for one in _in_stretches(ranked, at) if one[1] not in taken)
        following = next(waiting, None)
        while len(self.shown) < k:
            placed = next(
                (p for p, (place, _) in pinned.items() if place <= len(self.shown) + 1 or following is None),
                None,
            )
            if placed is not None:
                self._take(placed, pinned.pop(placed)[1])
                continue
            if following is None:
                break
            number, product, position = following
            if self._take(product, position):
                self.by_score.append(number)
            following = next(waiting, None)

    def _pinned(self, ranked: Ints, at: Ints) -> dict[int, tuple[int, int]]:
        """Products with a place of their own that may be shown, by place, then as ranked."""
        places = np.where(at >= 0, self._effects.place[at], 0) if len(self._effects.place) else at * 0
        found = {int(ranked[n]): (int(places[n]), int(at[n])) for n in np.flatnonzero(places).tolist()}
        allowed = {p: one for p, one in found.items() if not self._forbidden(p, one[1])}
        return dict(sorted(allowed.items(), key=lambda item: item[1][0]))

    def _take(self, product: int, at: int) -> bool:
        card = self._shelf.cards[at] if at >= 0 else None
        family = card.family if card else None
        rule = self._forbidden(product, at)
        if rule is None and family is not None and self._families[family] >= self._situation.most_of_a_family:
            rule = "family_full"
        if rule:
            self.left_out[rule] += 1
            return False
        self.shown.append(product)
        if family is not None:
            self._families[family] += 1
        return True

    def _forbidden(self, product: int, at: int) -> str | None:
        if at < 0:
            return "unknown_product"
        effects = self._effects
        out = NOTHING
        if effects.out[at] >= 0:
            out = _EXCLUDED
        elif effects.least_stock[at] > 0:
            out = Effect(least_stock=float(effects.least_stock[at]))
        rule = forbids(self._shelf.cards[at], self._situation, out)
        if rule is None and self._asked is not None and not self._asked(product):
            return "not_asked_for"
        return rule


_EXCLUDED = Effect(out="")
_STRETCH = 128


def _in_stretches(ranked: Ints, at: Ints) -> Iterator[tuple[int, int, int]]:
    """Number, product and position, in order: a list is most often filled by the first few of thousands."""
    for start in range(0, len(ranked), _STRETCH):
        stretch = slice(start, start + _STRETCH)
        yield from zip(count(start), ranked[stretch].tolist(), at[stretch].tolist(), strict=False)


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


def choose(
    ranked: Iterable[int],
    cards: Mapping[int, Card],
    situation: Situation,
    k: int,
    scores: Mapping[int, float] | None = None,
    rules: tuple[Rule, ...] = (),
) -> Choice:
    """As ``Shelf.choose`` of a shelf that holds these cards, for a ranking in which a product may come twice."""
    every = np.array(list(dict.fromkeys(ranked)), dtype=np.int64)
    known = scores or {}
    values = np.array([known.get(p, np.nan) for p in every.tolist()], dtype=np.float64) if known else None
    shelf = Shelf({p: cards[p] for p in every.tolist() if p in cards}, rules)
    return shelf.choose(every, situation, k, values)


__all__ = [
    "MOST_OF_A_FAMILY",
    "RULES",
    "Card",
    "Choice",
    "Shelf",
    "Situation",
    "choose",
    "for_customer",
    "forbids",
    "lowered",
    "most_lift",
    "not_due",
    "price_band",
]
