"""recommendations: lists for all customers as a file, and that they were sent."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.home import run
from cli.output import Json, progress, show

app = typer.Typer(no_args_is_help=True, help="Lists for all customers as a file, and that they were sent.")


class Lists(StrEnum):
    """What lists hold."""

    NEW = "new"
    NEXT = "next"


class Kind(StrEnum):
    """How files are written."""

    CSV = "csv"
    PARQUET = "parquet"


@app.command("make")
def make(
    task: Annotated[Lists, typer.Option(help="new: not bought yet; next: the next order.")] = Lists.NEW,
    k: Annotated[int, typer.Option(help="Products a customer.", min=1, max=50)] = 10,
    to: Annotated[Path | None, typer.Option(help="A folder; else batches/ of the home.")] = None,
    kind: Annotated[Kind, typer.Option("--format", help="csv or parquet.")] = Kind.CSV,
    as_json: Json = False,
) -> None:
    """Make the lists: a long file with a row a product, a wide one with a line a customer for e-mail tools."""
    progress("making a list for every customer …")
    folder = str(to.expanduser().absolute()) if to else None
    found = run("recommendations-make", {"task": task.value, "k": k, "to": folder, "format": kind.value})
    lines = [
        f"Batch {found['batch']}: {found['customers']:,} customers, {found['rows']:,} rows stored, {found['fallback_rows']:,} of them best sellers.",
        f"In the wide file: {found['in_wide']:,} customers. Without consent to e-mail, or unsubscribed: {found['without_consent']:,}. "
        f"In the control, which gets none: {found['control_customers']:,}.",
        *found["files"],
        f"Once it is sent: marlow recommendations sent {found['batch']}",
    ]
    show(found, lines, as_json)


@app.command("sent")
def sent(
    batch: Annotated[str, typer.Argument(help="The batch, as `make` named it.")],
    placement: Annotated[str, typer.Option(help="Where customers saw it.")] = "email",
    as_json: Json = False,
) -> None:
    """Count the lists of a batch as shown, so that their results can be told."""
    found = run("recommendations-sent", {"batch": batch, "placement": placement})
    show(found, [f"{found['rows']:,} rows of {found['batch']} count as shown or kept back."], as_json)
