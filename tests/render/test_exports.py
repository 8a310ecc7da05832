"""Exports read back: every row, typed, with what they rest on."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from render.about import about, file_name
from render.csv import table_zip
from render.drawing import Drawer
from render.image import picture_spec
from render.pdf import paper
from render.sheet import workbook
from render.stamp import stamped_png, stamped_svg
from tests.render.cases import INTENTS, UGLY, answer


def test_the_workbook_has_every_row_typed_and_says_what_it_is() -> None:
    case = INTENTS["line"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(case)))
    assert book.sheet_names == ["Rows", "About"]
    rows = book.get_sheet_by_name("Rows").to_python()
    assert rows[0] == ["Month", "Revenue"]
    assert rows[1] == [date(2026, 1, 1), 118921.87]
    assert len(rows) == 1 + 4
    told = {str(row[0]): str(row[1]) for row in book.get_sheet_by_name("About").to_python()}
    assert told["Answer"] == case.headline.text
    assert told["Data through"] == "2026-10-20"
    assert told["Definition: revenue"] == "sum of lines. What was sold."
    assert told["Period"] == "Q3 2026: 1 Jul – 30 Sep 2026"


def test_a_text_is_never_a_formula_and_what_cannot_be_told_is_empty() -> None:
    case = answer("bar", {}, "channel roas", [("=HYPERLINK(0)", 2.5), ("http://example.org", None)])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook(case))).get_sheet_by_name("Rows").to_python()
    assert rows[1:] == [["=HYPERLINK(0)", 2.5], ["http://example.org", ""]]
    with zipfile.ZipFile(io.BytesIO(workbook(case))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower().replace("=hyperlink", "")


def test_the_zip_has_the_rows_and_their_definition() -> None:
    case = UGLY["many bars"]
    with zipfile.ZipFile(io.BytesIO(table_zip(case, "rows"))) as parts:
        assert parts.namelist() == ["rows.csv", "rows.about.json"]
        rows = list(csv.reader(io.StringIO(parts.read("rows.csv").decode())))
        told = json.loads(parts.read("rows.about.json"))
    assert len(rows) == 1 + 400
    assert told == json.loads(json.dumps(about(case)))
    assert told["definitions"][0]["formula"] == "sum of lines"
    assert told["data_through"] == "2026-10-20"
    assert table_zip(case, "rows") == table_zip(case, "rows")


def test_pictures_say_what_they_are() -> None:
    case = INTENTS["bar"]
    spec = picture_spec(case)
    assert spec is not None
    drawer = Drawer()
    try:
        png, svg = drawer.draw(spec, "png"), drawer.draw(spec, "svg")
    finally:
        drawer.close()
    image = Image.open(io.BytesIO(stamped_png(png, case)))
    image.load()
    assert image.info["Title"] == case.headline.text
    assert json.loads(image.info["Comment"])["data_through"] == "2026-10-20"
    text = stamped_svg(svg, case).decode()
    assert f"<title>{case.headline.text}</title>" in text
    assert "data to 20 Oct 2026" in text


def test_paper_has_a_page_for_each_answer() -> None:
    made = paper([(INTENTS["bar"], None), (replace(UGLY["name 1"], chart=None), None)], "Two answers")
    assert made.startswith(b"%PDF")
    assert b"/Type/Pages/Count 2/" in made


@pytest.mark.parametrize("name", list(UGLY)[:6])
def test_file_names_are_plain(name: str) -> None:
    named = file_name(replace(UGLY[name], question=f"metrics.query {name} «é/..\\»"), "csv")
    assert named.isascii()
    assert "/" not in named
    assert named.endswith("-a0000000.csv")
