"""Each record checked, field by field, before anything is loaded: typed values, or a reject."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.contract.store import StoreSettings
from analytics.ingest import values as v
from analytics.ingest.codes import REASONS
from analytics.ingest.fields import CHOICES, Field
from analytics.ingest.sheet import Lines, Reject, Sheet

_CODES = ("", *REASONS)
_NUMBER = {code: n for n, code in enumerate(_CODES)}
Codes = npt.NDArray[np.int16]

_ODD_TEXT = r"^[=+@-]|[^\x00-\x7f]"
_ODD_ID = r"^[=+@-]|[^\x00-\x7f]|\s|^[0-9]{19}"

_TYPES = {
    "money": pa.decimal128(18, 4),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "instant": pa.timestamp("us"),
    "date": pa.date32(),
}


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may say about a file where its own text does not, and what the store is."""

    settings: StoreSettings = field(default_factory=StoreSettings)
    date_order: v.DateOrder | None = None
    decimal: str | None = None
    timezone: str | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times that name none: the file's own where somebody said it, else the store's."""
        return ZoneInfo(self.timezone) if self.timezone else self.settings.zone


@dataclass(frozen=True, slots=True)
class Checked:
    """The records that passed, by field, with their numbers in the sheet; the others as rejects."""

    columns: Mapping[str, pa.Array]
    records: Lines
    rejects: tuple[Reject, ...]

    def without(
        self, sheet: Sheet, bad: npt.NDArray[np.bool_], code: str, named: tuple[str, pa.Array]
    ) -> Checked:
        """The same with more of the records rejected, for a reason that takes more than one record to see."""
        if not bad.any():
            return self
        name, text = named
        rejects = tuple(
            sheet.reject(int(self.records[i]), code, name, text[int(i)].as_py()) for i in np.flatnonzero(bad)
        )
        keep = pa.array(np.flatnonzero(~bad))
        return Checked(
            {n: c.take(keep) for n, c in self.columns.items()}, self.records[~bad], (*self.rejects, *rejects)
        )


def check(sheet: Sheet, fields: Sequence[Field], mapping: Mapping[str, str], options: Options) -> Checked:
    """Convert and check every field of every record; the first thing that is wrong names the reject.

    Raises ImportProblem where a column's dates or decimals can be read in two ways.
    """
    wrong: Codes = np.zeros(len(sheet), dtype=np.int16)
    where = np.zeros(len(sheet), dtype=np.int16)
    columns: dict[str, pa.Array] = {}
    mapped = [f for f in fields if f.name in mapping]
    for number, one in enumerate(mapped):
        text = sheet.columns[mapping[one.name]]
        columns[one.name], codes = _converted(text, one, _converter(one, mapping[one.name], text, options))
        if one.required:
            missing = text.is_null().to_numpy(zero_copy_only=False)
            is_id = one.kind in ("id", "reference")
            codes[missing] = _NUMBER["missing_id" if is_id else "missing_value"]
        where[(wrong == 0) & (codes != 0)] = number
        wrong = np.where(wrong == 0, codes, wrong)
        if one.kind == "country":
            columns["country_text"] = text
    kept = np.flatnonzero(wrong == 0)
    rejects = []
    for record in np.flatnonzero(wrong):
        one = mapped[where[record]]
        value = sheet.columns[mapping[one.name]][int(record)].as_py()
        rejects.append(sheet.reject(int(record), _CODES[wrong[record]], one.name, value))
    columns.pop("currency", None)
    if rejects:
        taken = pa.array(kept)
        columns = {name: column.take(taken) for name, column in columns.items()}
    return Checked(columns, kept, tuple(rejects))


def _converted(text: pa.Array, one: Field, convert: Callable[[str], v.Converted]) -> tuple[pa.Array, Codes]:
    if one.kind in ("id", "reference", "text"):
        return _text_converted(text, one, convert)
    encoded = text.dictionary_encode()
    pairs = [convert(value) for value in encoded.dictionary.to_pylist()]
    kind = _TYPES.get(one.kind, pa.string())
    values = pa.array([value for value, _ in pairs], kind).take(encoded.indices)
    # One more code at the end, for the records without a value: they index it with -1.
    codes = np.array([*(_NUMBER[code] for _, code in pairs), 0], dtype=np.int16)
    at = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return values, codes[at]


def _text_converted(
    text: pa.Array, one: Field, convert: Callable[[str], v.Converted]
) -> tuple[pa.Array, Codes]:
    """Text mostly stays as it is: only what could be too long, odd or not in one Unicode form is looked at."""
    odd = pc.or_(
        pc.match_substring_regex(text, _ODD_TEXT if one.kind == "text" else _ODD_ID),
        pc.greater(pc.binary_length(text), min(one.limit, 200 if one.kind != "text" else one.limit)),
    ).fill_null(False)
    at = np.flatnonzero(odd.to_numpy(zero_copy_only=False))
    codes: Codes = np.zeros(len(text), dtype=np.int16)
    if not len(at):
        return text, codes
    pairs = [convert(value) for value in text.take(pa.array(at)).to_pylist()]
    codes[at] = [_NUMBER[code] for _, code in pairs]
    return pc.replace_with_mask(text, odd, pa.array([value for value, _ in pairs], pa.string())), codes


def _converter(one: Field, name: str, text: pa.Array, options: Options) -> Callable[[str], v.Converted]:
    """How the values of one field are read."""
    if one.kind in ("money", "integer", "date", "instant"):
        return _by_column(one, name, text, options)
    if one.kind == "choice":
        words = CHOICES[one.table, one.name]
        return lambda value: (words[value.lower()], "") if value.lower() in words else (None, "bad_choice")
    if one.kind == "currency":
        currency = options.settings.currency
        return lambda value: (value, "") if value.upper() == currency else (None, "other_currency")
    simple: dict[str, Callable[[str], v.Converted]] = {
        "id": lambda value: v.to_id(value, one.spaces),
        "reference": lambda value: v.to_id(value, one.spaces),
        "boolean": v.to_boolean,
        "email": v.to_email,
        "json": v.to_json,
        "country": v.to_country,
        "text": lambda value: v.to_text(value, one.limit),
    }
    return simple[one.kind]


def _by_column(one: Field, name: str, text: pa.Array, options: Options) -> Callable[[str], v.Converted]:
    """Kinds whose spelling is found out from the whole column."""
    distinct = [value for value in text.unique().to_pylist() if value is not None]
    if one.kind in ("date", "instant"):
        dates = v.Reading(date_order=v.read_order(name, distinct, options.date_order))
        if one.kind == "date":
            return lambda value: v.to_date(value, dates)
        clock = v.StoreClock(options.zone)
        return lambda value: v.to_instant(value, dates, clock)
    if one.kind == "integer":
        numbers = v.Reading(decimal="," if options.decimal == "," else ".")
        return _not_negative(one, lambda value: v.to_integer(value, numbers, one.bits))
    amounts = v.Reading(decimal=v.read_decimal(name, distinct, options.decimal))
    currency = options.settings.currency
    return _not_negative(one, lambda value: v.to_money(value, amounts, currency))


def _not_negative(one: Field, convert: Callable[[str], v.Converted]) -> Callable[[str], v.Converted]:
    if one.signed:
        return convert

    def checked(text: str) -> v.Converted:
        value, code = convert(text)
        return (None, "negative_value") if not code and value < 0 else (value, code)  # type: ignore[operator]

    return checked
