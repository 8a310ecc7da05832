"""``make bench-recommenders``: our models and peers on a shop's rolling windows, ranked in full, judged alike.

Peers run in the environment of ``benchmarks/peers``. Parameters of each come from the window before; the test window is
ranked once. Writes JSON (``--json``) and the page of the documentation (``--page``).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from analytics.recommendation.contract import Shop, Task
from analytics.recommendation.evaluation.baskets import judged_baskets
from analytics.recommendation.evaluation.judge import difference, marks, targets
from analytics.recommendation.evaluation.rankers import Lists, lists_of, model_scores, served
from analytics.recommendation.evaluation.search import Search
from analytics.recommendation.evaluation.simple import simple_methods
from analytics.recommendation.evaluation.situations import cards_at, situations_at
from analytics.recommendation.evaluation.windows import WINDOW_DAYS, Window, window
from analytics.recommendation.models import Linear
from analytics.recommendation.models.linear import LinearSettings
from benchmarks.recommenders.shops import Sales, complete_journey, day_of, online_retail

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "benchmarks" / "peers"
TASKS: tuple[Task, ...] = ("new", "next")
CUTS = {
    "online-retail": ("2011-07-12", "2011-08-11", "2011-09-10", "2011-10-10"),
    "complete-journey": ("2017-08-31", "2017-09-30", "2017-10-31", "2017-11-30"),
}
BUDGET_S = 120.0


def ours(shop: Shop, test: Window) -> tuple[dict[str, Lists], dict[str, Any]]:
    """L tuned on the window before (as the product does), the simple methods, all as rankings of the test window."""
    search = Search(shop, {}, "linear", BUDGET_S, lambda trial: None)
    tuning = window(shop, 2 * WINDOW_DAYS)
    began = time.process_time()
    settings, parameters = search.tuned(tuning, began)
    tuned = time.process_time() - began
    began = time.process_time()
    model = Linear(settings).sketch(test.shop) if isinstance(settings, LinearSettings) else None
    assert model is not None
    fitted = time.process_time() - began
    lists: dict[str, Lists] = {}
    for task in TASKS:
        scores = model_scores(test, model, parameters[task])
        lists[f"L|{task}"] = lists_of(scores, test, task)
        cards = cards_at(test, {})
        lists[f"L, served|{task}"] = served(scores, test, task, cards, situations_at(test, task, cards))
        for simple in simple_methods(task):
            lists[f"{simple.name}|{task}"] = lists_of(simple.scores(test), test, task)
    told = {"settings": asdict(settings), "parameters": {t: asdict(p) for t, p in parameters.items()}}
    return lists, {
        **told,
        "tuning_cpu_s": round(tuned, 1),
        "fit_cpu_s": round(fitted, 1),
        "trials": len(search.trials),
    }


def peers(shop: Shop, test: Window, folder: Path) -> tuple[dict[str, Lists], dict[str, Any]]:
    """Rankings of the peers, made in their own environment."""
    data: dict[str, Any] = {}
    for name, w in (("tuning", window(shop, 2 * WINDOW_DAYS)), ("test", test)):
        data |= _given(name, w)
    given, made = folder / "in.npz", folder / "out.npz"
    np.savez(given, **data)
    subprocess.run(
        [str(PEERS / ".venv/bin/python"), str(PEERS / "rank.py"), str(given), str(made)], check=True
    )
    lists, told = {}, {}
    with np.load(made) as found:
        for key in found.files:
            if key.count("|") == 1:
                lists[key] = Lists(found[key])
            else:
                told[key] = found[key].item()
    return lists, told


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


def measured(
    sales: Sales, cuts: tuple[str, ...], *, with_peers: bool = True, kept: Path | None = None
) -> dict[str, Any]:
    """Every method on every window, and L against each by customer; windows that ``kept`` holds are not made again."""
    windows: list[dict[str, Any]] = []
    values: dict[str, dict[int, list[float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for cut in cuts:
            file = kept / f"{cut}.json" if kept else None
            if file is not None and file.exists():
                stored = json.loads(file.read_text())
                windows.append(stored["window"])
                for key, pairs in stored["values"].items():
                    for customer, value in pairs:
                        values.setdefault(key, {}).setdefault(customer, []).append(value)
                continue
            shop = sales.shop(day_of(cut) + WINDOW_DAYS)
            test = window(shop, WINDOW_DAYS)
            lists, told = ours(shop, test)
            if with_peers:
                more, peer_told = peers(shop, test, Path(folder))
                lists, told = {**lists, **more}, {**told, "peers": peer_told}
            figures, own = {}, {}
            for key, found in lists.items():
                task: Task = "new" if key.endswith("|new") else "next"
                judged = marks(found, test, task)
                figures[key] = judged.means()
                of = values.setdefault(key, {})
                rows = [int(test.customers[row]) for row, _ in targets(test, task)]
                own[key] = list(zip(rows, judged.ndcg.tolist(), strict=True))
                for customer, value in own[key]:
                    of.setdefault(customer, []).append(value)
            counts = {t: len(targets(test, t)) for t in TASKS}
            windows.append(
                {
                    "cut": cut, "customers": counts, "new_customers": test.new_customers, "new_products": test.new_products,
                    "products": len(test.products), "figures": figures, "told": told, "baskets": judged_baskets(shop),
                }
            )  # fmt: skip
            if file is not None:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(json.dumps({"window": windows[-1], "values": own}))
            print(
                cut,
                {k: v["ndcg"] for k, v in figures.items() if not k.startswith(("best", "own"))},
                flush=True,
            )
    return {"windows": windows, "means": _means(windows), "gains": _gains(values)}


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
        mine = values[f"L|{key.rsplit('|', 1)[1]}"]
        if of is not mine:
            both = sorted(mine)
            gain = difference(*(np.array([np.mean(side[c]) for c in both]) for side in (mine, of)))
            found[key] = {k: round(v, 5) for k, v in asdict(gain).items()}
    return found


def page(results: dict[str, Any]) -> str:
    """The documentation's page."""
    lines = [
        "# Recommenders, measured",
        "",
        "Generated by `make bench-recommenders`; do not edit. Protocol: rolling windows of 30 days, trained on what was before the cut; products",
        "bought in the window are what is foreseen (`new`: only products never bought before; `next`: any). Full ranking, NDCG@10, one vote a",
        "customer; parameters of every method are chosen on the window before (12 trials for a peer, the product's own search for L); the test window is",
        "ranked once. *L over it* is the paired difference with its 95 % bootstrap interval over customers. Peers: implicit (Cosine, BM25, ALS), and EASE,",
        "RP3 beta, TIFU-KNN written for this purpose in `benchmarks/peers`, which has an environment of its own.",
    ]  # fmt: skip
    for shop, result in results["shops"].items():
        windows = result["windows"]
        lines += ["", f"## {shop}", ""]
        lines += [
            "| cut | customers new · next | products | new customers | new products | L fit, CPU s |",
            "|---|---|---|---|---|---|",
        ]
        for w in windows:
            lines.append(
                f"| {w['cut']} | {w['customers']['new']:,} · {w['customers']['next']:,} | {w['products']:,} | {w['new_customers']:,} | "
                f"{w['new_products']:,} | {w['told']['fit_cpu_s']} |"
            )
        for task in TASKS:
            lines += [
                "",
                f"### Task `{task}`, mean of {len(windows)} window{'' if len(windows) == 1 else 's'}",
                "",
            ]
            lines += [
                "| method | NDCG@10 | Recall@20 | hit rate@10 | next order NDCG@10 | coverage@10 | novelty | L over it |",
                "|---|---|---|---|---|---|---|---|",
            ]
            rows = [(k.rsplit("|", 1)[0], m) for k, m in result["means"].items() if k.endswith(f"|{task}")]
            for name, m in sorted(rows, key=lambda row: -row[1]["ndcg"]):
                gain = result["gains"].get(f"{name}|{task}")
                over = f"{gain['value']:+.4f} [{gain['low']:+.4f}, {gain['high']:+.4f}]" if gain else "–"
                shown = f"**{name}**" if name.startswith("L") else name
                lines.append(
                    f"| {shown} | {m['ndcg']:.4f} | {m['recall']:.4f} | {m['hit']:.3f} | {m['first']:.4f} | {m['coverage']:.3f} | {m['novelty']:.2f} | {over} |"
                )
        kept = [w["baskets"] for w in windows if w["baskets"]]
        if kept:
            lines += [
                "",
                f"### Baskets, one item hidden, mean of {len(kept)} window{'' if len(kept) == 1 else 's'}",
                "",
            ]
            lines += ["| case | HR@10 | MRR | confidence HR@10 | popular HR@10 |", "|---|---|---|---|---|"]
            for task, case in (("basket", "whole basket known: B"), ("together", "one item known: O")):
                m = {
                    n: float(np.mean([b[task][n] for b in kept]))
                    for n in ("hit", "mrr", "simple_hit", "popular_hit")
                }
                lines.append(
                    f"| {case} | {m['hit']:.3f} | {m['mrr']:.3f} | {m['simple_hit']:.3f} | {m['popular_hit']:.3f} |"
                )
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "kept" / "recommenders.json")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "recommenders-measured.md")
    parser.add_argument("--windows", type=int, default=4, help="so many, the last ones")
    parser.add_argument("--shop", choices=[*CUTS], action="append")
    chosen = parser.parse_args()
    shops = {"online-retail": lambda: online_retail(chosen.data), "complete-journey": complete_journey}
    results: dict[str, Any] = {"shops": {}}
    if chosen.json.exists():
        results = json.loads(chosen.json.read_text())
    for name in chosen.shop or [*CUTS]:
        cuts = CUTS[name][-chosen.windows :]
        kept = ROOT / "benchmarks" / "out" / "recommenders" / name
        results["shops"][name] = measured(shops[name](), cuts, kept=kept)
        chosen.json.write_text(json.dumps(results, indent=1) + "\n")
    chosen.page.write_text(page(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
