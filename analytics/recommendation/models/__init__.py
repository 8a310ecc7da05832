"""The methods, one a file; this tuple is their registry."""

from __future__ import annotations

from analytics.recommendation.contract import Recommender
from analytics.recommendation.models.linear import Linear
from analytics.recommendation.models.popularity import Popularity

RECOMMENDERS: tuple[Recommender, ...] = (Popularity(), Linear())

__all__ = ["RECOMMENDERS", "Linear", "Popularity"]
