"""A backup brings back what was there; what it replaces is kept; nothing damaged is restored."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from server.lock import home_lock
from tests.cli.conftest import Ran

Marlow = Callable[..., Ran]


def load(marlow: Marlow, file: Path) -> dict[str, int]:
    counts: dict[str, int] = marlow("import", "customers", str(file), "--yes", "--json").data["tables"][
        "customers"
    ]
    return counts


def test_round_trip(marlow: Marlow, home: Path, customers: Path, tmp_path: Path) -> None:
    load(marlow, customers)
    marlow("settings", "set", "shop", "Before")
    made = marlow("backup", "--json").data
    folder = Path(made["folder"])
    assert folder.parent == home / "backups"
    assert set(made["files"]) >= {"facts.duckdb", "state.sqlite3", "audit-key"}
    assert all((f.stat().st_mode & 0o077) == 0 for f in (folder, *folder.iterdir()))

    more = tmp_path / "more.csv"
    more.write_text("id,email\n9,zoe@example.com\n")
    assert load(marlow, more)["new"] == 1
    marlow("settings", "set", "shop", "After")

    done = marlow("restore", str(folder), "--json").data
    assert marlow("settings", "get", "shop").out == "Before\n"
    assert load(marlow, customers) == {"new": 0, "updated": 0, "unchanged": 2}
    assert load(marlow, more)["new"] == 1
    assert (Path(done["kept"]) / "facts.duckdb").is_file()
    assert (Path(done["kept"]) / "state.sqlite3").is_file()


def test_into_a_new_home(marlow: Marlow, tmp_path: Path, customers: Path, monkeypatch: object) -> None:
    load(marlow, customers)
    folder = tmp_path / "copy"
    assert marlow("backup", "--to", str(folder)).code == 0
    monkeypatch.setenv("MARLOW_HOME", str(tmp_path / "other"))  # type: ignore[attr-defined]
    assert marlow("restore", str(folder), "--json").data["kept"] is None
    assert load(marlow, customers)["unchanged"] == 2


def test_a_folder_is_never_written_over(marlow: Marlow, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    ran = marlow("backup", "--to", str(tmp_path / "copy"), "--json")
    assert ran.data["error"]["code"] == "backup_exists"


def test_damage_and_foreign_folders_are_refused(marlow: Marlow, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    marlow("backup", "--to", str(folder))
    assert marlow("restore", str(tmp_path), "--json").data["error"]["code"] == "no_backup"
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "facts_schema": "9999"}))
    assert marlow("restore", str(folder), "--json").data["error"]["code"] == "backup_too_new"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with (folder / "facts.duckdb").open("ab") as file:
        file.write(b"x")
    assert marlow("restore", str(folder), "--json").data["error"]["code"] == "backup_damaged"


def test_a_home_in_use_is_not_restored(marlow: Marlow, home: Path, tmp_path: Path) -> None:
    marlow("backup", "--to", str(tmp_path / "copy"))
    with home_lock(home):
        assert marlow("restore", str(tmp_path / "copy"), "--json").data["error"]["code"] == "home_in_use"


def test_a_server_has_backups_of_its_own(marlow: Marlow, tmp_path: Path, monkeypatch: object) -> None:
    monkeypatch.setenv("MARLOW_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x")  # type: ignore[attr-defined]
    ran = marlow("restore", str(tmp_path), "--json")
    assert ran.data["error"]["code"] == "not_a_file"
    assert "pg_restore" in ran.data["error"]["next_step"]
