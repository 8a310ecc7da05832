"""The heavy part of a fit, run by ``analytics.jobs.fit`` as ``python -m analytics.jobs.fit_child FOLDER``.

The only module that a running Marlow starts with scipy and scikit-learn in it: their memory goes with the process.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.jobs.child import Folder, run_main
from analytics.jobs.fit_files import (
    BASKETS,
    CUSTOMERS,
    FACTORS,
    PAIRS,
    PRODUCTS,
    PURCHASES,
    REPORT,
    REQUEST,
    TRIALS,
    Learnt,
    TaskReport,
    Wish,
)
from analytics.recommendation.choice import choose, size_of
from analytics.recommendation.contract import Factors, Ints, Pairs, Purchases, Shop
from analytics.recommendation.evaluation.plan import Made, Tell, learn
from analytics.recommendation.merchandising import Traits
from analytics.recommendation.rules import Card

_OTHER_NAMES = {"product": "product_id"}


def work(folder: Folder) -> None:
    """Read what was bought and what products are called, learn from it, write rows and a report."""
    wish = Wish.read(folder.given / REQUEST)
    shop = Shop(
        _purchases(pq.read_table(folder.given / PURCHASES), "customer"),
        _named(pq.read_table(folder.given / PRODUCTS), "product", "text"),
        _named(pq.read_table(folder.given / CUSTOMERS), "customer", "country"),
        {},
        _purchases(pq.read_table(folder.given / BASKETS), "order"),
    )
    with (folder.made / TRIALS).open("w", encoding="utf8") as trials:

        def tell(trial: dict[str, Any]) -> None:
            trials.write(json.dumps(trial) + "\n")
            trials.flush()

        learnt, made = learn_all(shop, _cards(pq.read_table(folder.given / PRODUCTS)), wish, tell)
    run = learnt.run_id
    stored = [_pair_rows(run, task, pairs) for task, pairs in made.pairs.items()]
    if stored:
        pq.write_table(pa.concat_tables(stored), folder.made / PAIRS)
    if len(made.factors.product):
        pq.write_table(_factor_rows(run, made.factors), folder.made / FACTORS)
    learnt.write(folder.made / REPORT)


def learn_all(shop: Shop, cards: Mapping[int, Card], wish: Wish, tell: Tell) -> tuple[Learnt, Made]:
    """What every task gets, and the report about it."""
    size = size_of(shop.purchases)
    made = learn(shop, cards, choose(size), (wish.budget_s, wish.kept), tell)
    digest = data_hash(shop)
    parameters = {str(task): one.parameters for task, one in made.chosen.items()}
    learnt = Learnt(
        run_id=f"v{wish.data_version}-{_short(digest, parameters)}",
        data_hash=digest,
        size=size,
        orders=len(np.unique(shop.baskets.customer)),
        tasks=tuple(
            TaskReport(
                task, one.method, one.why, one.parameters, len(made.pairs.get(task, ())), one.evaluation
            )
            for task, one in made.chosen.items()
        ),
        stored_factors=len(made.factors.product),
        trials=made.trials,
    )
    return learnt, made


def data_hash(shop: Shop) -> str:
    """SHA-256 of all that goes into a fit: the same data gives the same one."""
    digest = hashlib.sha256()
    for bought in (shop.purchases, shop.baskets):
        for column in (bought.customer, bought.product, bought.age):
            digest.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
    digest.update(json.dumps([sorted(shop.texts.items()), sorted(shop.countries.items())]).encode())
    return digest.hexdigest()


def _short(digest: str, parameters: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps([digest, parameters], sort_keys=True).encode()).hexdigest()[:12]


def _purchases(rows: pa.Table, who: str) -> Purchases:
    columns: list[Ints] = [rows[name].to_numpy() for name in (who, "product", "age")]
    return Purchases.of(np.stack(columns, axis=1))


def _named(rows: pa.Table, key: str, value: str) -> dict[int, str]:
    pairs = zip(rows[key].to_pylist(), rows[value].to_pylist(), strict=True)
    return {number: text for number, text in pairs if text is not None}


def _cards(rows: pa.Table) -> dict[int, Card]:
    return {
        row["product"]: Card(
            row["product"], family=row["family"], durable=row["durable"], traits=Traits(price=row["price"])
        )
        for row in rows.to_pylist()
    }


def _pair_rows(run: str, task: str, pairs: Pairs) -> pa.Table:
    n = len(pairs)
    return pa.table(
        {
            "run_id": _repeated(run, n),
            "task": _repeated(task, n),
            **{f.name: pa.array(getattr(pairs, f.name)) for f in fields(Pairs)},
        }
    )


def _factor_rows(run: str, factors: Factors) -> pa.Table:
    columns = {_OTHER_NAMES.get(f.name, f.name): pa.array(getattr(factors, f.name)) for f in fields(Factors)}
    for name in ("gap_25", "gap_50", "gap_75"):
        gaps = columns[name].to_numpy()
        columns[name] = pa.array(gaps, mask=gaps < 0)
    return pa.table({"run_id": _repeated(run, len(factors.product)), **columns})


def _repeated(text: str, n: int) -> pa.Array:
    return pa.array([text] * n, pa.string())


if __name__ == "__main__":
    sys.exit(run_main(work))
