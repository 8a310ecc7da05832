"""What can be asked about a product that stands in a list: why it is there, what is like it, what goes with it, how it sells."""

from __future__ import annotations

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.protocol import World
from analytics.capabilities.recommendations.best_sellers import BestSellersQuestion
from analytics.capabilities.recommendations.find_products import FindQuestion
from analytics.capabilities.recommendations.recommend import RecommendQuestion
from analytics.capabilities.recommendations.related import RelatedQuestion
from analytics.capabilities.recommendations.segment_offer import SegmentOfferQuestion
from analytics.capabilities.recommendations.why_not import WhyNotQuestion
from analytics.contract.draft import Question
from analytics.contract.phrase import Phrase
from analytics.contract.scope import Filter, Scope

LISTS = (BestSellersQuestion, FindQuestion, RecommendQuestion, RelatedQuestion, SegmentOfferQuestion)
"""Questions whose rows are products."""


def asks_about(
    question: Question, product: str, label: str, world: World, sees_customers: bool
) -> tuple[tuple[Phrase, Question], ...]:
    """Each with the label of its button; ``product`` is the external id, ``label`` its title."""
    found: list[tuple[Phrase, Question]] = []
    if isinstance(question, RecommendQuestion) and question.customer is not None and sees_customers:
        why = WhyNotQuestion(
            question.customer, product, label, question.k, next_order=question.task == "next"
        )
        found.append((Phrase("edit.why_there", {"name": label}), why))
    for kind in ("similar", "together"):
        found.append((Phrase(f"edit.{kind}", {"name": label}), RelatedQuestion(kind, (product,), (label,))))
    only = Scope(world.calendar.recent("month"), None, (Filter("product", (product,), (label,)),))
    sold = MetricQuestion(("revenue",), ("month",), only)
    found.append((Phrase("edit.by", {"name": label, "dimension": "month"}), sold))
    return tuple(found)
