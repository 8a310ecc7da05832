"""The marlow process: ``python -m server.main`` serves the gateway and Rasa's webhook in one event loop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from logging.handlers import RotatingFileHandler

import uvicorn

from analytics.warehouse.errors import WarehouseError
from server.app import action_app, gateway_app, open_parts
from server.config import LOOPBACK, Config, load
from server.failures import Failure
from server.lock import home_lock
from server.relearning import learn_if_due
from server.supervisor import HOPELESS

LOCK_PATIENCE_S = 15.0
"""A process that was killed is gone at once; a command that is about to end is waited for."""


class _Server(uvicorn.Server):
    """Signals are the process's own: both servers stop together."""

    def install_signal_handlers(self) -> None:
        return


def configure_logging(config: Config) -> None:
    """A rotated file under the home; no message texts, no personal data: nothing logs them."""
    config.logs.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(config.logs / "marlow.log", maxBytes=2_000_000, backupCount=3)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("server").setLevel(logging.INFO)


async def serve(config: Config, channel_secret: str, webhook_secret: str) -> None:
    """Serve both until SIGTERM or SIGINT; a parent that is gone ends it too."""
    parts = open_parts(config, channel_secret)
    servers = [
        _server(gateway_app(parts), config.bind, config.port),
        _server(action_app(parts, webhook_secret), LOOPBACK, config.webhook_port),
    ]
    loop = asyncio.get_running_loop()

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    watcher = asyncio.create_task(_stop_without_parent(os.getppid(), stop))
    # A daemon: who stops Marlow does not wait for it, and its child ends with this process.
    threading.Thread(target=learn_if_due, args=(parts.warehouse,), daemon=True).start()
    await asyncio.gather(*(server.serve() for server in servers))
    watcher.cancel()


async def _stop_without_parent(parent: int, stop: object) -> None:
    while os.getppid() == parent:
        await asyncio.sleep(0.5)
    if callable(stop):
        stop()


def _server(app: object, host: str, port: int) -> _Server:
    return _Server(
        uvicorn.Config(
            app,  # type: ignore[arg-type]
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=3,
            server_header=False,
            h11_max_incomplete_event_size=64 * 1024,
        )
    )


def main() -> int:
    """Serve; one line on standard error where it cannot."""
    try:
        config = load()
        configure_logging(config)
        secrets = [os.environ[name] for name in ("MARLOW_RASA_SECRET", "MARLOW_WEBHOOK_SECRET")]
        with home_lock(config.home, wait_s=LOCK_PATIENCE_S):
            asyncio.run(serve(config, secrets[0], secrets[1]))
    except KeyError as missing:
        sys.stderr.write(f"marlow: {missing.args[0]} is not set. Next step: start it by `marlow up`.\n")
        return HOPELESS
    except WarehouseError as error:
        sys.stderr.write(f"marlow: {error.text} Next step: {error.next_step}\n")
        return HOPELESS
    except Failure as failure:
        sys.stderr.write(f"marlow: {failure}\n")
        return HOPELESS
    return 0


if __name__ == "__main__":
    sys.exit(main())
