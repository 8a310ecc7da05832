"""settings: list, get, set."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.home import config, run
from cli.output import Json, show, table
from server.loopback import find_running

app = typer.Typer(help="The shop's settings.", no_args_is_help=True)


@app.command("list")
def list_all(as_json: Json = False) -> None:
    """Print every setting."""
    found = run("settings-list", {})
    rows = [(s["key"], str(s["value"]), "default" if s["is_default"] else "") for s in found["settings"]]
    show(found, table(rows), as_json)


@app.command("get")
def get(
    key: Annotated[str, typer.Argument(help="The setting's name.")],
    as_json: Json = False,
) -> None:
    """Print one setting."""
    found = run("settings-get", {"key": key})
    show(found, [str(found["value"])], as_json)


@app.command("set")
def put(
    key: Annotated[str, typer.Argument(help="The setting's name.")],
    value: Annotated[str, typer.Argument(help="Its value.")],
    as_json: Json = False,
) -> None:
    """Change one setting; a running Marlow takes it up when it is started again."""
    stored = run("settings-set", {"key": key, "value": value})
    lines = [f"{stored['key']} = {stored['value']}"]
    if find_running(config()):
        lines.append("Next step: `marlow down` and `marlow up`, so that it is used.")
    show(stored, lines, as_json)
