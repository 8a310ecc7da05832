"""The command line while Marlow runs: through the server, and only with the token of its home."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.e2e.running import Marlow

pytestmark = pytest.mark.rasa


def test_commands_need_the_token(marlow: Marlow) -> None:
    url = f"{marlow.url}/api/commands/quality"
    assert marlow.http.post(url, json={}).status_code == 401
    assert marlow.http.post(url, json={}, headers={"X-Marlow-Token": "0" * 64}).status_code == 401
    file = marlow.home / "cli-token"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    right = {"X-Marlow-Token": file.read_text()}
    assert marlow.http.post(url, json={}, headers=right).status_code == 200
    assert marlow.http.post(f"{marlow.url}/api/commands/nope", json={}, headers=right).status_code == 404


def test_ask_and_chat_go_through_the_server(marlow: Marlow) -> None:
    asked = marlow.cli("ask", "revenue last month")
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.startswith("Revenue was €130,265.72 in September 2026.")
    told = marlow.cli("ask", "--json", "recommend products for user 42")
    assert json.loads(told.stdout)["replies"][0]["answer"]["schema"] == "answer/1"
    chat = marlow.cli("chat", typed="revenue last month\nand by channel?\n\n")
    assert chat.returncode == 0, chat.stderr
    assert "€130,265.72" in chat.stdout
    assert "E-mail" in chat.stdout


def test_the_same_commands_as_without_a_server(marlow: Marlow, tmp_path: Path) -> None:
    quality = json.loads(marlow.cli("quality", "--json").stdout)
    assert quality["last_day"] == "2026-10-20"
    settings = json.loads(marlow.cli("settings", "list", "--json").stdout)["settings"]
    assert {"key": "shop", "value": "Demo shop", "is_default": False} in settings
    fixed = marlow.cli("settings", "set", "currency", "USD", "--json")
    assert fixed.returncode == 1
    assert json.loads(fixed.stdout)["error"]["code"] == "setting_fixed"
    made = json.loads(marlow.cli("backup", "--to", str(tmp_path / "copy"), "--json").stdout)
    assert (Path(made["folder"]) / "facts.duckdb").stat().st_size > 1_000_000
    restored = marlow.cli("restore", str(tmp_path / "copy"))
    assert restored.returncode == 1
    assert "marlow down" in restored.stderr
    doctor = marlow.cli("doctor", "--json")
    assert doctor.returncode == 0, doctor.stdout


def test_a_demo_home_takes_no_other_rows(marlow: Marlow, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("id,email\n1,ann@example.com\n")
    refused = marlow.cli("import", "customers", str(file), "--yes", "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"]["code"] == "demo_store"


def test_a_second_start_says_where_it_runs(marlow: Marlow) -> None:
    second = marlow.cli("up")
    assert second.returncode == 1
    assert marlow.url in second.stderr


def test_no_message_text_is_logged(marlow: Marlow) -> None:
    marlow.say("revenue of the canary zebra last month")
    for log in (marlow.home / "logs").glob("*.log"):
        assert "zebra" not in log.read_text(errors="replace"), log.name
