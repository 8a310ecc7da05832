"""From rows to what is recommended: history, scores, rules, and best sellers where the rest is too little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from analytics.capabilities.recommend_plan import last_day
from analytics.contract.facts import StoreFacts
from analytics.contract.scope import Filter
from analytics.recommendation.contract import Bought, Pairs, Scored
from analytics.recommendation.reasons import Base, PairCount, Reason, reason
from analytics.recommendation.rules import Card, Situation, choose
from analytics.recommendation.score import Parameters, Scores, score
from analytics.warehouse.plan import Results, Rows

FEWEST_HERE = 100
"""A country's own best sellers need so many order and product pairs among them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One product of the list: its row, its score with parts (None for a best seller), the reason, recent orders."""

    row: Mapping[str, Any]
    scored: Scored | None
    reason: Reason
    orders: int = 0


@dataclass(frozen=True, slots=True)
class Picked:
    """What is shown, in order; what each rule left out; whether best sellers are the country's own."""

    shown: tuple[Shown, ...]
    left_out: Mapping[str, int]
    of_country: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One customer before rules: scores, situation and cards."""

    history: Mapping[int, Mapping[str, Any]]
    situation: Situation
    scores: Scores | None
    cards: Mapping[int, Mapping[str, Any]]


def case_of(results: Results, facts: StoreFacts) -> Case:
    """The customer's history scored by the active run; no scores without a run or a history."""
    customer, run = _rows(results, "customer").first(), results["run"].first()
    history = {row["product_id"]: row for row in _rows(results, "history")}
    day = last_day(facts)
    # An order dated in the future counts as one of the last day.
    ages = {product: max(0, (day - row["last_on"]).days) for product, row in history.items()}
    resting: dict[str, int] = {}
    for product, row in history.items():
        if row["durable"] and row["family"]:
            resting[row["family"]] = min(ages[product], resting.get(row["family"], ages[product]))
    situation = Situation(
        bought=ages,
        returned=frozenset(row["product_id"] for row in _rows(results, "returned")),
        resting=resting,
        country=customer.get("country"),
        born=customer.get("birth_date"),
        today=facts.today,
    )
    cards = {row["id"]: row for row in _rows(results, "cards")}
    scores = None
    if run and history and len(_rows(results, "pairs")):
        trend = {product: float(row["trend"]) for product, row in cards.items()}
        bought = tuple(Bought(product, age) for product, age in sorted(ages.items()))
        scores = score(bought, _pairs(_rows(results, "pairs")), trend, _parameters(run["parameters"]))
    return Case(history, situation, scores, cards)


def chosen(case: Case, k: int, filters: tuple[Filter, ...], results: Results) -> Picked:
    """The scored products that every rule allows, then recent best sellers until there are ``k``."""
    best, of_country = _best(results)
    rows = {**best, **case.cards}
    cards = {product: _card(row, filters) for product, row in rows.items()}
    ranked = case.scores.product.tolist() if case.scores else []
    candidates = set(ranked)
    picked = choose([*ranked, *(p for p in best if p not in candidates)], cards, case.situation, k)
    counts = _counts(_rows(results, "pairs"), frozenset(picked.products))
    shown = tuple(
        _shown(rows[product], case.scores if product in candidates else None, counts, best)
        for product in picked.products
    )
    return Picked(shown, picked.left_out, of_country)


def _shown(
    row: Mapping[str, Any],
    scores: Scores | None,
    counts: Mapping[int, dict[int, PairCount]],
    best: Mapping[int, Mapping[str, Any]],
) -> Shown:
    scored = scores.scored(row["id"]) if scores else None
    if scored is None:
        return Shown(row, None, Reason("best_seller"), int(best[row["id"]]["n"]))
    base = Base(float(row["base_30d"]), float(row["base_ever"]))
    return Shown(row, scored, reason(scored, counts.get(row["id"], {}), base))


def _best(results: Results) -> tuple[dict[int, Mapping[str, Any]], bool]:
    here = list(_rows(results, "best_here"))
    of_country = sum(int(row["n"]) for row in here) >= FEWEST_HERE
    rows = here if of_country else list(_rows(results, "best_anywhere"))
    return {row["id"]: row for row in rows}, of_country


def _card(row: Mapping[str, Any], filters: tuple[Filter, ...]) -> Card:
    attributes = row["attributes"] if isinstance(row["attributes"], Mapping) else {}
    least = attributes.get("min_age")
    return Card(
        product=row["id"],
        kind=row["kind"],
        is_active=bool(row["is_active"]),
        stock=row["stock"],
        family=row["family"],
        durable=row["durable"],
        min_age=least if isinstance(least, int) else None,
        countries=frozenset(attributes.get("countries_allowed") or ()),
        asked_for=all(_wanted(row, wanted) for wanted in filters),
    )


def _wanted(row: Mapping[str, Any], wanted: Filter) -> bool:
    return (str(row.get(wanted.dimension)) in wanted.ids) != wanted.negated


def _pairs(rows: Rows) -> Pairs:
    columns = dict(zip(rows.columns, zip(*rows.values, strict=True), strict=True))
    kinds = dict.fromkeys(("weight", "content"), np.float64)
    arrays: dict[str, Any] = {
        f.name: np.array(columns[f.name], dtype=kinds.get(f.name, np.int64)) for f in fields(Pairs)
    }
    return Pairs(**arrays)


def _counts(rows: Rows, targets: frozenset[int]) -> dict[int, dict[int, PairCount]]:
    found: dict[int, dict[int, PairCount]] = {}
    if not len(rows):
        return found
    at = {name: rows.columns.index(name) for name in rows.columns}
    for row in rows.values:
        if row[at["target"]] in targets:
            found.setdefault(row[at["target"]], {})[row[at["source"]]] = PairCount(
                row[at["n_both"]], row[at["n_source"]], row[at["n30_both"]], row[at["n30_source"]]
            )
    return found


def _parameters(stored: Any) -> Parameters:
    """The run's own parameters; a name of another release is passed over."""
    known = {f.name for f in fields(Parameters)}
    given: Iterable[tuple[str, Any]] = stored.items() if isinstance(stored, Mapping) else ()
    return Parameters(**{name: float(value) for name, value in given if name in known})


def _rows(results: Results, name: str) -> Rows:
    return results.rows.get(name, Rows((), ()))
