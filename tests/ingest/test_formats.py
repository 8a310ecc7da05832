"""Files as spreadsheets and shops write them: encodings, delimiters, dates, decimals, workbooks."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from analytics.contract.store import StoreSettings
from analytics.ingest.formats import delimited, read_sheet, rows
from analytics.ingest.importing import ImportReport, ImportRequest, Preview, preview, run_import
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import facts
from tests.ingest.workbook import write_workbook


def load(warehouse: Warehouse, file: Path, target: str, **said: object) -> ImportReport:
    report = run_import(warehouse, ImportRequest(file, target, **said))  # type: ignore[arg-type]
    assert report.problem is None, report.problem
    return report


def stored(warehouse: Warehouse, target: str, *columns: str) -> tuple[tuple[Any, ...], ...]:
    table = facts.tables[target]
    query = select(*(table.c[name] for name in columns)).order_by(table.c.id)
    return warehouse.run(Plan({"r": query}))["r"].values


def written(folder: Path, content: str | bytes, name: str = "file.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return file


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Warehouse]:
    opened = open_warehouse("duckdb:///:memory:", tmp_path)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("cp1252", "cp1252"),
        ("utf-16-be", None),
    ],
)
def test_encodings(encoding: str, found: str | None, tmp_path: Path) -> None:
    text = "id;name\r\n1;Müller\r\n2;Señor £5\r\n"
    content = text.encode(encoding)
    if found is None:
        content, found = b"\xfe\xff" + content, "utf-16"
    sheet = read_sheet(written(tmp_path, content))
    assert sheet.how == {"encoding": found, "delimiter": ";"}
    assert sheet.columns["name"].to_pylist() == ["Müller", "Señor £5"]


def test_utf_8_with_a_damaged_line_stays_utf_8(tmp_path: Path) -> None:
    sheet = read_sheet(written(tmp_path, "id,name\n1,Müller\n2,".encode() + b"\xff\xfe" + b"\n3,c\n"))
    assert sheet.how["encoding"] == "utf-8"
    assert [(r.code, r.first_line, r.record) for r in sheet.rejects] == [("bad_encoding", 3, "2,\\xff\\xfe")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str, tmp_path: Path) -> None:
    lines = ["a-b.c,d", '"x,;|\t",2,"3"', "4,5,6"]
    text = "\n".join([lines[0].replace(",", f"{delimiter}b{delimiter}"), *lines[1:]])
    text = text.replace('",2,"', f'"{delimiter}2{delimiter}"').replace("4,5,6", delimiter.join("456"))
    sheet = read_sheet(written(tmp_path, text))
    assert sheet.how["delimiter"] == delimiter
    assert len(sheet) == 2


def test_a_quoted_field_may_hold_lines(tmp_path: Path) -> None:
    sheet = read_sheet(written(tmp_path, 'id,body\n1,"a\nb\n\nc"\n2,"d ""e"""\n'))
    assert sheet.columns["body"].to_pylist() == ["a\nb\n\nc", 'd "e"']
    assert list(zip(sheet.first_line, sheet.last_line, strict=True)) == [(2, 5), (6, 6)]


def test_an_unclosed_quote_ends_at_the_first_line_that_is_a_record(tmp_path: Path) -> None:
    sheet = read_sheet(written(tmp_path, 'id,body\n1,"a\nb\n2,c\n3,"d"\n4,"e\n'))
    assert sheet.columns["id"].to_pylist() == ["2", "3"]
    assert [(r.code, r.first_line, r.last_line, r.record) for r in sheet.rejects] == [
        ("unclosed_quote", 2, 3, '1,"a\nb'),
        ("unclosed_quote", 6, 6, '4,"e'),
    ]


GERMAN = """Kampagne;Datum;Impr.;Clicks;Cost;Revenue
K1;31.01.2024;1.234;56;1.234,50 €;0
K1;01.02.2024;20;5;7,5;-3,25
"""


def test_decimal_commas_and_dotted_dates(tmp_path: Path) -> None:
    store = open_warehouse("duckdb:///:memory:", tmp_path, settings=StoreSettings(currency="EUR"))
    load(store, written(tmp_path, "id;name;channel\nK1;Kampagne eins;search\n", "c.csv"), "campaigns")
    mapping = {"campaign_id": "Kampagne", "day": "Datum", "impressions": "Impr.", "clicks": "Clicks"}
    mapping |= {"spend": "Cost", "revenue": "Revenue"}
    load(store, written(tmp_path, GERMAN), "campaign_days", mapping=mapping, decimal=",")
    names = ("external_id", "campaign_id", "day", "impressions", "spend", "revenue")
    assert stored(store, "campaign_days", *names) == (
        ("K1:2024-01-31", 1, date(2024, 1, 31), 1234, Decimal("1234.5"), Decimal(0)),
        ("K1:2024-02-01", 1, date(2024, 2, 1), 20, Decimal("7.5"), Decimal("-3.25")),
    )
    store.close()


@pytest.mark.parametrize(
    ("texts", "order", "days"),
    [
        (["13/02/2024", "03/04/2024"], None, [date(2024, 2, 13), date(2024, 4, 3)]),
        (["02/13/2024", "03/04/2024"], None, [date(2024, 2, 13), date(2024, 3, 4)]),
        (["12/1/2010 8:26", "12/13/2010 18:26"], None, [date(2010, 12, 1), date(2010, 12, 13)]),
        (["03/04/2024 1:05 PM"], "day-first", [date(2024, 4, 3)]),
        (["03/04/2024"], "month-first", [date(2024, 3, 4)]),
        (["03.04.2024"], None, [date(2024, 4, 3)]),
        (["2024/3/4", "2024-03-05T10:00:00Z"], None, [date(2024, 3, 4), date(2024, 3, 5)]),
        (["4 March 2024", "Mar 5, 2024", "06-Mar-2024"], None, [date(2024, 3, d) for d in (4, 5, 6)]),
        (["05/05/2024"], None, [date(2024, 5, 5)]),
    ],
)
def test_dates(
    texts: list[str], order: str | None, days: list[date], store: Warehouse, tmp_path: Path
) -> None:
    lines = [f'{n},"{text}"' for n, text in enumerate(texts)]
    load(store, written(tmp_path, "\n".join(["id,date", *lines])), "orders", date_order=order)
    assert [day for (day,) in stored(store, "orders", "ordered_on")] == days


def test_an_undecidable_date_order_stops_and_names_the_option(store: Warehouse, tmp_path: Path) -> None:
    request = ImportRequest(written(tmp_path, "id,date\n1,03/04/2024\n2,05/06/2024\n"), "orders")
    report = run_import(store, request)
    assert report.problem is not None
    assert report.problem.code == "date_order"
    assert "'date'" in report.problem.text
    assert "--date-order" in report.problem.next_step
    assert stored(store, "imports", "id") == ()
    assert preview(request, store.settings).problems == (report.problem,)


def test_an_undecidable_amount_stops_and_names_the_option(store: Warehouse, tmp_path: Path) -> None:
    file = written(tmp_path, "id;date;shipping\n1;2024-01-01;1.234\n")
    report = run_import(store, ImportRequest(file, "orders"))
    assert report.problem is not None
    assert "--decimal" in report.problem.next_step
    load(store, file, "orders", decimal=",")
    assert stored(store, "orders", "shipping") == ((Decimal(1234),),)


def test_times_are_read_in_the_stores_zone(tmp_path: Path) -> None:
    store = open_warehouse("duckdb:///:memory:", tmp_path, settings=StoreSettings(timezone="Europe/London"))
    texts = ["2024-07-01 00:30:00", "2024-01-01 00:30:00", "2024-06-30T23:30:00Z", "2024-10-27 01:30:00",
             "2024-03-31 12:00:00", "2024-07-01 01:00+05:00"]  # fmt: skip
    file = written(tmp_path, "\n".join(["id,date", *(f"{n},{text}" for n, text in enumerate(texts))]))
    load(store, file, "orders")
    assert stored(store, "orders", "ordered_at", "ordered_on") == tuple(
        (datetime.fromisoformat(at), date.fromisoformat(day))
        for at, day in (
            ("2024-06-30T23:30", "2024-07-01"),
            ("2024-01-01T00:30", "2024-01-01"),
            ("2024-06-30T23:30", "2024-07-01"),
            ("2024-10-27T00:30", "2024-10-27"),
            ("2024-03-31T11:00", "2024-03-31"),
            ("2024-06-30T20:00", "2024-06-30"),
        )
    )
    store.close()


def test_another_currency_is_not_this_stores_money(store: Warehouse, tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "id,date,shipping,currency\n1,2024-01-01,£5.00,GBP\n2,2024-01-01,5,EUR\n3,2024-01-01,$5,GBP\n",
    )
    report = load(store, file, "orders")
    assert report.rejects == {"other_currency": 2}
    assert stored(store, "orders", "shipping") == ((Decimal(5),),)


ORDERS = [
    ["Order ID", "Order date", "Shipping", "Coupon"],
    [1001, datetime(2024, 2, 3, 4, 5), 4.5, "SPRING"],  # noqa: DTZ001
    [],
    ["1002", "2024-02-04", "", ""],
    ["1003", "soon"],
    ["1004", "2024-02-05", 1, None, "beside"],
]


def test_a_workbook(store: Warehouse, tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "orders.xlsx", {"Notes": [["nothing"]], "Orders": ORDERS})
    report = load(store, file, "orders", sheet="Orders")
    assert (report.lines_total, report.lines_header, report.lines_blank) == (6, 1, 1)
    assert (report.lines_loaded, report.rejects) == (2, {"bad_date": 1, "extra_field": 1})
    assert stored(store, "orders", "external_id", "ordered_at", "shipping") == (
        ("1001", datetime(2024, 2, 3, 4, 5), Decimal("4.5")),  # noqa: DTZ001
        ("1002", datetime(2024, 2, 4), None),  # noqa: DTZ001
    )
    wrong = run_import(store, ImportRequest(file, "orders", sheet="Sales"))
    assert wrong.problem is not None
    assert wrong.problem.next_step == "Name one of: Notes, Orders."


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: Warehouse
) -> None:
    monkeypatch.setattr(rows, "_UNPACKED_LIMIT", 1 << 20)
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * (2 << 20))
    report = run_import(store, ImportRequest(tmp_path / "bomb.xlsx", "orders"))
    assert report.problem is not None
    assert report.problem.code == "file_too_large"


def test_a_parquet_file_with_types_of_its_own(store: Warehouse, tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "order_id": pd.Categorical(["a", "b", "c\x00"]),
            "customer": [1.0, None, 2.0],
            "order_date": pd.to_datetime(
                ["2024-01-01 10:00", "2024-07-01 10:00", "2024-07-01 00:00"]
            ).tz_localize("UTC"),
            "tax": [Decimal("1.10"), None, None],
            "tags": [["x"], [], []],
        }
    )
    pq.write_table(pa.Table.from_pandas(frame), tmp_path / "orders.parquet")
    load(store, written(tmp_path, "id\n1\n", "c.csv"), "customers")
    report = load(store, tmp_path / "orders.parquet", "orders")
    assert (report.lines_total, report.lines_loaded, report.rejects) == (3, 2, {"nul_byte": 1})
    assert stored(store, "orders", "customer_id", "ordered_at", "tax") == (
        (1, datetime(2024, 1, 1, 10), Decimal("1.1")),  # noqa: DTZ001
        (None, datetime(2024, 7, 1, 10), None),  # noqa: DTZ001
    )


def test_parents_are_found_or_told(store: Warehouse, tmp_path: Path) -> None:
    load(store, written(tmp_path, "sku,title\nS1,Mug\n", "p.csv"), "products")
    load(store, written(tmp_path, "id,customer,date\nO1,77,2024-01-01\n", "o.csv"), "orders")
    lines = "order,sku,qty,price\nO1,S1,2,1.50\nO1,S1,2,1.50\nO1,nope,1,1\nO9,S1,1,1\n"
    report = load(store, written(tmp_path, lines, "l.csv"), "order_lines")
    assert report.rejects == {"unknown_parent": 1}
    assert report.notes == {"exact_copies": 1, "unknown_product": 1}
    names = (
        "external_id",
        "order_id",
        "line_number",
        "product_id",
        "quantity",
        "unit_price",
        "discount",
        "duplicate_of",
    )
    assert stored(store, "order_lines", *names) == (
        ("O1:1", 1, 1, 1, 2, Decimal("1.5"), Decimal(0), None),
        ("O1:2", 1, 2, 1, 2, Decimal("1.5"), Decimal(0), 1),
        ("O1:3", 1, 3, None, 1, Decimal(1), Decimal(0), None),
    )
    ((record, reason),) = stored(store, "import_rejects", "record", "reason")
    assert record == "O9,S1,1,1"
    assert reason == "order_id 'O9' refers to something that was not imported."


@pytest.mark.parametrize(
    ("name", "content", "target", "code", "words"),
    [
        ("none.csv", None, "orders", "no_file", "Check the path"),
        ("a.pdf", b"%PDF", "orders", "unknown_format", ".csv, .tsv"),
        ("a.csv", b"", "orders", "empty_file", "column names"),
        ("a.csv", b"id,id\n1,2\n", "orders", "bad_header", "a name of its own"),
        ("a.csv", b"id,colour\n1,2\n", "orders", "unmapped_field", "--map"),
        ("a.csv", b"id,colour\n1,2\n", "invoices", "unknown_target", "online-retail, customers"),
        ("a.csv", b"id,colour\n1,2\n", "online-retail", "unmapped_field", "marlow import orders"),
        ("a.parquet", b"no", "orders", "bad_file", "Export it again"),
        ("a.xlsx", b"no", "orders", "bad_file", "Save it again"),
    ],
)
def test_a_mistake_is_a_value_with_the_next_step(
    name: str, content: bytes | None, target: str, code: str, words: str, store: Warehouse, tmp_path: Path
) -> None:
    if content is not None:
        written(tmp_path, content, name)
    request = ImportRequest(tmp_path / name, target)
    report = run_import(store, request)
    assert report.problem is not None
    assert report.problem.code == code
    assert words in report.problem.next_step
    seen = preview(request, store.settings)
    assert isinstance(seen, Preview)
    assert [problem.code for problem in seen.problems] == [code]


def test_generated_rows_and_real_ones_do_not_mix(store: Warehouse, tmp_path: Path) -> None:
    file = written(tmp_path, "id\n1\n")
    load(store, file, "customers", source="demo")
    report = run_import(store, ImportRequest(file, "customers"))
    assert report.problem is not None
    assert "MARLOW_HOME" in report.problem.next_step


def test_values_that_only_some_columns_refuse(store: Warehouse, tmp_path: Path) -> None:
    people = "id,email,birth date\n1,a@example.com,1990-02-03\n2,a@b,1990-02-03\n3,,1890-01-01\n4,,\n"
    report = load(store, written(tmp_path, people), "customers")
    assert report.rejects == {"bad_email": 1, "date_out_of_range": 1}
    stock = "sku,stock,price,tags\nA,-1,2,\nB,1,-2,\nC,1.5,2,\nD,3,2,\n"
    report = load(store, written(tmp_path, stock), "products")
    assert report.rejects == {"bad_integer": 1, "negative_value": 2}
    load(store, written(tmp_path, "id,date\nO1,2024-01-01\n"), "orders")
    lines = "order,sku,qty,price\nO1,D,-2,1.5\nO1,D,,1.5\n"
    report = load(store, written(tmp_path, lines), "order_lines")
    assert report.rejects == {"missing_value": 1}
    assert stored(store, "order_lines", "quantity") == ((-2,),)


def test_guessing_a_delimiter_needs_lines() -> None:
    assert delimited.guess_delimiter([]) == ","
