"""What a user can ask: one capability a file; this tuple is their registry."""

from __future__ import annotations

from analytics.capabilities.audience import Audience
from analytics.capabilities.best_sellers import BestSellers
from analytics.capabilities.campaign import Campaign
from analytics.capabilities.define import Define
from analytics.capabilities.explain import Explain
from analytics.capabilities.find_products import FindProducts
from analytics.capabilities.freshness import Freshness
from analytics.capabilities.handover import Handover
from analytics.capabilities.lacking import Lacking
from analytics.capabilities.metric_query import MetricQuery
from analytics.capabilities.preferences import Preferences
from analytics.capabilities.profile import Profile
from analytics.capabilities.protocol import Capability
from analytics.capabilities.quality import Quality
from analytics.capabilities.recommend import Recommend
from analytics.capabilities.recommendation_results import RecommendationResults
from analytics.capabilities.recommendation_rules import RecommendationRules
from analytics.capabilities.recommender_facts import RecommenderFacts
from analytics.capabilities.related import Related
from analytics.capabilities.segment_offer import SegmentOffer
from analytics.capabilities.segments import Segments
from analytics.capabilities.talk import Talk
from analytics.capabilities.why_not import WhyNot

CAPABILITIES: tuple[Capability, ...] = (
    BestSellers(),
    RecommendationResults(),
    MetricQuery(),
    Segments(),
    WhyNot(),
    Audience(),
    RecommenderFacts(),
    RecommendationRules(),
    SegmentOffer(),
    Related(),
    Recommend(),
    FindProducts(),
    Campaign(),
    Profile(),
    Define(),
    Explain(),
    Freshness(),
    Quality(),
    Preferences(),
    Handover(),
    Lacking(),
    Talk(),
)
"""In order of precedence where two bid the same."""

__all__ = ["CAPABILITIES", "Capability"]
