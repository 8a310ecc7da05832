"""``make bench-recommenders``: our models and peers on a shop's rolling windows, ranked in full, judged alike.

Peers run in the environment of ``benchmarks/peers``. Parameters of each come from the window before; the test window is
ranked once. Writes JSON (``--json``) and the page of the documentation (``--page``).
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from analytics.recommendation.contract import Shop, Task
from analytics.recommendation.evaluation.judge import difference, marks, targets
from analytics.recommendation.evaluation.windows import WINDOW_DAYS, Window, window
from benchmarks.recommenders.methods import GROUPS, TASKS, Found
from benchmarks.recommenders.page import page
from benchmarks.recommenders.shops import Sales, complete_journey, day_of, online_retail

ROOT = Path(__file__).resolve().parents[2]
CUTS = {
    "online-retail": ("2011-07-12", "2011-08-11", "2011-09-10", "2011-10-10"),
    "complete-journey": ("2017-11-30",),
}


def measured(
    sales: Sales, cuts: tuple[str, ...], groups: tuple[str, ...] = tuple(GROUPS), kept: Path | None = None
) -> dict[str, Any]:
    """Every method on every window, and L against each by customer; what ``kept`` holds is not made again."""
    windows: list[dict[str, Any]] = []
    values: dict[str, dict[int, list[float]]] = {}
    for cut in cuts:
        shop = sales.shop(day_of(cut) + WINDOW_DAYS)
        test = window(shop, WINDOW_DAYS)
        found = [_group(name, shop, test, kept / cut if kept else None) for name in groups]
        figures = {key: one for group in found for key, one in group["figures"].items()}
        told = {key: one for group in found for key, one in group["told"].items()}
        for key, pairs in ((k, v) for group in found for k, v in group["values"].items()):
            for customer, value in pairs:
                values.setdefault(key, {}).setdefault(int(customer), []).append(value)
        windows.append(
            {
                "cut": cut, "customers": {t: len(targets(test, t)) for t in TASKS}, "new_customers": test.new_customers,
                "new_products": test.new_products, "products": len(test.products), "figures": figures,
                "baskets": told.pop("baskets", {}), "told": told,
                "took": {name: group["took"] for name, group in zip(groups, found, strict=True)},
            }
        )  # fmt: skip
        _tell(cut, figures)
    return {"windows": windows, "means": _means(windows), "gains": _gains(values)}


def _group(name: str, shop: Shop, test: Window, folder: Path | None) -> dict[str, Any]:
    """Figures, values by customer and what is told of one group of methods on one window."""
    file = folder / f"{name}.json" if folder else None
    if file is not None and file.exists():
        stored: dict[str, Any] = json.loads(file.read_text())
        return stored
    began, at = cpu_spent(), time.perf_counter()
    found = _judged(GROUPS[name](shop, test), test)
    found["took"] = {
        "cpu_s": round(cpu_spent() - began, 1),
        "wall_s": round(time.perf_counter() - at, 1),
    }
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(found))
    return found


def cpu_spent() -> float:
    """CPU seconds of this process and of the children that it waited for, until now."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in used)


def _judged(found: Found, test: Window) -> dict[str, Any]:
    lists, told = found
    figures, values = {}, {}
    for key, ranked in lists.items():
        task: Task = "new" if key.endswith("|new") else "next"
        judged = marks(ranked, test, task)
        figures[key] = judged.means()
        rows = [int(test.customers[row]) for row, _ in targets(test, task)]
        values[key] = list(zip(rows, judged.ndcg.tolist(), strict=True))
    return {"figures": figures, "values": values, "told": told}


def _tell(cut: str, figures: Mapping[str, Mapping[str, float]]) -> None:
    shown = {k: v["ndcg"] for k, v in figures.items() if not k.startswith(("best", "own"))}
    print(cut, shown, flush=True)


def _means(windows: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    keys = windows[0]["figures"]
    return {
        key: {
            name: round(float(np.mean([w["figures"][key][name] for w in windows])), 5) for name in keys[key]
        }
        for key in keys
    }


def _gains(values: dict[str, dict[int, list[float]]]) -> dict[str, dict[str, float]]:
    """L over every other method of the task: one vote a customer, however many windows she bought in."""
    found = {}
    for key, of in values.items():
        mine = values.get(f"L|{key.rsplit('|', 1)[1]}")
        if mine is not None and of is not mine:
            both = sorted(mine)
            gain = difference(*(np.array([np.mean(side[c]) for c in both]) for side in (mine, of)))
            found[key] = {k: round(v, 5) for k, v in asdict(gain).items()}
    return found


def _stored(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "kept" / "recommenders.json")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "recommenders-measured.md")
    parser.add_argument("--windows", type=int, default=4, help="so many, the last ones")
    parser.add_argument("--shop", choices=[*CUTS], action="append")
    parser.add_argument("--group", choices=[*GROUPS], action="append", help="measure and keep these alone")
    parser.add_argument("--without", choices=[*GROUPS], action="append", default=[], help="leave these out")
    chosen = parser.parse_args()
    shops = {"online-retail": lambda: online_retail(chosen.data), "complete-journey": complete_journey}
    # A shop that is not measured now keeps its figures.
    results = {"shops": {}, **_stored(chosen.json)}
    for name in chosen.shop or [*CUTS]:
        cuts = CUTS[name][-chosen.windows :]
        kept = ROOT / "benchmarks" / "out" / "recommenders" / name
        groups = tuple(g for g in chosen.group or GROUPS if g not in chosen.without)
        results["shops"][name] = measured(shops[name](), cuts, groups, kept)
    if not chosen.group:
        chosen.json.write_text(json.dumps(results, indent=1) + "\n")
        chosen.page.write_text(page(results, _stored(chosen.json.with_name("serving.json"))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
