"""Any registered metric by any registered dimension, filter, window and comparison: how a clause becomes a question."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analytics.capabilities import metric_answer, metric_plan
from analytics.capabilities.metric_question import CAPABILITY, MetricQuestion
from analytics.capabilities.people import find_customer, pointed_at
from analytics.capabilities.protocol import Asked, Handles, World
from analytics.contract.catalogue import EntityKind
from analytics.contract.draft import Choice, Draft, Option, Ready, Resolution, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Param, Phrase
from analytics.contract.scope import Filter, Scope, Window
from analytics.metrics import dimension, metric
from analytics.metrics.compile import metrics_with, supports
from analytics.metrics.dimensions import GRAINS
from analytics.metrics.sources import SOURCES
from analytics.planning.calendar import Calendar
from analytics.planning.context import merged_filters, merged_rules
from analytics.planning.preferred import metric_key, with_preferences
from analytics.planning.reading import Reading
from analytics.planning.vocabulary import Mention
from analytics.warehouse.plan import Plan, Results

_INTRODUCED = re.compile(
    r"\b(?:by|per|each|every|across|which|what|split by|grouped by|top|best|worst|bottom|highest|lowest|\d+|over)\s+(?:the\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"^(?:no|nope|and|same|but|also|now|instead|rather|what about|how about|only|just|i meant?|make (?:it|that)|not \w+,?)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\b(?:total|overall|altogether|lifetime)\b", re.IGNORECASE)
_VERBS: tuple[tuple[str, str], ...] = (
    (
        r"\bhow much (?:money )?(?:\w+ ){0,3}(?:sell|sold|made|make|earn|earned|take|took|bring in|brought in)\b",
        "revenue",
    ),
    (r"\bhow many (?:units|pieces|products|items) (?:\w+ ){0,3}(?:sell|sold)\b", "units"),
    (r"\bhow much (?:\w+ ){0,3}(?:spend|spent|cost|burn|burnt|burned)\b", "spend"),
    (r"\bhow many (?:customers|people|shoppers|users)\b", "buyers"),
    (r"\bhow many (?:\w+ ){0,2}(?:sales|purchases)\b", "orders"),
    (r"\b(?:best|top|worst)[- ]?(?:sellers?|selling)\b", "revenue"),
)


@dataclass(frozen=True)
class MetricQuery:
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[MetricQuestion] = MetricQuestion
    handles: Handles = Handles(
        families=("query", "list", "refine"),
        cues=(
            r"\b(?:top|bottom|best|worst) (?:\d+ )?(?:\w+ )?(?:sellers|products|campaigns|channels|countries|categories|customers|skus)\b",
        ),
        against=(r"\b(?:recommend|suggest|segment my)\b",),
    )

    def claims(self, asked: Asked) -> int:
        """Surely with a metric; possibly with a follow-up on a metric question."""
        if asked.reading.metrics or _verb_metric(asked.text):
            return 2
        if not isinstance(asked.focus, MetricQuestion) or not _adds_something(asked.reading):
            return 2 if isinstance(asked.focus, MetricQuestion) and pointed_at(asked) else 0
        return 2 if _CORRECTS.search(asked.text) else 1

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """The question; a choice of metrics for a bare "best campaigns"; or what is unknown."""
        before = asked.focus if isinstance(asked.focus, MetricQuestion) else None
        reading, preferred = with_preferences(asked.reading, asked.context)
        asked = replace(asked, reading=reading)
        named_metric = bool(reading.metrics or _verb_metric(asked.text))
        follows = before is not None and (not named_metric or bool(_CORRECTS.search(asked.text)))
        unreadable = _unreadable(reading)
        if unreadable:
            return Stop((unreadable,), "clarify")
        if follows and not named_metric and any(not u.names_something for u in reading.unknown):
            # "NPS by store" after a question on revenue is a question on NPS, not on revenue.
            return _unknown_metric(asked, world)
        named, read_as, stop = _names(reading, world) if follows or reading.metrics else ((), (), None)
        if stop:
            return stop
        pointed = pointed_at(asked) if follows else None
        if pointed:
            named = (*named, Filter(pointed.kind, (pointed.id,), (pointed.label,)))
        if reading.person or reading.email:
            customer = find_customer(asked, world)
            if isinstance(customer, Stop):
                return customer
            named = (*named, Filter("customer", (customer,), (f"customer {customer}",)))
        metrics = _metrics(asked, before if follows else None)
        filters = merged_filters(
            before.scope.filters if follows and before else (), (*reading.filters(), *named)
        )
        split, filters = _split(reading, filters, before if follows else None)
        scope, whole = _scope(reading, filters, split, before if follows else None, world.calendar)
        if not metrics:
            return _without_metric(asked, split, scope, world)
        question = MetricQuestion(
            metrics=metrics,
            split=split,
            scope=scope,
            limit=reading.limit
            or _one(reading, split)
            or (before.limit if follows and before and not reading.dimensions else None),
            descending=_descending(reading, metrics[0], before if follows else None),
            with_all_data=whole,
        )
        issue = _unsupported(question) or _outside(scope.window, world.facts)
        notes = (Phrase("why"),) if re.match(r"\s*why\b", asked.text.lower()) else ()
        if issue:
            return Stop((issue,), "refuse")
        told = (*reading.read_as(), *preferred, *read_as, *notes)
        return Ready(question, told, _correction(asked.text, before, question))

    def plan(self, question: MetricQuestion, facts: StoreFacts) -> Plan:
        """Each source once per window, with and without the split."""
        return metric_plan.plan(question, facts)

    def follow(self, question: MetricQuestion, results: Results, facts: StoreFacts) -> Plan | None:
        """No second round."""
        return None

    def answer(self, question: MetricQuestion, results: Results, facts: StoreFacts) -> Draft:
        """Claims, table and follow-ups."""
        return metric_answer.answer(question, results, facts)


_SETS_RIGHT = re.compile(
    r"^(?:no|nope|not|wrong|sorry|actually|rather|i (?:meant?|said|wanted))\b", re.IGNORECASE
)


def _correction(text: str, before: MetricQuestion | None, question: MetricQuestion) -> tuple[str, str] | None:
    """The preference that "no, net" could be kept as: one metric set right by another of its family and unit."""
    if (
        before is None
        or len(before.metrics) != 1
        or len(question.metrics) != 1
        or not _SETS_RIGHT.match(text)
    ):
        return None
    was, now = metric(before.metrics[0]), metric(question.metrics[0])
    if was.name == now.name or (was.family, was.unit) != (now.family, now.unit):
        return None
    return metric_key(was.name), now.name


def _verb_metric(text: str) -> str | None:
    return next((name for pattern, name in _VERBS if re.search(pattern, text.lower())), None)


def _adds_something(reading: Reading) -> bool:
    return bool(
        reading.mentions
        or reading.periods.base
        or reading.periods.wants_comparison
        or reading.limit
        or reading.direction
    )


def _metrics(asked: Asked, before: MetricQuestion | None) -> tuple[str, ...]:
    if asked.reading.metrics:
        return _priced(asked)
    verb = _verb_metric(asked.text)
    if verb:
        return (verb,)
    if re.search(r"\bhow many\b", asked.text.lower()) and _has_filter(asked.reading, "segment"):
        return ("buyers",)
    return before.metrics if before else ()


_PRICE_OF = {"clicks": "cpc", "conversions": "cpa", "impressions": "cpm"}


def _priced(asked: Asked) -> tuple[str, ...]:
    """ "Where were clicks cheapest" asks for the price of a click, not for clicks."""
    named = asked.reading.metrics
    if not re.search(r"\b(?:cheap|expensive|costly)\w*\b", asked.text.lower()):
        return named
    return tuple(dict.fromkeys(_PRICE_OF.get(name, name) for name in named))


def _has_filter(reading: Reading, name: str) -> bool:
    return any(m.term.dimension == name for m in reading.of("value"))


def _split(
    reading: Reading, filters: tuple[Filter, ...], before: MetricQuestion | None
) -> tuple[tuple[str, ...], tuple[Filter, ...]]:
    """The dimensions to split by: those that "by" or "which" introduces, else all that were named; at most two."""
    mentions = reading.of("dimension")
    introduced: list[Mention] = []
    for mention in mentions:
        after = introduced and re.fullmatch(
            r"\s*(?:,|and|&|/|x|then by)\s*(?:by\s+)?", reading.text[introduced[-1].end : mention.start]
        )
        if after or _INTRODUCED.search(reading.text[: mention.start]):
            introduced.append(mention)
    said = tuple(dict.fromkeys(m.term.id for m in (introduced or mentions)))
    if "customer" in said and _verb_metric(reading.text) == "buyers":
        said = tuple(name for name in said if name != "customer")
    compared = tuple(f.dimension for f in filters if len(f.ids) > 1 and not f.negated)
    split = said or (before.split if before else ()) or compared[:1]
    single = {f.dimension for f in filters if len(f.ids) == 1 and not f.negated}
    if not introduced:
        split = tuple(name for name in split if name not in single)
    return split[:2], filters


def _one(reading: Reading, split: tuple[str, ...]) -> int | None:
    """ "Which channel had the highest ROAS" wants the ranking, but only entities are cut to a top ten."""
    if reading.direction and split and split[0] not in GRAINS and dimension(split[0]).kind == "entity":
        return 10
    return None


def _descending(reading: Reading, metric_name: str, before: MetricQuestion | None) -> bool:
    if reading.direction is None:
        return before.descending if before else True
    best = reading.direction == "desc"
    if reading.by_value:
        return best
    # "Best CPA" is the lowest one; "top" and "best" mean good, "highest" means high.
    return (
        best
        if metric(metric_name).higher_is_better is not False or "top" in reading.text.lower()
        else not best
    )


def _scope(
    reading: Reading,
    filters: tuple[Filter, ...],
    split: tuple[str, ...],
    before: MetricQuestion | None,
    calendar: Calendar,
) -> tuple[Scope, bool]:
    """The scope, and whether the window is the default, so that the whole history is told beside it."""
    grain = next((name for name in split if name in GRAINS), None)
    default = calendar.recent(grain) if grain else calendar.last_full_month()
    earlier = before.scope if before else Scope()
    lasting = any(
        f.dimension == "segment" or (f.dimension == "campaign" and len(f.ids) == 1) for f in filters
    )
    if (
        before is None
        and not grain
        and (lasting or (not split and (reading.person or _TOTAL.search(reading.text))))
    ):
        # A campaign has a life and a segment a history: the last month may hold nothing of either.
        default = calendar.all_data()
    window = reading.periods.base or earlier.window or default
    if (
        before
        and grain
        and not reading.periods.base
        and before.split != split
        and _single_unit(earlier.window, grain)
    ):
        window = default
    comparison = reading.periods.compare
    if reading.periods.wants_comparison and (comparison is None or reading.periods.base is None):
        comparison = (
            comparison
            if comparison and window == (earlier.window or default)
            else calendar.before(window, "period")
        )
    elif comparison is None and earlier.comparison:
        comparison = _kept_comparison(earlier.comparison, window, earlier.window, calendar)
    by_default = before is None and reading.periods.base is None
    if comparison is None and re.match(r"\s*why\b", reading.text.lower()):
        comparison = calendar.before(window, "period")
    whole = by_default and not split and comparison is None and default.rule != "all data"
    return Scope(window, comparison, filters, merged_rules(earlier.rules, reading.rules)), whole


def _single_unit(window: Window | None, grain: str) -> bool:
    """Whether a window holds no more than one unit of the grain, so that a series over it would be a single point."""
    return (
        window is not None
        and window.days <= {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[grain]
    )


def _kept_comparison(
    comparison: Window, window: Window, earlier: Window | None, calendar: Calendar
) -> Window | None:
    if window == earlier:
        return comparison
    if comparison.rule.startswith("a year before"):
        return calendar.before(window, "year")
    return calendar.before(window, "period") if comparison.rule.startswith("the period before") else None


def _names(reading: Reading, world: World) -> tuple[tuple[Filter, ...], tuple[Phrase, ...], Stop | None]:
    """Unexplained words where a name would stand: a campaign, a product, or told as unknown."""
    words = [u for u in reading.unknown if u.names_something or u.word[0].isupper() or u.word.isdigit()]
    if not words:
        return (), (), None
    start = reading.text.find(words[0].word)
    text = reading.text[start : reading.text.rfind(words[-1].word) + len(words[-1].word)]
    kinds: tuple[EntityKind, ...] = ("campaign", "product")
    for kind in kinds:
        found = world.catalogue.find(kind, text)
        clear = [f for f in found if f.exact or f.score >= 95]
        if len(clear) == 1 or (clear and clear[0].exact):
            read_as = (Phrase("read_as", {"said": text, "term": clear[0].label}),)
            return (Filter(kind, (clear[0].id,), (clear[0].label,)),), read_as, None
    holding = world.vocabulary.holding(text)
    if len(holding) == 1:
        value = holding[0]
        told = (Phrase("read_as", {"said": text, "term": value.label}),)
        return (Filter(value.dimension, (value.id,), (value.label,)),), told, None
    near = [*world.vocabulary.nearest(text, "value")]
    near += [f.label for kind in kinds for f in world.catalogue.find(kind, text, 2) if f.label not in near]
    instead = tuple(f"{reading.text[:start]}{n}{reading.text[start + len(text) :]}" for n in near[:3])
    return (), (), Stop((Issue("unknown_name", {"word": text, "near": tuple(near[:3])}, instead),), "clarify")


def _without_metric(asked: Asked, split: tuple[str, ...], scope: Scope, world: World) -> Resolution:
    """A ranking without a metric has readings; anything else names what is missing."""
    read_as = asked.reading.read_as()
    if split and asked.reading.direction:
        candidates = (
            ("attributed_revenue", "roas", "spend")
            if split[0] in ("campaign", "platform", "objective")
            else ("revenue", "units", "orders")
        )
        limit = asked.reading.limit or 10
        options = tuple(
            Option(
                MetricQuestion((name,), split, scope, limit, asked.reading.direction == "desc"),
                Phrase("option.by_metric", {"metric": metric(name).label}),
                kept_as=name,
            )
            for name in candidates
            if not _unsupported(MetricQuestion((name,), split, scope))
        )
        if len(options) > 1:
            about = Phrase("about.best_by", {"dimension": dimension(split[0]).plural})
            return Choice(about, options, 0, read_as, preference=f"choice.best_by.{split[0]}")
    return _unknown_metric(asked, world)


def _unknown_metric(asked: Asked, world: World) -> Stop:
    word = next((u.word for u in asked.reading.unknown), "")
    near = (world.vocabulary.nearest(word, "metric") if word else ()) or ("revenue", "ROAS", "open rate")
    code = "unknown_metric" if word else "no_metric"
    return Stop(
        (Issue(code, {"word": word, "near": near}, tuple(f"{n} last month" for n in near)),), "clarify"
    )


def _unsupported(question: MetricQuestion) -> Issue | None:
    """The first dimension by which a metric is not recorded."""
    needed = (*question.split, *(f.dimension for f in question.scope.filters))
    for metric_name in question.metrics:
        for name in needed:
            dimension_ = dimension(name)
            if all(supports(SOURCES[s], dimension_) for s in metric(metric_name).sources):
                continue
            can = [m.label for m in metrics_with(dimension_)][:3]
            params: dict[str, Param] = {
                "metric": metric(metric_name).label,
                "dimension": dimension_.label,
                "near": tuple(can),
            }
            return Issue("not_recorded_by", params, tuple(f"{m} by {dimension_.label}" for m in can[:2]))
    return None


_THRESHOLD = re.compile(
    r"\b(?:above|over|more than|at least|less than|under|below|fewer than|greater than|exceeding)\s+(?:[€$£]\s?)?\d[\d.,]*(?!\d*\s*(?:days?|weeks?|months?|years?))",
    re.IGNORECASE,
)
_DATE_WORD = re.compile(
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{4}-\d\d-\d\d)\s*(?:to|until|-|–)\s*(\d{4}-\d\d-\d\d)")


def _unreadable(reading: Reading) -> Issue | None:
    """Dates or conditions that were said and cannot be kept: better no number than another one."""
    backwards = _RANGE.search(reading.text)
    if backwards and backwards.group(2) < backwards.group(1):
        return Issue("unreadable_date", {"word": backwards.group(0)})
    word = next((u.word for u in reading.unknown if _DATE_WORD.fullmatch(u.word)), None)
    if word:
        return Issue("unreadable_date", {"word": word})
    if reading.periods.several:
        return Issue("several_periods")
    threshold = _THRESHOLD.search(reading.text)
    return Issue("no_threshold", {"word": threshold.group(0)}) if threshold else None


def _outside(window: Window | None, facts: StoreFacts) -> Issue | None:
    """A window with no data at all is said, not answered with 0."""
    if window is None or facts.data_through is None or facts.data_from is None:
        return Issue("no_data_at_all") if facts.data_through is None else None
    if window.start > facts.data_through:
        return Issue("window_after_data", {"window": window, "through": facts.data_through})
    if window.end <= facts.data_from:
        return Issue("window_before_data", {"window": window, "since": facts.data_from})
    return None
