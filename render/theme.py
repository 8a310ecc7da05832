"""The look of every chart: roles for colours, so that one spec is drawn light, dark and as a picture."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Literal

from render.palette import DARK, LIGHT

Scheme = Literal["light", "dark"]
SHARED = Path(__file__).resolve().parents[1] / "web" / "src" / "chart" / "theme.json"
FONT = "Inter, system-ui, sans-serif"

ROLES: dict[Scheme, dict[str, str]] = {
    "light": {
        "ink": "#1b1a21",
        "mute": "#5f5c6b",
        "rule": "#e4e1da",
        "surface": "#ffffff",
        "quiet": "#8f8db8",
        "land": "#e6e3dc",
        "pos": "#0f7a4d",
        "neg": "#b3372b",
        "total": "#4646b8",
        "low": "#ecebfa",
        "high": "#8a87e6",
        "onhi": "#14131a",
        "onlo": "#1b1a21",
        **{f"s{n}": colour for n, colour in enumerate(LIGHT, 1)},
    },
    "dark": {
        "ink": "#f1eff7",
        "mute": "#aaa6b8",
        "rule": "#34323e",
        "surface": "#1b1a21",
        "quiet": "#6e6c96",
        "land": "#3a3845",
        "pos": "#4fc48d",
        "neg": "#ff8f80",
        "total": "#9d9bff",
        "low": "#2b2a45",
        "high": "#625ec0",
        "onhi": "#ffffff",
        "onlo": "#f1eff7",
        **{f"s{n}": colour for n, colour in enumerate(DARK, 1)},
    },
}
"""``quiet``: bars that the sentence does not name; ``low``/``high``: ends of a scale; ``s1`` …: series."""


def role(name: str) -> dict[str, str]:
    """A colour by its role, resolved by the config that the spec is drawn with."""
    return {"expr": name}


def series_colours(count: int) -> list[dict[str, str]]:
    """The first ``count`` colours of the palette, by role."""
    return [role(f"s{n}") for n in range(1, count + 1)]


def config(scheme: Scheme) -> dict[str, Any]:
    """The Vega-Lite config of a scheme; ``params`` give the roles their colours."""
    mute, ink, rule = role("mute"), role("ink"), role("rule")
    return {
        "params": [{"name": name, "value": colour} for name, colour in ROLES[scheme].items()],
        "background": "transparent",
        "font": FONT,
        "padding": 4,
        "view": {"stroke": None},
        "axis": {
            "labelColor": mute,
            "titleColor": mute,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": 400,
            "labelPadding": 8,
            "titlePadding": 10,
            "domain": False,
            "ticks": False,
            "gridColor": rule,
            "labelLimit": 180,
        },
        "axisX": {"grid": False},
        "axisY": {"labelColor": ink},
        "legend": {
            "orient": "bottom",
            "direction": "horizontal",
            "title": None,
            "labelColor": ink,
            "labelFontSize": 12,
            "symbolStrokeWidth": 0,
            "symbolSize": 90,
            "columnPadding": 18,
            "rowPadding": 6,
            "offset": 14,
            "labelLimit": 150,
        },
        "header": {
            "labelColor": ink,
            "labelFontSize": 12,
            "labelFontWeight": 600,
            "labelLimit": 180,
            "title": None,
        },
        "text": {"fill": ink, "fontSize": 12},
        "bar": {"fill": role("total")},
    }


def shared() -> str:
    """Both configs as the page's own file has them."""
    return json.dumps({name: config(name) for name in ROLES}, indent=1) + "\n"


def main() -> int:
    """Write the page's copy of the theme, or with ``--check`` fail where it differs."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        SHARED.parent.mkdir(parents=True, exist_ok=True)
        SHARED.write_text(shared(), encoding="utf-8")
        return 0
    if not SHARED.exists() or SHARED.read_text(encoding="utf-8") != shared():
        sys.stderr.write(
            f"{SHARED.name} is not what render/theme.py says. Next step: python -m render.theme\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
