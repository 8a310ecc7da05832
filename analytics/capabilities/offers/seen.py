"""What customers saw: what was noted as shown to them, and lists that the shop's own events tell of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Text, cast, false, func, literal, select, union_all
from sqlalchemy.sql import ColumnElement, Select, Subquery

from analytics.contract.facts import StoreFacts
from analytics.warehouse.schema import events, exposures, orders

SHOWN_DAYS, SHOWN_TIMES, RESTING_DAYS = 28, 2, 14
"""What was shown on so many days of the last ``SHOWN_DAYS`` without a click is lowered for ``RESTING_DAYS``."""
LIST_VIEWED = "Product List Viewed"
CLICKS = ("Product Clicked", "Product Viewed", "Product Added")


def seen(start: date, end: date | None = None, who: ColumnElement[int] | None = None) -> Subquery:
    """A row each time something was shown, or kept back from the control: customer_id, product_id, day, source, is_control.

    ``source`` is the placement of what was noted and the event's name of what the shop's pages told of; ``end`` is
    exclusive. An event is never of the control: the customer did see it.
    """
    e, v = exposures.c, events.c
    day = cast(e.shown_at, orders.c.ordered_on.type)
    noted = select(
        e.customer_id, e.product_id, day.label("day"), func.coalesce(e.placement, "").label("source"), e.is_control
    ).where(day >= start, e.customer_id.is_not(None), e.product_id.is_not(None))  # fmt: skip
    told = select(
        v.customer_id, v.product_id, v.occurred_on.label("day"), cast(literal(LIST_VIEWED), Text).label("source"),
        false().label("is_control"),
    ).where(v.name == LIST_VIEWED, v.occurred_on >= start, v.customer_id.is_not(None), v.product_id.is_not(None))  # fmt: skip
    if end is not None:
        noted, told = noted.where(day < end), told.where(v.occurred_on < end)
    if who is not None:
        noted, told = noted.where(e.customer_id == who), told.where(v.customer_id == who)
    return union_all(noted, told).subquery("seen")


def in_vain(facts: StoreFacts, who: ColumnElement[int] | None = None) -> Select[Any]:
    """Customer and product: shown on two days or more of late, the last not long ago, and never looked at.

    Days are counted, not rows: a page that reads a list and then tells of it has shown it once.
    """
    since = facts.today - timedelta(days=SHOWN_DAYS)
    s, v = seen(since, who=who).c, events.c
    clicked = (
        select(v.customer_id, v.product_id)
        .where(v.name.in_(CLICKS), v.occurred_on >= since, v.customer_id.is_not(None))
        .distinct()
    )
    clicks = (clicked if who is None else clicked.where(v.customer_id == who)).subquery("clicks")
    return (
        select(s.customer_id, s.product_id)
        .outerjoin(clicks, (clicks.c.customer_id == s.customer_id) & (clicks.c.product_id == s.product_id))
        .where(s.is_control.is_(False), clicks.c.product_id.is_(None))
        .group_by(s.customer_id, s.product_id)
        .having(
            func.count(s.day.distinct()) >= SHOWN_TIMES,
            func.max(s.day) > facts.today - timedelta(days=RESTING_DAYS),
        )
        .order_by(s.customer_id, s.product_id)
    )
