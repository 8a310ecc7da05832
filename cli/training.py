"""train: the model that understands messages."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.home import config
from cli.output import Json, progress, show
from server.loopback import find_running
from server.training import train as train_model


def train(
    force: Annotated[bool, typer.Option("--force", help="Train even if nothing changed.")] = False,
    as_json: Json = False,
) -> None:
    """Train the model, unless nothing that it is made of has changed."""
    here = config()
    trained = train_model(here, force=force, progress=progress)
    lines = [f"The model is in {here.model}." if trained else "Nothing changed: the model is kept."]
    if trained and find_running(here):
        lines.append("Next step: `marlow down` and `marlow up`, so that it is used.")
    show({"trained": trained, "model": str(here.model)}, lines, as_json)
