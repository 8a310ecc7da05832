"""What a clause leans on of the question before it: all of it, only its scope, or nothing."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.people import pointed_at
from analytics.capabilities.protocol import Asked, World
from analytics.contract.scope import Filter, Scope
from analytics.metrics import METRICS
from analytics.metrics.compile import are_recorded_by
from analytics.planning.dates.calendar import Calendar
from analytics.planning.names.marks import blank
from analytics.planning.names.partial import Named, words_of
from analytics.planning.patch import connects, points_back
from analytics.planning.reading import Reading

OURS = re.compile(r"\b(?:ours|we|us|our)\b", re.IGNORECASE)


_AS_A_WHOLE = re.compile(
    r"\b(?:overall|in total|in general|altogether|as a whole|company[- ]wide|shop[- ]wide|across (?:everything|the board|all))\b",
    re.IGNORECASE,
)


_BOTH_TIMES = re.compile(
    r"\b(?:those|these|the same|both) (?:2 |two |same )?(?:days|weeks|months|quarters|years|periods|dates|times)\b|\bsame comparison\b",
    re.IGNORECASE,
)
"""Two stretches of time that were compared before."""


METRIC_NAMES = frozenset(m.name for m in METRICS)


NOT_THERE = "conversation.lacking"
"""What a question was about that Marlow has not, by name since talk stands above metrics; its dates and filters stand."""


SHORT_CLAUSE = 5
"""So few words after a campaign are about it."""
CUT_WORDS = 9
"""So few words with an amount cut the list before them."""


def adds_something(reading: Reading) -> bool:
    """Whether a clause names anything that could change a question."""
    return bool(
        reading.mentions
        or reading.parts
        or reading.periods.base
        or reading.periods.wants_comparison
        or reading.limit
        or reading.direction
        or reading.thresholds
    )


def cuts_rows(asked: Asked) -> bool:
    """ "Which of them are above 3": an amount and little else, after a list."""
    return bool(asked.reading.thresholds) and len(asked.text.split()) <= CUT_WORDS


def goes_on_from(asked: Asked, metrics: tuple[str, ...], *, whole: bool) -> MetricQuestion | None:
    """The question that the clause leans on: all of the one before (surely so if ``whole``), or only its scope, or none of it."""
    focus = asked.focus
    if isinstance(focus, MetricQuestion):
        return focus if whole else _of_metrics(focus, asked, metrics)
    term = getattr(focus, "term", None)
    if not metrics and term in METRIC_NAMES and (adds_something(asked.reading) or OURS.search(asked.text)):
        # "What is ROAS?" and then "and by channel?".
        return MetricQuestion((str(term),))
    if focus is None or not metrics:
        return None
    customer = getattr(focus, "customer", None)
    if customer and _HERS.search(asked.text) and not asked.reading.person:
        # "Ideas for customer 42 and how many orders they had": hers.
        hers = Filter("customer", (str(customer),), (f"customer {customer}",))
        return MetricQuestion((), (), Scope(None, None, (hers,)))
    if focus.capability == NOT_THERE:
        # "Sessions last week" is not there; "orders then" keeps the dates.
        return _of_metrics(MetricQuestion((), (), focus.scope), asked, metrics)
    campaign = getattr(focus, "campaign", None)
    ranks_others = asked.continues and (asked.reading.dimensions or asked.reading.periods.base)
    own = any(m.term.dimension in _OF_THE_SHOP for m in asked.reading.of("value"))
    about_it = (
        campaign
        and not (own and not points_back(blank(asked.reading.text, asked.reading.periods.spans)))
        and not ranks_others
        and (
            len(asked.text.split()) <= SHORT_CLAUSE
            or points_back(asked.text)
            or _THERE.search(asked.text)
            or re.search(r"\b(?:its|their)\b", asked.text)
            or connects(asked.text)
        )
    )
    if (
        about_it
        and not asked.reading.parts
        and not any(m.term.dimension == "campaign" for m in asked.reading.mentions)
    ):
        lasting = Filter("campaign", (str(campaign),), (str(getattr(focus, "label", campaign)),))
        return MetricQuestion((), (), Scope(focus.scope.window, None, (lasting,)))
    if campaign and own and not asked.reading.periods.base and _BOTH_TIMES.search(asked.text):
        return MetricQuestion((), (), Scope(focus.scope.window))
    if focus.capability == FRESHNESS and _THAT_DAY.search(asked.text) and not asked.reading.periods.base:
        # "Is yesterday in? … units for it": of the day that was asked about.
        return MetricQuestion((), (), Scope(focus.scope.window))
    there = _held(focus.scope, metrics) if _THERE.search(asked.text) else ()
    return MetricQuestion((), (), Scope(None, None, there)) if there else None


FRESHNESS = "data.freshness"
_THAT_DAY = re.compile(
    r"\b(?:for|on|of|from|in) (?:it|that|this|then)\b(?: (?:one|same|last))*(?: day| date)?|\b(?:that|the same|the last) (?:one )?(?:day|date)\b|\bthen\W*$",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"\b(?:there|from (?:them|those)|of (?:them|those))\b(?! (?:is|are|was|were)\b)", re.IGNORECASE
)
_OF_THE_SHOP = frozenset({"category", "brand", "product", "country", "segment"})
"""What is named of these is asked for itself, whatever campaign the talk was about."""


_SAME_BUT = re.compile(
    r"^(?:\W|and |then |also |now |plus )*(?:the |exactly the )?same (?:thing |again |table |list |breakdown |split |one )*(?:(?:but|with|only|in|as|for|just)\b|,)",
    re.IGNORECASE,
)
""" "The same thing but CPC": all of the question before, with another figure."""


def _of_metrics(focus: MetricQuestion, asked: Asked, metrics: tuple[str, ...]) -> MetricQuestion | None:
    reading = asked.reading
    if asked.continues and metrics and not points_back(asked.text) and not _SAME_BUT.match(asked.text):
        return _of_one_message(focus, asked, metrics)
    if not metrics and _ranks_others(focus, reading):
        # "Open rate by campaign" and then "our top 3 customers": they are not ranked by their open rate.
        return MetricQuestion((), (), Scope(None if _is_default(focus) else focus.scope.window))
    if not metrics or connects(asked.text) or (_about_it(reading) and not reading.periods.base):
        return focus
    if not reading.periods.base:
        # Another figure of what the talk is about: its dates and filters hold, as far as the figure is recorded by them.
        window = None if _is_default(focus) else focus.scope.window
        held = _held(focus.scope, metrics)
        bare = not (reading.dimensions or reading.of("value") or reading.parts)
        if bare and len(asked.text.split()) <= len(metrics) + 1:
            return replace(focus, scope=replace(focus.scope, filters=held))
        return MetricQuestion((), (), Scope(window, None, held, focus.scope.rules))
    if _THERE.search(asked.text):
        # "Top 3 products there last week": of the same part of the shop, at a time of its own.
        return MetricQuestion((), (), Scope(None, None, _held(focus.scope, metrics), focus.scope.rules))
    return None


def _about_it(reading: Reading) -> bool:
    """Whether a clause points back at what the talk was about; "ROAS of Glow Week in that quarter" only at its time."""
    named = any(m.term.dimension in ("campaign", "product") for m in reading.of("value")) or reading.parts
    return points_back(blank(reading.text, reading.periods.spans) if named else reading.text)


def _of_one_message(focus: MetricQuestion, asked: Asked, metrics: tuple[str, ...]) -> MetricQuestion:
    """Parts of one message share dates and filters, not splits; one with dates of its own stands for itself."""
    window = None if _is_default(focus) else focus.scope.window
    beside = focus.scope.comparison if window and _BOTH_TIMES.search(asked.text) else None
    if asked.reading.periods.base:
        return MetricQuestion((), (), Scope(window, beside))
    filters = () if _AS_A_WHOLE.search(asked.text) else _held(focus.scope, metrics)
    return MetricQuestion((), (), Scope(window, beside, filters, focus.scope.rules))


def _held(scope: Scope, metrics: tuple[str, ...]) -> tuple[Filter, ...]:
    """The filters that other figures are recorded by too."""
    return tuple(f for f in scope.filters if are_recorded_by(metrics, f.dimension))


_BOTH = re.compile(
    r"\bboth\b|\b(?:the|those|these) two\b(?! (?:\w+ )?(?:days|weeks|weekends|months|quarters|years|worst|best|top|lowest|highest|cheapest|priciest)\b)|^\W*(?:(?:and|now|ok|then)\W+)*(?:together|combined|side by side)\b",
    re.IGNORECASE,
)


_HERS = re.compile(r"\b(?:she|he|her|his|hers|they|their|them)\b", re.IGNORECASE)
_PEOPLE = frozenset({"customer", "segment", "new_or_returning"})
_VERDICT = re.compile(
    r"^(?:\W|and |so |ok |hm+ |now )*(?:which (?:one |of (?:them|these|those|the two) )?(?:is|was|were|did|does|has|had)\b[\w' -]{0,20}\b(?:better|best|worse|worst|more|most|less|ahead|higher|lower|bigger|stronger|weaker)"
    r"|(?:(?:what(?:'s| is| was)|show(?: me)?|and) )?(?:the )?difference(?: between (?:them|the two|those))?|compare (?:them|the two|both|those two)(?: for me)?|(?:them|the two) compared"
    r"|(?:(?:show|put|see|give) (?:me )?)?(?:(?:both|the two|those two|them|these two)(?: of (?:them|those|these))? )?(?:side by side|next to (?:each other|one another)|against (?:each other|one another)|beside (?:each other|one another)))(?: then| please| pls)?\W*$",
    re.IGNORECASE,
)
"""What is said of two answers that came one after the other."""


def spent_by_them(metrics: tuple[str, ...], before: MetricQuestion | None, text: str) -> tuple[str, ...]:
    """The figures, with what people spent as revenue where the talk is about people ("what did she spend")."""
    about = {f.dimension for f in before.scope.filters} if before else set()
    theirs = bool(about & _PEOPLE) and bool(_HERS.search(text))
    return tuple("revenue" if name == "spend" and theirs else name for name in metrics)


def says_both(asked: Asked) -> bool:
    """Whether the two things that the talk was about are meant."""
    if not isinstance(asked.earlier, MetricQuestion):
        return False
    return bool(_BOTH.search(asked.part.text)) or _is_verdict(asked)


def _is_verdict(asked: Asked) -> bool:
    # Where one answer showed several rows, the verdict is on them.
    shown = isinstance(asked.focus, MetricQuestion) and (asked.focus.split or asked.focus.scope.comparison)
    return not shown and bool(_VERDICT.match(asked.part.text))


def both_of(before: MetricQuestion | None, asked: Asked) -> MetricQuestion | None:
    """ "Now both of them": the question before with what the one before that was about, where each was about one."""
    earlier = asked.earlier
    if before is None or not isinstance(earlier, MetricQuestion) or not says_both(asked):
        return before
    metrics = before.metrics
    if len(metrics) == len(earlier.metrics) == 1 and not asked.reading.metrics:
        metrics = tuple(dict.fromkeys((*earlier.metrics, *metrics)))
    filters = tuple(_with_earlier(f, earlier) for f in before.scope.filters)
    both = replace(before, metrics=metrics, scope=replace(before.scope, filters=filters))
    if not _is_verdict(asked):
        same = (
            before.metrics in ((), earlier.metrics)
            and filters == before.scope.filters == earlier.scope.filters
        )
        return _one_time_against_the_other(both, earlier) if same and not before.scope.comparison else both
    joined = next(
        (f.dimension for f, was in zip(filters, before.scope.filters, strict=True) if f != was), None
    )
    if joined:
        return replace(both, split=(joined,))
    return _one_time_against_the_other(both, earlier)


def _one_time_against_the_other(question: MetricQuestion, earlier: MetricQuestion) -> MetricQuestion:
    """ "Which was better", after Q3 and then Q2: the later against the earlier."""
    windows = [w for w in (question.scope.window, earlier.scope.window) if w is not None]
    if len(set(windows)) < len(windows) or len(windows) != 2:
        return question
    older, newer = sorted(windows, key=lambda w: w.start)
    return replace(question, scope=replace(question.scope, window=newer, comparison=older))


def _with_earlier(one: Filter, earlier: MetricQuestion) -> Filter:
    other = next((f for f in earlier.scope.filters if f.dimension == one.dimension), None)
    if other is None or one.negated or other.negated or not len(one.ids) == len(other.ids) == 1:
        return one
    ids = tuple(dict.fromkeys((*other.ids, *one.ids)))
    return Filter(one.dimension, ids, tuple(dict.fromkeys((*other.labels, *one.labels))))


def _ranks_others(focus: MetricQuestion, reading: Reading) -> bool:
    """Whether the best of something are asked for that the figures before are not recorded by."""
    if not (reading.limit or reading.direction) or not reading.dimensions:
        return False
    return not all(are_recorded_by(focus.metrics, by) for by in reading.dimensions)


def _is_default(question: MetricQuestion) -> bool:
    window = question.scope.window
    return question.with_all_data or (window is not None and window.rule in Calendar.DEFAULT_RULES)


def pointed(asked: Asked, before: MetricQuestion | None, world: World) -> tuple[Filter, ...]:
    """What of the answer before is pointed at ("the second one"), or a sister of what it was about, as a filter."""
    one = pointed_at(asked) if before else None
    if one:
        return (Filter(one.kind, (one.id,), (one.label,)),)
    sister = _sister(asked, before, world) if before else None
    return (Filter("product", (sister.id,), (sister.label,)),) if sister else ()


def _sister(asked: Asked, before: MetricQuestion, world: World) -> Named | None:
    """ "And sky" after the mug Night: a bare word that is only the kind of another of the family that the talk is about."""
    about = next((f for f in before.scope.filters if f.dimension == "product" and len(f.ids) == 1), None)
    named = asked.reading.mentions or asked.reading.parts or asked.reading.person
    said = _BARE_KIND.fullmatch(asked.text)
    if about is None or named or said is None:
        return None
    family = world.vocabulary.parts.families.get(about.ids[0], ())
    shared = (
        frozenset.intersection(*(frozenset(words_of(one.label)) for one in family)) if family else frozenset()
    )
    words = set(words_of(said["kind"]))
    found = [one for one in family if words and words <= set(words_of(one.label)) - shared]
    return found[0] if len(found) == 1 else None


_BARE_KIND = re.compile(
    r"\W*(?:(?:and|ok|okay|now|what about|how about|same for|then)\W+)*(?:the |in )?(?P<kind>[\w-]+(?: [\w-]+)?)(?: (?:one|then|too|as well))*\W*",
    re.IGNORECASE,
)
