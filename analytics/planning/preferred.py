"""What the asker wants a bare word to mean, laid over what was read."""

from __future__ import annotations

from dataclasses import replace

from analytics.contract.phrase import Phrase
from analytics.contract.request import Context
from analytics.metrics import metric
from analytics.planning.names.vocabulary import Mention, Term
from analytics.planning.reading import Reading

METRIC_KEY = "metric."


def metric_key(name: str) -> str:
    """The key under which it is remembered what the name of a metric means.

    >>> metric_key("revenue")
    'metric.revenue'
    """
    return METRIC_KEY + name


def with_preferences(reading: Reading, context: Context) -> tuple[Reading, tuple[Phrase, ...]]:
    """The reading with metrics that the asker wants in place of those that were said, and how that is told.

    A metric that was said beside its substitute ("net revenue and revenue") stays what it is.
    """
    said = {m.term.id for m in reading.of("metric")}
    told: dict[str, Phrase] = {}

    def meant(mention: Mention) -> Mention:
        if mention.term.kind != "metric":
            return mention
        other = context.preferred(metric_key(mention.term.id))
        if other is None or other in said:
            return mention
        label = metric(other).label
        told[other] = Phrase("preferred", {"said": mention.said, "term": label})
        return replace(mention, term=Term("metric", other, label))

    mentions = tuple(meant(m) for m in reading.mentions)
    return (replace(reading, mentions=mentions), tuple(told.values())) if told else (reading, ())
