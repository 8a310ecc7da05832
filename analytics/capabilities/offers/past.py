"""What a customer did so far, out of the rows of each product and day: what she bought, when, and what came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from analytics.recommendation.contract import Bought
from analytics.warehouse.plan import Rows

Row = Mapping[str, Any]


class History(Mapping[int, Row]):
    """A row for each product, put together when it is looked at: a list names few of hundreds of purchases."""

    def __init__(self, rows: Rows, at: Mapping[int, int], renamed: Mapping[str, str]) -> None:
        self._columns = tuple(renamed.get(name, name) for name in rows.columns)
        self._values = rows.values
        self._at = at

    def __getitem__(self, product: int) -> Row:
        return dict(zip(self._columns, self._values[self._at[product]], strict=True))

    def __iter__(self) -> Iterator[int]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)


@dataclass(frozen=True)
class Past:
    """``history`` has the names of each product and the last day (``last_on``); ``ages`` are days since that day.

    ``days`` has product and age of each product and day, ``paid`` the mean price of a piece by product; ``returned``
    came back, ``resting`` is days since the last purchase in each durable family.
    """

    history: Mapping[int, Row]
    ages: Mapping[int, int]
    days: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    paid: tuple[float, ...] = ()
    returned: frozenset[int] = frozenset()
    resting: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def orders(self) -> tuple[Bought, ...]:
        """One entry a product and day."""
        return tuple(map(Bought, *self.days))

    @cached_property
    def times(self) -> Mapping[int, int]:
        """On how many days each product was bought."""
        return Counter(self.days[0])


def past_of(bought: Rows, day: date) -> Past:
    """From the rows of ``offers.plan``'s ``bought``, by product and day; ``day`` is the one that ages count from."""
    if not len(bought):
        return Past({}, {})
    c = dict(zip(bought.columns, zip(*bought.values, strict=True), strict=True))
    product, durable = c["product_id"], c["durable"]
    sold = [
        n
        for n, (lines, kind) in enumerate(zip(c["sold"], c["kind"], strict=True))
        if lines and kind == "product"
    ]
    # An order dated in the future counts as one of the last day.
    today = day.toordinal()
    age = [max(0, today - c["ordered_on"][n].toordinal()) for n in sold]
    # Rows are in the order of time: the last one of a product is the newest.
    last = {product[n]: n for n in sold}
    ages = dict(zip(map(product.__getitem__, sold), age, strict=True))
    resting: dict[str, int] = {}
    spent: dict[int, list[Any]] = {}
    for n in sold:
        which = product[n]
        if which in spent:
            spent[which][0] += c["paid"][n]
            spent[which][1] += c["sold"][n]
        else:
            spent[which] = [c["paid"][n], c["sold"][n]]
        if durable[n] and c["family"][n]:
            family = c["family"][n]
            resting[family] = min(ages[which], resting.get(family, ages[which]))
    return Past(
        History(bought, last, {"ordered_on": "last_on"}),
        ages,
        (tuple(map(product.__getitem__, sold)), tuple(age)),
        tuple(float(money) / lines for money, lines in spent.values()),
        frozenset(p for p, lines in zip(product, c["returned"], strict=True) if lines),
        resting,
    )


def seen_of(seen: Rows, day: date) -> Past:
    """What a visitor looked at stands in for a history: the rows of ``offers.plan.of_visitor``."""
    rows = {row["product_id"]: row for row in seen}
    return Past(rows, {product: max(0, (day - row["last_on"]).days) for product, row in rows.items()})
