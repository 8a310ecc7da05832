"""Recommend products for a customer: what she has not bought yet, each with a reason that holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from analytics.capabilities.offers import plan as recommend_plan
from analytics.capabilities.offers.listing import contradiction, read_as, refused
from analytics.capabilities.offers.rows import (
    case_of,
    chosen,
    is_filled,
    needs_pairs,
    pinned_ids,
    split,
)
from analytics.capabilities.offers.traits import Limits
from analytics.capabilities.offers.words import Wish, unpriced
from analytics.capabilities.people import find_customer, number_of, one_customer
from analytics.capabilities.protocol import Asked, Handles, World
from analytics.capabilities.recommendations import recommend_answer
from analytics.capabilities.recommendations.recommend_more import More, is_for_everyone, more_of
from analytics.contract.draft import Draft, Ready, Resolution, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.scope import Filter, Scope
from analytics.planning.context import merged_filters
from analytics.planning.requests.belonging import PRONOUN
from analytics.planning.words.prices import prices_of
from analytics.recommendation.contract import Task
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "products.recommend"
SHOWN = 5
MOST_SHOWN = 50
FILTERS = ("category", "brand", "product")

_WOULD_BE = re.compile(
    r"^(?:\W|and |so |but |ok )*what would (?:our|the|my|their|its) (?:[\w-]+ ){1,8}?(?:look like|be\b|have been|come (?:out|to)|amount to|total)(?! interested)",
    re.IGNORECASE,
)
""" "What would our order count look like without guests": a figure on a condition."""
_GUEST = re.compile(
    r"\b(?:guests?|(?:an? )?(?:anonymous|unknown|new) (?:visitor|shopper|customer|user))\b", re.IGNORECASE
)
_VISITOR = re.compile(
    r"\b(?:visitor|session|anonymous(?: visitor)?|guest)\s+(?:id\s+)?([a-z][\w-]*\d[\w-]*)\b", re.IGNORECASE
)
_NEXT = re.compile(
    r"\bnext (?:order|purchase|basket|box|delivery|shop(?:ping)?)\b|\b(?:re-?order|refill|replenish|restock|run(?:ning)? (?:out|low)|buy again|order again|rebuy)\w*|\bneeds? (?:more|another|new)\b|\bdue (?:again|for)\b",
    re.IGNORECASE,
)


def _is_of_a_campaign(asked: Asked) -> bool:
    """Nobody to please is named, and a campaign is: what it brought, not what to offer."""
    reading = asked.reading
    campaign = any(m.term.dimension == "campaign" for m in reading.of("value"))
    return campaign and not (reading.person or reading.email or PRONOUN.search(asked.text))


_FOR_HER = re.compile(
    r"\b(?:ideas?|picks|recommend\w*|suggest\w*|offers?|pitch|things?) (?:\w+ ){0,3}?(?:for|to) (?:her|him|them|that one|this one|that customer|this customer)\b",
    re.IGNORECASE,
)
"""Things for the customer that the talk is about."""
_PLEASES = re.compile(
    r"\b(?:might|may|could|would|will|should|to) (?:\w+ ){0,3}(?:like|love|want|fancy|suit|please|enjoy|appeal|interest|tickle|fit|go down well)\b|\b(?:things|items|pieces|products) (?:\w+ ){0,3}(?:for|they|she|he)\b|\b(?:any|some|got|your|more|\d+) (?:\w+ )?(?:ideas?|suggestions?|picks|tips)\b|\b(?:ideas?|suggestions?|picks|tips) for\b|\bsomething (?:nice|special|good|fitting|lovely)\b",
    re.IGNORECASE,
)
"""What somebody might be glad of."""
_PAST = re.compile(
    r"\b(?:bought|ordered|purchased|returned|got|had|spent|last|latest|did|history)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class RecommendQuestion:
    """The best ``k`` products for the customer with this external id; for somebody unknown where it is None."""

    customer: str | None
    k: int = SHOWN
    scope: Scope = Scope()
    task: Literal["new", "next"] = "new"
    wish: Wish = Wish()
    visitor: str | None = None

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    @property
    def limits(self) -> Limits:
        """What the list is cut to."""
        return Limits(self.scope.filters, self.wish)

    def canonical(self) -> str:
        """One line."""
        kind = " next order" if self.task == "next" else ""
        limits = f"{self.scope.canonical()} {self.wish.canonical()}".strip()
        who = self.customer or (f"visitor {self.visitor}" if self.visitor else "guest")
        return f"{CAPABILITY} {who}{kind} top {self.k} {limits}".strip()


_SPEAKS_OF = re.compile(
    r"\b(?:people|customers|those|buyers|shoppers|folks|clients) (?:who|that) (?:\w+ )?(?:buy|bought|order|ordered|get|got|want|like)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Recommend:
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[RecommendQuestion] = RecommendQuestion
    always_fresh: bool = True
    """What was shown to somebody counts at once, and is no new data."""
    handles: Handles = Handles(
        families=("recommend",),
        cues=(
            r"\br[ae]c+om+[aei]n?d\w*",
            r"\brec(?:s|o|os| list)?\b(?! id)",
            r"\bpitch\b",
            r"\b(?:up|cross)-?sell\w*|\b(?:anything|something) (?:else )?for (?:customer|user|client|shopper)|\bpicks? for\b|\bwhat(?:'s)? next (?:for|to offer)|\bwhat next\b|\b(?:best|good|which \d+|\d+) (?:products|items) for (?:the )?(?:customer|user|client|shopper|#)|\b(?:in|into) the (?:mail|e-?mail|newsletter|box|parcel) (?:to|for) (?:customer|user|client)|\blikely to (?:buy|like|want|order)\b|\b(?:gift|present) ideas?\b|\bidea for (?:customer|user|client)",
            r"\bnext[- ]best offer\b",
            r"\b(?:customer|client|user|shopper|buyer|she|he|they) (?:#?\d+ )?(?:were|was|is|are|wanted) (?:going )?to (?:buy|order|pick|get|take|purchase)\b|\bwhat would you (?:bet|put (?:your|the) money) on\b",
            r"\bwhat (?:else )?(?:should|shall|could|can|would|might) (?:\w+ ){0,2}(?:go|put|place|add|include|pack|stick|print) (?:\w+ ){0,2}?(?:in|on|into|onto|to)\b",
            r"\b(?:tempt|delight|win over)\b",
            r"\b(?:things|products|items|something|anything|goods) (?:that |which )?(?:customer|user|client|shopper|buyer) #?\d+ (?:has ?n['’]?t|has not|did ?n['’]?t|never|might|could|would|may)\b",
            r"\bpick (?:me |us |out )*(?:\w+ ){0,4}(?:items?|products?|things?|goods)\b.*\bfor\b",
            r"\bwhen (?:will|does|would|might|should) (?:the )?(?:customer|user|client|shopper|she|he|they)\b.*\b(?:needs?|run|re-?order|refill|again)\b",
            r"\b(?:suggestions?|recommendations?|recs?|ideas|picks|offers?|something) (?:for|to) (?:the )?(?:customer|user|client|shopper|buyer|#)",
            r"\b(?:ideas?|picks?|tips?) for (?:customer |user |client )?#?\d{1,7}\b|\b(?:put|place) in front of (?:the )?(?:customer|user|client|shopper)\b",
            r"\bpropose\b|\bwhich (?:article|product|item)s? .*\b(?:propose|offer|show|sell) (?:to )?(?:the )?(?:customer|client|user)",
            r"\bsuggest(?:s|ion|ions|ed)?\b",
            r"\bwhat (?:else )?(?:should|shall|could|can|would|might|do) (?:\w+ ){1,4}?(?:offer|buy|like|want|sell|order|add|get|need|purchase)\b",
            r"\bwhat (?:should|shall|could|can) (?:we|i) (?:offer|sell|show|pitch)\b",
            r"\bnext[- ]best (?:product|offer|item|purchase)|\bnext (?:purchase|product) for\b",
            r"\b(?:product|gift|cross[- ]sell|upsell) (?:ideas|picks|suggestions)\b|\bpersonal picks\b",
            r"\bwhich (?:\d+ )?(?:products|items|things|articles) (?:should|could|would|can|might|may|will)\b|\bwhat (?:else )?(?:might|may|would|could|will) (?:she|he|they|this \w+)\b",
            r"\bproducts? .{1,40}\bwill (?:probably |likely )?(?:like|buy|want)\b",
            r"\bnext (?:order|basket|box)\b.*\b(?:customer|user|client|shopper|her|him|them|of|for)\b",
            r"\b(?:re-?order|refill|replenish|buy again|order again|run(?:ning)? out of)\b.*\b(?:customer|user|client|shopper|her|him|she|he|#?\d+)\b",
            r"\b(?:customer|user|client|shopper) #?\d+\b.*\b(?:re-?order|refill|replenish|buy again|order again|run(?:ning)? out of)\b",
        ),
        against=(
            r"\b(?:define|what does .* mean|meaning of)\b",
            r"\bwhat (?:do|does|did|have|has) .*\b(?:buy|bought|order|ordered|purchased?|spend|spent|pay|paid)\b.*\b(?:most|mostly|mainly|per order|on average|each)\b",
        ),
    )

    def claims(self, asked: Asked) -> int:
        """Things for somebody who is named; another customer, another number or a narrower choice, after a recommendation."""
        if asked.focus is None and _is_of_a_campaign(asked):
            return -4
        if asked.reading.metrics and not asked.reading.person and _SPEAKS_OF.search(asked.text):
            # "What do people who buy tea spend per order": a figure of them.
            return -4
        goes_on = isinstance(asked.focus, RecommendQuestion)
        if asked.reading.metrics and _WOULD_BE.match(asked.text) and not asked.reading.person:
            return -6
        if goes_on and more_of(asked.text):
            return 12
        if (
            getattr(asked.focus, "customer", None)
            and _FOR_HER.search(asked.text)
            and not asked.reading.metrics
        ):
            return 5
        narrowed = any(f.dimension in ("category", "brand") for f in _filters(asked))
        to_offer = set(asked.reading.dimensions) <= {"product"} and not _PAST.search(asked.text)
        if asked.reading.person and not asked.reading.metrics and to_offer:
            if asked.reading.limit or narrowed or _PLEASES.search(asked.text):
                return 4
        if not goes_on or asked.reading.metrics:
            return 0
        low, high = prices_of(asked.text)
        said = asked.reading.person or asked.reading.limit or _filters(asked) or low or high
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
        more = more_of(asked.text) if before else More()
        if before and more:
            return self._going_on(asked, world, before, more)
        if number_of(asked) is None and is_for_everyone(asked.text):
            near = ("best sellers", "recommend products for Champions")
            return Stop((Issue("recommend.everyone", {}, near),), "clarify")
        k = min(asked.reading.limit or (before.k if before else SHOWN), MOST_SHOWN)
        visitor = _VISITOR.search(asked.text)
        found = None if visitor else self._who(asked, world, before)
        if isinstance(found, Stop):
            return found
        low, high = prices_of(asked.text)
        if against := contradiction(asked.text):
            return against
        wish = Wish(min_price=low, max_price=high)
        if before and not wish:
            wish = before.wish
        task: Literal["new", "next"] = (
            "next" if _NEXT.search(asked.text) else before.task if before else "new"
        )
        if visitor:
            question = RecommendQuestion(None, k, scope, "new", wish, visitor.group(1))
            return Ready(question, read_as(asked, (visitor.group(0),)))
        cut = (Phrase("listing.most", {"most": MOST_SHOWN}),) if (asked.reading.limit or 0) > k else ()
        return Ready(RecommendQuestion(found, k, scope, task, wish), (*cut, *read_as(asked)))

    def _going_on(self, asked: Asked, world: World, before: RecommendQuestion, more: More) -> Resolution:
        """The list before with the one thing changed."""
        if more.is_cheaper:
            return Stop((Issue("recommend.how_cheap", {}, ("under 10 euros", "under 20 euros")),), "clarify")
        if more.k is not None and not more.k:
            return Stop((Issue("listing.none"),), "clarify")
        if more.customer is not None:
            found = one_customer(asked, more.customer, world)
            return found if isinstance(found, Stop) else Ready(replace(before, customer=found, visitor=None))
        cut = (Phrase("listing.most", {"most": MOST_SHOWN}),) if (more.k or 0) > MOST_SHOWN else ()
        task = "next" if more.is_next else before.task
        return Ready(replace(before, k=min(more.k or before.k, MOST_SHOWN), task=task), cut)

    def _who(self, asked: Asked, world: World, before: RecommendQuestion | None) -> str | Stop | None:
        if number_of(asked) is None and _GUEST.search(asked.text):
            return None
        found = find_customer(asked, world)
        nobody_named = isinstance(found, Stop) and found.issues[0].code == "which_customer"
        return before.customer if before and nobody_named and self.claims(asked) else found

    def plan(self, question: RecommendQuestion, facts: StoreFacts) -> Plan:
        """Who it is, what was bought, and what the active run makes of it."""
        if question.visitor is not None:
            return recommend_plan.of_visitor(question.visitor, facts)[0]
        if question.customer is None:
            return recommend_plan.run(_task(question))
        return recommend_plan.of_customer(question.customer, facts, _task(question))

    def follow(self, question: RecommendQuestion, results: Results, facts: StoreFacts) -> Plan | None:
        """Details of the best candidates; of all others, and best sellers, where those do not fill the list."""
        if question.customer is not None and not len(results["customer"]):
            return None
        if needs_pairs(results):
            return _pairs(question, facts)
        case = case_of(results, facts, _task(question), looked_at=question.visitor is not None)
        best = recommend_plan.best_sellers(case.situation.country, facts, case.situation.segment)
        pinned = pinned_ids(case)
        pins = (recommend_plan.cards_of(pinned),) if pinned and "pinned" not in results.rows else ()
        if case.shelf is not None and case.scores is not None:
            return None if is_filled(case, question.k, question.limits) else best
        if case.scores is None or "cards_rest" in results.rows:
            return recommend_plan.joined(best, *pins)
        of, bought = results["run"].first()["run_id"], tuple(case.history)
        first, rest = split(case, question.k)
        if "cards" not in results.rows:
            return recommend_plan.joined(recommend_plan.details(of, bought, first), *pins)
        if is_filled(case, question.k, question.limits):
            return None
        others = recommend_plan.details(of, bought, rest, "_rest")
        return recommend_plan.joined(others, best)

    def answer(self, question: RecommendQuestion, results: Results, facts: StoreFacts) -> Draft:
        """The list with prices, stock and reasons."""
        if question.customer is not None and not len(results["customer"]):
            issue = Issue("unknown_customer", {"word": question.customer})
            return recommend_answer.unknown(issue)
        case = case_of(results, facts, _task(question), looked_at=question.visitor is not None)
        picked = chosen(case, question.k, question.limits, results)
        rows = case.goods or case.cards
        if not picked.shown and rows and unpriced(question.wish, rows.values()):
            return refused("listing.no_prices")
        told = recommend_answer.Told(question.customer, question.k, question.scope, case, picked)
        return recommend_answer.answer(told, results, facts)


def _pairs(question: RecommendQuestion, facts: StoreFacts) -> Plan | None:
    if question.visitor is not None:
        return recommend_plan.of_visitor(question.visitor, facts)[1]
    return recommend_plan.pairs_of(question.customer, _task(question)) if question.customer else None


def _task(question: RecommendQuestion) -> Task:
    return question.task


def _filters(asked: Asked) -> tuple[Filter, ...]:
    return tuple(f for f in asked.reading.filters() if f.dimension in FILTERS)
