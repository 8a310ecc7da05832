"""Whether an answer holds what a question of questions.yml says must be in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tests.e2e.expected_sql import Books

Answer = Mapping[str, Any]
Expected = Mapping[str, Any]

RIGHT, WRONG, ASKED_BACK, REFUSED = "right", "wrong", "asked back", "refused needlessly"
_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_LEAST_DIGITS = {"fraction": 3, "x": 2}


class Miss(Exception):
    """What does not hold."""


def judge(expected: Expected, answers: Sequence[Answer], books: Books) -> tuple[str, str]:
    """The verdict on a reply, and why it is not right."""
    parts = expected.get("parts")
    if parts is None:
        return _best([judge_one(expected, answer, books) for answer in answers])
    if len(answers) != len(parts):
        return WRONG, f"{len(answers)} answers to {len(parts)} parts"
    verdicts = [judge_one(part, answer, books) for part, answer in zip(parts, answers, strict=True)]
    return next((v for v in verdicts if v[0] != RIGHT), (RIGHT, ""))


def judge_one(expected: Expected, answer: Answer, books: Books) -> tuple[str, str]:
    """The verdict on one answer."""
    wanted, kind = _list(expected["kind"]), answer["kind"]
    if kind not in wanted:
        verdict = {"clarify": ASKED_BACK, "refuse": REFUSED}.get(kind, WRONG) if "answer" in wanted else WRONG
        return verdict, f"kind {kind}, not {' or '.join(wanted)}"
    try:
        check(expected, answer, books)
    except Miss as miss:
        return WRONG, str(miss)
    return RIGHT, ""


def check(expected: Expected, answer: Answer, books: Books) -> None:
    """Raise Miss for the first thing that does not hold."""
    dates = _dates(expected, answer)
    _words(expected, answer)
    _silence(expected, answer)
    if "options" in expected:
        low, high = expected["options"]
        _demand(low <= len(answer["options"]) <= high, f"{len(answer['options'])} options")
    if "min_follow_ups" in expected:
        _demand(len(answer["follow_ups"]) >= expected["min_follow_ups"], "too few follow-ups")
    if expected.get("offers"):
        _demand(bool(answer["follow_ups"] or answer["options"]), "nothing useful is offered")
    if "sql" in expected:
        rows = books.rows(expected["sql"], dates)
        _demand(bool(rows), "the SQL gives no row")
        _PLACES[expected["at"]](expected, answer, rows)


def figure(cell: Any, expected: Any, unit: str | None) -> bool:
    """Whether a JSON number is the SQL's, to the cent or to the digits that it shows."""
    if expected is None or cell is None:
        return expected is None and cell is None
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return False
    shown = len(repr(cell).partition(".")[2]) if isinstance(cell, float) and "e" not in repr(cell) else 0
    whole = unit is not None and unit.startswith(("count", "day"))
    digits = 0 if whole else max(_LEAST_DIGITS.get(unit or "", 2), shown)
    return abs(float(cell) - float(expected)) <= 0.5 * 10.0**-digits + 1e-9


def _dates(expected: Expected, answer: Answer) -> dict[str, date]:
    dates: dict[str, date] = {}
    if "window" in expected:
        _span("", expected["window"], answer["window"], dates)
    if "versus" in expected:
        comparison = answer["comparison"]
        _demand(comparison is not None, "no comparison")
        _span("versus_", expected["versus"], comparison["window"], dates)
    return dates


def _span(name: str, wanted: Any, window: Mapping[str, Any] | None, dates: dict[str, date]) -> None:
    _demand(window is not None, "no dates are given")
    assert window is not None
    start, end = date.fromisoformat(window["start"]), date.fromisoformat(window["end"])
    if wanted != "any":
        right = start == wanted["start"] and end in _list(wanted["end"])
        _demand(right, f"dates {start} to {end - timedelta(days=1)} ({name or 'window'})")
    dates |= {f"{name}start": start, f"{name}end": end}


def _words(expected: Expected, answer: Answer) -> None:
    for pattern in expected.get("says", ()):
        _demand(re.search(pattern, answer["text"]) is not None, f"does not say {pattern}")
    for pattern in expected.get("never", ()):
        _demand(re.search(pattern, answer["text"]) is None, f"says {pattern}")


def _silence(expected: Expected, answer: Answer) -> None:
    metric = expected.get("no_figure")
    if metric is None:
        return
    for claim in answer["claims"]:
        if metric in ("any", claim["metric"]):
            _demand(claim["quantity"]["value"] is None, f"tells a figure: {claim['quantity']}")


def _headline(expected: Expected, answer: Answer, rows: Sequence[tuple[Any, ...]]) -> None:
    (row,) = rows
    for mark in answer["headline"]["marks"]:
        claim = answer["claims"][mark["claim"]]
        if not figure(claim["quantity"]["value"], row[0], claim["quantity"]["unit"]):
            continue
        _demand(_shown(answer, mark, claim, row[0]), f"the first line shows another figure than {row[0]}")
        if len(row) > 1:
            _compared(claim, row[0], row[1])
        return
    raise Miss(f"{_round(row[0])} is no marked figure of the first line")


def _shown(answer: Answer, mark: Mapping[str, int], claim: Mapping[str, Any], expected: Any) -> bool:
    text = answer["headline"]["text"][mark["start"] : mark["end"]]
    found = _NUMBER.search(text)
    if not found:
        return False
    digits = len(found.group().partition(".")[2])
    shown = float(found.group().replace(",", "").replace("−", "-"))
    factor = 100.0 if claim["quantity"]["unit"] == "fraction" else 1.0
    return abs(shown - float(expected) * factor) <= 0.5 * 10.0**-digits + 1e-9


def _compared(claim: Mapping[str, Any], value: Any, base: Any) -> None:
    unit = claim["quantity"]["unit"]
    given = claim["base"] or {}
    _demand(figure(given.get("value"), base, unit), f"compared with {given.get('value')}, not {_round(base)}")
    change = claim["change"]
    _demand(change is not None, "no change is told")
    absolute, relative = float(value) - float(base), float(value) / float(base) - 1.0
    _demand(abs(change["absolute"] - absolute) < 0.011, f"change {change['absolute']}, not {absolute:.4f}")
    _demand(
        abs((change["relative"] or 0.0) - relative) < 0.0006,
        f"change {change['relative']}, not {relative:.4f}",
    )


def _table(expected: Expected, answer: Answer, rows: Sequence[tuple[Any, ...]]) -> None:
    table = answer["table"]
    _demand(table is not None, "no table")
    places = [_row_of(table, row) for row in rows]
    if expected.get("ordered"):
        _demand(places == list(range(len(rows))), f"the order is {places}")
    if not expected.get("more_rows"):
        _demand(table["total_rows"] == len(rows), f"{table['total_rows']} rows, not {len(rows)}")


def _row_of(table: Mapping[str, Any], row: tuple[Any, ...]) -> int:
    named = [n for n, cells in enumerate(table["rows"]) if _is_named(cells, str(row[0]))]
    _demand(bool(named), f"no row {row[0].partition('|')[0]}")
    units = [column["unit"] for column in table["columns"]]
    for value in row[1:]:
        if not any(
            figure(cell, value, unit) for cell, unit in zip(table["rows"][named[0]], units, strict=True)
        ):
            raise Miss(f"{row[0].partition('|')[0]} has {table['rows'][named[0]][1:]}, not {_round(value)}")
    return named[0]


def _pick(expected: Expected, answer: Answer, rows: Sequence[tuple[Any, ...]]) -> None:
    name, value = rows[0]
    for mark in answer["headline"]["marks"]:
        claim = answer["claims"][mark["claim"]]
        labels = [s["label"] for s in claim["subject"]]
        if _is_named(labels, name) and figure(claim["quantity"]["value"], value, claim["quantity"]["unit"]):
            return
    _demand(answer["table"] is not None, f"{name} is not in the first line, and no table")
    first = dict(answer["table"], rows=answer["table"]["rows"][:1])
    _row_of(first, rows[0])


def _figures(expected: Expected, answer: Answer, rows: Sequence[tuple[Any, ...]]) -> None:
    for value in rows[0]:
        _demand(any(figure(n, value, unit) for n, unit in _numbers(answer)), f"{_round(value)} is nowhere")


def _numbers(answer: Answer) -> Iterator[tuple[Any, str | None]]:
    for claim in answer["claims"]:
        yield claim["quantity"]["value"], claim["quantity"]["unit"]
    table = answer["table"] or {"columns": [], "rows": []}
    for row in table["rows"]:
        for column, cell in zip(table["columns"], row, strict=True):
            yield cell, column["unit"]


def _text(expected: Expected, answer: Answer, rows: Sequence[tuple[Any, ...]]) -> None:
    for value in rows[0]:
        _demand(_in_text(answer, value), f"{_round(value)} is not in the text")


def _text_any(expected: Expected, answer: Answer, rows: Sequence[tuple[Any, ...]]) -> None:
    _demand(any(_in_text(answer, v) for v in rows[0]), f"none of {rows[0]} is in the text")


def _in_text(answer: Answer, value: Any) -> bool:
    if isinstance(value, str):
        return value in answer["text"]
    found = (float(n.replace(",", "").replace("−", "-")) for n in _NUMBER.findall(answer["text"]))
    return any(abs(number - float(value)) < 0.005 for number in found)


def _among(expected: Expected, answer: Answer, rows: Sequence[tuple[Any, ...]]) -> None:
    table = answer["table"]
    _demand(table is not None, "no table")
    _demand(len(table["rows"]) >= expected["min_rows"], f"only {len(table['rows'])} rows")
    allowed = {_plain(str(row[0])) for row in rows}
    for cells in table["rows"]:
        _demand(any(_plain(str(c)) in allowed for c in cells), f"{cells[:2]} may not be offered")


def _is_named(cells: Sequence[Any], names: str) -> bool:
    wanted = [_plain(name) for name in names.split("|")]
    said = [_plain(cell) for cell in cells if isinstance(cell, str)]
    return any(s == w or (len(w) > 5 and s.startswith(w)) for s in said for w in wanted)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _round(value: Any) -> Any:
    return value if isinstance(value, str | int | None) else round(float(value), 4)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _best(verdicts: Sequence[tuple[str, str]]) -> tuple[str, str]:
    return min(verdicts, key=lambda v: v[0] != RIGHT, default=(WRONG, "no reply"))


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Miss(otherwise)


_PLACES = {
    "headline": _headline, "table": _table, "pick": _pick, "figures": _figures,
    "text": _text, "text_any": _text_any, "among": _among,
}  # fmt: skip
