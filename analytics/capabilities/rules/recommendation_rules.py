"""Merchandising rules in chat: which there are, and what a new one would change before anybody saves it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any, Literal

import numpy as np
from sqlalchemy import delete, insert

from analytics.capabilities.offers.listing import refused, says, title
from analytics.capabilities.offers.plan import last_day
from analytics.capabilities.offers.rows import PERSONAL, card_of, parameters_of, rules_in
from analytics.capabilities.offers.traits import Limits
from analytics.capabilities.protocol import Asked, FactsWriter, Handles, World
from analytics.capabilities.rules import plan as rule_plan
from analytics.capabilities.rules.words import Said, kind_of, rule_said
from analytics.capabilities.talk.refuse import refusal
from analytics.contract.draft import (
    Cell,
    Claim,
    Column,
    Draft,
    Grid,
    Proposal,
    Ready,
    Receipt,
    Resolution,
    Stop,
)
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Param, Phrase
from analytics.contract.request import Reference
from analytics.contract.scope import Scope
from analytics.contract.values import Quantity, exact
from analytics.planning.names.countries import country_name
from analytics.recommendation.contract import Bought, Weights
from analytics.recommendation.merchandising import Goods, Rule, conflicts, scope_of
from analytics.recommendation.rules import Situation, choose
from analytics.recommendation.score import Table, score
from analytics.warehouse.plan import Plan, Results, Rows
from analytics.warehouse.schema import recommendation_rules

CAPABILITY = "recommendations.rules"
SHOWN = 5
ROLES = frozenset({"marketer", "approver", "admin"})
"""Who may propose and save a rule."""
_LIST = re.compile(
    r"\b(?:which|what|show|list|see|any|our|my|all)\b.*\b(?:recommendation|merchandising|recommender) rules?\b|\b(?:recommendation|merchandising) rules\b|\bwhich rules (?:are|do|hold|apply)\b|\blist (?:the |all )?rules\b",
    re.IGNORECASE,
)
_DROP = re.compile(
    r"\b(?:remove|delete|drop|lift|end|cancel) (?:the )?rule (?:number |no\.? ?)?([\w-]+)", re.IGNORECASE
)
_DROP_ALL = re.compile(
    r"\b(?:remove|delete|drop|lift|cancel|clear|reset) (?:all|every|the|our|my)(?: of)?(?: (?:the|our|my|recommendation|merchandising))* rules\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RulesQuestion:
    """All rules (``list``), a new one (``add``), or one to be removed (``drop``)."""

    topic: Literal["list", "add", "drop"] = "list"
    said: Said | None = None
    rule: str | None = None
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        what = self.said.canonical() if self.said else self.rule or ""
        return f"{CAPABILITY} {self.topic} {what}".strip()


@dataclass(frozen=True)
class RecommendationRules:
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[RulesQuestion] = RulesQuestion
    acting_roles: frozenset[str] = ROLES
    handles: Handles = Handles(families=(), cues=(_LIST.pattern.lower(), _DROP.pattern.lower()))

    def claims(self, asked: Asked) -> int:
        """A sentence that would have a rule do something to products, for all or many customers."""
        if refusal(asked.text) not in (None, "act"):
            return -9
        if _DROP_ALL.search(asked.text):
            return 12
        if _LIST.search(asked.text) or _DROP.search(asked.text):
            return 6
        kind = kind_of(asked.text)
        if kind is None or asked.reading.person or asked.reading.email:
            return 0
        if asked.reading.thresholds and asked.reading.metrics and asked.reading.periods.base:
            # "Products with less than 5 units in September" is a figure of the past, no rule for what comes.
            return 0
        goods = {f.dimension for f in asked.reading.filters()} & {"brand", "category", "product"}
        people = {f.dimension for f in asked.reading.filters()} & {"country", "segment"}
        plain = re.search(
            r"\b(?:margin|stock|recommend\w*|recs?|rule|price|nuts?|brand|products?|anyone|anybody|everyone|minors|children|kids)\b",
            asked.text,
            re.IGNORECASE,
        )
        if (
            kind == "only"
            and not people
            and not re.search(
                r"\b(?:everyone|everybody|all customers|customers)\b", asked.text, re.IGNORECASE
            )
        ):
            return 0
        return 12 if goods or plain else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """List, add or drop; only whoever may save a rule may propose one."""
        if world.facts.data_through is None:
            return Stop((Issue("no_data_at_all"),), "refuse")
        drop = _DROP.search(asked.text)
        if _DROP_ALL.search(asked.text):
            return Stop((Issue("rules.one_at_a_time", {}, ("show the recommendation rules",)),), "clarify")
        if not drop and _LIST.search(asked.text):
            return Ready(RulesQuestion())
        if not asked.context.roles & ROLES:
            return Stop((Issue("role_needed", {"what": "marketer"}),), "refuse")
        if drop:
            return Ready(RulesQuestion("drop", rule=drop.group(1)))
        said = rule_said(asked, world)
        return said if isinstance(said, Stop) else Ready(RulesQuestion("add", said))

    def plan(self, question: RulesQuestion, facts: StoreFacts) -> Plan:
        """The rules; for a new one customers for whom it would count, with what they bought."""
        if question.said is None:
            return rule_plan.stored()
        return rule_plan.sample(question.said.countries, question.said.segments)

    def follow(self, question: RulesQuestion, results: Results, facts: StoreFacts) -> Plan | None:
        """What those purchases speak for."""
        if question.said is None or "pairs" in results.rows:
            return None
        run = results["run"].first()
        if not run or run["method"] not in PERSONAL:
            return None
        sources = sorted({r["product_id"] for r in results["history"] if r["place"] <= rule_plan.NEWEST})
        return rule_plan.pairs_of(run["run_id"], sources, question.said.products) if sources else None

    def answer(self, question: RulesQuestion, results: Results, facts: StoreFacts) -> Draft:
        """The list, or the proposal with what would change."""
        rules, unreadable = rules_in(results["rules"])
        if question.topic == "list":
            return _listed(results["rules"], (rules, unreadable), facts)
        if question.said is None:
            known = next((r for r in rules if r.id.lower() == str(question.rule).lower()), None)
            return _dropping(known, facts) if known else refused("rules.unknown", {"rule": question.rule})
        return _proposed(question.said, rules, results, facts)

    def perform(self, question: RulesQuestion, writer: FactsWriter) -> Receipt:
        """Save the rule, or remove it; what is told is read back."""
        r = recommendation_rules.c
        if question.said is None:
            gone = writer.execute(delete(recommendation_rules).where(r.external_id == question.rule))
            return Receipt("rules.removed", max(0, gone), {"rule": question.rule})
        number = writer.next_id(recommendation_rules)
        rule = question.said.rule(f"r{number}")
        writer.execute(
            insert(recommendation_rules).values(
                id=number,
                external_id=rule.id,
                source="marlow",
                kind=rule.kind,
                scope=scope_of(rule),
                value=f"{question.said.value:f}" if question.said.value else None,
                owner=writer.user_id,
                starts_at=datetime.combine(rule.starts_on, time()) if rule.starts_on else None,
                ends_at=datetime.combine(rule.ends_on, time()) if rule.ends_on else None,
                version=1,
            )
        )
        return Receipt("rules.saved", 1, {"rule": rule.id})


def _named(goods: Goods) -> tuple[frozenset[str], ...]:
    return goods.product, goods.brand, goods.category, goods.family, goods.tag, goods.allergen


def _described(rule: Rule) -> dict[str, Param]:
    goods, people = rule.goods, rule.people
    return {
        "products": tuple(sorted(goods.product)) or None,
        "brands": tuple(sorted(goods.brand)) or None,
        "categories": tuple(sorted(goods.category)) or None,
        "families": tuple(sorted(goods.family)) or None,
        "tags": tuple(sorted(goods.tag)) or None,
        "allergens": tuple(sorted(goods.allergen)) or None,
        "margin": None if goods.min_margin is None else Quantity(exact(goods.min_margin, 4), "fraction"),
        "most_margin": None if goods.max_margin is None else Quantity(exact(goods.max_margin, 4), "fraction"),
        "low": None if goods.min_price is None else exact(goods.min_price, 2),
        "high": None if goods.max_price is None else exact(goods.max_price, 2),
        "countries": tuple(country_name(c) for c in sorted(people.country)) or None,
        "segments": tuple(sorted(people.segment)) or None,
        "anyone": "customers" if people.country and not people.segment else None,
        "everyone": None if people.country or people.segment else "all customers",
        "everything": None if any(_named(goods)) else "any product",
        "value": Decimal(str(rule.value)).normalize() if rule.value else None,
        "start": rule.starts_on,
        "end": rule.ends_on,
    }


def _state(rule: Rule, facts: StoreFacts) -> str:
    if rule.in_force(facts.today):
        return "rules.state.in_force"
    return "rules.state.to_come" if rule.starts_on and rule.starts_on > facts.today else "rules.state.over"


def _listed(rows: Rows, found: tuple[tuple[Rule, ...], tuple[str, ...]], facts: StoreFacts) -> Draft:
    rules, unreadable = found
    notes = [Phrase("rules.conflict", {"one": a, "other": b}) for a, b in conflicts(rules)]
    if unreadable:
        notes.append(Phrase("recommend.unreadable", {"rules": unreadable}))
    if not rules:
        return Draft(Phrase("rules.none"), certainty=None, notes=tuple(notes), follow_ups=(says("method"),))
    columns = (
        Column("rule", Phrase("column.rule"), "text"),
        Column("does", Phrase("column.does"), "text"),
        Column("whom", Phrase("column.whom"), "text"),
        Column("until", Phrase("column.until"), "date"),
        Column("state", Phrase("column.state"), "text"),
        Column("owner", Phrase("column.owner"), "text"),
    )
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            rule.id, Phrase(f"rules.does.{rule.kind}", _described(rule)), Phrase("rules.whom", _described(rule)),
            rule.ends_on, Phrase(_state(rule, facts)), rule.owner,
        )
        for rule in rules
    )  # fmt: skip
    active = sum(rule.in_force(facts.today) for rule in rules)
    return Draft(
        Phrase("rules.listed", {"all": len(rows)}),
        claims=(Claim(Quantity(active, "count:rule"), "rules"),),
        grid=Grid(columns, body),
        entities=tuple(Reference(str(n), "rule", rule.id, rule.id) for n, rule in enumerate(rules, 1)),
        scope=Scope(),
        notes=tuple(notes),
        follow_ups=(says("method"),),
    )


def _dropping(rule: Rule, facts: StoreFacts) -> Draft:
    return Draft(
        Phrase("rules.drop", {"rule": rule.id}),
        kind="propose",
        certainty=None,
        notes=(Phrase(f"rules.does.{rule.kind}", _described(rule)),),
        proposal=Proposal(
            "rules.remove", Phrase("rules.whom", _described(rule)), (("rules", 1),), reversible=False
        ),
    )


def _proposed(said: Said, rules: tuple[Rule, ...], results: Results, facts: StoreFacts) -> Draft:
    new = said.rule("new")
    clashes = [pair for pair in conflicts((*rules, new)) if "new" in pair]
    params = _described(new)
    notes: list[Phrase] = []
    lists, changed, gone, came = _preview(new, rules, results, facts)
    size = int(results["size"].first()["n"])
    if lists:
        notes.append(Phrase("rules.sampled", {"lists": lists, "customers": size}))
    else:
        notes.append(Phrase("rules.no_lists"))
    notes += [
        Phrase("rules.conflict", {"one": "the new rule", "other": next(x for x in pair if x != "new")})
        for pair in clashes
    ]
    if new.ends_on is None:
        notes.append(Phrase("rules.no_end"))
    columns = (
        Column("product", Phrase("column.product"), "entity"),
        Column("leaves", Phrase("column.leaves"), "number", "count:list"),
        Column("comes", Phrase("column.comes"), "number", "count:list"),
    )
    names = {row["id"]: title(row) for row in results.rows.get("cards", Rows((), ()))}
    moved = sorted(set(gone) | set(came), key=lambda p: (-(gone[p] + came[p]), p))[:20]
    body = tuple((names[p], gone[p], came[p]) for p in moved)
    return Draft(
        Phrase(f"rules.propose.{new.kind}", {**params, "lists": lists or None}),
        kind="propose",
        certainty="estimate",
        claims=(Claim(Quantity(changed, "count:list"), "lists_changed", n=lists, certainty="estimate"),) if lists else (),
        grid=Grid(columns, body) if body else None,
        scope=Scope(),
        notes=tuple(notes),
        proposal=Proposal("rules.add", Phrase("rules.whom", params), (("lists looked at", lists), ("lists changed", changed)), reversible=True),
    )  # fmt: skip


def _preview(
    new: Rule, rules: tuple[Rule, ...], results: Results, facts: StoreFacts
) -> tuple[int, int, Counter[int], Counter[int]]:
    """Lists made, lists that would change, and by product how many it leaves and how many it comes to."""
    gone: Counter[int] = Counter()
    came: Counter[int] = Counter()
    if "pairs" not in results.rows:
        return 0, 0, gone, came
    table = _table(results["pairs"])
    parameters = parameters_of(results["run"].first()["parameters"])
    cards = {row["id"]: card_of(row, Limits()) for row in results["cards"]}
    bought: dict[int, list[Any]] = {}
    for row in results["history"]:
        bought.setdefault(row["customer_id"], []).append(row)
    day, lists, changed = last_day(facts), 0, 0
    # Seen from the day on which the new rule begins to count.
    today = max(facts.today, new.starts_on or facts.today)
    pinned = [p for p, card in cards.items() if card.traits.external_id in new.goods.product]
    for person in results["people"]:
        mine = bought.get(person["id"], [])
        if not mine:
            continue
        ages = {row["product_id"]: max(0, (day - row["last_on"]).days) for row in mine}
        recent = tuple(
            Bought(r["product_id"], ages[r["product_id"]]) for r in mine if r["place"] <= rule_plan.NEWEST
        )
        scores = score(recent, table, parameters)
        known = dict(zip(scores.product.tolist(), scores.score.tolist(), strict=True))
        resting = {row["family"]: ages[row["product_id"]] for row in mine if row["durable"] and row["family"]}
        situation = Situation(
            ages, frozenset(), resting, person["country"], person["birth_date"], today, person["segment"]
        )
        ranked = [*known, *(p for p in pinned if p not in known)]
        before = choose(ranked, cards, situation, SHOWN, known, rules).products
        after = choose(ranked, cards, situation, SHOWN, known, (*rules, new)).products
        lists += 1
        changed += before != after
        gone.update(set(before) - set(after))
        came.update(set(after) - set(before))
    return lists, changed, gone, came


def _table(rows: Rows) -> Table:
    columns = list(zip(*rows.values, strict=True)) or [(), (), (), (), ()]
    source, target = (np.array(columns[n], dtype=np.int64) for n in (0, 1))
    weight, content = (np.array(columns[n], dtype=np.float64) for n in (2, 3))
    trend = {int(t): float(v) for t, v in zip(columns[1], columns[4], strict=True) if v is not None}
    return Table.of(Weights(source, target, weight, content), trend)
