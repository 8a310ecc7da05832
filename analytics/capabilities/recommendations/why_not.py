"""Why a product is not on a customer's list: its place by the score, what speaks for it, and the rule that leaves it out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.capabilities.offers import plan as recommend_plan
from analytics.capabilities.offers.listing import SHOWN, money, refused, says, title
from analytics.capabilities.offers.products import products_in
from analytics.capabilities.offers.rows import Case, Limits, card_of, case_of, is_filled, needs_pairs, split
from analytics.capabilities.people import find_customer
from analytics.capabilities.protocol import Asked, Handles, World
from analytics.capabilities.recommendations.recommend import RecommendQuestion
from analytics.contract.draft import Claim, Column, Draft, Grid, Ready, Resolution, Stop, Subject
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Param, Phrase
from analytics.contract.request import Reference
from analytics.contract.scope import Scope
from analytics.contract.values import Quantity, exact
from analytics.recommendation.contract import Scored, Task
from analytics.recommendation.merchandising import effect
from analytics.recommendation.rules import choose, for_customer, forbids
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "products.why_not"
_WHY_NOT = re.compile(
    r"\bwhy (?:not|isn'?t|is not|wasn'?t|was not|aren'?t|don'?t (?:we|you)|didn'?t (?:we|you)|no)\s+(?:recommend|offer|suggest|show|include|list)?\s*(.*)$"
    r"|\bwhy (?:is|was|are|did) (.+?) (?:not|missing|left out|excluded|absent)\b.*$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:on|in|for|to|among|recommended|shown|offered|listed|suggested|there|left out)\b.*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class WhyNotQuestion:
    """Why this product (external id) is not on this customer's list of ``k``."""

    customer: str
    product: str
    label: str
    k: int = SHOWN
    scope: Scope = Scope()
    next_order: bool = False

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    @property
    def task(self) -> Task:
        """The list that is meant."""
        return "next" if self.next_order else "new"

    def canonical(self) -> str:
        """One line."""
        return f"{CAPABILITY} {self.customer}{' next order' if self.next_order else ''} {self.product}"


@dataclass(frozen=True)
class WhyNot:
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[WhyNotQuestion] = WhyNotQuestion
    handles: Handles = Handles(families=())

    def claims(self, asked: Asked) -> int:
        """A product asked for where a list of a customer is spoken of."""
        if asked.reading.metrics or not _WHY_NOT.search(asked.text):
            return 0
        on_list = isinstance(asked.focus, RecommendQuestion | WhyNotQuestion)
        named = bool(asked.reading.person) or bool(
            re.search(r"\brecommend|\boffer|\bsuggest", asked.text, re.IGNORECASE)
        )
        return 7 if on_list or named else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """The customer of the list that was shown, or the one named, and the product."""
        before = asked.focus
        who: str | Stop | None = None
        if asked.reading.person or asked.reading.email:
            who = find_customer(asked, world)
        elif isinstance(before, RecommendQuestion | WhyNotQuestion):
            who = before.customer
        if isinstance(who, Stop):
            return who
        if who is None:
            return Stop(
                (Issue("which_customer", {}, ("why not Electric Kettle Blue for customer 42",)),), "clarify"
            )
        found = _WHY_NOT.search(asked.text)
        said = (found.group(1) or found.group(2) or "") if found else ""
        which = products_in(asked, world, _TAIL.sub("", said).strip(" ?.!"))
        if isinstance(which, Stop):
            return which
        (first, *_), told = which
        k = before.k if isinstance(before, RecommendQuestion | WhyNotQuestion) else SHOWN
        following = isinstance(before, RecommendQuestion) and before.task == "next"
        return Ready(WhyNotQuestion(who, first.id, first.label, k, next_order=following), told)

    def plan(self, question: WhyNotQuestion, facts: StoreFacts) -> Plan:
        """As for the list itself, and the card of the product."""
        return recommend_plan.joined(
            recommend_plan.of_customer(question.customer, facts, question.task),
            recommend_plan.cards_of((question.product,), "target"),
        )

    def follow(self, question: WhyNotQuestion, results: Results, facts: StoreFacts) -> Plan | None:
        """The cards of the best candidates, and of the product as one of them."""
        if not len(results["customer"]) or not len(results["target"]):
            return None
        if needs_pairs(results):
            return recommend_plan.pairs_of(question.customer, question.task)
        case = case_of(results, facts, question.task)
        if case.scores is None or "cards_rest" in results.rows:
            return None
        run, bought = results["run"].first()["run_id"], tuple(case.situation.bought)
        first, rest = split(case, question.k)
        if "cards" not in results.rows:
            target = results["target"].first()["id"]
            return recommend_plan.details(run, bought, sorted({*first, target}))
        if is_filled(case, question.k, Limits()):
            return None
        return recommend_plan.details(run, bought, rest, "_rest")

    def answer(self, question: WhyNotQuestion, results: Results, facts: StoreFacts) -> Draft:
        """Its place, its score against the last one shown, and the rule."""
        if not len(results["customer"]):
            return refused("unknown_customer", {"word": question.customer, "near": ()})
        case = case_of(results, facts, question.task)
        target = results["target"].first()
        if case.scores is None:
            return refused("why_not.no_scores", {"customer": question.customer})
        row = case.cards.get(target["id"], target)
        cards = {product: card_of(one, Limits(), case) for product, one in case.cards.items()}
        mine = for_customer(case.rules, case.situation)
        card = card_of(row, Limits(), case)
        rule = forbids(card, case.situation, effect(mine, card.traits))
        known = dict(zip(case.scores.product.tolist(), case.scores.score.tolist(), strict=True))
        ranked = case.scores.product.tolist()
        shown = choose(ranked, cards, case.situation, question.k, known, case.rules).products
        scored = case.scores.scored(target["id"])
        if rule is None and target["id"] in cards and target["id"] not in shown:
            full = choose(ranked, cards, case.situation, len(ranked), known, case.rules).left_out
            families = [cards[p].family for p in shown]
            rule = "family_full" if full.get("family_full") and families.count(card.family) >= 3 else None
        return _told(question, case, row, (scored, rule, shown))


def _told(
    question: WhyNotQuestion, case: Case, row: Any, found: tuple[Scored | None, str | None, tuple[int, ...]]
) -> Draft:
    scored, rule, shown = found
    scores = case.scores
    place = (
        int(np.flatnonzero(scores.product == row["id"])[0]) + 1
        if scores and scored and row["id"] in scores.product
        else None
    )
    last = scores.scored(shown[-1]) if scores and shown else None
    product = Subject("product", row["external_id"], title(row))
    parts = [c for c in scored.contributions if c.total > 0][:3] if scored else []
    params: dict[str, Param] = {
        "product": title(row),
        "customer": question.customer,
        "of": len(scores) if scores else 0,
        "score": exact(scored.score, 3) if scored else None,
        "last": exact(last.score, 3) if last else None,
        "k": len(shown),
        "place": place,
    }
    code = (
        "shown"
        if row["id"] in shown
        else "rule"
        if rule and place
        else "rule_only"
        if rule
        else "low"
        if place
        else "none"
    )
    notes = [Phrase(f"why_not.because.{rule}", params)] if rule else []
    if parts:
        names = tuple(title(case.history[c.source]) for c in parts if c.source in case.history)
        notes.append(Phrase("why_not.speaks", {"sources": names}))
    elif not rule and not place:
        notes.append(Phrase("why_not.nothing_speaks", params))
    columns = (
        Column("what", Phrase("column.what"), "text"),
        Column("found", Phrase("column.found"), "text"),
    )
    stock = row["stock"]
    body = (
        (Phrase("why_not.row.place"), Phrase("why_not.place", {"n": place, "of": params["of"]})),
        (
            Phrase("why_not.row.score"),
            Phrase("why_not.score", {"score": params["score"], "last": params["last"]}),
        ),
        (Phrase("why_not.row.rule"), Phrase(f"why_not.rule.{rule}" if rule else "why_not.rule.none")),
        (Phrase("why_not.row.stock"), Phrase("why_not.stock", {"n": stock}) if stock is not None else None),
        (Phrase("why_not.row.price"), Phrase("why_not.price", {"price": money(row["price"])})),
    )
    claims = (
        (
            Claim(
                Quantity(place, "count:place"),
                subject=(product,),
                n=len(scores) if scores else None,
                certainty="estimate",
            ),
        )
        if place
        else ()
    )
    return Draft(
        Phrase(f"why_not.{code}", params),
        certainty="estimate",
        claims=claims,
        grid=Grid(columns, body),
        entities=(
            Reference("1", "product", row["external_id"], title(row)),
            Reference("customer", "customer", question.customer, f"customer {question.customer}"),
        ),
        scope=question.scope,
        notes=tuple(notes),
        follow_ups=(says("recommend", customer=question.customer), says("similar", product=title(row)), says("method")),
    )  # fmt: skip
