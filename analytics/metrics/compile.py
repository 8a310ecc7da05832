"""Metrics, dimensions and a scope to SELECTs of sufficient statistics; the only place that writes a metric's SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from typing import cast as cast_type

from sqlalchemy import ColumnElement, Numeric, and_, cast, func, literal, literal_column, or_, select
from sqlalchemy.sql import Select

from analytics.contract.bounds import Bound
from analytics.contract.scope import Filter, Scope, Window
from analytics.metrics import METRICS, dimension, metric
from analytics.metrics.model import Dimension, Join, Measure, Metric, Source
from analytics.metrics.rules import in_force
from analytics.metrics.sources import SOURCES
from analytics.warehouse.constructs import Grain, binary_order, date_grain

ROW_CAP = 5000
"""More groups than a person can read; beyond it only the first by value are fetched and the answer says so."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How rows are cut for one SELECT: split dimensions, filters and rules of the scope, calendar settings."""

    split: tuple[str, ...]
    scope: Scope
    week_start: int = 1
    fiscal_start: int = 1


def sources_of(metrics: Iterable[Metric]) -> tuple[Source, ...]:
    """The sources that the metrics read, in registry order."""
    names = {name for metric in metrics for name in metric.sources}
    return tuple(source for name, source in SOURCES.items() if name in names)


def supports(source: Source, dimension_: Dimension) -> bool:
    """Whether a source's rows can be split by the dimension."""
    return dimension_.kind == "time" or source.name in dimension_.on


def is_recorded_by(metric_: Metric, dimension_: Dimension) -> bool:
    """Whether all that a metric is made of can be split by the dimension."""
    return all(supports(SOURCES[s], dimension_) for s in metric_.sources)


def are_recorded_by(names: Iterable[str], by: str) -> bool:
    """Whether all of the metrics can be split and filtered by the dimension, both by name."""
    return all(is_recorded_by(metric(name), dimension(by)) for name in names)


def metrics_with(dimension_: Dimension) -> tuple[Metric, ...]:
    """The metrics that can be split by the dimension."""
    return tuple(m for m in METRICS if is_recorded_by(m, dimension_))


def measure_select(
    source: Source, measures: Sequence[Measure], window: Window | None, cut: Cut
) -> Select[Any]:
    """One SELECT: ``d0, d0_label, ...`` for the split, then each measure under its own name."""
    joins: set[Join] = set()
    groups: list[
        ColumnElement[Any]
    ] = []  # by output name: a bound value in two places is two expressions to an engine
    columns: list[ColumnElement[Any]] = []
    for index, name in enumerate(cut.split):
        identity, label, needed = split_columns(source, dimension(name), cut)
        joins |= needed
        groups += [literal_column(f"d{index}"), literal_column(f"d{index}_label")]
        columns += [identity.label(f"d{index}"), label.label(f"d{index}_label")]
    for measure in measures:
        joins |= measure.joins
        columns.append(measure.expression.label(measure.name))
    conditions = list(source.always)
    for rule in in_force(cut.scope.rules, source.name):
        joins |= rule.joins
        conditions.append(rule.predicate[source.name])
    for wanted in cut.scope.filters:
        condition, needed = _filter_condition(source, wanted)
        joins |= needed
        conditions.append(condition)
    if window is not None:
        conditions += [source.day >= window.start, source.day < window.end]
    tables = source.tables
    for join in sorted(joins):
        table, on = source.joins[join]
        tables = tables.outerjoin(table, on)
    statement = select(*columns).select_from(tables).where(*conditions)
    return statement.group_by(*groups) if groups else statement


def ranked(statement: Select[Any], metric: Metric, descending: bool, limit: int = ROW_CAP) -> Select[Any]:
    """The first groups by the metric's value, NULLs last, ties by id in binary order."""
    value: ColumnElement[Any] = cast(metric.numerator.expression, Numeric(38, 10))
    if metric.denominator is not None:
        value = value / func.nullif(cast(metric.denominator.expression, Numeric(38, 10)), 0)
    ordered = value.desc().nulls_last() if descending else value.asc().nulls_last()
    return statement.order_by(ordered, binary_order(statement.selected_columns[0])).limit(limit)


def bounded(statement: Select[Any], metric: Metric, bound: Bound) -> Select[Any]:
    """The groups whose metric is beyond the bound, by exact sums; what cannot be told meets no bound."""
    value: ColumnElement[Any] = cast(metric.numerator.expression, Numeric(38, 10)) * metric.factor
    edge: ColumnElement[Any] = cast(literal(bound.value), Numeric(38, 10))
    conditions: list[ColumnElement[bool]] = []
    if metric.denominator is not None:
        below = cast(metric.denominator.expression, Numeric(38, 10))
        edge = edge * below
        conditions.append(below > 0)
    if metric.missing is not None:
        conditions.append(func.coalesce(metric.missing.expression, 0) == 0)
    beyond = {">": value > edge, ">=": value >= edge, "<": value < edge, "<=": value <= edge}[bound.sign]
    return statement.having(and_(beyond, *conditions))


def split_columns(
    source: Source, dimension_: Dimension, cut: Cut
) -> tuple[ColumnElement[Any], ColumnElement[Any], set[Join]]:
    """Id and label of a group, with the joins that they need."""
    if dimension_.kind == "time":
        grain = cast_type(Grain, dimension_.name)
        start = date_grain(grain, source.day, cut.fiscal_start, cut.week_start)
        return start, start, set()
    identity, label = dimension_.on[source.name]
    return identity, label, set(dimension_.joins.get(source.name, frozenset()))


def _filter_condition(source: Source, wanted: Filter) -> tuple[ColumnElement[bool], set[Join]]:
    dimension_ = dimension(wanted.dimension)
    identity, _ = dimension_.on[source.name]
    condition: ColumnElement[bool] = identity.in_(wanted.ids)
    if wanted.negated:
        condition = or_(identity.is_(None), identity.not_in(wanted.ids))
    return condition, set(dimension_.joins.get(source.name, frozenset()))
