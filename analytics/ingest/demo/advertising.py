"""What each campaign spends on each day, which orders it gets, and what its platform reports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from analytics.ingest.demo.columns import dates, labels, money, numbers, references, table
from analytics.ingest.demo.days import DAYS, busyness, date_of, day_of, unix_days
from analytics.ingest.demo.mailing import NEVER, REPLY_DAYS, Messages, message_of, sends
from analytics.ingest.demo.plans import ADS, BROKEN_DAY, CAMPAIGN_CHANNELS, DISPLAY_TURNS, MAILINGS, NAMES
from analytics.ingest.demo.rng import Ints, Stream, ints
from analytics.ingest.demo.visits import Visits
from analytics.warehouse import schema

CAMPAIGNS = len(NAMES)
_STORE = 2
_AVERAGE_ORDER = 5_300
_CLAIMED = 1150
"""Ad platforms claim this many orders, per mille of those that the shop counts for them: views count there
too.
"""
_LOSS = 280
"""What is left of a display campaign's return, per mille, once display has turned."""
# How the answers to a mailing spread over the days after it, per mille of its messages that lead to an order.
_MAIL_ORDERS = (0, 16, 9, 6, 4, 3)


@dataclass(frozen=True, slots=True)
class Spending:
    """Cents spent and clicks bought, a row for each campaign and a column for each day; ``runs`` says when it
    ran.
    """

    spend: Ints
    clicks: Ints
    runs: Ints


def make_spending(seed: int, messages: Messages) -> Spending:
    """Daily budgets with the shop's busy days in them; a mailing costs on the day of its send."""
    stream = Stream(seed, "spending")
    level = (1000 + busyness()) // 2
    spend = np.zeros((CAMPAIGNS, DAYS), dtype=np.int64)
    clicks, runs = np.zeros_like(spend), np.zeros_like(spend)
    for number, ad in enumerate(ADS):
        days = slice(day_of(ad.starts), day_of(ad.ends) + 1)
        spend[number, days] = stream.around(ad.daily * level[days] // 1000, 240)
        clicks[number, days] = np.maximum(stream.around(spend[number, days], 150) // ad.cpc, 1)
        runs[number, days] = 1
    for send_number, send in enumerate(sends()):
        count = int((messages.send == send_number).sum())
        spend[send.campaign, send.day] += 12_000 + count * send.mailing.cost // 100
        runs[send.campaign, send.day : send.day + REPLY_DAYS + 1] = 1
    return Spending(spend, clicks, runs)


def _wanted(spending: Spending, messages: Messages) -> Ints:
    """Thousandths of orders that each campaign should get on each day."""
    wanted = np.zeros((CAMPAIGNS, DAYS), dtype=np.int64)
    for number, ad in enumerate(ADS):
        wanted[number] = spending.spend[number] * ad.roas * 1000 // (_AVERAGE_ORDER * _CLAIMED)
        if ad.channel == "display":
            turn = day_of(DISPLAY_TURNS)
            wanted[number, turn:] = wanted[number, turn:] * _LOSS // 1000
    for send_number, send in enumerate(sends()):
        count = int((messages.send == send_number).sum())
        # Most of those who order on such a day did not get the message: the ones who did are picked more
        # often.
        factor = 300 if send.mailing.tastes else 150
        for later, share in enumerate(_MAIL_ORDERS):
            wanted[send.campaign, send.day + later] += count * share * factor * send.mailing.clicks // 5_000
    return wanted


def attribute(seed: int, visits: Visits, spending: Spending, messages: Messages) -> tuple[Ints, Ints]:
    """The campaign of each order, and the message that led to it (positions, or -1).

    An order in the store has none; one for a mailing needs a message that reached the customer in the days
    before.
    """
    stream = Stream(seed, "attribution")
    online = np.bincount(visits.day[visits.place != _STORE], minlength=DAYS)
    wanted = _wanted(spending, messages)
    rest = np.maximum(online * 1000 - wanted.sum(axis=0), online * 250 + 1)
    weights = np.concatenate([wanted, rest[None, :]]).T.copy()
    upto = np.cumsum(weights, axis=1)
    draw = stream.below(upto[visits.day, -1], visits.count)
    campaign = ints((upto[visits.day] <= draw[:, None]).sum(axis=1))
    campaign[(campaign == CAMPAIGNS) | (visits.place == _STORE)] = -1
    mailed = campaign >= len(ADS)
    found = np.full(visits.count, -1, dtype=np.int64)
    found[mailed] = message_of(messages, campaign[mailed], visits.customer[mailed], visits.day[mailed])
    campaign[mailed & (found < 0)] = -1
    return campaign, found


def _by_day(campaign: Ints, local: Ints) -> Ints:
    """Counts by campaign and local day of what happened at local seconds; NEVER is not counted."""
    there = local != NEVER
    place = campaign[there] * DAYS + np.minimum(local[there] // 86_400, DAYS - 1)
    return np.bincount(place, minlength=CAMPAIGNS * DAYS).reshape(CAMPAIGNS, DAYS)


def _mail_counts(messages: Messages) -> dict[str, Ints]:
    """Counts by campaign and day for each column of messages."""
    m = messages
    nobody = np.full(m.sent.size, NEVER, dtype=np.int64)
    return {
        "sent": _by_day(m.campaign, m.sent),
        "delivered": _by_day(m.campaign, m.delivered),
        "opens": _by_day(m.campaign, m.opened),
        "machine_opens": _by_day(m.campaign, np.where(m.machine, m.opened, nobody)),
        "unique_clicks": _by_day(m.campaign, m.clicked),
        "bounces_hard": _by_day(m.campaign, np.where(m.bounce == 1, m.sent, nobody)),
        "bounces_soft": _by_day(m.campaign, np.where(m.bounce == 2, m.sent, nobody)),
        "unsubscribes": _by_day(m.campaign, m.unsubscribed),
        "complaints": _by_day(m.campaign, m.complained),
    }


def campaign_table() -> pa.Table:
    """The ``campaigns`` table; their days are the store's own, so ``utc_offset`` is null."""
    last = DAYS - 1
    mail_days = [[day_of(day) for day in mailing.sends] for mailing in MAILINGS]
    starts = ints([day_of(ad.starts) for ad in ADS] + [min(days) for days in mail_days])
    ends = ints([day_of(ad.ends) for ad in ADS] + [min(max(days) + REPLY_DAYS, last) for days in mail_days])
    open_ended = (ends == last) & (np.arange(CAMPAIGNS) < len(ADS))
    daily = ints([ad.daily for ad in ADS] + [0] * len(MAILINGS))
    yearly = (ends - starts + 1) * daily // 10_000 * 10_000
    mail_budget = ints([0] * len(ADS) + [len(mailing.sends) * 12_000 for mailing in MAILINGS])
    return table(
        schema.campaigns,
        {
            "external_id": pa.array([f"cmp-{n + 1}" for n in range(CAMPAIGNS)]),
            "name": pa.array(NAMES),
            "channel": pa.array(CAMPAIGN_CHANNELS),
            "platform": pa.array([*(ad.platform for ad in ADS), *(mailing.platform for mailing in MAILINGS)]),
            "objective": pa.array(
                [*(ad.objective for ad in ADS), *(mailing.objective for mailing in MAILINGS)]
            ),
            "starts_on": dates(unix_days(starts)),
            "ends_on": dates(unix_days(ends), ~open_ended),
            "budget": money(yearly + mail_budget),
            "target_segment": pa.array(
                [None] * len(ADS) + [mailing.segment for mailing in MAILINGS], pa.string()
            ),
        },
    )


def campaign_day_table(
    seed: int, spending: Spending, messages: Messages, campaign: Ints, day: Ints, paid: Ints
) -> pa.Table:
    """The ``campaign_days`` table: a row for each campaign and day on which it ran.

    ``campaign``, ``day`` and ``paid`` (cents) are the orders that count for a campaign. On the broken day no
    ad platform saw a conversion.
    """
    stream = Stream(seed, "platforms")
    number, when = (ints(found) for found in np.nonzero(spending.runs))
    cell = campaign * DAYS + day
    orders = np.bincount(cell, minlength=CAMPAIGNS * DAYS).astype(np.int64)
    revenue = np.zeros(CAMPAIGNS * DAYS, dtype=np.int64)
    np.add.at(revenue, cell, paid)
    at = number * DAYS + when
    is_ad = number < len(ADS)
    is_mail = np.array([name == "email" for name in CAMPAIGN_CHANNELS])[number]
    extra = (orders[at] * (_CLAIMED - 1000) + stream.below(1000, at.size)) // 1000
    seen = ~(is_ad & (when == day_of(BROKEN_DAY)))
    conversions = np.where(is_ad & (orders[at] > 0), orders[at] + extra, orders[at]) * seen
    claimed = revenue[at] * conversions // np.maximum(orders[at], 1)
    ctr = ints([ad.ctr for ad in ADS] + [1] * len(MAILINGS))[number]
    mail = {name: counts.reshape(-1)[at] for name, counts in _mail_counts(messages).items()}
    clicks = np.where(
        is_ad, np.maximum(spending.clicks.reshape(-1)[at], conversions), mail["unique_clicks"] * 13 // 10
    )
    impressions = stream.around(clicks * 100_000 // ctr, 120)
    reach = impressions * stream.between(560, 740, at.size) // 1000
    opened = ("opens", "machine_opens", "complaints")
    return table(
        schema.campaign_days,
        {
            "external_id": pa.array(
                [f"cmp-{n + 1}/{date_of(d)}" for n, d in zip(number.tolist(), when.tolist(), strict=True)]
            ),
            "campaign_id": references(number),
            "day": dates(unix_days(when)),
            "impressions": numbers(impressions, is_ad),
            "reach": numbers(reach, is_ad),
            "clicks": numbers(clicks),
            "conversions": numbers(conversions),
            "revenue": money(claimed),
            "spend": money(spending.spend.reshape(-1)[at]),
            **{name: numbers(counts, is_mail if name in opened else ~is_ad) for name, counts in mail.items()},
        },
    )


def channel_labels(campaign: Ints) -> pa.Array:
    """The channel of each campaign position; null for -1."""
    return labels(campaign, CAMPAIGN_CHANNELS)
