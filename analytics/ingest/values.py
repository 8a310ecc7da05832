"""What the text of a column means: how its dates and decimals are written, and each value converted.

Conversion works on the distinct values of a column: a million rows have a few thousand prices and days.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from analytics.ingest.countries import country_code
from analytics.ingest.problems import ImportProblem

DateOrder = Literal["day-first", "month-first"]

_NUMERIC_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:[ T,]+(.+))?")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[ T]+(.+))?")
_NAMED_DATE = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ ,-]+(\d{4})(?:[ T,]+(.+))?")
_MONTH_NAMED = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?:[ T,]+(.+))?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_POINT = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d*\.?\d+|\d+\.")
_COMMA = re.compile(r"\d{1,3}([. ]\d{3})+(,\d+)?|\d*,?\d+|\d+,")
_EITHER = re.compile(r"\d{1,3}[.,]\d{3}")
_EXPONENT = re.compile(r"\d+(\.\d+)?[eE][+-]?\d+")
_SYMBOLS = {
    "£": {"GBP"},
    "€": {"EUR"},
    "¥": {"JPY", "CNY"},
    "$": {"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN"},
}
_EMAIL = re.compile(r"[^@\s,;<>\"'()]+@[^@\s,;<>\"'()]+\.[^@\s.,;<>\"'()]{2,}")
_FORMULA = re.compile(r"=|[+@-]\w*[(|]")
_LONG_NUMBER = re.compile(r"\d{19,}")
_MOST_MONEY = Decimal(10) ** 14
_TRUE = frozenset({"true", "t", "yes", "y", "1", "on", "subscribed", "active"})
_FALSE = frozenset({"false", "f", "no", "n", "0", "off", "unsubscribed", "inactive"})

Converted = tuple[object, str]
"""A value and the reject code, one of which is None or empty."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the values of one column are written."""

    date_order: DateOrder | None = None
    decimal: Literal[".", ","] = "."


def read_order(name: str, values: Sequence[str], asked: DateOrder | None) -> DateOrder | None:
    """Whether day or month comes first in a column's dates; None where no value leaves it open.

    Raises ImportProblem where nothing in the column decides it.
    """
    first = second = open_ = 0
    for value in values:
        found = _NUMERIC_DATE.fullmatch(value)
        if found is None:
            continue
        a, b = int(found[1]), int(found[3])
        first += a > 12 >= b
        second += b > 12 >= a
        open_ += a <= 12 and b <= 12 and a != b and found[2] != "."
    if asked is not None:
        return asked
    if first == second and (open_ or first):
        sample = next(v for v in values if _NUMERIC_DATE.fullmatch(v))
        raise ImportProblem(
            "date_order",
            f"Nothing in column {name!r} says whether dates like {sample!r} name the day or the month first.",
            "Say so with --date-order day-first or --date-order month-first.",
        )
    return "day-first" if first >= second else "month-first"


def read_decimal(name: str, values: Sequence[str], asked: str | None) -> Literal[".", ","]:
    """Whether a column's amounts have decimal points or commas.

    Raises ImportProblem where nothing in the column decides it.
    """
    if asked in (".", ","):
        return "." if asked == "." else ","
    point = comma = either = 0
    for value in values:
        text = _bare_amount(value)[0]
        fits = bool(_POINT.fullmatch(text)), bool(_COMMA.fullmatch(text))
        if _EITHER.fullmatch(text):
            either += 1
        else:
            point += fits == (True, False)
            comma += fits == (False, True)
    if either and point == comma:
        sample = next(v for v in values if _EITHER.fullmatch(_bare_amount(v)[0]))
        raise ImportProblem(
            "decimal_mark",
            f"Nothing in column {name!r} says whether {sample!r} is above or below one thousand.",
            "Say how decimals are written with --decimal point or --decimal comma.",
        )
    return "," if comma > point else "."


def _bare_amount(value: str) -> tuple[str, str, str]:
    """An amount without its sign and currency symbol, the sign, and the symbol."""
    text = value.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-").strip()
    sign = "-" if text.startswith("(") and text.endswith(")") else ""
    text = text.strip("()")
    symbol = next((c for c in text if c in _SYMBOLS), "")
    text = text.replace(symbol, "").strip() if symbol else text
    if text[:1] in "+-":
        sign, text = text[:1].replace("+", ""), text[1:].strip()
    return text, sign, symbol


def to_money(value: str, reading: Reading, currency: str) -> Converted:
    """An amount, rounded to the four places that are stored."""
    text, sign, symbol = _bare_amount(value)
    if symbol and currency not in _SYMBOLS[symbol]:
        return None, "other_currency"
    if reading.decimal == ".":
        if not (_POINT.fullmatch(text) or _EXPONENT.fullmatch(text)):
            return None, "decimal_comma" if _COMMA.fullmatch(text) else "bad_amount"
        text = text.replace(",", "")
    else:
        if not _COMMA.fullmatch(text):
            return None, "decimal_point" if _POINT.fullmatch(text) else "bad_amount"
        text = text.replace(".", "").replace(" ", "").replace(",", ".")
    try:
        amount = Decimal(sign + text)
        if amount.copy_abs() >= _MOST_MONEY:  # abs() rounds, and overflows where a file says 1e999999999
            return None, "amount_out_of_range"
        return amount.quantize(Decimal("0.0001")), ""
    except InvalidOperation:
        return None, "bad_amount"


def to_integer(value: str, reading: Reading, bits: int) -> Converted:
    """A whole number, with thousands separators as the column's decimals imply."""
    text = value.replace("\u2212", "-")
    if not re.fullmatch(r"[+-]?\d+", text):
        text = re.sub(r"[.,]0+$", "", text) if re.fullmatch(r"[+-]?\d+[.,]0{1,2}", text) else text
        separator = "," if reading.decimal == "." else r"[. ]"
        if re.fullmatch(rf"[+-]?\d{{1,3}}({separator}\d{{3}})+", text):
            text = re.sub(r"[., ]", "", text)
    if not re.fullmatch(r"[+-]?\d{1,18}", text):
        return None, "bad_integer"
    number = int(text)
    return (number, "") if -(2 ** (bits - 1)) <= number < 2 ** (bits - 1) else (None, "bad_integer")


def _moment(value: str, reading: Reading) -> datetime | None:
    """A date or a time as it is written; aware only where the text names an offset."""
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        pass
    if found := _NUMERIC_DATE.fullmatch(value):
        a, b, year = int(found[1]), int(found[3]), int(found[4])
        month_first = reading.date_order == "month-first" and found[2] != "."
        month, day = (a, b) if month_first else (b, a)
        year, rest = year + (2000 if year < 70 else 1900) * (len(found[4]) == 2), found[5]
    elif found := _YEAR_FIRST.fullmatch(value):
        year, month, day, rest = int(found[1]), int(found[2]), int(found[3]), found[4]
    elif found := _NAMED_DATE.fullmatch(value) or _MONTH_NAMED.fullmatch(value):
        named, digits = (found[1], found[2]) if found[1].isalpha() else (found[2], found[1])
        if named[:3].lower() not in _MONTHS:
            return None
        month, day = _MONTHS.index(named[:3].lower()) + 1, int(digits)
        year, rest = int(found[3]), found[4]
    else:
        return None
    time = _TIME.fullmatch(rest) if rest else None
    if rest and time is None:
        return None
    hour, minute, second = (int(time[1]), int(time[2]), int(time[3] or 0)) if time else (0, 0, 0)
    if time and time[4]:
        hour = hour % 12 + (12 if time[4] in "Pp" else 0)
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 (made aware by the caller)
    except ValueError:
        return None


def to_date(value: str, reading: Reading) -> Converted:
    """A calendar day."""
    moment = _moment(value, reading)
    if moment is None:
        return None, "bad_date"
    return (moment.date(), "") if 1900 <= moment.year <= 2100 else (None, "date_out_of_range")


class StoreClock:
    """Store-local times to UTC and back; remembers the offset of every day on which it does not change."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._offsets: dict[date, timedelta | None] = {}

    def to_utc(self, local: datetime) -> datetime:
        """The instant of a local time, without an offset; the earlier one where clocks were put back."""
        offset = self._offset(local.date())
        if offset is not None:
            return local - offset
        return local.replace(tzinfo=self._zone).astimezone(UTC).replace(tzinfo=None)

    def day(self, instant: datetime) -> date:
        """The store's day on which an instant (UTC, without an offset) lies."""
        offset = self._offset(instant.date())
        if offset is not None:
            # The offset of the UTC day may not be that of the local day that it leads to.
            local = instant + offset
            if self._offset(local.date()) == offset:
                return local.date()
        return instant.replace(tzinfo=UTC).astimezone(self._zone).date()

    def days(self, instants: npt.NDArray[np.datetime64]) -> npt.NDArray[np.datetime64]:
        """``day`` of many instants (UTC, microseconds): one look-up for each different day, not for each instant."""
        offset = self._offsets_of(instants)
        local = (instants + offset).astype("M8[D]")
        # Where a day has two offsets, or leads to a day with another one, each instant is looked at by itself.
        plain = ~np.isnat(offset) & (self._offsets_of(local) == offset)
        for at in np.flatnonzero(~plain):
            local[at] = np.datetime64(self.day(instants[at].item()), "D")
        return local

    def _offsets_of(self, instants: npt.NDArray[np.datetime64]) -> npt.NDArray[np.timedelta64]:
        """The offset of each instant's day, not-a-time where the day has two."""
        days, at = np.unique(instants.astype("M8[D]"), return_inverse=True)
        offsets = [None if day is None else self._offset(day) for day in days.tolist()]
        found = [np.timedelta64("NaT", "us") if o is None else np.timedelta64(o, "us") for o in offsets]
        return np.array(found, dtype="m8[us]")[at]

    def _offset(self, day: date) -> timedelta | None:
        if day not in self._offsets:
            midnight = datetime(day.year, day.month, day.day, tzinfo=self._zone)
            ends = {midnight.utcoffset(), (midnight + timedelta(days=1)).utcoffset()}
            self._offsets[day] = ends.pop() if len(ends) == 1 else None
        return self._offsets[day]


def to_instant(value: str, reading: Reading, clock: StoreClock) -> Converted:
    """An instant in UTC without its offset; a time that names none is read in the store's time zone."""
    moment = _moment(value, reading)
    if moment is None:
        return None, "bad_date"
    if not 1900 <= moment.year <= 2100:
        return None, "date_out_of_range"
    if moment.tzinfo is None:
        return clock.to_utc(moment), ""
    return moment.astimezone(UTC).replace(tzinfo=None), ""


def to_text(value: str, limit: int) -> Converted:
    """Text in one Unicode form."""
    if len(value) > limit:
        return None, "field_too_long"
    if value[0] in "=+-@" and _FORMULA.match(value):
        return None, "formula"
    return (value if value.isascii() else unicodedata.normalize("NFC", value)), ""


def to_id(value: str, spaces: bool) -> Converted:
    """An id as people see and type it."""
    if not spaces and len(value.split(None, 1)) > 1:
        return None, "space_in_id"
    if _LONG_NUMBER.fullmatch(value):
        return None, "id_out_of_range"
    return to_text(value, 200)


def to_boolean(value: str) -> Converted:
    """Yes or no, in the words that exports use."""
    word = value.lower()
    return (word in _TRUE, "") if word in _TRUE or word in _FALSE else (None, "bad_boolean")


def to_email(value: str) -> Converted:
    """An address that could exist; in lower case, so that the same person is found."""
    if len(value) > 320 or not _EMAIL.fullmatch(value):
        return None, "bad_email"
    return value.lower(), ""


def to_json(value: str) -> Converted:
    """JSON in one form, so that the same value is never a change."""
    try:
        return json.dumps(json.loads(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")), ""
    except (ValueError, RecursionError):
        return None, "bad_json"


def to_country(value: str) -> Converted:
    """The country's code, None where the text names none: the text itself is kept beside it."""
    return country_code(value), ""
