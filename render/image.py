"""An answer's chart as a picture that travels without its card: heading, what it counts, data date, notes."""

from __future__ import annotations

from typing import Any

from analytics.contract.answer import Answer
from render.charts.picture import rows_of
from render.charts.rules import spec_of
from render.charts.world import atlas
from render.theme import Scheme, config, role

WIDTH = 760
CELL_COLUMNS = 3


def picture_spec(answer: Answer, scheme: Scheme = "light", form: str | None = None) -> dict[str, Any] | None:
    """The answer's chart ready to be drawn: its data, its sizes, a heading, the lines under it. None without a chart."""
    spec = spec_of(answer, form)
    if spec is None or answer.table is None:
        return None
    meta = spec.pop("usermeta")
    spec["data"] = {"values": rows_of(answer.table)}
    if "facet" in spec:
        spec["spec"]["width"] = (WIDTH - 120) // CELL_COLUMNS
    else:
        spec["width"], spec["autosize"] = WIDTH, {"type": "fit-x", "contains": "padding"}
    if meta["form"] == "map":
        spec["datasets"] = {"world": atlas()}
    spec["title"] = {
        "text": wrapped(answer.headline.text, 92),
        "subtitle": [*_about(answer), *meta["notes"]],
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 15,
        "fontWeight": 600,
        "lineHeight": 20,
        "color": role("ink"),
        "subtitleColor": role("mute"),
        "subtitleFontSize": 12,
        "subtitleLineHeight": 17,
        "subtitlePadding": 8,
        "offset": 18,
    }
    look = config(scheme)
    look["background"], look["padding"] = role("surface"), 24
    spec["config"] = look
    if "locale" in meta:
        spec["usermeta"] = {"locale": meta["locale"]}
    return spec


def _about(answer: Answer) -> list[str]:
    """What it counts, over which days, up to when: a picture travels without its card."""
    said = [c.value if c.key != "data" else f"{c.label.lower()} {c.value}" for c in answer.context]
    return wrapped(" · ".join(said), 120)


def wrapped(text: str, most: int) -> list[str]:
    """Lines of at most so many characters, cut at spaces.

    >>> wrapped("one two three", 8)
    ['one two', 'three']
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) > most and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
