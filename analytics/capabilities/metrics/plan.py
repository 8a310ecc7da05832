"""A metric question to named SELECTs: ``<what>.<source>`` with what = groups, total, base, base_total, all, whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy.sql import Select

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.metrics.shares import whole_of
from analytics.contract.facts import StoreFacts
from analytics.contract.scope import Window
from analytics.metrics import dimension, metric
from analytics.metrics.compile import ROW_CAP, Cut, bounded, measure_select, ranked, sources_of
from analytics.metrics.dimensions import GRAINS
from analytics.metrics.model import Measure, Source
from analytics.warehouse.plan import Plan


def plan(question: MetricQuestion, facts: StoreFacts) -> Plan:
    """Every SELECT that the answer needs; a metric over two sources takes one of each."""
    queries: dict[str, Select[Any]] = {}
    windows: list[tuple[str, Window | None]] = [("", question.scope.window)]
    if question.scope.comparison:
        windows.append(("base_", question.scope.comparison))
    for source in sources_of(metric(name) for name in question.metrics):
        measures = _measures(question, source)
        whole = Cut((), question.scope, facts.week_start, facts.fiscal_start)
        for prefix, window in windows:
            queries[f"{prefix}total.{source.name}"] = measure_select(source, measures, window, whole)
            if question.split:
                cut = Cut(question.split, question.scope, facts.week_start, facts.fiscal_start)
                statement = measure_select(source, measures, window, cut)
                queries[f"{prefix}groups.{source.name}"] = _capped(question, source, statement, prefix)
        if question.share_along:
            of = Cut((), whole_of(question).scope, facts.week_start, facts.fiscal_start)
            queries[f"whole.{source.name}"] = measure_select(source, measures, question.scope.window, of)
        if question.with_all_data:
            queries[f"all.{source.name}"] = measure_select(source, measures, None, whole)
    return Plan(queries)


def _measures(question: MetricQuestion, source: Source) -> list[Measure]:
    """The measures of all metrics that this source gives, each once, in order."""
    wanted = {
        m.name: m for name in question.metrics for m in metric(name).measures if m.source == source.name
    }
    return list(wanted.values())


def _capped(question: MetricQuestion, source: Source, statement: Select[Any], prefix: str) -> Select[Any]:
    """Entities are many: only the first ``ROW_CAP`` by value leave the store (the base window needs all)."""
    first = metric(question.metrics[0])
    many = any(dimension(name).kind == "entity" for name in question.split)
    ranks = first.sources == {source.name} and len(question.split) == 1
    if not prefix and not set(question.split) & set(GRAINS):
        # A day on which nothing happened has no row and may well be below a bound: series are cut in the answer.
        for bound in question.having:
            if metric(bound.metric).sources == {source.name}:
                statement = bounded(statement, metric(bound.metric), bound)
    if many and not prefix and ranks:
        if question.by_change:
            # What fell most may be small by now: every row is needed.
            return statement
        if question.having:
            return ranked(statement, first, question.descending)
        # One more than asked for: rows without a name are set aside in the answer.
        return ranked(
            statement, first, question.descending, question.limit + 1 if question.limit else ROW_CAP
        )
    return statement
