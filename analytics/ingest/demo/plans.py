"""The forty campaigns of the demo shop, as their makers planned them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.ingest.demo.days import LAST_DAY

DISPLAY_TURNS = date(2026, 4, 1)
"""From this day on display advertising no longer pays for itself."""
BROKEN_DAY = date(2026, 9, 15)
"""On this day the shop's tracking was broken: no web events, no conversions in any ad platform."""
SILENT = "Silent Kitchen Clips"
"""Spent money and sold nothing."""
MACHINE_READ = "Harvest Table Mailing"
"""Opened by mail programs far more often than by people."""


@dataclass(frozen=True, slots=True)
class Ad:
    """A paid campaign; ``daily`` and ``cpc`` in cents, ``roas`` in per mille, ``ctr`` in clicks per 100,000 views."""

    name: str
    channel: str
    platform: str
    objective: str
    starts: date
    ends: date
    daily: int
    roas: int
    cpc: int
    ctr: int


@dataclass(frozen=True, slots=True)
class Mailing:
    """A campaign of messages; ``tastes`` says who gets it (empty: everybody, (-1,): the lapsed segment).

    ``opens``, ``machine`` and ``clicks`` are per mille of the delivered messages, ``cost`` is cents per 100 messages.
    """

    name: str
    channel: str
    platform: str
    objective: str
    sends: tuple[date, ...]
    segment: str
    tastes: tuple[int, ...] = ()
    opens: int = 270
    machine: int = 130
    clicks: int = 42
    cost: int = 220


def _ad(row: str) -> Ad:
    name, channel, platform, objective, starts, ends, figures = (cell.strip() for cell in row.split("|"))
    daily, roas, cpc, ctr = (int(figure) for figure in figures.split())
    until = LAST_DAY if ends == "-" else date.fromisoformat(ends)
    return Ad(name, channel, platform, objective, date.fromisoformat(starts), until, daily, roas, cpc, ctr)


_ADS = """
    Brand Search Always On | search | Google | sales | 2024-07-01 | - | 2600 7200 32 9000
    Coffee Beans Search | search | Google | sales | 2024-07-01 | - | 3400 3900 48 4200
    Kettle and Teapot Search | search | Google | sales | 2024-09-02 | - | 2100 3500 52 3900
    Black Friday Search | search | Google | sales | 2025-11-17 | 2025-12-01 | 9800 5200 66 5200
    Gift Finder Search | search | Bing | sales | 2025-11-03 | 2025-12-23 | 3100 4100 44 3600
    Skincare Routine Search | search | Google | sales | 2025-02-03 | - | 1900 2900 58 3300
    Cookware Shopping Ads | search | Google | sales | 2026-01-12 | - | 2300 3300 46 2800
    Slow Morning Reels | social | Meta | sales | 2024-08-05 | - | 2900 2900 38 1300
    Barista at Home | social | Meta | sales | 2025-01-13 | 2025-12-31 | 2400 2700 41 1200
    Matcha Moments | social | TikTok | awareness | 2025-04-07 | - | 1800 2500 29 1100
    Black Friday Countdown | social | Meta | sales | 2025-11-20 | 2025-12-01 | 8800 3600 52 1500
    Bake With Us | social | Pinterest | traffic | 2025-09-01 | - | 1300 2600 34 900
    Iced Tea Summer Reels | social | Meta | sales | 2026-06-01 | 2026-08-31 | 3400 3100 36 1450
    Glow Week | social | TikTok | sales | 2026-09-07 | 2026-09-20 | 3900 2400 33 1250
    Retargeting Carousel | display | Google | sales | 2024-07-15 | - | 2600 3100 42 520
    Kitchen Prospecting Banners | display | Google | awareness | 2025-03-03 | - | 1900 2700 37 310
    Home Fragrance Banners | display | Criteo | sales | 2025-10-06 | - | 1700 2800 45 420
    Spring Clean Display | display | Criteo | sales | 2026-03-16 | 2026-05-31 | 2100 2600 40 360
    Autumn Warmth Display | display | Google | awareness | 2026-09-01 | - | 2300 2500 39 330
    Coupon Portal Partners | affiliate | Awin | sales | 2024-07-01 | - | 1500 5200 60 2600
    Food Blogger Circle | affiliate | Awin | sales | 2025-02-10 | - | 1300 4400 55 2300
    Cashback Club | affiliate | Tradedoubler | sales | 2025-06-02 | - | 1100 4700 58 2500
    Beauty Editors Picks | affiliate | Awin | sales | 2026-02-02 | - | 900 3800 62 2100
    Latte Art Lessons | video | YouTube | awareness | 2025-01-06 | 2025-12-31 | 1500 2200 34 480
    One Minute Recipes | video | YouTube | awareness | 2025-08-04 | - | 1600 2400 32 510
    Silent Kitchen Clips | video | YouTube | awareness | 2026-08-03 | 2026-08-30 | 6600 0 47 220
    Tea Ceremony Stories | video | TikTok | awareness | 2026-01-19 | - | 1200 2300 28 560"""

ADS: tuple[Ad, ...] = tuple(_ad(row) for row in _ADS.strip().splitlines())


def _on(*days: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in days)


_ROAST_LETTERS = tuple(
    date(2024 + (6 + month) // 12, (6 + month) % 12 + 1, 5) for month in range(28) if month % 2 == 0
)
_COFFEE, _TEA, _BEAUTY, _BAKING, _LAPSED = (0, 6), (1,), (4, 5), (2, 3), (-1,)

MAILINGS: tuple[Mailing, ...] = (
    Mailing(
        "Roast Letter", "email", "Mailer", "retention", _ROAST_LETTERS, "coffee drinkers", _COFFEE, clicks=55
    ),
    Mailing(
        "Spring Tea Newsletter",
        "email",
        "Mailer",
        "sales",
        _on("2026-03-10", "2026-03-24", "2026-04-14"),
        "tea drinkers",
        _TEA,
        340,
        110,
        78,
    ),
    Mailing(
        "Easter Baking Letter",
        "email",
        "Mailer",
        "sales",
        _on("2025-04-08", "2026-03-26"),
        "bakers and cooks",
        _BAKING,
        clicks=50,
    ),
    Mailing(
        "Black Friday Early Access",
        "email",
        "Mailer",
        "sales",
        _on("2025-11-24", "2025-11-28"),
        "all subscribers",
        (),
        330,
        140,
        66,
    ),
    Mailing(
        "Christmas Gift Guide",
        "email",
        "Mailer",
        "sales",
        _on("2024-12-03", "2025-12-02", "2025-12-11"),
        "all subscribers",
        clicks=52,
    ),
    Mailing("New Year Reset", "email", "Mailer", "retention", _on("2026-01-06"), "all subscribers", (), 250),
    Mailing(
        "Summer Coolers Mailing",
        "email",
        "Mailer",
        "sales",
        _on("2025-06-17", "2026-06-16", "2026-07-14"),
        "all subscribers",
        clicks=47,
    ),
    Mailing(
        "Skin Diary",
        "email",
        "Mailer",
        "retention",
        _on("2025-09-16", "2026-02-17", "2026-05-19", "2026-08-18"),
        "beauty and bath",
        _BEAUTY,
    ),
    Mailing(
        "We Miss You",
        "email",
        "Mailer",
        "win-back",
        _on("2026-07-07", "2026-08-04"),
        "lapsed customers",
        _LAPSED,
        120,
        150,
        8,
    ),
    Mailing(
        MACHINE_READ,
        "email",
        "Mailer",
        "sales",
        _on("2026-09-22", "2026-10-06"),
        "all subscribers",
        (),
        150,
        540,
        31,
    ),
    Mailing(
        "Flash Sale Text",
        "sms",
        "Sinch",
        "sales",
        _on("2025-07-25", "2026-01-23", "2026-07-24"),
        "sms subscribers",
        (),
        0,
        0,
        70,
        750,
    ),
    Mailing(
        "Black Friday Text",
        "sms",
        "Sinch",
        "sales",
        _on("2024-11-29", "2025-11-28"),
        "sms subscribers",
        (),
        0,
        0,
        95,
        750,
    ),
    Mailing(
        "Early Autumn Text",
        "sms",
        "Sinch",
        "retention",
        _on("2026-04-21", "2026-09-29"),
        "sms subscribers",
        (),
        0,
        0,
        52,
        750,
    ),
)

NAMES: tuple[str, ...] = tuple([ad.name for ad in ADS] + [mailing.name for mailing in MAILINGS])
CHANNELS: tuple[str, ...] = ("search", "social", "display", "affiliate", "video", "email", "sms")
CAMPAIGN_CHANNELS: tuple[str, ...] = tuple(
    [ad.channel for ad in ADS] + [mailing.channel for mailing in MAILINGS]
)
