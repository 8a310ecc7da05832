"""How good the data is: what is odd about it, how much of it there is, and what was done about each."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.capabilities.scoped import ScopeQuestion
from analytics.contract.draft import Claim, Column, Draft, Grid, Ready, Resolution, Say
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Phrase
from analytics.contract.values import Quantity
from analytics.ingest.quality import Finding, quality_plan, quality_report
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "data.quality"


@dataclass(frozen=True, slots=True)
class QualityQuestion(ScopeQuestion):
    """The whole store."""

    answered_by = CAPABILITY


@dataclass(frozen=True)
class Quality(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[QualityQuestion] = QualityQuestion
    handles: Handles = Handles(
        families=("data",),
        cues=(
            r"\b(?:off|wrong|weird|strange|odd|fishy|funny|broken|missing|not right|don'?t look right|doesn'?t look right|look(?:s|ing)? (?:off|wrong|weird|odd|strange|funny))\b.*\b(?:data|numbers?|figures?|load|import|tracking)\b|\b(?:data|numbers?|figures?|tracking|load|import)\b.*\b(?:off|weird|strange|odd|fishy|broken|incomplete|missing|not right|wrong|look (?:funny|off|weird))\b|\bdid we get hacked\b",
            r"\b(?:check|validate|verify|audit|inspect) (?:the |our |my )?(?:data|load|import|numbers|records|quality|tracking)\b|\b(?:any|how many|do we have|are there|find) (?:\w+ )?(?:duplicates|gaps|outliers|orphans|missing (?:days|values|data)|rejected \w+|bad rows|errors)\b|\bquality of (?:the |our )?(?:data|numbers|records)\b|\b(?:clean|trustworthy|reliable) (?:is|are) (?:the |our )?data\b|\bdata (?:is |are )?(?:clean|ok|okay|complete|reliable|trustworthy|problems?|issues?|errors?|gaps)\b",
            r"\bquality (?:problems?|issues?)\b|\b(?:holes|gaps|flaws|mistakes|errors) in (?:the|our|these|your) (?:\w+ )?(?:numbers|data|figures|database|records)\b|\btrust what(?:'s| is) in\b",
            r"\b(?:any|are there|got|spot|see|find)\b[^?.!]*\b(?:holes|gaps|(?:double|duplicate|twin|missing|empty|broken|bad|stray) (?:rows|lines|records|entries))\b[^?.!]*\b(?:tables?|data|database|import|records|numbers|books)\b",
            r"\b(?:are there|is there|do (?:you|we) have|any|see|find|spot) (?:\w+ ){0,2}(?:holes|gaps|doubles|double (?:entries|rows|lines)|duplicates|mistakes|errors|flaws|inconsistenc\w+)(?: (?:or|and) (?:\w+ ){1,2})?(?: ?(?:in|with|among) (?:what|everything|all)\b)",
            r"\bdata\b[^.!]{0,40}\b(?:gaps|holes|errors|mistakes|duplicates) in (?:it|there|that|them)\b",
            r"\bdata quality\b|\bquality (?:report|of (?:our|the|my) data|check)\b",
            r"\bhow (?:good|clean|reliable|complete|trustworthy|messy|dirty|bad) (?:is|are) (?:our|the|my|this|your) (?:data|numbers|records)\b",
            r"\b(?:problems?|issues?|errors?|duplicates|gaps|outliers|orphans|anything wrong|what(?:'s| is) wrong) (?:are there )?(?:in|with) (?:our|the|my|this|that|your) data\b|\b(?:is|are) (?:the|our|my|this|that|your) (?:data|numbers|records) (?:\w+ )?(?:any good|good|ok(?:ay)?|clean|reliable|complete|trustworthy|in order)\b",
            r"\bcan (?:i|we) trust (?:our|the|this) data\b",
            r"\b(?:how many|any|which) (?:duplicate|exact duplicate|rejected|missing)\w* (?:rows|lines|records|entries)\b",
        ),
    )

    def claims(self, asked: Asked) -> int:
        """Only by its cues."""
        return -1 if asked.reading.metrics and asked.reading.periods.base else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """Always ready."""
        return Ready(QualityQuestion())

    def plan(self, question: QualityQuestion, facts: StoreFacts) -> Plan:
        """One SELECT for each kind of finding."""
        return quality_plan()

    def answer(self, question: QualityQuestion, results: Results, facts: StoreFacts) -> Draft:
        """Totals over all sources as claims; every finding as a row."""
        report = quality_report(results)
        totals = [f for f in report.findings if f.source is None and f.detail is None]
        odd = [f for f in totals if f.code != "rows" and f.count]
        lead = [f for f in totals if f.code == "rows"]
        claims = tuple(
            Claim(Quantity(f.count, "count:row"), f.code)
            for f in (*lead, *(f for f in totals if f.code != "rows"))
        )
        return Draft(
            Phrase("quality.report", {"n": len(odd), "first": report.first_day, "last": report.last_day}),
            claims=claims,
            grid=_grid(report.findings),
            notes=(Phrase("quality.kept"),),
            follow_ups=(
                Say(Phrase("label.freshness"), Phrase("say.freshness")),
                Say(Phrase("label.without_duplicates"), Phrase("say.without_duplicates")),
            ),
        )


def _grid(findings: tuple[Finding, ...]) -> Grid:
    columns = (
        Column("finding", Phrase("column.finding"), "text"),
        Column("detail", Phrase("column.detail"), "text"),
        Column("count", Phrase("column.count"), "number", "count:row"),
        Column("done", Phrase("column.done"), "text"),
    )
    several = len({f.source for f in findings if f.source}) > 1
    rows = tuple(
        (
            Phrase(f"finding.{f.code}"),
            " · ".join(x for x in (f.source, f.detail) if x) or None,
            f.count,
            f.done,
        )
        for f in findings
        if (f.count and (several or f.detail or not f.source)) or (f.source is None and f.detail is None)
    )
    return Grid(columns, rows)
