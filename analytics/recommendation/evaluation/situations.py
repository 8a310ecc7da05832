"""What was known of each customer at a cut, as rules need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from analytics.recommendation.contract import Task
from analytics.recommendation.evaluation.windows import Window
from analytics.recommendation.models.pairs import refill, repeat
from analytics.recommendation.rules import Card, Situation, not_due, price_band


def situations_at(window: Window, task: Task, cards: Mapping[int, Card]) -> dict[int, Situation]:
    """By customer. Birthdays, returns and what was shown are not part of a window: those rules have no effect in it."""
    histories, products = window.histories, window.products
    bought: dict[int, dict[int, int]] = {int(c): {} for c in window.customers}
    ids = window.customers.tolist()
    for row, column, age in zip(
        histories.order_row.tolist(),
        histories.order_column.tolist(),
        histories.order_age.tolist(),
        strict=True,
    ):
        mine, product = bought[ids[row]], int(products[column])
        mine[product] = min(age, mine.get(product, age))
    refills = _refills(window) if task == "next" else {}
    found = {}
    for customer, mine in bought.items():
        resting: dict[str, int] = {}
        prices = []
        for product, age in mine.items():
            card = cards.get(product)
            if card is None:
                continue
            if card.durable and card.family:
                resting[card.family] = min(age, resting.get(card.family, age))
            if card.traits.price is not None:
                prices.append(card.traits.price)
        found[customer] = Situation(
            bought=mine,
            resting=resting,
            country=window.shop.countries.get(customer),
            task=task,
            prices=price_band(prices),
            not_due=not_due(mine, refills),
        )
    return found


def _refills(window: Window) -> dict[int, int | None]:
    """The first quartile of the days between two purchases of each product, as it was known."""
    _, quartiles = refill(window.shop.purchases, window.products)
    first = quartiles[0].tolist()
    return {p: days if days >= 0 else None for p, days in zip(window.products.tolist(), first, strict=True)}


def cards_at(window: Window, cards: Mapping[int, Card]) -> dict[int, Card]:
    """The cards as they were known: how many buyers come back is counted before the cut."""
    shares = repeat(window.shop.purchases, window.products).tolist()
    return {
        product: replace(cards.get(product, Card(product)), repeat=share)
        for product, share in zip(window.products.tolist(), shares, strict=True)
    }
