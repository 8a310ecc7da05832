"""The simple methods that everything else must beat, the best of them chosen on the window before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analytics.recommendation.contract import Floats, Task
from analytics.recommendation.evaluation.judge import marks
from analytics.recommendation.evaluation.rankers import lists_of, own_frequency, popularity_scores
from analytics.recommendation.evaluation.windows import Window
from analytics.recommendation.models.popularity import BY, Popularity
from analytics.recommendation.score import Parameters

OWN = tuple(
    Parameters(own_share=1.0, own_half_life=h, repeat_power=p) for h in (120.0, 360.0) for p in (0.0, 0.5)
)


@dataclass(frozen=True, slots=True)
class Simple:
    """A simple method by its name, and how it scores a window's customers."""

    name: str
    scores: Callable[[Window], Floats]


def simple_methods(task: Task) -> Iterator[Simple]:
    """Best sellers of everywhere, of the country, of the segment, by count and decayed; for ``next`` own frequency too."""
    for by in BY:
        for half_life in (None, 15.0):
            where = "" if by == "all" else f" of the {by}"
            name = f"best sellers{where} ({f'half-life {half_life:g} days' if half_life else '30 days'})"
            method = Popularity(by=by, half_life=half_life)
            yield Simple(name, lambda window, method=method: popularity_scores(window, method))  # type: ignore[misc]
    if task == "next":
        for p in OWN:
            counted = ", repeat counted" if p.repeat_power else ""
            name = f"own frequency (half-life {p.own_half_life:g} days{counted})"
            yield Simple(name, lambda window, p=p: own_frequency(window, p))  # type: ignore[misc]


def best_simple(window: Window, task: Task) -> Simple:
    """The one with the highest NDCG@10 in a window; the earlier one of equals."""
    judged = [
        (float(marks(lists_of(method.scores(window), window, task), window, task).ndcg.mean()), method)
        for method in simple_methods(task)
    ]
    return max(judged, key=lambda pair: pair[0])[1]
