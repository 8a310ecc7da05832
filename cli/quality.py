"""quality: what is odd about the data."""

from __future__ import annotations

from cli.home import run
from cli.output import Json, show, table


def quality(as_json: Json = False) -> None:
    """Print what is odd about the data, how much of it there is, and what was done about each."""
    report = run("quality", {})
    totals = [f for f in report["findings"] if f["source"] is None]
    rows = [
        (
            f["code"] if f["detail"] is None else f"  {f['detail']}",
            f["count"],
            f["done"] if f["detail"] is None else "",
        )
        for f in totals
    ]
    reach = (
        f"Orders from {report['first_day']} to {report['last_day']}."
        if report["first_day"]
        else "No orders yet."
    )
    show(report, [reach, *table(rows)], as_json)
