"""Countries on a map: shapes of Natural Earth (1:110 m, world-atlas), micro-states as dots of a shipped table."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale

from render.charts.figures import axis_label
from render.charts.picture import Picture, spec
from render.theme import role

ATLAS = Path(__file__).parent / "countries-110m.json"
_PLACES = Path(__file__).parent / "places.json"
_ANTARCTICA = "010"


@cache
def places() -> tuple[dict[str, str], dict[str, tuple[float, float]]]:
    """By ISO 3166 alpha-2 code: the id of its shape in the atlas; longitude and latitude of those without one."""
    found = json.loads(_PLACES.read_text(encoding="utf-8"))
    return dict(found["shapes"]), {code: (x, y) for code, (x, y) in found["dots"].items()}


@cache
def _codes() -> dict[str, str]:
    names = Locale("en").territories
    return {name: code for code, name in names.items() if len(code) == 2 and code.isalpha()}


@cache
def atlas() -> dict[str, Any]:
    """The topology, for pictures that are made here."""
    found: dict[str, Any] = json.loads(ATLAS.read_text(encoding="utf-8"))
    return found


def countries(picture: Picture) -> dict[str, Any]:
    """Countries, darker for more. What has neither shape nor dot is named under the map."""
    shapes, dots = places()
    names = [str(v) for v in picture.values("y")]
    known = [(name, _codes().get(name, name)) for name in dict.fromkeys(names)]
    outside = [name for name, code in known if code not in shapes and code not in dots]
    if outside:
        picture.tell("unplaced", names=", ".join(outside))
    by_name = {"lookup": picture.roles["y"]}
    shaped = [{"n": name, "_id": shapes[code]} for name, code in known if code in shapes]
    dotted = [{"n": n, "_lon": dots[c][0], "_lat": dots[c][1]} for n, c in known if c in dots]
    world = {"name": "world", "format": {"type": "topojson", "feature": "countries"}}
    scale = {"range": [role("low"), role("high")], "zero": True}
    colour: dict[str, Any] = {"field": picture.roles["x"], "type": "quantitative", "scale": scale}
    label = axis_label(picture.column("x"), picture.locale)
    colour["legend"] = {"gradientLength": 180, "gradientThickness": 8, "tickCount": 3, "labelExpr": label}
    line = {"stroke": role("surface"), "strokeWidth": 0.5}
    keep = {"filter": f"isValid({picture.field('x')})"}
    layers: list[dict[str, Any]] = [
        {
            "data": world,
            "transform": [{"filter": f"datum.id !== '{_ANTARCTICA}'"}],
            "mark": {"type": "geoshape", "fill": role("land"), **line},
        },
        {
            "transform": [
                keep,
                {**by_name, "from": {"data": {"values": shaped}, "key": "n", "fields": ["_id"]}},
                {"filter": "isValid(datum._id)"},
                {"lookup": "_id", "from": {"data": world, "key": "id"}, "as": "_shape"},
            ],
            "mark": {"type": "geoshape", "cursor": "pointer", **line},
            "encoding": {"shape": {"field": "_shape", "type": "geojson"}, "color": colour},
        },
    ]
    if dotted:
        where = {"longitude": {"field": "_lon"}, "latitude": {"field": "_lat"}}
        find = {**by_name, "from": {"data": {"values": dotted}, "key": "n", "fields": ["_lon", "_lat"]}}
        dot = {"type": "circle", "size": 60, "cursor": "pointer", "stroke": role("mute"), "opacity": 1}
        layers.append(
            {
                "transform": [keep, find, {"filter": "isValid(datum._lon)"}],
                "mark": dot,
                "encoding": {**where, "color": colour},
            }
        )
    return spec(picture, {"height": 320, "projection": {"type": "equalEarth"}, "layer": layers})
