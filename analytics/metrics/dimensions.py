"""What metrics can be split by and filtered on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func

from analytics.metrics.model import Dimension, Join
from analytics.metrics.sources import first_orders, segments
from analytics.warehouse.schema import campaigns, customers, orders, products

_CAMPAIGNS: frozenset[Join] = frozenset({"campaigns"})
_PRODUCTS: frozenset[Join] = frozenset({"products"})

GRAINS: tuple[str, ...] = ("day", "week", "month", "quarter", "year")


def _same(column: ColumnElement[Any]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return column, column


def _time(name: str, *synonyms: str) -> Dimension:
    # The expression of a time grain depends on the week and fiscal settings, so compile.py makes it.
    return Dimension(name=name, label=name, plural=f"{name}s", on={}, kind="time", synonyms=synonyms)


_new_or_returning = case(
    (orders.c.customer_id.is_(None), "guest"),
    (orders.c.ordered_on == first_orders.c.first_on, "new"),
    else_="returning",
)

DIMENSIONS: tuple[Dimension, ...] = (
    _time("day", "daily", "per day", "days", "date", "day by day"),
    _time("week", "weekly", "per week", "weeks", "week by week"),
    _time("month", "monthly", "per month", "months", "month by month", "over time", "trend"),
    _time("quarter", "quarterly", "per quarter", "quarters"),
    _time("year", "yearly", "per year", "years", "annually"),
    Dimension(
        name="channel",
        label="channel",
        plural="channels",
        on={
            "lines": _same(func.coalesce(campaigns.c.channel, "direct")),
            "campaign_days": _same(campaigns.c.channel),
        },
        joins={"lines": _CAMPAIGNS, "campaign_days": _CAMPAIGNS},
        synonyms=("channels", "marketing channel", "ad channel", "source", "medium"),
        fixed_values=(
            (
                "email",
                "E-mail",
                (
                    "email",
                    "e-mail",
                    "mail",
                    "newsletter",
                    "newsletters",
                    "emails",
                    "mails",
                    "mailing",
                    "mailings",
                ),
            ),
            ("search", "Search", ("paid search", "sem", "search ads", "ppc")),
            ("social", "Social", ("paid social", "social media", "social ads")),
            ("display", "Display", ("display ads", "banners", "banner")),
            ("affiliate", "Affiliate", ("affiliates", "partners", "affiliate marketing")),
            ("sms", "SMS", ("text messages", "texts")),
            ("video", "Video", ("video ads",)),
            ("direct", "Direct", ("no campaign",)),
        ),
    ),
    Dimension(
        name="campaign",
        label="campaign",
        plural="campaigns",
        on={
            "lines": (campaigns.c.external_id, campaigns.c.name),
            "campaign_days": (campaigns.c.external_id, campaigns.c.name),
        },
        joins={"lines": _CAMPAIGNS, "campaign_days": _CAMPAIGNS},
        kind="entity",
        synonyms=("campaigns", "campain", "campaign name", "flight"),
    ),
    Dimension(
        name="platform",
        label="platform",
        plural="platforms",
        on={"lines": _same(campaigns.c.platform), "campaign_days": _same(campaigns.c.platform)},
        joins={"lines": _CAMPAIGNS, "campaign_days": _CAMPAIGNS},
        synonyms=("platforms", "network", "ad platform"),
        fixed_values=(
            ("Meta", "Meta", ("facebook", "instagram", "fb", "meta ads", "ig", "insta")),
            ("Google", "Google", ("google ads", "adwords", "goog")),
            ("TikTok", "TikTok", ("tik tok", "tiktok ads")),
        ),
    ),
    Dimension(
        name="objective",
        label="objective",
        plural="objectives",
        on={"campaign_days": _same(campaigns.c.objective)},
        joins={"campaign_days": _CAMPAIGNS},
        synonyms=("objectives", "campaign objective", "campaign goal"),
    ),
    Dimension(
        name="country",
        label="country",
        plural="countries",
        on={"lines": _same(orders.c.country)},
        synonyms=("countries", "market", "markets", "geo", "nation"),
    ),
    Dimension(
        name="category",
        label="category",
        plural="categories",
        on={"lines": _same(products.c.category)},
        joins={"lines": _PRODUCTS},
        synonyms=("categories", "product category", "department", "product group"),
    ),
    Dimension(
        name="brand",
        label="brand",
        plural="brands",
        on={"lines": _same(products.c.brand)},
        joins={"lines": _PRODUCTS},
        synonyms=("brands", "maker"),
    ),
    Dimension(
        name="product",
        label="product",
        plural="products",
        on={"lines": (products.c.external_id, products.c.title)},
        joins={"lines": _PRODUCTS},
        kind="entity",
        synonyms=(
            "products",
            "item",
            "items",
            "sku",
            "skus",
            "article",
            "articles",
            "best sellers",
            "bestsellers",
        ),
    ),
    Dimension(
        name="segment",
        label="customer segment",
        plural="customer segments",
        on={"lines": _same(segments.c.segment)},
        joins={"lines": frozenset({"segments"})},
        synonyms=("segment", "segments", "rfm segment", "rfm segments", "customer group"),
        fixed_values=(
            ("Champions", "Champions", ("champion",)),
            ("Loyal customers", "Loyal customers", ("loyal", "loyals")),
            ("Potential loyalists", "Potential loyalists", ("potential loyal",)),
            ("New customers", "New customers (segment)", ("new customers segment",)),
            ("Promising", "Promising", ()),
            ("Need attention", "Need attention", ("needs attention",)),
            ("About to sleep", "About to sleep", ()),
            ("At risk", "At risk", ("at-risk",)),
            ("Can't lose them", "Can't lose them", ("cant lose them", "can't lose", "cannot lose them")),
            ("Hibernating", "Hibernating", ("lapsed", "sleeping")),
        ),
    ),
    Dimension(
        name="new_or_returning",
        label="new or returning",
        plural="new and returning customers",
        on={"lines": _same(_new_or_returning)},
        joins={"lines": frozenset({"first_orders"})},
        synonyms=(
            "new vs returning",
            "new and returning",
            "new versus returning",
            "first time vs repeat",
            "new vs repeat",
        ),
        fixed_values=(
            (
                "new",
                "New",
                ("only new customers", "from new customers", "new customers only", "of new customers"),
            ),
            (
                "returning",
                "Returning",
                ("returning customers", "existing customers", "repeat customers", "only returning customers"),
            ),
            ("guest", "Guest", ("guests", "guest orders")),
        ),
    ),
    Dimension(
        name="sales_channel",
        label="place of sale",
        plural="places of sale",
        on={"lines": _same(orders.c.sales_channel)},
        synonyms=("sales channel", "place of sale", "sales channels", "web vs store", "point of sale"),
        fixed_values=(
            ("web", "Web", ("online", "website")),
            ("app", "App", ()),
            ("store", "Store", ("in store", "stores")),
        ),
    ),
    Dimension(
        name="customer",
        label="customer",
        plural="customers",
        on={
            "lines": (
                customers.c.external_id,
                func.coalesce(cast(customers.c.external_id, String), "guest"),
            )
        },
        joins={"lines": frozenset({"customers"})},
        kind="entity",
        synonyms=("customers", "client", "clients", "shopper", "user", "users"),
    ),
)
