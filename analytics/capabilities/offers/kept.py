"""What lists are made of that is kept between turns: pairs ready to be summed, cards with rules, counts behind reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from analytics.capabilities.offers.plan import REFILL
from analytics.recommendation.contract import Ints, Scored, Weights
from analytics.recommendation.merchandising import Rule
from analytics.recommendation.reasons import LOOKED_AT, PairCount
from analytics.recommendation.rules import Card, Shelf
from analytics.recommendation.score import Table
from analytics.warehouse.plan import Column, Kept, Results

COUNTS = ("n_both", "n_source", "n30_both", "n30_source")

Row = Mapping[str, Any]


def pairs_in(results: Results) -> Kept | None:
    """The pairs of the run, where they are kept: those of the task's own run, or of the run that answers ``new``."""
    return next((k for name in ("own_pairs", "kept_pairs") if (k := results.kept.get(name)) and len(k)), None)


def table_in(results: Results) -> Table | None:
    """The pairs, ready to be summed."""
    pairs = pairs_in(results)
    return None if pairs is None else pairs.made("table", lambda: _table(pairs, results.kept["factors"]))


def _table(pairs: Kept, factors: Kept) -> Table:
    c, f = pairs.columns, factors.columns
    trend = dict(zip(f["product_id"].tolist(), f["trend"].tolist(), strict=True))
    numbers = (c[name].astype(np.float64) for name in ("weight", "content"))
    return Table.of(Weights(_whole(c["source"]), _whole(c["target"]), *numbers), trend)


def shelf_in(
    results: Results, rules: tuple[Rule, ...], card: Callable[[Row], Card]
) -> tuple[Shelf | None, Mapping[int, Row]]:
    """All products with the rules, and their rows; none where they are not kept."""
    goods = results.kept.get("goods")
    if goods is None or not len(goods):
        return None, {}
    return goods.made("shelf", lambda: _shelf(goods, results, rules, card))


def _shelf(
    goods: Kept, results: Results, rules: tuple[Rule, ...], card: Callable[[Row], Card]
) -> tuple[Shelf, Mapping[int, Row]]:
    rows = {row["id"]: row for row in goods.rows}
    again = _by_product(results, "repeat")
    cards = {product: card({**row, "repeat": again.get(product)}) for product, row in rows.items()}
    return Shelf(cards, rules), rows


def row_of(results: Results, row: Row) -> Row:
    """The row of a product with the shares behind a reason."""
    bases = {name: _by_product(results, name).get(row["id"], 0.0) for name in ("base_30d", "base_ever")}
    return {**row, **bases}


def _by_product(results: Results, name: str) -> Mapping[int, float]:
    factors = results.kept["factors"]
    c = factors.columns
    return factors.made(name, lambda: dict(zip(c["product_id"].tolist(), c[name].tolist(), strict=True)))


def returning_in(results: Results) -> Mapping[int, Row]:
    """How often buyers come back for each product, and after how many days (None with too few of them)."""
    factors = results.kept.get("factors")
    return {} if factors is None else factors.made("returning", lambda: _returning(factors))


def _returning(factors: Kept) -> Mapping[int, Row]:
    c = factors.columns
    days = {n: [None if d != d else int(d) for d in c[n].tolist()] for n in REFILL}
    lines = zip(c["product_id"].tolist(), c["repeat"].tolist(), *days.values(), strict=True)
    return {line[0]: dict(zip(("product_id", "repeat", *REFILL), line, strict=True)) for line in lines}


def counts_of(results: Results, scored: Scored) -> dict[int, PairCount]:
    """The customers behind the pairs of a product and those purchases that speak the most for it."""
    pairs = pairs_in(results)
    if pairs is None:
        return {}
    keys, order, width = pairs.made("by pair", lambda: _by_pair(pairs))
    found = {}
    for source in [c.source for c in scored.contributions if c.total > 0][:LOOKED_AT]:
        key = scored.product * width + source
        at = int(np.searchsorted(keys, key))
        if at < len(keys) and keys[at] == key:
            found[source] = PairCount(*(int(pairs.columns[name][order[at]]) for name in COUNTS))
    return found


def _by_pair(pairs: Kept) -> tuple[Ints, Ints, int]:
    source, target = _whole(pairs.columns["source"]), _whole(pairs.columns["target"])
    width = int(source.max(initial=0)) + 1
    keys = target * width + source
    order = np.argsort(keys, kind="stable")
    return keys[order], order, width


def _whole(column: Column) -> Ints:
    return column.astype(np.int64)
