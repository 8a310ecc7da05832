"""What a user can ask: one capability a file; this tuple is their registry."""

from __future__ import annotations

from analytics.capabilities.campaign import Campaign
from analytics.capabilities.define import Define
from analytics.capabilities.explain import Explain
from analytics.capabilities.freshness import Freshness
from analytics.capabilities.handover import Handover
from analytics.capabilities.lacking import Lacking
from analytics.capabilities.metric_query import MetricQuery
from analytics.capabilities.preferences import Preferences
from analytics.capabilities.profile import Profile
from analytics.capabilities.protocol import Capability
from analytics.capabilities.quality import Quality
from analytics.capabilities.recommend import Recommend
from analytics.capabilities.segments import Segments
from analytics.capabilities.talk import Talk

CAPABILITIES: tuple[Capability, ...] = (
    MetricQuery(),
    Segments(),
    Recommend(),
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
