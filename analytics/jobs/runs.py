"""Which fits a store holds."""

from __future__ import annotations

from sqlalchemy import func, select

from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import active_runs, orders


def is_fitted(warehouse: Warehouse) -> bool:
    """Whether a fit answers already."""
    plan = Plan({"runs": select(func.count().label("count")).select_from(active_runs)})
    return bool(warehouse.run(plan)["runs"].first()["count"])


def is_due(warehouse: Warehouse) -> bool:
    """Whether there are orders that no fit has learnt from, as after a release that stores fits in another form."""
    plan = Plan({"orders": select(orders.c.id).limit(1)})
    return bool(len(warehouse.run(plan)["orders"])) and not is_fitted(warehouse)
