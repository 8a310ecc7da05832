"""What every method that learns pairs of products is once it is fitted, and what is known of a product alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analytics.recommendation.block import Square
from analytics.recommendation.contract import (
    SCALE,
    Factors,
    Floats,
    Ints,
    Pairs,
    Purchases,
    Scored,
    Shop,
    Task,
    Wanted,
    Weights,
)
from analytics.recommendation.counts import pair_counts
from analytics.recommendation.matrices import popularity
from analytics.recommendation.score import Parameters, Scores, Table, own_strength, score

POPULAR_HALF_LIFE = 15.0
FEWEST_REFILLERS = 30
"""The days after which a product is bought again are told only with so many buyers who did."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a trend is measured: half-lives in days of the recent and the usual pace, and what damps rare products."""

    fast: float = 10.0
    slow: float = 180.0
    floor: float = 0.001


@dataclass(frozen=True)
class PairsModel:
    """The fitted weights, which the store keeps as rows, and how they are scored."""

    pairs: Pairs
    factors: Factors
    parameters: Parameters
    task: Task = "new"

    def recommend(self, wanted: Wanted, k: int, allowed: frozenset[int] | None = None) -> tuple[Scored, ...]:
        """See ``Fitted.recommend``."""
        scores = self.scores(wanted)
        barred = frozenset[int]() if self.task == "next" else wanted.bought
        chosen = [
            product
            for product in scores.product.tolist()
            if product not in barred and (allowed is None or product in allowed)
        ]
        return tuple(s for p in chosen[:k] if (s := scores.scored(p)))

    def explain(self, wanted: Wanted, product: int) -> Scored | None:
        """See ``Fitted.explain``."""
        return self.scores(wanted).scored(product)

    def scores(self, wanted: Wanted) -> Scores:
        """Every candidate of a history."""
        products = self.factors.product.tolist()
        repeats = dict(zip(products, self.factors.repeat.tolist(), strict=True))
        own = own_strength(wanted.orders or wanted.history, repeats, self.parameters)
        return score(wanted.history, self.table, self.parameters, own)

    @cached_property
    def table(self) -> Table:
        """For one customer after the other."""
        pace = dict(zip(self.factors.product.tolist(), self.factors.trend.tolist(), strict=True))
        return Table.of(self.pairs, pace)

    def square(self) -> Square:
        """For many customers at once."""
        return Square.of(self.factors.product, self.pairs, self.factors.trend, self.factors.repeat)


def sketched(
    weights: Weights, shop: Shop, products: Ints, pace: Pace, how: tuple[Parameters, Task]
) -> PairsModel:
    """A model of weights that are learnt, without the customers behind them: enough to score with, not to give reasons."""
    return PairsModel(uncounted(weights), factors_of(shop.purchases, products, pace), *how)


def with_customers(sketch: PairsModel, shop: Shop) -> PairsModel:
    """The same model with the customers behind each pair and the shares behind each product."""
    pairs, factors = counted(sketch.pairs, sketch.factors, shop.purchases)
    return replace(sketch, pairs=pairs, factors=factors)


def factors_of(purchases: Purchases, products: Ints, pace: Pace) -> Factors:
    """Trend, repeat and popularity; the shares behind a reason are 0 until they are counted."""
    zeros = np.zeros(len(products))
    again, gaps = refill(purchases, products)
    return Factors(
        product=products,
        trend=trend(purchases, products, pace),
        repeat=np.round(repeat(purchases, products), SCALE),
        popularity=np.round(popularity(purchases, products, POPULAR_HALF_LIFE), SCALE),
        base_30d=zeros,
        base_ever=zeros,
        repeat_buyers=again,
        gap_25=gaps[0],
        gap_50=gaps[1],
        gap_75=gaps[2],
    )


def uncounted(weights: Weights) -> Pairs:
    """Weights whose customers are not counted: enough to score with, not to give reasons."""
    zeros = np.zeros(len(weights), dtype=np.int64)
    return Pairs(
        weights.source, weights.target, weights.weight, weights.content, zeros, zeros, zeros, zeros, zeros
    )


def counted(weights: Weights, factors: Factors, purchases: Purchases) -> tuple[Pairs, Factors]:
    """The same with the customers behind each pair and the shares behind each product."""
    products = factors.product
    source, target = np.searchsorted(products, weights.source), np.searchsorted(products, weights.target)
    n = pair_counts(purchases, products, source, target)
    pairs = Pairs(
        weights.source, weights.target, weights.weight, weights.content,
        n.n_both, n.n_source, n.n_target, n.n30_both, n.n30_source,
    )  # fmt: skip
    return pairs, replace(
        factors, base_30d=np.round(n.base_30d, SCALE), base_ever=np.round(n.base_ever, SCALE)
    )


def trend(purchases: Purchases, products: Ints, pace: Pace) -> Floats:
    """Recent pace over usual pace by product; 1 is usual."""
    fast = popularity(purchases, products, pace.fast) + pace.floor
    slow = popularity(purchases, products, pace.slow) + pace.floor
    return np.round(fast / slow, SCALE)


def repeat(purchases: Purchases, products: Ints) -> Floats:
    """Share of buyers who came back for a product on another day, drawn towards .2 by 20 imagined buyers."""
    column = np.searchsorted(products, purchases.product)
    # One number a product and customer: sorting those takes a tenth of sorting pairs.
    width = int(purchases.customer.max(initial=0)) + 1
    cells, days = np.unique(column * width + purchases.customer, return_counts=True)
    column = cells // width
    buyers = np.bincount(column, minlength=len(products))
    again = np.bincount(column, days >= 2, minlength=len(products))
    return (again + 4) / (buyers + 20)


def refill(purchases: Purchases, products: Ints) -> tuple[Ints, tuple[Ints, Ints, Ints]]:
    """By product: buyers who came back, and the quartiles of the days between two purchases (-1 with too few)."""
    column = np.searchsorted(products, purchases.product)
    order = np.lexsort((-purchases.age, purchases.customer, column))
    column, customer, age = column[order], purchases.customer[order], purchases.age[order]
    same = (column[1:] == column[:-1]) & (customer[1:] == customer[:-1])
    gap, of, who = (age[:-1] - age[1:])[same], column[1:][same], customer[1:][same]
    width = int(purchases.customer.max(initial=0)) + 1
    again = np.bincount(np.unique(of * width + who) // width, minlength=len(products))
    quartiles = np.full((3, len(products)), -1, dtype=np.int64)
    starts = np.searchsorted(of, np.arange(len(products) + 1))
    for product in np.flatnonzero(again >= FEWEST_REFILLERS).tolist():
        found = np.quantile(gap[starts[product] : starts[product + 1]], (0.25, 0.5, 0.75))
        quartiles[:, product] = np.round(found).astype(np.int64)
    return again.astype(np.int64), (quartiles[0], quartiles[1], quartiles[2])
