"""What routes need, carried by the application itself; nothing is global."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from analytics.service import Service
from analytics.state.opened import State
from analytics.warehouse.engine import Warehouse
from render.drawing import Drawer
from server.config import Config
from server.conversing import Conversing, Problem
from server.naming import NameIndex
from server.rasa_client import RasaClient
from server.widget import NotAllowed, user_of

log = logging.getLogger(__name__)


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
    drawer: Drawer = field(default_factory=Drawer)
    names: NameIndex = field(default_factory=NameIndex)


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


def _user(request: Request) -> str:
    """Whoever a widget's token stands for; else the local owner: on loopback every request is the owner's."""
    parts = _parts(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return parts.owner_id
    try:
        return user_of(token.strip(), parts.state).id
    except NotAllowed as refused:
        log.info("a widget's token was refused: %s", refused)
        raise Problem(401, "token_refused", "That log-in has ended. Next step: reload the page.") from refused


def _owner(request: Request) -> str:
    """The local owner alone. Raises Problem 403 for a widget's user."""
    user_id = _user(request)
    if user_id != _parts(request).owner_id:
        raise Problem(403, "owner_only", "That is for the owner of this Marlow.")
    return user_id


Wired = Annotated[Parts, Depends(_parts)]
UserId = Annotated[str, Depends(_user)]
OwnerId = Annotated[str, Depends(_owner)]
