"""Web and app events of the last ninety days, in the words of Segment's public event names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.demo.baskets import Lines
from analytics.ingest.demo.catalogue import CATEGORIES
from analytics.ingest.demo.columns import dates, instants, labels, money, numbered, references, table
from analytics.ingest.demo.customers import SHOWN_TO_42, TEA_LOVER, Customers, taste_weights
from analytics.ingest.demo.days import busyness, day_of, hour_weights, months, unix_days, utc_seconds
from analytics.ingest.demo.plans import BROKEN_DAY, CAMPAIGN_CHANNELS
from analytics.ingest.demo.products import LEANS, Products
from analytics.ingest.demo.rng import Ints, Stream, ints, pick_in_groups
from analytics.ingest.demo.visits import Visits
from analytics.warehouse import schema

FIRST_EVENT_DAY = day_of(date(2026, 7, 23))
NAMES = (
    "Page Viewed",
    "Product Viewed",
    "Product Added",
    "Checkout Started",
    "Order Completed",
    "Product List Viewed",
)
_PAGE, _VIEW, _ADD, _CHECKOUT, _ORDER, _LIST = range(6)
_SHOWN_DAYS: Ints = ints([day_of(date(2026, 10, 12)), day_of(date(2026, 10, 17))])
_SHOWN = -2
_IDLE_SESSIONS = 41_000
_VIEWS = (26, 24, 20, 13, 8, 5, 4)
_CHANNELS = ("direct", "search", "social", "display", "affiliate", "video", "email", "sms")
_IDLE_CHANNELS = (30, 30, 18, 9, 5, 4, 3, 1)
_DEVICES = ("mobile", "desktop", "app")


@dataclass(frozen=True, slots=True)
class _Sessions:
    """One element a session; ``order`` is the position of the order that it ended in, -1 or _SHOWN."""

    customer: Ints
    day: Ints
    second: Ints
    channel: Ints
    device: Ints
    order: Ints


@dataclass(frozen=True, slots=True)
class _Steps:
    """One element an event: its session, its name, its product or -1, seconds after the session's start."""

    session: Ints
    name: Ints
    product: Ints
    after: Ints


def _sessions(stream: Stream, visits: Visits, customers: Customers, campaign: Ints) -> _Sessions:
    """Sessions that ended in an order, then about eight times as many that did not."""
    order = np.flatnonzero((visits.day >= FIRST_EVENT_DAY) & (visits.place != 2))
    channel_of = ints([_CHANNELS.index(name) for name in (*CAMPAIGN_CHANNELS, "direct")])
    bought = _Sessions(
        visits.customer[order],
        visits.day[order],
        np.maximum(visits.second[order] - stream.between(400, 2400, order.size), 6 * 3600),
        channel_of[campaign[order]],
        np.where(visits.place[order] == 1, 2, stream.below(2, order.size)),
        ints(order),
    )
    count = _IDLE_SESSIONS
    day = FIRST_EVENT_DAY + stream.pick(busyness()[FIRST_EVENT_DAY:], count)
    who = np.where(stream.chance(340, count), stream.below(customers.signup.size, count), -1)
    unlikely = (customers.signup[who] >= day) | customers.lapsed[who] | (who == TEA_LOVER)
    who = np.where((who >= 0) & unlikely, -1, who)
    idle = (
        who,
        day,
        stream.pick(hour_weights(), count) * 3600 + stream.below(3000, count),
        stream.pick(_IDLE_CHANNELS, count),
        stream.pick((60, 32, 8), count),
        np.full(count, -1, dtype=np.int64),
    )
    two = np.ones(_SHOWN_DAYS.size, dtype=np.int64)
    shown = (two * TEA_LOVER, _SHOWN_DAYS, two * 20 * 3600, two * 0, two, two * _SHOWN)
    names = _Sessions.__dataclass_fields__
    both = [np.concatenate([getattr(bought, name), idle[n], shown[n]]) for n, name in enumerate(names)]
    keep = both[1] != day_of(BROKEN_DAY)
    return _Sessions(*(column[keep] for column in both))


def _bought_steps(sessions: _Sessions, visits: Visits, lines: Lines, products: Products) -> list[_Steps]:
    """What people did before an order: looked at each of its products, put it in the cart, paid."""
    number = np.full(visits.count, -1, dtype=np.int64)
    rows = np.flatnonzero(sessions.order >= 0)
    number[sessions.order[rows]] = rows
    wanted = (number[lines.order] >= 0) & (products.category[lines.product] >= 0)
    session, product = number[lines.order[wanted]], lines.product[wanted]
    nth = np.arange(session.size) - np.searchsorted(session, session)
    # The order comes at its own second; what led to it is spread over the minutes before.
    length = visits.second[sessions.order[rows]] - sessions.second[rows]
    total = np.zeros(sessions.day.size, dtype=np.int64)
    total[rows] = length
    step = total[session] // 16
    none = np.full(rows.size, -1, dtype=np.int64)
    return [
        _Steps(session, np.full(session.size, _VIEW), product, step * (1 + nth) + 5),
        _Steps(session, np.full(session.size, _ADD), product, step * (1 + nth) + 30),
        _Steps(ints(rows), np.full(rows.size, _CHECKOUT), none, length * 15 // 16),
        _Steps(ints(rows), np.full(rows.size, _ORDER), none, length),
    ]


def _idle_steps(
    stream: Stream, sessions: _Sessions, customers: Customers, products: Products
) -> list[_Steps]:
    """What people did who went away again: looked at products, filled a cart now and then."""
    rows = np.flatnonzero(sessions.order == -1)
    session = np.repeat(rows, stream.pick(_VIEWS, rows.size))
    count = session.size
    known = sessions.customer[session] >= 0
    taste = np.where(known, customers.taste[sessions.customer[session]], stream.pick([1] * 8, count))
    lean = np.where(known, customers.lean[sessions.customer[session]], stream.below(LEANS, count))
    category = pick_in_groups(stream, taste_weights(np.arange(8)), taste)
    group = (months(sessions.day[session]) * len(CATEGORIES) + category) * LEANS + lean
    product = category * 25 + pick_in_groups(stream, products.wanted, group)
    after = (np.arange(count) - np.searchsorted(session, session) + 1) * 55 + stream.below(40, count)
    added = stream.chance(105, count)
    carts = np.unique(session[added])
    paying = carts[stream.chance(330, carts.size)]
    return [
        _Steps(ints(session), np.full(count, _VIEW), product, after),
        _Steps(ints(session[added]), np.full(int(added.sum()), _ADD), product[added], after[added] + 12),
        _Steps(
            ints(paying), np.full(paying.size, _CHECKOUT), np.full(paying.size, -1), np.full(paying.size, 560)
        ),
    ]


def _shown_steps(sessions: _Sessions, products: Products) -> _Steps:
    """The list of recommendations that customer 42 did not click on."""
    rows = ints(np.flatnonzero(sessions.order == _SHOWN))
    one = np.ones(rows.size, dtype=np.int64)
    return _Steps(rows, one * _LIST, one * products.titled(SHOWN_TO_42), one * 8)


def _properties(sessions: _Sessions, steps: _Steps, order_numbers: Ints) -> pa.Array:
    """JSON: channel and device of the session; an order's own number with the order."""
    pairs = [f'"channel": "{channel}", "device": "{device}"' for channel in _CHANNELS for device in _DEVICES]
    place = sessions.channel[steps.session] * len(_DEVICES) + sessions.device[steps.session]
    plain = labels(place, [f"{{{pair}}}" for pair in pairs])
    number = order_numbers[sessions.order[steps.session]]
    opened = labels(place, [f"{{{pair}, " for pair in pairs])
    with_order = pc.binary_join_element_wise(opened, numbered('"order_id": "', number), '"}', "")
    return pc.if_else(pa.array(steps.name == _ORDER), with_order, plain)


def event_table(
    seed: int,
    visits: Visits,
    lines: Lines,
    customers: Customers,
    products: Products,
    sold: tuple[Ints, Ints, Ints],
) -> pa.Table:
    """The ``events`` table; ``sold`` is the campaign, the goods' value in cents and the number of each
    order.
    """
    stream = Stream(seed, "web")
    campaign, goods, order_numbers = sold
    sessions = _sessions(stream, visits, customers, campaign)
    every = np.arange(sessions.day.size, dtype=np.int64)
    arrive = _Steps(
        every, np.full(every.size, _PAGE), np.full(every.size, -1), np.zeros(every.size, dtype=np.int64)
    )
    parts = [arrive, *_bought_steps(sessions, visits, lines, products)]
    parts += _idle_steps(stream, sessions, customers, products)
    parts.append(_shown_steps(sessions, products))
    columns = [
        np.concatenate([getattr(part, name) for part in parts]) for name in _Steps.__dataclass_fields__
    ]
    day = sessions.day[columns[0]]
    second = sessions.second[columns[0]] + columns[3]
    order = np.lexsort((columns[1], columns[0], second, day))
    steps = _Steps(*(column[order] for column in columns))
    day, second = day[order], second[order]
    count = steps.session.size
    value = np.where(
        steps.name == _ORDER, goods[sessions.order[steps.session]], products.price[steps.product]
    )
    delay = 1 + stream.below(4, count) + np.where(stream.chance(6, count), stream.between(60, 7200, count), 0)
    seconds = utc_seconds(day, second)
    ids = numbered("evt-", np.arange(1, count + 1, dtype=np.int64))
    return table(
        schema.events,
        {
            "external_id": ids,
            "event_id": ids,
            "customer_id": references(sessions.customer[steps.session]),
            "anonymous_id": numbered("anon-", steps.session % 31_000 + 1),
            "session_id": numbered("ses-", steps.session + 1),
            "occurred_at": instants(seconds),
            "occurred_on": dates(unix_days(day)),
            "received_at": instants(seconds + delay),
            "name": labels(steps.name, NAMES),
            "product_id": references(steps.product),
            "value": money(value, np.isin(steps.name, (_VIEW, _ADD, _ORDER))),
            "properties": _properties(sessions, steps, order_numbers),
        },
    )
