"""Which fits a store holds."""

from __future__ import annotations

from sqlalchemy import func, select

from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import active_runs


def is_fitted(warehouse: Warehouse) -> bool:
    """Whether a fit answers already."""
    plan = Plan({"runs": select(func.count().label("count")).select_from(active_runs)})
    return bool(warehouse.run(plan)["runs"].first()["count"])
