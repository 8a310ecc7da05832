"""Reviews whose words say what their stars say, about topics that fit the product."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from analytics.ingest.demo.baskets import Lines
from analytics.ingest.demo.columns import instants, numbers, references, table
from analytics.ingest.demo.days import DAYS, utc_seconds
from analytics.ingest.demo.products import Products
from analytics.ingest.demo.rng import Bools, Ints, Stream, ints
from analytics.ingest.demo.visits import Visits
from analytics.warehouse import schema

LEAKING = "Espresso Machine Lira"
"""Its reviews complain of leaks."""
_PER_MILLE = 60
_STARS = (5, 6, 12, 31, 46)
_LEAKING_STARS = (42, 30, 14, 10, 4)

# What people say about each topic: when pleased, when not.
_SAID: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "taste": (
        (
            "Tastes wonderful, round and fresh.",
            "The flavour is lovely and not too strong.",
            "Delicious, my new favourite.",
        ),
        (
            "Tastes flat and stale.",
            "The flavour is bitter and disappointing.",
            "Sadly awful taste, I poured it away.",
        ),
    ),
    "quality": (
        (
            "Excellent quality, solid and well made.",
            "Feels sturdy and works perfectly.",
            "Beautiful finish, I love it.",
        ),
        (
            "Poor quality, it broke after a week.",
            "Feels cheap and badly made.",
            "It stopped working, very annoying.",
        ),
    ),
    "scent": (
        (
            "Smells gorgeous without being heavy.",
            "A lovely, calm scent.",
            "The fragrance is fresh and pleasant.",
        ),
        (
            "The smell is horrible and artificial.",
            "Far too strong a scent, it gave me a headache.",
            "Hardly any scent, disappointing.",
        ),
    ),
    "skin": (
        ("My skin feels soft and happy.", "Gentle, and it really helps.", "Absorbs quickly, great result."),
        ("It irritated my skin badly.", "Greasy and useless for me.", "Gave me a nasty rash."),
    ),
    "delivery": (
        ("Delivery was quick and friendly.", "Arrived a day early, great.", "Fast shipping, perfect."),
        (
            "Delivery took far too long.",
            "The parcel arrived late and nobody answered.",
            "Shipping was a disaster.",
        ),
    ),
    "packaging": (
        (
            "Nicely packed, without plastic.",
            "Beautiful packaging, ideal as a gift.",
            "Safely and neatly packed.",
        ),
        (
            "The packaging was damaged.",
            "It arrived broken because of bad packaging.",
            "Too much wasteful plastic packaging.",
        ),
    ),
    "price": (
        ("Great value for the price.", "Worth every cent.", "Fair price, happy to buy again."),
        ("Overpriced for what it is.", "Much too expensive.", "Not worth the money."),
    ),
}
TOPICS = tuple(_SAID)
_LEAKS = ("It leaks from the bottom.", "Water leaks all over the counter.", "The tank leaks, terrible.")
_TITLES = ("Awful", "Disappointed", "It is okay", "Good", "Love it")
# Which topics people write about, by category: the first is the product's own.
_OWN: Ints = ints(
    [TOPICS.index(name) for name in ("taste", "taste", *["quality"] * 6, "taste", "scent", "skin", "scent")]
)
_ANY: Ints = ints([TOPICS.index(name) for name in ("delivery", "packaging", "price")])


def _stars(stream: Stream, leaking: Bools) -> Ints:
    return 1 + np.where(leaking, stream.pick(_LEAKING_STARS, leaking.size), stream.pick(_STARS, leaking.size))


def _body(rating: int, topics: tuple[int, int], words: tuple[int, int], leaking: bool) -> str:
    """Two sentences, both of the rating's mood; three stars have one of each."""
    own, other = TOPICS[topics[0]], TOPICS[topics[1]]
    if leaking and rating <= 2:
        return f"{_LEAKS[words[0]]} {_SAID[other][1][words[1]]}"
    first = _SAID[own][0 if rating >= 3 else 1][words[0]]
    second = _SAID[other][0 if rating > 3 else 1][words[1]]
    return first if rating == 5 and words == (2, 2) else f"{first} {second}"


def review_table(seed: int, visits: Visits, lines: Lines, products: Products) -> pa.Table:
    """The ``reviews`` table: some known buyers write a few days to weeks after a completed order."""
    stream = Stream(seed, "reviews")
    can = (visits.customer[lines.order] >= 0) & ~visits.cancelled[lines.order]
    can &= products.category[lines.product] >= 0
    leaking_line = lines.product == products.titled(LEAKING)
    written = can & stream.chance(np.where(leaking_line, 220, _PER_MILLE), lines.order.size)
    row = np.flatnonzero(written)
    day = visits.day[lines.order[row]] + stream.between(5, 30, row.size)
    row, day = row[day < DAYS], day[day < DAYS]
    product, customer = lines.product[row], visits.customer[lines.order[row]]
    # Somebody reviews a product once: the first purchase's review stays.
    _, first = np.unique(customer * 1000 + product, return_index=True)
    first = first[np.lexsort((first, day[first]))]
    product, customer, day = product[first], customer[first], day[first]
    count = product.size
    rating = _stars(stream, product == products.titled(LEAKING))
    own, other = _OWN[products.category[product]], _ANY[stream.below(_ANY.size, count)]
    words, more = stream.below(3, count), stream.below(3, count)
    leaking = product == products.titled(LEAKING)
    bodies = [
        _body(r, (o, t), (w, m), leak)
        for r, o, t, w, m, leak in zip(
            *(column.tolist() for column in (rating, own, other, words, more, leaking)), strict=True
        )
    ]
    return table(
        schema.reviews,
        {
            "customer_id": references(customer),
            "product_id": references(product),
            "rating": numbers(rating),
            "title": pa.array([_TITLES[r - 1] for r in rating.tolist()]),
            "body": pa.array(bodies),
            "written_at": instants(utc_seconds(day, stream.between(7 * 3600, 22 * 3600, count))),
            "language": pa.array(["en"] * count),
        },
    )
