"""The schema of the facts store, revision by revision, and what brings a store up to date.

A revision is frozen once released: it spells its columns out instead of reading ``schema.py``, which moves
on; a test ties the two together. The revisions run on DuckDB and PostgreSQL alike.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from analytics.warehouse.errors import StoreTooNew

_HERE = Path(__file__).parent


def _config() -> Config:
    config = Config()
    # Alembic reads the option with %-interpolation.
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def head() -> str:
    """The revision that this release writes."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:  # a packaging fault: the revisions were not installed
        raise FileNotFoundError(f"no revisions in {_HERE / 'versions'}")
    return revision


def current(engine: Engine) -> str | None:
    """The revision that the store is at, None where it is empty.

    Raises StoreTooNew for a revision that this release does not know.
    """
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    if revision is not None and revision not in _known():
        raise StoreTooNew(
            f"The facts store is at schema revision {revision!r}, which this release does not know.",
            "Install the release that wrote it, or restore a backup taken before the upgrade.",
        )
    return revision


def knows(revision: str) -> bool:
    """Whether this release can bring a store of that revision up to date."""
    return revision in _known()


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the store to a revision, in one transaction: stopped half-way, it is where it was."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
