"""Whether refill dates should re-rank the next order: measured with the product's own evaluation on two shops.

A product with 30 buyers or more who came back has quartiles of the days between two purchases. What a customer bought
fewer days ago than the first quartile is not due yet, up to the third it is due, after it it is late; the score of each is
multiplied by a factor. Factors are chosen on the window before the test windows, gaps are learnt before each cut; the test
windows are ranked once with them. ``python -m benchmarks.refill FOLDER`` prints the figures of docs/recommending.md.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from analytics.ingest.demo import generate
from analytics.recommendation.contract import Floats, Shop
from analytics.recommendation.evaluation.judge import difference, marks
from analytics.recommendation.evaluation.rankers import lists_of, model_scores, served
from analytics.recommendation.evaluation.situations import cards_at, situations_at
from analytics.recommendation.evaluation.windows import Window, window
from analytics.recommendation.merchandising import Traits
from analytics.recommendation.models.linear import NEXT, Linear, LinearSettings
from analytics.recommendation.models.pairs import PairsModel
from analytics.recommendation.rules import Card
from benchmarks.recommenders.shops import Sales, online_retail

Factors = tuple[float, float, float]
"""What a score is multiplied by: not due yet, due, late."""
NONE: Factors = (1.0, 1.0, 1.0)
TRIED: tuple[Factors, ...] = (
    (0.95, 1.0, 1.0), (0.9, 1.0, 1.0), (0.8, 1.0, 1.0), (0.6, 1.0, 1.0), (1.0, 1.05, 1.0), (1.0, 1.1, 1.0), (1.0, 1.2, 1.0),
    (0.95, 1.05, 1.0), (0.9, 1.1, 1.0), (0.8, 1.2, 1.0), (1.0, 1.0, 0.95), (1.0, 1.0, 0.9), (0.9, 1.1, 0.95), (1.1, 1.0, 1.0), (1.0, 1.0, 1.1),
)  # fmt: skip
TEST_AGES, VALIDATION_AGE = (120, 90, 60, 30), 150
"""Cuts in days before the last one."""


@dataclass(frozen=True)
class Cut:
    """A window with its model's scores for the next order, and what each customer's purchases are in it."""

    window: Window
    scores: Floats
    state: np.ndarray
    cards: dict[int, Card]


def cut(shop: Shop, age: int, cards: dict[int, Card]) -> Cut:
    """The shop cut ``age`` days before its last one, fitted on what was before."""
    seen = window(shop, age)
    model: PairsModel = Linear(LinearSettings(), NEXT).fit(seen.shop)
    return Cut(seen, model_scores(seen, model, NEXT), states(seen, model), cards_at(seen, cards))


def states(seen: Window, model: PairsModel) -> np.ndarray:
    """Customers x products: -1 no refill known, 0 not due yet, 1 due, 2 late."""
    factors = model.factors
    at = np.searchsorted(seen.products, factors.product)
    low, high = np.full(len(seen.products), -1), np.full(len(seen.products), -1)
    low[at], high[at] = factors.gap_25, factors.gap_75
    newest = np.full((len(seen.customers), len(seen.products)), np.iinfo(np.int64).max)
    h = seen.histories
    np.minimum.at(newest, (h.order_row, h.order_column), h.order_age)
    bought = newest < np.iinfo(np.int64).max
    known = bought & (low >= 0)[None, :]
    state = np.where(newest < low[None, :], 0, np.where(newest <= high[None, :], 1, 2))
    return np.where(known, state, -1)


def ranked(one: Cut, factors: Factors, *, rules: bool) -> Floats:
    """NDCG@10 by customer."""
    by_state = np.array([*factors, 1.0])
    scores = one.scores * by_state[one.state]
    if rules:
        known = situations_at(one.window, "next", one.cards)
        # What is served does it already; here the factors stand in the scores.
        plain = {customer: replace(s, not_due=frozenset()) for customer, s in known.items()}
        lists = served(scores, one.window, "next", one.cards, plain)
    else:
        lists = lists_of(scores, one.window, "next")
    return marks(lists, one.window, "next").ndcg


def demo() -> tuple[Shop, dict[int, Card]]:
    """The demo shop as a fit sees it."""
    tables = {name: table.to_pandas() for name, table in generate().items()}
    goods = tables["products"].set_index("id")
    goods = goods[goods.kind == "product"]
    orders = tables["orders"]
    orders = orders[orders.status == "completed"].set_index("id")
    lines = tables["order_lines"]
    lines = lines[
        (lines.quantity > 0)
        & (lines.unit_price > 0)
        & lines.order_id.isin(orders.index)
        & lines.product_id.isin(goods.index)
    ]
    people = tables["customers"].set_index("id")
    customer = orders.customer_id.reindex(lines.order_id)
    tests = set(people.index[people.is_test])
    keep = ~customer.isin(tests).to_numpy()
    day = np.array([d.toordinal() for d in orders.ordered_on.reindex(lines.order_id)])
    sales = Sales(
        customer.fillna(-1).to_numpy().astype(np.int64)[keep], lines.product_id.to_numpy()[keep], lines.order_id.to_numpy()[keep], day[keep],
        {int(i): f"{r.title} {r.description} {r.category} {r.brand}" for i, r in goods.iterrows()},
        {int(i): str(r.country) for i, r in people.iterrows()},
    )  # fmt: skip
    cards = {
        int(i): Card(
            int(i), family=r.family, durable=bool(r.durable), traits=Traits(str(i), price=float(r.price))
        )
        for i, r in goods.iterrows()
    }
    return sales.shop(int(day.max())), cards


def measure(name: str, shop: Shop, cards: dict[int, Card]) -> list[str]:
    """The rows of the table for a shop."""
    before = cut(shop, VALIDATION_AGE, cards)
    tried = {f: float(ranked(before, f, rules=False).mean()) for f in (NONE, *TRIED)}
    chosen = max(tried, key=lambda f: (tried[f], f == NONE))
    rows = [
        f"{name}: on the window before, {tried[NONE]:.4f} without, best {tried[chosen]:.4f} with {chosen}"
    ]
    tests = [cut(shop, age, cards) for age in TEST_AGES]
    for factors in dict.fromkeys((chosen, (0.9, 1.1, 1.0), (0.8, 1.2, 1.0))):
        for rules in (False, True):
            with_it = np.concatenate([ranked(one, factors, rules=rules) for one in tests])
            without = np.concatenate([ranked(one, NONE, rules=rules) for one in tests])
            gain = difference(with_it, without)
            kind = "served" if rules else "model"
            rows.append(
                f"| {name} | {factors} | {kind} | {without.mean():.4f} | {with_it.mean():.4f} | {gain.value:+.4f} "
                f"[{gain.low:+.4f}, {gain.high:+.4f}] | {len(without)} |"
            )
    shares = np.array(
        [np.mean(np.concatenate([one.state[one.state >= 0] for one in tests]) == s) for s in (0, 1, 2)]
    )
    return [
        *rows,
        f"{name}: of the purchases with a refill {shares[0]:.1%} not due yet, {shares[1]:.1%} due, {shares[2]:.1%} late",
    ]


def main() -> None:
    """Both shops."""
    folder = Path(sys.argv[1])
    retail = online_retail(folder)
    shop = retail.shop(int(retail.day.max()))
    goods = {int(p): Card(int(p)) for p in np.unique(shop.purchases.product)}
    for line in measure("Online Retail", shop, goods):
        print(line, flush=True)
    for line in measure("demo shop", *demo()):
        print(line, flush=True)


if __name__ == "__main__":
    main()
