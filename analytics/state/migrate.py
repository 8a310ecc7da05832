"""Brings the application state to the present version of its tables, after a backup copy."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from analytics.state.store import Store

VERSION_TABLE = "state_version"
_FOLDER = Path(__file__).parent / "migrations"
# Any number does, as long as nobody else locks by it: it makes two starting processes migrate one after the
# other.
_LOCK = 7_260_114_053


def migrate(store: Store, home: Path) -> Path | None:
    """Runs the migrations that are missing; returns the backup that was made, if one was needed and possible.

    A SQLite file is copied to ``home/backups`` first, unless it is new. A PostgreSQL server has backups of
    its own. Either all missing migrations take effect or none.
    """
    config = _config()
    head = ScriptDirectory.from_config(config).get_current_head()
    with store.read() as connection:
        present = _present(connection)
    if present == head:
        return None
    copied = _back_up(store, home, present) if present is not None else None
    with store.write() as connection:
        if not store.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return copied


def schema_version() -> str:
    """The newest version of the tables that this release knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def _config() -> Config:
    config = Config()
    # Alembic reads the option with %-interpolation.
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _present(connection: Connection) -> str | None:
    return MigrationContext.configure(
        connection, opts={"version_table": VERSION_TABLE}
    ).get_current_revision()


def _back_up(store: Store, home: Path, present: str) -> Path | None:
    """A whole copy through SQLite's own backup, which sees the write-ahead log too."""
    file = store.engine.url.database
    if not store.is_sqlite or not file:
        return None
    folder = home / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    taken = len(list(folder.glob(f"state-{present}-*.sqlite3")))
    target = folder / f"state-{present}-{taken + 1}.sqlite3"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    target.chmod(0o600)
    return target
