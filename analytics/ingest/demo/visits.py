"""When orders are placed, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.ingest.demo.customers import CUSTOMERS, KETTLE_BUYER, TEA_LOVER, Customers
from analytics.ingest.demo.days import DAYS, busyness, day_of, hour_weights
from analytics.ingest.demo.people import COUNTRIES
from analytics.ingest.demo.rng import Bools, Ints, Stream, ints
from analytics.ingest.demo.trials import Assigned, withheld

LAPSED_AFTER = day_of(date(2026, 3, 31))
"""The last day on which a customer of the lapsed segment may order."""
KETTLE_DAY = day_of(date(2026, 10, 6))

SALES_CHANNELS = ("web", "app", "store")
_GUESTS = 5_600
_CANDIDATES = 76
_GERMANY = 0


@dataclass(frozen=True, slots=True)
class Visits:
    """One element for each order, in the order of time; ``customer`` is -1 for a guest."""

    customer: Ints
    day: Ints
    second: Ints
    country: Ints
    place: Ints
    cancelled: Bools
    first: Bools

    @property
    def count(self) -> int:
        """How many orders."""
        return self.customer.size


def _known(seed: int, customers: Customers, assigned: Assigned) -> tuple[Ints, Ints]:
    """Customer and day of the orders of people with an account.

    Each walks through candidate visits with random gaps; a candidate becomes an order as often as the day is
    busy, until the customer's lifetime is used up.
    """
    stream = Stream(seed, "visits")
    level = busyness()
    peak = int(level.max())
    gaps = stream.waiting(np.repeat((customers.gap * 580 // 1000 + 1)[:, None], _CANDIDATES, axis=1))
    fresh = customers.signup >= 0
    # A new account nearly always orders at once; an old one is somewhere between two visits on the first day.
    gaps[:, 0] = np.where(fresh, np.where(stream.chance(780, CUSTOMERS), 0, gaps[:, 0]), gaps[:, 0])
    gaps[:, 1:] = np.maximum(gaps[:, 1:], 1)
    day = np.maximum(customers.signup, 0)[:, None] + np.cumsum(gaps, axis=1)
    inside = day < DAYS
    taken = inside & (stream.below(peak, day.size).reshape(day.shape) < level[np.minimum(day, DAYS - 1)])
    taken[:, 0] |= inside[:, 0] & fresh
    taken &= np.cumsum(taken, axis=1) <= customers.lifetime[:, None]
    taken &= ~customers.lapsed[:, None] | (day <= LAPSED_AFTER)
    who, which = np.nonzero(taken)
    days = day[who, which]
    who, days = _planted(ints(who), days)
    keep = ~withheld(seed, assigned, who, days)
    return who[keep], days[keep]


def _planted(who: Ints, days: Ints) -> tuple[Ints, Ints]:
    """Adds the orders that planted customers must have, and takes customer 77's orders after the kettle
    away.
    """
    keep = ~((who == KETTLE_BUYER) & (days >= KETTLE_DAY))
    tea_days = ints(
        [day_of(d) for d in (date(2025, 11, 12), date(2026, 3, 14), date(2026, 8, 22), date(2026, 10, 9))]
    )
    more = np.concatenate([np.full(tea_days.size, TEA_LOVER), ints([KETTLE_BUYER])])
    return np.concatenate([who[keep], more]), np.concatenate([days[keep], tea_days, ints([KETTLE_DAY])])


def make_visits(seed: int, customers: Customers, assigned: Assigned) -> Visits:
    """All orders that are no returns."""
    stream = Stream(seed, "orders")
    who, days = _known(seed, customers, assigned)
    guest_days = stream.pick(busyness() * (1000 + np.arange(DAYS)) // 1000, _GUESTS)
    customer = np.concatenate([who, np.full(_GUESTS, -1)])
    day = np.concatenate([days, guest_days])
    count = customer.size
    second = stream.pick(hour_weights(), count) * 3600 + stream.below(3600, count)
    order = np.lexsort((customer, second, day))
    customer, day, second = customer[order], day[order], second[order]
    abroad = stream.pick([weight for _, _, weight, _, _ in COUNTRIES], count)
    country = np.where(customer < 0, abroad, customers.country[customer])
    place = stream.pick((72, 18, 10), count)
    place[(place == 2) & (country != _GERMANY)] = 0
    cancelled = stream.chance(24, count)
    cancelled[np.isin(customer, [TEA_LOVER, KETTLE_BUYER])] = False
    by_customer = np.lexsort((np.arange(count), customer))
    first = np.zeros(count, dtype=bool)
    sorted_customer = customer[by_customer]
    first[by_customer] = np.concatenate([[True], sorted_customer[1:] != sorted_customer[:-1]])
    fresh = first & (customer >= 0) & (customers.signup[customer] >= 0)
    return Visits(customer, day, second, country, place, cancelled, fresh)
