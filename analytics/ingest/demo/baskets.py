"""What is in each order: tastes, favourites, and what goes with what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.ingest.demo.catalogue import CATEGORIES
from analytics.ingest.demo.customers import KETTLE_BUYER, SHOWN_TO_42, TEA_LOVER, Customers, taste_weights
from analytics.ingest.demo.days import months
from analytics.ingest.demo.products import LEANS, Products
from analytics.ingest.demo.rng import Ints, Stream, ints, pick_in_groups
from analytics.ingest.demo.visits import KETTLE_DAY, Visits

_SIZES = (0, 35, 29, 18, 11, 5, 2)
_FAVOURITE_SHARE = 400
_REST_DAYS = 365
"""After a durable product its family rests for this long: nobody needs a second kettle."""

# Who buys the first family takes something of the second into the same order, so often per mille.
COMPANIONS: tuple[tuple[str, str, int], ...] = (
    ("espresso-machine", "espresso-beans", 560),
    ("espresso-machine", "descaler", 340),
    ("capsule-machine", "coffee-capsules", 600),
    ("teapot", "green-tea", 330),
    ("teapot", "black-tea", 300),
    ("kettle", "tea-infuser", 160),
    ("pour-over-dripper", "paper-filters", 520),
    ("iced-tea-maker", "iced-tea-blend", 540),
    ("matcha-whisk", "matcha", 580),
    ("stand-mixer", "flour-mix", 380),
)


@dataclass(frozen=True, slots=True)
class Lines:
    """One element for each line, sorted by order: positions of order and product, and how many."""

    order: Ints
    product: Ints
    quantity: Ints


def _chosen(seed: int, visits: Visits, customers: Customers, products: Products) -> tuple[Ints, Ints]:
    """Order and product of the lines that people choose by taste and habit."""
    stream = Stream(seed, "baskets")
    order = np.repeat(np.arange(visits.count), stream.pick(_SIZES, visits.count))
    count = order.size
    guest_taste = stream.pick([1] * 8, visits.count)
    guest_lean = stream.below(LEANS, visits.count)
    guest = visits.customer < 0
    taste = np.where(guest, guest_taste, customers.taste[visits.customer])[order]
    lean = np.where(guest, guest_lean, customers.lean[visits.customer])[order]
    category = pick_in_groups(stream, taste_weights(np.arange(8)), taste)
    group = (months(visits.day)[order] * len(CATEGORIES) + category) * LEANS + lean
    product = category * 25 + pick_in_groups(stream, products.wanted, group)
    owner = visits.customer[order]
    habit = customers.favourites[owner, stream.below(customers.favourites.shape[1], count)]
    usual = stream.chance(_FAVOURITE_SHARE, count) & (owner >= 0)
    return order, np.where(usual, habit, product)


def _companions(seed: int, order: Ints, product: Ints, products: Products) -> tuple[Ints, Ints]:
    """More lines for orders that hold a product with companions."""
    stream = Stream(seed, "companions")
    orders, added = [order], [product]
    for family, companion, share in COMPANIONS:
        buyers = order[np.isin(product, products.of_family(family)) & stream.chance(share, order.size)]
        choices = products.of_family(companion)
        orders.append(buyers)
        added.append(choices[stream.below(choices.size, buyers.size)])
    return np.concatenate(orders), np.concatenate(added)


def _rested(stream: Stream, order: Ints, product: Ints, visits: Visits, products: Products) -> Ints:
    """The products with every second durable of one family within a year replaced by chocolate."""
    owner = np.where(visits.customer[order] >= 0, visits.customer[order], -1 - order)
    durable = products.durable[product]
    rows = np.flatnonzero(durable)
    ranked = rows[np.lexsort((order[rows], products.family[product[rows]], owner[rows]))]
    same = (owner[ranked][1:] == owner[ranked][:-1]) & (
        products.family[product[ranked]][1:] == products.family[product[ranked]][:-1]
    )
    day = visits.day[order[ranked]]
    again = np.concatenate([[False], same & (day[1:] - day[:-1] < _REST_DAYS)])
    sweets = products.of_family("dark-chocolate")
    replaced = product.copy()
    replaced[ranked[again]] = sweets[stream.below(sweets.size, int(again.sum()))]
    return replaced


def _plant(order: Ints, product: Ints, visits: Visits, products: Products) -> tuple[Ints, Ints]:
    """Customer 42 buys tea and teaware only, apart from a chocolate; customer 77 one blue kettle, and none
    before.
    """
    owner = visits.customer[order]
    green = products.of_family("green-tea", "white-tea", "matcha", "tea-infuser")
    astray = (owner == TEA_LOVER) & ~np.isin(products.category[product], [1, 4])
    product = product.copy()
    product[astray] = green[np.arange(int(astray.sum())) % green.size]
    sencha = products.titled("Green Tea Sencha")
    product[(owner == TEA_LOVER) & (product == products.titled(SHOWN_TO_42))] = sencha
    kettles = products.of_family("kettle")
    product[(owner == KETTLE_BUYER) & np.isin(product, kettles)] = sencha
    kettle_order = np.flatnonzero((visits.customer == KETTLE_BUYER) & (visits.day == KETTLE_DAY))
    keep = ~np.isin(order, kettle_order)
    bought = ints([products.titled("Electric Kettle Blue"), products.titled("Tea Infuser Basket")])
    gift = np.flatnonzero(visits.customer == TEA_LOVER)[:1]
    sweet = ints([products.titled("Dark Chocolate Sea Salt")])
    return (
        np.concatenate([order[keep], np.repeat(kettle_order, 2), gift]),
        np.concatenate([product[keep], bought, sweet]),
    )


def _extras(stream: Stream, visits: Visits, products: Products) -> tuple[Ints, Ints]:
    """Lines that are no products: express, wrapping, gift cards, goodwill."""
    codes = (
        "Express Delivery",
        "Gift Wrapping",
        "Gift Card 25",
        "Gift Card 50",
        "Gift Card 100",
        "Goodwill Credit",
    )
    shares = (30, 24, 3, 4, 2, 3)
    orders = [np.flatnonzero(stream.chance(share, visits.count)) for share in shares]
    product = np.repeat(ints([products.titled(code) for code in codes]), [found.size for found in orders])
    return np.concatenate(orders), product


def make_lines(seed: int, visits: Visits, customers: Customers, products: Products) -> Lines:
    """All lines of all orders that are no returns; a product stands once in an order."""
    stream = Stream(seed, "lines")
    order, product = _chosen(seed, visits, customers, products)
    order, product = _companions(seed, order, product, products)
    product = _rested(stream, order, product, visits, products)
    order, product = _plant(order, product, visits, products)
    more_orders, more_products = _extras(stream, visits, products)
    key = np.unique(np.concatenate([order, more_orders]) * 1000 + np.concatenate([product, more_products]))
    # Within an order lines stand in a random order, not in the catalogue's.
    key = key[np.lexsort((stream.bits(key.size), key // 1000))]
    product = key % 1000
    many = np.where(products.price[product] < 2000, stream.pick((66, 22, 8, 4), key.size), 0)
    single = products.durable[product] | (products.category[product] < 0)
    return Lines(key // 1000, product, np.where(single, 1, 1 + many))
