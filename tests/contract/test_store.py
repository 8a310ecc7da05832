from __future__ import annotations

from datetime import date

import pytest

from analytics.contract.store import StoreSettings, StoreSettingsError


def test_the_defaults_are_usable() -> None:
    assert StoreSettings().fixed_today is None
    assert StoreSettings(today="2026-10-20").fixed_today == date(2026, 10, 20)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("currency", "pounds"),
        ("currency", "gbp"),
        ("timezone", "Europe/Atlantis"),
        ("timezone", "../etc/passwd"),
        ("week_start", 0),
        ("week_start", 8),
        ("fiscal_year_start_month", 13),
        ("today", "yesterday"),
    ],
)
def test_an_error_names_its_field(field: str, value: str | int) -> None:
    with pytest.raises(StoreSettingsError, match=f"^{field}: ") as caught:
        StoreSettings(**{field: value})  # type: ignore[arg-type]
    assert caught.value.field == field
