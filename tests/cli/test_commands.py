"""Exit codes, --json, and what each command does to a fresh home."""

from __future__ import annotations

import errno
import json
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from cli import lifecycle
from cli.main import run
from server.lock import home_lock
from tests.cli.conftest import Ran

Marlow = Callable[..., Ran]


def test_help_of_every_command_is_printed(marlow: Marlow) -> None:
    names = (
        "init demo up down ask chat import quality fit train backup restore doctor settings nlu review"
    ).split()
    for name in names:
        ran = marlow(name, "--help")
        assert ran.code == 0
        assert "Usage: marlow" in ran.out


@pytest.mark.parametrize("arguments", [["nope"], ["quality", "--nope"], ["import"], ["settings", "get"]])
def test_wrong_usage_is_code_two_and_one_line(marlow: Marlow, arguments: list[str]) -> None:
    ran = marlow(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("marlow: ")
    assert "Next step: See `marlow" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_wrong_usage_under_json_is_one_error_object(marlow: Marlow) -> None:
    ran = marlow("quality", "--json", "--nope")
    assert ran.code == 2
    assert set(ran.data["error"]) == {"code", "text", "next_step"}
    assert ran.data["error"]["code"] == "usage"


def test_interrupted_is_130(marlow: Marlow, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cli.training.config", interrupt)
    assert marlow("train").code == 130


def test_a_full_disk_is_one_line_with_the_next_step(marlow: Marlow, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/somewhere")

    monkeypatch.setattr("cli.training.config", full)
    ran = marlow("train")
    assert ran.code == 1
    assert ran.err.startswith("marlow: No space left on device (/somewhere). Next step: Free some space")


def test_a_port_that_is_no_number_is_told_with_its_setting(
    marlow: Marlow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARLOW_PORT", "many")
    ran = marlow("quality", "--json")
    assert ran.code == 1
    assert ran.data["error"]["code"] == "config"
    assert "MARLOW_PORT=many" in ran.data["error"]["text"]


def test_init_makes_a_home_with_settings(marlow: Marlow, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "train", lambda *_, **__: True)
    ran = marlow("init", "--shop", "Tea & Co", "--currency", "GBP", "--timezone", "Europe/London", "--json")
    assert ran.code == 0
    values = {s["key"]: s["value"] for s in ran.data["settings"]}
    assert (values["shop"], values["currency"], values["timezone"]) == ("Tea & Co", "GBP", "Europe/London")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_settings_are_checked_and_kept(marlow: Marlow) -> None:
    assert marlow("settings", "set", "week_start", "7").code == 0
    assert marlow("settings", "get", "week_start").out == "7\n"
    wrong = marlow("settings", "set", "week_start", "9", "--json")
    assert wrong.code == 1
    assert wrong.data["error"]["code"] == "setting_invalid"
    unknown = marlow("settings", "get", "colour", "--json")
    assert unknown.data["error"]["code"] == "unknown_setting"
    assert "currency" in unknown.data["error"]["next_step"]
    assert marlow("settings", "set", "is_demo", "true").code == 1


def test_import_asks_before_it_loads(marlow: Marlow, customers: Path) -> None:
    ran = marlow("import", "customers", str(customers))
    assert ran.code == 1
    assert "email" in ran.err
    assert "--yes" in ran.err
    assert (
        marlow("import", "customers", str(customers), "--yes", "--json").data["tables"]["customers"]["new"]
        == 2
    )


def test_import_accounts_for_every_line_and_changes_nothing_twice(marlow: Marlow, customers: Path) -> None:
    first = marlow("import", "customers", str(customers), "--yes", "--json").data
    assert first["lines_total"] == 4
    assert first["lines_loaded"] + first["lines_rejected"] + first["lines_header"] + first["lines_blank"] == 4
    assert first["rejects"] == {"bad_email": 1}
    again = marlow("import", "customers", str(customers), "--yes", "--json").data
    assert again["changed"] is False
    assert again["tables"]["customers"] == {"new": 0, "updated": 0, "unchanged": 2}


def test_import_by_a_mapping_file(marlow: Marlow, tmp_path: Path) -> None:
    file, mapping = tmp_path / "people.csv", tmp_path / "map.json"
    file.write_text("key;wer\n7;Ann\n")
    mapping.write_text(json.dumps({"external_id": "key", "first_name": "wer"}))
    ran = marlow("import", "customers", str(file), "--map", str(mapping), "--delimiter", ";", "--json")
    assert ran.data["tables"]["customers"]["new"] == 1
    mapping.write_text("[]")
    assert marlow("import", "customers", str(file), "--map", str(mapping), "--json").data["error"][
        "code"
    ] == ("map_unreadable")


def test_a_timezone_of_the_file_is_its_own(marlow: Marlow, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("id,ordered_at\n1,2026-03-01 23:30:00\n")
    unknown = marlow("import", "orders", str(file), "--yes", "--timezone", "Mars/Base", "--json")
    assert unknown.data["error"]["code"] == "unknown_timezone"
    assert marlow("import", "orders", str(file), "--yes", "--timezone", "America/New_York").code == 0
    # 23:30 in New York is 04:30 of the next day in UTC, the zone of this home.
    assert marlow("quality", "--json").data["first_day"] == "2026-03-02"


def test_what_cannot_be_imported_is_told(marlow: Marlow, customers: Path) -> None:
    assert marlow("import", "customers", "nowhere.csv", "--yes", "--json").data["error"]["code"] == "no_file"
    assert marlow("import", "planets", str(customers), "--yes", "--json").data["error"]["code"] == (
        "unknown_target"
    )


def test_currency_stands_once_data_is_loaded(marlow: Marlow, customers: Path) -> None:
    assert marlow("settings", "set", "currency", "USD").code == 0
    marlow("import", "customers", str(customers), "--yes")
    assert marlow("settings", "set", "currency", "EUR", "--json").data["error"]["code"] == "setting_fixed"


def test_quality_names_what_is_odd(marlow: Marlow, customers: Path) -> None:
    marlow("import", "customers", str(customers), "--yes")
    ran = marlow("quality", "--json")
    rejected = [f for f in ran.data["findings"] if f["code"] == "rejected" and f["source"] is None]
    assert {(f["detail"], f["count"]) for f in rejected} == {(None, 1), ("bad_email", 1)}
    assert "No orders yet." in marlow("quality").out


def test_fit_of_an_empty_store_says_what_answers(marlow: Marlow) -> None:
    ran = marlow("fit", "--json")
    assert ran.code == 0
    assert ran.data["stored_pairs"] == 0
    assert marlow("fit").out.startswith("Fitted")


def test_importing_lines_learns_from_them(marlow: Marlow, tmp_path: Path) -> None:
    files = {
        "products": "sku,title\nA,Mug\nB,Pot\n",
        "orders": "id,ordered_at\n1,2026-03-01 10:00:00\n",
        "order_lines": "order,sku,quantity,unit_price\n1,A,1,5.00\n1,B,1,9.00\n",
    }
    for name, content in files.items():
        file = tmp_path / f"{name}.csv"
        file.write_text(content)
        ran = marlow("import", name, str(file), "--yes", "--json")
        assert ran.code == 0, ran.out
        assert (ran.data["fit"] is not None) == (name == "order_lines")


def test_a_home_in_use_is_one_clear_line(marlow: Marlow, home: Path) -> None:
    with home_lock(home):
        ran = marlow("settings", "list", "--json")
    assert ran.code == 1
    assert ran.data["error"]["code"] == "home_in_use"
    assert marlow("settings", "list").code == 0


def test_down_without_a_server_says_so(marlow: Marlow) -> None:
    assert marlow("down", "--json").data == {"stopped": False}


def test_up_names_the_setting_of_a_port_in_use(
    marlow: Marlow, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "is_current", lambda _: True)
    monkeypatch.setattr("server.launch.verify_model", lambda _: None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("MARLOW_PORT", str(taken.getsockname()[1]))
        ran = marlow("up", "--json")
    assert ran.code == 1
    assert "set MARLOW_PORT to another port" in ran.data["error"]["next_step"]


def test_doctor_fails_with_the_next_step(marlow: Marlow) -> None:
    ran = marlow("doctor", "--json")
    assert ran.code == 1
    checks = {c["check"]: c for c in ran.data["checks"]}
    assert checks["stores"]["ok"]
    assert not checks["model"]["ok"]
    assert "marlow train" in checks["model"]["next_step"]


def test_training_data_from_the_registries_is_current() -> None:
    assert run(["nlu", "check"]) == 0
