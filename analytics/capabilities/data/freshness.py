"""How fresh the data is: per kind of data, its first and last day, rows and the days it lags behind today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.capabilities.scoped import ScopeQuestion
from analytics.contract.draft import Claim, Column, Draft, Grid, Ready, Resolution, Say
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Phrase
from analytics.contract.scope import Scope, Window
from analytics.contract.values import Quantity
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import (
    campaign_days,
    data_versions,
    email_messages,
    events,
    imports,
    orders,
    reviews,
    touches,
)

CAPABILITY = "data.freshness"
_WATCHED = (
    ("orders", orders, orders.c.ordered_on),
    ("campaign figures", campaign_days, campaign_days.c.day),
    ("e-mail messages", email_messages, email_messages.c.sent_at),
    ("touches", touches, touches.c.occurred_at),
    ("web events", events, events.c.occurred_on),
    ("reviews", reviews, reviews.c.written_at),
)


@dataclass(frozen=True, slots=True)
class FreshnessQuestion(ScopeQuestion):
    """All kinds of data at once."""

    answered_by = CAPABILITY

    def canonical(self) -> str:
        """One line: the scope holds the day that a figure asked for next is of, and changes nothing here."""
        return CAPABILITY


@dataclass(frozen=True)
class Freshness(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[FreshnessQuestion] = FreshnessQuestion
    handles: Handles = Handles(
        families=("data",),
        cues=(
            r"\bhow (?:fresh|old|recent|current|up[- ]to[- ]date|stale) (?:is|are|was)\b.*\b(?:data|numbers?|figures?|this|these|it|that|info\w*|stats|report)\b|\bhow (?:fresh|old|recent|current|stale)\W*$",
            r"\b(?:has|have|did|is|was|were) (?:the |last night'?s?'? |yesterday'?s? |today'?s? |our |this morning'?s? )+(?:data |nightly )?(?:import|load|update|sync|refresh|data|feed|numbers|orders)\b.*\b(?:run|ran|in|arrive\w*|work\w*|finish\w*|complete\w*|done|go through|gone through|come in|came in|loaded|there yet|updated|in yet|succeed\w*|fail\w*|ok)\b",
            r"\b(?:is|are|was|has|have|did) (?:everything|all (?:the |of (?:the|it) )?(?:data|orders|numbers|it)?|yesterday|today|last night|the weekend|sunday|monday) ?(?:\w+ )?(?:in|loaded|there|here|arrived|come in|complete|imported|synced|through)(?: yet| already| now)?\W*$",
            r"\b(?:date range|time ?(?:span|range|frame)|period|dates|range) (?:of|in|for) (?:the |our |your )?data\b|\bwhat (?:dates|period) (?:do|does|are)\b.*\b(?:cover|have|data)\b",
            r"\b(?:until|till|to|up to|through) (?:when|which (?:day|date)|what (?:day|date))\b|\b(?:how far|which (?:day|date|period)) .*\bdata\b|\bhow recent\b(?! and\b| (?:they|people|customers)\b)|\bdata (?:current|up to date|recent|fresh)\b|\b(?:data|numbers) (?:go|reach|cover)(?:es|s)?\b",
            r"\b(?:up[- ]to[- ]date|data freshness|freshness)\b",
            r"\bis (?:the|that|this|yesterday'?s) (?:whole |full )?(?:day|date|week|weekend|month) (?:\w+ )?(?:complete|finished|closed|over|fully in|all in|in full|through)\W*$",
            r"\b(?:last|latest|most recent|newest) (?:full |complete )?(?:day|date) (?:that )?(?:you|we|marlow|there)(?:'ve| have|'s| is)?(?: got| have| know| see| hold| in (?:there|here))?(?: \w+)?\W*$|\b(?:last|latest|newest) (?:day|date) (?:in|of) (?:the|your|our) (?:data|tables?|database|numbers)\b",
            r"\b(?:last|latest|most recent|newest) (?:load|import|update|refresh|data|sync|upload)\b",
            r"\bwhen (?:was|were|did) .*\b(?:load|import|updat|refresh|sync)",
            r"\b(?:data|numbers) (?:as of|until|through|up to)\b",
        ),
        against=(r"\b(?:gaps|holes|duplicates|errors|broken)\b",),
    )

    def claims(self, asked: Asked) -> int:
        """Only by its cues."""
        return -3 if asked.reading.person else -1 if asked.reading.metrics else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """Always ready."""
        day = asked.reading.periods.base
        if day is None and world.facts.data_through:
            last = world.facts.data_through
            day = Window(last, last + timedelta(days=1), "the last day with orders")
        return Ready(FreshnessQuestion(Scope(day)))

    def plan(self, question: FreshnessQuestion, facts: StoreFacts) -> Plan:
        """First and last day of each kind, the newest version and import."""
        queries: dict[str, Any] = {
            f"reach.{name}": select(
                func.min(day).label("first"), func.max(day).label("last"), func.count().label("n")
            ).select_from(table)
            for name, table, day in _WATCHED
        }
        queries["version"] = (
            select(data_versions.c.number, data_versions.c.at, data_versions.c.what)
            .order_by(data_versions.c.number.desc())
            .limit(1)
        )
        queries["import"] = (
            select(
                imports.c.file_name, imports.c.finished_at, imports.c.lines_loaded, imports.c.lines_rejected
            )
            .order_by(imports.c.id.desc())
            .limit(1)
        )
        return Plan(queries)

    def answer(self, question: FreshnessQuestion, results: Results, facts: StoreFacts) -> Draft:
        """Orders lead; what lags further is seen in the table."""
        rows = []
        for name, _, _ in _WATCHED:
            row = results[f"reach.{name}"].first()
            last = _day(row.get("last"))
            if last is None:
                continue
            rows.append((name, _day(row["first"]), last, (facts.today - last).days, int(row["n"])))
        if facts.data_through is None:
            return Draft(Phrase("freshness.empty"), kind="refuse", certainty=None)
        version, latest = results["version"].first(), results["import"].first()
        lag = (facts.today - facts.data_through).days
        params = {
            "through": facts.data_through,
            "today": facts.today,
            "version": version.get("number"),
            "at": version.get("at"),
            "what": version.get("what"),
            "file": latest.get("file_name"),
            "loaded": latest.get("lines_loaded"),
            "rejected": latest.get("lines_rejected"),
        }
        columns = (
            Column("data", Phrase("column.data"), "text"),
            Column("first", Phrase("column.first"), "date"),
            Column("last", Phrase("column.last"), "date"),
            Column("lag", Phrase("column.lag"), "number", "day"),
            Column("rows", Phrase("column.rows"), "number", "count:row"),
        )
        notes = [Phrase("freshness.version", params)]
        if latest:
            notes.append(Phrase("freshness.import", params))
        return Draft(
            Phrase("freshness.orders", params),
            claims=(Claim(Quantity(lag, "day"), "lag"),),
            grid=Grid(columns, tuple(rows)),
            notes=tuple(notes),
            follow_ups=(
                Say(Phrase("label.quality"), Phrase("say.quality")),
                Say(Phrase("label.revenue_by_day"), Phrase("say.revenue_by_day")),
            ),
        )


def _day(value: date | datetime | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value
