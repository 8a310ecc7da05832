"""From sums to claims, table and follow-ups of a metric question; divides only here, after all sums are in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from analytics.capabilities.metrics.conditions import bound_to_say, kept, may_lack_rows, said_bounds
from analytics.capabilities.metrics.groups import Group, Sums, groups_of, in_order, merged_total
from analytics.capabilities.metrics.moving import headline as moving_headline
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.metrics.shares import part_of, share_claims, share_of, whole_of
from analytics.capabilities.people import MOST_SHOWN
from analytics.capabilities.shared import counting_rules, definition_of, metric_column
from analytics.contract.draft import Cell, Chart, Claim, Column, Draft, Grid, Say, Subject
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.request import Reference
from analytics.contract.values import Quantity, change_between
from analytics.metrics import dimension, metric
from analytics.metrics.compile import ROW_CAP, is_recorded_by, sources_of
from analytics.metrics.dimensions import GRAINS
from analytics.metrics.model import Metric
from analytics.warehouse.plan import Results

MAX_CLAIMS = 14


def answer(question: MetricQuestion, results: Results, facts: StoreFacts) -> Draft:
    """A single figure, a ranking or a series."""
    total = merged_total("total", question, results)
    base_total = merged_total("base_total", question, results)
    metrics = tuple(metric(name) for name in question.metrics)
    common: dict[str, Any] = {
        "scope": question.scope,
        "definitions": tuple(definition_of(m) for m in metrics),
        "excluded": counting_rules(question.scope, {s.name for s in sources_of(metrics)}),
        "follow_ups": _follow_ups(question),
    }
    if question.split:
        return _split_answer(question, (total, base_total), results, facts, common)
    return _figures(question, total, base_total, results, facts, common)


def _figures(
    question: MetricQuestion,
    total: Sums,
    base: Sums,
    results: Results,
    facts: StoreFacts,
    common: dict[str, Any],
) -> Draft:
    metrics = [metric(name) for name in question.metrics]
    claims = [_claim(m, total, base if question.scope.comparison else None, (), facts) for m in metrics]
    issues = tuple(i for m, c in zip(metrics, claims, strict=True) for i in _unknown_value(m, c, total))
    params: dict[str, Any] = {
        "metric": metrics[0].label,
        "window": question.scope.window,
        "base_window": question.scope.comparison,
        "labels": tuple(m.label for m in metrics),
        "about": about(question),
    }
    code = "metric.values" if len(metrics) > 1 else "metric.value"
    if claims[0].quantity.value is None and len(metrics) == 1:
        code, params["reason"] = "metric.none", claims[0].quantity.reason
    elif question.scope.comparison:
        code += "_compared" if claims[0].change or len(metrics) > 1 else "_without_base"
    shared = question.share_along and share_claims(
        question, claims[0], merged_total("whole", question, results), facts
    )
    if shared:
        share, of = shared
        code = "metric.share_by_default" if question.with_all_data else "metric.share"
        claims = [share, claims[0], of]
        params |= {"part": part_of(question), "about": about(whole_of(question))}
    whole = merged_total("all", question, results)
    if question.with_all_data and len(metrics) == 1 and not shared:
        claims.append(_claim(metrics[0], whole, None, (Subject("window", "all", "all data"),), facts))
        if code == "metric.value" and claims[1].quantity.value is not None:
            code = "metric.value_beside_all"
            params |= {"since": facts.data_from, "through": facts.data_through}
    grid = _figures_grid(question, claims, whole, facts) if len(metrics) > 1 else None
    kpis = tuple(range(min(4, len(claims))))
    return Draft(Phrase(code, params), claims=tuple(claims), kpis=kpis, grid=grid, issues=issues, **common)


def _figures_grid(question: MetricQuestion, claims: list[Claim], whole: Sums, facts: StoreFacts) -> Grid:
    """Metrics as rows; the units differ from row to row, so the figures stand in words (raw in the claims)."""
    columns = [
        Column("metric", Phrase("column.metric"), "text"),
        Column("value", Phrase("column.value"), "text"),
    ]
    if question.scope.comparison:
        columns.append(Column("base", Phrase("column.base"), "text"))
        rates = any(metric(name).unit == "fraction" for name in question.metrics)
        columns.append(Column("change", _change_heading(rates), "percent", "fraction"))
    if question.with_all_data:
        columns.append(Column("all", Phrase("column.all_data"), "text"))
    rows = []
    for claim in claims[: len(question.metrics)]:
        m = metric(claim.metric or "")
        row: list[Cell] = [m.label, _in_words(claim.quantity)]
        if question.scope.comparison:
            row.append(_in_words(claim.base) if claim.base else None)
            row.append(claim.change.relative if claim.change else None)
        if question.with_all_data:
            row.append(_in_words(m.value(whole, facts.currency)))
        rows.append(tuple(row))
    return Grid(tuple(columns), tuple(rows))


def _change_heading(of_rates: bool) -> Phrase:
    """A rate's change in per cent of itself is not its change in points, which sentences tell."""
    return Phrase("column.change_relative" if of_rates else "column.change")


def _in_words(quantity: Quantity) -> Phrase:
    return Phrase("cell.quantity", {"value": quantity})


def _split_answer(
    question: MetricQuestion,
    totals: tuple[Sums, Sums],
    results: Results,
    facts: StoreFacts,
    common: dict[str, Any],
) -> Draft:
    first = metric(question.metrics[0])
    series = question.split[0] in GRAINS
    groups = _ordered(question, results, facts)
    if question.limit and any(g.ids[0] for g in groups):
        # "(no campaign)" is no campaign: it stands in the whole table, never in a top ten.
        groups = [g for g in groups if g.ids[0]]
    shown = groups[: question.limit] if question.limit else groups
    compared = totals[1] if question.scope.comparison else None
    total = _claim(first, totals[0], compared, (), facts)
    claims = [
        _claim(first, g.sums, g.base if compared is not None else None, _subjects(question, g), facts)
        for g in shown
    ]
    told = [c for c in claims if c.quantity.value is not None]
    issues = list(_unknown_value(first, total, totals[0]))
    if len(groups) >= ROW_CAP:
        issues.append(Issue("rows_capped", {"n": ROW_CAP}))
    params: dict[str, Any] = {
        "metric": first.label,
        "window": question.scope.window,
        "base_window": question.scope.comparison,
        "dimension": dimension(question.split[0]).label,
        "dimensions": dimension(question.split[0]).plural,
        "groups": len(groups),
        "about": about(question),
        "shown": len(shown),
        "n": len(groups),
        "bounds": said_bounds(question, facts),
    }
    if question.having:
        common["conditions"] = said_bounds(question, facts)
    if not told:
        empty = "metric.none_beyond" if question.having else "metric.no_rows"
        draft = Draft(Phrase(empty, params), claims=(total,), issues=tuple(issues), **common)
        return draft
    code, head, named = _lead(question, told, total, len(groups))
    params |= named
    whole_claim = head[0] if question.having else total
    rest = [c for c in claims if c not in head][: MAX_CLAIMS - len(head)]
    whole = next(i for i, c in enumerate(head) if c is whole_claim)
    others = (i for i in range(min(4, len(head) + len(rest))) if i != whole)
    kpis = (whole, *others) if whole_claim.change else ()
    return Draft(
        Phrase(code, params),
        claims=(*head, *rest),
        kpis=kpis[:4],
        grid=_grid(question, shown, None if question.having else totals, facts),
        entities=_references(question, shown, facts.currency),
        issues=tuple(issues),
        chart=_chart(question, series),
        notes=(Phrase("metric.without_rows"),) if may_lack_rows(question) else (),
        **common,
    )


def _lead(
    question: MetricQuestion, told: list[Claim], total: Claim, n: int
) -> tuple[str, list[Claim], dict[str, Any]]:
    """The sentence about a table: its code, the claims that it names, and its words."""
    if question.split[0] in GRAINS and len(question.split) == 1:
        return _series_lead(question, told, total)
    if question.by_change:
        code, named = moving_headline(question, told[0])
        return code, [told[0], total], dict(named)
    if question.having:
        # The sums of all are no sums of those that are listed.
        top = " · ".join(s.label for s in told[0].subject)
        return "metric.beyond" if n > 1 else "metric.beyond_one", told[:1], {"top": top}
    first = metric(question.metrics[0])
    code = "metric.top" if question.descending else "metric.bottom"
    if first.additivity == "additive" and total.quantity.value and question.descending:
        code += "_share"
    leader = told[0] if not set(question.split) & set(GRAINS) else _leader(question, told)
    top = " · ".join(s.label for s in leader.subject if s.dimension not in GRAINS)
    return (
        code,
        [leader, total],
        {"top": top, "share": share_of(leader.quantity, total.quantity), **_unit_of(leader)},
    )


def _series_lead(
    question: MetricQuestion, told: list[Claim], total: Claim
) -> tuple[str, list[Claim], dict[str, Any]]:
    best = max(told, key=lambda c: c.quantity.value or 0)
    least = min(told, key=lambda c: c.quantity.value or 0)
    code = "metric.series_compared" if total.change else "metric.series"
    if total.quantity.value is None:
        code = "metric.series_without_total"
    named = {"best": _plain_label(best), "least": _plain_label(least), "grain": question.split[0]}
    return code, [total, best, least], named


def _ordered(question: MetricQuestion, results: Results, facts: StoreFacts) -> list[Group]:
    """The groups that meet the conditions, in the order that was asked for."""
    groups = groups_of(question, results, facts)
    first = metric(question.metrics[0])
    groups = in_order(groups, question, first, question.split[0] in GRAINS, facts)
    return kept(groups, question) if question.having else groups


def about(question: MetricQuestion) -> tuple[str, ...]:
    """The filters, for the sentence that holds the number."""
    said = []
    for wanted in question.scope.filters:
        labels = " or ".join(wanted.labels)
        said.append(f"not {labels}" if wanted.negated else labels)
    return tuple(said)


def _claim(
    m: Metric, sums: Sums, base: Sums | None, subject: tuple[Subject, ...], facts: StoreFacts
) -> Claim:
    quantity = m.value(sums, facts.currency)
    base_quantity = m.value(base, facts.currency) if base is not None else None
    change = change_between(quantity.value, base_quantity.value) if base_quantity else None
    denominator = sums.get(m.denominator.name) if m.denominator else None
    n = (
        int(denominator)
        if denominator is not None and m.denominator and m.denominator.name != "spend"
        else None
    )
    return Claim(quantity, m.name, subject, base_quantity, change, n=n)


def _subjects(question: MetricQuestion, group: Group) -> tuple[Subject, ...]:
    return tuple(
        Subject(name, identity, str(label))
        for name, identity, label in zip(question.split, group.ids, group.labels, strict=True)
    )


def _leader(question: MetricQuestion, told: list[Claim]) -> Claim:
    """The first of a ranking whose rows stand in time order."""
    pick = max if question.descending else min
    return pick(told, key=lambda c: c.quantity.value or 0)


def _unit_of(claim: Claim) -> dict[str, Any]:
    """The unit of time that a claim is about, for the sentence."""
    unit = next((s for s in claim.subject if s.dimension in GRAINS), None)
    return {} if unit is None else {"top_unit": date.fromisoformat(unit.id), "grain": unit.dimension}


def _plain_label(claim: Claim) -> date | str:
    return date.fromisoformat(claim.subject[0].id)


def _grid(
    question: MetricQuestion, groups: list[Group], totals: tuple[Sums, Sums] | None, facts: StoreFacts
) -> Grid:
    """The rows with their total, and each row's share of it, unless only some of them are listed."""
    metrics = [metric(name) for name in question.metrics]
    compared = _is_compared(question)
    share = (
        len(metrics) == 1
        and metrics[0].additivity == "additive"
        and not compared
        and totals is not None
        and question.split[0] not in GRAINS
    )
    columns = [
        _time_column(name) if name in GRAINS else Column(name, _heading(name), "text")
        for name in question.split
    ]
    for m in metrics:
        columns += _metric_columns(m, compared, share, facts)
    whole: tuple[Sums, Sums] = totals or ({}, {})
    body = tuple(
        (
            *group.labels,
            *_cells(metrics, group.sums, group.base if compared else None, share and whole[0], facts),
        )
        for group in groups
    )
    if totals is None:
        return Grid(tuple(columns), body)
    last = (None,) * len(question.split)
    total = (*last, *_cells(metrics, whole[0], whole[1] if compared else None, share and whole[0], facts))
    return Grid(tuple(columns), body, total)


def _is_compared(question: MetricQuestion) -> bool:
    """Whether each row has its value before beside it: not in a series that is split once more."""
    return question.scope.comparison is not None and (
        question.split[0] not in GRAINS or len(question.split) == 1
    )


def _time_column(grain: str) -> Column:
    """Dates of first days; the grain stands as the unit, so that a month is shown as a month."""
    return Column(grain, _heading(grain), "date", grain)


def _heading(name: str) -> Phrase:
    return Phrase("column.dimension", {"dimension": dimension(name).label})


def _metric_columns(m: Metric, compared: bool, share: bool, facts: StoreFacts) -> list[Column]:
    columns = [metric_column(m, facts.currency)]
    if compared:
        columns.append(replace(columns[0], key=f"{m.name}_base", label=Phrase("column.base")))
        columns.append(
            Column(f"{m.name}_change", _change_heading(m.unit == "fraction"), "percent", "fraction")
        )
    if share:
        columns.append(Column(f"{m.name}_share", Phrase("column.share"), "percent", "fraction"))
    return columns


def _cells(
    metrics: list[Metric], sums: Sums, base: Sums | None, whole: Sums | bool, facts: StoreFacts
) -> Iterator[Cell]:
    for m in metrics:
        claim = _claim(m, sums, base, (), facts)
        yield claim.quantity.value
        if base is not None:
            yield claim.base.value if claim.base else None
            yield claim.change.relative if claim.change else None
        if isinstance(whole, Mapping):
            yield share_of(claim.quantity, m.value(whole, facts.currency)).value


def _references(question: MetricQuestion, groups: list[Group], currency: str) -> tuple[Reference, ...]:
    if question.split[0] in GRAINS:
        return ()
    first = metric(question.metrics[0])
    return tuple(
        Reference(str(n), question.split[0], g.ids[0], str(g.labels[0]))
        for n, g in enumerate(groups[:MOST_SHOWN], 1)
        # "The worst one" is none of those that have no figure.
        if g.ids[0] and first.value(g.sums, currency).value is not None
    )


def _unknown_value(m: Metric, claim: Claim, sums: Sums) -> Iterator[Issue]:
    """Why a figure is "–", with the number of rows that hold it up."""
    reason = claim.quantity.reason
    if reason is None:
        return
    params: dict[str, Any] = {"metric": m.label, "n": int(sums.get(m.missing.name) or 0) if m.missing else 0}
    if m.denominator is not None and m.numerator.name.startswith("spend"):
        params["spent"] = Quantity(sums.get(m.numerator.name) or 0, claim.quantity.unit)
    options = (f"{m.label} with known cost",) if reason == "cost_missing" else ()
    yield Issue(f"reason.{reason}", params, options)


def _chart(question: MetricQuestion, series: bool) -> Chart:
    """Time as lines; parts that add up stacked, others as a heat map; a comparison beside its base."""
    first = metric(question.metrics[0])
    value, split = first.name, question.split
    base = {"base": f"{value}_base"} if _is_compared(question) else {}
    if series:
        return Chart(
            "line", {"x": split[0], "y": value, **base, **dict(zip(("color",), split[1:], strict=False))}
        )
    if len(split) == 2 and split[1] in GRAINS:
        return Chart("line", {"x": split[1], "y": value, "color": split[0]})
    if len(split) == 2 and first.additivity == "additive":
        return Chart("stacked", {"x": split[0], "y": value, "color": split[1]})
    if len(split) == 2:
        return Chart("heat", {"x": split[1], "y": split[0], "value": value})
    if base and first.additivity == "additive" and not question.limit:
        return Chart("change", {"x": value, "y": split[0], **base})
    return Chart("country" if split[0] == "country" else "bar", {"x": value, "y": split[0], **base})


def _follow_ups(question: MetricQuestion) -> tuple[Say, ...]:
    """Three further questions that are supported and not yet answered by this one."""
    offers: list[Say] = []
    metrics = [metric(name) for name in question.metrics]
    if question.scope.comparison is None and question.split[:1] != ("month",):
        offers.append(Say(Phrase("label.compare"), say(question, comparison="period")))
    for name in ("channel", "month", "category", "campaign", "country"):
        fits = all(is_recorded_by(m, dimension(name)) for m in metrics)
        filtered = any(f.dimension == name and not f.negated for f in question.scope.filters)
        if fits and name not in question.split and not filtered and not _too_short(question, name):
            offers.append(
                Say(
                    Phrase("label.by", {"dimension": dimension(name).label}),
                    say(replace(question, split=(name,), limit=None)),
                )
            )
    return tuple(offers[:3])


def _too_short(question: MetricQuestion, name: str) -> bool:
    return name == "month" and question.scope.window is not None and question.scope.window.days < 60


def say(question: MetricQuestion, comparison: str | None = None) -> Phrase:
    """The question as a sentence that, when said, means the very same question."""
    if comparison is None and question.scope.comparison:
        comparison = "year" if question.scope.comparison.rule.startswith("a year before") else "period"
    included = tuple(label for f in question.scope.filters if not f.negated for label in f.labels)
    left_out = tuple(label for f in question.scope.filters if f.negated for label in f.labels)
    return Phrase(
        "say.metric",
        {
            "metrics": tuple(metric(name).label for name in question.metrics),
            "split": tuple(dimension(name).label for name in question.split),
            "ranked": dimension(question.split[0]).plural if question.split else None,
            "filters": included,
            "without": left_out,
            "window": question.scope.window,
            "comparison": comparison,
            "rules": question.scope.rules,
            "having": tuple(bound_to_say(bound) for bound in question.having),
            "limit": question.limit,
            "descending": "yes" if question.descending else "no",
        },
    )
