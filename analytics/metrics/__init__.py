"""The semantic layer: every number Marlow names is a metric here, split only by a dimension here."""

from __future__ import annotations

from analytics.metrics.ads import ADS
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.email import EMAIL
from analytics.metrics.model import Dimension, Metric
from analytics.metrics.rules import RULES
from analytics.metrics.sales import SALES

METRICS: tuple[Metric, ...] = (*SALES, *ADS, *EMAIL)

_METRICS = {metric.name: metric for metric in METRICS}
_DIMENSIONS = {dimension.name: dimension for dimension in DIMENSIONS}


def metric(name: str) -> Metric:
    """The registered metric. Raises KeyError: names come from the registry, never from a person."""
    return _METRICS[name]


def dimension(name: str) -> Dimension:
    """The registered dimension. Raises KeyError."""
    return _DIMENSIONS[name]


__all__ = ["DIMENSIONS", "METRICS", "RULES", "Dimension", "Metric", "dimension", "metric"]
