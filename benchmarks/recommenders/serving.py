"""``python -m benchmarks.recommenders.serving --data FOLDER``: what a list costs on Online Retail, beside implicit in the same run.

Builds the shop in a folder of its own, learns it, adds two hundred rules, and measures CPU: scoring and rules on loaded
rows, the whole turn with its SELECTs, lists of all customers with reasons, and the fit of L. The peer ranks the same
customers, and fits the same purchases, in its own environment on one thread. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from analytics.capabilities.offers import rows as offers
from analytics.capabilities.recommendations.recommend import Recommend, RecommendQuestion
from analytics.contract.facts import StoreFacts
from analytics.contract.store import StoreSettings
from analytics.execution import Budget, Executor
from analytics.ingest.importing import run_import
from analytics.ingest.prepared import ImportRequest
from analytics.jobs.batch import make
from analytics.jobs.fit import fit
from analytics.jobs.fit_input import facts_of
from analytics.recommendation.contract import Task
from analytics.recommendation.models import Linear
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import customers, orders, products, recommendation_rules
from benchmarks.recommenders.methods import PEERS
from benchmarks.recommenders.run import cpu_spent
from benchmarks.recommenders.shops import day_of, online_retail

ROOT = Path(__file__).resolve().parents[2]
RULES, ASKED, SEED = 200, 300, 11
TASKS: tuple[Task, ...] = ("new", "next")


def rules(store: Warehouse) -> list[dict[str, Any]]:
    """Two hundred rules of every kind on products, prices and countries; the same on every machine."""
    p = products.c
    ids = [row["external_id"] for row in store.run(Plan({"x": select(p.external_id).order_by(p.id)}))["x"]]
    draw = np.random.default_rng(SEED)
    found = []
    for n in range(RULES):
        kind = ("boost", "bury", "boost", "exclude", "pin", "min_stock")[n % 6]
        some = [ids[i] for i in draw.choice(len(ids), 1 if kind == "pin" else 20, replace=False)]
        low = float(draw.uniform(0, 5))
        scope: dict[str, Any] = {"product": some}
        if kind in ("boost", "bury") and n % 2:
            scope = {"min_price": low, "max_price": low + 1}
        if n % 5 == 0:
            scope["country"] = [str(draw.choice(["GB", "DE", "FR"]))]
        value = {"pin": 1 + n % 10, "min_stock": 1}.get(kind, 20)
        found.append(
            {
                "id": n + 1,
                "external_id": f"r{n}",
                "kind": kind,
                "scope": scope,
                "value": str(value),
                "source": "benchmark",
                "version": 1,
            }
        )
    return found


def shop(home: Path, data: Path) -> Warehouse:
    """Online Retail, learnt, with the rules."""
    settings = StoreSettings(currency="GBP", timezone="Europe/London", today="data")
    store = open_warehouse(f"duckdb:///{home / 'facts.duckdb'}", home, settings=settings)
    if not len(store.run(Plan({"x": select(orders.c.id).limit(1)}))["x"]):
        run_import(
            store,
            ImportRequest(path=data / "online_retail" / "online_retail.parquet", target="online-retail"),
        )
        fit(store)
    with store.writer("rules") as writer:
        writer.delete_where(recommendation_rules, recommendation_rules.c.id > 0)
        for one in rules(store):
            writer.execute(recommendation_rules.insert().values(**one))
        # Lists go to customers with consent; the published data say nothing about it.
        writer.execute(customers.update().values(email_consent=True))
    return store


def asked(store: Warehouse) -> list[str]:
    """Customers with purchases, drawn by chance."""
    mine = (
        select(customers.c.external_id)
        .where(customers.c.id.in_(select(orders.c.customer_id)))
        .order_by(customers.c.id)
    )
    every = [row["external_id"] for row in store.run(Plan({"x": mine}))["x"]]
    return [every[i] for i in np.random.default_rng(SEED).choice(len(every), ASKED, replace=False)]


def spread(values: list[float]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds."""
    return {name: round(float(np.percentile(values, q)) * 1000, 2) for name, q in (("p50", 50), ("p95", 95))}


def turns(store: Warehouse, facts: StoreFacts, who: list[str], task: Task) -> dict[str, Any]:
    """CPU of scoring and rules, the same with reasons, and CPU and time of whole turns, all after a first pass."""
    capability, executor = Recommend(), Executor(store)
    questions = [RecommendQuestion(customer, 10, task=task) for customer in who]
    loaded: list[Results] = [store.run(capability.plan(q, facts)) for q in questions]
    scored, reasoned, cpu, wall = [], [], [], []
    for measured in (False, True):
        for question, results in zip(questions, loaded, strict=True):
            # What a turn makes of its rows once is made anew.
            rows = replace(results, _made={})
            began = time.process_time()
            case = offers.case_of(rows, facts, task)
            filled = offers.is_filled(case, 10, question.limits)
            ranked = time.process_time()
            if filled:
                offers.chosen(case, 10, question.limits, rows)
            if measured:
                scored.append(ranked - began)
                reasoned.append(time.process_time() - began)
    for question in questions:
        began, at = time.process_time(), time.perf_counter()
        executor.run(capability, question, facts, lambda read, argument: None, Budget())
        cpu.append(time.process_time() - began)
        wall.append(time.perf_counter() - at)
    return {
        "scores_and_rules_cpu_ms": spread(scored),
        "with_reasons_cpu_ms": spread(reasoned),
        "turn_cpu_ms": spread(cpu),
        "turn_wall_ms": spread(wall),
    }


def cpu_of(work: Callable[[], Any]) -> float:
    """CPU seconds of this process and of the children that it waited for."""
    began = cpu_spent()
    work()
    return round(cpu_spent() - began, 2)


def peer(data: Path, folder: Path) -> tuple[dict[str, Any], float]:
    """implicit on all purchases of the shop, and the CPU seconds of fitting L on the same ones."""
    purchases = online_retail(data).shop(day_of("2011-12-09"))
    x = purchases.purchases
    given, made = folder / "given.npz", folder / "made.json"
    np.savez(given, customer=x.customer, product=x.product, age=x.age, asked=ASKED, seed=SEED)
    fitted = cpu_of(lambda: Linear().sketch(purchases))
    subprocess.run(
        [str(PEERS / ".venv/bin/python"), str(PEERS / "serve.py"), str(given), str(made)], check=True
    )
    return json.loads(made.read_text()), fitted


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "kept" / "serving.json")
    parser.add_argument("--home", type=Path, help="a folder to build the shop in and to find it in again")
    chosen = parser.parse_args()
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        # One thread each, ours and theirs: a pool that waits for others spins, and the library asks only when it is loaded.
        again = (sys.executable, "-m", "benchmarks.recommenders.serving", *sys.argv[1:])
        os.execve(sys.executable, again, {**os.environ, "OPENBLAS_NUM_THREADS": "1"})
    with tempfile.TemporaryDirectory() as temporary:
        home = chosen.home or Path(temporary)
        store = shop(home, chosen.data)
        facts, who = facts_of(store), asked(store)
        result: dict[str, Any] = {"rules": RULES, "customers_asked": ASKED}
        for task in TASKS:
            result[task] = turns(store, facts, who, task)
        reports: list[Any] = []
        result["batch_cpu_s"] = cpu_of(lambda: reports.append(make(store, home, to=(Path(temporary), "csv"))))
        result["batch_customers"] = reports[0].customers
        result["implicit"], result["fit_cpu_s"] = peer(chosen.data, Path(temporary))
        store.close()
    one, many = result["implicit"], result["implicit"]["batch_cpu_s"]
    result["ratio"] = {
        "fit": round(result["fit_cpu_s"] / one["fit_cpu_s"], 2),
        "scores_and_rules_p95": round(
            result["new"]["scores_and_rules_cpu_ms"]["p95"] / one["recommend_cpu_ms"]["p95"], 2
        ),
        "batch": round(result["batch_cpu_s"] / many, 2) if many else None,
    }
    text = json.dumps(result, indent=1)
    chosen.json.write_text(text + "\n")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
