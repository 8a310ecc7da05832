"""Which method recommends and why, and whether it is better than best sellers: read from the record of the fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import select

from analytics.capabilities.offers.listing import refused, says
from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.contract.draft import Cell, Claim, Column, Draft, Grid, Question, Ready, Resolution, Subject
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Param, Phrase
from analytics.contract.scope import Scope
from analytics.contract.values import Interval, Quantity, exact
from analytics.planning.defining import terms_asked
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import active_runs

CAPABILITY = "recommendations.method"
ORDER = ("new", "next", "basket", "together", "like")
_BETTER = re.compile(
    r"\b(?:better|worse|beat\w*|outperform\w*|improve\w*|more accurate) (?:\w+ ){0,4}(?:best[- ]?sell\w+|popular\w*|random|simple|baseline|showing everyone)"
    r"|\bhow (?:good|accurate|reliable|well) (?:\w+ ){0,4}(?:recommend\w*|recommender|recs?|suggestions)\b|\b(?:accuracy|quality|hit rate|ndcg) of (?:the |our |your )?(?:recommend\w*|recs?)\b"
    r"|\b(?:recommend\w*|recommender|recs?|suggestions?)\b.*\b(?:suck|sucks|stink\w*|worth (?:it|the|anything)|rubbish|crap|garbage|useless|random|awful|terrible|nonsense|any good|any use|junk|a joke)\b"
    r"|\b(?:you|it|they|this|that)\b(?: \w+)? (?:just|only|simply|merely) (?:show|list|recommend|give|push|offer)\w*(?: (?:us|me|people|everyone|everybody|them))*(?: \w+)? (?:best[- ]?sellers|popular \w+|the same)\b(?=.*\b(?:everyone|everybody|all|each|again)\b|\W*$)"
    r"|\bcan (?:i|we) trust (?:the |your |these )?(?:recommend\w*|recs?|suggestions)\b|\bis (?:this|it|that|the recommender) (?:any )?better than\b",
    re.IGNORECASE,
)
_IT = r"(?:this|that|it|these|those|they|you|any of (?:this|it|these|them|those))"
_BAD = r"(?:rubbish|crap|garbage|nonsense|useless|random|awful|terrible|stupid|junk|bad|a joke|wrong)"
_JUDGED = re.compile(
    rf"\b(?:is|are|was|were) {_IT} (?:really |actually |even |all )?(?:any |at all |of )?(?:good|use|useful|decent|worth \w+|better|{_BAD})\b"
    rf"|\bhow (?:good|accurate|well|bad|reliable|often right) (?:are|is|do|does|did) {_IT}\b|\b(?:does|do|did) {_IT} (?:actually |really |even )?(?:work|help)\b"
    rf"|\b{_IT}(?:'s| is|'re| are)? (?:just |all |total(?:ly)? |complete(?:ly)? )?{_BAD}\b|\bwhy should (?:i|we|she|he|they|anyone) (?:trust|believe)\b",
    re.IGNORECASE,
)
"""A judgement of what was just recommended; the same words are about something else where nothing was."""
Judged = Literal["new", "next", "basket", "together"]
_ABOUT: Mapping[str, Judged] = {
    "products.recommend": "new", "products.for_segment": "new", "products.why_not": "new", "products.related": "together",
}  # fmt: skip
"""What answers a question, where it is measured."""


@dataclass(frozen=True, slots=True)
class MethodQuestion:
    """What answers and why (``method``), or how good it is (``better``) at a task; of an audience (``audience``)."""

    topic: Literal["method", "better", "audience"] = "method"
    task: Judged = "new"
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        return f"{CAPABILITY} {self.topic}{f' {self.task}' if self.task != 'new' else ''}"


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
        against=(
            r"\battribution\b|\bforecast\w*\b|\bcampaigns?\b|\bwork(?:s|ed)? (?:it |this |that )?out\b",
        ),
    )

    def claims(self, asked: Asked) -> int:
        """A judgement right after something was recommended, unless it says what to change ("rubbish, no tea")."""
        if _judges(asked):
            return 6
        if terms_asked(asked.reading):
            # "How do you decide that somebody is new": of a term, not of what is recommended.
            return -4
        if self.handles.cued(asked.text):
            return 6 if _BETTER.search(asked.text) else 4
        return 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """The one or the other, of the task that was just answered."""
        before = asked.focus
        task = _task_of(before)
        if not _judges(asked):
            return Ready(MethodQuestion("better" if _BETTER.search(asked.text) else "method", task or "new"))
        if isinstance(before, MethodQuestion):
            return Ready(replace(before, topic="better"))
        return Ready(MethodQuestion("better", task) if task else MethodQuestion("audience"))

    def plan(self, question: MethodQuestion, facts: StoreFacts) -> Plan:
        """The runs that answer."""
        return Plan({"runs": select(active_runs).order_by(active_runs.c.task)})

    def answer(self, question: MethodQuestion, results: Results, facts: StoreFacts) -> Draft:
        """From the record alone."""
        runs = {row["task"]: row for row in results["runs"]}
        if "new" not in runs:
            return refused("recommend.no_fit")
        if question.topic == "audience":
            return refused("method.audience")
        return _better(runs, question.task) if question.topic == "better" else _method(runs, facts)


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


def _judges(asked: Asked) -> bool:
    about = asked.focus.capability if asked.focus else ""
    known = about in (*_ABOUT, CAPABILITY, "products.audience")
    return (
        known
        and _JUDGED.search(asked.text) is not None
        and not asked.reading.filters()
        and not asked.reading.metrics
    )


def _task_of(before: Question | None) -> Judged | None:
    """The task that a question was answered by; None where it is none that is measured."""
    if before is None:
        return None
    task = getattr(before, "task", None) or _ABOUT.get(before.capability)
    several = before.capability == "products.related" and len(getattr(before, "products", ())) > 1
    return "basket" if several else task


def _better(runs: Mapping[str, Any], task: Judged) -> Draft:
    measured = {
        name: evaluation
        for name in ORDER
        if name in runs and (evaluation := _figures(runs[name]).get("evaluation"))
    }
    if task not in measured:
        return refused("method.not_measured")
    columns = (
        Column("task", Phrase("column.task"), "text"),
        Column("measure", Phrase("column.measure"), "text"),
        Column("ours", Phrase("column.ours"), "number"),
        Column("simple", Phrase("column.simple"), "text"),
        Column("theirs", Phrase("column.theirs"), "number"),
        Column("low", Phrase("column.low"), "number"),
        Column("high", Phrase("column.high"), "number"),
        Column("in_use", Phrase("column.in_use"), "text"),
        Column("coverage", Phrase("column.coverage"), "percent", "fraction"),
    )
    marks = {name: _mark(evaluation) for name, evaluation in measured.items()}
    first = marks[task]
    ordered = {task: first, **marks}
    low, high = first.gain["low"], first.gain["high"]
    verdict = "yes" if low > 0 else "worse" if high < 0 else "no"
    if verdict == "worse":  # "worse by 0.01 to 0.04"
        low, high = -high, -low
    params: dict[str, Param] = {
        "simple": first.simple,
        "ours": exact(first.ours, 3),
        "theirs": exact(first.theirs, 3),
        "low": exact(low, 3),
        "high": exact(high, 3),
        "customers": first.gain["n"],
        "windows": len(measured[task].get("windows", ())) or None,
        "trials": measured[task].get("trials"),
        "on": date.fromisoformat(measured[task]["on"]) if measured[task].get("on") else None,
    }
    return Draft(
        Phrase(f"method.better.{verdict}.{first.measure}", params),
        certainty="estimate",
        claims=tuple(claim for name, mark in ordered.items() for claim in _claims(name, mark)),
        grid=Grid(columns, tuple(_row(name, mark, runs[name]["method"]) for name, mark in ordered.items())),
        scope=Scope(),
        notes=(
            *(() if first.hits is None else (_in_words(*first.hits),)),
            Phrase("method.protocol" if params["windows"] else "method.protocol_baskets", params),
            Phrase("method.past_only"),
        ),
        follow_ups=(says("method"), says("recommendation_results")),
    )


@dataclass(frozen=True, slots=True)
class _Mark:
    """How a task's method did beside the best simple one, with the paired difference of the measure."""

    measure: Literal["ndcg", "hit"]
    ours: float
    simple: str
    theirs: float
    gain: Mapping[str, Any]
    hits: tuple[float, float] | None = None
    coverage: float | None = None


def _mark(evaluation: Mapping[str, Any]) -> _Mark:
    simple = str(evaluation["simple"])
    if "gain_served" not in evaluation:
        return _Mark("hit", evaluation["hit"], simple, evaluation["simple_hit"], evaluation["gain"])
    ours, theirs = evaluation["served"], evaluation["simple_served"]
    hits, gain = (ours["hit"], theirs["hit"]), evaluation["gain_served"]
    return _Mark("ndcg", ours["ndcg"], simple, theirs["ndcg"], gain, hits, ours["coverage"])


def _in_words(ours: float, theirs: float) -> Phrase:
    return Phrase(
        "method.hits",
        {"ours": Quantity(exact(ours, 4), "fraction"), "theirs": Quantity(exact(theirs, 4), "fraction")},
    )


def _figures(run: Mapping[str, Any]) -> Mapping[str, Any]:
    return run["figures"] if isinstance(run["figures"], Mapping) else {}


def _claims(task: str, mark: _Mark) -> tuple[Claim, Claim]:
    """The measure beside the simple method's, and their difference with the interval, which is its own."""
    subject, n, gain = (Subject("task", task, task),), int(mark.gain["n"]), mark.gain
    interval = Interval(exact(gain["low"], 4), exact(gain["high"], 4), Decimal("0.95"), "paired bootstrap")
    base = Quantity(exact(mark.theirs, 4), "fraction")
    return (
        Claim(Quantity(exact(mark.ours, 4), "fraction"), mark.measure, subject, base, n=n, certainty="estimate"),
        Claim(
            Quantity(exact(gain["value"], 4), "fraction"), f"{mark.measure}_gain", subject, interval=interval, n=n,
            certainty="estimate",
        ),
    )  # fmt: skip


def _row(task: str, mark: _Mark, method: str) -> tuple[Cell, ...]:
    return (
        Phrase(f"method.task.{task}"),
        Phrase(f"method.measure.{mark.measure}"),
        exact(mark.ours, 3),
        mark.simple,
        exact(mark.theirs, 3),
        exact(mark.gain["low"], 3),
        exact(mark.gain["high"], 3),
        Phrase(f"method.name.{method}"),
        None if mark.coverage is None else exact(mark.coverage, 4),
    )
