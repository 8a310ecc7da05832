"""fit: what recommendations and segments need, learnt from the orders."""

from __future__ import annotations

from cli.home import run
from cli.output import Json, progress, show


def fit(as_json: Json = False) -> None:
    """Learn from all orders what recommendations and segments need; an import does it by itself."""
    progress("learning from the orders …")
    report = run("fit", {})
    days = f"orders from {report['since']} to {report['through']}" if report["since"] else "no orders yet"
    lines = [
        f"Fitted by {report['method']} on {days}: {report['stored_pairs']:,} product pairs, "
        f"{report['segmented']:,} customers in segments.",
    ]
    show(report, lines, as_json)
