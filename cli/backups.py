"""backup and restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.home import config, local, run
from cli.output import Json, progress, show
from server.failures import Failure
from server.lock import home_lock
from server.loopback import find_running


def backup(
    to: Annotated[
        Path | None, typer.Option(help="The folder to make; else one in the home's backups.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Copy both stores, while Marlow runs or not."""
    progress("copying …")
    made = run("backup", {"to": str(to.expanduser().absolute()) if to else None})
    show(made, [f"The backup is in {made['folder']}."], as_json)


def restore(
    folder: Annotated[Path, typer.Argument(help="A folder that `marlow backup` made.")],
    as_json: Json = False,
) -> None:
    """Put a backup in place; what it replaces is kept among the backups."""
    here = config()
    if find_running(here) is not None:
        raise Failure("running", f"Marlow runs on {here.home}.", "Stop it with `marlow down`, then restore.")
    with home_lock(here.home):
        done = local("server.backups").restore(here, folder.expanduser().absolute())
    lines = [f"{folder} of {done['made_at']} is in place."]
    if done["kept"]:
        lines.append(f"What was there before is in {done['kept']}.")
    show(done, lines, as_json)
