"""What sells best in a place, a segment, a period; and what is trending: selling faster now than it usually does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, func, or_, select
from sqlalchemy.sql import Select

from analytics.capabilities.offers.listing import (
    MOST_SHOWN,
    Line,
    claims,
    grid,
    read_as,
    references,
    refused,
    says,
    subject,
    title,
)
from analytics.capabilities.offers.plan import CARD, last_day
from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.contract.draft import Chart, Claim, Column, Draft, Ready, Resolution, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.scope import Filter, Scope, Window
from analytics.contract.values import Quantity, exact
from analytics.metrics.sources import IS_COMPLETED, IS_SALE, segments
from analytics.planning.context import merged_filters
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import customers, order_lines, orders, products

_BY = re.compile(r"\b(?:by|in|ranked by|measured in|counted in)\s+(?:the )?(?:number of )?$", re.IGNORECASE)
CAPABILITY = "products.best_sellers"
SURELY = 5
"""More than a ranking of products has with the agent's guess for it."""
SHOWN = 10
FEWEST_TRENDING = 10
USUAL_DAYS, RECENT_DAYS = 180, 30
DIMENSIONS = ("country", "category", "brand", "sales_channel", "segment")
_FUTURE = re.compile(
    r"\b(?:next|coming|upcoming|following) (?:week|month|quarter|year|season)\b|\btomorrow\b", re.IGNORECASE
)
_TREND = re.compile(
    r"\b(?:trend\w*|hot|hottest|taking off|picking up|on the rise|rising|gaining|popular (?:right )?now|up and coming)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class BestSellersQuestion:
    """The ``k`` best sellers of the scope's window by orders; or what sells above its usual pace."""

    k: int = SHOWN
    scope: Scope = Scope()
    trending: bool = False

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        kind = " trending" if self.trending else ""
        return f"{CAPABILITY}{kind} top {self.k} {self.scope.canonical()}".strip()


def _ranked_by(asked: Asked) -> bool:
    """ "Best sellers by pieces": by another count than this list's own, which is orders."""
    reading = asked.reading
    return any(m.term.id == "units" and _BY.search(reading.text[: m.start]) for m in reading.of("metric"))


@dataclass(frozen=True)
class BestSellers(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[BestSellersQuestion] = BestSellersQuestion
    handles: Handles = Handles(
        families=(),
        cues=(
            r"\bbest[- ]?sell(?:er|ers|ing)\b",
            r"\btop[- ]?sell(?:er|ers|ing)\b",
            r"\bmost (?:popular|bought|ordered|sold) (?:products|items|things|goods)\b",
            r"\b(?:what(?:'s| is| are)?|which (?:products|items)(?: are)?|any) (?:\w+ ){0,3}(?:trending|trendy|hot|taking off|picking up|on the rise)\b",
            r"\btrending (?:products|items|now)\b",
            r"\bwhat(?:'s| is)? (?:sells?|selling)\b(?! (?:\w+ )?(?:together|with)\b)|\bwhat (?:do|are) (?:our |the |my |most )*(?:customers|people|buyers|shoppers)\b(?: (?:in|from|of) [\w ]{2,30}?)? (?:mostly |usually |most |often )*(?:buy|buying)\b(?! (?:\w+ )?(?:together|with)\b)",
        ),
        against=(
            r"\b(?:better|worse|beat\w*|outperform\w*|compared?) (?:\w+ ){0,3}best[- ]?sell|\b(?:campaigns?|countries|channels|categories|brands|segments) (?:are|is)\b|\bdefine\b",
        ),
    )

    def claims(self, asked: Asked) -> int:
        """A place, a kind or a period after such a list; a metric named is a question about it."""
        if set(asked.reading.metrics) - {"orders", "units"} or asked.reading.person or _ranked_by(asked):
            return -4
        if self.handles.cued(asked.text):
            return SURELY
        if not isinstance(asked.focus, BestSellersQuestion):
            return 0
        return 3 if _filters(asked) or asked.reading.periods.base or asked.reading.limit else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """Where, of what, when: the last 30 days with data unless dates are named."""
        if world.facts.data_through is None:
            return Stop((Issue("no_data_at_all"),), "refuse")
        if _FUTURE.search(asked.text):
            return Stop(
                (Issue("best.future", {}, ("best sellers last month", "what is trending")),), "refuse"
            )
        cued = self.handles.cued(asked.text)
        before = asked.focus if isinstance(asked.focus, BestSellersQuestion) and not cued else None
        trending = bool(_TREND.search(asked.text)) or bool(before and before.trending)
        named = asked.reading.periods.base
        window = named or (before.scope.window if before else None) or _recent(world.facts)
        if trending:
            window = _recent(world.facts)
        if window.start > world.facts.data_through or (
            world.facts.data_from and window.end <= world.facts.data_from
        ):
            code = "window_after_data" if window.start > world.facts.data_through else "window_before_data"
            edge = {"through": world.facts.data_through, "first": world.facts.data_from, "window": window}
            return Stop((Issue(code, edge),), "refuse")
        unknown = [u.word for u in asked.reading.unknown if u.names_something]
        if unknown and cued and not _filters(asked):
            return Stop((Issue("unknown_name", {"word": unknown[0], "near": ()}),), "clarify")
        filters = merged_filters(before.scope.filters if before else (), _filters(asked))
        k = min(asked.reading.limit or (before.k if before else SHOWN), MOST_SHOWN)
        return Ready(BestSellersQuestion(k, Scope(window=window, filters=filters), trending), read_as(asked))

    def plan(self, question: BestSellersQuestion, facts: StoreFacts) -> Plan:
        """Orders and pieces by product in the window; for a trend those of the days before it too."""
        window = question.scope.window or _recent(facts)
        queries = {"sold": _sold(question.scope.filters, window)}
        if question.trending:
            usual = Window(window.start - timedelta(days=USUAL_DAYS), window.start, "usual")
            queries["usual"] = _counts(question.scope.filters, usual)
        return Plan(queries)

    def answer(self, question: BestSellersQuestion, results: Results, facts: StoreFacts) -> Draft:
        """The list by orders, or by how far above the usual pace."""
        sold = list(results["sold"])
        if not sold:
            return refused("best.nothing", {"window": question.scope.window})
        if question.trending:
            return _trending(question, sold, results, facts)
        lines = [
            Line(
                row,
                Phrase("best.reason", {"n": Quantity(int(row["orders"]), "count:order")}),
                Claim(Quantity(int(row["orders"]), "count:order"), None, (subject(row),)),
                {"orders": int(row["orders"]), "units": int(row["units"])},
            )
            for row in sold[: question.k]
        ]
        more = (
            Column("orders", Phrase("column.orders"), "number", "count:order"),
            Column("units", Phrase("column.units"), "number", "count:unit"),
        )
        return Draft(
            Phrase("best.first", {"product": title(lines[0].row), "window": question.scope.window, "about": _about(question)}),
            claims=claims(lines),
            grid=grid(lines, facts, more),
            entities=references(lines),
            scope=question.scope,
            chart=Chart("bar", {"x": "orders", "y": "product"}),
            notes=(Phrase("best.counted"),),
            follow_ups=(says("trending"), says("goes_with", product=title(lines[0].row)), says("method")),
        )  # fmt: skip


def _recent(facts: StoreFacts) -> Window:
    through = last_day(facts)
    return Window(
        through - timedelta(days=RECENT_DAYS - 1), through + timedelta(days=1), "last 30 days with data"
    )


def _filters(asked: Asked) -> tuple[Filter, ...]:
    return tuple(f for f in asked.reading.filters() if f.dimension in DIMENSIONS)


def _about(question: BestSellersQuestion) -> str | None:
    labels = [("not " if f.negated else "") + " or ".join(f.labels) for f in question.scope.filters]
    return ", ".join(labels) or None


def _where(filters: tuple[Filter, ...], window: Window) -> tuple[ColumnElement[bool], ...]:
    columns: Mapping[str, Any] = {
        "country": orders.c.country,
        "category": products.c.category,
        "brand": products.c.brand,
        "sales_channel": orders.c.sales_channel,
        "segment": segments.c.segment,
    }
    conditions = [
        IS_COMPLETED,
        IS_SALE,
        products.c.kind == "product",
        or_(customers.c.is_test.is_(None), customers.c.is_test.is_(False)),
        orders.c.ordered_on >= window.start,
        orders.c.ordered_on < window.end,
    ]
    for f in filters:
        held = columns[f.dimension].in_(f.ids)
        conditions.append(or_(~held, columns[f.dimension].is_(None)) if f.negated else held)
    return tuple(conditions)


def _counts(filters: tuple[Filter, ...], window: Window) -> Select[Any]:
    """Orders and pieces by product."""
    lines = (
        order_lines.join(orders, orders.c.id == order_lines.c.order_id)
        .join(products, products.c.id == order_lines.c.product_id)
        .outerjoin(customers, customers.c.id == orders.c.customer_id)
        .outerjoin(segments, segments.c.customer_id == orders.c.customer_id)
    )
    return (
        select(
            products.c.id.label("product_id"),
            func.count(orders.c.id.distinct()).label("orders"),
            cast(func.sum(order_lines.c.quantity), BigInteger).label("units"),
        )
        .select_from(lines)
        .where(*_where(filters, window))
        .group_by(products.c.id)
    )


def _sold(filters: tuple[Filter, ...], window: Window) -> Select[Any]:
    counted = _counts(filters, window).subquery("counted")
    return (
        select(*CARD, counted.c.orders, counted.c.units)
        .join_from(products, counted, counted.c.product_id == products.c.id)
        .order_by(counted.c.orders.desc(), counted.c.units.desc(), products.c.id)
    )


def _trending(question: BestSellersQuestion, sold: list[Any], results: Results, facts: StoreFacts) -> Draft:
    """Above the usual pace by more than two standard deviations of a count, with at least ten orders."""
    usual = {row["product_id"]: int(row["orders"]) for row in results["usual"]}
    found = []
    for row in sold:
        expected = usual.get(row["id"], 0) * RECENT_DAYS / USUAL_DAYS
        n = int(row["orders"])
        if n >= FEWEST_TRENDING and expected > 0 and n > expected + 2 * sqrt(expected):
            found.append((n / expected, expected, row))
    # Drawn towards the usual pace by five imagined orders, so that a rare product does not come first by chance.
    found.sort(key=lambda item: (-(int(item[2]["orders"]) + 5) / (item[1] + 5), item[2]["id"]))
    if not found:
        return refused("best.no_trend", {"least": FEWEST_TRENDING})
    lines = [
        Line(
            row,
            Phrase("best.reason.trending", {"n": Quantity(int(row["orders"]), "count:order"), "usual": exact(expected, 1)}),
            Claim(Quantity(exact(pace, 2), "x"), None, (subject(row),), n=int(row["orders"])),
            {"orders": int(row["orders"]), "pace": exact(pace, 2)},
        )
        for pace, expected, row in found[: question.k]
    ]  # fmt: skip
    more = (
        Column("orders", Phrase("column.orders"), "number", "count:order"),
        Column("pace", Phrase("column.pace"), "number", "x"),
    )
    return Draft(
        Phrase("best.trending", {"product": title(lines[0].row), "about": _about(question)}),
        claims=claims(lines),
        grid=grid(lines, facts, more),
        entities=references(lines),
        scope=question.scope,
        chart=Chart("bar", {"x": "pace", "y": "product"}),
        notes=(Phrase("best.trend_rule", {"least": FEWEST_TRENDING, "usual": USUAL_DAYS}),),
        follow_ups=(says("best_sellers"), says("goes_with", product=title(lines[0].row)), says("method")),
    )
