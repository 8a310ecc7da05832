"""``python -m benchmarks.recommenders.scale``: a large catalogue, planted clusters, the random walk beside item kNN of implicit.

Customers and products follow power laws; a share of the products stands in clusters whose buyers take a second product of
the same cluster half of the time. Each method fits in a process of its own: CPU seconds, peak memory, and the share of
the planted neighbours among as many nearest ones as there are planted. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.recommendation.contract import Ints, Purchases, Shop
from analytics.recommendation.models import Walk
from analytics.recommendation.models.pairs import counted
from benchmarks.recommenders.methods import PEERS

ROOT = Path(__file__).resolve().parents[2]
PRODUCTS, PAIRS, CUSTOMERS = 300_000, 10_000_000, 700_000
CLUSTERS, IN_CLUSTER, TAKEN_TOO = 4_000, 5, 0.5
SEED = 17


def generated(products: int, pairs: int, customers: int) -> tuple[Ints, Ints, Ints]:
    """Customer, product and age of about so many pairs. Cluster c holds the products ``planted(c)``."""
    draw = np.random.default_rng(SEED)
    # Pareto with exponent 1.5, cut at 400 purchases: most customers buy little, some a lot.
    activity = np.minimum(draw.pareto(1.5, customers) + 1, 400)
    customer = draw.choice(customers, pairs, p=activity / activity.sum())
    popularity = 1 / (np.arange(products) + 50.0) ** 0.8
    product = draw.permutation(products)[draw.choice(products, pairs, p=popularity / popularity.sum())]
    in_cluster = product < CLUSTERS * IN_CLUSTER
    too = np.flatnonzero(in_cluster & (draw.random(pairs) < TAKEN_TOO))
    mate = (product[too] // IN_CLUSTER) * IN_CLUSTER + draw.integers(0, IN_CLUSTER, len(too))
    customer, product = np.append(customer, customer[too]), np.append(product, mate)
    cell = np.unique(customer.astype(np.int64) * products + product)
    return cell // products, cell % products, draw.integers(0, 365, len(cell))


def found_again(source: Ints, target: Ints, weight: Any) -> float:
    """Of the planted neighbours, how many stand among the first ``IN_CLUSTER - 1`` of each planted product."""
    mine = target < CLUSTERS * IN_CLUSTER
    source, target, weight = source[mine], target[mine], weight[mine]
    order = np.lexsort((source, -weight, target))
    source, target = source[order], target[order]
    place = np.arange(len(target)) - np.searchsorted(target, target, side="left")
    near = place < IN_CLUSTER - 1
    return float(
        np.sum(source[near] // IN_CLUSTER == target[near] // IN_CLUSTER)
        / (CLUSTERS * IN_CLUSTER * (IN_CLUSTER - 1))
    )


def walk(given: Path) -> dict[str, Any]:
    """The random walk: weights, then the customers behind them; what the pairs weigh as a file of the store's kind."""
    with np.load(given) as data:
        shop = Shop(Purchases(data["customer"], data["product"], data["age"]))
    began = time.process_time()
    sketch = Walk().sketch(shop)
    fitted = time.process_time() - began
    print("fitted", round(fitted, 1), file=sys.stderr, flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pairs = sketch.pairs
    again = found_again(pairs.source, pairs.target, pairs.weight)
    began = time.process_time()
    pairs, _ = counted(pairs, sketch.factors, shop.purchases)
    counting = time.process_time() - began
    names = (
        "source",
        "target",
        "weight",
        "content",
        "n_both",
        "n_source",
        "n_target",
        "n30_both",
        "n30_source",
    )
    file = given.with_name("pairs.parquet")
    pq.write_table(pa.table({n: pa.array(getattr(pairs, n)) for n in names}), file)
    return {
        "fit_cpu_s": round(fitted, 1),
        "peak_mb": round(peak),
        "counting_cpu_s": round(counting, 1),
        "peak_with_counting_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "pairs": len(pairs),
        "table_mb": round(file.stat().st_size / 1e6),
        "planted_found": round(again, 4),
    }


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "kept" / "scale.json")
    parser.add_argument("--products", type=int, default=PRODUCTS)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--customers", type=int, default=CUSTOMERS)
    parser.add_argument("--walk", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.walk:
        print(json.dumps(walk(chosen.walk)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "given.npz"
        customer, product, age = generated(chosen.products, chosen.pairs, chosen.customers)
        np.savez(given, customer=customer, product=product, age=age, clusters=CLUSTERS, in_cluster=IN_CLUSTER)
        result = {"products": chosen.products, "pairs": len(customer), "customers": chosen.customers}
        ours = (sys.executable, "-m", "benchmarks.recommenders.scale", "--walk", str(given))
        theirs = (str(PEERS / ".venv/bin/python"), str(PEERS / "scale.py"), str(given))
        for name, command in (("walk", ours), ("implicit_item_knn", theirs)):
            done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
            result[name] = json.loads(done.stdout.splitlines()[-1])
            print(name, result[name], file=sys.stderr, flush=True)
    text = json.dumps(result, indent=1)
    chosen.json.write_text(text + "\n")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
