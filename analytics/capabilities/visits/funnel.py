"""The shop's funnel: of the sessions that looked at a product, how many added one, checked out, and bought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, cast, func, or_, select
from sqlalchemy import Text as SqlText
from sqlalchemy.sql import Select, Subquery

from analytics.capabilities.offers.listing import read_as
from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.capabilities.scoped import ScopeQuestion
from analytics.contract.draft import (
    Chart,
    Claim,
    Column,
    Definition,
    Draft,
    Excluded,
    Grid,
    Ready,
    Resolution,
    Say,
    Stop,
    Subject,
)
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Param, Phrase
from analytics.contract.scope import Scope, Window
from analytics.contract.values import Interval, Quantity, exact
from analytics.metrics.rules import in_force
from analytics.stats.proportions import wilson
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import customers, events

CAPABILITY = "visits.funnel"
_CARTS = r"(?:(?:(?:shopping )?(?:cart|basket|trolley)|checkout)s?)"
_LEFT = r"(?:bail(?:s|ed|ing)?|abandon\w*|(?:left|leaves?|leaving)(?! (?:with|per|on average|after returns))|walk(?:ed|ing)? (?:off|away|out)|g[ai]v(?:e|en|ing) up|drop(?:ped|ping)? (?:off|out)|disappear\w*|vanish\w*|never (?:paid|pay|bought|buy|ordered|checked out|finished|completed|came back)|without (?:paying|buying|ordering|checking out)|(?:didn'?t|did not|don'?t|not) (?:\w+ )?(?:pay|buy|order|check out|finish|complete|go through)|not paid for|unpaid)"
"""A cart that is filled and not paid, in the words of everyday."""
STEPS = (
    ("viewed", "Product Viewed"),
    ("added", "Product Added"),
    ("checkout", "Checkout Started"),
    ("bought", "Order Completed"),
)
"""Each step with the event of Segment's e-commerce specification that it is recorded as."""


_WORDS = (
    "shop sales conversion web checkout purchase funnel cart carts basket baskets abandon abandoned abandonment abandoning "
    "drop off offs lose losing people visitors shoppers sessions users view views visit visits add adding added buy step steps"
)
"""What this is asked with."""


@dataclass(frozen=True, slots=True)
class FunnelQuestion(ScopeQuestion):
    """Sessions with events in the scope's window."""

    answered_by = CAPABILITY


@dataclass(frozen=True)
class Funnel(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[FunnelQuestion] = FunnelQuestion
    handles: Handles = Handles(
        families=(),
        cues=(
            r"\bfunnel\b|\badd[- ]to[- ]cart\b",
            r"\b(?:cart|basket|checkout)s? (?:abandon\w*|drop[- ]?offs?)\b|\babandon\w* (?:carts?|baskets?|checkouts?)\b",
            rf"\b{_CARTS}\b[^.?!]*?\b{_LEFT}\b|\b(?:unfinished|orphaned|deserted|forgotten|incomplete) {_CARTS}\b",
            r"\bwhere do (?:we|i) lose (?:\w+ ){0,3}(?:people|visitors|customers|buyers|shoppers|sessions|users|orders)\b",
            r"\b(?:from|between) (?:\w+ )?(?:view|visit|product page)s? to (?:\w+ )?(?:order|purchase|checkout|cart)s?\b",
        ),
        against=(r"\b(?:define|meaning|what does|what is an?|what'?s an?|explain the word)\b",),
    )

    def claims(self, asked: Asked) -> int:
        """A period after such an answer; else its words alone."""
        if self.handles.cued(asked.text):
            return 6
        goes_on = isinstance(asked.focus, FunnelQuestion) and not asked.reading.metrics
        return 3 if goes_on and asked.reading.periods.base else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """The period that was named, else the last full month."""
        if world.facts.data_through is None:
            return Stop((Issue("no_data_at_all"),), "refuse")
        earlier = asked.focus.scope if isinstance(asked.focus, FunnelQuestion) else Scope()
        window = asked.reading.periods.base or earlier.window or world.calendar.last_full_month()
        rules = tuple(r for r in asked.reading.rules if r.endswith("without_test_customers"))
        return Ready(FunnelQuestion(Scope(window, None, (), rules)), read_as(asked, (_WORDS,)))

    def plan(self, question: FunnelQuestion, facts: StoreFacts) -> Plan:
        """Sessions by the step that they reached, those that bought at all, and what is recorded."""
        reached = _reached(question.scope)
        return Plan({"steps": _counted(reached), "bought": _bought(question.scope), "recorded": _recorded()})

    def answer(self, question: FunnelQuestion, results: Results, facts: StoreFacts) -> Draft:
        """How many came through, and after which step most were lost."""
        recorded, row = results["recorded"].first(), results["steps"].first()
        counts = [int(row[name] or 0) for name, _ in STEPS]
        window = question.scope.window
        since, through = recorded["since"], recorded["through"]
        if not counts[0]:
            code = "funnel.none_at_all" if since is None else "funnel.none"
            params: dict[str, Param] = {"window": window, "since": since, "through": through}
            return Draft(
                Phrase(code, params), kind="refuse", certainty=None, scope=question.scope, follow_ups=_FOLLOWS
            )
        lost = [counts[i] - counts[i + 1] for i in range(len(counts) - 1)]
        worst = max(range(len(lost)), key=lambda i: (lost[i], -i))
        claims = (
            Claim(Quantity(counts[0], "count:session"), "sessions", (_subject(0),)),
            _rate(counts[-1], counts[0], len(STEPS) - 1),
            Claim(Quantity(lost[worst], "count:session"), "sessions_lost", (_subject(worst),)),
            *(_rate(counts[i + 1], counts[i], i + 1) for i in range(len(lost))),
        )
        return Draft(
            Phrase(f"funnel.lost_after.{STEPS[worst][0]}", {"window": window}),
            claims=claims,
            grid=_grid(counts),
            definitions=(DEFINITION,),
            scope=question.scope,
            notes=_notes(counts, int(results["bought"].first()["sessions"]), window, since),
            chart=Chart("funnel", {"stage": "step", "value": "sessions"}),
            follow_ups=_FOLLOWS,
            excluded=_excluded(question.scope),
        )


DEFINITION = Definition(
    "funnel",
    "Shop funnel",
    "sessions that reached a step after all steps before it, in that order / sessions at the step before",
    "Steps are the recorded events Product Viewed, Product Added, Checkout Started and Order Completed; further events "
    "in between do not matter, nor which product. Where an event names no session, its visitor counts as one.",
)
_FOLLOWS = (
    Say(Phrase("label.orders_by_day"), Phrase("say.orders_by_day")),
    Say(Phrase("label.roas_by_channel"), Phrase("say.roas_by_channel")),
    Say(Phrase("label.freshness"), Phrase("say.freshness")),
)


def _subject(step: int) -> Subject:
    name, event = STEPS[step]
    return Subject("step", name, event)


def _rate(reached: int, of: int, step: int) -> Claim:
    if not of:
        return Claim(Quantity(None, "fraction", "zero_denominator"), "step_rate", (_subject(step),), n=0)
    low, high = wilson(reached, of)
    interval = Interval(exact(low, 4), exact(high, 4), Decimal("0.95"), "Wilson")
    share = Quantity(exact(reached / of, 4), "fraction")
    return Claim(share, "step_rate", (_subject(step),), interval=interval, n=of)


def _session() -> ColumnElement[str]:
    """A session, or where none is recorded the visitor: by cookie, else by customer."""
    e = events.c
    return func.coalesce(
        e.session_id, "visitor " + e.anonymous_id, "customer " + cast(e.customer_id, SqlText)
    )


def _rows(scope: Scope) -> Select[Any]:
    """The events that count, each with its session."""
    session = _session()
    tables = events.outerjoin(customers, customers.c.id == events.c.customer_id)
    rows = select(session.label("session"), events.c.name, events.c.occurred_at)
    rows = rows.select_from(tables).where(session.is_not(None))
    if scope.window is not None:
        rows = rows.where(events.c.occurred_on >= scope.window.start, events.c.occurred_on < scope.window.end)
    if any(rule.name == "without_test_customers" for rule in in_force(scope.rules, "lines")):
        rows = rows.where(or_(customers.c.is_test.is_(None), customers.c.is_test.is_(False)))
    return rows


def _reached(scope: Scope) -> list[Subquery]:
    """For each step the sessions that reached it in order, and when they first did."""
    rows = _rows(scope).subquery("counted")
    found: list[Subquery] = []
    for name, event in STEPS:
        at = func.min(rows.c.occurred_at).label("at")
        step = select(rows.c.session, at).where(rows.c.name == event)
        if found:
            before = found[-1]
            later = and_(before.c.session == rows.c.session, rows.c.occurred_at >= before.c.at)
            step = step.join(before, later)
        found.append(step.group_by(rows.c.session).subquery(name))
    return found


def _counted(reached: list[Subquery]) -> Select[Any]:
    counts = (select(func.count()).select_from(step).scalar_subquery().label(step.name) for step in reached)
    return select(*counts)


def _bought(scope: Scope) -> Select[Any]:
    """Sessions with an order, whatever came before it."""
    rows = _rows(scope).subquery("counted")
    return select(func.count(rows.c.session.distinct()).label("sessions")).where(rows.c.name == STEPS[-1][1])


def _recorded() -> Select[Any]:
    names = [event for _, event in STEPS]
    on = events.c.occurred_on
    return select(func.min(on).label("since"), func.max(on).label("through")).where(events.c.name.in_(names))


def _grid(counts: list[int]) -> Grid:
    columns = (
        Column("step", Phrase("column.step"), "text"),
        Column("sessions", Phrase("column.sessions"), "number", "count:session"),
        Column("of_before", Phrase("column.of_before"), "percent", "fraction"),
        Column("of_first", Phrase("column.of_first"), "percent", "fraction"),
        Column("lost", Phrase("column.lost"), "number", "count:session"),
    )
    body = []
    for i, (name, _) in enumerate(STEPS):
        before = counts[i - 1] if i else 0
        of_before = exact(counts[i] / before, 4) if before else None
        lost = before - counts[i] if i else None
        body.append((Phrase(f"step.{name}"), counts[i], of_before, exact(counts[i] / counts[0], 4), lost))
    return Grid(columns, tuple(body))


def _notes(counts: list[int], bought: int, window: Window | None, since: date) -> tuple[Phrase, ...]:
    notes = []
    if window is not None and window.start < since:
        notes.append(Phrase("funnel.recorded_since", {"since": since}))
    if bought > counts[-1]:
        notes.append(Phrase("funnel.outside", {"more": Quantity(bought - counts[-1], "count:more session")}))
    return tuple(notes)


def _excluded(scope: Scope) -> tuple[Excluded, ...]:
    rules = in_force(scope.rules, "lines")
    return tuple(Excluded(rule.label) for rule in rules if rule.name == "without_test_customers")
