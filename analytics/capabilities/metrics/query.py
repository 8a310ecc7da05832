"""Any registered metric by any registered dimension, filter, window and comparison: how a clause becomes a question."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import cast

from analytics.capabilities import naming
from analytics.capabilities.metrics import answer as metric_answer
from analytics.capabilities.metrics import conditions, splits
from analytics.capabilities.metrics import plan as metric_plan
from analytics.capabilities.metrics import words as metric_words
from analytics.capabilities.metrics.again import shows_again, takes_back
from analytics.capabilities.metrics.carried import (
    conditions_of,
    limit_of,
    metrics_after,
    opened_up,
    ordered_as,
    rearranged,
)
from analytics.capabilities.metrics.comparing import against_what, beside_names, has_moved
from analytics.capabilities.metrics.correcting import correction
from analytics.capabilities.metrics.following import (
    METRIC_NAMES,
    OURS,
    adds_something,
    both_of,
    cuts_rows,
    goes_on_from,
    pointed,
    says_both,
    spent_by_them,
)
from analytics.capabilities.metrics.forms import form_asked
from analytics.capabilities.metrics.limits import (
    narrowed,
    outside,
    recorded_part,
    telling,
    told_of_segments,
    unknown_metric,
    unreadable,
    unsupported,
    without_groups,
    without_segments,
)
from analytics.capabilities.metrics.moving import by_change, figure_meant, order_meant
from analytics.capabilities.metrics.overall import beside_before, figures_meant
from analytics.capabilities.metrics.premise import with_premise
from analytics.capabilities.metrics.question import CAPABILITY, MetricQuestion
from analytics.capabilities.metrics.reacting import asks_beside, by_what, reacts, says_why, takes_apart
from analytics.capabilities.metrics.shares import as_share
from analytics.capabilities.metrics.supposing import figure_supposed, supposed_told
from analytics.capabilities.metrics.windows import default_window, without_a_point, would_be_a_point
from analytics.capabilities.people import customers_named, pointed_at
from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.contract.draft import Choice, Draft, Option, Ready, Resolution, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Phrase
from analytics.contract.scope import Filter, Scope
from analytics.metrics import dimension, metric
from analytics.metrics.compile import are_recorded_by
from analytics.metrics.dimensions import GRAINS
from analytics.planning.movement import direction
from analytics.planning.names.partial import Named
from analytics.planning.patch import connects, patch_of, rearranges, scope_with, takes_out, undone
from analytics.planning.preferred import with_preferences
from analytics.planning.reading import Reading
from analytics.planning.requests.wondering import wondered_about
from analytics.planning.supposed import IN_A_TALK
from analytics.planning.words.moods import ALARM
from analytics.planning.words.numbers import only_a_number, orders_rows
from analytics.warehouse.plan import Plan, Results

_RULES_AN_OFFER = re.compile(r"\b(?:recommend\w*|suggest\w*|offer\w*|rules?|hide|never|promote|push|boost|exclude|show (?:only|no))\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class MetricQuery(OneRound):
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
        bounds = asked.reading.metrics or conditions.bounds_of(asked.reading, ())
        if asked.reading.thresholds and bounds and not _RULES_AN_OFFER.search(asked.text):
            return 6
        if form_asked(asked):
            return 6
        if metric_words.metrics_of(asked.reading):
            return 2
        if figure_meant(asked.reading):
            return 3
        if figures_meant(asked.reading):
            return 6 if not (asked.reading.of("value") or asked.reading.parts) else 2
        if figure_supposed(asked):
            return 2 if asked.reading.supposed.figure(IN_A_TALK) else 1
        if not isinstance(asked.focus, MetricQuestion):
            ours = OURS.search(asked.text)
            defined = getattr(asked.focus, "term", None) in METRIC_NAMES and (
                ours or adds_something(asked.reading)
            )
            return (
                2
                if defined and (connects(asked.text) or ours)
                else 1
                if asked.reading.direction and asked.reading.dimensions
                else 0
            )
        if conditions.moved_bounds(asked.reading, asked.focus):
            return 6
        if asked.focus.limit and only_a_number(asked.text):
            return 6
        if asked.focus.split and (
            orders_rows(asked.text) or (cuts_rows(asked) and not _RULES_AN_OFFER.search(asked.text))
        ):
            return 6
        if pointed_at(asked) or shows_again(asked, asked.focus):
            return 4
        if reacts(asked.text):
            return 6
        if rearranges(asked.text):
            return 4
        if takes_back(asked.text, asked.focus) or says_both(asked):
            return 4
        if not adds_something(asked.reading):
            return 0
        return 3 if connects(asked.text) else 2

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """The question, by what the asker wants a word to mean; or as ``_resolved`` says."""
        reading, preferred = with_preferences(asked.reading, asked.context)
        if isinstance(asked.focus, MetricQuestion):
            asked = replace(asked, focus=_standing(asked.focus, metric_words.metrics_of(reading)))
        found = self._resolved(replace(asked, reading=reading), world)
        if not isinstance(found, Ready):
            return found
        if isinstance(found.question, MetricQuestion):
            said = "" if found.question.by_change else direction(beside_names(reading))
            told = supposed_told(found.question, reading)
            found = replace(
                found, question=replace(found.question, presumed=said), read_as=(*told, *found.read_as)
            )
        if ALARM.search(asked.text):
            preferred = (Phrase("calm"), *preferred)
        corrects = correction(asked.text, asked.focus, found.question)
        return replace(found, read_as=(*preferred, *found.read_as), corrects=corrects)

    def _resolved(self, asked: Asked, world: World) -> Resolution:
        """The question; a choice where names or a bare "best" leave several; or what is unknown."""
        reading = asked.reading
        form = form_asked(asked)
        metrics = form or metric_words.metrics_of(reading) or figure_meant(reading)
        overall = () if metrics else figures_meant(reading)
        if overall:
            metrics, reading = overall, beside_before(reading, overall, world.calendar)
            asked = replace(asked, reading=reading)
        metrics = metrics or figure_supposed(asked)
        if isinstance(asked.focus, MetricQuestion) and asked.focus.split and conditions.only_narrows(reading):
            metrics = ()  # the figure of a condition is not what is shown
        again = isinstance(asked.focus, MetricQuestion) and shows_again(asked, asked.focus)
        if again and not metrics and not says_both(asked):
            shown = cast(MetricQuestion, asked.focus)
            if not conditions.moved_bounds(reading, shown):
                return Ready(shown)
        if isinstance(asked.focus, MetricQuestion) and takes_apart(asked.text):
            apart = by_what(asked.focus)
            if apart:
                return apart
        issue = unreadable(reading)
        if issue:
            return Stop((issue,), "clarify")
        if asked.continues and reading.dimensions and not metrics:
            # "…, and the countries with more than 300 orders": a list by a figure of its own.
            metrics = tuple(dict.fromkeys(b.metric for b in conditions.bounds_of(reading, ())))
        before = both_of(goes_on_from(asked, metrics, whole=bool(form)), asked)
        metrics = spent_by_them(metrics, before, asked.text)
        if before and not metrics and any(_is_new_subject(u.word, reading) for u in reading.unknown):
            # "NPS by store" after a question on revenue is a question on NPS, not on revenue.
            return unknown_metric(reading, world)
        unknown = naming.unknown_name(reading, world) if before or metrics else None
        if unknown:
            return unknown
        named = pointed(asked, before, world)
        if reading.person or reading.email:
            customers = customers_named(asked, world)
            if isinstance(customers, Stop):
                return customers
            named = (*named, Filter("customer", customers, tuple(f"customer {c}" for c in customers)))
        return self._named(asked, world, metrics, before, named)

    def _named(
        self,
        asked: Asked,
        world: World,
        metrics: tuple[str, ...],
        before: MetricQuestion | None,
        named: tuple[Filter, ...],
    ) -> Resolution:
        """With the names settled, or a choice among what is left of them."""
        reading = asked.reading
        metrics = metrics or tuple(dict.fromkeys(b.metric for b in conditions.bounds_of(reading, ())))
        wanted = metrics or (before.metrics if before else ())
        shown = before.scope.filters if before else ()
        settled = naming.settle(naming.among_shown(reading, shown), lambda one: _fits(one, wanted))
        told = (*reading.read_as(), *settled.told, *((Phrase("why"),) if says_why(asked.text) else ()))
        named = (*named, *settled.filters)

        def question(*more: Filter) -> MetricQuestion:
            return _question(reading, metrics, before, (*named, *more), world)

        if not wanted:
            return _without_metric(asked, question(), world)
        against = against_what(question(), reading, before, world)
        if against and not settled.open:
            return replace(against, read_as=told)
        if settled.open:
            part, left = settled.open
            possible = tuple(one for one in left if _fits(one, wanted))
            if len(possible) > 1:
                return naming.choice(part, possible, question, told)
            return _checked(question(naming.as_filter(possible or left[:1])), reading, told, world)
        return _checked(question(), reading, told, world)

    def plan(self, question: MetricQuestion, facts: StoreFacts) -> Plan:
        """Each source once per window, with and without the split."""
        return metric_plan.plan(question, facts)

    def answer(self, question: MetricQuestion, results: Results, facts: StoreFacts) -> Draft:
        """Claims, table and follow-ups."""
        draft = with_premise(question, metric_answer.answer(question, results, facts))
        return told_of_segments(question, draft, facts)


def _standing(focus: MetricQuestion, metrics: tuple[str, ...]) -> MetricQuestion:
    """What stands of a question that was refused ("ROAS in Germany"), for the figures that are named now."""
    if unsupported(focus) is None:
        return focus
    return replace(recorded_part(replace(focus, metrics=metrics or focus.metrics)), metrics=focus.metrics)


def _checked(
    question: MetricQuestion, reading: Reading, told: tuple[Phrase, ...], world: World
) -> Resolution:
    issue = without_groups(question, reading)
    if issue:
        return Stop((issue,), "clarify")
    question, left_out = narrowed(question)
    issue = unsupported(question) or outside(question.scope.window, world.facts)
    issue = issue or without_segments(question, world.facts)
    return Stop((issue,), "refuse", question) if issue else Ready(question, (*told, *left_out))


def _is_new_subject(word: str, reading: Reading) -> bool:
    """An abbreviation or an unknown word that stands first is what the clause is about."""
    return word.isupper() and len(word) <= 5 and bool(reading.dimensions)


def _fits(one: Named, metrics: tuple[str, ...]) -> bool:
    """Whether the metrics are recorded by what it is, and e-mail figures by what was mailed."""
    if one.dimension == "campaign" and metric_words.email_only(metrics) and one.group not in ("", "email"):
        return False
    return are_recorded_by(metrics, one.dimension)


def _question(
    reading: Reading,
    metrics: tuple[str, ...],
    before: MetricQuestion | None,
    named: tuple[Filter, ...],
    world: World,
) -> MetricQuestion:
    """The patch that the clause is, laid over the question before, or over nothing."""
    said = splits.split_of(reading, metrics, world.vocabulary, before) or splits.one_each(reading, named)
    patch = patch_of(reading, metrics, said)
    wondered = wondered_about(reading) & set(said or ())
    patch = replace(patch, filters=tuple(f for f in patch.filters if f.dimension not in wondered))
    patch = metric_words.guests_as_rule(replace(patch, filters=(*patch.filters, *named)))
    if before and before.limit and patch.limit is None:
        patch = replace(patch, limit=only_a_number(reading.text))
    moved = has_moved(reading) and not takes_out(reading.text)
    develops = any(name in GRAINS for name in said or ())
    order = order_meant(reading)
    if not patch.compares and (
        order or says_why(reading.text) or asks_beside(reading.text) or (moved and not develops)
    ):
        patch = replace(patch, compares=True)
    asked_for = {i for f in patch.filters if f.dimension == "product" and not f.negated for i in f.ids}
    if asked_for and asked_for <= world.vocabulary.no_goods:
        # Gift cards asked for by name are counted, though "products only" would leave them out.
        patch = replace(patch, rules=(*patch.rules, "-products_only"))
    if before and takes_back(reading.text, before):
        patch = replace(patch, rules=(*patch.rules, *undone(before.scope.rules)))
    wanted = metrics_after(patch, before)
    patch = rearranged(patch, before)
    having, wanted, patch = conditions_of(reading, wanted, patch, before)
    split = patch.split if patch.split is not None else (before.split if before else ())
    single = {f.dimension for f in patch.filters if len(f.ids) == 1 and not f.negated}
    if patch.split is None:
        split = without_a_point(tuple(name for name in split if name not in single), patch.window)
    earlier = before.scope if before else Scope()
    default = default_window(reading, patch, split, before, world.calendar)
    window_moves = before is not None and patch.window is None and would_be_a_point(before, split)
    patch = replace(patch, lifts=(*patch.lifts, *opened_up(patch, before)))
    scope = scope_with(
        replace(earlier, window=None) if window_moves else earlier, patch, default, world.calendar
    )
    by_default = earlier.window is None and patch.window is None
    whole = (
        by_default
        and before is None
        and not split
        and scope.comparison is None
        and default.rule != "all data"
    )
    keeps_limit = before is not None and (patch.split is None or patch.split == before.split)
    made = MetricQuestion(
        metrics=wanted,
        split=split,
        scope=replace(
            scope, filters=telling(scope.filters, split, wanted, world, splits.insisted_on(reading))
        ),
        limit=limit_of(reading, patch, split, before if keeps_limit else None),
        descending=metric_words.descending(reading, wanted[0], ordered_as(before, keeps_limit, wanted))
        if wanted
        else reading.direction != "asc",
        with_all_data=whole,
        having=having if split else (),
    )
    made = by_change(made, order)
    return as_share(made, reading.text, tuple(f.dimension for f in patch.filters), before)


def _without_metric(asked: Asked, question: MetricQuestion, world: World) -> Resolution:
    """A ranking without a metric has readings; anything else names what is missing."""
    reading, split = asked.reading, question.split
    ranks = bool(split and reading.direction)
    by = split[0] if ranks else next((f.dimension for f in question.scope.filters), "")
    if by in metric_words.RANKED_BY and (ranks or not reading.unknown):
        options = tuple(
            Option(
                replace(question, metrics=(name,), with_all_data=False),
                Phrase("option.by_metric", {"metric": metric(name).label}),
                kept_as=name,
            )
            for name in metric_words.RANKED_BY[by]
            if not unsupported(replace(question, metrics=(name,)))
        )
        if len(options) == 1 and by in GRAINS:
            return Ready(replace(options[0].question, with_all_data=False), reading.read_as())  # type: ignore[type-var]
        if len(options) > 1:
            best_by = Phrase("about.best_by", {"dimension": dimension(by).plural})
            about = best_by if ranks else Phrase("about.which_figure")
            return Choice(about, options, 0, reading.read_as(), preference=f"choice.best_by.{by}")
    return unknown_metric(reading, world)
