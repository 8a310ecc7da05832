"""What one store is: its currency, its time zone, its calendar and how it knows what day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo


class StoreSettingsError(ValueError):
    """A setting that cannot be used; ``field`` names it, the text says what is expected."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field}: {text}")
        self.field = field


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Settings that decide what a row means when it is loaded and what "today" is when it is asked about.

    ``week_start`` is an ISO weekday (1 Monday … 7 Sunday). ``today`` is ``system`` (the clock), ``data`` (the
    day after the last day with orders, for historic files) or an ISO date.

    Raises StoreSettingsError when a value cannot be used.
    """

    currency: str = "GBP"
    timezone: str = "Europe/London"
    week_start: int = 1
    fiscal_year_start_month: int = 1
    today: str = "system"

    def __post_init__(self) -> None:
        """Refuse what would only fail later, far from the setting that caused it."""
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise StoreSettingsError(
                "currency", f"{self.currency!r} is not an ISO 4217 code such as GBP, EUR or USD"
            )
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError):
            raise StoreSettingsError(
                "timezone", f"{self.timezone!r} is not an IANA time zone such as Europe/London"
            ) from None
        if self.week_start not in range(1, 8):
            raise StoreSettingsError(
                "week_start", f"{self.week_start!r} is not a weekday from 1 (Monday) to 7 (Sunday)"
            )
        if self.fiscal_year_start_month not in range(1, 13):
            raise StoreSettingsError(
                "fiscal_year_start_month", f"{self.fiscal_year_start_month!r} is not a month from 1 to 12"
            )
        if self.today not in ("system", "data"):
            try:
                date.fromisoformat(self.today)
            except ValueError:
                raise StoreSettingsError(
                    "today", f"{self.today!r} is neither system, data nor a date such as 2026-10-20"
                ) from None

    @property
    def zone(self) -> ZoneInfo:
        """The store's time zone, in which naive times of a file are read and days are cut."""
        return ZoneInfo(self.timezone)

    @property
    def fixed_today(self) -> date | None:
        """The date that ``today`` names, or None where it is found out (``system``, ``data``)."""
        return None if self.today in ("system", "data") else date.fromisoformat(self.today)
