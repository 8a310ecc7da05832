"""Item kNN of implicit on a large catalogue: CPU seconds, peak memory, planted neighbours found; one thread.

Run in the environment of this folder: ``python scale.py GIVEN.npz``.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import numpy as np
from implicit.nearest_neighbours import CosineRecommender
from scipy import sparse


def main(given: str) -> None:
    with np.load(given) as data:
        customer, row = np.unique(data["customer"], return_inverse=True)
        column, clusters, size = data["product"], int(data["clusters"]), int(data["in_cluster"])
    x = sparse.csr_matrix((np.ones(len(row)), (row, column)), (len(customer), int(column.max()) + 1))
    model = CosineRecommender(K=100, num_threads=1)
    began = time.process_time()
    model.fit(x, show_progress=False)
    spent = time.process_time() - began
    near = sparse.csr_matrix(model.similarity)
    found = 0
    for product in range(clusters * size):
        line = slice(near.indptr[product], near.indptr[product + 1])
        others, values = near.indices[line], near.data[line]
        values = np.where(others == product, 0.0, values)
        first = others[np.lexsort((others, -values))][: size - 1]
        found += int(np.sum(first // size == product // size))
    told = {
        "fit_cpu_s": round(spent, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "pairs": int(near.nnz),
        "planted_found": round(found / (clusters * size * (size - 1)), 4),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
