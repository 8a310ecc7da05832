"""English for what people did over time: retention by cohort, and the shop's funnel."""

from __future__ import annotations

_RETENTION: dict[str, str] = {
    "retention.told": (
        "{c0} of customers who first ordered {window|in} ordered again in the month after, {c1} in the third"
        "[[; of {of} months with a third, {best} did best with {c2}]]."
    ),
    "retention.told_early": (
        "{c0} of customers who first ordered {window|in} ordered again in the month after[[; of {of} months, {best} did best with {c1}]]."
    ),
    "retention.too_young": "Nobody who first ordered {window|in} has had a whole month to order again yet.",
    "retention.open": "{month} is not over: its cells stay blank.",
    "column.first_order": "First order",
    "column.months_later": "Month {n}",
    "label.new_by_month": "New customers by month",
    "label.new_or_returning": "Revenue by new or returning",
    "say.new_by_month": "new customers by month",
    "say.new_or_returning": "revenue by new or returning last month",
}

_FUNNEL: dict[str, str] = {
    "funnel.lost_after.viewed": "{c1} of {c0} that viewed a product {window|in} ended in an order; most are lost right after the view: {c2} added nothing to the cart.",
    "funnel.lost_after.added": "{c1} of {c0} that viewed a product {window|in} ended in an order; most are lost after the cart: {c2} never came to the checkout.",
    "funnel.lost_after.checkout": "{c1} of {c0} that viewed a product {window|in} ended in an order; most are lost in the checkout: {c2} began it and did not order.",
    "funnel.none_at_all": "No shop events are recorded (product views, carts, checkouts), so there is no funnel. Import a table of events, or send them to the event intake.",
    "funnel.none": "No product views are recorded {window|in}; shop events reach from {since} to {through}.",
    "funnel.recorded_since": "Shop events are recorded from {since} on; days before count nothing.",
    "funnel.outside": "{more} ended in an order without every step before it being recorded in order.",
    "step.viewed": "Viewed a product",
    "step.added": "Added to cart",
    "step.checkout": "Began the checkout",
    "step.bought": "Ordered",
    "column.step": "Step",
    "column.sessions": "Sessions",
    "column.of_before": "Of the step before",
    "column.of_first": "Of the first step",
    "column.lost": "Lost here",
    "label.orders_by_day": "Orders by day",
    "say.orders_by_day": "orders by day last month",
}

TEMPLATES: dict[str, str] = {**_RETENTION, **_FUNNEL}
