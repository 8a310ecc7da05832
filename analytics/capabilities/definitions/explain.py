"""How the last answer was computed: definition, filters, dates, the SQL that ran, rows and time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.contract.draft import Column, Draft, Grid, Ready, Resolution, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.scope import Scope
from analytics.contract.values import Quantity
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "answers.explain"


@dataclass(frozen=True, slots=True)
class ExplainQuestion:
    """The stored answer to be opened up."""

    answer_id: str
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        return f"{CAPABILITY} {self.answer_id}"


@dataclass(frozen=True)
class Explain(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[ExplainQuestion] = ExplainQuestion
    handles: Handles = Handles(
        families=("explain",),
        cues=(
            r"\bshow (?:me )?(?:the |your )?(?:sql|query|queries|code|working|calculation|math)\b",
            r"\b(?:what|which) (?:sql|query) \b",
            r"\bwould you (?:bet|stake|swear|put (?:your|any|some) money|sign)\b.*\b(?:that|this|it|those|these|figures?|numbers?)\b",
            r"\bhow (?:did|do) you (?:get|got|compute|calculate|come up|arrive|know|work)\b|\b(?:show|tell|walk) me (?:through )?how you (?:got|get|came|arrived|did|made|computed|calculated|counted)\b",
            r"\bhow (?:was|were|is|are) (?:this|that|it|these|those)(?: \w+)? (?:computed|calculated|made|counted|worked out|measured)\b",
            r"\bwhere (?:does|do|did) (?:this|that|these|those|it|the numbers?)\b.*\bfrom\b(?!.*\bby \w)",
            r"\bhow (?:sure|certain|confident|reliable|solid) (?:are you\b|(?:are|is) (?:these|those|this|that|the) (?:figures?|numbers?|results?)\b)",
            r"^\W*(?:really|sure|seriously|certain|for real|honestly|you sure)\W*\?+\W*$|\bwho says (?:so|that|this|it)\b|\bhow (?:do|would|can) you know\b|\bshow me (?:\w+ ){0,2}how you (?:worked|work|figured|figure) (?:that|it|this) out\b|\bhow (?:do|did|would) (?:you|u) (?:work|figure|puzzle|add) (?:that|this|it|those|these) (?:out|up)\b",
            r"^(?:the )?sql\b|\bwhat(?:'s| is| was) the (?:sql|query)\b|\b(?:see|show|view|give|get|open)\b.*\b(?:sql|query|queries|calculation|working|steps|source rows)\b|\bsql (?:behind|for|please|pls)\b|\bthe query\b",
            r"\b(?:can|could|should|do) (?:i|we|you) (?:really )?(?:trust|rely on|believe) (?:this|that|it|these|those|the numbers?|your)\b",
            r"\b(?:are|r) (?:you|u) (?:really |absolutely |quite |completely |100% )?(?:sure|certain|confident)\b|\byou sure\b|\bis (?:that|this|it) (?:really )?(?:right|correct|true|accurate|reliable|significant|for real)\b|\bhow (?:reliable|accurate|solid|confident|precise|exact) (?:is|are)\b(?! (?:the|our) data)|\b(?:that|this) (?:looks?|seems?|can'?t be|cannot be) (?:wrong|off|right|too \w+|strange|odd|implausible)\b|\bsays? who\b|\bprove it\b|\bdouble[- ]check\b|\bwhat(?:'s| is) (?:that|this|it) based on\b|\bhow (?:do|can) (?:i|we) know\b|\bwhich (?:filters|rows|rules|dates|tables|data) (?:did|were|are|was|have)\b|\bwhat (?:is|was|did you|did u) (?:included|excluded|count(?:ed)?|filter(?:ed)?|leave out|left out)\b|\bhow come you\b|\bhow (?:did|have) (?:you|u) (?:got|gotten|calc\w*|count\w*)\b|\bwhere(?:'s| is) (?:this|that|it) from\b",
        ),
    )

    def claims(self, asked: Asked) -> int:
        """Only by its cues."""
        return 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """The answer the conversation is about."""
        answer_id = asked.context.focus.answer_id
        if answer_id is None:
            return Stop((Issue("nothing_to_explain", {}, ("revenue last month",)),), "clarify")
        return Ready(ExplainQuestion(answer_id))

    def plan(self, question: ExplainQuestion, facts: StoreFacts) -> Plan:
        """The stored answer with its evidence; nothing is run again."""
        return Plan(reads=(("stored_answer", question.answer_id),))

    def answer(self, question: ExplainQuestion, results: Results, facts: StoreFacts) -> Draft:
        """One row a query; the SQL stands in the table as it ran."""
        stored: dict[str, Any] | None = results.reads.get("stored_answer")
        if stored is None:
            return Draft(Phrase("explain.gone"), kind="clarify", certainty=None)
        evidence = stored.get("evidence") or {"queries": [], "data_version": 0, "excluded": []}
        queries = evidence["queries"]
        definitions = stored.get("definitions", [])
        params: dict[str, Any] = {
            "headline": stored["headline"]["text"],
            "formulas": tuple(f"{d['term'].replace('_', ' ')} = {d['formula']}" for d in definitions[:4]),
            "n": Quantity(len(queries), "count:query"),
            "version": int(evidence["data_version"]),
            "rules": tuple(rule["rule"] for rule in evidence["excluded"]),
        }
        columns = (
            Column("query", Phrase("column.query"), "text"),
            Column("rows", Phrase("column.rows"), "number", "count:row"),
            Column("ms", Phrase("column.ms"), "number"),
            Column("sql", Phrase("column.sql"), "text"),
            Column("params", Phrase("column.params"), "text"),
        )
        rows = tuple(
            (
                q["name"],
                q["rows_read"],
                round(q["ms"]),
                q["sql"],
                ", ".join(f"{k}={v}" for k, v in q["params"].items()),
            )
            for q in queries
        )
        notes = (Phrase("explain.text", {"text": definitions[0]["text"]}),) if definitions else ()
        code = "explain.how" if queries else "explain.no_query"
        return Draft(
            Phrase(code, params), certainty=None, grid=Grid(columns, rows) if rows else None, notes=notes
        )
