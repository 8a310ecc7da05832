"""Which column of a file fills which field of a table: guessed by name, printed, confirmed by a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import Table

from analytics.ingest.fields import COPIES, Field, fields_of, names_of
from analytics.ingest.problems import ImportProblem

SURE = 0.9
_LEAST = 0.82


@dataclass(frozen=True, slots=True)
class Guess:
    """One column taken for one field; 1.0 where the name is one that the field goes by."""

    field: str
    column: str
    confidence: float


def _words(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", spaced.lower()).split())


def guess_mapping(table: Table, columns: Sequence[str]) -> tuple[Guess, ...]:
    """The likeliest field for each column, each used once, in the order of the table's fields."""
    scored = [
        (score, -rank, -position, field.name, column)
        for position, column in enumerate(columns)
        for field in fields_of(table).values()
        for score, rank in [_score(field, column)]
        if score >= _LEAST
    ]
    taken: dict[str, Guess] = {}
    used: set[str] = set()
    for score, _, _, field, column in sorted(scored, reverse=True):
        if field not in taken and column not in used:
            taken[field] = Guess(field, column, round(score, 2))
            used.add(column)
    return tuple(taken[name] for name in fields_of(table) if name in taken)


def _score(field: Field, column: str) -> tuple[float, int]:
    """How well a name fits, and how far down the field's list of names."""
    words = _words(column)
    names = [_words(name) for name in names_of(field)]
    if words in names:
        return 1.0, names.index(words)
    best = max((fuzz.ratio(words, name), -rank) for rank, name in enumerate(names))
    return min(best[0] / 100, 0.99), -best[1]


def checked_mapping(table: Table, mapping: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    """A mapping of fields to columns that the table and the file can follow.

    Raises ImportProblem that names the field or column and what there is instead.
    """
    fields = fields_of(table)
    for field, column in mapping.items():
        if field not in fields:
            raise ImportProblem(
                "unknown_field",
                f"The mapping names the field {field!r}, which {table.name} does not have.",
                f"Use one of: {', '.join(fields)}.",
            )
        if column not in columns:
            raise ImportProblem(
                "unknown_column",
                f"The mapping names the column {column!r}, which the file does not have.",
                f"Use one of: {', '.join(columns)}.",
            )
    for (name, field), other in COPIES.items():
        # A file that names its products by SKU alone has no other id for them.
        if name == table.name and field in mapping and other not in mapping:
            mapping = {**mapping, other: mapping[field]}
    missing = [f.name for f in fields.values() if f.required and f.name not in mapping]
    if missing:
        raise ImportProblem(
            "unmapped_field",
            f"No column of the file was found for {', '.join(missing)} of {table.name}.",
            f"Name the column in a mapping file and give it with --map (the file has: {', '.join(columns)}).",
        )
    return {name: mapping[name] for name in fields if name in mapping}


def printed(guesses: Sequence[Guess], columns: Sequence[str]) -> str:
    """The mapping as a person reads it, with what is left over."""
    width = max((len(g.column) for g in guesses), default=0)
    lines = [
        f"{g.column:<{width}}  ->  {g.field}"
        + ("" if g.confidence >= SURE else f"  (a guess, {g.confidence:.0%})")
        for g in guesses
    ]
    used = {g.column for g in guesses}
    left = [column for column in columns if column not in used]
    if left:
        lines.append(f"not imported: {', '.join(left)}")
    return "\n".join(lines)
