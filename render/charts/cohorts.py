"""The triangle of retention: a row for each month of first orders, a cell for each month after it."""

from __future__ import annotations

from typing import Any

from analytics.wording.charts import MONTHS_AFTER
from render.charts.figures import label_of
from render.charts.picture import Picture, listed, spec, texts
from render.theme import role


def cohorts(picture: Picture) -> dict[str, Any]:
    """Darker for more who came back; a dashed cell for the month that is under way, nothing for what lies ahead.

    The shares are the table's percent columns, in order: the first is one month after the first order.
    """
    keys = [c.key for c in picture.table.columns if c.type == "percent"]
    share, first = picture.column("value"), [c.key for c in picture.table.columns].index(keys[0])
    told = [[v for v in row[first:] if v is not None] for row in picture.table.rows]
    numbers = [float(v) for row in told for v in row if isinstance(v, int | float)] or [0.0]
    middle = (min(numbers) + max(numbers)) / 2
    rows = [
        {"fold": keys, "as": ["_key", "_share"]},
        {"calculate": f"indexof({texts(keys)}, datum._key) + 1", "as": "_after"},
        {"calculate": f"{listed([len(row) for row in told])}[datum._i]", "as": "_told"},
        {"filter": "datum._after <= datum._told + 1"},
    ]
    x: dict[str, Any] = {"field": "_after", "type": "ordinal"}
    x["axis"] = {"title": MONTHS_AFTER, "orient": "top", "labelAngle": 0, "labelColor": role("mute")}
    y: dict[str, Any] = {"field": picture.roles["y"], "type": "ordinal", "timeUnit": "utcyearmonth"}
    y["axis"] = {"title": None, "labelExpr": "utcFormat(datum.value, '%b %Y')"}
    colour = {
        "field": "_share", "type": "quantitative", "legend": None,
        "scale": {"range": [role("low"), role("high")], "zero": False, "domain": [min(numbers), max(numbers)]},
    }  # fmt: skip
    cell = {
        "type": "rect",
        "cornerRadius": 3,
        "cursor": "pointer",
        "stroke": role("surface"),
        "strokeWidth": 2,
    }
    hollow = {"type": "rect", "cornerRadius": 3, "fill": None, "stroke": role("mute"), "strokeDash": [3, 3]}
    ink = {"condition": {"test": f"datum._share > {middle}", "value": role("onhi")}, "value": role("onlo")}
    text = {"type": "text", "fontSize": 11.5, "opacity": {"expr": f"width < {44 * len(keys)} ? 0 : 1"}}
    known = [{"filter": "isValid(datum._share)"}]
    label = [*known, {"calculate": label_of("datum._share", share, picture.locale), "as": "_label"}]
    layers = [
        {"transform": known, "mark": cell, "encoding": {"x": x, "y": y, "color": colour}},
        {"transform": [{"filter": "!isValid(datum._share)"}], "mark": hollow, "encoding": {"x": x, "y": y}},
        {"transform": label, "mark": text, "encoding": {"x": x, "y": y, "text": {"field": "_label", "type": "nominal"}, "fill": ink}},
    ]  # fmt: skip
    if any(len(row) < len(keys) for row in told):
        picture.tell("open")
    return spec(picture, {"height": {"step": 30}, "transform": rows, "layer": layers})
