"""Opens the application state."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from analytics.state.answers import Answers
from analytics.state.audit import Audit
from analytics.state.board_links import BoardLinks
from analytics.state.choices import Choices
from analytics.state.conversations import Conversations
from analytics.state.feedback import FeedbackBook
from analytics.state.handovers import Handovers
from analytics.state.idempotency import Idempotency
from analytics.state.jobs import Jobs
from analytics.state.migrate import migrate
from analytics.state.misread_turns import MisreadTurns
from analytics.state.model_runs import ModelRuns
from analytics.state.pins import Pins
from analytics.state.preferences import Preferences
from analytics.state.proposals import Proposals
from analytics.state.search import Search
from analytics.state.segments import Segments
from analytics.state.settings import Check, Settings
from analytics.state.share_links import ShareLinks
from analytics.state.store import Store, connect
from analytics.state.turns import Turns
from analytics.state.users import Users
from analytics.state.widget_keys import WidgetKeys

FILE = "state.sqlite3"
_KEY_FILE = "audit-key"


@dataclass(frozen=True, slots=True)
class State:
    """The application state: one repository for each thing that is remembered. Safe to share between
    threads.
    """

    users: Users
    conversations: Conversations
    turns: Turns
    answers: Answers
    choices: Choices
    preferences: Preferences
    segments: Segments
    settings: Settings
    jobs: Jobs
    model_runs: ModelRuns
    proposals: Proposals
    misread_turns: MisreadTurns
    handovers: Handovers
    feedback: FeedbackBook
    pins: Pins
    share_links: ShareLinks
    board_links: BoardLinks
    widget_keys: WidgetKeys
    search: Search
    idempotency: Idempotency
    audit: Audit
    store: Store

    def close(self) -> None:
        """Closes its connections."""
        self.store.close()


def open_state(
    url: str | None, home: Path, *, check: Check | None = None, audit_key: bytes | None = None
) -> State:
    """Opens the state behind a URL (None: a SQLite file in ``home``), migrated to the present tables.

    ``check`` sees every setting before it is stored. ``audit_key`` signs the audit trail; without one a key
    file in ``home`` is used and made when missing, so processes with different homes on one database must be
    given the key.
    """
    home.mkdir(parents=True, exist_ok=True)
    store = connect(url or f"sqlite:///{home / FILE}")
    try:
        migrate(store, home)
        key = audit_key or _key(home / _KEY_FILE)
    except BaseException:
        store.close()
        raise
    return State(
        users=Users(store),
        conversations=Conversations(store),
        turns=Turns(store),
        answers=Answers(store),
        choices=Choices(store),
        preferences=Preferences(store),
        segments=Segments(store),
        settings=Settings(store, check) if check else Settings(store),
        jobs=Jobs(store),
        model_runs=ModelRuns(store),
        proposals=Proposals(store),
        misread_turns=MisreadTurns(store),
        handovers=Handovers(store),
        feedback=FeedbackBook(store),
        pins=Pins(store),
        share_links=ShareLinks(store),
        board_links=BoardLinks(store),
        widget_keys=WidgetKeys(store),
        search=Search(store),
        idempotency=Idempotency(store),
        audit=Audit(store, key),
        store=store,
    )


def _key(file: Path) -> bytes:
    """The key in a file that only its owner can read; of two processes that make it, one wins."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(file.read_text(encoding="ascii"))
    key = secrets.token_bytes(32)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(key.hex())
    return key
