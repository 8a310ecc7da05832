"""What looks like a date and is none: numbers of customers, of ranks, amounts; "an average Friday"."""

from __future__ import annotations

import re
from datetime import date

from analytics.planning.dates.phrase_days import WEEKDAY

_NUMBERED = re.compile(
    r"(?:user|customer|client|product|order|sku|id|number|#|top|limit|item|article)\s*#?$", re.IGNORECASE
)
_TYPICAL = re.compile(
    r"\b(?:an?|the|our|your) (?:average|avg|normal|typical|usual|ordinary|regular) $", re.IGNORECASE
)
_BARE = re.compile(r"\d{4}")
_AMOUNT = re.compile(
    r"\b(?:under|below|above|over|exceed\w*|(?:more|less|fewer|higher|lower|better|worse) than|at (?:least|most))\s*$",
    re.IGNORECASE,
)


def is_no_date(text: str, start: int, end: int, years: tuple[int, int] | None = None) -> bool:
    """ "Customer 2024", "top 2025", "margin under 2000": a bare number after such a word is no year.

    ``years`` are the first and last that the shop could speak of: "over 2025" is one, "over 2000" is an amount.

    >>> is_no_date("over 2000", 5, 9, (2023, 2027)), is_no_date("over 2025", 5, 9, (2023, 2027)), is_no_date("top 2025", 4, 8)
    (True, False, True)
    """
    before = text[:start]
    if _TYPICAL.search(before) and re.fullmatch(WEEKDAY, text[start:end].strip(), re.IGNORECASE):
        return True
    if not _BARE.fullmatch(text[start:end]):
        return False
    if _NUMBERED.search(before.rstrip()):
        return True
    ours = years is None or years[0] <= int(text[start:end]) <= years[1]
    return not ours and bool(_AMOUNT.search(before))


def years_around(data_from: date | None, today: date) -> tuple[int, int] | None:
    """The years that a shop with data from then on could speak of."""
    return (data_from.year - 1, today.year + 1) if data_from else None
