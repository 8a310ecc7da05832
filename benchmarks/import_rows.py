"""Import of a million rows, 1 % of them bad, beside a bare line-by-line check of the same file in Python.

    python -m benchmarks.import_rows [rows]

Prints one JSON object: both sides in CPU and wall seconds, and the ratio to be held to (at least 0.5).
"""

from __future__ import annotations

import csv
import json
import platform
import sys
import tempfile
import time
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from analytics.ingest.importing import ImportRequest, run_import
from analytics.warehouse.engine import open_warehouse
from tests.ingest.messy import orders_file


def bare_check(path: Path) -> tuple[int, int]:
    """What anyone would write first: each line by itself, every kind of bad row looked for."""
    good = bad = 0
    seen: set[str] = set()
    with path.open("rb") as lines:
        width = len(next(lines).split(b","))
        for raw in lines:
            if not raw.strip():
                continue
            try:
                line = raw.decode("utf-8").rstrip("\n")
                fields = next(csv.reader([line], strict=True))
                if len(fields) != width or not line.isprintable() or "\ufeff" in line:
                    raise ValueError
                name = fields[0].strip()
                if not name or " " in name or name in seen or (name.isdigit() and len(name) > 18):
                    raise ValueError
                if any(len(f) > 1_000 or f.startswith("=") for f in fields):
                    raise ValueError
                if not 1900 <= datetime.fromisoformat(fields[2]).year <= 2100 or fields[3] != "paid":
                    raise ValueError
                Decimal(fields[5])
                Decimal(fields[6])
            except (ValueError, InvalidOperation, csv.Error):
                bad += 1
                continue
            seen.add(name)
            good += 1
    return good, bad


def main(rows: int) -> dict[str, object]:
    """Both sides on the same file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        content, codes, _ = orders_file(rows, 0.01, seed=1)
        path.write_bytes(content)
        del content
        started, cpu = time.perf_counter(), time.process_time()
        found = bare_check(path)
        bare = (time.perf_counter() - started, time.process_time() - cpu)
        store = open_warehouse(f"duckdb:///{folder}/facts.duckdb", Path(folder))
        started, cpu = time.perf_counter(), time.process_time()
        report = run_import(store, ImportRequest(path, "orders"))
        ours = (time.perf_counter() - started, time.process_time() - cpu)
        store.close()
    if report.problem is not None or dict(report.rejects) != codes:
        raise AssertionError(f"{report.problem} {report.rejects} instead of {codes}")
    if found != (report.lines_loaded, report.lines_rejected):
        raise AssertionError(f"the bare check says {found}, the import {report}")
    return {
        "machine": platform.platform(),
        "python": platform.python_version(),
        "rows": rows,
        "rejected_records": sum(codes.values()),
        "bare_wall_s": round(bare[0], 2),
        "bare_cpu_s": round(bare[1], 2),
        "import_wall_s": round(ours[0], 2),
        "import_cpu_s": round(ours[1], 2),
        "ratio_of_rows_a_second": round(bare[0] / ours[0], 2),
    }


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    sys.stdout.write(json.dumps(main(count), indent=2) + "\n")
