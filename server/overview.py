"""The last day with data against what is normal, for the page of pins."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.contract.answer import Answer
from analytics.contract.codec import to_plain
from analytics.contract.request import Context, Selection
from analytics.contract.scope import Scope, Window
from analytics.metrics import metric
from analytics.stats.normal import WEEKS, against_normal
from server.deps import Parts
from server.pinning import board

METRICS = ("revenue", "orders", "aov", "new_customers")


def overview(parts: Parts, user_id: str) -> dict[str, Any]:
    """The figures of the last day, each with its usual range; empty without data."""
    facts = parts.service.world().facts
    day = facts.data_through
    if day is None:
        return {"day": None, "figures": []}
    context = parts.conversing.context(board(parts, user_id), "overview")
    window = Window(day - timedelta(days=7 * WEEKS), day + timedelta(days=1), f"{7 * WEEKS + 1} days")
    figures = [_figure(name, day, window, parts, context) for name in METRICS]
    return {"day": day.isoformat(), "figures": [figure for figure in figures if figure]}


def _figure(name: str, day: date, window: Window, parts: Parts, context: Context) -> dict[str, Any] | None:
    question = MetricQuestion((name,), ("day",), Scope(window))
    asked = {"capability": question.capability, "question": to_plain(question)}
    answer = parts.service.ask(Selection(asked, ""), context).answers[0]
    normal = against_normal(_values(answer), day)
    if normal is None:
        return None
    label = metric(name).label
    unit = metric(name).unit_in(parts.service.world().facts.currency)
    return {
        "label": label[:1].upper() + label[1:],
        "quantity": {"value": normal.value, "unit": unit, "reason": None},
        "low": normal.low,
        "high": normal.high,
        "verdict": normal.verdict,
    }


def _values(answer: Answer) -> dict[date, float | None]:
    if answer.table is None:
        return {}
    return {
        date.fromisoformat(str(row[0])): float(row[1]) if isinstance(row[1], int | float) else None
        for row in answer.table.rows
    }
