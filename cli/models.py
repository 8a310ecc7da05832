"""models: what was fitted when, how good it was, and the way back."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.fit import measured
from cli.home import run
from cli.output import Json, show, table

app = typer.Typer(no_args_is_help=True, help="What was fitted when, how good it was, and the way back.")
Task = Annotated[str | None, typer.Option(help="new, next, basket, together or like; else all.")]


@app.command("list")
def list_runs(task: Task = None, as_json: Json = False) -> None:
    """Every recorded run, the latest first."""
    found = run("models-list", {"task": task})
    rows = [
        (
            r["created_at"][:16].replace("T", " "),
            r["task"],
            r["method"],
            r["state"],
            "stored" if r["is_stored"] else "gone",
            r["id"],
        )
        for r in found["runs"]
    ]
    show(found, table(rows) or ["Nothing is fitted yet. Run `marlow fit`."], as_json)


@app.command("compare")
def compare(task: Task = None, as_json: Json = False) -> None:
    """How good each run was on the shop's own past, where it was measured."""
    found = run("models-list", {"task": task})
    measured_runs = [r for r in found["runs"] if r["figures"].get("evaluation")]
    lines = [
        f"{r['created_at'][:10]} {r['task']} {r['method']} ({r['state']}){measured(r['figures']['evaluation'])}"
        for r in measured_runs
    ]
    show(
        {"runs": measured_runs}, lines or ["No run was measured yet. Run `marlow fit recommender`."], as_json
    )


@app.command("rollback")
def rollback(
    task: Annotated[str, typer.Argument(help="new, next, basket, together or like.")] = "new",
    as_json: Json = False,
) -> None:
    """Let the run before answer again, from the next question on."""
    found = run("models-rollback", {"task": task})
    show(
        found,
        [
            f"The task {found['task']} is answered by {found['method']} of {found['created_at'][:16].replace('T', ' ')} again."
        ],
        as_json,
    )
