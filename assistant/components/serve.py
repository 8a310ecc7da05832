"""Serves one model on the loopback address: ``python -m components.serve --root . --model models/marlow.tar.gz``.

Not ``rasa run``: no HTTP API, no telemetry, no model lookup, no message texts in the log, and a model that cannot be
loaded or a port in use ends the process with one line instead of a server that answers nothing.

Environment: MARLOW_RASA_PORT (5005), MARLOW_RASA_SECRET, MARLOW_WEBHOOK_PORT, MARLOW_WEBHOOK_SECRET.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import sys
import warnings
from pathlib import Path

from rasa.core.agent import Agent, load_agent
from rasa.core.run import configure_app, create_http_input_channels
from rasa.core.utils import AvailableEndpoints
from rasa.shared.exceptions import RasaException
from sanic import Sanic

from components import quiet

HOST = "127.0.0.1"
PORT_VARIABLE = "MARLOW_RASA_PORT"
REQUIRED = ("MARLOW_RASA_SECRET", "MARLOW_WEBHOOK_PORT", "MARLOW_WEBHOOK_SECRET")
MAX_BODY = 64 * 1024
# Above any wait that the gateway allows a turn, so that the gateway's limit is the one that counts.
RESPONSE_TIMEOUT = 60
PARENT_CHECK_SECONDS = 1.0


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


async def ready_agent(model: Path, endpoints: AvailableEndpoints) -> Agent:
    """Load the model and read one message, so that the first person does not wait for lazy imports."""
    agent = await load_agent(model_path=str(model), endpoints=endpoints)
    if not agent.is_ready():
        raise StartError(f"the model {model} cannot be loaded: train it again")
    await agent.parse_message("revenue last month")
    return agent


async def _watch_parent(app: Sanic, parent: int) -> None:
    """Stop when the parent is gone: a child whose parent died is adopted by another process."""
    while os.getppid() == parent:
        await asyncio.sleep(PARENT_CHECK_SECONDS)
    app.stop()


def build_app(root: Path, model: Path) -> Sanic:
    """Return the application with its model loaded."""
    endpoints = AvailableEndpoints.read_endpoints(str(root / "endpoints.yml"))
    channels = create_http_input_channels(None, str(root / "credentials.yml"))
    app = configure_app(channels, enable_api=False, endpoints=endpoints, response_timeout=RESPONSE_TIMEOUT)
    app.config.REQUEST_MAX_SIZE = MAX_BODY
    app.config.RESPONSE_TIMEOUT = RESPONSE_TIMEOUT
    app.config.ACCESS_LOG = False
    app.ctx.agent = asyncio.run(ready_agent(model, endpoints))
    return app


def serve(root: Path, model: Path, port: int, parent: int | None) -> None:
    """Run until SIGTERM, SIGINT or the parent's end."""
    missing = [name for name in REQUIRED if not os.environ.get(name)]
    if missing:
        raise StartError(f"not set: {', '.join(missing)}")
    if not model.is_file():
        raise StartError(f"there is no model at {model}: train one")
    listener = listen(port)
    app = build_app(root, model)
    if parent is not None:
        app.add_task(_watch_parent(app, parent))
    app.run(sock=listener, workers=1, access_log=False, debug=False)


def main() -> int:
    """Parse the arguments and serve; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m components.serve", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path("."), help="folder of endpoints.yml and credentials.yml")
    parser.add_argument("--model", type=Path, default=None, help="the model file (ROOT/models/marlow.tar.gz)")
    parser.add_argument("--parent-pid", type=int, default=None, help="stop when this parent process is gone")
    options = parser.parse_args()
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    warnings.filterwarnings("ignore")  # of dependencies that Rasa pins; ours fail in the tests
    quiet.configure()
    try:
        serve(
            options.root,
            options.model or options.root / "models" / "marlow.tar.gz",
            int(os.environ.get(PORT_VARIABLE) or "5005"),
            options.parent_pid,
        )
    except (StartError, RasaException) as error:
        sys.stderr.write(f"rasa: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
