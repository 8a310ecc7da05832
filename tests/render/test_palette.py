"""Colours: the formulas against published figures, the palettes against their limits, labels against their ground."""

from __future__ import annotations

import json

import pytest

from render import palette, theme

SHARMA = [
    # Sharma, Wu, Dalal (2005), The CIEDE2000 Color-Difference Formula, table 1: pairs 1, 7, 10, 17, 20, 25, 34.
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0010), 7.1792),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "difference"), SHARMA)
def test_ciede2000_is_sharmas(one: palette.Triple, other: palette.Triple, difference: float) -> None:
    assert palette.ciede2000(one, other) == pytest.approx(difference, abs=1e-4)


def test_contrast_is_wcags() -> None:
    # The W3C's own example: #767676 is the lightest grey that has 4.5 on white.
    assert palette.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize(("scheme", "colours"), [("light", palette.LIGHT), ("dark", palette.DARK)])
def test_the_palettes_hold(scheme: theme.Scheme, colours: tuple[str, ...]) -> None:
    surface = theme.ROLES[scheme]["surface"]
    assert palette.least_contrast(colours, surface) >= palette.LEAST_CONTRAST
    assert palette.least_difference(colours) >= palette.LEAST_DIFFERENCE


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_marks_can_be_read(scheme: theme.Scheme) -> None:
    role = theme.ROLES[scheme]
    for text, ground in (("ink", "surface"), ("mute", "surface"), ("onhi", "high"), ("onlo", "low")):
        assert palette.contrast(role[text], role[ground]) >= 4.5, text
    for mark in ("quiet", "pos", "neg", "total"):
        assert palette.contrast(role[mark], role["surface"]) >= 3.0, mark


def test_both_schemes_have_the_same_roles_and_the_page_has_them() -> None:
    assert theme.ROLES["light"].keys() == theme.ROLES["dark"].keys()
    assert json.loads(theme.SHARED.read_text(encoding="utf-8")) == json.loads(theme.shared())
