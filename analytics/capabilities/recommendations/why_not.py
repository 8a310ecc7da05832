"""Why a product is or is not on a customer's list: its place, what speaks for it, and the rule that leaves it out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.capabilities.offers import plan as recommend_plan
from analytics.capabilities.offers.listing import SHOWN, refused
from analytics.capabilities.offers.products import products_in
from analytics.capabilities.offers.rows import case_of, is_filled, needs_pairs, split
from analytics.capabilities.offers.traits import Limits
from analytics.capabilities.people import find_customer
from analytics.capabilities.protocol import Asked, Handles, World
from analytics.capabilities.recommendations import why_answer
from analytics.capabilities.recommendations.recommend import RecommendQuestion
from analytics.capabilities.recommendations.recommend_more import asks_why_these
from analytics.contract.draft import Draft, Ready, Resolution, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue
from analytics.contract.scope import Scope
from analytics.recommendation.contract import Task
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "products.why_not"
_WHY_NOT = re.compile(
    r"\bwhy (?:not|isn'?t|is not|wasn'?t|was not|aren'?t|don'?t (?:we|you)|didn'?t (?:we|you)|no)\s+(?:recommend|offer|suggest|show|include|list)?\s*(.*)$"
    r"|\bwhy (?:is|was|are|did) (.+?) (?:not|missing|left out|excluded|absent)\b.*$",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\bwhy (?:did|do|are|would|should|have) (?:you|we) (?:\w+ )?(?:recommend\w*|offer\w*|suggest\w*|show\w*|list\w*|pick\w*|choose|propos\w*)\s+(?P<one>.*)$"
    r"|\bwhy (?:is|was|are|were) (?P<two>.+?) (?:on (?:the|her|his|their|that) list|recommended|suggested|offered|(?:shown|listed)(?= (?:to|for))|first|at the top)\b.*$"
    r"|^(?:and |but |ok |so )*why (?:the |this )?(?P<three>[A-Z0-9][\w.'& -]{2,60})\s*\?*$",
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
    always_fresh: bool = True
    """What was shown to somebody counts at once, and is no new data."""
    handles: Handles = Handles(families=())

    def claims(self, asked: Asked) -> int:
        """A product asked for where a list of a customer is spoken of; the reasons of all of it."""
        if asks_why_these(asked.text):
            return 7 if isinstance(asked.focus, RecommendQuestion) else 0
        if asked.reading.metrics or _asked_about(asked.text) is None:
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
        if asks_why_these(asked.text):
            shown = tuple(f"why {e.label}?" for e in asked.context.focus.entities if e.kind == "product")
            return Stop((Issue("recommend.why_which", {}, shown[:4]),), "clarify")
        said = _asked_about(asked.text) or ""
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
        if case.scores is None:
            return why_answer.no_scores(question.customer)
        target = results["target"].first()
        row = case.cards.get(target["id"], target)
        found = why_answer.find(case, row, question.k)
        return why_answer.told((question.customer, question.scope), case, row, found, facts)


def _asked_about(text: str) -> str | None:
    """The stretch in which the product is named; None where nobody asks why."""
    found = _WHY_NOT.search(text) or _WHY.search(text)
    return None if found is None else next((g for g in found.groups() if g), "")
