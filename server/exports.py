"""An answer as a file: which kinds there are, their types and names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fastapi.responses import Response

from analytics.contract.answer import Answer
from render import pdf
from render.about import file_name
from render.csv import table_csv, table_zip
from render.drawing import Drawer, DrawingFailed
from render.image import picture_spec
from render.sheet import workbook
from render.stamp import stamped_png, stamped_svg
from render.theme import Scheme
from server.conversing import Problem


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is drawn: its colours, and the form where not the first one."""

    scheme: Scheme = "light"
    form: str | None = None


Maker = Callable[[Answer, Look, Drawer], bytes]


def _csv(answer: Answer, look: Look, drawer: Drawer) -> bytes:
    if answer.table is None:
        raise _no_table()
    return table_csv(answer.table).encode()


def _zip(answer: Answer, look: Look, drawer: Drawer) -> bytes:
    if answer.table is None:
        raise _no_table()
    return table_zip(answer, file_name(answer, "csv").removesuffix(".csv"))


def _xlsx(answer: Answer, look: Look, drawer: Drawer) -> bytes:
    if answer.table is None:
        raise _no_table()
    return workbook(answer)


def _png(answer: Answer, look: Look, drawer: Drawer) -> bytes:
    spec = picture_spec(answer, look.scheme, look.form)
    if spec is None:
        raise _no_chart()
    return stamped_png(_drawn(drawer.draw, spec, "png"), answer)


def _svg(answer: Answer, look: Look, drawer: Drawer) -> bytes:
    spec = picture_spec(answer, look.scheme, look.form)
    if spec is None:
        raise _no_chart()
    return stamped_svg(_drawn(drawer.draw, spec, "svg"), answer)


def _pdf(answer: Answer, look: Look, drawer: Drawer) -> bytes:
    return paper_of([answer], answer.headline.text, drawer)


def paper_of(answers: list[Answer], title: str, drawer: Drawer) -> bytes:
    """Answers as one PDF, each with its chart. Raises Problem where the extra is not installed."""
    if not pdf.available():
        text = "PDF needs the optional part “pdf”. Next step: pip install 'marlow[pdf]', then start Marlow again."
        raise Problem(501, "no_pdf", text)
    pages: list[tuple[Answer, bytes | None]] = []
    for answer in answers:
        spec = picture_spec(answer)
        if spec is not None:
            # The page has the sentence and its conditions in type: the picture is the chart alone.
            spec = {key: value for key, value in spec.items() if key != "title"}
        pages.append((answer, None if spec is None else _drawn(drawer.draw, spec, "svg")))
    return pdf.paper(pages, title)


def _drawn(draw: Callable[..., bytes], spec: dict[str, object], kind: str) -> bytes:
    try:
        return draw(spec, kind)
    except DrawingFailed as failed:
        text = "The picture could not be drawn; the answer stands. Next step: try again, or take the CSV."
        raise Problem(503, "not_drawn", text) from failed


KINDS: Mapping[str, tuple[str, Maker]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "zip": ("application/zip", _zip),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "png": ("image/png", _png),
    "svg": ("image/svg+xml", _svg),
    "pdf": ("application/pdf", _pdf),
}


def exported(answer: Answer, kind: str, look: Look, drawer: Drawer) -> Response:
    """The file to be saved. Raises Problem."""
    media_type, make = KINDS[kind]
    disposition = f'attachment; filename="{file_name(answer, kind)}"'
    return Response(
        make(answer, look, drawer), media_type=media_type, headers={"Content-Disposition": disposition}
    )


def _no_table() -> Problem:
    return Problem(404, "no_table", "That answer has no table.")


def _no_chart() -> Problem:
    return Problem(404, "no_chart", "That answer has no chart (of that form).")
