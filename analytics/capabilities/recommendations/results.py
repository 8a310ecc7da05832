"""How recommendations did: who was shown them and bought, against the random control share that was shown nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, and_, case, cast, func, literal, select
from sqlalchemy.sql import Select, Subquery

from analytics.capabilities.offers.listing import fraction, refused, says, share
from analytics.capabilities.offers.seen import LIST_VIEWED, seen
from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.capabilities.scoped import ScopeQuestion
from analytics.contract.draft import Claim, Column, Draft, Grid, Ready, Resolution, Stop, Subject
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Param, Phrase
from analytics.contract.scope import Scope, Window
from analytics.contract.values import Interval, Quantity, exact
from analytics.metrics.sources import IS_COMPLETED, IS_SALE
from analytics.stats.proportions import newcombe, wilson
from analytics.warehouse.constructs import days_between
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import order_lines, orders, products

CAPABILITY = "recommendations.results"
BOUGHT_WITHIN = 14
FEWEST_CONTROL = 30


@dataclass(frozen=True, slots=True)
class ResultsQuestion(ScopeQuestion):
    """Recommendations that customers were shown in the scope's window."""

    answered_by = CAPABILITY


@dataclass(frozen=True)
class RecommendationResults(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[ResultsQuestion] = ResultsQuestion
    always_fresh: bool = True
    handles: Handles = Handles(
        families=(),
        cues=(
            r"\bhow (?:did|do|have|are|were|well did) (?:\w+['’]?s? ){0,4}(?:recommendations|recs|suggestions|recommender)\b(?! (?:work|made|chosen|computed))",
            r"\b(?:results?|performance|impact|effect|outcome|hit rate|conversion) (?:of|from) (?:\w+['’]?s? ){0,4}(?:recommendations|recs|recommender)\b",
            r"\b(?:did|do|have) (?:\w+ ){0,3}(?:recommendations|recs) (?:work|perform|pay|sell|help|convert|do anything)\b",
            r"\b(?:do|does|did|are|is|have) (?:\w+['’]?s? ){0,2}(?:recommendations|suggestions|recs|recommender)\b.*\b(?:money|worth|pay|revenue|sales|profit|earn\w*|help\w*|bring)\b",
            r"\brecommendation (?:results|performance|impact|report)\b",
        ),
        against=(
            r"\bhow do (?:you|your|the) (?:\w+ )?(?:recommendations|recs|suggestions|recommender) work\b",
        ),
    )

    def claims(self, asked: Asked) -> int:
        """A period after such an answer."""
        going_on = isinstance(asked.focus, ResultsQuestion) and asked.reading.periods.base
        return 3 if going_on and not asked.reading.metrics else 4 if self.handles.cued(asked.text) else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """The period that was named, else the last full month."""
        if world.facts.data_through is None:
            return Stop((Issue("no_data_at_all"),), "refuse")
        window = asked.reading.periods.base or world.calendar.last_full_month()
        return Ready(ResultsQuestion(Scope(window=window)), asked.reading.read_as())

    def plan(self, question: ResultsQuestion, facts: StoreFacts) -> Plan:
        """Customers shown and buying, by group; products shown; how much of a week's list was there the week before."""
        window = question.scope.window or Window(
            facts.today - timedelta(days=30), facts.today, "last 30 days"
        )
        shown = _shown(window)
        noted = select(shown).where(shown.c.source != LIST_VIEWED).subquery("noted")
        return Plan(
            {
                "groups": _groups(noted, "is_control"),
                "sources": _groups(
                    select(shown).where(shown.c.is_control.is_(False)).subquery("by_source"), "source"
                ),
                "products": _products(shown),
                "overlap": _overlap(window),
            }
        )

    def answer(self, question: ResultsQuestion, results: Results, facts: StoreFacts) -> Draft:
        """Hit rates and their difference; without a control group it is not known what caused them."""
        found = {bool(row["what"]): _counts(row) for row in results["groups"]}
        sources = {str(row["what"]): _counts(row) for row in results["sources"]}
        told = sources.get(LIST_VIEWED)
        exposed, control = found.get(False) or told, found.get(True, (0, 0))
        if exposed is None:
            return replace(
                refused("results.nothing_shown", {"window": question.scope.window}), scope=question.scope
            )
        enough = control[1] >= FEWEST_CONTROL
        claims = [_claim("exposed", exposed), *([_claim("control", control)] if control[1] else [])]
        params: dict[str, Param] = {
            "window": question.scope.window,
            "customers": Quantity(exposed[1], "count:customer"),
            "within": BOUGHT_WITHIN,
            "control": Quantity(control[1], "count:customer") if control[1] else None,
        }
        if enough:
            low, high = newcombe(exposed, control)
            gain = exposed[0] / exposed[1] - control[0] / control[1]
            claims.append(
                Claim(
                    Quantity(exact(gain, 4), "fraction"), "difference",
                    interval=Interval(exact(low, 4), exact(high, 4), Decimal("0.95"), "Newcombe"),
                    n=exposed[1] + control[1], certainty="estimate",
                )
            )  # fmt: skip
            params |= {"low": fraction(low), "high": fraction(high)}
            code = "more" if low > 0 else "less" if high < 0 else "unclear"
        else:
            code = "no_control"
        return Draft(
            Phrase(f"results.{code}", params),
            certainty="estimate",
            claims=tuple(claims),
            grid=_grid(exposed, control, sources),
            scope=question.scope,
            notes=(*_notes(results, params, enough, facts), *((Phrase("results.events"),) if told else ())),
            follow_ups=(says("better"), says("method")),
        )


def _claim(group: str, counts: tuple[int, int]) -> Claim:
    low, high = wilson(*counts)
    return Claim(
        share(*counts),
        "hit_rate",
        (Subject("group", group, group),),
        interval=Interval(exact(low, 4), exact(high, 4), Decimal("0.95"), "Wilson"),
        n=counts[1],
    )


def _counts(row: Mapping[str, Any]) -> tuple[int, int]:
    """Customers who bought, of how many."""
    return int(row["hits"]), int(row["customers"])


def _grid(exposed: tuple[int, int], control: tuple[int, int], sources: Mapping[str, tuple[int, int]]) -> Grid:
    """A row for each source; all that Marlow showed together where there are several; the control."""
    columns = (
        Column("group", Phrase("column.group"), "text"),
        Column("customers", Phrase("column.customers"), "number", "count:customer"),
        Column("bought", Phrase("column.bought"), "number", "count:customer"),
        Column("rate", Phrase("column.hit"), "percent", "fraction"),
    )
    noted = {name: counts for name, counts in sources.items() if name != LIST_VIEWED}
    groups = [(Phrase("results.group.source", {"source": name or None}), c) for name, c in noted.items()]
    if len(noted) > 1:
        groups.append((Phrase("results.group.exposed"), exposed))
    groups.append((Phrase("results.group.control"), control))
    if LIST_VIEWED in sources:
        groups.append((Phrase("results.group.event", {"event": LIST_VIEWED}), sources[LIST_VIEWED]))
    rows = tuple((name, n, hits, share(hits, n).value) for name, (hits, n) in groups if n)
    return Grid(columns, rows)


def _notes(results: Results, params: dict[str, Param], enough: bool, facts: StoreFacts) -> tuple[Phrase, ...]:
    goods = results["products"].first()
    both = results["overlap"].first()
    sellable = int(goods["sellable"] or 0)
    notes = [
        Phrase("results.how", params),
        Phrase(
            "results.coverage",
            {
                "n": int(goods["shown"] or 0),
                "of": Quantity(sellable, "count:product"),
                "share": share(int(goods["shown"] or 0), sellable),
            },
        ),
    ]
    if both and both["pairs"]:
        notes.append(Phrase("results.overlap", {"share": share(int(both["again"]), int(both["pairs"]))}))
    if not enough:
        notes.append(Phrase("results.unknown_cause", {"least": FEWEST_CONTROL}))
    window = params["window"]
    if (
        isinstance(window, Window)
        and facts.data_through
        and window.end + timedelta(days=BOUGHT_WITHIN) > facts.data_through
    ):
        notes.append(Phrase("results.too_early", {"within": BOUGHT_WITHIN}))
    return tuple(notes)


def _shown(window: Window) -> Subquery:
    """Each customer and product that was shown in the window, by source, on the first day of it."""
    s = seen(window.start, window.end).c
    return (
        select(s.customer_id, s.product_id, s.source, s.is_control, func.min(s.day).label("day"))
        .group_by(s.customer_id, s.product_id, s.source, s.is_control)
        .subquery("shown")
    )


def _groups(shown: Subquery, what: str) -> Select[Any]:
    """Customers by ``what``, and those who bought something shown on the day or within the days after it."""
    bought = (
        select(orders.c.customer_id, order_lines.c.product_id, orders.c.ordered_on)
        .join_from(order_lines, orders, orders.c.id == order_lines.c.order_id)
        .where(IS_COMPLETED, IS_SALE)
        .distinct()
        .subquery("bought")
    )
    after = days_between(shown.c.day, bought.c.ordered_on)
    by_customer = (
        select(
            shown.c.customer_id,
            shown.c[what].label("what"),
            func.max(case((and_(after >= 0, after <= BOUGHT_WITHIN), 1), else_=0)).label("hit"),
        )
        .select_from(
            shown.outerjoin(
                bought,
                (bought.c.customer_id == shown.c.customer_id) & (bought.c.product_id == shown.c.product_id),
            )
        )
        .group_by(shown.c.customer_id, shown.c[what])
        .subquery("by_customer")
    )
    return (
        select(
            by_customer.c.what,
            func.count().label("customers"),
            cast(func.sum(by_customer.c.hit), BigInteger).label("hits"),
        )
        .group_by(by_customer.c.what)
        .order_by(by_customer.c.what)
    )


def _products(shown: Subquery) -> Select[Any]:
    sellable = (
        select(func.count())
        .where(products.c.kind == "product", products.c.is_active.is_(True))
        .scalar_subquery()
    )
    query: Select[Any] = select(
        func.count(shown.c.product_id.distinct()).label("shown"), sellable.label("sellable")
    )
    return query.where(shown.c.is_control.is_(False))


def _overlap(window: Window) -> Select[Any]:
    """Of what customers were shown in weeks after their first one, how much was there the week before."""
    s = seen(window.start, window.end).c
    week = func.floor(days_between(literal(window.start), s.day) / 7.0)
    weekly = (
        select(s.customer_id, s.product_id, cast(week, BigInteger).label("week"))
        .where(s.is_control.is_(False))
        .distinct()
        .subquery("weekly")
    )
    before = weekly.alias("before")
    had = select(weekly.c.customer_id, weekly.c.week).distinct().subquery("had")
    counts: list[Any] = [func.count().label("pairs"), func.count(before.c.product_id).label("again")]
    return select(*counts).select_from(
        weekly.join(
            had, (had.c.customer_id == weekly.c.customer_id) & (had.c.week == weekly.c.week - 1)
        ).outerjoin(
            before,
            (before.c.customer_id == weekly.c.customer_id)
            & (before.c.product_id == weekly.c.product_id)
            & (before.c.week == weekly.c.week - 1),
        )
    )
