"""What a customer saw, noted when a shop's own page reads her list with a placement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select

from analytics.warehouse.engine import Warehouse
from analytics.warehouse.schema import active_runs, customers, exposures, products


def note_exposure(
    warehouse: Warehouse,
    customer: str,
    shown: Sequence[str],
    *,
    placement: str,
    is_control: bool,
    at: datetime,
) -> int:
    """Note the products (external ids) shown to a customer, or kept back from one in the control. Raises WriterBusy."""
    with warehouse.writer("exposures") as writer:
        who = writer.select(select(func.min(customers.c.id)).where(customers.c.external_id == customer))[0][0]
        run = writer.select(select(active_runs.c.run_id).where(active_runs.c.task == "new"))
        ids = {
            row.external_id: row.id
            for row in writer.select(
                select(products.c.id, products.c.external_id).where(products.c.external_id.in_(list(shown)))
            )
        }
        first = writer.next_id(exposures)
        rows = [
            {
                "id": first + n,
                "run_id": run[0][0] if run else None,
                "customer_id": who,
                "product_id": ids[product],
                "shown_at": at.replace(tzinfo=None),
                "placement": placement,
                "is_control": is_control,
            }
            for n, product in enumerate(p for p in shown if p in ids)
        ]
        if rows:
            writer.execute(insert(exposures), rows)
        return len(rows)
