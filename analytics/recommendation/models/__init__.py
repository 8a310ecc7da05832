"""The methods, one a file; this tuple is their registry."""

from __future__ import annotations

from analytics.recommendation.contract import Recommender
from analytics.recommendation.models.basket import Basket, Together
from analytics.recommendation.models.likeness import Content
from analytics.recommendation.models.linear import NEXT, Linear
from analytics.recommendation.models.own import Own
from analytics.recommendation.models.popularity import Popularity
from analytics.recommendation.models.walk import Walk

RECOMMENDERS: tuple[Recommender, ...] = (
    Popularity(),
    Popularity(task="next"),
    Own(),
    Content(),
    Linear(),
    Linear(parameters=NEXT, task="next"),
    Walk(),
    Walk(parameters=NEXT, task="next"),
    Basket(),
    Together(),
)

__all__ = ["NEXT", "RECOMMENDERS", "Basket", "Content", "Linear", "Own", "Popularity", "Together", "Walk"]
