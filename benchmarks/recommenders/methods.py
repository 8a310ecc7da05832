"""What is ranked on a window: our models as the product tunes them, the simple methods, and peers in an environment of their own."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analytics.recommendation.contract import Shop, Task
from analytics.recommendation.evaluation.baskets import judged_baskets
from analytics.recommendation.evaluation.rankers import Lists, lists_of, model_scores, served
from analytics.recommendation.evaluation.search import Search
from analytics.recommendation.evaluation.simple import simple_methods
from analytics.recommendation.evaluation.situations import cards_at, situations_at
from analytics.recommendation.evaluation.windows import WINDOW_DAYS, Window, window
from analytics.recommendation.models import Linear
from analytics.recommendation.models.linear import LinearSettings
from analytics.recommendation.score import Parameters
from benchmarks.recommenders.reranker import reranked

PEERS = Path(__file__).resolve().parents[1] / "peers"
TASKS: tuple[Task, ...] = ("new", "next")
BUDGET_S = 120.0

Found = tuple[dict[str, Lists], dict[str, Any]]
"""Rankings by "method|task", and what is told beside them."""


@dataclass(frozen=True)
class Tuned:
    """What the product's own search chose for L on the window before the test window, and what it cost."""

    shop: Shop
    settings: LinearSettings
    parameters: Mapping[Task, Parameters]
    trials: int
    cpu_s: float


_last: list[Tuned] = []


def _tuned(shop: Shop) -> Tuned:
    """Searched once for L and G of the same shop."""
    if not _last or _last[0].shop is not shop:
        search = Search(shop, {}, "linear", BUDGET_S, lambda trial: None)
        began = time.process_time()
        settings, parameters = search.tuned(window(shop, 2 * WINDOW_DAYS), began)
        assert isinstance(settings, LinearSettings)
        cpu_s = time.process_time() - began
        _last[:] = [Tuned(shop, settings, parameters, len(search.trials), cpu_s)]
    return _last[0]


def linear(shop: Shop, test: Window) -> Found:
    """L tuned on the window before (as the product does), as a model and as served."""
    tuned = _tuned(shop)
    settings, parameters = tuned.settings, tuned.parameters
    began = time.process_time()
    model = Linear(settings).sketch(test.shop)
    fitted = time.process_time() - began
    lists: dict[str, Lists] = {}
    for task in TASKS:
        scores = model_scores(test, model, parameters[task])
        lists[f"L|{task}"] = lists_of(scores, test, task)
        cards = cards_at(test, {})
        lists[f"L, served|{task}"] = served(scores, test, task, cards, situations_at(test, task, cards))
    return lists, {
        "settings": asdict(settings),
        "parameters": {t: asdict(p) for t, p in parameters.items()},
        "tuning_cpu_s": round(tuned.cpu_s, 1),
        "fit_cpu_s": round(fitted, 1),
        "trials": tuned.trials,
    }


def reranker(shop: Shop, test: Window) -> Found:
    """G on L as it is tuned on the window before."""
    before = (window(shop, 3 * WINDOW_DAYS), window(shop, 2 * WINDOW_DAYS))
    tuned = _tuned(shop)
    began = time.process_time()
    lists = {
        f"G|{task}": reranked(tuned.settings, tuned.parameters[task], task, (*before, test)) for task in TASKS
    }
    return lists, {"reranker_cpu_s": round(time.process_time() - began, 1)}


def simple(shop: Shop, test: Window) -> Found:
    """Best sellers and own frequency, each in every form."""
    return {
        f"{method.name}|{task}": lists_of(method.scores(test), test, task)
        for task in TASKS
        for method in simple_methods(task)
    }, {}


def baskets(shop: Shop, test: Window) -> Found:
    """Baskets with one item hidden: measures alone, no ranking of customers."""
    return {}, {"baskets": judged_baskets(shop)}


def peers(shop: Shop, test: Window) -> Found:
    """Rankings of the peers, made in their own environment, with their parameters and CPU seconds."""
    data: dict[str, Any] = {}
    for name, w in (("tuning", window(shop, 2 * WINDOW_DAYS)), ("test", test)):
        data |= _given(name, w)
    lists, told = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(given, **data)
        subprocess.run(
            [str(PEERS / ".venv/bin/python"), str(PEERS / "rank.py"), str(given), str(made)], check=True
        )
        with np.load(made) as found:
            for key in found.files:
                if key.count("|") == 1:
                    lists[key] = Lists(found[key])
                else:
                    told[key] = found[key].item()
    return lists, {"peers": told}


def _given(name: str, w: Window) -> dict[str, Any]:
    """A window for a peer, in whose past every customer is a row; those who are judged are named."""
    p = w.shop.purchases
    customers, row = np.unique(p.customer, return_inverse=True)
    column = np.searchsorted(w.products, p.product)
    newest: dict[tuple[int, int], int] = {}
    for r, c, age in zip(row.tolist(), column.tolist(), p.age.tolist(), strict=True):
        newest[r, c] = min(age, newest.get((r, c), age))
    entries = np.array([(r, c, age) for (r, c), age in sorted(newest.items())])
    return {
        f"{name}_shape": np.array([len(customers), len(w.products)]),
        f"{name}_row": entries[:, 0], f"{name}_column": entries[:, 1], f"{name}_age": entries[:, 2],
        f"{name}_order_row": row, f"{name}_order_column": column, f"{name}_order_age": p.age,
        f"{name}_judged": np.searchsorted(customers, w.customers),
        f"{name}_wanted": np.concatenate(w.wanted), f"{name}_ends": np.cumsum([len(x) for x in w.wanted]),
    }  # fmt: skip


GROUPS: Mapping[str, Callable[[Shop, Window], Found]] = {
    "peers": peers,
    "simple": simple,
    "linear": linear,
    "baskets": baskets,
    "reranker": reranker,
}
"""Each is measured and kept by itself, so that a change of one does not cost the others."""
