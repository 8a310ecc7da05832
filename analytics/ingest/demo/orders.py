"""The ``orders`` and ``order_lines`` tables: discounts, shipping, tax, and returns as orders of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.demo.baskets import Lines
from analytics.ingest.demo.columns import dates, instants, labels, money, numbered, numbers, references, table
from analytics.ingest.demo.customers import TEA_LOVER
from analytics.ingest.demo.days import DAYS, day_of, unix_days, utc_seconds
from analytics.ingest.demo.people import COUNTRIES
from analytics.ingest.demo.products import Products, price_at
from analytics.ingest.demo.rng import Ints, Stream, ints, position_in_group
from analytics.ingest.demo.visits import SALES_CHANNELS, Visits
from analytics.warehouse import schema

FIRST_NUMBER = 100_001
_COUPONS = ("WELCOME10", "BLACK20", "SPRING15", "TEATIME10")
_PERCENT: Ints = ints([10, 20, 15, 10, 0])
_FREE_FROM = 4_900
_SHIPPING = 490
_STORE = 2
_VAT: Ints = ints([19, 20, 20, 21, 20, 21, 22, 0, 21, 19])
_BLACK = tuple((day_of(date(year, 11, 24)), day_of(date(year, 12, 1))) for year in (2024, 2025))
_SPRING = tuple((day_of(date(year, 3, 20)), day_of(date(year, 4, 20))) for year in (2025, 2026))


@dataclass(frozen=True, slots=True)
class Priced:
    """What customers pay, in cents: columns over lines, then over orders."""

    unit_price: Ints
    discount: Ints
    unit_cost: Ints
    coupon: Ints
    goods: Ints
    shipping: Ints
    tax: Ints


def _coupons(stream: Stream, visits: Visits) -> Ints:
    """Position of each order's coupon, or -1."""
    luck = stream.below(1000, visits.count)
    coupon = np.where(luck < 20, 3, -1)
    for start, end in _SPRING:
        coupon[(visits.day >= start) & (visits.day <= end) & (luck < 120)] = 2
    for start, end in _BLACK:
        coupon[(visits.day >= start) & (visits.day <= end) & (luck < 480)] = 1
    coupon[visits.first & (luck >= 600)] = 0
    return coupon


def price(seed: int, visits: Visits, lines: Lines, products: Products) -> Priced:
    """Prices of the day, coupons on products, shipping below a threshold, tax by country."""
    stream = Stream(seed, "prices")
    day = visits.day[lines.order]
    unit_price = price_at(products.price[lines.product], day)
    unit_cost = price_at(products.cost[lines.product], day)
    coupon = _coupons(stream, visits)
    discount = unit_price * lines.quantity * _PERCENT[coupon[lines.order]] // 100
    discount[products.category[lines.product] < 0] = 0
    goods = np.zeros(visits.count, dtype=np.int64)
    np.add.at(goods, lines.order, unit_price * lines.quantity - discount)
    shipping = np.where((goods < _FREE_FROM) & (visits.place != _STORE), _SHIPPING, 0)
    tax = np.maximum(goods + shipping, 0) * _VAT[visits.country] // 100
    return Priced(unit_price, discount, unit_cost, coupon, goods, shipping, tax)


@dataclass(frozen=True, slots=True)
class Returns:
    """Return orders (``of`` is the order that is returned) and their lines (``line`` is the line sent
    back).
    """

    of: Ints
    day: Ints
    second: Ints
    line_of: Ints
    line: Ints
    quantity: Ints


def make_returns(seed: int, visits: Visits, lines: Lines, products: Products) -> Returns:
    """Some lines come back, all of an order's on one later day; what would come after the last day is not yet
    known.
    """
    stream = Stream(seed, "returns")
    count = lines.order.size
    shares = ints([18, 14, 95, 75, 60, 60, 35, 55, 12, 30, 45, 40, 0])
    comes_back = stream.chance(shares[products.category[lines.product]], count)
    later = stream.between(4, 26, visits.count)
    day = visits.day + later
    gone = visits.cancelled | (day >= DAYS) | (visits.customer == TEA_LOVER)
    comes_back &= ~gone[lines.order]
    line = np.flatnonzero(comes_back)
    orders, position = np.unique(lines.order[line], return_inverse=True)
    back = 1 + stream.below(lines.quantity[line], line.size)
    second = stream.between(8 * 3600, 18 * 3600, orders.size)
    return Returns(ints(orders), day[orders], second, ints(position), ints(line), back)


def _stacked(first: Ints, second: Ints, order: Ints) -> Ints:
    return np.concatenate([first, second])[order]


def numbering(visits: Visits, returns: Returns) -> tuple[Ints, Ints]:
    """The order of time over sales and returns together, and the place that each got in it."""
    day = np.concatenate([visits.day, returns.day])
    second = np.concatenate([visits.second, returns.second])
    order = np.lexsort((second, day))
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size)
    return ints(order), place


def order_table(visits: Visits, returns: Returns, priced: Priced, campaign: Ints) -> pa.Table:
    """The ``orders`` table. A return keeps the campaign, the country and the place of the order it belongs
    to.
    """
    order, _ = numbering(visits, returns)
    of = np.concatenate([np.arange(visits.count), returns.of])[order]
    is_return = order >= visits.count
    day = _stacked(visits.day, returns.day, order)
    second = _stacked(visits.second, returns.second, order)
    country = visits.country[of]
    nothing = np.zeros(returns.of.size, dtype=np.int64)
    return table(
        schema.orders,
        {
            "external_id": numbered("", np.arange(order.size, dtype=np.int64) + FIRST_NUMBER),
            "customer_id": references(visits.customer[of]),
            "ordered_at": instants(utc_seconds(day, second)),
            "ordered_on": dates(unix_days(day)),
            "status": labels(
                (visits.cancelled[of] & ~is_return).astype(np.int64), ("completed", "cancelled")
            ),
            "sales_channel": labels(visits.place[of], SALES_CHANNELS),
            "campaign_id": references(campaign[of]),
            "country": labels(country, [code for code, *_ in COUNTRIES]),
            "country_text": labels(country, [text for _, text, *_ in COUNTRIES]),
            "coupon": labels(np.where(is_return, -1, priced.coupon[of]), _COUPONS),
            "shipping": money(_stacked(priced.shipping, nothing, order)),
            "tax": money(_stacked(priced.tax, nothing, order)),
        },
    )


def line_table(
    visits: Visits, lines: Lines, returns: Returns, priced: Priced, products: Products
) -> pa.Table:
    """The ``order_lines`` table. A return line gives back what was paid for a piece, discount already taken
    off.
    """
    _, place = numbering(visits, returns)
    back = returns.line
    refund = priced.unit_price[back] - priced.discount[back] // lines.quantity[back]
    order = np.concatenate([place[lines.order], place[visits.count + returns.line_of]])
    sort = np.argsort(order, kind="stable")
    number = order[sort] + FIRST_NUMBER
    line_number = position_in_group(number) + 1
    product = _stacked(lines.product, lines.product[back], sort)
    ids = pc.binary_join_element_wise(numbered("", number), numbered("", line_number), "-")
    return table(
        schema.order_lines,
        {
            "external_id": ids,
            "order_id": references(order[sort]),
            "line_number": numbers(line_number),
            "product_id": references(product),
            "quantity": numbers(_stacked(lines.quantity, -returns.quantity, sort)),
            "unit_price": money(_stacked(priced.unit_price, refund, sort)),
            "discount": money(_stacked(priced.discount, np.zeros(back.size, dtype=np.int64), sort)),
            "unit_cost": money(
                _stacked(priced.unit_cost, priced.unit_cost[back], sort), products.cost_known[product]
            ),
        },
    )
