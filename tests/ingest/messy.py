"""Files as they arrive: good orders with bad ones of every kind among them, made from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

HEADER = "order_id,customer,order_date,status,country,shipping,tax,coupon"
_START = datetime(2024, 1, 1)  # noqa: DTZ001 (a naive time of a file)

Fields = list[str]


@dataclass(frozen=True)
class Kind:
    """One way to be wrong: the code it must get, the record's bytes, and how many lines they take."""

    code: str
    spoil: Callable[[Fields], bytes]
    lines: int = 1


def good(n: int) -> Fields:
    """The fields of order ``n``; every value follows from the number."""
    at = _START + timedelta(minutes=n % 500_000)
    country = ("GB", "Germany", "France", "")[n % 4]
    coupon = ("", "SPRING", '"a ""b"", c"', "")[n % 4] if n % 50 == 0 else ""
    return [
        f"A{n}",
        f"C{n % 9_973}",
        f"{at:%Y-%m-%d %H:%M:%S}",
        "paid",
        country,
        f"{n % 900 / 100:.2f}",
        "1.05",
        coupon,
    ]


def _with(field: int, text: str) -> Callable[[Fields], bytes]:
    return lambda fields: ",".join([*fields[:field], text, *fields[field + 1 :]]).encode()


def _raw(field: int, content: bytes) -> Callable[[Fields], bytes]:
    return lambda fields: b",".join(
        [*(f.encode() for f in fields[:field]), content, *(f.encode() for f in fields[field + 1 :])]
    )


KINDS: dict[str, Kind] = {
    "amount text": Kind("bad_amount", _with(5, "twelve")),
    "bad date": Kind("bad_date", _with(2, "2024-02-30 10:00:00")),
    "missing column": Kind("missing_field", lambda f: ",".join(f[:6]).encode()),
    "extra column": Kind("extra_field", lambda f: ",".join([*f[:7], "x", "y"]).encode()),
    "unclosed quote": Kind("unclosed_quote", _with(3, '"paid')),
    "null id": Kind("missing_id", _with(0, "")),
    "duplicate id": Kind("duplicate_id", _with(0, "A0")),
    "sign at the end": Kind("bad_amount", _with(6, "1.2.3-")),
    "NUL byte": Kind("nul_byte", _with(7, "SPR\x00ING")),
    "bad UTF-8": Kind("bad_encoding", _raw(7, b"SPR\xc3\x28NG\xff\xfe")),
    "3 kB field": Kind("field_too_long", _with(7, "x" * 3_000)),
    "year 2999": Kind("date_out_of_range", _with(2, "2999-01-01 00:00:00")),
    "status": Kind("bad_choice", _with(3, "perhaps")),
    "formula": Kind("formula", _with(7, "=HYPERLINK(A1)")),
    "20-digit id": Kind("id_out_of_range", _with(0, "12345678901234567890")),
    "empty row": Kind("empty_record", lambda f: b",,,,,,,"),
    "decimal comma": Kind("decimal_comma", _with(5, '"4,50"')),
    "BOM in mid-file": Kind("bom_inside", lambda f: b"\xef\xbb\xbf" + ",".join(f).encode()),
    "control characters": Kind("control_character", _with(7, "SPR\x07ING")),
    "spaces in id": Kind("space_in_id", _with(0, "A 17")),
    "text after a quote": Kind("bad_quoting", _with(7, '"SPRING"x')),
    "unclosed quote over lines": Kind("unclosed_quote", _with(7, '"SPRING\nand more\nand more'), lines=3),
}


def orders_file(rows: int, bad_share: float, seed: int) -> tuple[bytes, dict[str, int], int]:
    """A CSV file of ``rows`` records, the count of each reject code it must give, and its blank lines."""
    pick, kinds = random.Random(seed), list(KINDS.values())
    parts, codes, blank = [("\ufeff" + HEADER).encode()], dict[str, int](), 0
    after_bad = True
    for n in range(rows):
        fields = good(n)
        # Never two in a row: what an open quote takes with it is another test's question.
        if not after_bad and pick.random() < bad_share:
            kind = kinds[pick.randrange(len(kinds))]
            parts.append(kind.spoil([*fields[:7], ""]))
            after_bad = True
            codes[kind.code] = codes.get(kind.code, 0) + 1
            if pick.random() < 0.1:
                parts.append(b"")
                blank += 1
        else:
            parts.append(",".join(fields).encode())
            after_bad = False
    return b"\n".join(parts) + b"\n", codes, blank
