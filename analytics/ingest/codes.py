"""Why a record was not loaded: the codes that stand beside it in ``import_rejects``."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "bad_amount": "is not an amount",
    "decimal_comma": "has a decimal comma where the column has decimal points",
    "decimal_point": "has a decimal point where the column has decimal commas",
    "amount_out_of_range": "is too large to be an amount of money",
    "other_currency": "is not in the store's currency",
    "bad_integer": "is not a whole number",
    "negative_value": "is negative, and this cannot be",
    "bad_date": "is not a date that exists, in the order that the column has",
    "date_out_of_range": "is before 1900 or after 2100",
    "bad_boolean": "is neither yes nor no",
    "bad_choice": "is not one of the values that this column takes",
    "bad_email": "is not an e-mail address",
    "bad_json": "is not JSON",
    "missing_field": "has fewer fields than the header",
    "extra_field": "has more fields than the header",
    "empty_record": "has only empty fields",
    "unclosed_quote": "opens a quote that is not closed before the next whole record",
    "bad_quoting": "has text before or after a quoted field",
    "missing_id": "has no id",
    "missing_value": "lacks a value that every row of this table needs",
    "duplicate_id": "has the id of an earlier record of this file",
    "space_in_id": "is an id with a space in it",
    "id_out_of_range": "is a number of more than 18 digits, which spreadsheets round",
    "field_too_long": "is longer than the column takes",
    "formula": "is a spreadsheet formula",
    "nul_byte": "holds a NUL byte",
    "bad_encoding": "holds bytes that are not text in the file's encoding",
    "bom_inside": "holds a byte order mark, as where two files were joined",
    "control_character": "holds a control character",
    "unknown_parent": "refers to something that was not imported",
}
"""Code to what is wrong, said after the name of the field (or "The record")."""


def reason(code: str, field: str | None = None, value: str | None = None) -> str:
    """The sentence for one reject.

    >>> reason("bad_amount", "price", "abc")
    "price 'abc' is not an amount."
    >>> reason("extra_field")
    'The record has more fields than the header.'
    """
    subject = "The record" if field is None else field
    if value is not None:
        subject += f" {value if len(value) <= 80 else value[:77] + '...'!r}"
    return f"{subject} {REASONS[code]}."
