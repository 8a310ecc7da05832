"""From rows to what is recommended: history, scores, rules, and best sellers where the rest is too little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np

from analytics.capabilities.recommend_plan import last_day
from analytics.contract.facts import StoreFacts
from analytics.contract.scope import Filter
from analytics.recommendation.contract import Bought, Scored, Weights
from analytics.recommendation.reasons import Base, PairCount, Reason, reason
from analytics.recommendation.rules import Card, Situation, choose
from analytics.recommendation.score import Parameters, Scores, score
from analytics.warehouse.plan import Results, Rows

PERSONAL = ("linear", "walk")
"""Methods that score by what a customer bought."""
FEWEST_HERE = 100
"""A country's own best sellers need so many order and product pairs among them."""
LOOKED_AT, LOOKED_AT_EACH = 50, 10
"""So many candidates that were not bought yet are looked at first, and so many more for each one wanted."""


class Same[T]:
    """A value that equals itself alone: a key of a cache that costs no look at what is in it."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


@dataclass(frozen=True, slots=True)
class Shown:
    """One product of the list: its row, its score with parts (None for a best seller), the reason, recent orders."""

    row: Mapping[str, Any]
    scored: Scored | None
    reason: Reason
    orders: int = 0


@dataclass(frozen=True, slots=True)
class Picked:
    """What is shown, in order; what each rule left out; whether best sellers are among it, the country's own."""

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
    cards = {row["id"]: row for name in ("cards", "cards_rest") for row in _rows(results, name)}
    scores = None
    if run and run["method"] in PERSONAL and history and len(_rows(results, "pairs")):
        bought = tuple(Bought(product, age) for product, age in sorted(ages.items()))
        scores = _scores(Same(_rows(results, "pairs")), bought, _parameters(run["parameters"]))
    return Case(history, situation, scores, cards)


def split(case: Case, k: int) -> tuple[list[int], list[int]]:
    """The candidates, best first: those that most likely fill a list of ``k``, and the rest."""
    ranked = case.scores.product.tolist() if case.scores else []
    gone = case.situation.bought.keys() | case.situation.returned
    fresh = [place for place, product in enumerate(ranked) if product not in gone]
    wanted = LOOKED_AT + LOOKED_AT_EACH * k
    end = fresh[wanted] if wanted < len(fresh) else len(ranked)
    return ranked[:end], ranked[end:]


def is_filled(case: Case, k: int, filters: tuple[Filter, ...]) -> bool:
    """Whether the candidates that were looked at first give ``k`` products: then no other can come before them."""
    first, _ = split(case, k)
    cards = {product: _card(row, filters) for product, row in case.cards.items()}
    return len(choose(first, cards, case.situation, k).products) == k


def chosen(case: Case, k: int, filters: tuple[Filter, ...], results: Results) -> Picked:
    """The scored products that every rule allows, then recent best sellers until there are ``k``."""
    best, of_country = _best(results)
    rows = {**best, **case.cards}
    cards = {product: _card(row, filters) for product, row in rows.items()}
    ranked = case.scores.product.tolist() if case.scores else []
    candidates = set(ranked)
    picked = choose([*ranked, *(p for p in best if p not in candidates)], cards, case.situation, k)
    counts = _counts(results, frozenset(picked.products))
    shown = tuple(
        _shown(rows[product], case.scores if product in candidates else None, counts, best)
        for product in picked.products
    )
    any_best = any(one.scored is None for one in shown)
    return Picked(shown, picked.left_out, of_country and any_best)


def _shown(
    row: Mapping[str, Any],
    scores: Scores | None,
    counts: Mapping[int, dict[int, PairCount]],
    best: Mapping[int, Mapping[str, Any]],
) -> Shown:
    scored = scores.scored(row["id"]) if scores else None
    if scored is None:
        return Shown(row, None, Reason("best_seller"), int(best[row["id"]]["n"]))
    base = Base(row["base_30d"], row["base_ever"])
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
    # A product is filtered on by the id that people see.
    key = "external_id" if wanted.dimension == "product" else wanted.dimension
    return (str(row.get(key)) in wanted.ids) != wanted.negated


@lru_cache(maxsize=4)
def _scores(pairs: Same[Rows], bought: tuple[Bought, ...], parameters: Parameters) -> Scores:
    """Scored once for all rounds of a turn."""
    rows = pairs.value
    flat = np.fromiter(chain.from_iterable(rows.values), np.float64, len(rows) * len(rows.columns))
    # Ids are far below 2^53, so doubles hold them exactly; a product without a pace has none.
    columns = dict(zip(rows.columns, flat.reshape(len(rows), -1).T, strict=True))
    source, target = columns["source"].astype(np.int64), columns["target"].astype(np.int64)
    known = ~np.isnan(columns["trend"])
    trend = dict(zip(target[known].tolist(), columns["trend"][known].tolist(), strict=True))
    return score(bought, Weights(source, target, columns["weight"], columns["content"]), trend, parameters)


def _counts(results: Results, targets: frozenset[int]) -> dict[int, dict[int, PairCount]]:
    found: dict[int, dict[int, PairCount]] = {}
    for name in ("counts", "counts_rest"):
        for row in _rows(results, name):
            if row["target"] in targets:
                found.setdefault(row["target"], {})[row["source"]] = PairCount(
                    row["n_both"], row["n_source"], row["n30_both"], row["n30_source"]
                )
    return found


def _parameters(stored: Any) -> Parameters:
    """The run's own parameters; a name of another release is passed over."""
    known = {f.name for f in fields(Parameters)}
    given: Iterable[tuple[str, Any]] = stored.items() if isinstance(stored, Mapping) else ()
    return Parameters(**{name: float(value) for name, value in given if name in known})


def _rows(results: Results, name: str) -> Rows:
    return results.rows.get(name, Rows((), ()))
