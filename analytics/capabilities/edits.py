"""What can be asked next about an answer: about one of its rows, or with one of its conditions changed.

Pure: from a question and what was pointed at to questions, each with the label of its button. Nothing is parsed
but dates that a person typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from analytics.capabilities.customers.segments import SegmentsQuestion
from analytics.capabilities.metrics.campaign import CampaignQuestion
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.protocol import World
from analytics.capabilities.recommendations import row_asks
from analytics.contract.draft import Question
from analytics.contract.phrase import Phrase
from analytics.contract.scope import Filter, Scope, Window
from analytics.metrics import dimension
from analytics.metrics.compile import are_recorded_by
from analytics.metrics.dimensions import GRAINS
from analytics.planning.dates.arithmetic import months_later
from analytics.planning.dates.calendar import Calendar
from analytics.planning.names.countries import country_name

_CUTS = ("channel", "campaign", "category", "product", "country", "new_or_returning", "segment", "month")
_PERIODS = ("last month", "last quarter", "last 12 months", "this year", "last year")
MOST_VALUES = 6
MOST_CUTS = 5


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing to ask: its button's label and the question behind it; ``removes`` where it takes a condition off."""

    label: Phrase
    question: Question
    removes: bool = False


def of_row(
    question: Question, cells: Mapping[str, Any], world: World, sees_customers: bool
) -> tuple[Edit, ...]:
    """Only this, broken down, why, who: of the row whose cells are given by column key. Empty where nothing fits."""
    if isinstance(question, row_asks.LISTS):
        return tuple(_of_product(question, cells, world, sees_customers))
    question = _counted(question)
    if not isinstance(question, MetricQuestion) or not question.split:
        return ()
    pointed = _pointed(question, cells, world)
    if pointed is None:
        return ()
    scope, name = pointed
    rest = tuple(n for n in question.split if n not in cells or n in GRAINS)
    alone = replace(question, scope=scope, split=(), limit=None)
    kept = tuple(n for n in rest if n not in GRAINS)
    found = [Edit(Phrase("edit.only", {"name": name}), replace(alone, split=kept))]
    for cut in _cuts(question, scope)[:MOST_CUTS]:
        label = Phrase("edit.by", {"name": name, "dimension": dimension(cut).label})
        found.append(Edit(label, replace(alone, split=(cut,))))
    found += _why(alone, name, world.calendar)
    if sees_customers and are_recorded_by(alone.metrics, "customer"):
        who = replace(alone, split=("customer",), limit=10)
        found.append(Edit(Phrase("edit.who", {"name": name}), who))
    return tuple(found)


def _of_product(
    question: Question, cells: Mapping[str, Any], world: World, sees_customers: bool
) -> Iterator[Edit]:
    label = cells.get("product")
    called_so = [identity for identity, title in world.vocabulary.products if title == label]
    # Of two products with one title it is not known which is meant.
    if len(called_so) == 1:
        for said, asked in row_asks.asks_about(question, called_so[0], str(label), world, sees_customers):
            yield Edit(said, asked)


def _counted(question: Question) -> Question:
    """What is asked about a row of a list that is no metric question: its revenue."""
    if isinstance(question, SegmentsQuestion):
        return MetricQuestion(("revenue",), ("segment",), question.scope)
    if isinstance(question, CampaignQuestion) and question.campaign is None:
        return MetricQuestion(("attributed_revenue",), ("campaign",), question.scope)
    return question


def _why(alone: MetricQuestion, name: str, calendar: Calendar) -> Iterator[Edit]:
    """What changed against the period before, by the first dimension that may tell."""
    window = alone.scope.window
    cuts = [cut for cut in _cuts(alone, alone.scope) if cut not in GRAINS]
    if window is None or not cuts:
        return
    base = calendar.before(window, "period")
    if calendar.data_from and base.end <= calendar.data_from:
        return
    changed = replace(alone, split=(cuts[0],), scope=replace(alone.scope, comparison=base))
    yield Edit(Phrase("edit.why", {"name": name}), changed)


def _pointed(question: MetricQuestion, cells: Mapping[str, Any], world: World) -> tuple[Scope, str] | None:
    """The scope narrowed to a row, and what the row is called."""
    scope, names = question.scope, []
    for name in question.split:
        cell = cells.get(name)
        if not isinstance(cell, str):
            return None
        if name in GRAINS:
            window = _unit(name, date.fromisoformat(cell[:10]), scope.window, world)
            if window is None:
                return None
            scope = replace(scope, window=window, comparison=None)
            names.append(window.rule)
            continue
        identity = _identity(name, cell, world)
        if identity is None:
            return None
        scope = _with(scope, Filter(name, (identity,), (cell,)))
        names.append(cell)
    return scope, " · ".join(names)


def _with(scope: Scope, wanted: Filter) -> Scope:
    others = tuple(f for f in scope.filters if f.dimension != wanted.dimension)
    return replace(scope, filters=(*others, wanted))


def _identity(name: str, label: str, world: World) -> str | None:
    """The id behind a label of a dimension; None where it has none ("(no country)")."""
    fixed = {shown: value for value, shown, _ in dimension(name).fixed_values}
    if label in fixed:
        return fixed[label]
    if name == "country":
        return next(
            (v.id for v in world.vocabulary.values_of("country") if country_name(v.id) == label), None
        )
    known = next((v.id for v in world.vocabulary.values_of(name) if v.label == label), None)
    if known is None and name == "product":
        return next((identity for identity, title in world.vocabulary.products if title == label), None)
    if known is None and name == "customer":
        found = world.catalogue.find("customer", label.rsplit(" ", 1)[-1], 1)
        return found[0].id if found and found[0].exact else None
    return known


def _unit(grain: str, day: date, window: Window | None, world: World) -> Window | None:
    """The unit of a series that begins with a day, cut to the window."""
    if window is None:
        return None
    months = {"month": 1, "quarter": 3, "year": 12}.get(grain)
    after = months_later(day, months) if months else day + timedelta(days=7 if grain == "week" else 1)
    start, end = max(day, window.start), min(after, window.end)
    if end <= start:
        return None
    last = end - timedelta(days=1)
    rule = start.isoformat() if start == last else f"{start} to {last}"
    return Window(start, end, rule, complete=end <= world.facts.today)


def _cuts(question: MetricQuestion, scope: Scope) -> list[str]:
    """Dimensions by which it can be broken down and is not yet."""
    taken = {f.dimension for f in scope.filters if len(f.ids) == 1 and not f.negated} | set(question.split)
    short = scope.window is not None and scope.window.days < 60
    return [
        cut
        for cut in _CUTS
        if cut not in taken and not (cut == "month" and short) and are_recorded_by(question.metrics, cut)
    ]


def of_chip(question: Question, key: str, typed: str, world: World) -> tuple[Edit, ...]:
    """What a condition can be changed to: another period, another value, or none. Empty where it cannot."""
    if key == "window":
        return tuple(_periods(question, typed, world.calendar))
    if key == "comparison":
        return tuple(_comparisons(question, world.calendar))
    if key.startswith("filter:"):
        return tuple(_values(question, key.removeprefix("filter:"), world))
    return ()


def _rescoped(question: Question, scope: Scope) -> Question:
    changed: Question = replace(question, scope=scope)  # type: ignore[type-var]
    return changed


def _periods(question: Question, typed: str, calendar: Calendar) -> Iterator[Edit]:
    now = question.scope.window
    if now is None:
        return
    wanted: Sequence[str] = (typed,) if typed else _PERIODS
    for text in wanted:
        window = calendar.read(text).base
        if window is None or window.canonical() == now.canonical():
            continue
        kind = "year" if (question.scope.comparison or now).rule.startswith("a year before") else "period"
        base = calendar.before(window, kind) if question.scope.comparison else None
        scope = replace(question.scope, window=window, comparison=base)
        yield Edit(Phrase("edit.period", {"window": window, "rule": text}), _rescoped(question, scope))


def _comparisons(question: Question, calendar: Calendar) -> Iterator[Edit]:
    window = question.scope.window
    if window is None:
        return
    for kind in ("period", "year"):
        base = calendar.before(window, kind)
        if question.scope.comparison is None or base.canonical() != question.scope.comparison.canonical():
            scope = replace(question.scope, comparison=base)
            yield Edit(Phrase("edit.compare", {"window": base}), _rescoped(question, scope))
    if question.scope.comparison:
        scope = replace(question.scope, comparison=None)
        yield Edit(Phrase("edit.no_comparison"), _rescoped(question, scope), removes=True)


def _values(question: Question, name: str, world: World) -> Iterator[Edit]:
    current = next((f for f in question.scope.filters if f.dimension == name), None)
    if current is None:
        return
    others = tuple(f for f in question.scope.filters if f is not current)
    label = dimension(name).label
    without = replace(question.scope, filters=others)
    yield Edit(Phrase("edit.without", {"dimension": label}), _rescoped(question, without), removes=True)
    given = [(value, shown) for value, shown, _ in dimension(name).fixed_values]
    given = given or [
        (v.id, country_name(v.id) if name == "country" else v.label) for v in world.vocabulary.values_of(name)
    ]
    for identity, shown in [g for g in given if g[0] not in current.ids][:MOST_VALUES]:
        scope = replace(question.scope, filters=(*others, Filter(name, (identity,), (shown,))))
        yield Edit(Phrase("edit.instead", {"name": shown}), _rescoped(question, scope))


def moved(question: Question, world: World) -> Question:
    """The question today: windows that were said relative to a day move with it, fixed dates stay."""
    window = question.scope.window
    if window is None:
        return question
    now = _moved_window(window, world.calendar)
    base = question.scope.comparison
    if base is not None and base.rule.startswith(("a year before", "the period before")):
        base = world.calendar.before(now, "year" if base.rule.startswith("a year") else "period")
    return _rescoped(question, replace(question.scope, window=now, comparison=base))


def _moved_window(window: Window, calendar: Calendar) -> Window:
    if window.rule == "all data":
        return calendar.all_data()
    if window.rule == "last full month":
        return calendar.last_full_month()
    usual = (calendar.recent(grain) for grain in ("day", "week", "month"))
    by_default = next((recent for recent in usual if recent.rule == window.rule), None)
    if by_default is not None:
        return by_default
    return calendar.read(window.rule).base or window


def frozen(question: Question) -> Question:
    """The question with its windows fixed to the dates that they are now."""
    scope = question.scope
    return _rescoped(
        question, replace(scope, window=_fixed(scope.window), comparison=_fixed(scope.comparison))
    )


def _fixed(window: Window | None) -> Window | None:
    return None if window is None else replace(window, rule=f"from {window.start} to {window.last_day}")
