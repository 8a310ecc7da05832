"""A file's records as columns of text, with the physical lines that each came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.ingest.codes import reason

UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
"""What no field may hold: controls but tab and line feed, byte order marks, and bytes that were not text."""

Lines = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reject:
    """One record that is not loaded, kept whole."""

    first_line: int
    last_line: int
    record: str
    code: str
    reason: str

    @property
    def lines(self) -> int:
        """How many physical lines it takes."""
        return self.last_line - self.first_line + 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a format read: well-formed records as text (NULL where empty), the others as rejects.

    ``raw`` gives the whole text of record *i*. In a file without lines (Parquet, XLSX) a row counts as one.
    """

    columns: Mapping[str, pa.Array]
    first_line: Lines
    last_line: Lines
    rejects: tuple[Reject, ...]
    lines_total: int
    lines_header: int
    lines_blank: int
    raw: Callable[[int], str]
    how: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.first_line)

    def reject(self, record: int, code: str, name: str | None, value: str | None) -> Reject:
        """A reject of one of the well-formed records."""
        return Reject(
            int(self.first_line[record]),
            int(self.last_line[record]),
            storable(self.raw(record)),
            code,
            storable(reason(code, name, value)),
        )


def storable(text: str) -> str:
    """Text that every engine can hold: what it cannot is written as an escape, backslash and number."""
    return UNPRINTABLE.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    number = ord(found[0])
    if 0xDC80 <= number <= 0xDCFF:  # a byte that was not text, as Python's surrogateescape keeps it
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def unprintable_code(character: str) -> str:
    """The reject code for a character that ``UNPRINTABLE`` found."""
    if character == "\x00":
        return "nul_byte"
    if character == "\ufeff":
        return "bom_inside"
    return "bad_encoding" if "\ud800" <= character <= "\udfff" else "control_character"
