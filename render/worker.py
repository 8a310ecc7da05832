"""The child that draws: one JSON request a line in, one JSON reply a line out, until its parent is gone."""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import vl_convert

VEGA_LITE = "6.4"
SCALE = 2
_FONTS = Path(__file__).parent / "fonts"


def made(request: dict[str, Any]) -> bytes:
    """The picture that the request asks for; nothing is fetched for it."""
    spec = request["spec"]
    locale = spec.pop("usermeta", {}).get("locale", {})
    how = {
        "vl_version": VEGA_LITE,
        "allowed_base_urls": [],
        "format_locale": locale.get("number"),
        "time_format_locale": locale.get("time"),
    }
    if request["kind"] == "svg":
        svg: str = vl_convert.vegalite_to_svg(spec, **how)
        return svg.encode()
    png: bytes = vl_convert.vegalite_to_png(spec, scale=SCALE, **how)
    return png


def main() -> None:
    """Answer requests until standard input ends."""
    vl_convert.register_font_directory(str(_FONTS))
    for line in sys.stdin:
        try:
            reply = {"made": b64encode(made(json.loads(line))).decode()}
        except Exception as error:  # noqa: BLE001 (a spec that cannot be drawn must not end the worker)
            reply = {"failed": type(error).__name__}
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
