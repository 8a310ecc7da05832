"""What a correction could be kept as: "no, net" after revenue."""

from __future__ import annotations

import re

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.contract.draft import Question
from analytics.metrics import metric
from analytics.planning.preferred import metric_key

_SETS_RIGHT = re.compile(
    r"^(?:no|nope|not|wrong|sorry|actually|rather|i (?:meant?|said|wanted))\b", re.IGNORECASE
)


def correction(text: str, before: Question | None, question: Question) -> tuple[str, str] | None:
    """The preference that "no, net" could be kept as: one metric set right by another of its family and unit."""
    if not isinstance(before, MetricQuestion) or not isinstance(question, MetricQuestion):
        return None
    if len(before.metrics) != 1 or len(question.metrics) != 1 or not _SETS_RIGHT.match(text):
        return None
    was, now = metric(before.metrics[0]), metric(question.metrics[0])
    if was.name == now.name or (was.family, was.unit) != (now.family, now.unit):
        return None
    return metric_key(was.name), now.name
