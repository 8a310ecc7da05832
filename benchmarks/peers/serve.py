"""implicit ALS on purchases: CPU of a fit, of one list after the other, and of all lists at once; one thread.

Run in the environment of this folder: ``python serve.py GIVEN.npz MADE.json``.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import implicit
import numpy as np
from scipy import sparse

# What the benchmark of windows chose most often.
FACTORS, REGULARIZATION, ALPHA, HALF_LIFE = 64, 1.0, 1.0, 60.0


def main(given: str, made: str) -> None:
    with np.load(given) as data:
        customer, row = np.unique(data["customer"], return_inverse=True)
        product, column = np.unique(data["product"], return_inverse=True)
        age, asked, seed = data["age"], int(data["asked"]), int(data["seed"])
    newest = sparse.csr_matrix((0.5 ** (age / HALF_LIFE), (row, column)), (len(customer), len(product)))
    x = newest.astype(np.float32)
    model = implicit.als.AlternatingLeastSquares(
        factors=FACTORS,
        regularization=REGULARIZATION,
        alpha=ALPHA,
        iterations=15,
        random_state=1,
        num_threads=1,
    )
    began = time.process_time()
    model.fit(x, show_progress=False)
    fitted = time.process_time() - began
    each = []
    for user in np.random.default_rng(seed).choice(len(customer), asked, replace=False):
        began = time.process_time()
        model.recommend(int(user), x[int(user)], N=10)
        each.append((time.process_time() - began) * 1000)
    began = time.process_time()
    model.recommend(np.arange(len(customer)), x, N=10)
    batch = time.process_time() - began
    told = {
        "version": implicit.__version__,
        "fit_cpu_s": round(fitted, 2),
        "recommend_cpu_ms": {f"p{q}": round(float(np.percentile(each, q)), 2) for q in (50, 95)},
        "batch_cpu_s": round(batch, 2),
    }
    Path(made).write_text(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
