"""What a picture says about itself inside its file: PNG text chunks (ISO/IEC 15948, iTXt), SVG metadata (W3C)."""

from __future__ import annotations

import json
import struct
import zlib
from xml.sax.saxutils import escape

from analytics.contract.answer import Answer
from render.about import about

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def stamped_png(png: bytes, answer: Answer) -> bytes:
    """The picture with its title and what it rests on, behind the header chunk. Raises ValueError for no PNG."""
    if not png.startswith(_SIGNATURE):
        raise ValueError("not a PNG")
    (length,) = struct.unpack(">I", png[8:12])
    end = 8 + 12 + length
    chunks = b"".join(_text(key, text) for key, text in _said(answer).items())
    return png[:end] + chunks + png[end:]


def stamped_svg(svg: bytes, answer: Answer) -> bytes:
    """The picture with a title, a description and metadata as its first children."""
    text = svg.decode()
    at = text.index(">", text.index("<svg")) + 1
    said = _said(answer)
    inner = (
        f"<title>{escape(said['Title'])}</title><desc>{escape(said['Description'])}</desc>"
        f"<metadata>{escape(said['Comment'])}</metadata>"
    )
    return (text[:at] + inner + text[at:]).encode()


def _said(answer: Answer) -> dict[str, str]:
    explained = about(answer) | {"queries": []}
    return {
        "Title": answer.headline.text,
        "Description": answer.chart.alt if answer.chart else answer.headline.text,
        "Software": "Marlow",
        "Comment": json.dumps(explained, ensure_ascii=False),
    }


def _text(key: str, text: str) -> bytes:
    body = b"iTXt" + key.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
