"""Every message of every mailing: who got it, opened it, clicked on it, left the list.

``email_messages`` holds the e-mails one by one and the campaign's days are counted from it, so that both
always agree. Text messages are drawn the same way, but only their days are kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from analytics.ingest.demo.columns import instants, labels, references, table
from analytics.ingest.demo.customers import CUSTOMERS, Customers
from analytics.ingest.demo.days import DAYS, day_of, utc_seconds
from analytics.ingest.demo.plans import ADS, MAILINGS, Mailing
from analytics.ingest.demo.rng import Bools, Ints, Stream, ints
from analytics.warehouse import schema

NEVER = -1
_DAY = 86_400
_NIGHT_ENDS = 6 * 3600
REPLY_DAYS = 6
"""A mailing's rows go on for this many days after a send: nobody opens or clicks later."""


@dataclass(frozen=True, slots=True)
class Messages:
    """One element a message, sorted by send and customer; times are local seconds since day 0, or NEVER.

    ``campaign`` is a position among all campaigns. ``bounce`` is 0 none, 1 hard, 2 soft.
    """

    send: Ints
    campaign: Ints
    customer: Ints
    sent: Ints
    delivered: Ints
    opened: Ints
    machine: Bools
    clicked: Ints
    bounce: Ints
    unsubscribed: Ints
    complained: Ints


@dataclass(frozen=True, slots=True)
class Send:
    """One day on which a mailing went out."""

    mailing: Mailing
    campaign: int
    day: int


def sends() -> list[Send]:
    """All sends in the order of time."""
    found = [Send(m, len(ADS) + n, day_of(day)) for n, m in enumerate(MAILINGS) for day in m.sends]
    return sorted(found, key=lambda send: (send.day, send.campaign))


def awake(local: Ints) -> Ints:
    """Local times with the night moved to six in the morning, clear of the change of the clocks."""
    return np.where(local == NEVER, NEVER, local // _DAY * _DAY + np.maximum(local % _DAY, _NIGHT_ENDS))


def utc_of(local: Ints) -> Ints:
    """Seconds since 1970 of local seconds since day 0."""
    return utc_seconds(local // _DAY, local % _DAY)


def _audience(send: Send, customers: Customers, subscribed: Bools) -> Ints:
    fits = subscribed & (customers.signup < send.day) & ~customers.is_test
    if send.mailing.tastes == (-1,):
        fits &= customers.lapsed
    elif send.mailing.tastes:
        fits &= np.isin(customers.taste, send.mailing.tastes)
    return ints(np.flatnonzero(fits))


def _draw(stream: Stream, number: int, send: Send, who: Ints) -> Messages:
    mailing, count = send.mailing, who.size
    sent = np.full(count, send.day * _DAY + 9 * 3600, dtype=np.int64) + stream.below(1800, count)
    fate = stream.below(1000, count)
    bounce = np.where(fate < 4, 1, np.where(fate < 14, 2, 0))
    arrived = bounce == 0
    delivered = np.where(arrived, sent + stream.between(2, 90, count), NEVER)
    look = stream.below(1000, count)
    machine = arrived & (look < mailing.machine)
    person = arrived & ~machine & (look < mailing.machine + mailing.opens)
    late = np.minimum(stream.waiting(np.full(count, 5 * 3600, dtype=np.int64)), 4 * _DAY)
    opened = awake(np.where(machine, delivered + 40, np.where(person, delivered + 60 + late, NEVER)))
    # People who open click; a text message has no opens, so there everybody whom it reached may click.
    may_click = person if mailing.opens else arrived
    clicks = may_click & stream.chance(mailing.clicks * 1000 // (mailing.opens or 1000), count)
    start = np.where(opened == NEVER, delivered + 300 + late, opened)
    clicked = awake(np.where(clicks, start + stream.between(10, 1500, count), NEVER))
    leaves = arrived & stream.chance(3, count)
    unsubscribed = awake(np.where(leaves, np.maximum(start, clicked) + 400, NEVER))
    complained = awake(np.where(arrived & (stream.below(10_000, count) < 5), start + 700, NEVER))
    campaign = np.full(count, send.campaign, dtype=np.int64)
    nth = np.full(count, number, dtype=np.int64)
    return Messages(
        nth, campaign, who, sent, delivered, opened, machine, clicked, bounce, unsubscribed, complained
    )


def make_messages(seed: int, customers: Customers) -> Messages:
    """All messages; who leaves the list gets no more of them."""
    stream = Stream(seed, "messages")
    subscribed = {"email": customers.email_consent.copy(), "sms": customers.sms_consent.copy()}
    parts: list[Messages] = []
    for number, send in enumerate(sends()):
        listed = subscribed[send.mailing.channel]
        drawn = _draw(stream, number, send, _audience(send, customers, listed))
        listed[drawn.customer[(drawn.unsubscribed != NEVER) | (drawn.bounce == 1)]] = False
        parts.append(drawn)
    names = Messages.__dataclass_fields__
    return Messages(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def is_email(messages: Messages) -> Bools:
    """Which messages are e-mails."""
    channels = np.array([True] * len(ADS) + [mailing.channel == "email" for mailing in MAILINGS])
    return np.asarray(channels[messages.campaign], dtype=np.bool_)


def left_lists(messages: Messages) -> tuple[Bools, Bools]:
    """Which customers unsubscribed from e-mail, and which from text messages."""
    email = is_email(messages)
    gone = messages.unsubscribed != NEVER
    result = (np.zeros(CUSTOMERS, dtype=bool), np.zeros(CUSTOMERS, dtype=bool))
    result[0][messages.customer[gone & email]] = True
    result[1][messages.customer[gone & ~email]] = True
    return result


def message_of(messages: Messages, campaign: Ints, customer: Ints, day: Ints) -> Ints:
    """For each campaign, customer and day the delivered message of the last five days, as a position, or
    -1.
    """
    latest = np.full(
        (max(int(messages.campaign.max()), int(campaign.max(initial=0))) + 1, DAYS), -1, dtype=np.int64
    )
    for number, send in enumerate(sends()):
        latest[send.campaign, send.day + 1 : send.day + REPLY_DAYS] = number
    send_number = latest[campaign, day]
    keys = messages.send * CUSTOMERS + messages.customer
    wanted = send_number * CUSTOMERS + customer
    at = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
    fits = (send_number >= 0) & (customer >= 0) & (keys[at] == wanted) & (messages.delivered[at] != NEVER)
    return np.where(fits, at, -1)


def with_buyers(messages: Messages, message: Ints, ordered: Ints) -> Messages:
    """The messages with a click shortly before each order that they led to; ``ordered`` in local seconds."""
    clicked, opened = messages.clicked.copy(), messages.opened.copy()
    rows, first = np.unique(message, return_index=True)
    before = awake(ordered[first] - 1200)
    clicked[rows] = before
    email = is_email(messages)[rows]
    unopened = (opened[rows] == NEVER) | (opened[rows] > before)
    opened[rows] = np.where(email & unopened, before, opened[rows])
    gone = messages.unsubscribed.copy()
    later = (gone[rows] != NEVER) & (gone[rows] < before)
    gone[rows] = np.where(later, before + 900, gone[rows])
    machine = messages.machine.copy()
    machine[rows] &= ~(unopened & email)
    fields = {name: getattr(messages, name) for name in Messages.__dataclass_fields__}
    fields.update(clicked=clicked, opened=opened, unsubscribed=gone, machine=machine)
    return Messages(**fields)


def message_table(messages: Messages) -> pa.Table:
    """The ``email_messages`` table."""
    chosen = is_email(messages)
    times = {
        "sent_at": messages.sent,
        "delivered_at": messages.delivered,
        "opened_at": messages.opened,
        "clicked_at": messages.clicked,
        "unsubscribed_at": messages.unsubscribed,
        "complained_at": messages.complained,
    }
    opened = messages.opened[chosen] != NEVER
    return table(
        schema.email_messages,
        {
            "customer_id": references(messages.customer[chosen]),
            "campaign_id": references(messages.campaign[chosen]),
            "machine_open": pa.array(messages.machine[chosen], mask=~opened),
            "bounced": labels(messages.bounce[chosen] - 1, ("hard", "soft")),
            **{name: instants(utc_of(t[chosen]), t[chosen] != NEVER) for name, t in times.items()},
        },
    )
