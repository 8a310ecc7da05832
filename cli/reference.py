"""docs/command-line.md, out of the commands themselves."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from cli.main import app

INTRODUCTION = """# The command line

Generated from the commands by `python -m cli.reference --write docs/command-line.md`; do not edit.

Every command takes `--help`; those that give data take `--json`, and then print one JSON object, an error too:
`{"error": {"code", "text", "next_step"}}`. Data goes to standard output, progress to standard error. Exit codes: 0 done,
1 failed, 2 wrong usage, 130 interrupted. `marlow --install-completion` completes commands in your shell.

A home (`MARLOW_HOME`) is one shop. While Marlow runs on it, commands go through it; otherwise they open the stores
themselves, one command at a time.
"""


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    root: Any = typer.main.get_command(app)
    for name, command in sorted(_commands(root, "marlow")):
        context = typer.Context(command, info_name=name, terminal_width=100, max_content_width=100)
        parts.append(f"## {name}\n\n```\n{command.get_help(context).strip()}\n```\n")
    return "\n".join(parts)


def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def main() -> int:
    """Write the page, or fail where it is not current."""
    parser = argparse.ArgumentParser(prog="python -m cli.reference")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", type=Path)
    action.add_argument("--check", type=Path)
    options = parser.parse_args()
    if options.write:
        options.write.write_text(page(), encoding="utf-8")
        return 0
    if not options.check.is_file() or options.check.read_text(encoding="utf-8") != page():
        step = f"python -m cli.reference --write {options.check}"
        sys.stderr.write(f"{options.check} is not current. Next step: {step}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
