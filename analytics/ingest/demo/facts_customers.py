"""Facts about single customers, a segment, and what reviewers say."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.ingest.demo.customers import SHOWN_TO_42
from analytics.ingest.demo.frames import Fact, Frames, percent, ratio, stamp, whole
from analytics.ingest.demo.opinions import LEAKING

_OFTEN = 6


def _went_away(frames: Frames, first: date, last: date) -> int:
    """Buyers with six orders or more by ``last``, whose latest order lies between the two days."""
    sales = frames.sales[frames.sales["customer_id"].notna()]
    orders = sales[["customer_id", "order_id", "ordered_on"]].drop_duplicates()
    by = orders.groupby("customer_id")["ordered_on"].agg(["count", "max"])
    gone = (by["count"] >= _OFTEN) & (by["max"] >= stamp(first)) & (by["max"] <= stamp(last))
    return whole(gone.sum())


def lapsed(frames: Frames) -> Fact:
    """The segment that bought often until the spring of 2026."""
    values: dict[str, int | str] = {
        "last_order_2026_q1": _went_away(frames, date(2026, 1, 1), date(2026, 3, 31)),
        "last_order_2025_q4": _went_away(frames, date(2025, 10, 1), date(2025, 12, 31)),
    }
    text = (
        f"{values['last_order_2026_q1']} customers with {_OFTEN} orders or more placed their last one in the "
        "first "
        "quarter of 2026 and none since; of the quarter before the same is true of "
        f"{values['last_order_2025_q4']}. "
        "(250 customers were planted with this habit; not all of them reached six orders.)"
    )
    return Fact(text, values)


def _of(frames: Frames, external_id: str) -> tuple[pd.DataFrame, int]:
    customers = frames.of("customers")
    number = whole(customers[customers["external_id"] == external_id]["id"].iloc[0])
    return frames.sales[frames.sales["customer_id"] == number], number


def tea_lover(frames: Frames) -> Fact:
    """Customer 42 buys tea, and ignores one product."""
    bought, number = _of(frames, "42")
    events = frames.of("events")
    titles = frames.of("products").set_index("id")["title"]
    seen = events[(events["customer_id"] == number) & (events["product_id"].map(titles) == SHOWN_TO_42)]
    in_taste = bought["category"].isin(["Tea", "Kettles & Teaware"])
    values: dict[str, int | str] = {
        "orders": bought["order_id"].nunique(),
        "lines": len(bought),
        "tea_lines": whole(in_taste.sum()),
        "last_order": str(bought["ordered_on"].max().date()),
        "lists": whole((seen["name"] == "Product List Viewed").sum()),
        "looks": whole((seen["name"] == "Product Viewed").sum()),
        "bought_it": whole((bought["title"] == SHOWN_TO_42).sum()),
    }
    v = values
    text = (
        f"Customer 42 has {v['orders']} orders, the last on {v['last_order']}; {v['tea_lines']} of "
        f"{v['lines']} lines are "
        f"tea or teaware. '{SHOWN_TO_42}' was shown to this customer in a list {v['lists']} times in October "
        "2026 and "
        f"looked at {v['looks']} times: it should rotate out."
    )
    return Fact(text, values)


def kettle_buyer(frames: Frames) -> Fact:
    """Customer 77 bought a kettle and needs no other."""
    bought, _ = _of(frames, "77")
    kettles = bought[bought["family"] == "kettle"]
    values: dict[str, int | str] = {
        "kettles": len(kettles),
        "day": str(kettles["ordered_on"].max().date()),
        "title": str(kettles["title"].iloc[0]),
        "orders": bought["order_id"].nunique(),
    }
    text = (
        f"Customer 77 has {values['orders']} orders and bought '{values['title']}' on {values['day']}, the "
        "only kettle "
        "so far: no kettle should be recommended for a year."
    )
    return Fact(text, values)


def leaking(frames: Frames) -> Fact:
    """One espresso machine has bad reviews, and they say why."""
    reviews, products = frames.of("reviews"), frames.of("products")
    titles = reviews["product_id"].map(products.set_index("id")["title"])
    about = reviews[titles == LEAKING]
    values: dict[str, int | str] = {
        "reviews": len(reviews),
        "about": len(about),
        "stars": whole(about["rating"].sum()),
        "all_stars": whole(reviews["rating"].sum()),
        "leaks": whole(about["body"].str.contains("leak").sum()),
        "other_leaks": whole(reviews[titles != LEAKING]["body"].str.contains("leak").sum()),
    }
    stars, every = int(values["stars"]), int(values["all_stars"])
    text = (
        f"'{LEAKING}' has {len(about)} reviews with {ratio(stars, len(about))} stars on average; all "
        f"{len(reviews):,} "
        f"reviews have {ratio(every, len(reviews))}. {values['leaks']} of its reviews "
        f"({percent(int(values['leaks']), len(about))}) speak of a leak, {values['other_leaks']} of all "
        "others do."
    )
    return Fact(text, values)
