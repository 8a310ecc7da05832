"""What the service knows of a store at one data version: facts, vocabulary, catalogue. Rebuilt when data changes."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.sql import Select

from analytics.capabilities.protocol import World
from analytics.contract.facts import StoreFacts
from analytics.planning.dates.calendar import Calendar
from analytics.planning.names.catalogue import NamedItem, StoreCatalogue
from analytics.planning.names.vocabulary import Value, Vocabulary
from analytics.warehouse.constructs import binary_order
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import campaign_days, campaigns, customer_segments, orders, products


@dataclass(frozen=True)
class StoreSetup:
    """What the settings say about the store."""

    currency: str = "EUR"
    timezone: str = "UTC"
    week_start: int = 1
    fiscal_start: int = 1
    is_demo: bool = False
    contact: str = ""
    locale: str = "en"


def _distinct(column: Any) -> Select[Any]:
    return (
        select(column.label("value"))
        .where(column.is_not(None))
        .group_by(column)
        .order_by(binary_order(column))
    )


MOST_SENDS = 2_000
"""Mailings that "the newsletter from Tuesday" can mean; older ones are asked for by name."""
_PLAN = Plan(
    {
        "reach": select(
            func.min(orders.c.ordered_on).label("first"), func.max(orders.c.ordered_on).label("last")
        ),
        "products": select(
            products.c.external_id, products.c.sku, products.c.title, products.c.kind
        ).order_by(products.c.id),
        "campaigns": select(campaigns.c.external_id, campaigns.c.name, campaigns.c.channel).order_by(
            campaigns.c.id
        ),
        "sends": select(campaign_days.c.day, campaigns.c.external_id)
        .join(campaigns, campaigns.c.id == campaign_days.c.campaign_id)
        .where(campaigns.c.channel == "email", campaign_days.c.sent > 0)
        .order_by(campaign_days.c.day.desc(), campaigns.c.id)
        .limit(MOST_SENDS),
        "country": _distinct(orders.c.country),
        "category": _distinct(products.c.category),
        "brand": _distinct(products.c.brand),
        "channel": _distinct(campaigns.c.channel),
        "platform": _distinct(campaigns.c.platform),
        "objective": _distinct(campaigns.c.objective),
        "sales_channel": _distinct(orders.c.sales_channel),
        "segmented": select(func.max(customer_segments.c.as_of).label("as_of")),
    }
)
_DISTINCT = ("country", "category", "brand", "channel", "platform", "objective", "sales_channel")


class Knowledge:
    """``world()`` is cheap: it is rebuilt only when the data version or the business day changes."""

    def __init__(self, warehouse: Warehouse, setup: StoreSetup) -> None:
        self._warehouse = warehouse
        self._setup = setup
        self._lock = threading.Lock()
        self._world: World | None = None
        self._key: tuple[int, date] | None = None

    def world(self) -> World:
        """Facts, calendar, vocabulary and catalogue of the newest data."""
        newest = self._warehouse.newest()
        today = self._warehouse.business_day(newest)
        key = (newest.number, today)
        with self._lock:
            if self._world is None or self._key != key:
                results = self._warehouse.run(_PLAN)
                self._world = _build(results, today, self._setup, self._warehouse)
                self._key = key
            return self._world


def _build(results: Results, today: date, setup: StoreSetup, warehouse: Warehouse) -> World:
    reach = results["reach"].first()
    facts = StoreFacts(
        today=today,
        data_from=reach.get("first"),
        data_through=reach.get("last"),
        data_version=results.data_version,
        currency=setup.currency,
        timezone=setup.timezone,
        week_start=setup.week_start,
        fiscal_start=setup.fiscal_start,
        is_demo=setup.is_demo,
        contact=setup.contact,
        locale=setup.locale,
        segments_as_of=results["segmented"].first().get("as_of"),
    )
    values = [
        Value(name, str(row["value"]), str(row["value"])) for name in _DISTINCT for row in results[name]
    ]
    named = tuple(NamedItem(r["external_id"], r["name"], r["external_id"]) for r in results["campaigns"])
    values += [
        Value("campaign", r["external_id"], r["name"], r["channel"] or "") for r in results["campaigns"]
    ]
    goods = tuple(NamedItem(r["external_id"], r["title"] or r["sku"], r["sku"]) for r in results["products"])
    sends = tuple((row["day"], row["external_id"]) for row in reversed(list(results["sends"])))
    calendar = Calendar(
        today, facts.data_from, facts.data_through, setup.week_start, setup.fiscal_start, setup.timezone
    )
    no_goods = frozenset(r["external_id"] for r in results["products"] if r["kind"] != "product")
    vocabulary = Vocabulary(tuple(values), tuple((item.id, item.label) for item in goods), sends, no_goods)
    return World(StoreCatalogue(goods, named, warehouse.run), calendar, vocabulary, facts)
