"""From rows to what is recommended: history, scores, rules, and best sellers where the rest is too little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import chain
from typing import Any

import numpy as np

from analytics.capabilities.offers import kept
from analytics.capabilities.offers.listing import title
from analytics.capabilities.offers.past import Past, past_of, seen_of
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
from analytics.recommendation.score import MOST_HISTORY, Parameters, Scores, Table, own_strength, score
from analytics.warehouse.plan import Results, Rows

PERSONAL = ("linear", "walk")
"""Methods that score by what a customer bought with what; ``own`` scores by her own orders alone."""
FEWEST_HERE = 100
"""A country's own best sellers need so many order and product pairs among them."""
LOOKED_AT, LOOKED_AT_EACH = 50, 10
"""So many candidates that were not bought yet are looked at first, and so many more for each one wanted."""


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
    choices: dict[object, Choice] = field(default_factory=dict)
    """What was chosen from the shelf, by what was asked for."""


def case_of(results: Results, facts: StoreFacts, task: Task = "new", *, looked_at: bool = False) -> Case:
    """The customer's history scored by the active run; no scores without a run or a history.

    With ``looked_at`` the history is what a visitor looked at: nothing of it was bought.
    """
    key = ("case", task, looked_at, frozenset(results.names))
    return results.made(key, lambda: _case_of(results, facts, task, looked_at))


def _case_of(results: Results, facts: StoreFacts, task: Task, looked_at: bool) -> Case:
    customer, run = _rows(results, "customer").first(), results["run"].first()
    past = _past_in(results, facts)
    returning = _returning(results, past) if task == "next" else {}
    situation = Situation(
        bought={} if looked_at else past.ages,
        returned=past.returned,
        resting={} if looked_at else past.resting,
        country=customer.get("country"),
        born=customer.get("birth_date"),
        today=facts.today,
        segment=customer.get("segment"),
        task=task,
        in_vain=frozenset(row["product_id"] for row in _rows(results, "in_vain")),
        not_due=not_due(past.ages, {p: row["gap_25"] for p, row in returning.items()}),
        prices=price_band(past.paid),
    )
    cards = {row["id"]: row for name in ("pinned", "cards", "cards_rest") for row in _rows(results, name)}
    rules, unreadable = _rules(results)
    scores = None
    personal = run and (run["method"] in PERSONAL or (task == "next" and run["method"] == "own"))
    known = len(_rows(results, "pairs")) or kept.pairs_in(results) is not None
    if personal and past.history and (task == "next" or known):
        # Scored once for all rounds of a turn: what a later round reads changes no score, but for the pairs.
        key = ("scores", task, "pairs" in results.names)
        scores = results.made(key, lambda: _scored(results, past, returning, run))
    shelf, goods = kept.shelf_in(results, rules, lambda row: card_of(row, NO_LIMITS))
    times = past.times if task == "next" else {}
    return Case(past.history, situation, scores, cards, rules, unreadable, returning, times, shelf, goods)


def _past_in(results: Results, facts: StoreFacts) -> Past:
    bought, day = results.rows.get("bought"), last_day(facts)
    return results.made(
        "past",
        lambda: seen_of(_rows(results, "history"), day) if bought is None else past_of(bought, day),
    )


def _returning(results: Results, past: Past) -> Mapping[int, Mapping[str, Any]]:
    """How often buyers come back for what was bought last, and after how many days."""
    if "returning" in results.rows:
        return {row["product_id"]: row for row in results["returning"]}
    every = kept.returning_in(results)
    newest = sorted(past.ages, key=lambda product: (past.ages[product], product))[:MOST_HISTORY]
    return {product: every[product] for product in sorted(newest) if product in every}


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


def _scored(
    results: Results, past: Past, returning: Mapping[int, Mapping[str, Any]], run: Mapping[str, Any]
) -> Scores:
    bought = [Bought(product, age) for product, age in past.ages.items()]
    parameters = parameters_of(run["parameters"])
    own: dict[int, float] = {}
    if parameters.own_share:
        repeats = {product: float(row["repeat"]) for product, row in returning.items()}
        own = own_strength(past.orders, repeats, parameters)
    # Own frequency alone looks at no pair.
    if run["method"] not in PERSONAL:
        return score(bought, _table(_NO_PAIRS), parameters, own)
    table = kept.table_in(results)
    return score(bought, _table(_rows(results, "pairs")) if table is None else table, parameters, own)


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
    if not run or run["method"] not in (*PERSONAL, "own") or "pairs" in results.rows:
        return False
    goods = results.kept.get("goods")
    is_known = len(_rows(results, "bought")) or len(_rows(results, "history"))
    return goods is not None and not len(goods) and is_known > 0


def _rules(results: Results) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    rows = results.kept.get("rules")
    return rows.made("rules", lambda: rules_in(rows.rows)) if rows else rules_in(_rows(results, "rules"))


def _from_shelf(case: Case, shelf: Shelf, k: int, limits: Limits, more: Iterable[int] = ()) -> Choice:
    """As ``_chosen`` of all candidates, and of ``more`` after them."""
    key = (k, limits, tuple(more))
    if key not in case.choices:
        ranked, values = np.zeros(0, dtype=np.int64), np.zeros(0)
        if case.scores is not None:
            ranked, values = case.scores.product, case.scores.score
        ranked, values = shelf.with_named(ranked, values, case.situation, key[2])
        asked = (lambda product: asked_for(case.goods[product], limits)) if limits != NO_LIMITS else None
        case.choices[key] = shelf.choose(ranked, case.situation, k, values, asked)
    return case.choices[key]


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
        held = _lowered_on(case.shelf, picked, limits, case)
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
        held = _lowered(picked, cards, rows, case)
    shown = tuple(
        replace(_shown(row, scored, counts, best), adjusted=picked.adjusted.get(row["id"]))
        for row, scored in found
    )
    any_best = any(one.reason.kind == "best_seller" for one in shown)
    return Picked(shown, picked.left_out, of_country and any_best, picked.moved, held)


def _lowered_on(shelf: Shelf, picked: Choice, limits: Limits, case: Case) -> dict[str, tuple[str, ...]]:
    """As ``_lowered`` of all candidates."""
    if case.scores is None:
        return {}
    product, near = case.scores.product, case.scores.score > picked.least
    near[[n for n in picked.numbers if n < len(near)]] = True
    at = shelf.places(product)
    place = np.flatnonzero(near & (at >= 0))
    place = place[shelf.allowed(at[place], case.situation)]
    if limits != NO_LIMITS:
        place = place[[asked_for(case.goods[p], limits) for p in product[place].tolist()]]
    marked = shelf.lowered(at[place], case.situation).items()
    found = {code: place[marks] for code, marks in marked if marks.any()}
    # Told in the order in which the first of each stands.
    return {
        code: tuple(title(case.goods[p]) for p in product[those].tolist())
        for code, those in sorted(found.items(), key=lambda item: item[1][0])
    }


def _lowered(
    picked: Choice, cards: Mapping[int, Card], rows: Mapping[int, Mapping[str, Any]], case: Case
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
        card = cards.get(product)
        held = lowered(card, case.situation) if card else {}
        if card is None or not held or forbids(card, case.situation, effect(mine, card.traits)):
            continue
        for code in held:
            found[code] = (*found.get(code, ()), title(rows[product]))
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


def _table(rows: Rows) -> Table:
    flat = np.fromiter(chain.from_iterable(rows.values), np.float64, len(rows) * len(rows.columns))
    # Ids are far below 2^53, so doubles hold them exactly; a product without a pace has none.
    columns = dict(zip(rows.columns, flat.reshape(len(rows), len(rows.columns)).T, strict=True))
    source, target = columns["source"].astype(np.int64), columns["target"].astype(np.int64)
    known = ~np.isnan(columns["trend"])
    trend = dict(zip(target[known].tolist(), columns["trend"][known].tolist(), strict=True))
    return Table.of(Weights(source, target, columns["weight"], columns["content"]), trend)


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
