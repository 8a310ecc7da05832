"""Days that no calendar has: "31 February", "29 Feb 2026"."""

from __future__ import annotations

import calendar
import re

from analytics.planning.dates.phrase_days import MONTH, MONTHS

_MONTH = rf"(?P<month>{MONTH})"
_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d))?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_SAID = (
    re.compile(rf"(?<![\w.,/-]){_DAY}\s+(?:of\s+)?{_MONTH}\b{_YEAR}", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+(?:the\s+)?{_DAY}\b(?!\s*(?:orders|customers|products|%|[.,/:-]\d)){_YEAR}", re.IGNORECASE),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
)  # fmt: skip
LEAP = 2024
"""A year that has every day there is, for days that are said without one."""


def no_such_day(text: str) -> str | None:
    """The first day of a text that does not exist, as it was said.

    >>> no_such_day("revenue on the 31st of February"), no_such_day("orders on 29 feb 2026"), no_such_day("2026-09-31")
    ('31st of February', '29 feb 2026', '2026-09-31')
    >>> no_such_day("29 February"), no_such_day("top 40 may campaigns"), no_such_day("15 jan to 20 feb")
    (None, None, None)
    """
    for pattern in _SAID:
        for found in pattern.finditer(text):
            said = found["month"].lower()
            month = int(said) if said.isdigit() else MONTHS.index(said[:3]) + 1
            year, day = int(found["year"] or LEAP), int(found["day"])
            exists = 1 <= month <= len(MONTHS) and 1 <= day <= calendar.monthrange(year, month)[1]
            if not exists and (day <= 31 or said.isdigit()):
                return found.group(0).strip()
    return None
