"""Pieces that several capabilities answer with: definitions, the rules in force, the units of a series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from analytics.contract.draft import Column, ColumnType, Definition, Excluded
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Phrase
from analytics.contract.scope import Scope, Window
from analytics.metrics.model import Metric
from analytics.metrics.rules import in_force, lifted
from analytics.planning.dates.arithmetic import months_later


def definition_of(metric: Metric) -> Definition:
    """How a metric is counted, as the registry has it."""
    return Definition(metric.name, metric.label, metric.formula, metric.definition, metric.version)


def metric_column(metric: Metric, currency: str) -> Column:
    """A table column of a metric's values, typed and with its unit."""
    kinds: dict[str, ColumnType] = {"money": "money", "fraction": "percent"}
    label = Phrase("column.metric_name", {"metric": metric.label})
    return Column(metric.name, label, kinds.get(metric.unit, "number"), metric.unit_in(currency))


def counting_rules(scope: Scope, sources: Iterable[str]) -> tuple[Excluded, ...]:
    """The visible rules of the scope: those in force by their label, those lifted by theirs."""
    labels: dict[str, None] = {}
    for source in sorted(sources):
        labels |= dict.fromkeys(rule.label for rule in in_force(scope.rules, source))
        labels |= dict.fromkeys(rule.lifted_label for rule in lifted(scope.rules, source))
    return tuple(Excluded(label) for label in labels)


def series_days(grain: str, window: Window, facts: StoreFacts) -> Iterator[date]:
    """First days of the units of a window, as the store's weeks and fiscal years run.

    >>> facts = StoreFacts(date(2026, 1, 1), None, None, 1)
    >>> [d.day for d in series_days("week", Window(date(2026, 1, 5), date(2026, 1, 20), "x"), facts)]
    [5, 12, 19]
    """
    day = _unit_start(grain, window.start, facts)
    while day < window.end:
        yield day
        if grain == "day":
            day += timedelta(days=1)
        elif grain == "week":
            day += timedelta(days=7)
        else:
            day = months_later(day, {"month": 1, "quarter": 3, "year": 12}[grain])


def _unit_start(grain: str, day: date, facts: StoreFacts) -> date:
    if grain == "day":
        return day
    if grain == "week":
        return day - timedelta(days=(day.isoweekday() - facts.week_start) % 7)
    if grain == "month":
        return day.replace(day=1)
    months = 3 if grain == "quarter" else 12
    shift = (day.month - facts.fiscal_start) % months
    return months_later(day.replace(day=1), -shift)
