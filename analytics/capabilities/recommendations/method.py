"""Which method recommends and why, and whether it is better than best sellers: read from the record of the fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import select

from analytics.capabilities.offers.listing import refused, says
from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.contract.draft import Cell, Claim, Column, Draft, Grid, Ready, Resolution, Subject
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Param, Phrase
from analytics.contract.scope import Scope
from analytics.contract.values import Interval, Quantity, exact
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import active_runs

CAPABILITY = "recommendations.method"
ORDER = ("new", "next", "basket", "together", "like")
_BETTER = re.compile(
    r"\b(?:better|worse|beat\w*|outperform\w*|improve\w*|more accurate) (?:\w+ ){0,4}(?:best[- ]?sell\w+|popular\w*|random|simple|baseline|showing everyone)"
    r"|\bhow (?:good|accurate|reliable|well) (?:\w+ ){0,4}(?:recommend\w*|recommender|recs?|suggestions)\b|\b(?:accuracy|quality|hit rate|ndcg) of (?:the |our |your )?(?:recommend\w*|recs?)\b"
    r"|\bcan (?:i|we) trust (?:the |your |these )?(?:recommend\w*|recs?|suggestions)\b|\bis (?:this|it|that|the recommender) (?:any )?better than\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class MethodQuestion:
    """What answers and why (``method``), or how good it is (``better``)."""

    topic: Literal["method", "better"] = "method"
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        return f"{CAPABILITY} {self.topic}"


@dataclass(frozen=True)
class RecommenderFacts(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[MethodQuestion] = MethodQuestion
    handles: Handles = Handles(
        families=(),
        cues=(
            r"\b(?:which|what) (?:\w+ )?(?:method|model|algorithm|recommender|technique|approach) (?:\w+ ){0,4}(?:use|used|using|behind|is|do|does|recommend\w*|choose|chose)\b",
            r"\bwhy (?:do you use |did you (?:choose|pick|use) )?(?:this|that|the) (?:method|model|algorithm)\b",
            r"\bhow do (?:you|your recommendations|the recommendations|you make recommendations) (?:recommend|work|choose|decide)\b",
            r"\bhow (?:are|were) (?:the |your |these )?(?:recommend\w*|suggestions) (?:made|computed|chosen|done)\b",
            r"\bhow (?:sure|confident|certain|good|accurate|reliable|right) (?:are|is) (?:you|these|the|your|those)\b.*\b(?:recommendations|recs|suggestions|recommending|recommender)\b|\bhow (?:good|accurate|reliable) are (?:your|the|these) (?:recommendations|recs|suggestions)\b",
            _BETTER.pattern.lower(),
        ),
        against=(r"\battribution\b|\bforecast\w*\b|\bcampaigns?\b",),
    )

    def claims(self, asked: Asked) -> int:
        """Nothing beyond the cues."""
        return 4 if self.handles.cued(asked.text) else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """The one or the other."""
        return Ready(MethodQuestion("better" if _BETTER.search(asked.text) else "method"))

    def plan(self, question: MethodQuestion, facts: StoreFacts) -> Plan:
        """The runs that answer."""
        return Plan({"runs": select(active_runs).order_by(active_runs.c.task)})

    def answer(self, question: MethodQuestion, results: Results, facts: StoreFacts) -> Draft:
        """From the record alone."""
        runs = {row["task"]: row for row in results["runs"]}
        if "new" not in runs:
            return refused("recommend.no_fit")
        return _better(runs) if question.topic == "better" else _method(runs, facts)


def _method(runs: Mapping[str, Any], facts: StoreFacts) -> Draft:
    new = runs["new"]
    figures = _figures(new)
    columns = (
        Column("task", Phrase("column.task"), "text"),
        Column("method", Phrase("column.method"), "text"),
        Column("why", Phrase("column.why"), "text"),
        Column("fitted", Phrase("column.fitted"), "date"),
    )
    body = tuple(
        (
            Phrase(f"method.task.{task}"),
            Phrase(f"method.name.{runs[task]['method']}"),
            Phrase(f"method.why.{_figures(runs[task]).get('why') or 'enough'}"),
            runs[task]["fitted_at"].date(),
        )
        for task in ORDER
        if task in runs
    )
    params: dict[str, Param] = {
        "customers": figures.get("customers"),
        "products": figures.get("products"),
        "pairs": figures.get("pairs"),
        "repeaters": figures.get("repeaters"),
        "through": new["data_through"],
    }
    return Draft(
        Phrase(f"method.first.{new['method']}", params),
        claims=(Claim(Quantity(int(figures.get("customers") or 0), "count:buyer"), "buyers"),),
        grid=Grid(columns, body),
        scope=Scope(),
        notes=(
            Phrase(f"method.because.{figures.get('why') or 'enough'}", params),
            Phrase("method.served", params),
            Phrase(
                "method.hash",
                {"hash": str(figures.get("data_hash") or "")[:12] or None, "run": new["run_id"]},
            ),
        ),
        follow_ups=(says("better"), says("recommendation_results"), says("best_sellers")),
    )


def _better(runs: Mapping[str, Any]) -> Draft:
    measured = {
        task: evaluation
        for task in ORDER
        if task in runs and (evaluation := _figures(runs[task]).get("evaluation"))
    }
    personal = {task: e for task, e in measured.items() if "gain_served" in e}
    if not personal:
        return refused("method.not_measured")
    first = personal.get("new") or next(iter(personal.values()))
    columns = (
        Column("task", Phrase("column.task"), "text"),
        Column("ours", Phrase("column.ours"), "number"),
        Column("simple", Phrase("column.simple"), "text"),
        Column("theirs", Phrase("column.theirs"), "number"),
        Column("low", Phrase("column.low"), "number"),
        Column("high", Phrase("column.high"), "number"),
        Column("hit", Phrase("column.hit"), "percent", "fraction"),
        Column("coverage", Phrase("column.coverage"), "percent", "fraction"),
    )
    body = tuple(_row(task, evaluation) for task, evaluation in measured.items())
    claims = tuple(_claim(task, evaluation) for task, evaluation in personal.items())
    gain, wins = first["gain_served"], first["gain_served"]["low"] > 0
    params: dict[str, Param] = {
        "simple": first["simple"],
        "ours": exact(first["served"]["ndcg"], 3),
        "theirs": exact(first["simple_served"]["ndcg"], 3),
        "low": exact(gain["low"], 3),
        "high": exact(gain["high"], 3),
        "customers": gain["n"],
        "windows": len(first["windows"]),
        "trials": first.get("trials"),
        "on": date.fromisoformat(first["on"]) if first.get("on") else None,
    }
    return Draft(
        Phrase("method.better.yes" if wins else "method.better.no", params),
        certainty="estimate",
        claims=claims,
        grid=Grid(columns, body),
        scope=Scope(),
        notes=(Phrase("method.protocol", params), Phrase("method.past_only")),
        follow_ups=(says("method"), says("recommendation_results")),
    )


def _figures(run: Mapping[str, Any]) -> Mapping[str, Any]:
    return run["figures"] if isinstance(run["figures"], Mapping) else {}


def _claim(task: str, evaluation: Mapping[str, Any]) -> Claim:
    gain = evaluation["gain_served"]
    return Claim(
        Quantity(exact(evaluation["served"]["ndcg"], 4), "fraction"),
        "ndcg",
        (Subject("task", task, task),),
        base=Quantity(exact(evaluation["simple_served"]["ndcg"], 4), "fraction"),
        interval=Interval(exact(gain["low"], 4), exact(gain["high"], 4), Decimal("0.95"), "paired bootstrap of the difference"),
        n=int(gain["n"]),
        certainty="estimate",
    )  # fmt: skip


def _row(task: str, evaluation: Mapping[str, Any]) -> tuple[Cell, ...]:
    if "gain_served" in evaluation:
        gain, ours, theirs = evaluation["gain_served"], evaluation["served"], evaluation["simple_served"]
        values: tuple[Cell, ...] = (exact(ours["ndcg"], 3), evaluation["simple"], exact(theirs["ndcg"], 3))
        last: tuple[Cell, ...] = (exact(ours["hit"], 4), exact(ours["coverage"], 4))
    else:
        gain = evaluation["gain"]
        values = (None, evaluation["simple"], None)
        last = (exact(evaluation["hit"], 4), None)
    return (Phrase(f"method.task.{task}"), *values, exact(gain["low"], 3), exact(gain["high"], 3), *last)
