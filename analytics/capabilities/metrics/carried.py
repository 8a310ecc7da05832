"""What of the question before is carried over into the one that a clause makes of it: figures, rows, conditions, their order."""

from __future__ import annotations

from dataclasses import replace

from analytics.capabilities.metrics import conditions, splits
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.contract.bounds import Bound
from analytics.planning.patch import Patch
from analytics.planning.reading import Reading


def limit_of(
    reading: Reading, patch: Patch, split: tuple[str, ...], before: MetricQuestion | None
) -> int | None:
    """How many rows: as said; else as many as before ("and the worst?"), else as many as such a ranking has."""
    if not split or patch.limit:
        return patch.limit if split else None
    kept = before.limit if before else None
    ranked = splits.ranking_limit(reading, split)
    return ranked or kept if reading.dimensions else kept or ranked


def conditions_of(
    reading: Reading, wanted: tuple[str, ...], patch: Patch, before: MetricQuestion | None
) -> tuple[tuple[Bound, ...], tuple[str, ...], Patch]:
    """The amounts that figures are to be beyond, with the figures and the split that they need; those before hold on."""
    moved = conditions.moved_bounds(reading, before)
    if moved:
        return moved, wanted, replace(patch, limit=None)
    bounds = conditions.bounds_of(reading, wanted)
    split = (
        patch.split or (before.split if before else ()) or (conditions.split_by(reading) if bounds else ())
    )
    if not bounds:
        held = before.having if before and split == before.split else ()
        # A condition on another figure than those before is one on the rows, whatever is shown of them.
        shown = before.metrics if before else ()
        return tuple(b for b in held if b.metric in wanted or b.metric not in shown), wanted, patch
    if before and before.split and conditions.only_narrows(reading):
        # "Only those that got more than 1000 in spend": the list before, cut by another figure.
        return bounds, before.metrics, replace(patch, split=None)
    return bounds, conditions.wanted_metrics(wanted, bounds, split), replace(patch, split=split or None)


def rearranged(patch: Patch, before: MetricQuestion | None) -> Patch:
    """What only a question before gives a meaning: "in total" of a split, "all countries" of a filter."""
    if before is None:
        return patch
    if patch.totals and before.split:
        said_so = patch.window is not None and patch.window.rule == "all data"
        patch = replace(patch, split=(), window=None if said_so else patch.window)
    if any(f.dimension in patch.lifts for f in before.scope.filters) and patch.split:
        patch = replace(patch, split=tuple(name for name in patch.split if name not in patch.lifts) or None)
    if patch.sets_beside and patch.split is None:
        joined = [
            f.dimension
            for f in patch.filters
            if any(e.dimension == f.dimension for e in before.scope.filters)
        ]
        patch = replace(patch, split=tuple(joined[:1]) or None)
    return patch


def opened_up(patch: Patch, before: MetricQuestion | None) -> tuple[str, ...]:
    """ "By channel", after a question on search alone: all of what it is split by."""
    if before is None or not patch.split:
        return ()
    said = {f.dimension for f in patch.filters}
    alone = {f.dimension for f in before.scope.filters if len(f.ids) == 1 and not f.negated}
    return tuple(name for name in patch.split if name in alone - said and name not in before.split)


def ordered_as(
    before: MetricQuestion | None, keeps_limit: bool, wanted: tuple[str, ...]
) -> MetricQuestion | None:
    """The question whose order of rows holds on: of a ranking that is cut, or of the same figure."""
    kept = before if keeps_limit else None
    return kept if kept and (kept.limit or kept.metrics[:1] == wanted[:1]) else None


def metrics_after(patch: Patch, before: MetricQuestion | None) -> tuple[str, ...]:
    """The figures: those before, with what a clause adds to them, takes out of them or puts in their place."""
    if before is None or not before.metrics:
        return patch.metrics
    if not patch.metrics:
        return before.metrics
    if patch.takes_out and set(patch.metrics) < set(before.metrics):
        return tuple(name for name in before.metrics if name not in patch.metrics)
    # "Then the three campaigns with the lowest ROAS" is a ranking of its own.
    adds = patch.adds and not (patch.limit and patch.split)
    return tuple(dict.fromkeys((*before.metrics, *patch.metrics))) if adds else patch.metrics
