"""Every physical line of a file is in exactly one of loaded, rejected, header, blank."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from analytics.ingest.formats.delimited import read_delimited
from analytics.ingest.importing import ImportReport, ImportRequest, run_import
from analytics.ingest.sheet import Sheet
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.plan import Plan, Rows
from analytics.warehouse.schema import customers, import_rejects, imports, orders
from tests.ingest.messy import HEADER, KINDS, good, orders_file


def rejects_of(warehouse: Warehouse) -> Rows:
    query = select(import_rejects).order_by(import_rejects.c.id)
    return warehouse.run(Plan({"r": query}))["r"]


def accounted(report: ImportReport) -> int:
    return report.lines_loaded + report.lines_rejected + report.lines_header + report.lines_blank


@pytest.mark.parametrize("name", list(KINDS))
def test_each_kind_of_bad_row_gets_its_code_and_is_kept_whole(name: str, tmp_path: Path) -> None:
    kind, file = KINDS[name], tmp_path / "orders.csv"
    records = [",".join(good(n)).encode() for n in range(3)]
    spoiled = kind.spoil([*good(3)[:7], ""])
    file.write_bytes(
        b"\n".join([HEADER.encode(), *records, spoiled, *(",".join(good(n)).encode() for n in (5, 6))])
    )
    report, (reject,) = import_alone(file, tmp_path)
    assert (report.lines_loaded, report.lines_rejected, report.lines_total) == (5, kind.lines, 6 + kind.lines)
    assert reject["code"] == kind.code
    assert (reject["first_line"], reject["last_line"]) == (5, 4 + kind.lines)
    kept = spoiled.decode("utf-8", errors="surrogateescape")
    plain = "".join(c for c in kept if c.isprintable() or c == "\n")
    assert len(reject["record"]) >= len(plain)
    assert reject["record"].split(",")[0].removeprefix("\\ufeff") == kept.split(",")[0].removeprefix("\ufeff")
    assert reject["reason"].endswith(".")


def import_alone(file: Path, home: Path) -> tuple[ImportReport, Rows]:
    store = open_warehouse("duckdb:///:memory:", home)
    try:
        report = run_import(store, ImportRequest(file, "orders"))
        assert report.problem is None
        return report, rejects_of(store)
    finally:
        store.close()


def test_a_large_messy_file(warehouse: Warehouse, tmp_path: Path) -> None:
    content, codes, blank = orders_file(20_000, 0.02, seed=7)
    file = tmp_path / "orders.csv"
    file.write_bytes(content)
    report = run_import(warehouse, ImportRequest(file, "orders"))
    assert report.problem is None
    assert report.rejects == codes
    assert (report.lines_blank, report.lines_header) == (blank, 1)
    assert report.lines_total == content.count(b"\n") == accounted(report)
    (stored,) = warehouse.run(Plan({"i": select(imports)}))["i"]
    assert {
        name: stored[name] for name in ("lines_total", "lines_loaded", "lines_rejected", "lines_blank")
    } == {
        "lines_total": report.lines_total,
        "lines_loaded": report.lines_loaded,
        "lines_rejected": report.lines_rejected,
        "lines_blank": blank,
    }
    assert Counter(row["code"] for row in rejects_of(warehouse)) == codes
    assert len(warehouse.run(Plan({"o": select(orders.c.id)}))["o"]) == report.lines_loaded

    again = run_import(warehouse, ImportRequest(file, "orders"))
    assert not again.changed
    assert again.tables["orders"].unchanged == report.lines_loaded
    assert len(rejects_of(warehouse)) == sum(codes.values())
    assert warehouse.data_version() == 1


def test_a_changed_row_is_an_update(warehouse: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("id,email,city\n1,a@example.com,Hull\n2,b@example.com,\n3,c@example.com,York\n")
    assert run_import(warehouse, ImportRequest(file, "customers")).tables["customers"].new == 3
    file.write_text("id,email,city\n1,a@example.com,Hull\n2,b@example.com,Leeds\n4,d@example.com,\n")
    report = run_import(warehouse, ImportRequest(file, "customers"))
    counts = report.tables["customers"]
    assert (counts.new, counts.updated, counts.unchanged) == (1, 1, 1)
    query = select(customers.c.id, customers.c.external_id, customers.c.city, customers.c.import_id)
    assert warehouse.run(Plan({"c": query.order_by(customers.c.id)}))["c"].values == (
        (1, "1", "Hull", 1),
        (2, "2", "Leeds", 2),
        (3, "3", "York", 1),
        (4, "4", None, 2),
    )
    assert warehouse.data_version() == 2


LINES = st.lists(
    st.one_of(
        st.sampled_from(['1,a,2', '2,"b",3', '3,"c\nd",4', '4,"e', 'f",5', "", "  ", '"', '""', ",,", "x,y"]),
        st.sampled_from(['6,"g"h,7', '7,a "b" c,8', '8,,"', '"9",10,"11\n\n"']),
        st.text(alphabet=',"ab1 \n\r\x00\x0b\ufeffé', max_size=12),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(lines=LINES, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), bad=st.booleans())
def test_lines_add_up_whatever_the_file_holds(
    lines: list[str], encoding: str, bad: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    content = "\n".join(["id,name,value", *lines]).encode(encoding)
    file.write_bytes(content + (b"\nx\xff\xc3\n" if bad and encoding != "utf-16" else b""))
    sheet = read_delimited(file, delimiter=",")
    spans = spans_of(sheet)
    assert len(spans) == len(set(spans)), "a line is in two records"
    assert len(spans) + sheet.lines_header + sheet.lines_blank == sheet.lines_total
    for record in range(len(sheet)):
        assert sheet.raw(record).count("\n") == sheet.last_line[record] - sheet.first_line[record]


def spans_of(sheet: Sheet) -> list[int]:
    spans = [*zip(sheet.first_line, sheet.last_line, strict=True)]
    spans += [(reject.first_line, reject.last_line) for reject in sheet.rejects]
    return [line for first, last in spans for line in range(int(first), int(last) + 1)]
