"""The colours of charts, and the check that people can tell them apart.

Contrast is WCAG 2.2's; differences are CIEDE2000 (Sharma, Wu, Dalal 2005) between colours as they are seen with
normal, protan, deutan and tritan vision (Machado, Oliveira, Fernandes 2009, severity 1). Run as a script it prints
both figures of each theme and fails below the limits.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Sequence

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

LIGHT = ("#4646b8", "#c47406", "#158973", "#9384e0", "#832100", "#643e5d")
DARK = ("#9d9bff", "#c25205", "#9fecf7", "#ddda90", "#d88da5", "#716da7")
LEAST_CONTRAST, LEAST_DIFFERENCE = 3.0, 15.0

_TO_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE: Triple = (0.95047, 1.0, 1.08883)
VISIONS: dict[str, Matrix] = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> Triple:
    """Linear RGB of ``#rrggbb``, each from 0 to 1."""
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return r, g, b


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2).

    >>> luminance("#ffffff")
    1.0
    """
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2).

    >>> round(contrast("#000000", "#ffffff"), 6)
    21.0
    """
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(rgb: Triple) -> Triple:
    """CIELAB (D65, 2°) of linear RGB."""

    def bent(value: float) -> float:
        return math.cbrt(value) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116

    x, y, z = (bent(v / w) for v, w in zip(_times(_TO_XYZ, rgb), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _times(matrix: Matrix, vector: Triple) -> Triple:
    a, b, c = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return a, b, c


def seen(colour: str, vision: str) -> Triple:
    """CIELAB of a colour as it is seen with a kind of vision."""
    r, g, b = (min(1.0, max(0.0, v)) for v in _times(VISIONS[vision], linear(colour)))
    return lab((r, g, b))


def ciede2000(one: Triple, other: Triple) -> float:
    """Difference of two CIELAB colours (CIE 142-2001).

    >>> round(ciede2000((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485)), 4)
    2.0425
    """
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, a)) % 360 if (a or b) else 0.0 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    t = (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.20 * math.cos(math.radians(4 * hue - 63))
    )
    sl = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    rotation = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7))
    rotation *= math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2))))
    dl, dc, dhs = (l2 - l1) / sl, (c2 - c1) / sc, dh / sh
    return math.sqrt(dl**2 + dc**2 + dhs**2 + rotation * dc * dhs)


def least_contrast(colours: Sequence[str], background: str) -> float:
    """The lowest contrast of any colour on a background."""
    return min(contrast(colour, background) for colour in colours)


def least_difference(colours: Sequence[str]) -> float:
    """The smallest CIEDE2000 between any two colours, in the vision that parts them least."""
    return min(
        ciede2000(seen(one, vision), seen(other, vision))
        for vision in VISIONS
        for one, other in itertools.combinations(colours, 2)
    )


def main() -> int:
    """Print both figures of each theme; 1 where a limit is missed."""
    failed = 0
    for name, colours, background in (("light", LIGHT, "#ffffff"), ("dark", DARK, "#1b1a21")):
        ratio, difference = least_contrast(colours, background), least_difference(colours)
        good = ratio >= LEAST_CONTRAST and difference >= LEAST_DIFFERENCE
        failed |= not good
        sys.stdout.write(
            f"{name}: contrast ≥ {ratio:.2f}, difference ≥ {difference:.1f}: {'ok' if good else 'FAILED'}\n"
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
