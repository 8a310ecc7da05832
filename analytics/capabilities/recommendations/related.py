"""What is like a product (instead of it), and what goes with one or with a basket (besides it); what sells together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Double, cast, func, select

from analytics.capabilities.offers.listing import (
    MOST_SHOWN,
    SHOWN,
    Line,
    claims,
    grid,
    left_out,
    read_as,
    references,
    refused,
    says,
    share,
    subject,
    title,
)
from analytics.capabilities.offers.plan import CARD
from analytics.capabilities.offers.products import products_in
from analytics.capabilities.offers.rows import Limits, card_of, rules_in
from analytics.capabilities.offers.words import Wish
from analytics.capabilities.protocol import Asked, Handles, World
from analytics.contract.draft import Cell, Chart, Claim, Column, Draft, Grid, Ready, Resolution, Stop, Subject
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.scope import Filter, Scope
from analytics.contract.values import Interval, Quantity, exact
from analytics.planning.prices import prices_of
from analytics.recommendation.rules import Situation, choose
from analytics.stats.proportions import wilson
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import active_runs, product_pairs, products, recommendation_rules

CAPABILITY = "products.related"
FEWEST_TOGETHER = 5
"""A pair is quoted only with so many orders that hold both, and only above chance (lift over 1)."""
FEWEST_LISTED = 20
Kind = Literal["similar", "together"]

_SIMILAR = re.compile(
    r"\b(?:similar(?: products| items| things)?(?: to)?|something like|anything like|products? like|items? like|alternatives?(?: to| for)?|instead of"
    r"|substitutes?(?: for| to)?|replacements?(?: for| to)?|comparable (?:to|with)|resembl\w+|close to|more like)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:go(?:es)?|pairs?|fits?|bought|bough|sells?|sold|taken|ordered|combines?|buy|buys) (?:well |best |nicely |often )?(?:together )?with\b"
    r"|\b(?:go|sell|bought|sold|buy|belong)(?:s|es)? (?:well )?together\b|\b(?:complement|accessor(?:y|ies)|add-?ons?)\w*(?: (?:to|for))?"
    r"|\bcross[- ]?sell\w*(?: (?:with|for|to|ideas))*|\bup-?sell\w*|\bbundle\w*(?: (?:with|around|for|ideas))*"
    r"|\bcomplete (?:the|this|a|her|his) (?:basket|cart)(?: with)?|\b(?:basket|cart) (?:with|of|holds|has|contains)\b|\bto go with\b|\balong(?:side)? with\b"
    r"|\bwhat else would someone who bought\b|\bmissing from (?:the|this|a) (?:basket|cart)(?: with)?",
    re.IGNORECASE,
)
_CHEAPER = re.compile(r"\b(?:cheaper|less expensive|lower price|for less)\b", re.IGNORECASE)
_TAIL = re.compile(
    r"\b(?:but|which|that (?:is|are)|in stock|under|below|over|top \d+|only|cheaper)\b.*$", re.IGNORECASE
)
_POINTS = re.compile(r"\b(?:it|that|this|the (?:first|second|third|fourth|fifth)(?: one)?)\b", re.IGNORECASE)
_WITH_IT = re.compile(r"^.*?\bwith\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RelatedQuestion:
    """Products like these, or that go with these (external ids); with none of them, what sells together."""

    kind: Kind
    products: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    k: int = SHOWN
    scope: Scope = Scope()
    wish: Wish = Wish()
    cheaper: bool = False

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        limits = (
            f"{self.scope.canonical()} {self.wish.canonical()}{' cheaper' if self.cheaper else ''}".strip()
        )
        return f"{CAPABILITY} {self.kind} {'+'.join(self.products) or 'pairs'} top {self.k} {limits}".strip()


@dataclass(frozen=True)
class Related:
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[RelatedQuestion] = RelatedQuestion
    handles: Handles = Handles(
        families=(),
        cues=(_SIMILAR.pattern.lower(), _TOGETHER.pattern.lower()),
        against=(
            r"\b(?:define|what does .* mean|meaning of|campaigns? (?:similar|like)|compared? (?:to|with))\b",
        ),
    )

    def claims(self, asked: Asked) -> int:
        """A product named, or a price, after such a list; a metric named is another question."""
        # "Basket" is a name of the average order too; here it is what products lie in.
        metrics = set(asked.reading.metrics) - (
            {"aov"} if re.search(r"\b(?:basket|cart)\b", asked.text) else set()
        )
        if metrics or asked.reading.person or asked.reading.email:
            return -4
        going_on = isinstance(asked.focus, RelatedQuestion)
        said = asked.reading.limit or _CHEAPER.search(asked.text) or any(prices_of(asked.text))
        return 3 if going_on and said else 2 if self.handles.cued(asked.text) else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """Which products, and which of the two is meant."""
        if world.facts.data_through is None:
            return Stop((Issue("no_data_at_all"),), "refuse")
        before = (
            asked.focus
            if isinstance(asked.focus, RelatedQuestion) and not self.handles.cued(asked.text)
            else None
        )
        k = min(asked.reading.limit or (before.k if before else SHOWN), MOST_SHOWN)
        low, high = prices_of(asked.text)
        wish, cheaper = Wish(min_price=low, max_price=high), bool(_CHEAPER.search(asked.text))
        scope = Scope(
            filters=tuple(f for f in asked.reading.filters() if f.dimension in ("category", "brand"))
        )
        if before:
            return Ready(
                RelatedQuestion(before.kind, before.products, before.labels, k, scope, wish, cheaper)
            )
        kind: Kind = "similar" if _SIMILAR.search(asked.text) else "together"
        said = _said(asked.text, kind)
        named = said or _POINTS.search(asked.text)
        if (
            kind == "together"
            and not named
            and not any(f.dimension == "product" for f in asked.reading.filters())
        ):
            return Ready(RelatedQuestion(kind, k=asked.reading.limit or 10, scope=scope))
        found = products_in(asked, world, said)
        if isinstance(found, Stop):
            return found
        which, told = found
        ids, labels = tuple(p.id for p in which), tuple(p.label for p in which)
        question = RelatedQuestion(kind, ids, labels, k, scope, wish, cheaper)
        return Ready(question, (*told, *read_as(asked, (*labels, said or ""))))

    def plan(self, question: RelatedQuestion, facts: StoreFacts) -> Plan:
        """The products named, their pairs with the cards of what they point at, the runs and rules."""
        common = {
            "runs": select(active_runs).order_by(active_runs.c.task),
            "rules": select(recommendation_rules).order_by(recommendation_rules.c.id),
        }
        if not question.products:
            return Plan({**common, "pairs": _every_pair()})
        named = products.c.external_id.in_(question.products)
        sources = select(*CARD).where(named).order_by(products.c.id)
        return Plan({**common, "sources": sources, "pairs": _pairs(question)})

    def follow(self, question: RelatedQuestion, results: Results, facts: StoreFacts) -> Plan | None:
        """No second round."""
        return None

    def answer(self, question: RelatedQuestion, results: Results, facts: StoreFacts) -> Draft:
        """The list with counted reasons."""
        runs = {row["task"]: row for row in results["runs"]}
        if "like" not in runs:
            return refused("recommend.no_fit")
        if not question.products:
            return _sells_together(question, results, runs, facts)
        sources = {row["id"]: row for row in results["sources"]}
        if question.kind == "similar":
            return _similar(question, results, sources, facts)
        return _goes_with(question, results, sources, runs, facts)


def _said(text: str, kind: Kind) -> str | None:
    """The stretch in which the products are named."""
    found = (_SIMILAR if kind == "similar" else _TOGETHER).search(text)
    if found is None:
        return None
    after = _TAIL.sub("", text[found.end() :]).strip(" ,.?!:")
    after = _WITH_IT.sub("", after).strip() if "bundle" in found.group(0).lower() else after
    if re.sub(r"[^a-z0-9]", "", after.lower()) in (
        "",
        "it",
        "that",
        "this",
        "them",
        "ideas",
        "please",
        "want",
        "often",
        "most",
        "well",
    ):
        return None
    return after


def _pairs(question: RelatedQuestion) -> Any:
    p = product_pairs.c
    source = products.alias("source")
    tasks = ("like",) if question.kind == "similar" else ("together", "basket")
    return (
        select(
            p.task, p.source, cast(p.weight, Double).label("weight"), cast(p.content, Double).label("content"),
            p.n_both, p.n_source, p.n_target, *CARD,
        )
        .select_from(
            product_pairs.join(active_runs, (active_runs.c.run_id == p.run_id) & (active_runs.c.task == p.task))
            .join(source, source.c.id == p.source)
            .join(products, products.c.id == p.target)
        )
        .where(p.task.in_(tasks), source.c.external_id.in_(question.products))
        .order_by(p.target, p.source, p.task)
    )  # fmt: skip


def _every_pair() -> Any:
    """Each pair once, with what both are called: at least ``FEWEST_LISTED`` orders hold both."""
    p = product_pairs.c
    source = products.alias("source")
    return (
        select(
            p.n_both, p.n_source, p.n_target,
            func.coalesce(source.c.title, source.c.sku).label("a"), source.c.external_id.label("a_id"),
            source.c.category.label("a_category"), source.c.brand.label("a_brand"),
            func.coalesce(products.c.title, products.c.sku).label("b"), products.c.external_id.label("b_id"),
            products.c.category.label("b_category"), products.c.brand.label("b_brand"),
            (source.c.price + products.c.price).label("price"),
        )
        .select_from(
            product_pairs.join(active_runs, (active_runs.c.run_id == p.run_id) & (active_runs.c.task == p.task))
            .join(source, source.c.id == p.source)
            .join(products, products.c.id == p.target)
        )
        .where(p.task == "together", p.n_both >= FEWEST_LISTED)
        .order_by(p.source, p.target)
    )  # fmt: skip


def _similar(
    question: RelatedQuestion, results: Results, sources: Mapping[int, Any], facts: StoreFacts
) -> Draft:
    rows: dict[int, Any] = {}
    scores: dict[int, float] = {}
    for row in results["pairs"]:
        rows[row["id"]] = row
        scores[row["id"]] = scores.get(row["id"], 0.0) + row["content"]
    prices = [row["price"] for row in sources.values() if row["price"] is not None]
    wish = _with_cheaper(question, min(prices)) if question.cheaper and prices else question.wish
    picked = _chosen(question, results, rows, scores, (facts, wish, frozenset(sources)))
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
    if not lines:
        return refused("related.nothing_similar", {"product": " + ".join(question.labels)})
    likeness = Column("likeness", Phrase("column.likeness"), "number")
    return Draft(
        Phrase("related.similar", {"product": " + ".join(question.labels), "first": title(lines[0].row)}),
        certainty="estimate",
        grid=grid(lines, facts, (likeness,)),
        entities=references(lines),
        scope=question.scope,
        chart=Chart("bar", {"x": "likeness", "y": "product"}),
        notes=(Phrase("related.by_description"), *left_out(picked.left_out)),
        follow_ups=(says("goes_with", product=question.labels[0]), says("best_sellers"), says("method")),
    )


def _difference(source: Mapping[str, Any], row: Mapping[str, Any], facts: StoreFacts) -> Quantity | None:
    if source["price"] is None or row["price"] is None or row["price"] >= source["price"]:
        return None
    return Quantity((source["price"] - row["price"]).quantize(Decimal("0.01")), facts.currency)


def _with_cheaper(question: RelatedQuestion, price: Decimal) -> Wish:
    highest = question.wish.max_price
    below = price - Decimal("0.01")
    return Wish(
        max_price=below if highest is None else min(highest, below), min_price=question.wish.min_price
    )


def _chosen(
    question: RelatedQuestion,
    results: Results,
    rows: Mapping[int, Any],
    scores: Mapping[int, float],
    more: tuple[StoreFacts, Wish, frozenset[int]],
) -> Any:
    facts, wish, named = more
    rules, _ = rules_in(results["rules"])
    limits = Limits(question.scope.filters, wish)
    cards = {product: card_of(row, limits) for product, row in rows.items()}
    situation = Situation(bought=dict.fromkeys(named, 0), today=facts.today)
    ranked = sorted(scores, key=lambda p: (-round(scores[p], 9), p))
    return choose([p for p in ranked if scores[p] > 0], cards, situation, question.k, scores, rules)


def _goes_with(
    question: RelatedQuestion,
    results: Results,
    sources: Mapping[int, Any],
    runs: Mapping[str, Any],
    facts: StoreFacts,
) -> Draft:
    task = "basket" if len(sources) > 1 and "basket" in runs else "together"
    orders = _orders(runs, task)
    rows: dict[int, Any] = {}
    scores: dict[int, float] = {}
    behind: dict[int, list[Any]] = {}
    few = 0
    for row in results["pairs"]:
        if row["task"] == task:
            rows[row["id"]] = row
            scores[row["id"]] = scores.get(row["id"], 0.0) + row["weight"]
        if row["task"] == "together" or task == "basket":
            behind.setdefault(row["id"], []).append(row)
    for product in list(scores):
        best = _best_pair(behind.get(product, []), orders)
        if best is None:
            scores.pop(product)
            few += 1
    picked = _chosen(question, results, rows, scores, (facts, question.wish, frozenset(sources)))
    lines = [_line(rows[p], _best_pair(behind[p], orders), sources, orders) for p in picked.products]
    named = " + ".join(question.labels)
    if not lines:
        return refused("related.nothing_together", {"product": named})
    columns = (
        Column("both", Phrase("column.both"), "number", "count:order"),
        Column("lift", Phrase("column.lift"), "number", "x"),
    )
    method = runs[task]["method"]
    return Draft(
        Phrase(f"related.together.{'one' if len(sources) == 1 else 'many'}", {"product": named, "first": title(lines[0].row), "source": title(sources[_best_pair(behind[picked.products[0]], orders)["source"]])}),  # type: ignore[index]
        certainty="estimate",
        claims=claims(lines),
        grid=grid(lines, facts, columns),
        entities=references(lines),
        scope=question.scope,
        chart=Chart("bar", {"x": "lift", "y": "product"}),
        notes=(
            Phrase(f"related.method.{method}", {"orders": orders, "through": runs[task]["data_through"]}),
            *((Phrase("related.too_few", {"n": few, "least": FEWEST_TOGETHER}),) if few else ()),
            *left_out(picked.left_out),
        ),
        follow_ups=(says("similar", product=question.labels[0]), says("sells_together"), says("method")),
    )  # fmt: skip


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
        "low": Quantity(exact(low, 4), "fraction"),
        "high": Quantity(exact(high, 4), "fraction"),
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


def _sells_together(
    question: RelatedQuestion, results: Results, runs: Mapping[str, Any], facts: StoreFacts
) -> Draft:
    """Pairs by how many orders more than chance hold both, with support, confidence and lift."""
    orders = _orders(runs, "together")
    once: dict[tuple[str, str], Any] = {}
    for row in results["pairs"]:
        if lift(row, orders) > 1 and _fits(row, question.scope.filters):
            # Each pair is stored both ways where both kept it: the way with the larger share is told.
            key = (min(row["a_id"], row["b_id"]), max(row["a_id"], row["b_id"]))
            if key not in once or row["n_source"] < once[key]["n_source"]:
                once[key] = row
    ranked = sorted(
        once.values(),
        key=lambda r: (-(r["n_both"] - r["n_source"] * r["n_target"] / max(1, orders)), r["a_id"], r["b_id"]),
    )[: question.k]
    if not ranked:
        return refused("related.no_pairs", {"least": FEWEST_LISTED})
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
            None if r["price"] is None else Decimal(r["price"]).quantize(Decimal("0.01")),
        )
        for r in ranked
    )  # fmt: skip
    first = ranked[0]
    about = (Subject("product", first["a_id"], first["a"]), Subject("with", first["b_id"], first["b"]))
    return Draft(
        Phrase("related.pairs", {"a": first["a"], "b": first["b"], "lift": exact(lift(first, orders), 1)}),
        claims=(Claim(Quantity(int(first["n_both"]), "count:order"), subject=about, n=orders),),
        grid=Grid(columns, body),
        scope=question.scope,
        chart=Chart("bar", {"x": "both", "y": "a"}),
        notes=(Phrase("related.pairs_rule", {"orders": orders, "least": FEWEST_LISTED}),),
        follow_ups=(says("goes_with", product=first["a"]), says("best_sellers"), says("method")),
    )


def _fits(row: Mapping[str, Any], filters: tuple[Filter, ...]) -> bool:
    return all(
        (str(row[f"{side}_{f.dimension}"]) in f.ids) != f.negated for f in filters for side in ("a", "b")
    )
