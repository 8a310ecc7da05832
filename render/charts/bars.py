"""Pictures of amounts: bars, stacked bars, funnels, what changed, contributions."""

from __future__ import annotations

from typing import Any

from analytics.wording.charts import BASE, NOW, OTHERS
from render.charts.figures import axis_label, label_of, time_label
from render.charts.picture import MOST_BARS, MOST_SERIES, Picture, listed, spec, texts
from render.charts.series import ranked
from render.theme import role, series_colours

STEP = 30
MOST_STEPS = 8


def bar(picture: Picture) -> dict[str, Any]:
    """Sorted bars with their values; a tick for the value before; the bar that the sentence names stands out."""
    x, name = picture.field("x"), picture.roles["y"]
    keep = [{"filter": f"isValid({x})"}, *_first(picture)]
    text = label_of(x, picture.column("x"), picture.locale)
    quantity = _quantity(picture, ("x", "base"))
    y = {"field": name, "type": "nominal", "sort": None, "axis": {"title": None}}
    hits = picture.hits("y")
    colour = {
        "condition": {"test": f"indexof({listed(hits)}, datum._i) >= 0", "value": role("total")},
        "value": role("quiet"),
    }
    mark = {"type": "bar", "cornerRadiusEnd": 4, "height": {"band": 0.66}, "cursor": "pointer"}
    layers: list[dict[str, Any]] = [{"mark": mark, "encoding": {"x": quantity, "y": y, "fill": colour}}]
    if picture.has("base"):
        picture.tell("ticks")
        tick = {"type": "tick", "thickness": 2.5, "color": role("ink"), "height": {"band": 0.86}}
        before = {**quantity, "field": picture.roles["base"]}
        layers.append({"mark": tick, "encoding": {"x": before, "y": y}})
    layers += [_end_label(picture, quantity, y, text, sign) for sign in (1, -1)]
    return spec(picture, {"height": {"step": STEP}, "transform": keep, "layer": layers})


def _first(picture: Picture) -> list[dict[str, Any]]:
    """The first bars of many; what cannot be told stands last and is counted under them."""
    numbers = picture.numbers("x")
    known = sum(v is not None for v in numbers)
    if known < len(numbers):
        picture.tell("unknown", n=len(numbers) - known)
    if known <= MOST_BARS:
        return []
    picture.tell("first", shown=MOST_BARS, total=len(numbers))
    return [{"filter": f"datum._i < {MOST_BARS}"}]


def _quantity(picture: Picture, names: tuple[str, ...]) -> dict[str, Any]:
    """The length of the bars, with room for the labels at their ends."""
    numbers = [v for n in names if picture.has(n) for v in picture.numbers(n) if v is not None] or [0.0]
    high, low = max(0.0, *numbers), min(0.0, *numbers)
    # A text outside of its bar would be cut: the axis reaches further than the longest bar.
    scale: dict[str, Any] = {
        "domainMax": {"expr": f"{high or 1} / (1 - 86 / max(width, 180))"},
        "nice": False,
    }
    if low < 0:
        span = f"({high - low} / (1 - 172 / max(width, 300)))"
        scale |= {"domainMin": {"expr": f"{low} - {span} * 86 / max(width, 300)"}}
        scale |= {"domainMax": {"expr": f"{high} + {span} * 86 / max(width, 300)"}}
    return {"field": picture.roles["x"], "type": "quantitative", "scale": scale, "axis": None}


def _end_label(
    picture: Picture, x: dict[str, Any], y: dict[str, Any], text: str, sign: int
) -> dict[str, Any]:
    mark = {"type": "text", "align": "left" if sign > 0 else "right", "dx": 7 * sign, "fontWeight": 600}
    side = ">= 0" if sign > 0 else "< 0"
    field = picture.field("x")
    where = field if not picture.has("base") or sign < 0 else f"max({field}, {picture.field('base')} || 0)"
    chosen = [
        {"filter": f"{field} {side}"},
        {"calculate": text, "as": "_label"},
        {"calculate": where, "as": "_end"},
    ]
    return {
        "transform": chosen,
        "mark": mark,
        "encoding": {"x": {**x, "field": "_end"}, "y": y, "text": {"field": "_label", "type": "nominal"}},
    }


def stacked(picture: Picture) -> dict[str, Any]:
    """Parts of amounts that add up; the smallest parts are joined."""
    rows, colour = _parts(picture)
    amount: dict[str, Any] = {"field": picture.roles["y"], "type": "quantitative", "stack": "zero"}
    amount["axis"] = {
        "title": None,
        "labelExpr": axis_label(picture.column("y"), picture.locale),
        "tickCount": 4,
        "labelColor": role("mute"),
        "grid": True,
    }
    part = {"color": colour, "order": {"field": "_order", "type": "quantitative"}}
    mark: dict[str, Any] = {"type": "bar", "cursor": "pointer", "stroke": role("surface"), "strokeWidth": 1}
    body: dict[str, Any] = {"height": 260, "transform": rows, "mark": mark}
    if picture.column("x").type == "date":
        return spec(picture, {**body, "encoding": {"x": _time(picture), "y": amount, **part}})
    names = _totals(picture)
    if len(names) > MOST_BARS:
        picture.tell("first", shown=MOST_BARS, total=len(names))
        rows.insert(0, {"filter": f"indexof({texts(names[:MOST_BARS])}, {picture.field('x')}) >= 0"})
    y = {"field": picture.roles["x"], "type": "nominal", "sort": names[:MOST_BARS], "axis": {"title": None}}
    mark["height"] = {"band": 0.7}
    return spec(picture, {**body, "height": {"step": STEP}, "encoding": {"x": amount, "y": y, **part}})


def _parts(picture: Picture) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The rows summed by part, the smallest parts joined, and the colours of the parts."""
    parts = ranked(picture)
    shown = parts if len(parts) <= MOST_SERIES else parts[: MOST_SERIES - 1]
    joined = len(shown) < len(parts)
    if joined:
        picture.tell("others", shown=len(shown))
    domain = [*shown, *((OTHERS,) if joined else ())]
    part = f"indexof({texts(shown)}, {picture.field('color')}) >= 0 ? {picture.field('color')} : '{OTHERS}'"
    scale = {"domain": domain, "range": [*series_colours(len(shown)), *([role("quiet")] if joined else [])]}
    amount = picture.roles["y"]
    rows: list[dict[str, Any]] = [
        {"calculate": part, "as": "_part"},
        {"calculate": f"indexof({texts(domain)}, datum._part)", "as": "_order"},
        {
            "aggregate": [
                {"op": "sum", "field": amount, "as": amount},
                {"op": "min", "field": "_i", "as": "_row"},
                {"op": "count", "as": "_rows"},
            ],
            "groupby": [picture.roles["x"], "_part", "_order"],
        },
        # A joined part is no row of the table: nothing can be asked about it.
        {"calculate": "datum._rows > 1 ? -1 : datum._row", "as": "_i"},
    ]
    return rows, {"field": "_part", "type": "nominal", "scale": scale}


def _time(picture: Picture) -> dict[str, Any]:
    column = picture.column("x")
    axis = {"title": None, "labelExpr": time_label(column.unit), "labelAngle": 0, "labelOverlap": True}
    return {"field": column.key, "type": "ordinal", "timeUnit": "utcyearmonthdate", "axis": axis}


def _totals(picture: Picture) -> list[str]:
    totals: dict[str, float] = {}
    for name, value in zip(picture.values("x"), picture.numbers("y"), strict=True):
        totals[str(name)] = totals.get(str(name), 0.0) + (value or 0.0)
    return sorted(totals, key=lambda name: (-totals[name], name))


def funnel(picture: Picture) -> dict[str, Any]:
    """Steps under one another: what came through, paler what was lost there, with the share of the step before."""
    value, column = picture.field("value"), picture.column("value")
    share = f"datum._before > 0 ? ' · ' + format({value} / datum._before, '.1%') : ''"
    rows = [
        {"window": [{"op": "lag", "field": column.key, "as": "_before"}]},
        {"calculate": f"max({value} || 0, datum._before || 0)", "as": "_end"},
        {"calculate": f"{label_of(value, column, picture.locale)} + ({share})", "as": "_label"},
    ]
    top = max((v for v in picture.numbers("value") if v is not None), default=1)
    scale = {
        "domainMin": 0,
        "domainMax": {"expr": f"{top or 1} / (1 - 112 / max(width, 220))"},
        "nice": False,
    }
    x: dict[str, Any] = {"field": column.key, "type": "quantitative", "scale": scale, "axis": None}
    y = {"field": picture.roles["stage"], "type": "nominal", "sort": None, "axis": {"title": None}}
    mark = {"type": "bar", "cornerRadiusEnd": 4, "height": {"band": 0.72}, "cursor": "pointer"}
    text = {"type": "text", "fontWeight": 600, "align": "left", "dx": 8}
    end = {**x, "field": "_end"}
    layers = [
        {"mark": {**mark, "color": role("low")}, "encoding": {"x": end, "y": y}},
        {"mark": {**mark, "color": role("total")}, "encoding": {"x": x, "y": y}},
        {"mark": text, "encoding": {"x": end, "y": y, "text": {"field": "_label", "type": "nominal"}}},
    ]
    picture.tell("lost")
    return spec(picture, {"height": {"step": 40}, "transform": rows, "layer": layers})


def waterfall(picture: Picture) -> dict[str, Any]:
    """From the total before to the total now: what each row added or took away, the largest changes first."""
    now, base = picture.numbers("x"), picture.numbers("base")
    deltas = [(n or 0.0) - (b or 0.0) for n, b in zip(now, base, strict=True)]
    order = sorted(range(len(deltas)), key=lambda i: (-abs(deltas[i]), i))
    shown = order[:MOST_STEPS]
    if len(order) > MOST_STEPS:
        picture.tell("others", shown=MOST_STEPS)
    start = sum(b or 0.0 for b in base)
    end = sum(n or 0.0 for n in now)
    names = [str(v) for v in picture.values("y")]
    first, last = picture.names or (BASE, NOW)
    domain = [first, *(names[i] for i in shown), *((OTHERS,) if len(order) > MOST_STEPS else ()), last]
    column = picture.column("x")
    rows: list[dict[str, Any]] = [
        {"calculate": f"indexof({listed(shown)}, datum._i)", "as": "_place"},
        {"calculate": f"datum._place < 0 ? {len(shown)} : datum._place", "as": "_place"},
        {"calculate": f"datum._place === {len(shown)} ? '{OTHERS}' : {picture.field('y')}", "as": "_name"},
        {"calculate": f"({picture.field('x')} || 0) - ({picture.field('base')} || 0)", "as": "_delta"},
        {
            "aggregate": [
                {"op": "sum", "field": "_delta", "as": "_delta"},
                {"op": "min", "field": "_i", "as": "_i"},
            ],
            "groupby": ["_place", "_name"],
        },
        {
            "window": [{"op": "sum", "field": "_delta", "as": "_sum"}],
            "sort": [{"field": "_place", "order": "ascending"}],
        },
        {"calculate": f"{start} + datum._sum", "as": "_to"},
        {"calculate": "datum._to - datum._delta", "as": "_from"},
        {"calculate": "max(datum._to, datum._from)", "as": "_high"},
        {
            "calculate": "(datum._delta > 0 ? '+' : '') + "
            + label_of("datum._delta", column, picture.locale),
            "as": "_label",
        },
    ]
    ends = {"values": [{"_name": first, "_high": start}, {"_name": last, "_high": end}]}
    return spec(
        picture,
        {
            "height": {"step": STEP},
            "layer": _steps(
                domain, rows, ends, label_of("datum._high", column, picture.locale), (start, end, deltas)
            ),
        },
    )


def _steps(
    domain: list[str],
    rows: list[dict[str, Any]],
    ends: dict[str, Any],
    total: str,
    reach: tuple[float, float, list[float]],
) -> list[dict[str, Any]]:
    start, end, deltas = reach
    high = max(start, end, start + sum(d for d in deltas if d > 0), 1e-9)
    low = min(start, end)
    # Changes are small beside totals: the axis starts where the changes do, and the totals' bars are open there.
    spread = max(abs(end - start), max((abs(d) for d in deltas), default=0.0), high * 0.02)
    floor = max(0.0, min(low, start - sum(-d for d in deltas if d < 0)) - spread * 1.2)
    scale = {
        "domainMin": floor,
        "domainMax": {"expr": f"{floor} + ({high} - {floor}) / (1 - 92 / max(width, 180))"},
        "zero": False,
        "nice": False,
    }
    y = {
        "field": "_name",
        "type": "nominal",
        "sort": domain,
        "axis": {"title": None},
        "scale": {"domain": domain},
    }
    x = {"field": "_from", "type": "quantitative", "scale": scale, "axis": None}
    colour = {"condition": {"test": "datum._delta >= 0", "value": role("pos")}, "value": role("neg")}
    bar_ = {"type": "bar", "height": {"band": 0.66}}
    text = {"type": "text", "align": "left", "dx": 7, "fontWeight": 600}
    label = {"field": "_label", "type": "nominal"}
    return [
        {
            "data": ends,
            "transform": [{"calculate": str(floor), "as": "_low"}],
            "mark": {**bar_, "color": role("total"), "cornerRadiusEnd": 4},
            "encoding": {"x": {**x, "field": "_low"}, "x2": {"field": "_high"}, "y": y},
        },
        {
            "data": ends,
            "transform": [{"calculate": total, "as": "_label"}],
            "mark": text,
            "encoding": {"x": {**x, "field": "_high"}, "y": y, "text": label},
        },
        {
            "transform": rows,
            "mark": {**bar_, "cursor": "pointer"},
            "encoding": {"x": x, "x2": {"field": "_to"}, "y": y, "fill": colour},
        },
        {"transform": rows, "mark": text, "encoding": {"x": {**x, "field": "_high"}, "y": y, "text": label}},
    ]


def contributions(picture: Picture) -> dict[str, Any]:
    """What speaks for it and what against, to either side of zero."""
    roles = {"x": picture.roles["value"], "y": picture.roles["label"]}
    turned = Picture(picture.form, roles, picture.table, picture.alt, notes=picture.notes)
    picture.tell("parts", label=picture.column("value").label.lower())
    whole = bar(turned)
    for_it = {"condition": {"test": f"{turned.field('x')} >= 0", "value": role("pos")}, "value": role("neg")}
    whole["layer"][0]["encoding"]["fill"] = for_it
    return whole
