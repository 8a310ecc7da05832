"""The values that recommenders exchange, and what each of them can do. Products are surrogate ids, ages are days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Literal, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

Task = Literal["new", "next", "basket", "together", "like"]
"""What is asked: products not bought yet, the next order with repeats, what completes a basket, what goes with one
product, what is like one.
"""

TASKS: tuple[Task, ...] = ("new", "next", "basket", "together", "like")

SCALE = 8
"""Decimals of a stored weight: a fit rounds to them, so that memory and store hold the same numbers."""


@dataclass(frozen=True, slots=True)
class Purchases:
    """Who bought what when: three arrays of the same length, one entry per customer, product and day.

    ``age`` counts days back from the last day with orders, so 0 is that day.
    """

    customer: Ints
    product: Ints
    age: Ints

    @classmethod
    def of(cls, rows: Sequence[tuple[int, int, int]] | Ints) -> Self:
        """From ``(customer, product, age)`` rows in any order; exact repeats count once."""
        table = np.unique(np.asarray(rows, dtype=np.int64).reshape(-1, 3), axis=0)
        return cls(table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy())

    def __len__(self) -> int:
        return len(self.customer)


@dataclass(frozen=True, slots=True)
class Shop:
    """What a fit learns from: purchases of known customers, the words of each product, where customers stand.

    ``baskets`` holds every order, those of guests too: its ``customer`` is the order's number.
    """

    purchases: Purchases
    texts: Mapping[int, str] = field(default_factory=dict)
    countries: Mapping[int, str] = field(default_factory=dict)
    segments: Mapping[int, str] = field(default_factory=dict)
    baskets: Purchases = field(default_factory=lambda: Purchases.of(()))


class Bought(NamedTuple):
    """A product in somebody's history and how many days ago it was last bought."""

    product: int
    age: int


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a purchase of ``source`` speaks for ``target``: arrays of one length, by target, then source.

    ``weight`` is the learnt one (may be negative), ``content`` the cosine of the descriptions.
    """

    source: Ints
    target: Ints
    weight: Floats
    content: Floats

    def __len__(self) -> int:
        return len(self.source)

    def at(self, chosen: Ints | NDArray[np.bool_]) -> Self:
        """The chosen rows, in the order given."""
        return type(self)(*(getattr(self, f.name)[chosen] for f in fields(self)))

    def in_order(self) -> Self:
        """The same rows by target, then source: the order in which sums are taken."""
        return self.at(np.lexsort((self.source, self.target)))


@dataclass(frozen=True, slots=True)
class Pairs(Weights):
    """Weights with the customers behind them.

    ``n_both`` bought the two at any time, ``n_source`` and ``n_target`` each; ``n30_source`` bought the source
    with 30 full days after it, ``n30_both`` of them the target with it or within those days.
    """

    n_both: Ints
    n_source: Ints
    n_target: Ints
    n30_both: Ints
    n30_source: Ints


@dataclass(frozen=True, slots=True)
class Factors:
    """What is known of a product by itself; arrays of one length, by product.

    ``trend`` is its recent pace over its usual one, ``repeat`` how often buyers come back for it, ``popularity``
    its recent sales scaled to 1. ``base_30d`` is the share of all orders of known customers (one a customer and
    day, with 30 full days after it) that held the product or were followed by it within those days, ``base_ever``
    the share of all buyers who ever bought it. ``repeat_buyers`` bought it on two days or more; ``gap_25``, ``gap_50``
    and ``gap_75`` are the quartiles of the days between (-1 with fewer than 30 such buyers).
    """

    product: Ints
    trend: Floats
    repeat: Floats
    popularity: Floats
    base_30d: Floats
    base_ever: Floats
    repeat_buyers: Ints
    gap_25: Ints
    gap_50: Ints
    gap_75: Ints


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one purchase adds to a score: by what was bought together, by likeness of description, by coming back.

    ``own`` is what the purchases of the product itself add in the task ``next``; then ``source`` is the product.
    """

    source: int
    pattern: float
    content: float
    own: float = 0.0

    @property
    def total(self) -> float:
        """All together."""
        return self.pattern + self.content + self.own


@dataclass(frozen=True, slots=True)
class Scored:
    """A product with its score; contributions, largest first, add up to it exactly."""

    product: int
    score: float
    trend: float
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom: the history, and what is known beside it.

    ``orders`` holds each purchase (one a product and day), ``history`` the newest of each product; where no
    orders are given the history stands in for them.
    """

    history: tuple[Bought, ...] = ()
    country: str | None = None
    segment: str | None = None
    orders: tuple[Bought, ...] = ()

    @property
    def bought(self) -> frozenset[int]:
        """The products of the history."""
        return frozenset(b.product for b in self.history)


class Fitted(Protocol):
    """A model that was fitted: a value that never changes; the same data gives the same one."""

    def recommend(self, wanted: Wanted, k: int, allowed: frozenset[int] | None = None) -> tuple[Scored, ...]:
        """The best ``k`` products (fewer if there are fewer), ties by id; for ``next`` what was bought is among them.

        ``allowed`` limits them. Empty where the model has nothing to say.
        """

    def explain(self, wanted: Wanted, product: int) -> Scored | None:
        """The score of one product with its contributions; None where the model has nothing to say."""


class Recommender(Protocol):
    """A method with its parameters, not yet fitted."""

    @property
    def name(self) -> str:
        """The method's name as a run stores it."""

    @property
    def task(self) -> Task:
        """What it answers; all but ``next`` never give what is in the history."""

    @property
    def paper(self) -> str:
        """Where the method was published."""

    def fit(self, shop: Shop) -> Fitted:
        """Learn from a shop, which may be empty."""
