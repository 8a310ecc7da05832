"""The answer to "why this" and "why not that": its place, the rule or what lowered it, and what its score is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analytics.capabilities.offers.contributions import CHART, contributions, pace
from analytics.capabilities.offers.listing import money, refused, says, title
from analytics.capabilities.offers.rows import Case, card_of
from analytics.capabilities.offers.traits import Limits
from analytics.contract.draft import Claim, Draft, Subject
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Param, Phrase
from analytics.contract.request import Reference
from analytics.contract.scope import Scope
from analytics.contract.values import Quantity, exact
from analytics.recommendation.contract import Scored
from analytics.recommendation.merchandising import effect
from analytics.recommendation.rules import Card, Choice, choose, for_customer, forbids, lowered


@dataclass(frozen=True, slots=True)
class Found:
    """How a product stands for a customer: its parts, its place by the score alone, the rule that leaves it out.

    ``adjusted`` is its score lifted and lowered, by which it competes; ``lowered`` has what lowered it, by code.
    """

    scored: Scored | None
    place: int | None
    adjusted: float | None
    rule: str | None
    choice: Choice
    lowered: Mapping[str, float] = field(default_factory=dict)


def find(case: Case, row: Mapping[str, Any], k: int) -> Found:
    """Score, place and rule of the product of this row beside the list of ``k``; the case has scores."""
    scores = case.scores
    if scores is None:
        raise ValueError("nothing is scored")
    cards = {product: card_of(one, Limits(), case) for product, one in case.cards.items()}
    card = card_of(row, Limits(), case)
    ranked = scores.product.tolist()
    known = dict(zip(ranked, scores.score.tolist(), strict=True))
    effects = effect(for_customer(case.rules, case.situation), card.traits)
    choice = choose(ranked, cards, case.situation, k, known, case.rules)
    rule = forbids(card, case.situation, effects)
    held = lowered(card, case.situation)
    place = int(np.flatnonzero(scores.product == row["id"])[0]) + 1 if row["id"] in known else None
    adjusted = known[row["id"]] * effects.factor * float(np.prod(list(held.values()))) if place else None
    if (
        rule is None
        and place
        and row["id"] not in choice.products
        and _is_full(card, cards, choice, adjusted)
    ):
        rule = "family_full"
    return Found(scores.scored(row["id"]), place, adjusted, rule, choice, held)


def _is_full(card: Card, cards: Mapping[int, Card], choice: Choice, adjusted: float | None) -> bool:
    """Whether it would stand on the list, were there not three of its family."""
    families = [cards[p].family for p in choice.products]
    full = card.family is not None and families.count(card.family) >= 3
    return full and adjusted is not None and adjusted > choice.least


def told(
    about: tuple[str, Scope], case: Case, row: Mapping[str, Any], found: Found, facts: StoreFacts
) -> Draft:
    """The draft for a customer (external id) in a scope."""
    customer, scope = about
    scored, place = found.scored, found.place
    params = _params(customer, case, row, found)
    code = _code(row, found)
    made_of = contributions(scored, case.history) if scored else None
    product = Subject("product", row["external_id"], title(row))
    place_claim = Claim(
        Quantity(place, "count:place"), subject=(product,), n=len(case.scores or ()), certainty="estimate"
    )
    return Draft(
        Phrase(f"why_not.{code}", params),
        certainty="estimate",
        claims=(place_claim,) if place else (),
        grid=made_of,
        chart=CHART if made_of else None,
        entities=(
            Reference("1", "product", row["external_id"], title(row)),
            Reference("customer", "customer", customer, f"customer {customer}"),
        ),
        scope=scope,
        notes=_notes(code, params, row, found, facts),
        follow_ups=(says("recommend", customer=customer), says("similar", product=title(row)), says("method")),
    )  # fmt: skip


def no_scores(customer: str) -> Draft:
    """Nothing personal stands behind the list."""
    return refused("why_not.no_scores", {"customer": customer})


def _code(row: Mapping[str, Any], found: Found) -> str:
    if row["id"] in found.choice.products:
        return "shown"
    if found.rule:
        return f"rule.{found.rule}" if found.place else f"rule_only.{found.rule}"
    if found.place is None or found.scored is None:
        return "none"
    if found.lowered and found.scored.score > found.choice.least:
        return f"lowered.{next(iter(found.lowered))}"
    return "low"


def _params(customer: str, case: Case, row: Mapping[str, Any], found: Found) -> dict[str, Param]:
    choice, scored = found.choice, found.scored
    speaking = [c.source for c in scored.contributions if c.total > 0] if scored else []
    kin = [h for h in case.history.values() if h["family"] and h["family"] == row["family"] and h["durable"]]
    bought = max(kin, key=lambda h: (h["last_on"], -h["product_id"]), default=None)
    return {
        "product": title(row),
        "customer": customer,
        "of": len(case.scores) if case.scores else 0,
        "place": found.place,
        "at": choice.products.index(row["id"]) + 1 if row["id"] in choice.products else None,
        "score": None if found.adjusted is None else exact(found.adjusted, 3),
        "last": exact(choice.least, 3) if choice.least else None,
        "source": title(case.history[speaking[0]]) if speaking else None,
        "bought": title(bought) if bought else None,
        "bought_on": bought["last_on"] if bought else None,
    }


def _notes(
    code: str, params: dict[str, Param], row: Mapping[str, Any], found: Found, facts: StoreFacts
) -> tuple[Phrase, ...]:
    """What the headline of this code does not say."""
    price = money(row["price"])
    placed = found.place and (code == "shown" or code.startswith("lowered"))
    notes = [Phrase("why_not.where", params)] if placed else []
    notes += [Phrase(f"why_not.held.{held}") for held in found.lowered if code != f"lowered.{held}"]
    if found.choice.moved and row["id"] in found.choice.products:
        notes.append(Phrase("recommend.moved", {"rules": found.choice.moved}))
    if found.scored:
        notes.append(pace(found.scored))
    else:
        notes.append(Phrase("why_not.nothing_speaks", params))
    card = {
        "price": None if price is None else Quantity(price, facts.currency),
        "stock": None if row["stock"] is None else Quantity(row["stock"], "count:unit"),
    }
    if not any(card.values()):
        return tuple(notes)
    return (*notes, Phrase("why_not.card", {**params, **card}))
