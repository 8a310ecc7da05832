"""Pictures over time, or over another continuous axis: lines, lines side by side, lift curves."""

from __future__ import annotations

from datetime import date
from typing import Any

from render.charts.figures import axis_label, label_of, time_label
from render.charts.picture import MOST_SERIES, Picture, listed, spec, texts
from render.theme import role, series_colours

MOST_POINTS = 40
MOST_TICKS = 12
_SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]
_STEPS = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2], [1, 3]]


def line(picture: Picture) -> dict[str, Any]:
    """A line over time: with its band, the dashed line of the time before, or one line for each series."""
    if picture.has("color"):
        return spec(picture, {"height": 260, "transform": _largest(picture), "layer": _many(picture)})
    layers: list[dict[str, Any]] = []
    x, y = _time(picture), _value(picture, ("y", "base", "low", "high"))
    if picture.has("low", "high"):
        picture.tell("band", level=picture.roles.get("level", "95%"))
        high = {"field": picture.roles["high"]}
        band = {"x": x, "y": {**y, "field": picture.roles["low"]}, "y2": high}
        layers.append({"mark": {"type": "area", "opacity": 0.16, "color": role("total")}, "encoding": band})
    if picture.has("base"):
        picture.tell("dashed")
        dashed = {"type": "line", "strokeDash": [5, 4], "strokeWidth": 1.75, "color": role("quiet")}
        layers.append({"mark": dashed, "encoding": {"x": x, "y": {**y, "field": picture.roles["base"]}}})
    stroke = {"type": "line", "strokeWidth": 2.5, "color": role("total"), "strokeJoin": "round"}
    layers.append({"mark": stroke, "encoding": {"x": x, "y": y}})
    layers += [_points(picture, x, y), _named(picture, x, y)]
    return spec(picture, {"height": 240, "layer": layers})


def _time(picture: Picture) -> dict[str, Any]:
    column = picture.column("x")
    if column.type != "date":
        return {
            "field": column.key,
            "type": "ordinal",
            "sort": None,
            "axis": {"title": None, "labelAngle": 0},
        }
    days = sorted({date.fromisoformat(str(v)[:10]) for v in picture.values("x")})
    step = -(-len(days) // MOST_TICKS)
    ticks = [{"year": d.year, "month": d.month, "date": d.day, "utc": True} for d in days[::step]]
    axis = {"title": None, "labelExpr": time_label(column.unit), "labelOverlap": True, "values": ticks}
    scale = {"type": "utc", "padding": 14}
    return {"field": column.key, "type": "temporal", "scale": scale, "axis": axis}


def _value(picture: Picture, names: tuple[str, ...]) -> dict[str, Any]:
    numbers = [v for n in names if picture.has(n) for v in picture.numbers(n) if v is not None]
    column = picture.column("y")
    # A line may leave zero out where that would flatten it; it says so by its axis.
    flat = bool(numbers) and min(numbers) > 0.6 * max(numbers) > 0
    axis = {
        "title": None,
        "labelExpr": axis_label(column, picture.locale),
        "tickCount": 4,
        "labelColor": role("mute"),
        "grid": True,
    }
    return {
        "field": column.key,
        "type": "quantitative",
        "scale": {"zero": not flat, "nice": True, **({"padding": 16} if flat else {})},
        "axis": axis,
    }


def _points(picture: Picture, x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    """A point for each row to hover and to choose; seen where they are few. The last one is hollow if it is not over."""
    mark: dict[str, Any] = {"type": "point", "filled": True, "size": 52, "opacity": 1, "cursor": "pointer"}
    mark |= {"fill": role("total"), "stroke": role("total"), "strokeWidth": 2}
    if len(picture.table.rows) > MOST_POINTS:
        mark |= {"opacity": 0, "size": 120}
    encoding: dict[str, Any] = {"x": x, "y": y}
    if not picture.complete:
        picture.tell("partial")
        last = f"datum._i === {len(picture.table.rows) - 1}"
        encoding["fill"] = {"condition": {"test": last, "value": role("surface")}, "value": role("total")}
    return {"mark": mark, "encoding": encoding}


def _named(picture: Picture, x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    """The values of the points that the sentence names."""
    hits = [i for i, v in enumerate(picture.values("x")) if str(v) in picture.named][:4]
    text = label_of(picture.field("y"), picture.column("y"), picture.locale)
    numbers = [v for v in picture.numbers("y") if v is not None]
    low = picture.numbers("y").index(min(numbers)) if numbers else -1
    edge = f"datum._i === 0 ? 'left' : datum._i === {len(picture.table.rows) - 1} ? 'right' : 'center'"
    mark = {"type": "text", "fontWeight": 600, "align": {"expr": edge}}
    mark |= {"dy": {"expr": f"datum._i === {low} ? 18 : -14"}}
    chosen = [{"filter": f"indexof({listed(hits)}, datum._i) >= 0"}, {"calculate": text, "as": "_label"}]
    return {
        "transform": chosen,
        "mark": mark,
        "encoding": {"x": x, "y": y, "text": {"field": "_label", "type": "nominal"}},
    }


def ranked(picture: Picture) -> list[str]:
    """The series, the largest first."""
    totals: dict[str, float] = {}
    for name, value in zip(picture.values("color"), picture.numbers("y"), strict=True):
        totals[str(name)] = totals.get(str(name), 0.0) + abs(value or 0.0)
    return sorted(totals, key=lambda name: (-totals[name], name))


def _largest(picture: Picture) -> list[dict[str, Any]]:
    names = ranked(picture)
    if len(names) <= MOST_SERIES:
        return []
    picture.tell("first", shown=MOST_SERIES, total=len(names))
    return [{"filter": f"indexof({texts(names[:MOST_SERIES])}, {picture.field('color')}) >= 0"}]


def _many(picture: Picture) -> list[dict[str, Any]]:
    names = ranked(picture)[:MOST_SERIES]
    x, y = _time(picture), _value(picture, ("y",))
    scale = {"domain": names, "range": series_colours(len(names))}
    series = picture.roles["color"]
    colour = {"field": series, "type": "nominal", "scale": scale}
    shape = {"field": series, "type": "nominal", "scale": {"domain": names, "range": _SHAPES[: len(names)]}}
    dash: dict[str, Any] = {"field": series, "type": "nominal"}
    dash["scale"] = {"domain": names, "range": _STEPS[: len(names)]}
    seen = len(picture.table.rows) <= MOST_POINTS * MOST_SERIES
    point = {"type": "point", "filled": True, "size": 46, "opacity": 1 if seen else 0, "cursor": "pointer"}
    return [
        {
            "mark": {"type": "line", "strokeWidth": 2.25},
            "encoding": {"x": x, "y": y, "color": colour, "strokeDash": dash},
        },
        {"mark": point, "encoding": {"x": x, "y": y, "color": colour, "shape": shape}},
    ]


def small_multiples(picture: Picture) -> dict[str, Any]:
    """One small line for each series, all on one scale; the page sets the cells' width and columns."""
    most = 2 * MOST_SERIES
    names = ranked(picture)
    if len(names) > most:
        picture.tell("first", shown=most, total=len(names))
    x, y = _time(picture), _value(picture, ("y",))
    if "values" in x["axis"]:
        x["axis"]["values"] = x["axis"]["values"][:: max(1, len(x["axis"]["values"]) // 3)]
    series = picture.roles["color"]
    inner = {
        "width": 190,
        "height": 96,
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2, "color": role("total")},
                "encoding": {"x": x, "y": y},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 0, "cursor": "pointer"},
                "encoding": {"x": x, "y": y},
            },
        ],
    }
    whole = spec(
        picture,
        {"facet": {"field": series, "type": "nominal", "sort": names[:most]}, "columns": 3, "spec": inner},
    )
    whole["transform"] = [{"filter": f"indexof({texts(names[:most])}, {picture.field('color')}) >= 0"}]
    whole["spacing"] = 22
    return {k: v for k, v in whole.items() if k not in ("width", "autosize")}


def lift(picture: Picture) -> dict[str, Any]:
    """How much is caught by how many, against what chance would give."""
    picture.tell("baseline")
    x = _share(picture, "x")
    y = _share(picture, "y")
    chance = {"values": [{"a": 0, "b": 0}, {"a": 1, "b": 1}]}
    grey = {"type": "line", "color": role("quiet"), "strokeDash": [4, 4]}
    axes = {"x": {**x, "field": "a"}, "y": {**y, "field": "b"}}
    curve: dict[str, Any] = {"x": x, "y": y}
    if picture.has("color"):
        names = ranked(picture)[:MOST_SERIES]
        scale = {"domain": names, "range": series_colours(len(names))}
        curve["color"] = {"field": picture.roles["color"], "type": "nominal", "scale": scale}
    layers = [
        {"data": chance, "mark": grey, "encoding": axes},
        {
            "mark": {
                "type": "line",
                "strokeWidth": 2.5,
                **({} if "color" in curve else {"color": role("total")}),
            },
            "encoding": curve,
        },
        {
            "mark": {
                "type": "point",
                "filled": True,
                "size": 46,
                "cursor": "pointer",
                **({} if "color" in curve else {"color": role("total")}),
            },
            "encoding": curve,
        },
    ]
    return spec(picture, {"height": 260, "layer": layers})


def _share(picture: Picture, name: str) -> dict[str, Any]:
    column = picture.column(name)
    axis = {
        "title": column.label,
        "labelExpr": axis_label(column, picture.locale),
        "tickCount": 5,
        "grid": name == "y",
    }
    return {"field": column.key, "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": axis}
