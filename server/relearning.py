"""Learning again at the start, where a release has dropped what was learnt: until then best sellers answer."""

from __future__ import annotations

import logging

from analytics.jobs.child import JobFailed
from analytics.jobs.fit import fit
from analytics.jobs.runs import is_due
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.errors import WarehouseError

log = logging.getLogger(__name__)


def learn_if_due(warehouse: Warehouse) -> bool:
    """Fit a store whose orders nothing was learnt from; whether it was done. A failure is logged and changes nothing."""
    try:
        if not is_due(warehouse):
            return False
        fit(warehouse)
    except (JobFailed, WarehouseError) as failed:
        log.warning("nothing was learnt at the start: %s", failed)
        return False
    log.info("learnt from the orders at the start")
    return True
