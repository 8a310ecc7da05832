"""The rule table: which forms an intent has, their golden specs, and what is written in the pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from PIL import Image

from analytics.contract.answer import Answer
from render.charts.rules import FORMS, forms_of, spec_of
from render.drawing import Drawer, DrawingFailed
from render.image import WIDTH, picture_spec
from tests.render.cases import INTENTS, UGLY, answer
from tests.render.golden import FOLDER, text_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawer() -> Iterator[Drawer]:
    opened = Drawer()
    yield opened
    opened.close()


def svg_texts(drawer: Drawer, case: Answer, form: str | None = None) -> list[str]:
    spec = picture_spec(case, form=form)
    assert spec is not None
    tree = ElementTree.fromstring(drawer.draw(spec, "svg"))
    return ["".join(node.itertext()) for node in tree.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("case", "forms"),
    [
        ("bar", ["bar"]),
        ("change", ["bar", "waterfall"]),
        ("line", ["line"]),
        ("lines", ["line", "small_multiples"]),
        ("stacked", ["stacked"]),
        ("heat", ["heat"]),
        ("retention", ["heat"]),
        ("scatter", ["scatter", "bar"]),
        ("country", ["bar", "map"]),
        ("funnel", ["funnel"]),
        ("lift", ["lift"]),
        ("contributions", ["contributions"]),
    ],
)
def test_the_forms_of_an_intent(case: str, forms: list[str]) -> None:
    assert [form.name for form in forms_of(INTENTS[case])] == forms
    spec = spec_of(INTENTS[case])
    assert spec is not None
    assert spec["usermeta"]["form"] == forms[0]


def test_every_form_of_the_table_is_drawn_by_a_case() -> None:
    drawn = {(form.name, form.intents) for case in INTENTS.values() for form in forms_of(case)}
    assert drawn == {(form.name, form.intents) for form in FORMS}


@pytest.mark.parametrize("name", INTENTS)
def test_golden_specs(name: str) -> None:
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == text_of(INTENTS[name])


@pytest.mark.parametrize("name", [*INTENTS, *UGLY])
def test_a_spec_has_no_data_no_colour_of_its_own_and_a_description(name: str) -> None:
    case = INTENTS.get(name) or UGLY[name]
    for form in forms_of(case):
        spec = spec_of(case, form.name)
        assert spec is not None
        assert spec["description"] == case.headline.text
        assert spec["data"] == {"name": "rows"}
        assert not re.search(r'"#[0-9a-fA-F]{3,8}"', str(spec).replace("'", '"'))


def test_no_picture_where_it_would_say_nothing() -> None:
    one = answer("bar", {"x": "revenue", "y": "channel"}, "channel revenue", [("a", 1.0)])
    unknown = answer("bar", {"x": "revenue", "y": "channel"}, "channel revenue", [("a", None), ("b", None)])
    other = answer("bar", {"x": "margin", "y": "channel"}, "channel revenue", [("a", 1.0), ("b", 2.0)])
    strange = answer("treemap", {"x": "revenue", "y": "channel"}, "channel revenue", [("a", 1.0), ("b", 2.0)])
    assert [spec_of(case) for case in (one, unknown, other, strange)] == [None] * 4
    assert spec_of(INTENTS["bar"], "map") is None


@pytest.mark.parametrize(
    ("case", "form", "expected"),
    [
        # Written by hand from the rows: money of 100 or more is whole, millions have two decimals.
        ("bar", None, ["€254,219", "€44,219", "€18,469", "€12,305"]),
        ("change", "waterfall", ["€290,432", "+€6,695", "+€5,828", "−€584", "€302,371"]),
        ("line", None, ["€126,999"]),
        ("retention", None, ["50.0%", "33.3%", "25.0%", "Months after the first order"]),
        ("funnel", None, ["12,000", "4,200 · 35.0%", "630 · 15.0%", "84 · 13.3%"]),
        ("contributions", None, ["41.0%", "22.0%", "−8.0%"]),
        ("scatter", "bar", ["2,119", "1,956", "1,115"]),
    ],
)
def test_the_numbers_in_a_picture_are_those_of_the_rows(
    drawer: Drawer, case: str, form: str | None, expected: list[str]
) -> None:
    written = svg_texts(drawer, INTENTS[case], form)
    assert [text for text in expected if text not in written] == []


@pytest.mark.parametrize(
    ("case", "form", "note"),
    [
        (UGLY["many bars"], "bar", "20 of 400 are drawn; the table has all."),
        (INTENTS["country"], "map", "Not on the map: (no country)."),
        (UGLY["unknown"], "bar", "2 rows are not drawn: their value cannot be told."),
    ],
    ids=["many", "map", "unknown"],
)
def test_what_is_not_drawn_is_counted_under_the_picture(
    drawer: Drawer, case: Answer, form: str, note: str
) -> None:
    assert any(note in text for text in svg_texts(drawer, case, form))


ALL = [(name, form.name) for name, case in (INTENTS | UGLY).items() for form in forms_of(case)]


def test_there_are_forty_of_them() -> None:
    assert len(ALL) >= 40


@pytest.mark.parametrize(("name", "form"), ALL)
def test_every_picture_has_its_size_and_is_neither_empty_nor_full(
    drawer: Drawer, name: str, form: str
) -> None:
    spec = picture_spec((INTENTS | UGLY)[name], form=form)
    assert spec is not None
    image = Image.open(io.BytesIO(drawer.draw(spec, "png"))).convert("RGB")
    assert abs(image.width - 2 * (WIDTH + 48)) <= 2 * 120
    assert 2 * 120 <= image.height <= 2 * 1200
    colours = image.getcolors(1 << 24) or []
    background = max(count for count, _ in colours)
    drawn = 1 - background / (image.width * image.height)
    assert 0.01 < drawn < 0.6, f"{drawn:.3f} of the pixels are drawn"


def test_a_spec_that_cannot_be_drawn_leaves_the_worker_alive(drawer: Drawer) -> None:
    with pytest.raises(DrawingFailed):
        drawer.draw({"mark": "no such mark"}, "png")
    assert drawer.draw({"data": {"values": [{}]}, "mark": "point"}, "svg").startswith(b"<svg")


def test_nothing_is_fetched_for_a_picture(drawer: Drawer) -> None:
    with pytest.raises(DrawingFailed):
        drawer.draw({"data": {"url": "http://127.0.0.1:9/x.json"}, "mark": "point"}, "png")
