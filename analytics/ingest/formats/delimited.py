"""CSV and its relatives: encoding and delimiter found out, records cut line by line.

A record is cut from as few lines as will parse: a line without a quote is one record; a line that leaves a
quote open goes on until the quote is closed by a well-formed record, or until a later line is a whole record
by itself, in which case the quote was never meant to be open and the lines before are one reject.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.codes import reason
from analytics.ingest.problems import ImportProblem
from analytics.ingest.sheet import UNPRINTABLE, Reject, Sheet, storable, unprintable_code

DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-16", "cp1252")
_LONGEST_RECORD = 1_000
"""Lines that one record may take; more is an unclosed quote."""
_BATCH = 50_000
_ACCENTED = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")

_NOT_ASCII = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")

csv.field_size_limit(2**31 - 1)


@dataclass
class _Cut:
    """Records and rejects as they are cut off the lines."""

    lines: list[str]
    delimiter: str
    width: int
    flagged: dict[int, str]

    def __post_init__(self) -> None:
        self.rejects: list[Reject] = []
        self.first: list[int] = []
        self.last: list[int] = []
        self.batches: list[list[pa.Array]] = []
        self.pending: list[list[str]] = []
        self.blank = 0

    def run(self, start: int) -> None:
        """Cut everything from line ``start`` (counted from 0)."""
        lines, delimiter, width = self.lines, self.delimiter, self.width
        at, end = start, len(lines)
        while at < end:
            line = lines[at]
            if '"' not in line and at not in self.flagged:
                fields: list[str] | None = line.split(delimiter)
                if len(fields) == width and any(fields):  # type: ignore[arg-type]
                    self.pending.append(fields)  # type: ignore[arg-type]
                    self.first.append(at)
                    self.last.append(at)
                    at += 1
                    if len(self.pending) >= _BATCH:
                        self.flush()
                    continue
            if not line or line.isspace():
                self.blank += 1
                at += 1
                continue
            at = self.one(at)
        self.flush()

    def one(self, at: int) -> int:
        """Cut the record that starts at a line that needs a closer look; the line after it."""
        last, fields, code = self.extent(at)
        for line in range(at, last + 1):
            code = self.flagged.get(line, code)
        if not code and fields is not None:
            if len(fields) != self.width:
                code = "missing_field" if len(fields) < self.width else "extra_field"
            if not any(field.strip() for field in fields):
                code = "empty_record"
        if code:
            text = storable("\n".join(self.lines[at : last + 1]))
            self.rejects.append(Reject(at + 1, last + 1, text, code, reason(code)))
        else:
            self.pending.append(fields or [])
            self.first.append(at)
            self.last.append(last)
        return last + 1

    def extent(self, at: int) -> tuple[int, list[str] | None, str]:
        """The last line of the record that starts here, its fields, and what is wrong with its quotes."""
        line = self.lines[at]
        fields, is_open = parsed(line, self.delimiter)
        if fields is not None:
            return at, fields, ""
        if not is_open:
            return at, None, "bad_quoting"
        whole = line
        for later in range(at + 1, min(len(self.lines), at + _LONGEST_RECORD)):
            if self.is_whole(self.lines[later]):
                last = later - 1
                while not self.lines[last].strip():
                    last -= 1
                return last, None, "unclosed_quote"
            whole += "\n" + self.lines[later]
            if '"' not in self.lines[later]:
                continue
            fields, is_open = parsed(whole, self.delimiter)
            if fields is not None and len(fields) == self.width:
                return later, fields, ""
        return at, None, "unclosed_quote"

    def is_whole(self, line: str) -> bool:
        """Whether a line is a record by itself; a stray quote makes it the end of an open field instead."""
        if line.count('"') % 2 or not line.strip():
            return False
        fields, _ = parsed(line, self.delimiter)
        return fields is not None and len(fields) == self.width

    def flush(self) -> None:
        """Turn the records so far into Arrow, which takes a fraction of the memory."""
        if self.pending:
            columns = zip_longest(*self.pending)
            self.batches.append([pa.array(column, pa.string()) for column in columns])
            self.pending = []


def parsed(text: str, delimiter: str) -> tuple[list[str] | None, bool]:
    """The fields of one record, or None and whether that is because a quote is still open."""
    try:
        lines = [line + "\n" for line in text.split("\n")]
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return None, "unexpected end of data" in str(error)
    return (rows[0], False) if len(rows) == 1 else (None, False)


def decode(data: bytes, encoding: str | None) -> tuple[str, str]:
    """The text and its encoding; bytes that are not text stay as lone surrogates, to be rejected later."""
    if encoding is None:
        encoding = _guess_encoding(data)
    try:
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="surrogateescape")
    except (LookupError, UnicodeError):
        raise ImportProblem(
            "bad_encoding",
            f"The file cannot be read as {encoding}.",
            f"Name its encoding with --encoding: {', '.join(ENCODINGS)} or another that Python knows.",
        ) from None
    return text.removeprefix("\ufeff"), encoding


def _guess_encoding(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if data[:3] == b"\xef\xbb\xbf":
        return "utf-8"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    # One real UTF-8 character says that the file is UTF-8 with damaged lines; single high bytes inside text
    # that is otherwise ASCII are the accents and signs of an old Windows file.
    broken = data.decode("utf-8", errors="surrogateescape")
    if _NOT_ASCII.search(broken):
        return "utf-8"
    alone = len(_ACCENTED.findall(data))
    high = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    undefined = any(byte in data for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
    return "cp1252" if alone * 2 > high and not undefined else "utf-8"


def guess_delimiter(lines: list[str]) -> str:
    """The delimiter that cuts the header and the lines after it into the same number of fields most often."""
    some = [line for line in lines[:200] if line.strip()][:50]

    def score(delimiter: str) -> tuple[float, int]:
        widths = [len(parsed(line, delimiter)[0] or []) for line in some]
        if widths[0] < 2:
            return (0.0, 0)
        return (sum(w == widths[0] for w in widths) / len(widths), widths[0])

    return max(DELIMITERS, key=score) if some else ","


def read_delimited(path: Path, encoding: str | None = None, delimiter: str | None = None) -> Sheet:
    """Read a whole file.

    Raises ImportProblem when there is no header to go by, or its names are not unique.
    """
    text, encoding = decode(path.read_bytes(), encoding)
    text = text.replace("\r\n", "\n") if "\n" in text else text.replace("\r", "\n")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    header = next((i for i, line in enumerate(lines) if line.strip()), None)
    if header is None:
        raise ImportProblem(
            "empty_file", f"{path.name} holds no lines.", "Export it again, with a line of column names."
        )
    delimiter = delimiter or guess_delimiter(lines[header:])
    names = header_names(parsed(lines[header], delimiter)[0], path)
    cut = _Cut(lines, delimiter, len(names), _flagged(text, lines))
    cut.blank = header
    cut.run(header + 1)
    arrays = [pa.chunked_array(list(parts), pa.string()) for parts in zip(*cut.batches, strict=True)]
    arrays = arrays or [pa.chunked_array([], pa.string()) for _ in names]
    first, last = np.array(cut.first, dtype=np.int64), np.array(cut.last, dtype=np.int64)
    return Sheet(
        columns={name: tidy(column.combine_chunks()) for name, column in zip(names, arrays, strict=True)},
        first_line=first + 1,
        last_line=last + 1,
        rejects=tuple(cut.rejects),
        lines_total=len(lines),
        lines_header=1,
        lines_blank=cut.blank,
        raw=lambda record: "\n".join(lines[first[record] : last[record] + 1]),
        how={"encoding": encoding, "delimiter": delimiter},
    )


def _flagged(text: str, lines: list[str]) -> dict[int, str]:
    """Lines that hold what no field may hold, with the code for it."""
    found = [(m.start(), m[0]) for m in UNPRINTABLE.finditer(text)]
    if not found:
        return {}
    ends = np.cumsum([len(line) + 1 for line in lines])
    at = np.searchsorted(ends, [position for position, _ in found], side="right")
    return {int(line): unprintable_code(what) for line, (_, what) in zip(at, found, strict=True)}


def header_names(fields: list[str] | None, path: Path) -> list[str]:
    """The column names of a header record.

    Raises ImportProblem for a header that cannot name columns.
    """
    names = [name.strip() for name in fields or []]
    if not names or not all(names) or len(set(names)) != len(names):
        raise ImportProblem(
            "bad_header",
            f"The first line of {path.name} does not name its columns ({', '.join(names)[:200]}).",
            "Give every column a name of its own there.",
        )
    return names


def tidy(column: pa.Array) -> pa.Array:
    """Without spaces around values, and NULL where nothing is left."""
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)
