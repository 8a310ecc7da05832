"""The shipped intent head on published intent sets, beside sparse logistic regression in the same run.

    python -m benchmarks.understanding [folder]

The folder holds ``<name>_train.tsv`` and ``<name>_test.tsv`` with columns ``text`` and ``intent`` (default: the intents of
``MARLOW_TEST_DATA``). Three draws of the training half (``groupby("intent").sample(n, random_state=0, 1, 2)``), 10 an intent for
sets of 70 intents or more and 20 below; the test half is used whole and for nothing else. Prints JSON and writes it to
``benchmarks/out/understanding.json``.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
OUT = Path(__file__).resolve().parent / "out" / "understanding.json"
ASSISTANT = ROOT / "assistant" / ".venv" / "bin" / "python"
DRAWS = (0, 1, 2)
MANY_INTENTS = 70


def sets(folder: Path) -> dict[str, Any]:
    found = {}
    for train_file in sorted(folder.glob("*_train.tsv")):
        name = train_file.name.removesuffix("_train.tsv")
        train, test = (
            pd.read_csv(f, sep="\t", quoting=3, keep_default_na=False)
            for f in (train_file, folder / f"{name}_test.tsv")
        )
        size = 10 if train["intent"].nunique() >= MANY_INTENTS else 20
        draws = [train.groupby("intent").sample(size, random_state=seed) for seed in DRAWS]
        found[name] = {
            "train": [(d["text"].tolist(), d["intent"].tolist()) for d in draws],
            "test": (test["text"].tolist(), test["intent"].tolist()),
        }
    return found


def main(folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "assistant"), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [str(ASSISTANT), str(ROOT / "benchmarks" / "intents_in_assistant.py")],
        input=json.dumps(sets(folder)), capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    report = {
        "machine": platform.platform(),
        "python": platform.python_version(),
        "sets": json.loads(done.stdout),
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    given = (
        Path(sys.argv[1])
        if len(sys.argv) > 1
        else Path(os.environ.get("MARLOW_TEST_DATA", ROOT / ".." / "shared" / "data")) / "intents"
    )
    main(given)
