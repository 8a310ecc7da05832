"""The tables come from migrations, and the file is copied before one runs."""

from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from analytics.state import State, migrate, open_state, schema
from analytics.state.problems import UnknownConversationError
from analytics.state.turns import Message


def test_the_migrations_make_exactly_the_tables_of_the_schema(state: State) -> None:
    with state.store.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": migrate.VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, schema.state) == []


def test_opening_again_changes_nothing_and_copies_nothing(url: str, tmp_path: Path, now: datetime) -> None:
    home = tmp_path / "home"
    first = open_state(url, home)
    owner = first.users.owner(now)
    first.audit.append("owner", "x", "y", {}, now)
    first.close()
    second = open_state(url, home)
    assert second.users.get(owner.id) == owner
    assert second.audit.verify() is None
    second.close()
    assert not (home / "backups").exists()


def test_processes_that_start_at_once_migrate_once(url: str, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        opened = list(threads.map(lambda _: open_state(url, tmp_path / "home"), range(4)))
    for state in opened:
        assert state.users.all() == []
        state.close()


def test_a_file_of_an_older_version_is_copied_first(tmp_path: Path, now: datetime) -> None:
    open_state(None, tmp_path).close()
    file = tmp_path / "state.sqlite3"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO settings VALUES ('k', '1', 'owner', '2026-01-01 00:00:00')")
        # A version that is not the head stands for an older release; there is none to migrate from yet.
        connection.execute("UPDATE state_version SET version_num = '0000'")
    with pytest.raises(Exception, match="0000"):
        open_state(None, tmp_path)
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name == "state-0000-1.sqlite3"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT key FROM settings").fetchall() == [("k",)]


def test_sqlite_waits_logs_ahead_and_deletes_for_good(tmp_path: Path) -> None:
    state = open_state(None, tmp_path)
    with state.store.read() as connection:
        read = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "secure_delete")
        }
    state.close()
    assert read == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 10_000, "secure_delete": 1}


def test_the_audit_key_is_the_owners_own(tmp_path: Path, now: datetime) -> None:
    state = open_state(None, tmp_path)
    state.audit.append("owner", "x", "y", {}, now)
    state.close()
    key = tmp_path / "audit-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(bytes.fromhex(key.read_text())) == 32
    other = open_state(None, tmp_path, audit_key=b"another key")
    assert other.audit.verify() == 1
    other.close()


def test_a_failed_transaction_leaves_nothing(state: State, now: datetime) -> None:
    state.users.owner(now)
    with pytest.raises(UnknownConversationError):
        state.turns.begin(Message("none", "owner", "m", "t"), now)
    assert state.conversations.of_user("owner") == []
