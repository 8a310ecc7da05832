"""Retention by month of the first order: of those who came in a month, how many ordered again k months later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.sql import Select

from analytics.capabilities.offers.listing import read_as
from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.capabilities.scoped import ScopeQuestion
from analytics.capabilities.shared import counting_rules
from analytics.contract.draft import (
    Cell,
    Chart,
    Claim,
    Column,
    Definition,
    Draft,
    Grid,
    Ready,
    Resolution,
    Say,
    Stop,
    Subject,
)
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Param, Phrase
from analytics.contract.scope import Scope
from analytics.contract.values import Interval, Quantity, exact
from analytics.metrics import metric
from analytics.metrics.compile import Cut, measure_select
from analytics.metrics.sales import order_count
from analytics.metrics.sources import LINES
from analytics.planning.context import merged_filters, merged_rules
from analytics.planning.dates.arithmetic import months_later
from analytics.stats.proportions import wilson
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import orders

CAPABILITY = "customers.retention"
MOST_MONTHS = 12
LATER = 3
FILTERS = ("country", "sales_channel")
type Counts = Mapping[tuple[date, int], int]
"""Customers who ordered, by the month of their first order and the months since."""


_WORDS = (
    "retention rate cohort cohorts analysis customer customers buyers people first order month monthly come comes came back "
    "again return returning share buy bought ordered"
)
"""What this is asked with."""


@dataclass(frozen=True, slots=True)
class RetentionQuestion(ScopeQuestion):
    """Customers whose first order lies in the scope's window, by month."""

    answered_by = CAPABILITY


@dataclass(frozen=True)
class Retention(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[RetentionQuestion] = RetentionQuestion
    handles: Handles = Handles(
        families=(),
        cues=(
            r"\bretention\b|\bcohorts?\b|\bcome[- ]back rate\b",
            r"\b(?:customers|buyers|shoppers|people|those)\b[^.?!]{0,60}\b(?:first (?:bought|ordered|orders?|purchase)|bought for the first time)\b[^.?!]{0,60}\b(?:back|again|second (?:order|time))\b",
            r"\b(?:how many|what share|which share|do) (?:of )?(?:\w+ ){0,3}(?:customers|buyers|shoppers|people) (?:who )?(?:come|came|order|ordered|buy|bought) (?:back|again)\b",
        ),
        against=(
            r"\b(?:define|meaning|what does|what is an?|what'?s an?|explain the word)\b",
            r"\bretention (?:campaigns?|mails?|e-?mails?)\b",
        ),
    )

    def claims(self, asked: Asked) -> int:
        """A period or a filter after such an answer; else its words alone."""
        if any(metric(name).family in ("ads", "email") for name in asked.reading.metrics):
            # "Click rate of the retention mails": what the campaigns are for.
            return -4
        if any(f.lack.code in ("clv", "payback") for f in asked.reading.lacking):
            # "LTV by cohort" asks for a figure that is not there.
            return -4
        if self.handles.cued(asked.text):
            return 6
        goes_on = isinstance(asked.focus, RetentionQuestion) and not asked.reading.metrics
        return 3 if goes_on and (asked.reading.periods.base or asked.reading.filters()) else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """First orders of the period that was named, else of the last twelve full months."""
        if world.facts.data_through is None:
            return Stop((Issue("no_data_at_all"),), "refuse")
        earlier = asked.focus.scope if isinstance(asked.focus, RetentionQuestion) else Scope()
        window = asked.reading.periods.base or earlier.window or world.calendar.recent("month")
        said = tuple(f for f in asked.reading.filters() if f.dimension in FILTERS)
        filters = merged_filters(earlier.filters, said)
        rules = merged_rules(earlier.rules, asked.reading.rules)
        return Ready(RetentionQuestion(Scope(window, None, filters, rules)), read_as(asked, (_WORDS,)))

    def plan(self, question: RetentionQuestion, facts: StoreFacts) -> Plan:
        """Customers by month of first order and month of order."""
        return Plan({"cohorts": _cohorts(question.scope, facts)})

    def answer(self, question: RetentionQuestion, results: Results, facts: StoreFacts) -> Draft:
        """A triangle; a month that is under way or lies ahead stays blank."""
        counts = {
            (r["cohort"], _months(r["cohort"], r["month"])): int(r["customers"]) for r in results["cohorts"]
        }
        cohorts = sorted({cohort for cohort, _ in counts})
        ended = _ended(facts)
        longest = min(MOST_MONTHS, max((_months(c, ended) for c in cohorts), default=0))
        if longest < 1:
            return Draft(
                Phrase("retention.too_young", {"window": question.scope.window}),
                kind="refuse",
                certainty=None,
                scope=question.scope,
                follow_ups=_FOLLOWS,
            )
        claims, params = _told(counts, cohorts, ended)
        open_month = months_later(ended, 1)
        told = "retention.told" if longest >= LATER else "retention.told_early"
        return Draft(
            Phrase(told, params | {"window": question.scope.window}),
            claims=claims,
            grid=_grid(counts, cohorts, ended, longest),
            definitions=(DEFINITION,),
            scope=question.scope,
            notes=(Phrase("retention.open", {"month": open_month, "grain": "month"}),),
            chart=Chart("retention", {"y": "cohort", "size": "customers", "value": "month_1"}),
            follow_ups=_FOLLOWS,
            excluded=counting_rules(question.scope, {"lines"}),
        )


DEFINITION = Definition(
    "retention",
    "Retention by month of first order",
    "customers who ordered in the k-th calendar month after that of their first order / customers of that first month",
    "A customer stands in one row, that of the month of her first completed order; a month counts once however often "
    "she ordered in it, and one that she skipped does not take her out of the next. Guests are in no row.",
)
_FOLLOWS = (
    Say(Phrase("label.new_by_month"), Phrase("say.new_by_month")),
    Say(Phrase("label.new_or_returning"), Phrase("say.new_or_returning")),
    Say(Phrase("label.segments"), Phrase("say.segments")),
)


def _cohorts(scope: Scope, facts: StoreFacts) -> Select[tuple[date, date, int]]:
    cut = Cut(("month",), scope, facts.week_start, facts.fiscal_start)
    active = (
        measure_select(LINES, (order_count,), None, cut)
        .add_columns(orders.c.customer_id.label("customer_id"))
        .where(orders.c.customer_id.is_not(None))
        .group_by(orders.c.customer_id)
        .having(order_count.expression > 0)
        .subquery("active")
    )
    first = func.min(active.c.d0).over(partition_by=active.c.customer_id).label("cohort")
    dated = select(active.c.d0.label("month"), first).subquery("dated")
    statement = select(dated.c.cohort, dated.c.month, func.count().label("customers"))
    if scope.window is not None:
        statement = statement.where(dated.c.cohort >= scope.window.start, dated.c.cohort < scope.window.end)
    return statement.group_by(dated.c.cohort, dated.c.month).order_by(dated.c.cohort, dated.c.month)


def _months(cohort: date, month: date) -> int:
    return (month.year - cohort.year) * 12 + month.month - cohort.month


def _ended(facts: StoreFacts) -> date:
    """The last month whose every day has data."""
    through = facts.data_through or facts.today
    first = through.replace(day=1)
    return first if (through + timedelta(days=1)).day == 1 else months_later(first, -1)


def _share(active: int, size: int) -> Quantity:
    return Quantity(exact(active / size, 4), "fraction")


def _pooled(counts: Counts, cohorts: list[date], ended: date, k: int) -> tuple[int, int]:
    """Who came back after k months, of all cohorts that are old enough."""
    old = [c for c in cohorts if _months(c, ended) >= k]
    return sum(counts.get((c, k), 0) for c in old), sum(counts[c, 0] for c in old)


def _claim(active: int, size: int, cohort: date | None = None) -> Claim:
    low, high = wilson(active, size)
    subject = () if cohort is None else (Subject("month", cohort.isoformat(), cohort.isoformat()),)
    interval = Interval(exact(low, 4), exact(high, 4), Decimal("0.95"), "Wilson")
    return Claim(_share(active, size), "retention", subject, interval=interval, n=size)


def _told(counts: Counts, cohorts: list[date], ended: date) -> tuple[tuple[Claim, ...], dict[str, Param]]:
    """After one month, after three, and the best cohort at the later of the two."""
    claims = [_claim(*_pooled(counts, cohorts, ended, 1))]
    params: dict[str, Param] = {"grain": "month"}
    at = 1
    if any(_months(c, ended) >= LATER for c in cohorts):
        at = LATER
        claims.append(_claim(*_pooled(counts, cohorts, ended, LATER)))
    by_cohort = {c: counts.get((c, at), 0) / counts[c, 0] for c in cohorts if _months(c, ended) >= at}
    if len(by_cohort) > 1:
        best = max(by_cohort, key=lambda cohort: (by_cohort[cohort], cohort))
        claims.append(_claim(counts.get((best, at), 0), counts[best, 0], best))
        params |= {"best": best, "at": at, "of": len(by_cohort)}
    return tuple(claims), params


def _grid(counts: Counts, cohorts: list[date], ended: date, longest: int) -> Grid:
    columns = (
        Column("cohort", Phrase("column.first_order"), "date", "month"),
        Column("customers", Phrase("column.customers"), "number", "count:customer"),
        *(
            Column(f"month_{k}", Phrase("column.months_later", {"n": k}), "percent", "fraction")
            for k in range(1, longest + 1)
        ),
    )

    def cell(cohort: date, k: int) -> Cell:
        told = _months(cohort, ended) >= k
        return exact(counts.get((cohort, k), 0) / counts[cohort, 0], 4) if told else None

    ks = range(1, longest + 1)
    body = tuple((cohort, counts[cohort, 0], *(cell(cohort, k) for k in ks)) for cohort in cohorts)
    pooled = [_pooled(counts, cohorts, ended, k) for k in ks]
    total = (None, sum(counts[c, 0] for c in cohorts), *(exact(a / n, 4) if n else None for a, n in pooled))
    return Grid(columns, body, total)
