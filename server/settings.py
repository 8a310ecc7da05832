"""The settings a shop may change, each checked before it is stored."""

from __future__ import annotations

import zoneinfo
from datetime import date
from typing import Any

from analytics.contract.store import StoreSettings
from analytics.knowledge import StoreSetup
from analytics.state.settings import Settings
from analytics.wording.numbers import is_locale

DEFAULTS: dict[str, Any] = {
    "shop": "",
    "currency": "EUR",
    "timezone": "UTC",
    "week_start": 1,
    "fiscal_year_start_month": 1,
    "today": "system",
    "contact": "",
    "locale": "en",
    "is_demo": False,
}


class InvalidSetting(ValueError):
    """A setting that cannot be stored; the text names it and what it may be."""


def check(key: str, value: Any) -> Any:
    """The value as it is stored. Raises InvalidSetting."""
    if key not in DEFAULTS:
        raise InvalidSetting(f"There is no setting {key!r}. Next step: use one of {', '.join(DEFAULTS)}.")
    if key in ("week_start", "fiscal_year_start_month"):
        return _whole(key, value, 7 if key == "week_start" else 12)
    if key == "timezone" and str(value) not in zoneinfo.available_timezones():
        raise InvalidSetting(
            f"timezone {value!r} is not known. Next step: use an IANA name such as Europe/Berlin."
        )
    if key == "currency" and not (len(str(value)) == 3 and str(value).isalpha() and str(value).isupper()):
        raise InvalidSetting(f"currency {value!r} is no ISO 4217 code. Next step: use one such as EUR.")
    if key == "today" and value not in ("system", "data"):
        try:
            date.fromisoformat(str(value))
        except ValueError as error:
            raise InvalidSetting("today is 'system', 'data' or an ISO date such as 2026-10-21.") from error
    if key == "locale" and not is_locale(str(value)):
        raise InvalidSetting(f"locale {value!r} is not known. Next step: use a tag such as en-GB or de-DE.")
    if key == "is_demo":
        return bool(value)
    return str(value)


def _whole(key: str, value: Any, most: int) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = 0
    if not 1 <= number <= most:
        raise InvalidSetting(f"{key} is a number from 1 to {most}; {value!r} is not.")
    return number


def all_settings(settings: Settings) -> dict[str, Any]:
    """Every setting: what was set over the defaults."""
    return DEFAULTS | {key: setting.value for key, setting in settings.all().items() if key in DEFAULTS}


def store_settings(values: dict[str, Any], today: str) -> StoreSettings:
    """What the warehouse needs; ``today`` of the environment goes before the stored one."""
    return StoreSettings(
        currency=values["currency"],
        timezone=values["timezone"],
        week_start=values["week_start"],
        fiscal_year_start_month=values["fiscal_year_start_month"],
        today=today or values["today"],
    )


def store_setup(values: dict[str, Any]) -> StoreSetup:
    """What the service needs."""
    return StoreSetup(
        values["currency"],
        values["timezone"],
        values["week_start"],
        values["fiscal_year_start_month"],
        values["is_demo"],
        values["contact"],
        values["locale"],
    )
