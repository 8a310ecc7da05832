"""Whether an audience is better than a list of active customers, and whether what is expected of it comes.

Two measurements on the shop's own past, at four cuts 30 days apart. *New products*: those first sold in the window, known by
their words alone; of the 100 customers ranked first, how many bought it in the window (precision@100), against ranking by
recent activity. *Expectation*: for products sold before, the 80 % range of buyers against those that came, for everybody, the
best tenth and the best hundred. ``python -m benchmarks.audience FOLDER`` prints the figures of docs/recommending.md.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analytics.capabilities.recommendations.audience import expectation
from analytics.capabilities.recommendations.audience_plan import CONTENT, GROUPS, HALF_LIFE, WINDOW_DAYS
from analytics.recommendation.contract import Floats, Ints, Purchases, Shop
from analytics.recommendation.evaluation.judge import difference
from analytics.recommendation.evaluation.windows import between
from analytics.recommendation.matrices import newest
from analytics.recommendation.models.linear import LinearSettings, every_product, learnt
from benchmarks.recommenders.shops import online_retail
from benchmarks.refill import demo

TEST_AGES = (120, 90, 60, 30)
FIRST = 100
FEWEST_BUYERS = 5
"""A new product with fewer buyers in its window says nothing of a hundred customers."""
FEWEST_BEFORE = 20
"""What is expected is judged on products with so many buyers before the cut."""


@dataclass(frozen=True)
class Cut:
    """The shop at a cut: who was known, the weights learnt, what each customer bought in the window after it."""

    customers: Ints
    products: Ints
    past: Purchases
    weights: Floats
    bought: Floats


def cut(shop: Shop, age: int) -> Cut:
    """Everything known up to ``age`` days before the last one; words of products are known before they are sold."""
    past = earlier(shop.purchases, age)
    known = Shop(past, shop.texts)
    products = every_product(known)
    pairs = learnt(known, products, LinearSettings())
    weights = np.zeros((len(products), len(products)))
    places = np.searchsorted(products, pairs.source), np.searchsorted(products, pairs.target)
    weights[places] = pairs.weight + CONTENT * pairs.content
    customers = np.unique(past.customer)
    later = between(shop.purchases, age - WINDOW_DAYS, age)
    return Cut(customers, products, past, weights, held(later, customers, products))


def earlier(purchases: Purchases, age: int) -> Purchases:
    kept = purchases.age >= age
    return Purchases(purchases.customer[kept], purchases.product[kept], purchases.age[kept] - age)


def held(purchases: Purchases, customers: Ints, products: Ints) -> Floats:
    """Customers x products, 1 where bought; strangers and unknown products are left out."""
    found = np.zeros((len(customers), len(products)))
    kept = np.isin(purchases.customer, customers) & np.isin(purchases.product, products)
    at = (
        np.searchsorted(customers, purchases.customer[kept]),
        np.searchsorted(products, purchases.product[kept]),
    )
    found[at] = 1.0
    return found


def histories(past: Purchases, customers: Ints, products: Ints) -> Floats:
    """Customers x products: the newest purchase decayed, as the audience's SELECT does it."""
    found = np.zeros((len(customers), len(products)))
    of = newest(past, products)
    found[np.searchsorted(customers, of.customers)[of.row], of.column] = 0.5 ** (of.age / HALF_LIFE)
    return found


def precision(scores: Floats, bought: Floats) -> float:
    """Of the first hundred (of equals the first by number), the share that bought."""
    return float(bought[np.argsort(-scores, kind="stable")[:FIRST]].mean())


def new_products(shop: Shop) -> tuple[Floats, Floats, Floats]:
    """Precision by product: ranked by the audience's score, by recent activity, and of everybody."""
    ours, active, base = [], [], []
    for age in TEST_AGES:
        now = cut(shop, age)
        sold = np.isin(now.products, np.unique(now.past.product))
        history = histories(now.past, now.customers, now.products)
        busy = activity(now.past, now.customers, now.products)
        for column in np.flatnonzero(~sold & (now.bought.sum(axis=0) >= FEWEST_BUYERS)).tolist():
            bought = now.bought[:, column]
            ours.append(precision(np.round(history @ now.weights[:, column], 6), bought))
            active.append(precision(busy, bought))
            base.append(float(bought.mean()))
    return np.array(ours), np.array(active), np.array(base)


def activity(past: Purchases, customers: Ints, products: Ints) -> Floats:
    """Recent activity by customer: products bought, each decayed by a half-life of the window's length."""
    of = newest(past, products)
    busy = np.bincount(of.row, 0.5 ** (of.age / WINDOW_DAYS), minlength=len(of.customers))
    found = np.zeros(len(customers))
    found[np.searchsorted(customers, of.customers)] = busy
    return found


def expected(shop: Shop) -> dict[str, tuple[list[bool], float, float]]:
    """By group: whether each range held what came, the sum of what was expected, the sum of what came."""
    found: dict[str, tuple[list[bool], float, float]] = {}
    for age in TEST_AGES:
        now = cut(shop, age)
        before = earlier(now.past, WINDOW_DAYS)
        window = held(between(now.past, 0, WINDOW_DAYS), now.customers, now.products)
        scored, scored_then = (
            np.round(histories(p, now.customers, now.products) @ now.weights, 6) for p in (now.past, before)
        )
        has, had = (held(p, now.customers, now.products) for p in (now.past, before))
        known_then = np.isin(now.customers, np.unique(before.customer))
        for column in np.flatnonzero(had.sum(axis=0) >= FEWEST_BEFORE).tolist():
            people = has[:, column] == 0
            order = np.argsort(-scored[people, column], kind="stable")
            tenth = tenths(len(order))
            came = now.bought[people, column][order]
            past_people = known_then & (had[:, column] == 0)
            past_order = np.argsort(-scored_then[past_people, column], kind="stable")
            past_bought = window[past_people, column][past_order]
            past_tenth = tenths(len(past_order))
            past = [
                (int((past_tenth == t).sum()), int(past_bought[past_tenth == t].sum())) for t in range(GROUPS)
            ]
            for name, chosen in (
                ("everybody", len(order)),
                ("best tenth", int((tenth == 0).sum())),
                ("best 100", FIRST),
            ):
                sizes = [int((tenth[:chosen] == t).sum()) for t in range(GROUPS)]
                mean, low, high = expectation(sizes, past)
                total = float(came[:chosen].sum())
                held_it, sum_expected, sum_came = found.get(name, ([], 0.0, 0.0))
                # As told: the ends are rounded to whole orders.
                held_it.append(round(low) <= total <= round(high))
                found[name] = held_it, sum_expected + mean, sum_came + total
    return found


def tenths(n: int) -> Ints:
    """Which tenth each of ``n`` places stands in; the first ones are larger by one, as NTILE makes them."""
    sizes = np.full(GROUPS, n // GROUPS) + (np.arange(GROUPS) < n % GROUPS)
    return np.repeat(np.arange(GROUPS), sizes)


def main() -> None:
    """Both shops."""
    retail = online_retail(Path(sys.argv[1]))
    for name, shop in (("Online Retail", retail.shop(int(retail.day.max()))), ("demo shop", demo()[0])):
        ours, active, base = new_products(shop)
        if len(ours):
            gain = difference(ours, active)
            print(
                f"| {name} | {len(ours)} | {ours.mean():.4f} | {active.mean():.4f} | {base.mean():.4f} | "
                f"{gain.value:+.4f} [{gain.low:+.4f}, {gain.high:+.4f}] |",
                flush=True,
            )
        else:
            print(f"{name}: no product was new in the windows", flush=True)
        for group, (held_it, mean, came) in expected(shop).items():
            print(
                f"| {name} | {group} | {len(held_it)} | {np.mean(held_it):.1%} | {mean:.0f} | {came:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
