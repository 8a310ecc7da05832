"""Touches: the advertisements and messages that a known customer met, on the way to an order or to none."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from analytics.ingest.demo.columns import instants, labels, references, table
from analytics.ingest.demo.customers import CUSTOMERS, Customers
from analytics.ingest.demo.days import DAYS
from analytics.ingest.demo.mailing import NEVER, Messages, awake, is_email, utc_of
from analytics.ingest.demo.plans import ADS, CAMPAIGN_CHANNELS
from analytics.ingest.demo.rng import Ints, Stream, ints
from analytics.ingest.demo.visits import Visits
from analytics.warehouse import schema

_KINDS = ("impression", "click", "open", "visit")
_IMPRESSION, _CLICK, _OPEN, _VISIT = range(4)
_DAY = 86_400
_STRAY = 16_000
_DIRECT = len(CAMPAIGN_CHANNELS)

# Customer, local time, campaign and kind of some touches.
type _Part = tuple[Ints, Ints, Ints, Ints]


def _same(value: int, like: Ints) -> Ints:
    return np.full(like.size, value, dtype=np.int64)


def _running(stream: Stream, spend: Ints, day: Ints) -> Ints:
    """For each day an ad campaign that ran on it, drawn by what it spent."""
    upto = np.cumsum(spend[: len(ADS)].T, axis=1)
    draw = stream.below(np.maximum(upto[day, -1], 1), day.size)
    return np.minimum(ints((upto[day] <= draw[:, None]).sum(axis=1)), len(ADS) - 1)


def _before_orders(stream: Stream, visits: Visits, campaign: Ints, spend: Ints) -> list[_Part]:
    """The click that an order counts for, and what was met in the weeks before it."""
    known = np.flatnonzero((visits.customer >= 0) & (visits.place != 2))
    moment = visits.day[known] * _DAY + visits.second[known]
    who, counted = visits.customer[known], campaign[known]
    ad = (counted >= 0) & (counted < len(ADS))
    own = (counted < 0) & stream.chance(300, known.size)
    last = awake(moment - stream.between(120, 4000, known.size))
    parts: list[_Part] = [
        (who[ad], last[ad], counted[ad], _same(_CLICK, who[ad])),
        (who[own], last[own], counted[own], _same(_VISIT, who[own])),
    ]
    for share in (380, 160):
        met = stream.chance(share, known.size)
        when = awake(moment[met] - stream.between(1, 20, int(met.sum())) * _DAY)
        fits = when >= 0
        kind = np.where(stream.chance(420, when.size), _CLICK, _IMPRESSION)
        chosen = _running(stream, spend, np.maximum(when, 0) // _DAY)
        parts.append((who[met][fits], when[fits], chosen[fits], kind[fits]))
    return parts


def touch_table(
    seed: int, visits: Visits, customers: Customers, campaign: Ints, spend: Ints, messages: Messages
) -> pa.Table:
    """The ``touches`` table, in the order of time; people's opens and clicks of e-mails are the messages'
    own.
    """
    stream = Stream(seed, "touches")
    parts = _before_orders(stream, visits, campaign, spend)
    who = stream.below(CUSTOMERS, _STRAY)
    when = awake(stream.below(DAYS * _DAY, _STRAY))
    kind = np.where(stream.chance(250, _STRAY), _CLICK, _IMPRESSION)
    parts.append((who, when, _running(stream, spend, when // _DAY), kind))
    email = is_email(messages)
    for kind_of, times in ((_OPEN, messages.opened), (_CLICK, messages.clicked)):
        real = (times != NEVER) & (email | (kind_of == _CLICK)) & ~(messages.machine & (kind_of == _OPEN))
        parts.append(
            (messages.customer[real], times[real], messages.campaign[real], _same(kind_of, times[real]))
        )
    who, when, met, kind = (np.concatenate(column) for column in zip(*parts, strict=True))
    # Nobody is known before the day after signing up, and nothing is known of the time after the last day.
    keep = (when // _DAY > customers.signup[who]) & (when < DAYS * _DAY)
    who, when, met, kind = who[keep], when[keep], met[keep], kind[keep]
    order = np.lexsort((kind, who, when))
    who, when, met, kind = who[order], when[order], met[order], kind[order]
    return table(
        schema.touches,
        {
            "customer_id": references(who),
            "occurred_at": instants(utc_of(when)),
            "channel": labels(np.where(met < 0, _DIRECT, met), (*CAMPAIGN_CHANNELS, "direct")),
            "campaign_id": references(met),
            "kind": labels(kind, _KINDS),
        },
    )
