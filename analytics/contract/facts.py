"""What is known about the store itself while a question is resolved, planned and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """The store's settings and the reach of its data; ``week_start`` is ISO, ``fiscal_start`` a month."""

    today: date
    data_from: date | None
    data_through: date | None
    data_version: int
    currency: str = "EUR"
    timezone: str = "UTC"
    week_start: int = 1
    fiscal_start: int = 1
    is_demo: bool = False
    contact: str = ""
    """Whom people are handed over to, as the shop's setting says it."""
    locale: str = "en"
    """How numbers, dates and amounts look (a BCP 47 tag)."""
    segments_as_of: date | None = None
    """The day of the newest snapshot of customer segments; None before the first."""
