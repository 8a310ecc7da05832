"""What completes a basket (B) and what goes with one product (O), learnt from every order, guests' too.

Sources: Steck (2019), Embarrassingly shallow autoencoders for sparse data, on orders as rows; Agrawal et al. (1993),
Mining association rules between sets of items, for the confidence of a pair. The weight of an order by its size
and age is ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from analytics.recommendation.block import dense
from analytics.recommendation.contract import Factors, Floats, Ints, Pairs, Purchases, Shop, Task, Weights
from analytics.recommendation.counts import at_pairs
from analytics.recommendation.decay import decay
from analytics.recommendation.matrices import Newest, newest
from analytics.recommendation.models.content import term_matrix
from analytics.recommendation.models.ease import ease
from analytics.recommendation.models.linear import pruned
from analytics.recommendation.models.pairs import PairsModel, uncounted
from analytics.recommendation.score import Parameters

FLAT = Parameters(history_half_life=1e9, content_half_life=1e9, content_share=0.0, trend_power=0.0)
"""A basket has no past: nothing in it is older than the rest."""


@dataclass(frozen=True, slots=True)
class BasketSettings:
    """``size_power`` is how much an order of many products counts less; half-life in days."""

    l2: float = 5.0
    half_life: float = 480.0
    size_power: float = 0.25
    kept: int = 100


@dataclass(frozen=True, slots=True)
class Basket:
    """B: what an open basket still lacks."""

    settings: BasketSettings = field(default_factory=BasketSettings)
    task: Task = "basket"
    name: str = "basket"
    paper: str = "Steck (2019), Embarrassingly shallow autoencoders for sparse data"

    def fit(self, shop: Shop) -> PairsModel:
        """Weights in closed form over orders, with the orders behind them."""
        return with_orders(self.sketch(shop), shop)

    def sketch(self, shop: Shop) -> PairsModel:
        """The same without counting."""
        s = self.settings
        products = np.unique(shop.baskets.product)
        entries = newest(shop.baskets, products)
        x = _weighed(entries, s.half_life, s.size_power)
        terms = term_matrix([shop.texts.get(p, "") for p in products.tolist()])
        gram = dense(sparse.csr_matrix(x.T @ x + terms @ terms.T))
        weights = ease(gram, s.l2, overwrite=True)
        return _of_orders(weights, products, s.kept, self.task)


@dataclass(frozen=True, slots=True)
class TogetherSettings:
    """``content_share`` is the weight of likeness beside confidence; half-life in days.

    ``plain`` is confidence as it was published: every order counts one, likeness nothing.
    """

    half_life: float = 120.0
    content_share: float = 0.2
    kept: int = 100
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """O: what goes with one product, by confidence of orders that count less the larger they are."""

    settings: TogetherSettings = field(default_factory=TogetherSettings)
    task: Task = "together"
    name: str = "together"
    paper: str = "Agrawal et al. (1993), Mining association rules between sets of items in large databases"

    def fit(self, shop: Shop) -> PairsModel:
        """Pairs with the orders behind them."""
        return with_orders(self.sketch(shop), shop)

    def sketch(self, shop: Shop) -> PairsModel:
        """The same without counting."""
        s = self.settings
        products = np.unique(shop.baskets.product)
        entries = newest(shop.baskets, products)
        if s.plain:
            held = sparse.csr_matrix(
                (np.ones(len(entries.row)), (entries.row, entries.column)), entries.shape
            )
            shares = np.asarray((held.T @ held).todense(), dtype=np.float64)
            shares /= np.maximum(np.diag(shares), 1.0)[:, None]
            np.fill_diagonal(shares, 0.0)
            return _of_orders(shares, products, s.kept, self.task)
        # A pair counts decay / size for each order that holds both: half of it on either side.
        x = _weighed(entries, 2 * s.half_life, 0.5)
        both = np.asarray((x.T @ x).todense(), dtype=np.float64)
        np.fill_diagonal(both, 0.0)
        terms = term_matrix([shop.texts.get(p, "") for p in products.tolist()])
        likeness = np.asarray((terms @ terms.T).todense(), dtype=np.float64)
        np.fill_diagonal(likeness, 0.0)
        largest = both.max(axis=1, initial=0.0)
        largest[largest <= 0] = 1.0
        weights = both / largest[:, None] + s.content_share * likeness
        return _of_orders(weights, products, s.kept, self.task)


def _of_orders(weights: Floats, products: Ints, kept: int, task: Task) -> PairsModel:
    """The largest weights; a basket has no past, so nothing is known of a product alone.

    Each product keeps the largest that speak for it, or, where one product is all that is known, the largest that it
    speaks for: what many things go with would else be missing from most of them.
    """
    nothing: sparse.csr_matrix = sparse.csr_matrix(weights.shape)
    if task == "together":
        turned = pruned(weights.T, nothing, products, (kept, 0))
        pairs = Weights(turned.target, turned.source, turned.weight, turned.content).in_order()
    else:
        pairs = pruned(weights, nothing, products, (kept, 0))
    return PairsModel(uncounted(pairs), _no_factors(products), FLAT, task)


def with_orders(sketch: PairsModel, shop: Shop) -> PairsModel:
    """The same model with the orders behind each pair."""
    return replace(sketch, pairs=orders_behind(sketch.pairs, shop.baskets, sketch.factors.product))


def orders_behind(pairs: Weights, baskets: Purchases, products: Ints) -> Pairs:
    """The orders that hold both, and each; nothing is counted over time."""
    entries = newest(baskets, products)
    held = sparse.csr_matrix((np.ones(len(entries.row)), (entries.row, entries.column)), shape=entries.shape)
    each = np.asarray(held.sum(axis=0)).ravel().astype(np.int64)
    source, target = np.searchsorted(products, pairs.source), np.searchsorted(products, pairs.target)
    zeros = np.zeros(len(pairs), dtype=np.int64)
    both = at_pairs(held, held, source, target)
    return Pairs(
        pairs.source, pairs.target, pairs.weight, pairs.content, both, each[source], each[target], zeros, zeros
    )  # fmt: skip


def _weighed(entries: Newest, half_life: float, size_power: float) -> sparse.csr_matrix:
    """Orders x products, each order by its size and age."""
    size = np.bincount(entries.row, minlength=entries.shape[0])[entries.row].astype(np.float64)
    value = decay(entries.age, half_life) * size**-size_power
    return sparse.csr_matrix((value, (entries.row, entries.column)), shape=entries.shape)


def _no_factors(products: Ints) -> Factors:
    ones, zeros, none = np.ones(len(products)), np.zeros(len(products)), np.full(len(products), -1)
    return Factors(products, ones, zeros, zeros, zeros, zeros, none, none, none, none)
