"""What every export carries besides its rows: what was counted, how, over which days, out of which data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analytics.contract.answer import Answer

AboutLine = tuple[str, str]


def about(answer: Answer) -> dict[str, Any]:
    """As data: the answer's sentence, context, definitions, window, notes and queries.

    ``rows`` is how many rows the table has; ``queries`` are the SELECTs with their parameters.
    """
    return {
        "schema": "marlow/about/1",
        "answer": answer.id,
        "sentence": answer.headline.text,
        "question": answer.question,
        "certainty": answer.certainty,
        "context": [{"label": c.label, "value": c.value} for c in answer.context],
        "definitions": [
            {"term": d.term, "formula": d.formula, "text": d.text, "version": d.version}
            for d in answer.definitions
        ],
        "window": None
        if answer.window is None
        else {
            "start": answer.window.start,
            "end_exclusive": answer.window.end,
            "time_zone": answer.window.tz,
            "complete": answer.window.complete,
        },
        "data_through": answer.window.data_through if answer.window else None,
        "data_version": answer.evidence.data_version if answer.evidence else None,
        "notes": [*answer.notes, *(i.text for i in answer.issues)],
        "rows": answer.table.total_rows if answer.table else 0,
        "queries": [
            {"sql": q.sql, "params": q.params, "rows_read": q.rows_read} for q in answer.evidence.queries
        ]
        if answer.evidence
        else [],
    }


def about_lines(answer: Answer) -> Iterator[AboutLine]:
    """As pairs of label and text, for a sheet or a page of paper."""
    yield "Answer", answer.headline.text
    for item in answer.context:
        yield item.label, item.value
    for definition in answer.definitions:
        yield f"Definition: {definition.term.replace('_', ' ')}", f"{definition.formula}. {definition.text}"
    if answer.window:
        yield "First day", answer.window.start
        yield "Last day is before", answer.window.end
        yield "Data through", answer.window.data_through or ""
    for note in (*answer.notes, *(i.text for i in answer.issues)):
        yield "Note", note
    if answer.evidence:
        yield "Data version", str(answer.evidence.data_version)
        for query in answer.evidence.queries:
            yield f"Query {query.name}", query.sql
    yield "Answer id", answer.id


def file_name(answer: Answer, kind: str) -> str:
    """The name under which an export is saved: what it is of, ASCII only."""
    topic = answer.question.split(" in ")[0].replace("metrics.query ", "") or answer.capability
    slug = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in topic).split())
    return f"marlow-{slug[:48].lower() or 'answer'}-{answer.id[:8]}.{kind}"
