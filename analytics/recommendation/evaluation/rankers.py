"""Methods as full rankings of a window's customers: customers x products scores, so that all are compared alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analytics.recommendation.block import best, dense, own_scores, pair_scores
from analytics.recommendation.contract import Floats, Ints, Task, Wanted
from analytics.recommendation.evaluation.windows import Window
from analytics.recommendation.models.pairs import PairsModel, repeat
from analytics.recommendation.models.popularity import Popular, Popularity
from analytics.recommendation.rules import Card, Shelf, Situation
from analytics.recommendation.score import Parameters

DEPTH = 20
LOOKED_AT = 120
"""So deep a ranking is handed to the rules, which leave at least ``DEPTH`` of it in all but odd cases."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The best ``DEPTH`` products a customer, as positions in the window's products, -1 where there are fewer."""

    ranked: Ints

    def __len__(self) -> int:
        return len(self.ranked)


def barred(window: Window, task: Task) -> Floats | None:
    """What a task never asks for: in ``new`` all that was bought."""
    return dense(window.histories.bought) if task == "new" else None


def lists_of(scores: Floats, window: Window, task: Task, depth: int = DEPTH) -> Lists:
    """The ranking of a matrix of scores, nothing but the task's filter applied."""
    bought = barred(window, task)
    if bought is not None:
        scores = np.where(bought > 0, 0.0, scores)
    return Lists(best(scores, window.products, depth))


def popularity_scores(window: Window, method: Popularity) -> Floats:
    """What best sellers give: the same for everybody of a group."""
    model: Popular = method.fit(window.shop)
    lines: dict[str | None, Floats] = {}
    result = np.zeros((len(window.customers), len(window.products)))
    for n, customer in enumerate(window.customers.tolist()):
        country, segment = window.shop.countries.get(customer), window.shop.segments.get(customer)
        group = country if method.by == "country" else segment if method.by == "segment" else None
        if group not in lines:
            line = np.zeros(len(window.products))
            found = model.of(Wanted(country=country, segment=segment))
            line[np.searchsorted(window.products, [p for p, _ in found])] = [value for _, value in found]
            lines[group] = line
        result[n] = lines[group]
    return result


def own_frequency(window: Window, parameters: Parameters) -> Floats:
    """What customers' own orders give."""
    return own_scores(repeat(window.shop.purchases, window.products), window.histories, parameters)


def model_scores(window: Window, model: PairsModel, parameters: Parameters) -> Floats:
    """What learnt pairs give with these parameters."""
    return pair_scores(model.square(), window.histories, parameters)


def served(
    scores: Floats, window: Window, task: Task, cards: Mapping[int, Card], situations: Mapping[int, Situation]
) -> Lists:
    """The ranking after rules, family suppression and diversity: the code path of chat and batch.

    Stock and the shelf life of products are those of ``cards``: what was in stock back then nobody recorded.
    """
    deep = lists_of(scores, window, task, LOOKED_AT).ranked
    shelf = Shelf(cards)
    result = np.full((len(deep), min(DEPTH, len(window.products))), -1, dtype=np.int64)
    for n, customer in enumerate(window.customers.tolist()):
        places = deep[n][deep[n] >= 0]
        ranked = window.products[places]
        kept = shelf.choose(ranked, situations[customer], result.shape[1], scores[n, places]).products
        result[n, : len(kept)] = np.searchsorted(window.products, kept)
    return Lists(result)
