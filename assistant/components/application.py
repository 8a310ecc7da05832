"""Rasa's web application with one model, one channel and nothing else; started by ``serve.py``."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
from pathlib import Path

from rasa.core.agent import Agent, load_agent
from rasa.core.run import configure_app, create_http_input_channels
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from components.embedding import return_freed_memory

MAX_BODY = 64 * 1024
# Above any wait that the gateway allows a turn, so that the gateway's limit is the one that counts.
RESPONSE_TIMEOUT = 60
PARENT_CHECK_SECONDS = 1.0


class ModelError(Exception):
    """The model cannot answer; the text says what to do."""


async def ready_agent(model: Path, endpoints: AvailableEndpoints) -> Agent:
    """Load the model and read one message, so that the first person does not wait for lazy imports."""
    agent = await load_agent(model_path=str(model), endpoints=endpoints)
    if not agent.is_ready():
        raise ModelError(f"the model {model} cannot be loaded: train it again")
    await agent.parse_message("revenue last month")
    gc.collect()
    return_freed_memory()
    return agent


async def _watch_parent(app: Sanic, parent: int) -> None:
    """Stop when the parent is gone: a child whose parent died is adopted by another process."""
    while os.getppid() == parent:
        await asyncio.sleep(PARENT_CHECK_SECONDS)
    app.stop()  # type: ignore[no-untyped-call]


def build_app(root: Path, model: Path) -> Sanic:
    """Return the application with its model loaded."""
    endpoints = AvailableEndpoints.read_endpoints(str(root / "endpoints.yml"))
    channels = create_http_input_channels(None, str(root / "credentials.yml"))
    app: Sanic = configure_app(
        channels, enable_api=False, endpoints=endpoints, response_timeout=RESPONSE_TIMEOUT
    )
    app.config.REQUEST_MAX_SIZE = MAX_BODY
    app.config.RESPONSE_TIMEOUT = RESPONSE_TIMEOUT
    app.config.ACCESS_LOG = False
    app.ctx.agent = asyncio.run(ready_agent(model, endpoints))
    return app


def run(root: Path, model: Path, listener: socket.socket, parent: int | None) -> None:
    """Serve until SIGTERM, SIGINT or the parent's end."""
    app = build_app(root, model)
    if parent is not None:
        app.add_task(_watch_parent(app, parent))
    app.run(sock=listener, workers=1, access_log=False, debug=False)
