"""What routes need, carried by the application itself; nothing is global."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from analytics.service import Service
from analytics.state.opened import State
from analytics.warehouse.engine import Warehouse
from server.config import Config
from server.conversing import Conversing
from server.rasa_client import RasaClient


@dataclass(frozen=True)
class Parts:
    """The wired parts of a running marlow process."""

    config: Config
    warehouse: Warehouse
    state: State
    service: Service
    rasa: RasaClient
    conversing: Conversing
    owner_id: str
    shop: str
    is_demo: bool


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


def _user(request: Request) -> str:
    """The local owner: on loopback, with no log-in configured, every request is the owner's."""
    return _parts(request).owner_id


Wired = Annotated[Parts, Depends(_parts)]
UserId = Annotated[str, Depends(_user)]
