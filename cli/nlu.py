"""nlu: the part of the training data that follows from the registries."""

from __future__ import annotations

import typer

from cli.home import config, local
from cli.output import Json, show
from server.failures import Failure

app = typer.Typer(help="Training data that follows from metrics and dimensions.", no_args_is_help=True)


@app.command("generate")
def generate(as_json: Json = False) -> None:
    """Write data/nlu/generated/ anew."""
    written = local("cli.nlu_files").write(config().root)
    show({"files": written}, written, as_json)


@app.command("check")
def check(as_json: Json = False) -> None:
    """Fail where data/nlu/generated/ is not what the registries give."""
    stale = local("cli.nlu_files").stale(config().root)
    if stale:
        raise Failure("stale", f"Not as generated: {', '.join(stale)}.", "Run `marlow nlu generate`.")
    show({"stale": []}, ["data/nlu/generated/ is up to date."], as_json)
