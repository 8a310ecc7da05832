"""A draft and what is known around it to ``answer/1``, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from analytics.contract.answer import (
    Answer,
    ContextItem,
    Evidence,
    FollowUp,
    Headline,
    JsonCell,
    JsonNumber,
    PartOf,
    WireChange,
    WireChart,
    WireClaim,
    WireColumn,
    WireComparison,
    WireDefinition,
    WireEntity,
    WireInterval,
    WireIssue,
    WireJob,
    WireOption,
    WireProposal,
    WireQuantity,
    WireReceipt,
    WireSubject,
    WireTable,
    WireWindow,
)
from analytics.contract.draft import Cell, Claim, Draft, Grid
from analytics.contract.phrase import Issue, Param, Phrase
from analytics.contract.scope import Scope, Window
from analytics.contract.values import Quantity
from analytics.wording.numbers import day_text, range_text, spoken, window_name
from analytics.wording.plain import plain_text
from analytics.wording.render import Words
from analytics.wording.say import spoken_question

WIRE_ROWS = 50
"""Rows that travel with an answer; all of them are fetched by its id."""
MAX_SPOKEN_WORDS = 25


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a draft: ids, place in the request, the store's time zone and reach, evidence, options."""

    answer_id: str
    turn_id: str
    capability: str
    question: str
    timezone: str
    data_through: date | None
    part: PartOf | None = None
    evidence: Evidence | None = None
    options: tuple[WireOption, ...] = ()
    notes: tuple[Phrase, ...] = ()
    locale: str = "en"
    job: WireJob | None = None
    proposal: WireProposal | None = None
    receipt: WireReceipt | None = None


def compose(draft: Draft, frame: Frame) -> Answer:
    """The answer with all its rows; ``for_wire`` cuts them for sending."""
    words = Words(frame.locale)
    text, marks = words.sentence(draft.headline, draft.claims)
    speech = _speech(draft, frame.locale)
    notes = tuple(words.text(_with_reading(note)) for note in (*frame.notes, *draft.notes))
    answer = Answer(
        id=frame.answer_id,
        turn_id=frame.turn_id,
        kind=draft.kind,
        capability=frame.capability,
        question=frame.question,
        certainty=draft.certainty if draft.claims else None,
        headline=Headline(text, marks),
        text="",
        speech=speech,
        part=frame.part,
        kpis=draft.kpis,
        context=_context(draft, frame),
        claims=tuple(_claim(c) for c in draft.claims),
        table=_table(draft.grid, words) if draft.grid else None,
        entities=tuple(WireEntity(e.ref, e.kind, e.id, e.label) for e in draft.entities),
        definitions=tuple(WireDefinition(d.term, d.version, d.formula, d.text) for d in draft.definitions),
        window=_window(draft.scope.window, frame) if draft.scope and draft.scope.window else None,
        comparison=WireComparison(_window(draft.scope.comparison, frame))
        if draft.scope and draft.scope.comparison
        else None,
        issues=tuple(_issue(i, words) for i in draft.issues),
        notes=notes,
        options=frame.options,
        proposal=frame.proposal,
        receipt=frame.receipt,
        job=frame.job,
        evidence=frame.evidence,
        chart=WireChart(draft.chart.kind, dict(draft.chart.roles), text) if draft.chart else None,
        follow_ups=tuple(FollowUp(words.text(f.label), _say(f.say, words)) for f in draft.follow_ups),
        locale=frame.locale,
    )
    return replace(answer, text=plain_text(answer))


def for_wire(answer: Answer) -> Answer:
    """The answer as it is sent: the first rows, no evidence."""
    table = answer.table
    if table and len(table.rows) > WIRE_ROWS:
        table = replace(table, rows=table.rows[:WIRE_ROWS])
    return replace(answer, table=table, evidence=None)


def _with_reading(note: Phrase) -> Phrase:
    """A note that tells the whole reading gets it in words."""
    if note.code not in ("read_whole", "read_part", "read_again"):
        return note
    return Phrase(note.code, {**note.params, "term": spoken_question(note)})


def _say(phrase: Phrase, words: Words) -> str:
    return spoken_question(phrase) if phrase.code == "say.metric" else words.text(phrase)


def _speech(draft: Draft, locale: str) -> str:
    """The headline for the ear: rounded, at most 25 words."""
    text, _ = Words(locale, spoken).sentence(draft.headline, draft.claims)
    words = text.split()
    if len(words) <= MAX_SPOKEN_WORDS:
        return text
    sentence = text.split(". ")[0].rstrip(".") + "."
    words = sentence.split()
    return (
        sentence
        if len(words) <= MAX_SPOKEN_WORDS
        else " ".join(words[: MAX_SPOKEN_WORDS - 1]).rstrip(",;:") + " …"
    )


def _context(draft: Draft, frame: Frame) -> tuple[ContextItem, ...]:
    items: list[ContextItem] = []
    for definition in draft.definitions:
        items.append(
            ContextItem(
                f"metric:{definition.term}",
                "Metric",
                definition.label[:1].upper() + definition.label[1:],
                False,
            )
        )
    if draft.scope:
        items += _scope_items(draft.scope, frame.locale)
    items += [ContextItem("condition", "Only", Words(frame.locale).text(c), False) for c in draft.conditions]
    items += [ContextItem("rule", "Counted", rule.rule, False) for rule in draft.excluded]
    if draft.scope and frame.data_through:
        items.append(ContextItem("timezone", "Time zone", frame.timezone, False))
        items.append(ContextItem("data", "Data to", day_text(frame.data_through, frame.locale), False))
    return tuple(items)


def _scope_items(scope: Scope, locale: str) -> Iterable[ContextItem]:
    if scope.window:
        value = range_text(scope.window, locale)
        name = window_name(scope.window, locale)
        shown = value if name == value or scope.window.rule == "all data" else f"{name}: {value}"
        yield ContextItem("window", "Period", shown if scope.window.complete else f"{shown}, to date", False)
    if scope.comparison:
        yield ContextItem("comparison", "Compared with", range_text(scope.comparison, locale), True)
    for wanted in scope.filters:
        name = wanted.dimension.replace("_", " ").capitalize()
        values = ", ".join(wanted.labels)
        yield ContextItem(
            f"filter:{wanted.dimension}", name, f"not {values}" if wanted.negated else values, True
        )


def _window(window: Window | None, frame: Frame) -> WireWindow | None:
    if window is None:
        return None
    through = frame.data_through.isoformat() if frame.data_through else None
    return WireWindow(
        window.start.isoformat(),
        window.end.isoformat(),
        frame.timezone,
        window.rule,
        through,
        window.complete,
    )


def _number(value: int | Decimal) -> JsonNumber:
    return value if isinstance(value, int) else float(value)


def _quantity(quantity: Quantity) -> WireQuantity:
    value = None if quantity.value is None else _number(quantity.value)
    return WireQuantity(value, quantity.unit, quantity.reason)


def _claim(claim: Claim) -> WireClaim:
    change = claim.change
    interval = claim.interval
    return WireClaim(
        metric=claim.metric,
        subject=tuple(WireSubject(s.dimension, s.id, s.label) for s in claim.subject),
        quantity=_quantity(claim.quantity),
        base=_quantity(claim.base) if claim.base else None,
        change=WireChange(
            _number(change.absolute), None if change.relative is None else float(change.relative)
        )
        if change
        else None,
        interval=WireInterval(
            float(interval.low), float(interval.high), float(interval.level), interval.method
        )
        if interval
        else None,
        n=claim.n,
        certainty=claim.certainty,
    )


def _table(grid: Grid, words: Words) -> WireTable:
    columns = tuple(WireColumn(c.key, words.text(c.label), c.type, c.unit) for c in grid.columns)
    rows = tuple(tuple(_cell(c, words) for c in row) for row in grid.rows)
    total = tuple(_cell(c, words) for c in grid.total) if grid.total else None
    return WireTable(columns, rows, len(rows), total)


def _cell(cell: Cell, words: Words) -> JsonCell:
    if isinstance(cell, Phrase):
        return words.text(cell)
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return cell


def _issue(issue: Issue, words: Words) -> WireIssue:
    text = words.text(Phrase(issue.code, issue.params))
    if issue.options:
        text += " " + words.text(Phrase("issue.try", {"options": tuple(f"“{o}”" for o in issue.options)}))
    return WireIssue(issue.code, {k: _plain(v) for k, v in issue.params.items()}, text)


def _plain(value: Param) -> JsonCell:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, tuple):
        return ", ".join(v if isinstance(v, str) else v.code for v in value)
    if isinstance(value, Quantity):
        return None if value.value is None else float(value.value)
    return value.canonical() if isinstance(value, Window) else value.isoformat()
