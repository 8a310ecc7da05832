"""fit: what recommendations and segments need, learnt from the orders."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.home import run
from cli.output import Json, progress, show

BUDGET_S = 120.0


class What(StrEnum):
    """What is fitted."""

    ALL = "all"
    RECOMMENDER = "recommender"


def fit(
    what: Annotated[
        What, typer.Argument(help="`recommender` searches for the best method and parameters first.")
    ] = What.ALL,
    budget: Annotated[float, typer.Option(help="CPU seconds for that search.", min=1.0)] = BUDGET_S,
    as_json: Json = False,
) -> None:
    """Learn from all orders what recommendations and segments need; an import does it by itself."""
    searching = what is What.RECOMMENDER
    progress(
        f"trying methods on the shop's own past, about {budget:.0f} CPU seconds …"
        if searching
        else "learning from the orders …"
    )
    report = run("fit", {"budget_s": budget} if searching else {})
    days = f"orders from {report['since']} to {report['through']}" if report["since"] else "no orders yet"
    lines = [
        f"Fitted by {report['method']} on {days}: {report['stored_pairs']:,} product pairs, "
        f"{report['segmented']:,} customers in segments.",
    ]
    if searching:
        size = report["size"]
        lines += [
            f"The shop: {size['customers']:,} buyers ({size['repeaters']:,} came back), {size['products']:,} products, "
            f"{size['pairs']:,} pairs of the two, {report['orders']:,} orders.",
            f"{len(report['trials'])} trials.",
            *verdicts(report["tasks"]),
        ]
    show(report, lines, as_json)


def verdicts(tasks: list[dict[str, Any]]) -> Iterator[str]:
    """What answers each task, and by how much it beats the best simple method."""
    for task in tasks:
        yield f"{task['task']}: {task['method']} ({task['why'].replace('_', ' ')}){measured(task['evaluation'])}"


def measured(evaluation: dict[str, Any]) -> str:
    """The figures of an evaluation in a few words; empty without one."""
    if "gain_served" in evaluation:
        gain = evaluation["gain_served"]
        return (
            f", NDCG@10 {evaluation['served']['ndcg']:.4f} as served ({evaluation['model']['ndcg']:.4f} the model alone) "
            f"for {evaluation['simple_served']['ndcg']:.4f} of {evaluation['simple']}: "
            f"{gain['value']:+.4f} ({gain['low']:+.4f} to {gain['high']:+.4f})"
        )
    if "hit" in evaluation:
        gain = evaluation["gain"]
        return (
            f", hit rate@10 {evaluation['hit']:.3f} for {evaluation['simple_hit']:.3f} of {evaluation['simple']}: "
            f"{gain['value']:+.4f} ({gain['low']:+.4f} to {gain['high']:+.4f})"
        )
    return ""
