"""Serves one model on the loopback address.

``python -m components.serve --root . --model models/marlow.tar.gz``

Not ``rasa run``: no HTTP API, no telemetry, no model lookup, no message texts in the log, and a model that
cannot be loaded or a port in use ends the process with one line instead of a server that answers nothing.

Environment: MARLOW_RASA_PORT (5005), MARLOW_RASA_SECRET, MARLOW_WEBHOOK_PORT, MARLOW_WEBHOOK_SECRET.
"""

from __future__ import annotations

import argparse
import importlib
import os
import socket
import sys
from pathlib import Path

from components import quiet
from components.embedding import ChangedFileError, shared_embedder

HOST = "127.0.0.1"
PORT_VARIABLE = "MARLOW_RASA_PORT"
REQUIRED = ("MARLOW_RASA_SECRET", "MARLOW_WEBHOOK_PORT", "MARLOW_WEBHOOK_SECRET")


class StartError(Exception):
    """The server cannot start; the text says what to do."""


def listen(port: int) -> socket.socket:
    """Take the port before the model is loaded, so that one in use is told at once."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise StartError(f"port {port} is in use or refused: set {PORT_VARIABLE} to another") from error
    return listener


def serve(root: Path, model: Path, port: int, parent: int | None) -> None:
    """Check what can be checked in an instant, then load Rasa and run."""
    missing = [name for name in REQUIRED if not os.environ.get(name)]
    if missing:
        raise StartError(f"not set: {', '.join(missing)}")
    if not model.is_file():
        raise StartError(f"there is no model at {model}: train one")
    listener = listen(port)
    # Before Rasa's modules: loading the embeddings needs 250 MB for a moment and keeps 100, so the peak of
    # the process is the smaller the less is loaded already.
    shared_embedder()
    # By name, so that the checks above answer without Rasa's two seconds of imports.
    application = importlib.import_module("components.application")
    try:
        application.run(root, model, listener, parent)
    except application.ModelError as error:
        raise StartError(str(error)) from error
    finally:
        listener.close()


def main() -> int:
    """Parse the arguments and serve; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m components.serve", description=__doc__)
    parser.add_argument(
        "--root", type=Path, default=Path("."), help="folder of endpoints.yml and credentials.yml"
    )
    parser.add_argument("--model", type=Path, default=None, help="the model file (ROOT/models/marlow.tar.gz)")
    parser.add_argument("--parent-pid", type=int, default=None, help="stop when this parent process is gone")
    options = parser.parse_args()
    quiet.configure()
    try:
        serve(
            options.root,
            options.model or options.root / "models" / "marlow.tar.gz",
            int(os.environ.get(PORT_VARIABLE) or "5005"),
            options.parent_pid,
        )
    except (StartError, ChangedFileError) as error:
        sys.stderr.write(f"rasa: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
