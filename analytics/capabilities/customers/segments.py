"""Segment the customers: RFM over every buyer, each in exactly one segment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics.capabilities.customers import rfm_plan
from analytics.capabilities.metrics.words import metrics_of
from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.capabilities.scoped import ScopeQuestion
from analytics.capabilities.shared import counting_rules
from analytics.contract.draft import (
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
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.request import Reference
from analytics.contract.scope import Scope
from analytics.contract.values import Quantity, exact
from analytics.planning.context import merged_filters, merged_rules
from analytics.planning.patch import connects
from analytics.segmentation.rfm import SEGMENTS
from analytics.warehouse.plan import Plan, Results

FEW_BUYERS = 100
CAPABILITY = "customers.segments"
FILTERED_BY = frozenset({"country", "sales_channel", "category", "brand", "product", "channel", "campaign"})
"""What orders can be narrowed to before their buyers are scored; who a buyer is, is not one of them."""


_NARROWS = re.compile(r"\W*(?!(?:who|which|how|what|list|show|define)\b)(?:\S+ ){0,4}\S+ (?:only|alone|please|pls|instead|then)\W*", re.IGNORECASE)  # fmt: skip
""" "Champions only", after figures: whose they are to be."""


@dataclass(frozen=True, slots=True)
class SegmentsQuestion(ScopeQuestion):
    """RFM segments of the buyers in the scope, the whole history unless dates were said; recency is counted to today."""

    answered_by = CAPABILITY


@dataclass(frozen=True)
class Segments(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[SegmentsQuestion] = SegmentsQuestion
    handles: Handles = Handles(
        families=("segment",),
        cues=(
            r"\bsegment (?:my|our|the|all|these)?\s*(?:customers|buyers|base|clients|shoppers|users|audience|crm|list)",
            r"\brfm\b(?! segment (?:is|was|are))",
            r"\bhow many (?:customers|buyers|people|clients|users) (?:\w+ ){0,3}(?:in |per |by )(?:each|every|the|which|my|our|rfm)? ?(?:rfm )?(?:segment|group)s?\b|\bsegment sizes?\b|\bhow (?:big|large) (?:are|is) (?:\w+ ){0,3}segments?\b|\b(?:customers|buyers) (?:by|per) (?:rfm )?segment\W*$|\b(?:put|sort|divide|group|break) (?:my|our|the) (?:customers?|buyers?|clients?)(?: base)? (?:into|in|by)\b",
            r"\b(?:customer|buyer|client) (?:segments|segmentation|groups)\b",
            r"\b(?:groups?|types|kinds|sorts|classes|buckets|clusters|segments) (?:\w+ ){0,3}(?:customers?|buyers|shoppers|clients|people)(?: base)? (?:\w+ ){0,2}(?:fall|falls|divided?|sorted|split|put|grouped|belong|break down|sit) ?(?:in|into|to|apart|by)?\b",
            r"\bsegmentation\b|\bsegment (?:everyone|everybody|people|all)\b|\bbehaviou?ral segments?\b",
            r"\b(?:groups?|group|cluster|divide|division|sort|bucket) (?:\S+ ){0,6}(?:customers|buyers|shoppers|clients|people|everyone|everybody|those)\b.*\b(?:recen\w+|frequen\w+|often|segments?|groups?|behaviou?r\w*|rfm)\b|\b(?:customers|buyers|shoppers|clients) (?:\w+ ){0,3}(?:groups?|segments?|buckets|clusters)\b",
            r"\b(?:split|group|cluster|divide|bucket) (?:up )?(?:my|our|the) (?:customers|buyers|base|clients)\b",
        ),
        against=(
            r"\bwhat(?:'s| (?:on earth |exactly |the \w+ )?(?:is|are)) (?:an? |this |that )?rfm\b|\bexplain (?:me )?(?:the )?rfm\b|\b(?:define|what does|mean(?:ing)?|recommend)\b",
        ),
    )

    def claims(self, asked: Asked) -> int:
        """A filter after a segmentation; else never without a cue: "segment" is a dimension of many questions."""
        sized = self.handles.cued(asked.text) and set(asked.reading.metrics) <= {"orders", "frequency"}
        dated = asked.reading.metrics and asked.reading.periods.base
        if not sized and (set(asked.reading.metrics) - {"buyers"} or dated):
            return -4
        if getattr(asked.focus, "metrics", ()) and (connects(asked.text) or _NARROWS.fullmatch(asked.text)):
            return 0
        if asked.reading.person:
            return -2
        values = asked.reading.of("value")
        named = any(m.term.dimension == "segment" for m in values)
        one = len({m.term.id for m in values if m.term.dimension == "segment"}) == 1
        if one and asked.reading.metrics and any(m.term.dimension in FILTERED_BY for m in values):
            # "The number of at-risk buyers in Italy": of them alone.
            return -4
        if (named or "segment" in asked.reading.dimensions) and not asked.reading.periods.wants_comparison:
            money = metrics_of(asked.reading) not in ((), ("buyers",))
            return 0 if money or asked.reading.direction == "asc" else 4
        return (
            3
            if isinstance(asked.focus, SegmentsQuestion) and (asked.reading.filters() or asked.reading.rules)
            else 0
        )

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """All buyers by default; filters and counting rules as said."""
        if world.facts.data_through is None:
            return Stop((Issue("no_data_at_all"),), "refuse")
        earlier = asked.focus.scope if isinstance(asked.focus, SegmentsQuestion) else Scope()
        said = tuple(f for f in asked.reading.filters() if f.dimension in FILTERED_BY)
        filters = merged_filters(earlier.filters, said)
        rules = merged_rules(earlier.rules, asked.reading.rules)
        window = asked.reading.periods.base or earlier.window or world.calendar.all_data()
        scope = Scope(window, None, filters, rules)
        return Ready(SegmentsQuestion(scope), asked.reading.read_as())

    def plan(self, question: SegmentsQuestion, facts: StoreFacts) -> Plan:
        """Sizes per segment; scores are made in the store."""
        return Plan({"segments": rfm_plan.sizes(question.scope, facts)})

    def answer(self, question: SegmentsQuestion, results: Results, facts: StoreFacts) -> Draft:
        """A table that adds up, one action a segment."""
        rows = {row["segment"]: row for row in results["segments"]}
        buyers = sum(int(r["customers"]) for r in rows.values())
        revenue = sum((Decimal(r["revenue"]) for r in rows.values()), Decimal(0))
        if not buyers:
            return Draft(Phrase("segments.none"), kind="refuse", scope=question.scope)
        ordered = sorted(rows.values(), key=lambda r: (-int(r["customers"]), r["segment"]))
        richest = max(ordered, key=lambda r: (Decimal(r["revenue"]), r["segment"]))
        claims = (
            Claim(Quantity(buyers, "count:buyer"), "buyers"),
            _size(richest),
            Claim(
                _share(richest["revenue"], revenue),
                "revenue",
                (Subject("segment", richest["segment"], richest["segment"]),),
            ),
            *(_size(row) for row in ordered if row is not richest),
        )
        issues = (Issue("few_buyers", {"n": buyers}),) if buyers < FEW_BUYERS else ()
        return Draft(
            Phrase(
                "segments.sizes", {"richest": richest["segment"], "n": len(ordered), "today": facts.today}
            ),
            claims=claims,
            grid=_grid(ordered, buyers, revenue, facts),
            entities=tuple(
                Reference(str(n), "segment", row["segment"], row["segment"])
                for n, row in enumerate(ordered, 1)
            ),
            definitions=(RFM_DEFINITION,),
            scope=question.scope,
            issues=issues,
            chart=Chart(
                "scatter", {"x": "recency", "y": "revenue_share", "size": "customers", "label": "segment"}
            ),
            follow_ups=(
                Say(Phrase("label.by_segment_month"), Phrase("say.segment_revenue")),
                Say(Phrase("label.define_rfm"), Phrase("say.define", {"term": "RFM"})),
                Say(Phrase("label.freshness"), Phrase("say.freshness")),
            ),
            excluded=counting_rules(question.scope, {"lines"}),
        )


RFM_DEFINITION = Definition(
    "rfm",
    "RFM segments",
    "R = quintile of days since the last order (ties share the worse score); F = orders in cuts 1, 2, 3, 4-5, 6+; "
    "M = quintile of net revenue, shown beside",
    "Every buyer stands in exactly one of ten segments by R and F; who never bought is a prospect, not a segment.",
)


def _size(row: Any) -> Claim:
    subject = (Subject("segment", row["segment"], row["segment"]),)
    return Claim(Quantity(int(row["customers"]), "count:buyer"), "buyers", subject)


def _share(part: Any, whole: Decimal) -> Quantity:
    if not whole:
        return Quantity(None, "fraction", "zero_denominator")
    return Quantity((Decimal(part) / whole).quantize(Decimal("0.0001")), "fraction")


def _grid(rows: list[Any], buyers: int, revenue: Decimal, facts: StoreFacts) -> Grid:
    money = facts.currency
    columns = (
        Column("segment", Phrase("column.segment"), "text"),
        Column("customers", Phrase("column.customers"), "number", "count:buyer"),
        Column("share", Phrase("column.share"), "percent", "fraction"),
        Column("revenue", Phrase("column.revenue"), "money", money),
        Column("revenue_share", Phrase("column.revenue_share"), "percent", "fraction"),
        Column("aov", Phrase("column.aov"), "money", money),
        Column("recency", Phrase("column.recency"), "number", "day"),
        Column("action", Phrase("column.action"), "text"),
    )
    actions = {s.name: s.action for s in SEGMENTS}
    body = tuple(
        (
            row["segment"],
            int(row["customers"]),
            exact(int(row["customers"]) / buyers, 4),
            Decimal(row["revenue"]).quantize(Decimal("0.01")),
            _share(row["revenue"], revenue).value,
            (Decimal(row["revenue"]) / int(row["orders"])).quantize(Decimal("0.01")),
            int((Decimal(row["recency_days"]) / int(row["customers"])).quantize(Decimal(1))),
            Phrase(actions[row["segment"]]),
        )
        for row in rows
    )
    total = (None, buyers, Decimal(1), revenue.quantize(Decimal("0.01")), Decimal(1), None, None, None)
    return Grid(columns, body, total)
