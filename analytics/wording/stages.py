"""What somebody who waits is told: the step that runs now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_STAGES: Mapping[str, str] = {
    "metrics.query": "Counting {metrics}",
    "customers.segments": "Sorting buyers into segments",
    "customers.profile": "Looking up the customer",
    "customers.retention": "Following buyers month by month",
    "visits.funnel": "Following sessions to the checkout",
    "products.recommend": "Choosing products",
    "campaigns.performance": "Adding up campaign days",
    "data.freshness": "Looking at the newest data",
    "data.quality": "Going through the data",
}
_OTHER = "Looking that up"


def stage_text(capability: str, metrics: Sequence[str] = ()) -> str:
    """The step in a few words.

    >>> stage_text("metrics.query", ("new_customers", "orders"))
    'Counting new customers and orders'
    """
    names = " and ".join(name.replace("_", " ") for name in metrics[:2]) or "rows"
    return _STAGES.get(capability, _OTHER).format(metrics=names)
