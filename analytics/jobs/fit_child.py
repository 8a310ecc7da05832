"""The heavy part of a fit, run by ``analytics.jobs.fit`` as ``python -m analytics.jobs.fit_child FOLDER``.

The only module that a running Marlow starts with scipy and scikit-learn in it: their memory goes with the process.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.jobs.child import Folder, run_main
from analytics.jobs.fit_files import FACTORS, PAIRS, PURCHASES, REPORT, REQUEST, TEXTS, Learnt
from analytics.recommendation.choice import choose, size_of
from analytics.recommendation.contract import Factors, Ints, Pairs, Purchases, Shop
from analytics.recommendation.models.linear import Linear, LinearModel


def work(folder: Folder) -> None:
    """Read what was bought and what products are called, learn from it, write rows and a report."""
    request = json.loads((folder.given / REQUEST).read_text(encoding="utf8"))
    purchases = _purchases(pq.read_table(folder.given / PURCHASES))
    texts = _texts(pq.read_table(folder.given / TEXTS))
    learnt, model = learn(purchases, texts, request["data_version"])
    if model is not None:
        task = request["task"]
        pq.write_table(_pair_rows(learnt.run_id, task, model.pairs), folder.made / PAIRS)
        pq.write_table(_factor_rows(learnt.run_id, model.factors), folder.made / FACTORS)
    learnt.write(folder.made / REPORT)


def learn(
    purchases: Purchases, texts: Mapping[int, str], data_version: int
) -> tuple[Learnt, LinearModel | None]:
    """The model that suits the shop, None where best sellers do, and what is told about it."""
    size = size_of(purchases)
    chosen = choose(size)
    method = Linear()
    linear = chosen.method == method.name
    parameters = {**asdict(method.settings), **asdict(method.parameters)} if linear else {}
    model = method.fit(Shop(purchases, texts, {})) if linear else None
    learnt = Learnt(
        run_id=run_id(data_version, purchases, texts, parameters),
        method=chosen.method,
        why=chosen.why,
        size=size,
        parameters=parameters,
        stored_pairs=len(model.pairs) if model else 0,
        stored_factors=len(model.factors.product) if model else 0,
    )
    return learnt, model


def run_id(
    version: int, purchases: Purchases, texts: Mapping[int, str], parameters: Mapping[str, Any]
) -> str:
    """The data version and a hash of all that goes into the fit: the same data gives the same id."""
    digest = hashlib.sha256()
    for column in (purchases.customer, purchases.product, purchases.age):
        digest.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
    digest.update(json.dumps([sorted(texts.items()), parameters], sort_keys=True).encode())
    return f"v{version}-{digest.hexdigest()[:12]}"


def _purchases(rows: pa.Table) -> Purchases:
    columns: list[Ints] = [rows[name].to_numpy() for name in ("customer", "product", "age")]
    return Purchases.of(np.stack(columns, axis=1))


def _texts(rows: pa.Table) -> dict[int, str]:
    return dict(zip(rows["product"].to_pylist(), rows["text"].to_pylist(), strict=True))


def _pair_rows(run: str, task: str, pairs: Pairs) -> pa.Table:
    n = len(pairs)
    return pa.table(
        {
            "run_id": _repeated(run, n),
            "task": _repeated(task, n),
            **{name: pa.array(getattr(pairs, name)) for name in _names(Pairs)},
        }
    )


def _factor_rows(run: str, factors: Factors) -> pa.Table:
    columns = {name: pa.array(getattr(factors, name)) for name in _names(Factors) if name != "product"}
    return pa.table(
        {
            "run_id": _repeated(run, len(factors.product)),
            "product_id": pa.array(factors.product),
            **columns,
        }
    )


def _names(kind: type[Pairs] | type[Factors]) -> list[str]:
    return [f.name for f in fields(kind)]


def _repeated(text: str, n: int) -> pa.Array:
    return pa.array([text] * n, pa.string())


if __name__ == "__main__":
    sys.exit(run_main(work))
