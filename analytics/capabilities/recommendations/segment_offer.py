"""What to offer a whole segment: what its members' purchases speak for, weighed by how many do not have it yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Double, cast, func, literal, select
from sqlalchemy.sql import Select, Subquery

from analytics.capabilities.offers import members
from analytics.capabilities.offers.group_rules import GroupRules, of_group
from analytics.capabilities.offers.listing import (
    MOST_SHOWN,
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
from analytics.capabilities.offers.plan import CARD, RECENT_DAYS, last_day
from analytics.capabilities.offers.rows import PERSONAL, card_of, parameters_of, rules_in
from analytics.capabilities.offers.traits import Limits
from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.capabilities.recommendations.segment_words import (
    GROUP,
    OFFERED,
    described,
    of_country,
    people_named,
)
from analytics.contract.draft import Chart, Claim, Column, Draft, Ready, Resolution, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.scope import Filter, Scope
from analytics.contract.values import Quantity
from analytics.metrics.sources import IS_COMPLETED, IS_SALE
from analytics.recommendation.rules import Situation, choose
from analytics.warehouse.constructs import days_between
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import (
    active_runs,
    order_lines,
    orders,
    product_factors,
    product_pairs,
    products,
    recommendation_rules,
)

CAPABILITY = "products.for_segment"
SHOWN = 5
MOST_SOURCES = 150
ROLES = frozenset({"analyst", "marketer", "privacy"})
"""Who may see groups of any size."""
_ASKS = re.compile(
    r"\b(?:recommend\w*|suggest\w*|offer\w*|products?|items?|push|pitch|newsletter|next mail|next mailing|promote|sell)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SegmentOfferQuestion:
    """The best ``k`` products for the customers whom the scope's filters (segment, country) leave, or of a saved audience.

    ``audience`` is its id, ``audience_name`` what it is called; ``least`` the fewest people that may be told of.
    """

    k: int = SHOWN
    scope: Scope = Scope()
    audience: str = ""
    audience_name: str = ""
    least: int = 1

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        whom = f"audience={self.audience_name} " if self.audience else ""
        least = f" of {self.least} or more" if self.least > 1 else ""
        return f"{CAPABILITY} {whom}top {self.k} {self.scope.canonical()}".strip() + least


@dataclass(frozen=True)
class SegmentOffer(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[SegmentOfferQuestion] = SegmentOfferQuestion
    handles: Handles = Handles(families=())

    def claims(self, asked: Asked) -> int:
        """A segment named where something is to be offered; a single customer or a metric is another question."""
        if asked.reading.metrics or asked.reading.person or asked.reading.email:
            return 0
        if re.search(
            r"\b(?:best|top)[- ]?sell|\btrending\b|\bwho (?:should|would)\b|\brule\b|\bnever\b|\balways\b|\bboost\b|\bbury\b",
            asked.text,
            re.IGNORECASE,
        ):
            return 0
        segment = any(f.dimension == "segment" for f in people_named(asked))
        if (_saved(asked) or (GROUP.search(asked.text) and not segment)) and _ASKS.search(asked.text):
            return 12
        if segment and _ASKS.search(asked.text):
            return 7
        if of_country(asked):
            return 7
        if not segment and described(asked) and OFFERED.search(asked.text):
            return 12
        return (
            3
            if isinstance(asked.focus, SegmentOfferQuestion) and (people_named(asked) or asked.reading.limit)
            else 0
        )

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """Which segment, and out of which categories or brands."""
        if world.facts.data_through is None:
            return Stop((Issue("no_data_at_all"),), "refuse")
        before = asked.focus if isinstance(asked.focus, SegmentOfferQuestion) else None
        meant = described(asked) if not any(f.dimension == "segment" for f in people_named(asked)) else None
        as_segment = (Filter("segment", (meant[0],), (meant[0],)),) if meant else ()
        told = (Phrase("segment_offer.read", {"said": meant[1], "segment": meant[0]}),) if meant else ()
        people = (*people_named(asked), *as_segment) or (before.scope.filters if before else ())
        goods = tuple(f for f in asked.reading.filters() if f.dimension in ("category", "brand"))
        k = min(asked.reading.limit or (before.k if before else SHOWN), MOST_SHOWN)
        least = 1 if asked.context.roles & ROLES else members.LEAST_FOR_VIEWERS
        saved, named = _saved(asked), GROUP.search(asked.text)
        if saved:
            kept = _beside(asked, saved[1], goods)
            question = SegmentOfferQuestion(k, Scope(filters=kept), *saved, least)
            return Ready(question, read_as(asked, (saved[1], "audience list group saved")))
        if named and not any(f.dimension == "segment" for f in people_named(asked)):
            near = tuple(name for _, name in asked.context.audiences)
            word = (named["name"] or named["other"]).strip()
            return Stop((Issue("audiences.unknown", {"word": word, "near": near[:4]}),), "clarify")
        if before and before.audience and not people_named(asked):
            return Ready(replace(before, k=k, scope=Scope(filters=goods or before.scope.filters)))
        if not any(f.dimension == "segment" for f in people) and not (before or of_country(asked)):
            return Stop((Issue("segment_offer.which", {}, ("recommend products for Champions",)),), "clarify")
        scope = Scope(filters=(*people, *goods))
        used = (meant[1], "down well") if meant else ()
        return Ready(SegmentOfferQuestion(k, scope, least=least), (*told, *read_as(asked, used)))

    def plan(self, question: SegmentOfferQuestion, facts: StoreFacts) -> Plan:
        """How many members, what they bought, what that speaks for, what they buy most of late."""
        whom = (
            members.of_audience(question.audience)
            if question.audience
            else members.of_filters(question.scope.filters)
        ).subquery("members")
        bought = _bought(whom, facts)
        return Plan(
            {
                "run": select(active_runs).where(active_runs.c.task == "new"),
                "rules": select(recommendation_rules).order_by(recommendation_rules.c.id),
                "size": select(func.count().label("n")).select_from(whom),
                "sources": select(bought, products.c.title, products.c.sku, products.c.external_id)
                .join_from(bought, products, products.c.id == bought.c.product_id)
                .order_by(bought.c.weight.desc(), bought.c.product_id)
                .limit(MOST_SOURCES),
                "owned": select(bought.c.product_id, bought.c.buyers).order_by(bought.c.product_id),
                "pairs": _pairs(bought),
                "best": _best(whom, facts),
            }
        )

    def answer(self, question: SegmentOfferQuestion, results: Results, facts: StoreFacts) -> Draft:
        """The list with how many have each product already."""
        size = int(results["size"].first()["n"])
        if 0 < size < question.least:
            return refused("segment_offer.small", {"least": question.least})
        if not size:
            return refused("segment_offer.empty", {"segment": _label(question)})
        run = results["run"].first()
        personal = bool(run) and run["method"] in PERSONAL and len(results["pairs"]) > 0
        scored = _scored(results, run, size) if personal else {}
        best = {row["id"]: row for row in results["best"]}
        rows = {**best, **{row["id"]: row for row in results["pairs"]}}
        rules, _ = rules_in(results["rules"])
        goods = tuple(f for f in question.scope.filters if f.dimension in ("category", "brand"))
        cards = {product: card_of(row, Limits(goods)) for product, row in rows.items()}
        people = () if question.audience else question.scope.filters
        ruled = of_group(rules, people, facts.today)
        countries = [f.ids for f in people if f.dimension == "country" and not f.negated]
        country = countries[0][0] if countries and len(countries[0]) == 1 else None
        situation = Situation(today=facts.today, country=country)
        ranked = [
            *sorted(scored, key=lambda p: (-round(scored[p][0], 9), p)),
            *(p for p in best if p not in scored),
        ]
        picked = choose(
            ranked, cards, situation, question.k, {p: s for p, (s, _) in scored.items()}, ruled.rules
        )
        owned = {row["product_id"]: int(row["buyers"]) for row in results["owned"]}
        names = {row["product_id"]: title(row) for row in results["sources"]}
        lines = [_line(rows[p], scored.get(p), (owned.get(p, 0), size), names, best) for p in picked.products]
        if not lines:
            return refused("recommend.nothing")
        return Draft(
            Phrase(f"segment_offer.{'first' if personal else 'best'}", {"segment": _label(question), "product": title(lines[0].row), "members": size}),
            certainty="estimate" if personal else "fact",
            claims=claims(lines),
            grid=grid(lines, facts, (Column("without", Phrase("column.without"), "percent", "fraction"),)),
            entities=references(lines),
            scope=question.scope,
            chart=Chart("bar", {"x": "without", "y": "product"}),
            notes=(Phrase("segment_offer.how" if personal else "segment_offer.how_best", {"members": size, "through": run.get("data_through") if run else None}), *left_out(picked.left_out), *_partly(ruled)),
            follow_ups=(says("best_sellers"), says("method"), says("segments")),
        )  # fmt: skip


def _partly(ruled: GroupRules) -> tuple[Phrase, ...]:
    """What is told of rules that count for some of the group alone."""
    told = (("segment_offer.done_to_all", ruled.done_to_all), ("segment_offer.left_aside", ruled.left_aside))
    return tuple(Phrase(code, {"rules": rules}) for code, rules in told if rules)


def _saved(asked: Asked) -> tuple[str, str] | None:
    """The saved audience that is named, id and name; the longest name where one holds another."""
    text = f" {' '.join(asked.text.casefold().split())} "
    found = [
        (i, name)
        for i, name in asked.context.audiences
        if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text)
    ]
    return max(found, key=lambda a: len(a[1]), default=None)


def _beside(asked: Asked, name: str, filters: tuple[Filter, ...]) -> tuple[Filter, ...]:
    """The filters without what is said in an audience's name alone: "Tea lovers" asks for no tea."""
    start = asked.text.casefold().find(name.casefold())
    end = start + len(name)
    named = {m.term.id for m in asked.reading.of("value") if start < 0 or m.end <= start or m.start >= end}
    kept = []
    for f in filters:
        pairs = [(i, label) for i, label in zip(f.ids, f.labels, strict=True) if i in named]
        if pairs:
            ids, labels = zip(*pairs, strict=True)
            kept.append(replace(f, ids=ids, labels=labels))
    return tuple(kept)


def _label(question: SegmentOfferQuestion) -> str:
    if question.audience:
        return question.audience_name
    return ", ".join(
        ("not " if f.negated else "") + " or ".join(f.labels)
        for f in question.scope.filters
        if f.dimension in ("segment", "country")
    )


def _sales(members: Subquery) -> Any:
    return (
        order_lines.join(orders, orders.c.id == order_lines.c.order_id)
        .join(products, products.c.id == order_lines.c.product_id)
        .join(members, members.c.customer_id == orders.c.customer_id)
    )


def _bought(members: Subquery, facts: StoreFacts) -> Subquery:
    """By product: how many members ever bought it, and how much their newest purchases still count."""
    newest = (
        select(
            orders.c.customer_id,
            products.c.id.label("product_id"),
            days_between(func.max(orders.c.ordered_on), literal(last_day(facts))).label("age"),
        )
        .select_from(_sales(members))
        .where(IS_COMPLETED, IS_SALE, products.c.kind == "product")
        .group_by(orders.c.customer_id, products.c.id)
        .subquery("newest")
    )
    decayed = func.power(cast(0.5, Double), cast(newest.c.age, Double) / 120.0)
    return (
        select(newest.c.product_id, func.count().label("buyers"), func.sum(decayed).label("weight"))
        .group_by(newest.c.product_id)
        .subquery("bought")
    )


def _pairs(bought: Subquery) -> Select[Any]:
    p, f = product_pairs.c, product_factors.c
    return (
        select(
            p.source,
            cast(p.weight, Double).label("weight"),
            bought.c.weight.label("strength"),
            cast(f.trend, Double).label("trend"),
            *CARD,
        )
        .select_from(
            product_pairs.join(
                active_runs, (active_runs.c.run_id == p.run_id) & (active_runs.c.task == p.task)
            )
            .join(bought, bought.c.product_id == p.source)
            .join(products, products.c.id == p.target)
            .outerjoin(product_factors, (f.run_id == p.run_id) & (f.product_id == p.target))
        )
        .where(p.task == "new")
        .order_by(p.target, p.source)
    )


def _best(members: Subquery, facts: StoreFacts) -> Select[Any]:
    through = last_day(facts)
    counted = (
        select(products.c.id.label("product_id"), func.count(orders.c.id.distinct()).label("n"))
        .select_from(_sales(members))
        .where(
            IS_COMPLETED,
            IS_SALE,
            products.c.kind == "product",
            orders.c.ordered_on > through - timedelta(days=RECENT_DAYS),
            orders.c.ordered_on <= through,
        )
        .group_by(products.c.id)
        .subquery("counted")
    )
    return (
        select(*CARD, counted.c.n)
        .join_from(products, counted, counted.c.product_id == products.c.id)
        .order_by(counted.c.n.desc(), products.c.id)
        .limit(400)
    )


def _scored(results: Results, run: Mapping[str, Any], members: int) -> dict[int, tuple[float, int]]:
    """By target: pattern x trend x the share of members without it, and the source that speaks for it most."""
    parameters = parameters_of(run["parameters"])
    owned = {row["product_id"]: int(row["buyers"]) for row in results["owned"]}
    sums: dict[int, float] = {}
    strongest: dict[int, tuple[float, int]] = {}
    pace: dict[int, float] = {}
    for row in results["pairs"]:
        part = row["weight"] * row["strength"]
        sums[row["id"]] = sums.get(row["id"], 0.0) + part
        pace[row["id"]] = row["trend"] if row["trend"] is not None else 1.0
        strongest[row["id"]] = max(strongest.get(row["id"], (0.0, 0)), (part, row["source"]))
    return {
        p: (total * pace[p] ** parameters.trend_power * (1 - owned.get(p, 0) / members), strongest[p][1])
        for p, total in sums.items()
        if total > 0
    }


def _line(
    row: Mapping[str, Any],
    scored: tuple[float, int] | None,
    owned: tuple[int, int],
    names: Mapping[int, str],
    best: Mapping[int, Any],
) -> Line:
    have, members = owned
    without = share(members - have, members)
    cells = {"without": without.value}
    recent = Quantity(int(best[row["id"]]["n"]), "count:order") if row["id"] in best else None
    if scored is None:
        claim = Claim(recent, None, (subject(row),)) if recent else None
        return Line(row, Phrase("segment_offer.reason.best", {"n": recent}), claim, cells)
    params = {"source": names.get(scored[1]), "n": recent}
    claim = Claim(without, None, (subject(row),), n=members, certainty="fact")
    return Line(row, Phrase("segment_offer.reason", params), claim, cells)
