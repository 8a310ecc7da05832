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
from analytics.recommendation.contract import Bought, Ints, Scored, Weights
from analytics.recommendation.control import is_control
from analytics.recommendation.merchandising import Rule, Traits, UnreadableRule, rule_of
from analytics.recommendation.reasons import LOOKED_AT, Base, PairCount, Reason, reason
from analytics.recommendation.rules import Card, Shelf, Situation, not_due, price_band
from analytics.recommendation.score import Parameters, Scores, Table, own_strength, score

DEEPER = 3
"""A list is stored so many times as deep as it is shown, so that rules of a later day still fill it."""


@dataclass(frozen=True)
class Desk:
    """All that lists are made of: ``counts`` holds the customers behind each pair, by ``keys`` of target and source."""

    order: Order
    parameters: Parameters
    table: Table
    repeats: Mapping[int, float]
    shelf: Shelf
    bases: Mapping[int, Base]
    best: Mapping[str, list[tuple[int, int]]]
    keys: Ints
    counts: Ints
    past: Mapping[int, Past]
    refills: Mapping[int, int | None]
    durable: Mapping[int, str]
    """The family of each product that lasts."""


@dataclass(frozen=True)
class Past:
    """Purchases of one customer: one entry a product and day, with what was paid; by product, then in order of time."""

    product: tuple[int, ...]
    age: tuple[int, ...]
    paid: tuple[float, ...]

    def newest(self) -> dict[int, int]:
        """The age of the newest purchase by product; of each, the oldest stands first."""
        return dict(zip(self.product, self.age, strict=True))


NOTHING_BOUGHT = Past((), (), ())


def work(folder: Folder) -> None:
    """Make the parts that are not there yet."""
    desk = _desk(folder)
    people = pq.read_table(folder.given / PEOPLE).to_pylist()
    for start in range(0, len(people), AT_ONCE):
        file = folder.made / f"part-{start // AT_ONCE:06d}.parquet"
        if file.exists():
            continue
        columns = zip(*_lists(desk, people[start : start + AT_ONCE]), strict=True)
        partial = file.with_suffix(".partial")
        made = [pa.array(column, kind.type) for column, kind in zip(columns, SCHEMA, strict=False)]
        pq.write_table(pa.table(made, schema=SCHEMA) if made else SCHEMA.empty_table(), partial)
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
    pairs = pq.read_table(folder.given / PAIRS)
    columns = {name: pairs[name].to_numpy() for name in pairs.column_names}
    known = {f.name for f in fields(Parameters)}
    weights = Weights(columns["source"], columns["target"], columns["weight"], columns["content"])
    keys = _key(columns["source"], columns["target"])
    sorting = np.argsort(keys, kind="stable")
    counts = np.stack([columns[n] for n in ("n_both", "n_source", "n30_both", "n30_source")], axis=1)
    listed: dict[str, list[tuple[int, int]]] = {}
    for row in pq.read_table(folder.given / BEST).to_pylist():
        listed.setdefault(row["country"], []).append((row["product"], row["n"]))
    return Desk(
        order=order,
        parameters=Parameters(**{n: v for n, v in order.parameters.items() if n in known}),
        table=Table.of(weights, {row["id"]: row["trend"] for row in goods}),
        repeats={row["id"]: row["repeat"] for row in goods},
        shelf=Shelf({row["id"]: _card(row) for row in goods}, _rules(order.rules)),
        refills={row["id"]: row["gap_25"] for row in goods},
        bases={row["id"]: Base(row["base_30d"], row["base_ever"]) for row in goods},
        best=listed,
        keys=keys[sorting],
        counts=counts[sorting],
        past=_pasts(pq.read_table(folder.given / ORDERS)),
        durable={row["id"]: row["family"] for row in goods if row["durable"] and row["family"]},
    )


def _key(source: Any, target: Any) -> Any:
    """One number a pair; ids are below 2^31."""
    return target * 2**31 + source


def _pasts(bought: pa.Table) -> dict[int, Past]:
    customer, product, age, paid = (bought[n].to_numpy() for n in ("customer", "product", "age", "paid"))
    order = np.lexsort((-age, product, customer))
    people, starts = np.unique(customer[order], return_index=True)
    columns = [tuple(np.split(values[order], starts[1:])) for values in (product, age, paid)]
    return {
        person: Past(tuple(p.tolist()), tuple(a.tolist()), tuple(c.tolist()))
        for person, p, a, c in zip(people.tolist(), *columns, strict=True)
    }


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


Line = tuple[int, int, int, float, str, int | None, int, int, float, bool, bool]
"""A row, by the columns of ``SCHEMA``."""


def _lists(desk: Desk, people: list[dict[str, Any]]) -> list[Line]:
    return [row for person in sorted(people, key=lambda p: int(p["id"])) for row in _list(desk, person)]


def _list(desk: Desk, person: Mapping[str, Any]) -> list[Line]:
    """The rows of one customer: what a turn would show, and more of it."""
    past = desk.past.get(person["id"], NOTHING_BOUGHT)
    ages = past.newest()
    own: dict[int, float] = {}
    if desk.parameters.own_share:
        own = own_strength(map(Bought, past.product, past.age), desk.repeats, desk.parameters)
    scores = score(tuple(map(Bought, ages, ages.values())), desk.table, desk.parameters, own)
    situation = _situation(desk, person, ages, past)
    sold = dict(desk.best.get(person["country"] or "") or desk.best.get("", []))
    depth = DEEPER * desk.order.k
    shown, known = _shown(desk, scores, situation, depth, ())
    if len(shown) < depth:
        shown, known = _shown(desk, scores, situation, depth, tuple(sold))
    control = is_control(person["external_id"])
    rows: list[Line] = []
    for rank, product in enumerate(shown, 1):
        scored = scores.scored(product) if product in known and rank <= desk.order.k else None
        if scored is not None:
            why = reason(scored, _counts(desk, scored), desk.bases[product])
        elif product in known or product not in sold:
            why = Reason("pattern" if product in known else "pinned")
        else:
            why = Reason("best_seller", None, sold[product])
        rows.append(
            (
                person["id"], rank, product, known.get(product, 0.0), why.kind, why.source, why.both, why.n, why.base,
                product not in known, control,
            )
        )  # fmt: skip
    return rows


def _shown(
    desk: Desk, scores: Scores, situation: Situation, depth: int, more: tuple[int, ...]
) -> tuple[tuple[int, ...], dict[int, float]]:
    """What is shown of all that is scored, and of ``more`` behind it; the scores of it."""
    ranked, values = desk.shelf.with_named(scores.product, scores.score, situation, more)
    choice = desk.shelf.choose(ranked, situation, depth, values)
    known = [n for n in choice.numbers if n < len(scores)]
    return choice.products, dict(zip(ranked[known].tolist(), values[known].tolist(), strict=True))


def _situation(desk: Desk, person: Mapping[str, Any], ages: Mapping[int, int], past: Past) -> Situation:
    resting: dict[str, int] = {}
    for product in ages.keys() & desk.durable.keys():
        family = desk.durable[product]
        resting[family] = min(ages[product], resting.get(family, ages[product]))
    return Situation(
        bought=ages,
        returned=frozenset(person["returned"]),
        resting=resting,
        country=person["country"],
        born=person["born"],
        today=date.fromisoformat(desk.order.today),
        segment=person["segment"],
        task="next" if desk.order.task == "next" else "new",
        in_vain=frozenset(person["in_vain"]),
        not_due=not_due(ages, desk.refills) if desk.order.task == "next" else frozenset(),
        prices=price_band(price for price in past.paid if price == price),
    )


def _counts(desk: Desk, scored: Scored) -> dict[int, PairCount]:
    """The customers behind the pairs of a product and those purchases that speak the most for it."""
    found = {}
    for source in [c.source for c in scored.contributions if c.total > 0][:LOOKED_AT]:
        key = _key(source, scored.product)
        at = int(np.searchsorted(desk.keys, key))
        if at < len(desk.keys) and desk.keys[at] == key:
            found[source] = PairCount(*desk.counts[at].tolist())
    return found


if __name__ == "__main__":
    sys.exit(run_main(work))
