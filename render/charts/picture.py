"""What a chart is made from: an answer's table read through the roles of its chart intent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from analytics.contract.answer import Answer, JsonCell, WireColumn, WireTable
from analytics.wording.charts import note

MOST_BARS = 20
MOST_SERIES = 6


@dataclass
class Picture:
    """A table, the roles of its columns, what the sentence names, and the lines under the chart so far."""

    form: str
    roles: dict[str, str]
    table: WireTable
    alt: str
    named: frozenset[str] = frozenset()
    complete: bool = True
    names: tuple[str, str] | None = None
    locale: str = "en"
    notes: list[str] = field(default_factory=list)

    def has(self, *names: str) -> bool:
        """Whether the roles are filled by columns of the table."""
        keys = {c.key for c in self.table.columns}
        return all(self.roles.get(name) in keys for name in names)

    def column(self, name: str) -> WireColumn:
        """The column of a role."""
        return next(c for c in self.table.columns if c.key == self.roles[name])

    def values(self, name: str) -> list[JsonCell]:
        """The role's cells, row by row."""
        at = next(i for i, c in enumerate(self.table.columns) if c.key == self.roles[name])
        return [row[at] for row in self.table.rows]

    def numbers(self, name: str) -> list[float | None]:
        """The role's cells as numbers; None where a value cannot be told."""
        return [
            v if isinstance(v, int | float) and not isinstance(v, bool) else None for v in self.values(name)
        ]

    def field(self, name: str) -> str:
        """The role's value of a row, in an expression."""
        return f"datum['{self.roles[name]}']"

    def tell(self, code: str, **params: object) -> None:
        """Write a line under the chart, once."""
        line = note(code, params)
        if line not in self.notes:
            self.notes.append(line)

    def hits(self, name: str) -> list[int]:
        """The rows that the sentence names, by the role's value; the first row where it names none."""
        texts = [str(v) for v in self.values(name)]
        return [i for i, text in enumerate(texts) if text in self.named] or [0]


def of_answer(answer: Answer, form: str) -> Picture:
    """The picture of a stored answer (all rows) in one of its forms. Raises ValueError without chart or table."""
    if answer.chart is None or answer.table is None:
        raise ValueError("the answer has no chart")
    named = {s.label for m in answer.headline.marks for s in answer.claims[m.claim].subject}
    named |= {s.id for m in answer.headline.marks for s in answer.claims[m.claim].subject}
    return Picture(
        form=form,
        roles=dict(answer.chart.columns),
        table=answer.table,
        alt=answer.chart.alt,
        named=frozenset(named),
        complete=answer.window.complete if answer.window else True,
        locale=answer.locale,
    )


def rows_of(table: WireTable) -> list[dict[str, JsonCell]]:
    """The rows as a chart's data: cells by column key, ``_i`` is the row's number."""
    keys = [c.key for c in table.columns]
    return [{"_i": i, **dict(zip(keys, row, strict=True))} for i, row in enumerate(table.rows)]


def listed(numbers: Sequence[int]) -> str:
    """A list in an expression.

    >>> listed([0, 2])
    '[0,2]'
    """
    return "[" + ",".join(map(str, numbers)) + "]"


def texts(values: Sequence[str]) -> str:
    """A list of texts in an expression; whatever is in them stays text.

    >>> texts(["a", "b"])
    "['a','b']"
    """
    return "[" + ",".join(f"'{escaped(v)}'" for v in values) + "]"


def escaped(text: str) -> str:
    """A text inside the single quotes of an expression: quotes, backslashes and controls are escaped."""
    text = text.replace("\\", "\\\\").replace("'", "\\'")
    return re.sub(r"[\x00-\x1f\u2028\u2029]", lambda m: f"\\u{ord(m.group()):04x}", text)


def spec(picture: Picture, body: dict[str, Any]) -> dict[str, Any]:
    """A whole spec around its body: schema, described, without data."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": picture.alt,
        "data": {"name": "rows"},
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        **body,
    }
