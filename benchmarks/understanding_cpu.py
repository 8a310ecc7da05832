"""What it costs to understand a message: Rasa's pipeline, then planning (requests, reading, routing, resolving), without a query.

    python -m benchmarks.understanding_cpu [model.tar.gz]

CPU time of the process, not wall time, over the sentences of the open sets of tests/understanding, one
after the other, after twenty to warm up. Without a model it is trained first. Prints JSON and writes it to
``benchmarks/out/understanding_cpu.json``.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from actions.tracker import heard
from server.input_rules import clean_message
from tests.stores import Desk, demo_warehouse
from tests.understanding.running import load, open_sets, parse, sentences, train

OUT = Path(__file__).resolve().parent / "out" / "understanding_cpu.json"
WARM = 20


def planning_ms(desk: Desk, data: dict[str, Any]) -> float:
    """Milliseconds of CPU from parse data to questions."""
    message = {**data, "metadata": {"turn_id": "t"}}
    utterance = heard(SimpleNamespace(sender_id="c", latest_message=message)).utterance
    context = desk.context()
    began = time.process_time()
    desk.service.understood(utterance, context)
    return (time.process_time() - began) * 1000


def shares(values: list[float]) -> dict[str, float]:
    return {f"p{q}": round(float(np.percentile(values, q)), 2) for q in (50, 95, 99)}


def main(model: Path | None) -> None:
    if model:
        os.environ["MARLOW_TEST_MODEL"] = str(model)
    said = [clean_message(s) for name in open_sets() for s in sentences(*load(name))]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        parsed = parse(train(home / "marlow.tar.gz"), said)
        rasa_ms = dict(zip(sorted(set(said)), parsed.cpu_ms, strict=True))
        warehouse = demo_warehouse(f"duckdb:///{home / 'facts.duckdb'}", home)
        desk = Desk(warehouse)
        for sentence in said[:WARM]:
            planning_ms(desk, parsed.data[sentence])
        planning = [planning_ms(desk, parsed.data[sentence]) for sentence in said]
        warehouse.close()
    rasa = [rasa_ms[sentence] for sentence in said]
    report = {
        "machine": platform.platform(),
        "python": platform.python_version(),
        "messages": len(said),
        "cpu_ms": {
            "rasa": shares(rasa),
            "planning": shares(planning),
            "together": shares([a + b for a, b in zip(rasa, planning, strict=True)]),
        },
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None)
