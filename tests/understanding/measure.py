"""How well people are understood: ``python -m tests.understanding.measure [development|second|...|heldout] [--misses]``.

Of the held-out files it prints totals alone, by kind and verdict; single misses are shown of the others only.
"""

# ruff: noqa: T201
from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from analytics.stats.proportions import wilson
from tests.stores import Desk, demo_warehouse
from tests.understanding.judge import VERDICTS
from tests.understanding.running import Outcome, load, parse, run, sentences, train


def totals(outcomes: list[Outcome]) -> list[str]:
    """Each verdict with its share and 95 % interval, then a line for each kind."""
    count = Counter(o.verdict for o in outcomes)
    lines = []
    for verdict in VERDICTS:
        n = count[verdict]
        low, high = wilson(n, len(outcomes))
        lines.append(
            f"{verdict:20} {n:4} of {len(outcomes)}  {n / len(outcomes):6.1%}  [{low:.1%}, {high:.1%}]"
        )
    for kind in sorted({o.kind for o in outcomes}):
        these = Counter(o.verdict for o in outcomes if o.kind == kind)
        told = ", ".join(f"{these[v]} {v}" for v in VERDICTS if these[v])
        lines.append(f"  {kind:12} {sum(these.values()):4}: {told}")
    return lines


def whole(conversations: list[list[Outcome]]) -> str:
    """How many conversations were right from end to end."""
    right = sum(all(o.verdict == "right" for o in turns) for turns in conversations)
    return f"{right} of {len(conversations)} conversations right in every turn"


def main(which: str, misses: bool) -> None:
    utterances, conversations = load(which)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        model = train(home / "marlow.tar.gz")
        parsed = parse(model, sentences(utterances, conversations))
        warehouse = demo_warehouse(f"duckdb:///{home / 'facts.duckdb'}", home)
        try:
            alone, together = run(Desk(warehouse), warehouse, parsed, utterances, conversations)
        finally:
            warehouse.close()
    turns = [o for conversation in together for o in conversation]
    print(f"{which}: utterances", *totals(alone), sep="\n")
    print(f"{which}: turns of conversations", *totals(turns), whole(together), sep="\n")
    if misses and which != "heldout":
        for o in (*alone, *turns):
            if o.verdict != "right":
                heard = json.dumps([h.line for h in o.heard], ensure_ascii=False)
                print(
                    f"\n{o.id} [{o.verdict}] {o.said!r}\n  means {o.expected}\n  heard {heard}\n  {o.text[:160]!r}"
                )


if __name__ == "__main__":
    main(next((a for a in sys.argv[1:] if not a.startswith("-")), "development"), "--misses" in sys.argv)
