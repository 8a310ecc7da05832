"""The rows of a metric question: sums by group out of every source, named, completed and in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.shared import series_days
from analytics.contract.facts import StoreFacts
from analytics.contract.values import Number
from analytics.metrics import dimension, metric
from analytics.metrics.dimensions import GRAINS
from analytics.metrics.model import Metric
from analytics.metrics.sources import SOURCES
from analytics.planning.names.countries import country_name
from analytics.warehouse.plan import Results

Sums = Mapping[str, Number | None]


@dataclass(frozen=True)
class Group:
    """One row: its ids and labels along the split, its sums, and those of the base window."""

    ids: tuple[str, ...]
    labels: tuple[str | date, ...]
    sums: Sums
    base: Sums


def merged_total(what: str, question: MetricQuestion, results: Results) -> dict[str, Number | None]:
    """The sums of a query without a split, over all sources; empty where it was not run."""
    sums: dict[str, Number | None] = {}
    for source in SOURCES:
        if f"{what}.{source}" in results.rows:
            sums |= _plain(results[f"{what}.{source}"].first())
    return sums


def _plain(row: Mapping[str, Any]) -> dict[str, Number | None]:
    """Integral floats and decimals of an engine as exact numbers."""
    return {k: v if v is None or isinstance(v, int | Decimal) else Decimal(str(v)) for k, v in row.items()}


def groups_of(question: MetricQuestion, results: Results, facts: StoreFacts) -> list[Group]:
    """Rows of all sources joined by id; a group that one source lacks has zero there for sales, unknown for ads."""
    labels_of: dict[tuple[str, ...], tuple[str | date, ...]] = {}
    sums_of: dict[str, dict[tuple[str, ...], dict[str, Number | None]]] = {"groups": {}, "base_groups": {}}
    empty = _empty(question)
    width = len(question.split)
    for what, found in sums_of.items():
        for source in SOURCES:
            if f"{what}.{source}" not in results.rows:
                continue
            for row in results[f"{what}.{source}"]:
                ids = tuple("" if row[f"d{i}"] is None else str(row[f"d{i}"]) for i in range(width))
                labels = tuple(
                    _label(question.split[i], row[f"d{i}"], row[f"d{i}_label"]) for i in range(width)
                )
                if what == "base_groups" and question.split[0] in GRAINS:
                    if len(question.split) > 1:
                        continue
                else:
                    labels_of.setdefault(ids, labels)
                found.setdefault(ids, dict(empty)).update(
                    _plain({k: v for k, v in row.items() if k in empty})
                )
    groups = [
        Group(ids, labels, sums_of["groups"].get(ids, empty), sums_of["base_groups"].get(ids, empty))
        for ids, labels in labels_of.items()
    ]
    groups += _missing_days(question, groups, empty, facts)
    return _beside_before(question, groups, sums_of["base_groups"], facts)


def _beside_before(
    question: MetricQuestion,
    groups: list[Group],
    before: Mapping[tuple[str, ...], Sums],
    facts: StoreFacts,
) -> list[Group]:
    """In a series the first unit stands beside the first unit of the time before, the second beside the second."""
    window, comparison = question.scope.window, question.scope.comparison
    grain = question.split[0]
    if len(question.split) > 1 or grain not in GRAINS or window is None or comparison is None:
        return groups
    pairs = zip(series_days(grain, window, facts), series_days(grain, comparison, facts), strict=False)
    matched = {day.isoformat(): (base.isoformat(),) for day, base in pairs}
    empty = _empty(question)
    nothing: Sums = dict.fromkeys(empty)
    return [
        replace(g, base=before.get(matched[g.ids[0]], empty) if g.ids[0] in matched else nothing)
        for g in groups
    ]


def _empty(question: MetricQuestion) -> dict[str, Number | None]:
    """The sums of a group without rows: no sales is 0; an unrecorded daily figure is unknown."""
    return {
        measure.name: 0 if measure.source == "lines" else None
        for name in question.metrics
        for measure in metric(name).measures
    }


def _missing_days(
    question: MetricQuestion, groups: list[Group], empty: Sums, facts: StoreFacts
) -> Iterator[Group]:
    """The units of a series in which nothing happened; a gap must show."""
    if (
        len(question.split) != 1
        or question.split[0] not in GRAINS
        or question.scope.window is None
        or not groups
    ):
        return
    have = {g.ids[0] for g in groups}
    for day in series_days(question.split[0], question.scope.window, facts):
        if day.isoformat() not in have:
            yield Group((day.isoformat(),), (day,), empty, empty)


def _label(name: str, identity: Any, label: Any) -> str | date:
    if isinstance(identity, date):
        return identity
    if identity is None:
        return f"(no {dimension(name).label})"
    if name == "country":
        return country_name(str(identity))
    known = {value: shown for value, shown, _ in dimension(name).fixed_values}
    return known.get(str(identity), str(label) if label is not None else str(identity))


def in_order(
    groups: list[Group], question: MetricQuestion, first: Metric, series: bool, facts: StoreFacts
) -> list[Group]:
    """Time forwards; else by value or by its change in the figure's own unit, what cannot be told last, ties by id."""
    if series:
        return sorted(groups, key=lambda g: g.ids)
    sign = -1 if question.descending else 1

    def key(group: Group) -> tuple[bool, Decimal, tuple[str, ...]]:
        value = first.value(group.sums, facts.currency).value
        if question.by_change and value is not None:
            before = first.value(group.base, facts.currency).value
            value = None if before is None else Decimal(value) - Decimal(before)
        return value is None or not group.ids[0], sign * Decimal(value or 0), group.ids

    return sorted(groups, key=key)
