"""The composition root: opens the stores, wires the parts, builds the two applications."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from analytics.execution import Executor
from analytics.knowledge import Knowledge
from analytics.service import Service
from analytics.warehouse.engine import open_warehouse
from server import guard, problems
from server.config import Config
from server.conversing import JOB_LIMIT_S, Conversing
from server.deps import Parts
from server.memory import StateMemory, now
from server.rasa_client import RasaClient
from server.routes import (
    answers,
    boards,
    catalogue,
    chat,
    commands,
    conversations,
    health,
    imports,
    page,
    pins,
    recommendations,
    sharing,
    widget,
)
from server.settings import all_settings, store_settings, store_setup
from server.stores import open_home_state
from server.webhook import webhook_app


def open_parts(config: Config, channel_secret: str) -> Parts:
    """Open both stores and wire the service. Raises WarehouseError, OSError with the next step."""
    state = open_home_state(config)
    values = all_settings(state.settings)
    warehouse = open_warehouse(
        config.database_url, config.home, settings=store_settings(values, config.today)
    )
    state.turns.fail_lost(now(), "process_ended", now())
    service = Service(Executor(warehouse), Knowledge(warehouse, store_setup(values)), StateMemory(state))
    rasa = RasaClient(config.rasa_port, channel_secret, config.secret("sender-key"), JOB_LIMIT_S)
    return Parts(
        config=config,
        warehouse=warehouse,
        state=state,
        service=service,
        rasa=rasa,
        conversing=Conversing(state, service, rasa),
        owner_id=state.users.owner(now()).id,
        shop=values["shop"],
        is_demo=values["is_demo"],
    )


def gateway_app(parts: Parts) -> FastAPI:
    """The application that faces people."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        parts.service.world()  # the vocabulary is built before the first question, not by it
        yield
        parts.conversing.close()
        parts.drawer.close()
        await parts.rasa.close()
        parts.warehouse.close()
        parts.state.close()

    app = FastAPI(title="Marlow", version="1", docs_url=None, redoc_url=None, lifespan=life)
    app.state.parts = parts
    app.state.command_token = commands.fresh_token(parts.config.cli_token)
    problems.install(app)
    guard.install(app, parts.config)
    for module in (
        chat,
        conversations,
        answers,
        catalogue,
        boards,
        pins,
        recommendations,
        sharing,
        imports,
        widget,
        commands,
        page,
        health,
    ):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=page.BUNDLE), name="static")
    return app


def action_app(parts: Parts, secret: str) -> FastAPI:
    """The application that Rasa alone calls."""
    return webhook_app(secret, parts.conversing.hear)
