"""The shop's accounts on social networks day by day, and posts by the shop and by others."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from analytics.ingest.demo.columns import dates, instants, labels, numbers, table
from analytics.ingest.demo.days import DAYS, busyness, unix_days, utc_seconds
from analytics.ingest.demo.rng import Ints, Stream, ints
from analytics.warehouse import schema

ACCOUNT = "@tassenwald"
PLATFORMS = ("Instagram", "TikTok", "Facebook", "Pinterest")
_FOLLOWERS = (18_400, 3_200, 9_700, 5_100)
_GAIN = (34, 41, 7, 13)
_LOSS = (14, 15, 8, 5)
_FORMATS = ("photo", "reel", "story", "carousel")
_OTHERS = 1_400

_OWN_TEXTS = (
    "A slow morning with a cup of Jade Mist. How do you brew yours?",
    "New in: the Gooseneck Kettle in copper.",
    "Three ways to descale your espresso machine.",
    "Cookie cutters, flour mix, Sunday. What are you baking?",
    "Our candles are poured in small batches. Which scent is yours?",
    "Iced tea in five minutes: ice, hibiscus, mint.",
    "Meet the roasters behind Aurora and Nocturne.",
    "Skincare in three steps, without the fuss.",
)
_PRAISE = (
    "My parcel from @tassenwald arrived today and I love everything in it!",
    "The matcha from @tassenwald is wonderful, great colour.",
    "So happy with my new kettle, thank you @tassenwald",
    "Best espresso beans I have had in years @tassenwald",
)
_NEUTRAL = (
    "Does anyone know when @tassenwald restocks the moka pot?",
    "Ordered a teapot from @tassenwald, waiting for the parcel.",
    "Comparing hand grinders today, @tassenwald has three.",
)
_ANGER = (
    "Two weeks and still no parcel, @tassenwald. This is terrible service.",
    "My Lira espresso machine leaks again. Really disappointed, @tassenwald",
    "@tassenwald the discount code did not work, so annoying.",
)
_RIVAL = (
    "Roastery Lindwurm has a new summer blend.",
    "Trying the tea box of Blattwerk this week.",
    "Lindwurm's grinder sale starts tomorrow.",
)
_SAYINGS = (*_PRAISE, *_NEUTRAL, *_ANGER, *_RIVAL)
_SAYING_WEIGHTS = (14, 13, 12, 11, 8, 7, 6, 5, 5, 3, 9, 8, 6)


def social_day_table(seed: int) -> pa.Table:
    """The ``social_days`` table: every platform on every day; followers are the level at the day's end."""
    stream = Stream(seed, "social days")
    level = np.tile(busyness(), len(PLATFORMS))
    platform = np.repeat(np.arange(len(PLATFORMS)), DAYS)
    day = np.tile(np.arange(DAYS, dtype=np.int64), len(PLATFORMS))
    gained = stream.around(ints(_GAIN)[platform] * level // 1000, 500)
    lost = stream.around(ints(_LOSS)[platform], 500)
    net = (gained - lost).reshape(len(PLATFORMS), DAYS)
    followers = (ints(_FOLLOWERS)[:, None] + np.cumsum(net, axis=1)).reshape(-1)
    posts = stream.pick((58, 32, 10), platform.size)
    reach = stream.around(followers * (60 + posts * 90) // 1000, 350)
    impressions = reach * stream.between(1200, 1700, platform.size) // 1000
    likes = stream.around(reach * 31 // 1000, 300)
    return table(
        schema.social_days,
        {
            "day": dates(unix_days(day)),
            "platform": labels(platform, PLATFORMS),
            "account": pa.array([ACCOUNT] * platform.size),
            "followers": numbers(followers),
            "gained": numbers(gained),
            "lost": numbers(lost),
            "posts": numbers(posts),
            "reach": numbers(reach),
            "impressions": numbers(impressions),
            "likes": numbers(likes),
            "comments": numbers(stream.around(likes * 60 // 1000, 500)),
            "shares": numbers(stream.around(likes * 45 // 1000, 500)),
            "clicks": numbers(stream.around(reach * 9 // 1000, 400)),
        },
    )


def _post_columns(stream: Stream, count: int, reach: Ints) -> dict[str, pa.Array]:
    likes = stream.around(reach * 38 // 1000, 400)
    return {
        "reach": numbers(reach),
        "impressions": numbers(reach * stream.between(1150, 1600, count) // 1000),
        "likes": numbers(likes),
        "comments": numbers(likes * stream.between(20, 110, count) // 1000),
        "shares": numbers(likes * stream.between(10, 90, count) // 1000),
    }


def social_post_table(seed: int) -> pa.Table:
    """The ``social_posts`` table: the shop's own posts, and what others wrote about it or about its
    rivals.
    """
    stream = Stream(seed, "social posts")
    own_days = np.flatnonzero(stream.chance(620, DAYS))
    day = np.concatenate([own_days, stream.below(DAYS, _OTHERS)])
    order = np.argsort(day, kind="stable")
    count = day.size
    own = (np.arange(count) < own_days.size)[order]
    day = day[order]
    saying = stream.pick(_SAYING_WEIGHTS, count)
    text = np.where(own, stream.below(len(_OWN_TEXTS), count), len(_OWN_TEXTS) + saying)
    authors = [
        ACCOUNT if mine else f"@user{n}"
        for mine, n in zip(own.tolist(), stream.below(900, count).tolist(), strict=True)
    ]
    reach = np.where(own, stream.between(1500, 9000, count), stream.between(40, 1200, count))
    return table(
        schema.social_posts,
        {
            "platform": labels(stream.pick((50, 24, 16, 10), count), PLATFORMS),
            "account": pa.array([ACCOUNT if mine else None for mine in own.tolist()], pa.string()),
            "is_own": pa.array(own),
            "author": pa.array(authors),
            "posted_at": instants(utc_seconds(day, stream.between(8 * 3600, 22 * 3600, count))),
            "format": labels(stream.pick((40, 30, 15, 15), count), _FORMATS),
            "text": labels(text, (*_OWN_TEXTS, *_SAYINGS)),
            **_post_columns(stream, count, reach),
        },
    )
