"""What a user can ask: one capability a file; this tuple is their registry."""

from __future__ import annotations

from analytics.capabilities.customers.profile import Profile
from analytics.capabilities.customers.retention import Retention
from analytics.capabilities.customers.segments import Segments
from analytics.capabilities.data.freshness import Freshness
from analytics.capabilities.data.quality import Quality
from analytics.capabilities.definitions.define import Define
from analytics.capabilities.definitions.explain import Explain
from analytics.capabilities.metrics.campaign import Campaign
from analytics.capabilities.metrics.query import MetricQuery
from analytics.capabilities.protocol import Capability
from analytics.capabilities.recommendations.audience import Audience
from analytics.capabilities.recommendations.best_sellers import BestSellers
from analytics.capabilities.recommendations.find_products import FindProducts
from analytics.capabilities.recommendations.method import RecommenderFacts
from analytics.capabilities.recommendations.recommend import Recommend
from analytics.capabilities.recommendations.related import Related
from analytics.capabilities.recommendations.results import RecommendationResults
from analytics.capabilities.recommendations.saved_audiences import SavedAudiences
from analytics.capabilities.recommendations.segment_offer import SegmentOffer
from analytics.capabilities.recommendations.why_not import WhyNot
from analytics.capabilities.rules.recommendation_rules import RecommendationRules
from analytics.capabilities.talk.handover import Handover
from analytics.capabilities.talk.lacking import Lacking
from analytics.capabilities.talk.preferences import Preferences
from analytics.capabilities.talk.talk import Talk
from analytics.capabilities.visits.funnel import Funnel

CAPABILITIES: tuple[Capability, ...] = (
    BestSellers(),
    RecommendationResults(),
    MetricQuery(),
    SavedAudiences(),
    Segments(),
    Retention(),
    Funnel(),
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
