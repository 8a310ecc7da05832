"""review: what was not understood, disliked or handed over."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.home import run
from cli.output import Json, show, table

app = typer.Typer(help="What was not understood, disliked or handed over to a person.", no_args_is_help=False)
Entry = Annotated[str, typer.Argument(metavar="ID", help="The entry's id, as the list shows it.")]


@app.callback(invoke_without_command=True)
def list_all(context: typer.Context, as_json: Json = False) -> None:
    """Print everything that waits, the oldest first."""
    if context.invoked_subcommand is not None:
        return
    found = run("review", {})
    lines: list[str] = []
    for entry in found["entries"]:
        lines += table([(entry["id"], entry["kind"], entry["at"][:16].replace("T", " "))])
        lines += [f"    {line}" for line in str(entry["said"]).splitlines()]
        lines += [f"    → {a['headline']}" for a in entry["reading"].get("answers", [])]
        if entry["reading"].get("comment"):
            lines.append(f"    “{entry['reading']['comment']}”")
    show(found, lines or ["Nothing waits."], as_json)


@app.command("close")
def close(entry: Entry, as_json: Json = False) -> None:
    """Close an entry that needs nothing more."""
    show(run("review-close", {"id": entry}), ["Closed."], as_json)


@app.command("accept")
def accept(
    entry: Entry,
    intent: Annotated[str, typer.Argument(help="What the sentence asks for, such as query or recommend.")],
    as_json: Json = False,
) -> None:
    """Make the sentence an example of an intent; `marlow train` learns from it."""
    done = run("review-accept", {"id": entry, "intent": intent})
    show(
        done, [f"{done['file']}: {done['intent']}: {done['example']}", "Next step: `marlow train`."], as_json
    )
