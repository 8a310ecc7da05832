"""Recommend products for a customer: what she has not bought yet, each with a reason that holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analytics.capabilities import recommend_answer, recommend_plan
from analytics.capabilities.people import find_customer
from analytics.capabilities.protocol import Asked, Handles, World
from analytics.capabilities.recommend_rows import case_of, chosen, is_filled, split
from analytics.contract.draft import Draft, Ready, Resolution, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue
from analytics.contract.scope import Filter, Scope
from analytics.planning.context import merged_filters
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "products.recommend"
SHOWN = 5
MOST_SHOWN = 50
FILTERS = ("category", "brand", "product")

_GUEST = re.compile(
    r"\b(?:guests?|(?:an? )?(?:anonymous|unknown|new) (?:visitor|shopper|customer|user))\b", re.IGNORECASE
)
_NOT_FOR_ONE = re.compile(
    r"\b(?:go(?:es)?|pair(?:s)?|bought|sell) (?:well |best |together )?with\b|\bsimilar (?:products? )?to\b|\bsomething like\b"
    r"|\balternatives? (?:to|for)\b|\bcross[- ]sell|\bbundle|\bwho (?:would|should|might)\b"
    r"|\bwhich customers\b|\btogether\b|\bcomplete the basket\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RecommendQuestion:
    """The best ``k`` products for the customer with this external id; for somebody unknown where it is None."""

    customer: str | None
    k: int = SHOWN
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        return f"{CAPABILITY} {self.customer or 'guest'} top {self.k} {self.scope.canonical()}".strip()


@dataclass(frozen=True)
class Recommend:
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[RecommendQuestion] = RecommendQuestion
    handles: Handles = Handles(
        families=("recommend",),
        cues=(
            r"\br[ae]c+om+[aei]n?d\w*",
            r"\brec(?:s|o|os| list)?\b(?! id)",
            r"\bpitch\b",
            r"\b(?:up|cross)-?sell\w*|\b(?:anything|something) (?:else )?for (?:customer|user|client|shopper)|\bpicks? for\b|\bwhat(?:'s)? next (?:for|to offer)|\bwhat next\b|\b(?:best|good|which \d+|\d+) (?:products|items) for (?:the )?(?:customer|user|client|shopper|#)|\b(?:in|into) the (?:mail|e-?mail|newsletter|box|parcel) (?:to|for) (?:customer|user|client)|\blikely to (?:buy|like|want|order)\b|\bgift (?:ideas?|idea)\b|\bidea for (?:customer|user|client)",
            r"\bgo(?:es)? (?:well |best |together )?with\b|\bsimilar (?:products? |items? )?to\b|\b(?:often|frequently) bought together\b|\bnext[- ]best offer\b",
            r"\b(?:suggestions?|recommendations?|recs?|ideas|picks|offers?|something) (?:for|to) (?:the )?(?:customer|user|client|shopper|buyer|#)",
            r"\bpropose\b|\bwhich (?:article|product|item)s? .*\b(?:propose|offer|show|sell) (?:to )?(?:the )?(?:customer|client|user)",
            r"\bsuggest(?:s|ion|ions|ed)?\b",
            r"\bwhat (?:else )?(?:should|shall|could|can|would|might|do) (?:\w+ ){1,4}?(?:offer|buy|like|want|sell|order|add|get|need|purchase)\b",
            r"\bwhat (?:should|shall|could|can) (?:we|i) (?:offer|sell|show|pitch)\b",
            r"\bnext[- ]best (?:product|offer|item|purchase)|\bnext (?:purchase|product) for\b",
            r"\b(?:product|gift|cross[- ]sell|upsell) (?:ideas|picks|suggestions)\b|\bpersonal picks\b",
            r"\bwhich (?:products|items) (?:should|could|would|can|might)\b",
            r"\bproducts? .{1,40}\bwill (?:probably |likely )?(?:like|buy|want)\b",
        ),
        against=(r"\b(?:define|what does .* mean|meaning of)\b",),
    )

    def claims(self, asked: Asked) -> int:
        """Another customer, another number or a narrower choice, after a recommendation."""
        if not isinstance(asked.focus, RecommendQuestion) or asked.reading.metrics:
            return 0
        said = asked.reading.person or asked.reading.limit or _filters(asked)
        return 3 if said and not asked.reading.dimensions else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """For whom, how many, and out of which categories or brands."""
        if world.facts.data_through is None:
            return Stop((Issue("no_data_at_all"),), "refuse")
        # A request in full starts afresh; "only tea" or "top 3" goes on from the list before.
        goes_on = isinstance(asked.focus, RecommendQuestion) and not self.handles.cued(asked.text)
        before = asked.focus if isinstance(asked.focus, RecommendQuestion) and goes_on else None
        earlier = before.scope.filters if before else ()
        scope = Scope(filters=merged_filters(earlier, _filters(asked)))
        k = min(asked.reading.limit or (before.k if before else SHOWN), MOST_SHOWN)
        found = self._who(asked, world, before)
        if isinstance(found, Stop):
            return found
        return Ready(RecommendQuestion(found, k, scope), asked.reading.read_as())

    def _who(self, asked: Asked, world: World, before: RecommendQuestion | None) -> str | Stop | None:
        named = asked.reading.person or asked.reading.email
        if not named and asked.reading.loose:
            # "Next best offer 1337": the one number that nothing else explains is the customer's.
            asked = replace(asked, reading=replace(asked.reading, person=asked.reading.loose[0]))
            named = asked.reading.person
        if not named and _GUEST.search(asked.text):
            return None
        if not named and _NOT_FOR_ONE.search(asked.text):
            return Stop(
                (Issue("recommend.one_customer", {}, ("recommend products for customer 42",)),), "refuse"
            )
        found = find_customer(asked, world)
        nobody_named = isinstance(found, Stop) and found.issues[0].code == "which_customer"
        return before.customer if before and nobody_named and self.claims(asked) else found

    def plan(self, question: RecommendQuestion, facts: StoreFacts) -> Plan:
        """Who it is, what was bought, and what the active run makes of it."""
        if question.customer is None:
            return recommend_plan.run()
        return recommend_plan.of_customer(question.customer)

    def follow(self, question: RecommendQuestion, results: Results, facts: StoreFacts) -> Plan | None:
        """Details of the best candidates; of all others, and best sellers, where those do not fill the list."""
        if question.customer is not None and not len(results["customer"]):
            return None
        case = case_of(results, facts)
        country = case.situation.country
        if case.scores is None or "cards_rest" in results.rows:
            return recommend_plan.best_sellers(country, facts)
        of, bought = results["run"].first()["run_id"], tuple(case.situation.bought)
        first, rest = split(case, question.k)
        if "cards" not in results.rows:
            return recommend_plan.details(of, bought, first)
        if is_filled(case, question.k, question.scope.filters):
            return None
        others = recommend_plan.details(of, bought, rest, "_rest")
        return recommend_plan.joined(others, recommend_plan.best_sellers(country, facts))

    def answer(self, question: RecommendQuestion, results: Results, facts: StoreFacts) -> Draft:
        """The list with prices, stock and reasons."""
        if question.customer is not None and not len(results["customer"]):
            issue = Issue("unknown_customer", {"word": question.customer})
            return recommend_answer.unknown(issue)
        case = case_of(results, facts)
        picked = chosen(case, question.k, question.scope.filters, results)
        told = recommend_answer.Told(question.customer, question.k, question.scope, case, picked)
        return recommend_answer.answer(told, results, facts)


def _filters(asked: Asked) -> tuple[Filter, ...]:
    return tuple(f for f in asked.reading.filters() if f.dimension in FILTERS)
