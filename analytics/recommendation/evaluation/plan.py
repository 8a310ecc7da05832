"""From a shop to what answers each task: what the size suggests, what a search shows to win, fitted on all of the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from analytics.recommendation.choice import MOST_PRODUCTS, Chosen
from analytics.recommendation.contract import Factors, Pairs, Shop, Task, Weights
from analytics.recommendation.evaluation.baskets import judged_baskets
from analytics.recommendation.evaluation.search import Search, Tell
from analytics.recommendation.models.basket import Basket, Together, TogetherSettings, orders_behind
from analytics.recommendation.models.likeness import Content
from analytics.recommendation.models.linear import NEXT, Linear, LinearSettings
from analytics.recommendation.models.pairs import Pace, PairsModel, counted, factors_of
from analytics.recommendation.models.walk import Walk, WalkSettings
from analytics.recommendation.rules import Card
from analytics.recommendation.score import Parameters

FEWEST_BASKETS = 50
"""Orders of two products or more, below which what goes together is told by likeness alone."""


@dataclass(frozen=True, slots=True)
class Answering:
    """What answers a task: the method, the code of why, all parameters flat, the evaluation (empty without one)."""

    method: str
    why: str
    parameters: dict[str, Any]
    evaluation: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """Everything that is stored of a fit. ``next`` is scored with the pairs of ``new``."""

    chosen: Mapping[Task, Answering]
    pairs: Mapping[Task, Pairs]
    factors: Factors
    trials: int


def learn(
    shop: Shop,
    cards: Mapping[int, Card],
    suits: Chosen,
    wish: tuple[float | None, Mapping[str, Mapping[str, Any]]],
    tell: Tell,
) -> Made:
    """Fit what suits; with a budget (CPU seconds) after a search, else with what the search before chose."""
    budget_s, kept = wish
    trials = 0
    if budget_s is None:
        chosen = _kept(suits, kept)
    else:
        search = Search(shop, cards, suits.method, budget_s, tell)
        chosen = _searched(suits, search)
        trials = len(search.trials)
    pairs: dict[Task, Pairs] = {}
    factors = factors_of(shop.purchases, np.unique(shop.purchases.product), Pace())
    method = _method(suits, chosen)
    if method is not None:
        model: PairsModel = method.fit(shop)
        pairs["new"], factors = model.pairs, model.factors
    elif len(shop.purchases):
        factors = counted(_no_pairs(), factors, shop.purchases)[1]
    for task, answering, found in _together(shop, budget_s is not None, kept):
        chosen[task] = answering
        if found is not None:
            pairs[task] = found
    like = Content().fit(shop)
    pairs["like"] = like.pairs
    chosen["like"] = Answering("content", "described", asdict(like.parameters), {})
    return Made(chosen, {task: p for task, p in pairs.items() if len(p)}, factors, trials)


def _kept(suits: Chosen, kept: Mapping[str, Mapping[str, Any]]) -> dict[Task, Answering]:
    """What was chosen before, where it still suits the size; defaults else."""
    chosen: dict[Task, Answering] = {}
    tasks: tuple[tuple[Task, Parameters], ...] = (("new", Parameters()), ("next", NEXT))
    for task, parameters in tasks:
        before = kept.get(task)
        simple = "popularity" if task == "new" else "own"
        if suits.method == "popularity":
            chosen[task] = Answering(simple, suits.why, asdict(_simple(task)), {})
        elif before and before["method"] in (suits.method, simple) and before.get("evaluation"):
            chosen[task] = Answering(
                before["method"], before["why"], dict(before["parameters"]), dict(before["evaluation"])
            )
        else:
            settings = WalkSettings() if suits.method == "walk" else LinearSettings()
            flat = asdict(settings) | asdict(parameters)
            chosen[task] = Answering(suits.method, suits.why, flat, {})
    return chosen


def _searched(suits: Chosen, search: Search) -> dict[Task, Answering]:
    chosen: dict[Task, Answering] = {}
    verdicts = search.run() if suits.method != "popularity" else ()
    tasks: tuple[Task, ...] = ("new", "next")
    for task in tasks:
        verdict = next((v for v in verdicts if v.task == task), None)
        simple = "popularity" if task == "new" else "own"
        if verdict is None:
            why = suits.why if suits.method == "popularity" else "short_history"
            chosen[task] = Answering(simple, why, asdict(_simple(task)), {})
        elif verdict.wins:
            flat = verdict.settings | asdict(verdict.parameters)
            chosen[task] = Answering(verdict.method, "wins", flat, verdict.figures)
        else:
            chosen[task] = Answering(simple, "no_better", asdict(_simple(task)), verdict.figures)
    return chosen


def _no_pairs() -> Weights:
    nothing = np.zeros(0, dtype=np.int64)
    return Weights(nothing, nothing, nothing.astype(np.float64), nothing.astype(np.float64))


def _simple(task: Task) -> Parameters:
    return Parameters(own_share=0.0 if task == "new" else 1.0)


def _method(suits: Chosen, chosen: Mapping[Task, Answering]) -> Linear | Walk | None:
    """The pairs that ``new`` and ``next`` share, by the settings of the task that they answer."""
    for task in ("new", "next"):
        answering = chosen[task]
        if answering.method in ("linear", "walk"):
            parameters = Parameters(**_known(answering.parameters, Parameters))
            if answering.method == "walk":
                return Walk(WalkSettings(**_known(answering.parameters, WalkSettings)), parameters)
            return Linear(LinearSettings(**_known(answering.parameters, LinearSettings)), parameters)
    return None


def _known(given: Mapping[str, Any], kind: type[Any]) -> dict[str, Any]:
    names = {f.name for f in fields(kind)}
    return {name: value for name, value in given.items() if name in names}


def _together(
    shop: Shop, searched: bool, kept: Mapping[str, Mapping[str, Any]]
) -> list[tuple[Task, Answering, Pairs | None]]:
    """What completes a basket and what goes with one product."""
    baskets = shop.baskets
    _, size = np.unique(baskets.customer, return_counts=True)
    if np.count_nonzero(size >= 2) < FEWEST_BASKETS:
        nothing = Answering("content", "few_baskets", {}, {})
        return [("basket", nothing, None), ("together", nothing, None)]
    products = len(np.unique(baskets.product))
    if products > MOST_PRODUCTS:
        walked = Walk().sketch(Shop(baskets, shop.texts))
        found = orders_behind(walked.pairs, baskets, walked.factors.product)
        answering = Answering("walk", "many_products", asdict(WalkSettings()), {})
        return [("basket", answering, found), ("together", answering, found)]
    measured = judged_baskets(shop) if searched else {}
    result: list[tuple[Task, Answering, Pairs | None]] = []
    for method in (Basket(), Together()):
        evaluation = measured.get(method.task) or dict(kept.get(method.task, {}).get("evaluation") or {})
        wins = not evaluation or evaluation["gain"]["low"] > 0
        chosen = method if wins else Together(TogetherSettings(plain=True), method.task)
        why = "enough" if not evaluation else "wins" if wins else "no_better_basket"
        name = method.name if wins else "confidence"
        answering = Answering(name, why, asdict(chosen.settings), evaluation)
        result.append((method.task, answering, chosen.fit(shop).pairs))
    return result


__all__ = ["Answering", "Made", "Tell", "learn"]
