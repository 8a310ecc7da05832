"""The command line in this process, on a fresh home."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli.main import run


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        return dict(json.loads(self.out))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("MARLOW_TODAY", "MARLOW_DATABASE_URL", "MARLOW_STATE_URL", "MARLOW_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MARLOW_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def marlow(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def call(*arguments: str) -> Ran:
        capsys.readouterr()
        code = run(arguments)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return call


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    file = tmp_path / "customers.csv"
    file.write_text("id,email,country\n1,ann@example.com,DE\n2,bob@example.com,FR\n3,no address,DE\n")
    return file
