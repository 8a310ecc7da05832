"""Backup and restore of a home: both stores, the secrets they need, and a manifest with versions and hashes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from analytics.state.migrate import schema_version as state_version
from analytics.warehouse import migrations
from analytics.warehouse.copying import copy_to
from server.config import Config
from server.failures import Failure
from server.memory import now
from server.stores import Stores

FORMAT = "marlow-backup/1"
MANIFEST = "manifest.json"
FACTS, STATE = "facts.duckdb", "state.sqlite3"
KEPT = ("audit-key", "secrets/sender-key")
"""Keys that the state is of no use without: the audit chain, the conversations' sender ids."""


def back_up(stores: Stores, to: Path | None) -> dict[str, Any]:
    """Copy both stores while they are open; nobody writes meanwhile. Raises Failure."""
    config = stores.config
    _refuse_servers(config, "pg_dump")
    target = to or config.home / "backups" / f"marlow-{_stamp(now())}"
    if target.exists():
        raise Failure("backup_exists", f"{target} is there already.", "Name another folder with --to.")
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    try:
        copy_to(stores.warehouse, _file(config.database_url), partial / FACTS)
        stores.state.store.copy_to(partial / STATE)
        for name in KEPT:
            if (config.home / name).is_file():
                (partial / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                shutil.copyfile(config.home / name, partial / name)
        manifest = _manifest(partial)
        (partial / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        for file in partial.rglob("*"):
            file.chmod(0o700 if file.is_dir() else 0o600)
        partial.rename(target)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise Failure(
            "backup_failed",
            f"The backup was not made ({error.strerror or error}).",
            "Free some space or name another folder with --to, then run it again.",
        ) from error
    return {"folder": str(target), **manifest}


def restore(config: Config, folder: Path) -> dict[str, Any]:
    """Put a backup in the place of a home's stores, which nobody uses; what it replaces is kept. Raises Failure."""
    _refuse_servers(config, "pg_restore")
    manifest = _checked(folder)
    kept = config.home / "backups" / f"before-restore-{_stamp(now())}"
    targets = {FACTS: _file(config.database_url), STATE: _file(config.state_url)}
    targets |= {name: config.home / name for name in KEPT}
    staged = {name: target.with_name(target.name + ".restored") for name, target in targets.items()}
    present = [name for name in targets if (folder / name).is_file()]
    for name in present:
        staged[name].parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(folder / name, staged[name])
        staged[name].chmod(0o600)
    moved = _keep(targets, kept)
    for name in present:
        os.replace(staged[name], targets[name])
    return {"restored": str(folder), "made_at": manifest["made_at"], "kept": str(kept) if moved else None}


def _keep(targets: dict[str, Path], kept: Path) -> bool:
    """Move what is there, its write-ahead logs too; whether there was anything."""
    moved = False
    for name, target in targets.items():
        for suffix in ("", ".wal", "-wal", "-shm"):
            old = target.with_name(target.name + suffix)
            if old.is_file():
                place = kept / (name + suffix)
                place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                shutil.move(old, place)
                moved = True
    return moved


def _checked(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = dict(manifest["files"])
        known = manifest["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError):
        raise Failure(
            "no_backup", f"{folder} holds no backup.", "Name the folder that `marlow backup` made."
        ) from None
    if not known or not migrations.knows(manifest["facts_schema"]) or not _state_known(manifest):
        raise Failure(
            "backup_too_new", f"{folder} was made by a later release.", "Install that release, then restore."
        )
    for name, digest in files.items():
        if not (folder / name).is_file() or _sha256(folder / name) != digest:
            raise Failure(
                "backup_damaged",
                f"{name} of {folder} is missing or not as it was made.",
                "Use another backup.",
            )
    return dict(manifest)


def _state_known(manifest: dict[str, Any]) -> bool:
    return str(manifest["state_schema"]) <= state_version()


def _manifest(folder: Path) -> dict[str, Any]:
    files = sorted(f for f in folder.rglob("*") if f.is_file())
    return {
        "format": FORMAT,
        "made_at": now().isoformat(timespec="seconds"),
        "marlow": _release(),
        "facts_schema": migrations.head(),
        "state_schema": state_version(),
        "files": {file.relative_to(folder).as_posix(): _sha256(file) for file in files},
    }


def _release() -> str:
    try:
        return version("marlow")
    except PackageNotFoundError:
        return "unknown"


def _refuse_servers(config: Config, tool: str) -> None:
    for name, url in (("MARLOW_DATABASE_URL", config.database_url), ("MARLOW_STATE_URL", config.state_url)):
        parsed = make_url(url)
        if parsed.get_backend_name() not in ("duckdb", "sqlite") or parsed.database in (None, "", ":memory:"):
            raise Failure(
                "not_a_file",
                f"{name} is a {parsed.get_backend_name()} database, which this command does not copy.",
                f"Use {tool}, and keep {config.home} beside it.",
            )


def _file(url: str) -> Path:
    return Path(make_url(url).database or "")


def _stamp(at: datetime) -> str:
    return at.strftime("%Y%m%dT%H%M%SZ")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
