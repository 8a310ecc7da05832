"""Which method and parameters a shop gets: tuned on the window before, judged once on the windows after it.

Every trial is kept, so that it can be printed; a method is switched on only where the whole 95 % interval of its paired
difference to the best simple method lies above zero, as served.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from analytics.recommendation.contract import Shop, Task
from analytics.recommendation.evaluation.judge import Marks, difference, marks, targets
from analytics.recommendation.evaluation.rankers import Lists, lists_of, model_scores, served
from analytics.recommendation.evaluation.simple import Simple, best_simple
from analytics.recommendation.evaluation.situations import cards_at, situations_at
from analytics.recommendation.evaluation.windows import WINDOW_DAYS, Window, window
from analytics.recommendation.models.linear import NEXT, Linear, LinearSettings
from analytics.recommendation.models.pairs import PairsModel
from analytics.recommendation.models.walk import Walk, WalkSettings
from analytics.recommendation.rules import Card
from analytics.recommendation.score import Parameters

FEWEST_JUDGED = 50
"""With fewer customers in a test window nothing can be told."""
SHORTEST_DAYS, LONG_DAYS = 120, 240
PERSONAL: tuple[Task, ...] = ("new", "next")

LINEAR_GRID = tuple(
    LinearSettings(l2=l2, half_life=h)
    for l2, h in ((200, 90), (100, 90), (500, 90), (200, 180), (50, 180), (200, 45))
)
WALK_GRID = tuple(
    WalkSettings(beta=b, half_life=h) for b, h in ((0.1, 180), (0.3, 180), (0.0, 180), (0.1, 90), (0.5, 180))
)
STEPS: Mapping[Task, Mapping[str, tuple[float, ...]]] = {
    "new": {
        "trend_power": (0.0, 0.3, 0.9),
        "content_share": (0.0, 0.2, 0.6),
        "history_half_life": (60.0, 240.0),
    },
    "next": {
        "trend_power": (0.0, 0.3),
        "own_share": (1.0, 6.0),
        "own_half_life": (120.0, 240.0),
        "repeat_power": (0.25, 1.0),
    },
}
"""One parameter at a time is tried away from the best so far; no trend and no content belong into each shop's grid."""

Tell = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a task gets: the method that answers, its parameters, and what was measured (see docs/recommending.md)."""

    task: Task
    method: str
    wins: bool
    settings: dict[str, Any]
    parameters: Parameters
    figures: dict[str, Any]


@dataclass
class Search:
    """One search over a shop; ``tell`` hears of every trial, ``budget_s`` is CPU time of this process."""

    shop: Shop
    cards: Mapping[int, Card]
    method: str
    budget_s: float
    tell: Tell
    trials: list[dict[str, Any]] = field(default_factory=list)

    def run(self) -> tuple[Verdict, ...]:
        """A verdict a task; none where the shop's past is too short to judge."""
        began = time.process_time()
        span = int(self.shop.purchases.age.max(initial=0))
        if span < SHORTEST_DAYS:
            return ()
        cuts = (2 * WINDOW_DAYS, WINDOW_DAYS) if span >= LONG_DAYS else (WINDOW_DAYS,)
        tuning = window(self.shop, cuts[0] + WINDOW_DAYS)
        tests = [window(self.shop, cut) for cut in cuts]
        if min(len(targets(w, "new")) for w in (tuning, *tests)) < FEWEST_JUDGED:
            return ()
        settings, parameters = self.tuned(tuning, began)
        models = [self._made(settings).sketch(w.shop) for w in tests]
        return tuple(
            self._judged(task, best_simple(tuning, task), tests, models, (settings, parameters[task]))
            for task in PERSONAL
        )

    def _made(self, settings: LinearSettings | WalkSettings) -> Linear | Walk:
        return Walk(settings) if isinstance(settings, WalkSettings) else Linear(settings)

    def tuned(
        self, tuning: Window, began: float
    ) -> tuple[LinearSettings | WalkSettings, dict[Task, Parameters]]:
        """The best settings for ``new`` and the best parameters of each task under them, within the budget."""
        grid: tuple[LinearSettings | WalkSettings, ...] = WALK_GRID if self.method == "walk" else LINEAR_GRID
        best, found = grid[0], -1.0
        chosen: dict[Task, Parameters] = {"new": Parameters(), "next": NEXT}
        # Half of the budget is for tuning: judging and the last fit need the rest.
        until = began + self.budget_s / 2
        lasted = 0.0
        for number, settings in enumerate(grid):
            start = time.process_time()
            if number and start + lasted > until:
                break
            model = self._made(settings).sketch(tuning.shop)
            if number == 0:
                for task in PERSONAL:
                    chosen[task] = self._climbed(model, tuning, task, chosen[task], until)
            value = self._tried(model, tuning, "new", settings, chosen["new"])
            lasted = time.process_time() - start if number else lasted
            if value > found:
                best, found = settings, value
        return best, chosen

    def _climbed(
        self, model: PairsModel, tuning: Window, task: Task, start: Parameters, until: float
    ) -> Parameters:
        best, found = start, self._tried(model, tuning, task, None, start)
        for name, values in STEPS[task].items():
            before = best
            for value in values:
                if time.process_time() > until:
                    return best
                other = replace(before, **{name: value})
                reached = self._tried(model, tuning, task, None, other)
                if reached > found:
                    best, found = other, reached
        return best

    def _tried(
        self,
        model: PairsModel,
        tuning: Window,
        task: Task,
        settings: LinearSettings | WalkSettings | None,
        parameters: Parameters,
    ) -> float:
        lists = lists_of(model_scores(tuning, model, parameters), tuning, task)
        value = float(marks(lists, tuning, task).ndcg.mean())
        trial = {
            "task": task,
            "method": self.method,
            "settings": asdict(settings) if settings else {},
            "parameters": asdict(parameters),
            "ndcg": round(value, 5),
        }
        self.trials.append(trial)
        self.tell(trial)
        return value

    def _judged(
        self,
        task: Task,
        simple: Simple,
        tests: list[Window],
        models: list[PairsModel],
        chosen: tuple[LinearSettings | WalkSettings, Parameters],
    ) -> Verdict:
        settings, parameters = chosen
        ours: dict[str, list[Marks]] = {"model": [], "served": []}
        theirs: dict[str, list[Marks]] = {"model": [], "served": []}
        for w, model in zip(tests, models, strict=True):
            cards = cards_at(w, self.cards)
            situations = situations_at(w, task, cards)
            for lists, scores in ((ours, model_scores(w, model, parameters)), (theirs, simple.scores(w))):
                lists["model"].append(marks(lists_of(scores, w, task), w, task))
                lists["served"].append(marks(served(scores, w, task, cards, situations), w, task))
        gains = {
            how: difference(*(by_customer(tests, task, side[how]) for side in (ours, theirs)))
            for how in ("model", "served")
        }
        gain = gains["served"]
        figures = {
            "windows": [_told(w, task) for w in tests],
            "simple": simple.name,
            **{how: _means(ours[how]) for how in ours},
            **{f"simple_{how}": _means(theirs[how]) for how in theirs},
            **{f"gain_{how}": asdict(mean) for how, mean in gains.items()},
            "trials": len([t for t in self.trials if t["task"] == task]),
        }
        return Verdict(task, self.method, gain.low > 0, asdict(settings), parameters, figures)


def by_customer(
    tests: list[Window], task: Task, found: list[Marks]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """NDCG@10 with one vote a customer, however many windows she bought in; by customer."""
    sums: dict[int, list[float]] = {}
    for w, one in zip(tests, found, strict=True):
        for (row, _), value in zip(targets(w, task), one.ndcg.tolist(), strict=True):
            sums.setdefault(int(w.customers[row]), []).append(value)
    return np.array([sum(v) / len(v) for _, v in sorted(sums.items())])


def _means(found: list[Marks]) -> dict[str, float]:
    every = [one.means() for one in found]
    return {name: round(sum(one[name] for one in every) / len(every), 5) for name in every[0]}


def _told(w: Window, task: Task) -> dict[str, int]:
    return {
        "customers": len(targets(w, task)),
        "products": len(w.products),
        "new_customers": w.new_customers,
        "new_products": w.new_products,
    }


__all__ = ["Lists", "Search", "Verdict", "by_customer"]
