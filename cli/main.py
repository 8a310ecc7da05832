"""``marlow``: the command line."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence

import typer

from cli import (
    asking,
    backups,
    checking,
    fit,
    importing,
    lifecycle,
    models,
    nlu,
    quality,
    recommendations,
    review,
    settings,
    training,
)
from cli.output import DONE, FAILED, INTERRUPTED, USAGE, tell
from server.failures import Failure

app = typer.Typer(
    name="marlow",
    help="Talk to your marketing data.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("init")(lifecycle.init)
app.command("demo")(lifecycle.demo)
app.command("up")(lifecycle.up)
app.command("down")(lifecycle.down)
app.command("ask")(asking.ask)
app.command("chat")(asking.chat)
app.command("import")(importing.import_file)
app.command("quality")(quality.quality)
app.command("fit")(fit.fit)
app.command("train")(training.train)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore)
app.command("doctor")(checking.doctor)
app.add_typer(settings.app, name="settings")
app.add_typer(nlu.app, name="nlu")
app.add_typer(review.app, name="review")
app.add_typer(models.app, name="models")
app.add_typer(recommendations.app, name="recommendations")


def run(arguments: Sequence[str]) -> int:
    """Run one command line; its exit code: 0 done, 1 failed, 2 usage, 130 interrupted."""
    as_json = "--json" in arguments
    try:
        code = app(args=list(arguments), prog_name="marlow", standalone_mode=False)
    except Failure as failure:
        tell(failure, as_json)
        return FAILED
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        where = context.command_path if context else "marlow"
        tell(Failure("usage", _message(error), f"See `{where} --help`."), as_json)
        return USAGE
    except (KeyboardInterrupt, typer.Abort):
        tell(Failure("interrupted", "Interrupted."), as_json)
        return INTERRUPTED
    except OSError as error:
        if error.errno == errno.EPIPE:
            return DONE
        tell(_of_system(error), as_json)
        return FAILED
    return code if isinstance(code, int) else DONE


def _message(error: typer.TyperException) -> str:
    """What was wrong with the words on the command line; empty where typer has printed the help instead."""
    told: str = error.format_message() if hasattr(error, "format_message") else str(error)
    return told or "Name a command."


def _of_system(error: OSError) -> Failure:
    """What the system refused: a full disk, a folder that may not be written."""
    what = error.strerror or type(error).__name__
    where = f" ({error.filename})" if error.filename else ""
    step = {
        errno.ENOSPC: "Free some space, or set MARLOW_HOME to a folder on another disk.",
        errno.EACCES: "Change its permissions, or set MARLOW_HOME to a folder of your own.",
        errno.EROFS: "Set MARLOW_HOME to a folder that can be written.",
    }.get(error.errno or 0, "Look at `marlow doctor`.")
    return Failure("system", f"{what}{where}.", step)


def main() -> None:
    """The entry point."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
