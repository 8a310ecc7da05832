"""The demo shop's customers: who they are, and the habits that their orders follow."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from analytics.ingest.demo.columns import dates, instants, labels, table
from analytics.ingest.demo.days import DAYS, busyness, unix_days, utc_seconds
from analytics.ingest.demo.people import COUNTRIES, FIRST_NAMES, LAST_NAMES
from analytics.ingest.demo.products import LEANS, Products
from analytics.ingest.demo.rng import Bools, Ints, Stream, ints
from analytics.warehouse import schema

CUSTOMERS = 10_000
TEA_LOVER = 41
"""Position of customer 42, whose taste is plain: tea and what belongs to it."""
KETTLE_BUYER = 76
"""Position of customer 77, who bought a kettle two weeks before the last day."""
SHOWN_TO_42 = "White Tea Peony"
"""Shown twice to customer 42 in a list of recommendations, and not looked at."""
TESTERS = 12
"""So many of the newest accounts are the shop's own test accounts."""
FAVOURITES = 5

CHANNELS: tuple[str, ...] = ("direct", "search", "social", "email", "affiliate", "display", "video")
_CHANNEL_WEIGHTS = (26, 28, 22, 6, 9, 6, 3)

_BEFORE = 400
_OLD_SHARE = 330

# What people come for: weights of the twelve categories for each of eight kinds of customer.
_TASTES: Ints = ints(
    [
        [40, 2, 10, 10, 1, 2, 2, 6, 12, 2, 2, 3],
        [3, 42, 1, 2, 16, 2, 4, 7, 12, 3, 3, 4],
        [3, 3, 1, 1, 2, 14, 36, 6, 28, 2, 1, 2],
        [5, 2, 2, 3, 2, 34, 10, 20, 16, 2, 1, 3],
        [2, 4, 0, 0, 1, 1, 1, 2, 4, 24, 48, 12],
        [2, 4, 0, 1, 2, 2, 2, 12, 6, 24, 12, 32],
        [26, 16, 4, 6, 8, 4, 4, 10, 14, 3, 2, 3],
        [8, 8, 3, 4, 5, 8, 8, 10, 12, 11, 10, 9],
    ]
)
_TASTE_WEIGHTS = (20, 16, 12, 11, 14, 9, 8, 10)
TEA_TASTE = 1

# Mean days between visits of a calm customer, and how many customers are like that.
_GAPS: Ints = ints([16, 28, 50, 95, 170, 330])
_GAP_WEIGHTS = (6, 12, 20, 26, 22, 14)


@dataclass(frozen=True, slots=True)
class Customers:
    """Columns over all customers; ``signup`` is a day number, ``gap`` in days, ``lifetime`` in orders."""

    signup: Ints
    country: Ints
    taste: Ints
    lean: Ints
    gap: Ints
    lifetime: Ints
    favourites: Ints
    email_consent: Bools
    sms_consent: Bools
    lapsed: Bools
    is_test: Bools
    channel: Ints


def taste_weights(taste: Ints) -> Ints:
    """The row of category weights for each kind of customer."""
    return _TASTES[taste]


def _signups(stream: Stream) -> Ints:
    """Day of sign-up of each customer, oldest first: a third came before the first day, then ever more a
    day.
    """
    growth = busyness() * (1000 + np.arange(DAYS, dtype=np.int64)) // 1000
    later = stream.pick(growth, CUSTOMERS)
    earlier = -stream.between(1, _BEFORE, CUSTOMERS)
    return np.sort(np.where(stream.chance(_OLD_SHARE, CUSTOMERS), earlier, later), kind="stable")


def _favourites(stream: Stream, products: Products, taste: Ints, lean: Ints) -> Ints:
    """A few consumables of the customer's own taste and leaning, that were sold all the time."""
    steady = (
        (products.introduced < 0)
        & (products.withdrawn == DAYS)
        & ~products.durable
        & (products.category >= 0)
    )
    steady[
        products.of_family("descaler", "iced-tea-blend", "cold-brew-bags", "sun-fluid", "cookie-cutters")
    ] = False
    place = np.arange(products.price.size)
    chosen = np.zeros((CUSTOMERS, FAVOURITES), dtype=np.int64)
    cheap = np.where(products.price < 2000, 3, 1)
    for kind in range(len(_TASTES)):
        for leaning in range(LEANS):
            who = np.flatnonzero((taste == kind) & (lean == leaning))
            fits = np.where(place % LEANS == leaning, 4, 1) * cheap
            weights = np.where(steady, _TASTES[kind][products.category] * fits, 0)
            chosen[who] = stream.pick(weights, who.size * FAVOURITES).reshape(-1, FAVOURITES)
    return chosen


def make_customers(seed: int, products: Products) -> Customers:
    """Everybody's habits, with the planted customers among them."""
    stream = Stream(seed, "customers")
    signup = _signups(stream)
    taste = stream.pick(_TASTE_WEIGHTS, CUSTOMERS)
    lean = stream.below(LEANS, CUSTOMERS)
    gap = _GAPS[stream.pick(_GAP_WEIGHTS, CUSTOMERS)]
    lifetime = 1 + stream.waiting(np.where(gap < 60, 26, 9))
    lapsed = np.zeros(CUSTOMERS, dtype=bool)
    # One in twenty of the older accounts: bought often until the spring of 2026, then stopped.
    lapsed[np.arange(7, 5000, 20)] = True
    lapsed &= signup < 420
    gap[lapsed], lifetime[lapsed] = 30, 10_000
    for planted in (TEA_LOVER, KETTLE_BUYER):
        gap[planted], lifetime[planted] = 34, 10_000
        taste[planted], lean[planted], lapsed[planted] = TEA_TASTE, 0, False
    is_test = np.arange(CUSTOMERS) >= CUSTOMERS - TESTERS
    consent = stream.chance(640, CUSTOMERS)
    consent[TEA_LOVER] = True
    return Customers(
        signup=signup,
        country=stream.pick([weight for _, _, weight, _, _ in COUNTRIES], CUSTOMERS),
        taste=taste,
        lean=lean,
        gap=gap,
        lifetime=lifetime,
        favourites=_favourites(stream, products, taste, lean),
        email_consent=consent,
        sms_consent=stream.chance(270, CUSTOMERS),
        lapsed=lapsed,
        is_test=is_test,
        channel=stream.pick(_CHANNEL_WEIGHTS, CUSTOMERS),
    )


def _ascii(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.lower().replace("ß", "ss"))
    return "".join(letter for letter in folded if letter.isascii() and letter.isalpha())


def _names(stream: Stream, is_test: Bools) -> tuple[list[str], list[str], list[str | None], list[str]]:
    """First names, last names, genders and e-mail addresses; an address carries the number, so it is
    unique.
    """
    first = stream.below(len(FIRST_NAMES), CUSTOMERS).tolist()
    last = stream.below(len(LAST_NAMES), CUSTOMERS).tolist()
    plain_first = [_ascii(name) for name, _ in FIRST_NAMES]
    plain_last = [_ascii(name) for name in LAST_NAMES]
    firsts = [FIRST_NAMES[i][0] for i in first]
    lasts = [LAST_NAMES[i] for i in last]
    genders = [FIRST_NAMES[i][1] for i in first]
    mails = [
        f"{plain_first[f]}.{plain_last[n]}{i + 1}@example.com"
        for i, (f, n) in enumerate(zip(first, last, strict=True))
    ]
    for i in np.flatnonzero(is_test).tolist():
        firsts[i], lasts[i], genders[i], mails[i] = "Test", "Account", None, f"test{i + 1}@shop.example.com"
    return firsts, lasts, genders, mails


def customer_table(seed: int, made: Customers) -> pa.Table:
    """The ``customers`` table; external ids are 1 to 10,000 in the order of sign-up."""
    stream = Stream(seed, "customer cards")
    firsts, lasts, genders, mails = _names(stream, made.is_test)
    places = [COUNTRIES[c][4] for c in made.country.tolist()]
    which = stream.below(60, CUSTOMERS).tolist()
    spots = [spot[w % len(spot)] for spot, w in zip(places, which, strict=True)]
    prefixes = [COUNTRIES[c][3] for c in made.country.tolist()]
    phones = [
        f"{p}{n}"
        for p, n in zip(prefixes, stream.between(1_000_000, 9_999_999, CUSTOMERS).tolist(), strict=True)
    ]
    has_phone, has_birthday = stream.chance(620, CUSTOMERS), stream.chance(540, CUSTOMERS)
    seconds = utc_seconds(made.signup, stream.between(7 * 3600, 22 * 3600, CUSTOMERS))
    either = made.email_consent | made.sms_consent
    return table(
        schema.customers,
        {
            "first_name": pa.array(firsts),
            "last_name": pa.array(lasts),
            "email": pa.array(mails),
            "phone": pa.array(phones, pa.string(), mask=~has_phone),
            "country": labels(made.country, [code for code, *_ in COUNTRIES]),
            "country_text": labels(made.country, [text for _, text, *_ in COUNTRIES]),
            "region": pa.array([None if region == "–" else region for _, region in spots]),
            "city": pa.array([None if city == "–" else city for city, _ in spots]),
            "birth_date": dates(unix_days(-stream.between(19 * 365, 78 * 365, CUSTOMERS)), has_birthday),
            "gender": pa.array(genders, pa.string()),
            "signup_at": instants(seconds),
            "acquisition_channel": labels(made.channel, CHANNELS),
            "email_consent": pa.array(made.email_consent),
            "sms_consent": pa.array(made.sms_consent),
            "consent_at": instants(seconds + 60, either),
            "is_test": pa.array(made.is_test),
        },
    )
