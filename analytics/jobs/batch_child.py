"""The lists of all customers, made by ``analytics.jobs.batch`` as ``python -m analytics.jobs.batch_child FOLDER``.

A part is written for every few hundred customers; parts that are there are not made again.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.jobs.batch_files import AT_ONCE, BEST, ORDER, ORDERS, PAIRS, PEOPLE, PRODUCTS, Order
from analytics.jobs.child import Folder, run_main
from analytics.recommendation.block import Histories, Square, best, pair_parts
from analytics.recommendation.contract import Contribution, Ints, Purchases, Scored, Weights
from analytics.recommendation.control import is_control
from analytics.recommendation.merchandising import Rule, Traits, UnreadableRule, rule_of
from analytics.recommendation.reasons import Base, PairCount, Reason, reason
from analytics.recommendation.rules import Card, Situation, choose, not_due, price_band
from analytics.recommendation.score import Parameters

DEEPER = 3
"""A list is stored so many times as deep as it is shown, so that rules of a later day still fill it."""
MARGIN = 60
"""So many candidates beside are handed to the rules."""


@dataclass(frozen=True)
class Desk:
    """All that lists are made of."""

    order: Order
    parameters: Parameters
    square: Square
    cards: Mapping[int, Card]
    bases: Mapping[int, Base]
    best: Mapping[str, list[tuple[int, int]]]
    rules: tuple[Rule, ...]
    counts: tuple[Ints, Ints]
    purchases: Purchases
    paid: Mapping[int, list[float]]
    refills: Mapping[int, int | None]


def work(folder: Folder) -> None:
    """Make the parts that are not there yet."""
    desk = _desk(folder)
    people = pq.read_table(folder.given / PEOPLE).to_pylist()
    for start in range(0, len(people), AT_ONCE):
        file = folder.made / f"part-{start // AT_ONCE:06d}.parquet"
        if file.exists():
            continue
        rows = _lists(desk, people[start : start + AT_ONCE])
        partial = file.with_suffix(".partial")
        pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), partial)
        partial.replace(file)


SCHEMA = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("rank", pa.int32()),
        ("product_id", pa.int64()),
        ("score", pa.float64()),
        ("kind", pa.string()),
        ("source", pa.int64()),
        ("both", pa.int64()),
        ("n", pa.int64()),
        ("base", pa.float64()),
        ("is_fallback", pa.bool_()),
        ("is_control", pa.bool_()),
    ]
)


def _desk(folder: Folder) -> Desk:
    order = Order.read(folder.given / ORDER)
    goods = pq.read_table(folder.given / PRODUCTS).to_pylist()
    products = np.array([row["id"] for row in goods], dtype=np.int64)
    pairs = pq.read_table(folder.given / PAIRS)
    columns = {name: pairs[name].to_numpy() for name in pairs.column_names}
    weights = Weights(columns["source"], columns["target"], columns["weight"], columns["content"])
    trend = np.array([row["trend"] for row in goods], dtype=np.float64)
    repeats = np.array([row["repeat"] for row in goods], dtype=np.float64)
    bought = pq.read_table(folder.given / ORDERS)
    customer, product, age = (bought[n].to_numpy() for n in ("customer", "product", "age"))
    paid: dict[int, list[float]] = {}
    for one, price in zip(customer.tolist(), bought["paid"].to_pylist(), strict=True):
        if price is not None:
            paid.setdefault(one, []).append(price)
    known = {f.name for f in fields(Parameters)}
    parameters = Parameters(**{n: v for n, v in order.parameters.items() if n in known})
    counts = np.stack([columns[n] for n in ("n_both", "n_source", "n30_both", "n30_source")], axis=1)
    keys = columns["source"] * (int(products.max(initial=0)) + 1) + columns["target"]
    sorting = np.argsort(keys, kind="stable")
    listed: dict[str, list[tuple[int, int]]] = {}
    for row in pq.read_table(folder.given / BEST).to_pylist():
        listed.setdefault(row["country"], []).append((row["product"], row["n"]))
    return Desk(
        order=order,
        parameters=parameters,
        square=Square.of(products, weights, trend, repeats),
        cards={row["id"]: _card(row) for row in goods},
        bases={row["id"]: Base(row["base_30d"], row["base_ever"]) for row in goods},
        best=listed,
        rules=_rules(order.rules),
        counts=(keys[sorting], counts[sorting]),
        purchases=Purchases.of(np.stack([customer, product, age], axis=1)),
        paid=paid,
        refills={row["id"]: row["gap_25"] for row in goods},
    )


def _rules(rows: list[dict[str, Any]]) -> tuple[Rule, ...]:
    found = []
    for row in rows:
        dated = {n: date.fromisoformat(row[n][:10]) if row[n] else None for n in ("starts_at", "ends_at")}
        try:
            found.append(rule_of({**row, **dated}))
        except UnreadableRule:
            continue
    return tuple(found)


def _card(row: Mapping[str, Any]) -> Card:
    traits = Traits(
        row["external_id"], row["brand"], row["category"], row["family"],
        frozenset(row["tags"]), frozenset(row["allergens"]), row["price"], row["margin"],
    )  # fmt: skip
    return Card(
        product=row["id"],
        kind=row["kind"],
        is_active=row["is_active"],
        stock=row["stock"],
        family=row["family"],
        durable=row["durable"],
        min_age=row["min_age"],
        countries=frozenset(row["countries"]),
        repeat=row["repeat"],
        traits=traits,
    )


def _lists(desk: Desk, people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    customers = np.array(sorted(p["id"] for p in people), dtype=np.int64)
    histories = Histories.of(desk.purchases, desk.square.products, customers)
    parts = pair_parts(desk.square, histories, desk.parameters, pairs=desk.order.method != "own")
    bought = histories.bought
    depth = DEEPER * desk.order.k
    scores = parts.total
    if desk.order.task == "new":
        scores = np.where(np.asarray(bought.todense()) > 0, 0.0, scores)
    ranked = best(scores, desk.square.products, depth + MARGIN)
    rows: list[dict[str, Any]] = []
    by_id = {p["id"]: p for p in people}
    ages = _ages(histories)
    for n, customer in enumerate(customers.tolist()):
        person = by_id[customer]
        places = ranked[n][ranked[n] >= 0]
        known = dict(zip(desk.square.products[places].tolist(), scores[n, places].tolist(), strict=True))
        filled = desk.best.get(person["country"] or "") or desk.best.get("", [])
        sold = dict(filled)
        situation = _situation(desk, person, ages.get(n, {}))
        every = [*known, *(p for p in sold if p not in known)]
        shown = choose(every, desk.cards, situation, depth, known, desk.rules).products
        for rank, product in enumerate(shown, 1):
            told = product in known and rank <= desk.order.k
            why = _reason(desk, parts, histories, (n, product)) if told else None
            if why is None and product in known:
                why = Reason("pattern")
            if why is None:
                why = Reason("best_seller", None, sold.get(product, 0))
            rows.append(
                {
                    "customer_id": customer, "rank": rank, "product_id": product, "score": known.get(product, 0.0),
                    "kind": why.kind, "source": why.source, "both": why.both, "n": why.n, "base": why.base,
                    "is_fallback": product not in known, "is_control": is_control(person["external_id"]),
                }
            )  # fmt: skip
    return rows


def _ages(histories: Histories) -> dict[int, dict[int, list[int]]]:
    found: dict[int, dict[int, list[int]]] = {}
    for row, column, age in zip(
        histories.order_row.tolist(),
        histories.order_column.tolist(),
        histories.order_age.tolist(),
        strict=True,
    ):
        found.setdefault(row, {}).setdefault(column, []).append(age)
    return found


def _situation(desk: Desk, person: Mapping[str, Any], mine: Mapping[int, list[int]]) -> Situation:
    products = desk.square.products
    bought = {int(products[column]): min(ages) for column, ages in mine.items()}
    resting: dict[str, int] = {}
    for product, age in bought.items():
        card = desk.cards[product]
        if card.durable and card.family:
            resting[card.family] = min(age, resting.get(card.family, age))
    return Situation(
        bought=bought,
        returned=frozenset(person["returned"]),
        resting=resting,
        country=person["country"],
        born=person["born"],
        today=date.fromisoformat(desk.order.today),
        segment=person["segment"],
        task="next" if desk.order.task == "next" else "new",
        in_vain=frozenset(person["in_vain"]),
        prices=price_band(desk.paid.get(person["id"], ())),
        not_due=not_due(bought, desk.refills) if desk.order.task == "next" else frozenset(),
    )


def _reason(desk: Desk, parts: Any, histories: Histories, cell: tuple[int, int]) -> Reason:
    """As a turn tells it, out of the contributions of this customer's purchases to this product."""
    n, product = cell
    column = int(np.searchsorted(desk.square.products, product))
    own = float(parts.own[n, column]) if parts.own is not None else 0.0
    found = [Contribution(product, 0.0, 0.0, own)] if own > 0 else []
    pace = float(desk.square.trend[column] ** desk.parameters.trend_power)
    for source, pattern, content in parts.of(n, column):
        found.append(Contribution(int(desk.square.products[source]), pattern * pace, content * pace))
    found.sort(key=lambda c: (-c.total, c.source))
    scored = Scored(product, 0.0, 1.0, tuple(found))
    counts = {c.source: _count(desk, c.source, product) for c in found[:3]}
    return reason(scored, {s: c for s, c in counts.items() if c}, desk.bases[product])


def _count(desk: Desk, source: int, target: int) -> PairCount | None:
    keys, counts = desk.counts
    key = source * (int(desk.square.products.max(initial=0)) + 1) + target
    at = int(np.searchsorted(keys, key))
    if at == len(keys) or keys[at] != key:
        return None
    return PairCount(*(int(v) for v in counts[at]))


if __name__ == "__main__":
    sys.exit(run_main(work))
