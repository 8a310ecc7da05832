"""The demo shop's products: prices, costs, stock, and how much each is wanted in each month."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from analytics.ingest.demo.catalogue import BRANDS, CATEGORIES, EXTRAS, LINES, Line
from analytics.ingest.demo.columns import instants, labels, money, numbers, table
from analytics.ingest.demo.days import DAYS, MONTHS, day_of, month_of_year, utc_seconds
from analytics.ingest.demo.rng import Bools, Ints, Stream, ints
from analytics.warehouse import schema

LEANS = 3
"""Inside a category people differ too: each product belongs to one of this many leanings."""

NEW_YEAR_RISE = day_of(date(2026, 1, 1))
"""From this day prices are today's; before it they, and costs, were three per cent lower."""

_STEADY = ("paper-filters", "matcha", "matcha-whisk", "white-tea", "coffee-capsules")
_LATE = 14
_INACTIVE = 10
_COST_UNKNOWN = 7
_OUT_OF_STOCK = 11
_NOT_TRACKED = 18


@dataclass(frozen=True, slots=True)
class Products:
    """Columns over all products, the 300 real ones first, then what is no product (``EXTRAS``).

    ``price`` and ``cost`` are today's, in cents; ``wanted`` has a row for each month, category and leaning,
    and a column for each place inside the category; ``introduced`` and ``withdrawn`` are day numbers.
    """

    titles: tuple[str, ...]
    skus: tuple[str, ...]
    families: tuple[str, ...]
    family: Ints
    category: Ints
    price: Ints
    cost: Ints
    cost_known: Bools
    durable: Bools
    introduced: Ints
    withdrawn: Ints
    wanted: Ints

    @property
    def count(self) -> int:
        """How many are products in the narrow sense."""
        return 300

    def of_family(self, *families: str) -> Ints:
        """Positions of the products of these families."""
        return ints([p for p in range(self.count) if self.families[self.family[p]] in families])

    def titled(self, title: str) -> int:
        """Position of the product with exactly this title; ValueError if there is none."""
        return self.titles.index(title)


def _each() -> list[tuple[Line, int, int]]:
    """Line, its number and the variant's number for each of the 300 products."""
    return [(line, number, v) for number, line in enumerate(LINES) for v in range(len(line.variants))]


def make_products(seed: int) -> Products:
    """The catalogue with its figures."""
    rows = _each()
    stream = Stream(seed, "products")
    count, extra = len(rows), len(EXTRAS)
    families = tuple(dict.fromkeys([line.family for line, _, _ in rows] + [kind for _, _, kind, _ in EXTRAS]))
    price = ints([line.price + line.step * v for line, _, v in rows])
    machine = np.array(["machine" in line.tags for line, _, _ in rows])
    cost = price * (stream.between(360, 540, count) + np.where(machine, 110, 0)) // 1000
    known = np.ones(count, dtype=bool)
    # Lines that planted truths rest on keep their place: only plain ones may come late or go.
    ordinary = [8 <= line.weight <= 15 and line.family not in _STEADY for line, _, _ in rows]
    plain = stream.shuffled(count)
    plain = plain[np.array(ordinary)[plain]]
    known[plain[:_COST_UNKNOWN]] = False
    introduced = -stream.between(100, 900, count)
    introduced[plain[7 : 7 + _LATE]] = stream.between(150, DAYS - 25, _LATE)
    withdrawn = np.full(count, DAYS, dtype=np.int64)
    withdrawn[plain[21 : 21 + _INACTIVE]] = stream.between(420, DAYS - 60, _INACTIVE)
    return Products(
        titles=(
            *(f"{line.item} {line.variants[v]}" for line, _, v in rows),
            *(title for title, *_ in EXTRAS),
        ),
        skus=(*(f"{1001 + n}{'ABCDEFGH'[v]}" for _, n, v in rows), *(sku for _, sku, *_ in EXTRAS)),
        families=families,
        family=ints(
            [families.index(line.family) for line, _, _ in rows] + [families.index(e[2]) for e in EXTRAS]
        ),
        category=ints([CATEGORIES.index(line.category) for line, _, _ in rows] + [-1] * extra),
        price=np.concatenate([price, ints([e[3] for e in EXTRAS])]),
        cost=np.concatenate([cost, ints([e[3] if e[2] == "shipping" else 0 for e in EXTRAS])]),
        cost_known=np.concatenate([known, np.array([e[2] == "shipping" for e in EXTRAS])]),
        durable=np.concatenate(
            [np.array([line.durable for line, _, _ in rows]), np.zeros(extra, dtype=bool)]
        ),
        introduced=np.concatenate([introduced, np.full(extra, -900)]),
        withdrawn=np.concatenate([withdrawn, np.full(extra, DAYS)]),
        wanted=_wanted(rows, introduced, withdrawn),
    )


def _season(line: Line, month: int) -> int:
    """How much a line is wanted in a calendar month, in per mille of its average."""
    summer, autumn = month in (6, 7, 8), month in (11, 12)
    if line.family == "iced-tea-maker":
        return {5: 2500, 6: 9000, 7: 11000, 8: 8000, 9: 900}.get(month, 100)
    factor = 1000
    if "summer" in line.tags:
        factor = 2600 if summer else 600
    if "christmas" in line.tags:
        factor = 4000 if autumn else 700
    elif "gift" in line.tags and autumn:
        factor = factor * 1500 // 1000
    return factor


def _wanted(rows: list[tuple[Line, int, int]], introduced: Ints, withdrawn: Ints) -> Ints:
    """Weights by month, category and leaning; a product that is not sold in a month has none."""
    place = 25
    season = ints([[_season(line, m) for line, _, _ in rows] for m in range(1, 13)])
    by_month = (
        season[[month_of_year(m) - 1 for m in range(MONTHS)]]
        * ints([line.weight for line, _, _ in rows])
        // 10
    )
    # Only whole months in which a product could be bought count.
    firsts = ints([day_of(date(2024 + (m + 6) // 12, (m + 6) % 12 + 1, 1)) for m in range(MONTHS)])[:, None]
    by_month = np.where(
        (introduced <= firsts) & ((withdrawn >= firsts + 31) | (withdrawn == DAYS)), by_month, 0
    )
    lean = np.arange(len(rows)) % LEANS
    fits = np.where(lean[None, :] == np.arange(LEANS)[:, None], 5, 1)
    weights = by_month[:, None, :] * fits[None, :, :]
    grouped = weights.reshape(MONTHS, LEANS, len(CATEGORIES), place).transpose(0, 2, 1, 3)
    return np.ascontiguousarray(grouped.reshape(-1, place))


def price_at(current: Ints, day: Ints) -> Ints:
    """A price or cost of a day, in cents."""
    return np.where(day < NEW_YEAR_RISE, current * 97 // 100, current)


def _attributes(line: Line, title: str) -> str:
    fitting: dict[str, object] = {"tags": list(line.tags), "allergens": list(line.allergens)}
    if "vegan" in line.tags:
        fitting["vegan"] = True
    if "Gluten-Free" in title:
        fitting["allergens"] = []
        fitting["tags"] = [*line.tags, "gluten-free"]
    if line.family in ("chefs-knife", "paring-knife"):
        fitting["min_age"] = 18
    if line.family == "sun-fluid":
        # Sun filters need another approval outside the Union.
        fitting["countries_allowed"] = ["DE", "AT", "FR", "NL", "ES", "IT", "BE"]
    return json.dumps(fitting, sort_keys=True)


def _description(line: Line, variant: str) -> str:
    use = {"summer": "for hot days", "gift": "a welcome gift", "care": "keeps machines clean"}
    told = [use[tag] for tag in line.tags if tag in use]
    return f"{line.item}, {variant}: {', '.join([*line.tags[:2], *told])}."


def product_table(seed: int, made: Products) -> pa.Table:
    """The ``products`` table."""
    rows = _each()
    stream = Stream(seed, "product stock")
    count, total, extra = len(rows), len(made.titles), len(EXTRAS)
    stock = stream.between(4, 400, total)
    mixed = stream.shuffled(count)
    stock[mixed[:_OUT_OF_STOCK]] = 0
    tracked = np.arange(total) < count
    tracked[mixed[40 : 40 + _NOT_TRACKED]] = False
    seconds = utc_seconds(made.introduced, np.full(total, 9 * 3600, dtype=np.int64))
    texts = [_description(line, line.variants[v]) for line, _, v in rows]
    kinds = ["product"] * count + [kind for _, _, kind, _ in EXTRAS]
    is_product = np.arange(total) < count
    return table(
        schema.products,
        {
            "external_id": pa.array(made.skus),
            "sku": pa.array(made.skus),
            "title": pa.array(made.titles),
            "description": pa.array([*texts, *[None] * extra], pa.string()),
            "category": labels(made.category, CATEGORIES),
            "brand": pa.array(
                [*(BRANDS[line.category][v % 2] for line, _, v in rows), *[None] * extra], pa.string()
            ),
            "price": money(made.price),
            "cost": money(made.cost, made.cost_known),
            "stock": numbers(stock, tracked),
            "is_active": pa.array(made.withdrawn == DAYS),
            "introduced_at": instants(seconds),
            "kind": pa.array(kinds),
            "family": labels(np.where(is_product, made.family, -1), made.families),
            "durable": pa.array(made.durable, mask=~is_product),
            "url": pa.array([f"https://shop.example.com/p/{sku.lower()}" for sku in made.skus]),
            "image_url": pa.array([f"https://shop.example.com/i/{sku.lower()}.jpg" for sku in made.skus]),
            "attributes": pa.array(
                [*(_attributes(ln, f"{ln.variants[v]}") for ln, _, v in rows), *[None] * extra]
            ),
        },
    )
