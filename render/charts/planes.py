"""Pictures in two dimensions: bubbles and heat maps."""

from __future__ import annotations

from typing import Any

from render.charts.figures import axis_label, label_of
from render.charts.picture import Picture, listed, spec
from render.theme import role

MOST_NAMED = 12


def scatter(picture: Picture) -> dict[str, Any]:
    """Bubbles with names; the ones that the sentence names stand out."""
    hits = picture.hits("label")
    test = f"indexof({listed(hits)}, datum._i) >= 0"
    colour = {"condition": {"test": test, "value": role("total")}, "value": role("quiet")}
    x, y = _axis(picture, "x"), _axis(picture, "y")
    y["axis"] |= {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end"}
    y["axis"] |= {"titleX": 0, "titleY": -12, "titleBaseline": "bottom"}
    encoding: dict[str, Any] = {"x": x, "y": y, "fill": colour}
    if picture.has("size"):
        picture.tell("sizes", label=picture.column("size").label.lower())
        scale = {"range": [_SMALL, _LARGE], "zero": True}
        encoding["size"] = {"field": picture.roles["size"], "type": "quantitative", "scale": scale}
        encoding["size"]["legend"] = None
    bubble = {"type": "circle", "opacity": 0.82, "stroke": role("surface"), "strokeWidth": 1.5}
    bubble["cursor"] = "pointer"
    layers: list[dict[str, Any]] = [{"mark": bubble, "encoding": encoding}]
    label = {"field": picture.roles["label"], "type": "nominal"}
    for side, rows in _sides(picture).items():
        text = {"type": "text", "fontSize": 11.5, **_PLACES[side]}
        text["opacity"] = {"expr": f"width < 330 && !({test}) ? 0 : 1"}
        chosen = [{"filter": f"indexof({listed(rows)}, datum._i) >= 0"}]
        layers.append({"transform": chosen, "mark": text, "encoding": {"x": x, "y": y, "text": label}})
    return spec(picture, {"height": 320, "layer": layers})


_SMALL, _LARGE = 60, 1400
_PLACES: dict[str, dict[str, Any]] = {
    "right": {"align": "left", "baseline": "middle", "dx": 24},
    "above": {"align": "center", "baseline": "bottom", "dy": -22},
    "below": {"align": "center", "baseline": "top", "dy": 22},
    "left": {"align": "right", "baseline": "middle", "dx": -24},
}
_PLANE = (600.0, 250.0)


def _sides(picture: Picture) -> dict[str, list[int]]:
    """On which side of its bubble each name stands so that no two names meet; a name without room is left out."""
    xs, ys = _scaled(picture.numbers("x"), _PLANE[0]), _scaled(picture.numbers("y"), _PLANE[1])
    names = [str(v) for v in picture.values("label")]
    boxes = [(x - 20, y - 20, x + 20, y + 20) for x, y in zip(xs, ys, strict=True)]
    placed: dict[str, list[int]] = {}
    for i, name in enumerate(names[:MOST_NAMED]):
        long = 6.6 * len(name)
        x, y = xs[i], ys[i]
        sides = {
            "right": (x + 20, y - 8, x + 22 + long, y + 8),
            "above": (x - long / 2, y + 20, x + long / 2, y + 35),
            "below": (x - long / 2, y - 35, x + long / 2, y - 20),
            "left": (x - 22 - long, y - 8, x - 20, y + 8),
        }
        for side, box in sides.items():
            inside = box[0] >= -30 and box[2] <= _PLANE[0] + 30
            if inside and not any(_meet(box, other) for j, other in enumerate(boxes) if j != i):
                boxes.append(box)
                placed.setdefault(side, []).append(i)
                break
    return placed


def _meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _scaled(numbers: list[float | None], length: float) -> list[float]:
    known = [v for v in numbers if v is not None] or [0.0]
    low, span = min(known), (max(known) - min(known)) or 1.0
    return [((low if v is None else v) - low) / span * length for v in numbers]


def _axis(picture: Picture, name: str) -> dict[str, Any]:
    column = picture.column(name)
    axis = {
        "title": column.label,
        "labelExpr": axis_label(column, picture.locale),
        "tickCount": 5,
        "grid": True,
        "labelColor": role("mute"),
    }
    return {
        "field": column.key,
        "type": "quantitative",
        "scale": {"zero": False, "nice": True, "padding": 28},
        "axis": axis,
    }


def heat(picture: Picture) -> dict[str, Any]:
    """Cells by two dimensions, darker for more; their values where there is room."""
    column = picture.column("value")
    value = picture.field("value")
    numbers = [v for v in picture.numbers("value") if v is not None] or [0.0]
    middle = (min(numbers) + max(numbers)) / 2
    x_column = picture.column("x")
    x: dict[str, Any] = {"field": x_column.key, "type": "ordinal", "sort": None}
    x["axis"] = {
        "title": x_column.label if x_column.type == "number" else None,
        "orient": "top",
        "labelAngle": 0,
        "labelOverlap": True,
        "labelLimit": 90,
    }
    y: dict[str, Any] = {
        "field": picture.roles["y"],
        "type": "ordinal",
        "sort": None,
        "axis": {"title": None},
    }
    if picture.column("y").type == "date":
        y |= {"timeUnit": "utcyearmonth"}
        y["axis"] = {"title": None, "labelExpr": "utcFormat(datum.value, '%b %Y')"}
    colour = {
        "field": column.key,
        "type": "quantitative",
        "legend": None,
        "scale": {"range": [role("low"), role("high")], "zero": False},
    }
    cell = {
        "type": "rect",
        "cornerRadius": 3,
        "stroke": role("surface"),
        "strokeWidth": 2,
        "cursor": "pointer",
    }
    ink = {"condition": {"test": f"{value} > {middle}", "value": role("onhi")}, "value": role("onlo")}
    columns = len({str(v) for v in picture.values("x")})
    room = {"expr": f"width < {46 * columns} ? 0 : 1"}
    shown = [
        {"filter": f"isValid({value})"},
        {"calculate": label_of(value, column, picture.locale), "as": "_label"},
    ]
    layers = [
        {"mark": cell, "encoding": {"x": x, "y": y, "color": colour}},
        {
            "transform": shown,
            "mark": {"type": "text", "fontSize": 11.5, "opacity": room},
            "encoding": {"x": x, "y": y, "text": {"field": "_label", "type": "nominal"}, "fill": ink},
        },
    ]
    return spec(picture, {"height": {"step": 30}, "layer": layers})
