"""What a metric question cannot be: split by what is not recorded, dated where there is no data, half read."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.capabilities.metrics import splits
from analytics.capabilities.metrics import words as metric_words
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.protocol import World
from analytics.contract.draft import Draft, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Param, Phrase
from analytics.contract.scope import Filter, Window
from analytics.metrics import dimension, metric
from analytics.metrics.compile import are_recorded_by, is_recorded_by, metrics_with
from analytics.planning.dates.no_such_day import no_such_day
from analytics.planning.reading import Reading

_DATE_WORD = re.compile(
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{4}-\d\d-\d\d)\s*(?:to|until|-|–)\s*(\d{4}-\d\d-\d\d)")


def unsupported(question: MetricQuestion) -> Issue | None:
    """The first dimension by which a metric is not recorded."""
    needed = (*question.split, *(f.dimension for f in question.scope.filters))
    for metric_name in question.metrics:
        for name in needed:
            dimension_ = dimension(name)
            if is_recorded_by(metric(metric_name), dimension_):
                continue
            can = [m.label for m in metrics_with(dimension_)][:3]
            params: dict[str, Param] = {
                "metric": metric(metric_name).label,
                "dimension": dimension_.label,
                "near": tuple(can),
            }
            return Issue("not_recorded_by", params, tuple(f"{m} by {dimension_.label}" for m in can[:2]))
    return None


def recorded_part(question: MetricQuestion) -> MetricQuestion:
    """What is left of a question without the splits and filters by which its figures are not recorded."""
    scope = question.scope
    filters = tuple(f for f in scope.filters if are_recorded_by(question.metrics, f.dimension))
    split = tuple(name for name in question.split if are_recorded_by(question.metrics, name))
    return replace(
        question, split=split, scope=replace(scope, filters=filters), limit=question.limit if split else None
    )


def narrowed(question: MetricQuestion) -> tuple[MetricQuestion, tuple[Phrase, ...]]:
    """Of several figures those that are recorded by all that is asked, and what of them was left out; all where none is."""
    needed = [dimension(name) for name in (*question.split, *(f.dimension for f in question.scope.filters))]
    missing = {
        name: next((d for d in needed if not is_recorded_by(metric(name), d)), None)
        for name in question.metrics
    }
    kept = tuple(name for name, by in missing.items() if by is None)
    if not kept or len(kept) == len(question.metrics):
        return question, ()
    told = tuple(
        Phrase("left_out_metric", {"metric": metric(name).label, "dimension": by.label})
        for name, by in missing.items()
        if by is not None
    )
    return replace(question, metrics=kept), told


def unreadable(reading: Reading) -> Issue | None:
    """Dates or conditions that were said and cannot be kept: better no number than another one."""
    backwards = _RANGE.search(reading.text)
    if backwards and backwards.group(2) < backwards.group(1):
        return Issue("unreadable_date", {"word": backwards.group(0)})
    if (day := no_such_day(reading.text)) is not None:
        return Issue("no_such_day", {"word": day})
    word = next(
        (
            u.word
            for u in reading.unknown
            if _DATE_WORD.fullmatch(u.word) and u.word.lower() not in ("may", "mar")
        ),
        None,
    )
    if word:
        return Issue("unreadable_date", {"word": word})
    return Issue("several_periods") if reading.periods.several else None


def without_groups(question: MetricQuestion, reading: Reading) -> Issue | None:
    """An amount that no things were named for ("orders above 100 euros"): it would be one of single orders, which are not listed."""
    if not reading.thresholds or question.having:
        return None
    first = reading.thresholds[0]
    return Issue("no_threshold", {"word": reading.text[first.start : first.end].strip()})


def outside(window: Window | None, facts: StoreFacts) -> Issue | None:
    """A window with no data at all is said, not answered with 0."""
    if window is None or facts.data_through is None or facts.data_from is None:
        return Issue("no_data_at_all") if facts.data_through is None else None
    if window.start > facts.data_through:
        return Issue("window_after_data", {"window": window, "through": facts.data_through})
    if window.end <= facts.data_from:
        return Issue("window_before_data", {"window": window, "since": facts.data_from})
    return None


def without_segments(question: MetricQuestion, facts: StoreFacts) -> Issue | None:
    """A question on segments before any were worked out: said, not answered with 0."""
    missing = asks_by_segment(question) and facts.segments_as_of is None
    return Issue("no_segments_yet", {}, ("segment my customers",)) if missing else None


def told_of_segments(question: MetricQuestion, draft: Draft, facts: StoreFacts) -> Draft:
    """The answer with the day of which its segments are; a stored question may be run before there are any."""
    if not asks_by_segment(question):
        return draft
    as_of = facts.segments_as_of
    told = Issue("segments_as_of", {"day": as_of}) if as_of else Issue("no_segments_yet")
    return replace(draft, issues=(*draft.issues, told))


def asks_by_segment(question: MetricQuestion) -> bool:
    """Whether customers' segments split or narrow a question."""
    return "segment" in (*question.split, *(f.dimension for f in question.scope.filters))


def unknown_metric(reading: Reading, world: World) -> Stop:
    """That nothing to count was found, with the figures that are likely, or near to the word that nobody knows."""
    word = next((u.word for u in reading.unknown), "")
    likely = tuple(metric(g.name).label for g in reading.supposed.figures)
    if likely:
        return Stop(
            (Issue("no_metric", {"word": "", "near": likely}, tuple(f"{n} last month" for n in likely)),),
            "clarify",
        )
    near = (world.vocabulary.nearest(word, "metric") if word else ()) or ("revenue", "ROAS", "open rate")
    code = "unknown_metric" if word else "no_metric"
    return Stop(
        (Issue(code, {"word": word, "near": near}, tuple(f"{n} last month" for n in near)),), "clarify"
    )


def telling(
    filters: tuple[Filter, ...],
    split: tuple[str, ...],
    wanted: tuple[str, ...],
    world: World,
    only: frozenset[str] = frozenset(),
) -> tuple[Filter, ...]:
    """The filters without those that another one, the split or the figure says already; ``only`` are those that were insisted on."""
    mailed_as = _channels_of(filters, world)
    return tuple(
        f
        for f in filters
        if not (f.dimension == "channel" and not f.negated and mailed_as and set(f.ids) == mailed_as)
        and not (f.dimension in split and splits.is_whole(f.ids, f.dimension, world.vocabulary))
        and not (_leaves_nothing_out(f, world) and f.dimension not in only)
        and not (
            f.dimension not in only and not f.negated and metric_words.is_needless(f.dimension, f.ids, wanted)
        )
    )


def _leaves_nothing_out(one: Filter, world: World) -> bool:
    """ "Web, app and store together": all the places there are; guests are neither new nor returning."""
    several = not one.negated and len(one.ids) > 1 and one.dimension == "sales_channel"
    return several and splits.is_whole(one.ids, one.dimension, world.vocabulary)


def _channels_of(filters: tuple[Filter, ...], world: World) -> set[str]:
    """The channels of the campaigns that are filtered on, which the filter says already."""
    ids = {i for f in filters if f.dimension == "campaign" and not f.negated for i in f.ids}
    return {v.group for v in world.vocabulary.values_of("campaign") if v.id in ids}
