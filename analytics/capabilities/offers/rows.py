"""From rows to what is recommended: history, scores, rules, and best sellers where the rest is too little."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np

from analytics.capabilities.offers import kept
from analytics.capabilities.offers.plan import last_day
from analytics.capabilities.offers.traits import NO_LIMITS, Limits, asked_for, traits_of
from analytics.contract.facts import StoreFacts
from analytics.recommendation.contract import Bought, Scored, Task, Weights
from analytics.recommendation.merchandising import Rule, UnreadableRule, effect, rule_of
from analytics.recommendation.reasons import Base, PairCount, Reason, reason
from analytics.recommendation.rules import (
    Card,
    Choice,
    Shelf,
    Situation,
    choose,
    for_customer,
    forbids,
    lowered,
    most_lift,
    not_due,
    price_band,
)
from analytics.recommendation.score import Parameters, Scores, Table, own_strength, score
from analytics.warehouse.plan import Results, Rows

PERSONAL = ("linear", "walk")
"""Methods that score by what a customer bought with what; ``own`` scores by her own orders alone."""
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
    """One product of the list: its row, its score with parts (None for a best seller), the reason, recent orders.

    ``adjusted`` is the score by which it stands: lifted and lowered by the rules.
    """

    row: Mapping[str, Any]
    scored: Scored | None
    reason: Reason
    orders: int = 0
    adjusted: float | None = None


@dataclass(frozen=True, slots=True)
class Picked:
    """What is shown, in order; what each rule left out; whether best sellers are among it, the country's own.

    ``lowered`` has, by what lowered them, the titles of products that are shown or would be without it.
    """

    shown: tuple[Shown, ...]
    left_out: Mapping[str, int]
    of_country: bool = False
    moved: tuple[str, ...] = ()
    lowered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One customer before rules: scores, situation and cards."""

    history: Mapping[int, Mapping[str, Any]]
    situation: Situation
    scores: Scores | None
    cards: Mapping[int, Mapping[str, Any]]
    rules: tuple[Rule, ...] = ()
    unreadable: tuple[str, ...] = ()
    returning: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    times: Mapping[int, int] = field(default_factory=dict)
    shelf: Shelf | None = None
    """All products with the rules, where those are kept between turns; else ``cards`` holds those that were read."""
    goods: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


def case_of(results: Results, facts: StoreFacts, task: Task = "new", *, looked_at: bool = False) -> Case:
    """The customer's history scored by the active run; no scores without a run or a history.

    With ``looked_at`` the history is what a visitor looked at: nothing of it was bought.
    """
    customer, run = _rows(results, "customer").first(), results["run"].first()
    history = {row["product_id"]: row for row in _rows(results, "history")}
    day = last_day(facts)
    # An order dated in the future counts as one of the last day.
    ages = {product: max(0, (day - row["last_on"]).days) for product, row in history.items()}
    resting: dict[str, int] = {}
    for product, row in history.items():
        if row["durable"] and row["family"]:
            resting[row["family"]] = min(ages[product], resting.get(row["family"], ages[product]))
    returning = {row["product_id"]: row for row in _rows(results, "returning")}
    situation = Situation(
        bought={} if looked_at else ages,
        returned=frozenset(row["product_id"] for row in _rows(results, "returned")),
        resting={} if looked_at else resting,
        country=customer.get("country"),
        born=customer.get("birth_date"),
        today=facts.today,
        segment=customer.get("segment"),
        task=task,
        in_vain=frozenset(row["product_id"] for row in _rows(results, "in_vain")),
        not_due=not_due(ages, {p: row["gap_25"] for p, row in returning.items()}),
        prices=price_band(row["paid"] for row in history.values() if row["paid"] is not None),
    )
    cards = {row["id"]: row for name in ("pinned", "cards", "cards_rest") for row in _rows(results, name)}
    rules, unreadable = _rules(results)
    scores = None
    personal = run and (run["method"] in PERSONAL or (task == "next" and run["method"] == "own"))
    known = len(_rows(results, "pairs")) or kept.pairs_in(results) is not None
    if personal and history and (task == "next" or known):
        scores = _scored(results, ages, run, day)
    times: dict[int, int] = {}
    for row in _rows(results, "orders"):
        times[row["product_id"]] = times.get(row["product_id"], 0) + 1
    shelf, goods = kept.shelf_in(results, rules, lambda row: card_of(row, NO_LIMITS))
    return Case(history, situation, scores, cards, rules, unreadable, returning, times, shelf, goods)


def rules_in(rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """The rules that can be read, and what is wrong with those that cannot ("r7: kind 'bost'")."""
    rules: list[Rule] = []
    unreadable: list[str] = []
    for row in rows:
        try:
            rules.append(rule_of(row))
        except UnreadableRule as error:
            unreadable.append(f"{row['external_id']}: {error}")
    return tuple(rules), tuple(unreadable)


def _scored(results: Results, ages: Mapping[int, int], run: Mapping[str, Any], day: date) -> Scores:
    bought = tuple(Bought(product, age) for product, age in sorted(ages.items()))
    parameters = parameters_of(run["parameters"])
    own: tuple[tuple[int, float], ...] = ()
    if parameters.own_share:
        orders = [
            Bought(row["product_id"], max(0, (day - row["ordered_on"]).days))
            for row in _rows(results, "orders")
        ]
        repeats = {row["product_id"]: float(row["repeat"]) for row in _rows(results, "returning")}
        own = tuple(own_strength(orders, repeats, parameters).items())
    # Own frequency alone looks at no pair.
    pairs = _rows(results, "pairs") if run["method"] in PERSONAL else _NO_PAIRS
    table = kept.table_in(results) if run["method"] in PERSONAL else None
    return _scores(Same(table or pairs), bought, parameters, own)


def split(case: Case, k: int) -> tuple[list[int], list[int]]:
    """The candidates, best first: those that most likely fill a list of ``k``, and the rest."""
    ranked = case.scores.product.tolist() if case.scores else []
    bought = case.situation.bought.keys() if case.situation.task == "new" else frozenset()
    gone = bought | case.situation.returned
    fresh = [place for place, product in enumerate(ranked) if product not in gone]
    wanted = LOOKED_AT + LOOKED_AT_EACH * k
    end = fresh[wanted] if wanted < len(fresh) else len(ranked)
    return ranked[:end], ranked[end:]


def is_filled(case: Case, k: int, limits: Limits) -> bool:
    """Whether the candidates that were looked at first give ``k`` products that no other can come before."""
    if case.shelf is not None:
        return len(_from_shelf(case, case.shelf, k, limits).products) == k
    first, rest = split(case, k)
    cards = {product: card_of(row, limits, case) for product, row in case.cards.items()}
    picked = _chosen(first, cards, case, k)
    if len(picked.products) < k:
        return False
    best_unseen = _score_of(case, rest[0]) * most_lift(case.rules, case.situation) if rest else 0.0
    return picked.least >= best_unseen


def pinned_ids(case: Case) -> tuple[str, ...]:
    """What people's rules give a place by name: it is looked at though no score speaks for it."""
    rules = for_customer(case.rules, case.situation)
    return tuple(sorted({p for rule in rules if rule.kind == "pin" for p in rule.goods.product}))


def _score_of(case: Case, product: int) -> float:
    scored = case.scores.scored(product) if case.scores else None
    return scored.score if scored else 0.0


def needs_pairs(results: Results) -> bool:
    """Whether the pairs of the history must be read: the run has too many of them to be kept."""
    run = results["run"].first()
    if not run or run["method"] not in PERSONAL or "pairs" in results.rows:
        return False
    goods = results.kept.get("goods")
    return goods is not None and not len(goods) and len(_rows(results, "history")) > 0


def _rules(results: Results) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    rows = results.kept.get("rules")
    return rows.made("rules", lambda: rules_in(rows.rows)) if rows else rules_in(_rows(results, "rules"))


def _from_shelf(case: Case, shelf: Shelf, k: int, limits: Limits, more: Iterable[int] = ()) -> Choice:
    """As ``_chosen`` of all candidates, and of ``more`` after them."""
    ranked, values = np.zeros(0, dtype=np.int64), np.zeros(0)
    if case.scores is not None:
        ranked, values = case.scores.product, case.scores.score
    behind = [*more, *shelf.effects(case.situation).named]
    if behind:
        after = np.array(list(dict.fromkeys(behind)), dtype=np.int64)
        after = after[~np.isin(after, ranked)]
        ranked, values = np.append(ranked, after), np.append(values, np.full(len(after), np.nan))
    asked = (lambda product: asked_for(case.goods[product], limits)) if limits != NO_LIMITS else None
    return shelf.choose(ranked, case.situation, k, values, asked)


def _chosen(ranked: list[int], cards: Mapping[int, Card], case: Case, k: int) -> Choice:
    scores = case.scores
    known = dict(zip(scores.product.tolist(), scores.score.tolist(), strict=True)) if scores else None
    there, named = set(ranked), set(pinned_ids(case))
    pinned = [p for p, row in case.cards.items() if p not in there and row["external_id"] in named]
    return choose([*ranked, *pinned], cards, case.situation, k, known, case.rules)


def chosen(case: Case, k: int, limits: Limits, results: Results) -> Picked:
    """The scored products that every rule allows, then recent best sellers until there are ``k``."""
    best, of_country = _best(results)
    if case.shelf is not None and case.scores is not None:
        picked = _from_shelf(case, case.shelf, k, limits, best)
        found = [(kept.row_of(results, case.goods[p]), case.scores.scored(p)) for p in picked.products]
        counts = {
            row["id"]: kept.counts_of(results, scored)
            for row, scored in found
            if scored and row["id"] not in best
        }
        shelf = case.shelf
        held = _lowered(
            picked, lambda p: shelf.card(p) if asked_for(case.goods[p], limits) else None, case.goods, case
        )
    else:
        rows = {**best, **case.cards}
        cards = {product: card_of(row, limits, case) for product, row in rows.items()}
        ranked = case.scores.product.tolist() if case.scores else []
        candidates = set(ranked)
        picked = _chosen([*ranked, *(p for p in best if p not in candidates)], cards, case, k)
        counts = _counts(results, frozenset(picked.products))
        found = [
            (rows[p], case.scores.scored(p) if case.scores and p in candidates else None)
            for p in picked.products
        ]
        held = _lowered(picked, cards.get, rows, case)
    shown = tuple(
        replace(_shown(row, scored, counts, best), adjusted=picked.adjusted.get(row["id"]))
        for row, scored in found
    )
    any_best = any(one.reason.kind == "best_seller" for one in shown)
    return Picked(shown, picked.left_out, of_country and any_best, picked.moved, held)


def _lowered(
    picked: Choice, card_at: Callable[[int], Card | None], rows: Mapping[int, Mapping[str, Any]], case: Case
) -> dict[str, tuple[str, ...]]:
    """What was lowered among what is shown, and what stood above its last one before."""
    found: dict[str, tuple[str, ...]] = {}
    shown, mine = set(picked.products), for_customer(case.rules, case.situation)
    if case.scores is None:
        return found
    near = (case.scores.score > picked.least) | np.isin(
        case.scores.product, np.array(sorted(shown), dtype=np.int64)
    )
    for product in case.scores.product[near].tolist():
        card = card_at(product)
        held = lowered(card, case.situation) if card else {}
        if card is None or not held or forbids(card, case.situation, effect(mine, card.traits)):
            continue
        for code in held:
            found[code] = (*found.get(code, ()), str(rows[product]["title"] or rows[product]["sku"]))
    return found


def _shown(
    row: Mapping[str, Any],
    scored: Scored | None,
    counts: Mapping[int, dict[int, PairCount]],
    best: Mapping[int, Mapping[str, Any]],
) -> Shown:
    if scored is None and row["id"] not in best:
        return Shown(row, None, Reason("pinned"))
    if scored is None:
        return Shown(row, None, Reason("best_seller"), int(best[row["id"]]["n"]))
    base = Base(row["base_30d"], row["base_ever"])
    return Shown(row, scored, reason(scored, counts.get(row["id"], {}), base))


def _best(results: Results) -> tuple[dict[int, Mapping[str, Any]], bool]:
    here = list(_rows(results, "best_here"))
    of_country = sum(int(row["n"]) for row in here) >= FEWEST_HERE
    rows = here if of_country else list(_rows(results, "best_anywhere"))
    return {row["id"]: row for row in rows}, of_country


def card_of(row: Mapping[str, Any], limits: Limits, case: Case | None = None) -> Card:
    """What rules need of a product's row."""
    attributes = row["attributes"] if isinstance(row["attributes"], Mapping) else {}
    own = case.returning.get(row["id"], {}) if case else {}
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
        asked_for=asked_for(row, limits),
        repeat=float(own.get("repeat") or row.get("repeat") or 0.0),
        traits=traits_of(row),
    )


@lru_cache(maxsize=4)
def _scores(
    pairs: Same[Rows | Table],
    bought: tuple[Bought, ...],
    parameters: Parameters,
    own: tuple[tuple[int, float], ...] = (),
) -> Scores:
    """Scored once for all rounds of a turn."""
    rows = pairs.value
    if isinstance(rows, Table):
        return score(bought, rows, parameters, dict(own))
    flat = np.fromiter(chain.from_iterable(rows.values), np.float64, len(rows) * len(rows.columns))
    # Ids are far below 2^53, so doubles hold them exactly; a product without a pace has none.
    columns = dict(zip(rows.columns, flat.reshape(len(rows), len(rows.columns)).T, strict=True))
    source, target = columns["source"].astype(np.int64), columns["target"].astype(np.int64)
    known = ~np.isnan(columns["trend"])
    trend = dict(zip(target[known].tolist(), columns["trend"][known].tolist(), strict=True))
    weights = Weights(source, target, columns["weight"], columns["content"])
    return score(bought, Table.of(weights, trend), parameters, dict(own))


_NO_PAIRS = Rows(("source", "target", "weight", "content", "trend"), ())


def _counts(results: Results, targets: frozenset[int]) -> dict[int, dict[int, PairCount]]:
    found: dict[int, dict[int, PairCount]] = {}
    for name in ("counts", "counts_rest"):
        for row in _rows(results, name):
            if row["target"] in targets:
                found.setdefault(row["target"], {})[row["source"]] = PairCount(
                    row["n_both"], row["n_source"], row["n30_both"], row["n30_source"]
                )
    return found


def parameters_of(stored: Any) -> Parameters:
    """The run's own parameters; a name of another release is passed over."""
    known = {f.name for f in fields(Parameters)}
    given: Iterable[tuple[str, Any]] = stored.items() if isinstance(stored, Mapping) else ()
    return Parameters(**{name: float(value) for name, value in given if name in known})


def _rows(results: Results, name: str) -> Rows:
    return results.rows.get(name, Rows((), ()))
