"""The answers about what is like a product, what goes with it, and what sells together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics.capabilities.offers.listing import (
    Line,
    claims,
    fraction,
    grid,
    left_out,
    money,
    references,
    refused,
    says,
    share,
    subject,
    title,
)
from analytics.capabilities.offers.rows import card_of, rules_in
from analytics.capabilities.offers.traits import Limits
from analytics.capabilities.offers.words import Wish, unpriced
from analytics.contract.draft import Cell, Chart, Claim, Column, Draft, Grid, Subject
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Phrase
from analytics.contract.scope import Filter, Scope
from analytics.contract.values import Interval, Quantity, exact
from analytics.recommendation.rules import MOST_OF_A_FAMILY, Choice, Situation, choose
from analytics.stats.proportions import wilson
from analytics.warehouse.plan import Results

FEWEST_TOGETHER = 5
"""A pair is quoted only with so many orders that hold both, and only above chance (lift over 1)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is of and cut to: the products as they are called, how many, out of what."""

    labels: tuple[str, ...]
    k: int
    scope: Scope
    wish: Wish
    cheaper: bool = False


def similar(asked: Asked, results: Results, facts: StoreFacts) -> Draft:
    """What resembles the products, those of the same category first: they stand instead of it."""
    sources = {row["id"]: row for row in results["sources"]}
    kinds = {row["category"] for row in sources.values()} - {None}
    rows: dict[int, Any] = {}
    scores: dict[int, float] = {}
    for row in results["pairs"]:
        rows[row["id"]] = row
        scores[row["id"]] = scores.get(row["id"], 0.0) + row["content"]
    prices = [row["price"] for row in sources.values() if row["price"] is not None]
    wish = _with_cheaper(asked, min(prices)) if asked.cheaper and prices else asked.wish
    # A substitute is of the same kind, so a family is not cut to three, and other kinds come after it.
    near = {p: score + (rows[p]["category"] in kinds) for p, score in scores.items() if score > 0}
    picked = _chosen(asked, results, rows, near, (facts, wish, frozenset(sources)), most_of_family=asked.k)
    lines = []
    for product in picked.products:
        row = rows[product]
        source = max(sources.values(), key=lambda s: (s["category"] == row["category"], -s["id"]))
        params = {
            "source": title(source),
            "category": row["category"] if row["category"] == source["category"] else None,
            "cheaper": _difference(source, row, facts),
        }
        lines.append(
            Line(row, Phrase("related.reason.similar", params), cells={"likeness": exact(scores[product], 2)})
        )
    if not lines and unpriced(asked.wish, rows.values()):
        return refused("listing.no_prices")
    if not lines:
        return refused("related.nothing_similar", {"product": " + ".join(asked.labels)})
    likeness = Column("likeness", Phrase("column.likeness"), "number")
    return Draft(
        Phrase("related.similar", {"product": " + ".join(asked.labels), "first": title(lines[0].row)}),
        certainty="estimate",
        grid=grid(lines, facts, (likeness,)),
        entities=references(lines),
        scope=asked.scope,
        chart=Chart("bar", {"x": "likeness", "y": "product"}),
        notes=(Phrase("related.by_description"), *left_out(picked.left_out)),
        follow_ups=(says("goes_with", product=asked.labels[0]), says("best_sellers"), says("method")),
    )


def _difference(source: Mapping[str, Any], row: Mapping[str, Any], facts: StoreFacts) -> Quantity | None:
    if source["price"] is None or row["price"] is None or row["price"] >= source["price"]:
        return None
    return Quantity((source["price"] - row["price"]).quantize(Decimal("0.01")), facts.currency)


def _with_cheaper(asked: Asked, price: Decimal) -> Wish:
    highest = asked.wish.max_price
    below = price - Decimal("0.01")
    return Wish(max_price=below if highest is None else min(highest, below), min_price=asked.wish.min_price)


def _chosen(
    asked: Asked,
    results: Results,
    rows: Mapping[int, Any],
    scores: Mapping[int, float],
    more: tuple[StoreFacts, Wish, frozenset[int]],
    most_of_family: int = MOST_OF_A_FAMILY,
) -> Choice:
    facts, wish, named = more
    rules, _ = rules_in(results["rules"])
    limits = Limits(asked.scope.filters, wish)
    cards = {product: card_of(row, limits) for product, row in rows.items()}
    situation = Situation(bought=dict.fromkeys(named, 0), today=facts.today, most_of_a_family=most_of_family)
    ranked = sorted(scores, key=lambda p: (-round(scores[p], 9), p))
    good = [p for p in ranked if scores[p] > 0]
    return choose(good, cards, situation, asked.k, scores, rules)


def goes_with(asked: Asked, results: Results, facts: StoreFacts) -> Draft:
    """What orders hold beside the products more often than by chance."""
    sources = {row["id"]: row for row in results["sources"]}
    runs = {row["task"]: row for row in results["runs"]}
    task = "basket" if len(sources) > 1 and "basket" in runs else "together"
    orders = _orders(runs, task)
    rows, scores, behind = _beside(results, task)
    pairs = {p: pair for p in scores if (pair := _best_pair(behind.get(p, []), orders)) is not None}
    few = len(scores) - len(pairs)
    told = {p: scores[p] for p in pairs}
    picked = _chosen(asked, results, rows, told, (facts, asked.wish, frozenset(sources)))
    lines = [_line(rows[p], pairs[p], sources, orders) for p in picked.products]
    named = " + ".join(asked.labels)
    if not lines and unpriced(asked.wish, rows.values()):
        return refused("listing.no_prices")
    if not lines:
        return refused("related.nothing_together", {"product": named})
    columns = (
        Column("both", Phrase("column.both"), "number", "count:order"),
        Column("lift", Phrase("column.lift"), "number", "x"),
    )
    method = runs[task]["method"]
    return Draft(
        Phrase(f"related.together.{'one' if len(sources) == 1 else 'many'}", {"product": named, "first": title(lines[0].row), "source": title(sources[pairs[picked.products[0]]["source"]])}),
        certainty="estimate",
        claims=claims(lines),
        grid=grid(lines, facts, columns),
        entities=references(lines),
        scope=asked.scope,
        chart=Chart("bar", {"x": "lift", "y": "product"}),
        notes=(
            Phrase(f"related.method.{method}", {"orders": orders, "through": runs[task]["data_through"]}),
            *((Phrase("related.too_few", {"n": few, "least": FEWEST_TOGETHER}),) if few else ()),
            *left_out(picked.left_out),
        ),
        follow_ups=(says("similar", product=asked.labels[0]), says("sells_together"), says("method")),
    )  # fmt: skip


def _beside(results: Results, task: str) -> tuple[dict[int, Any], dict[int, float], dict[int, list[Any]]]:
    """By product: its row, what speaks for it in all, and the pairs that can be quoted."""
    rows: dict[int, Any] = {}
    scores: dict[int, float] = {}
    behind: dict[int, list[Any]] = {}
    for row in results["pairs"]:
        if row["task"] == task:
            rows[row["id"]] = row
            scores[row["id"]] = scores.get(row["id"], 0.0) + row["weight"]
        if row["task"] == "together" or task == "basket":
            behind.setdefault(row["id"], []).append(row)
    return rows, scores, behind


def _orders(runs: Mapping[str, Any], task: str) -> int:
    figures = runs[task]["figures"] if task in runs and isinstance(runs[task]["figures"], Mapping) else {}
    return int(figures.get("orders") or 0)


def lift(row: Mapping[str, Any], orders: int) -> float:
    """How many times more often than by chance two products stand in one order; 0 where nothing can be told."""
    expected = row["n_source"] * row["n_target"]
    return float(row["n_both"] * orders / expected) if expected else 0.0


def _best_pair(rows: list[Any], orders: int) -> Any | None:
    """The pair to quote: the largest share with enough orders and above chance; None without one."""
    good = [r for r in rows if r["n_both"] >= FEWEST_TOGETHER and r["n_source"] and lift(r, orders) > 1]
    return max(good, key=lambda r: (r["n_both"] / r["n_source"], -r["source"]), default=None)


def _line(row: Mapping[str, Any], pair: Any, sources: Mapping[int, Any], orders: int) -> Line:
    source = sources[pair["source"]]
    low, high = wilson(pair["n_both"], pair["n_source"])
    params = {
        "share": share(pair["n_both"], pair["n_source"]),
        "source": title(source),
        "base": share(pair["n_target"], orders),
        "n": pair["n_source"],
        "low": fraction(low),
        "high": fraction(high),
    }
    claim = Claim(
        share(pair["n_both"], pair["n_source"]),
        subject=(subject(row), Subject("with", source["external_id"], title(source))),
        base=share(pair["n_target"], orders),
        interval=Interval(exact(low, 4), exact(high, 4), Decimal("0.95"), "Wilson"),
        n=pair["n_source"],
        certainty="estimate",
    )
    cells: dict[str, Cell] = {"both": int(pair["n_both"]), "lift": exact(lift(pair, orders), 1)}
    return Line(row, Phrase("related.reason.together", params), claim, cells)


def sells_together(asked: Asked, results: Results, facts: StoreFacts, least: int) -> Draft:
    """Pairs by how many orders more than chance hold both, with support, confidence and lift."""
    runs = {row["task"]: row for row in results["runs"]}
    orders = _orders(runs, "together")
    once: dict[tuple[str, str], Any] = {}
    for row in results["pairs"]:
        if lift(row, orders) > 1 and _fits(row, asked.scope.filters):
            # Each pair is stored both ways where both kept it: the way with the larger share is told.
            key = (min(row["a_id"], row["b_id"]), max(row["a_id"], row["b_id"]))
            if key not in once or row["n_source"] < once[key]["n_source"]:
                once[key] = row
    ranked = sorted(
        once.values(),
        key=lambda r: (-(r["n_both"] - r["n_source"] * r["n_target"] / max(1, orders)), r["a_id"], r["b_id"]),
    )[: asked.k]
    if not ranked:
        return refused("related.no_pairs", {"least": least})
    columns = (
        Column("a", Phrase("column.product"), "entity"),
        Column("b", Phrase("column.with"), "entity"),
        Column("both", Phrase("column.both"), "number", "count:order"),
        Column("support", Phrase("column.support"), "percent", "fraction"),
        Column("confidence", Phrase("column.confidence"), "percent", "fraction"),
        Column("lift", Phrase("column.lift"), "number", "x"),
        Column("price", Phrase("column.price_both"), "money", facts.currency),
    )
    body = tuple(
        (
            r["a"], r["b"], int(r["n_both"]), share(r["n_both"], orders).value,
            share(r["n_both"], r["n_source"]).value, exact(lift(r, orders), 1),
            money(r["price"]),
        )
        for r in ranked
    )  # fmt: skip
    first = ranked[0]
    about = (Subject("product", first["a_id"], first["a"]), Subject("with", first["b_id"], first["b"]))
    return Draft(
        Phrase("related.pairs", {"a": first["a"], "b": first["b"], "lift": exact(lift(first, orders), 1)}),
        claims=(Claim(Quantity(int(first["n_both"]), "count:order"), subject=about, n=orders),),
        grid=Grid(columns, body),
        scope=asked.scope,
        chart=Chart("bar", {"x": "both", "y": "a"}),
        notes=(Phrase("related.pairs_rule", {"orders": orders, "least": least}),),
        follow_ups=(says("goes_with", product=first["a"]), says("best_sellers"), says("method")),
    )


def _fits(row: Mapping[str, Any], filters: tuple[Filter, ...]) -> bool:
    return all(
        (str(row[f"{side}_{f.dimension}"]) in f.ids) != f.negated for f in filters for side in ("a", "b")
    )
