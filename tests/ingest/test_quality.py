"""The quality report on rows that fit on paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import delete

from analytics.ingest.importing import ImportRequest, run_import
from analytics.ingest.quality import DONE, quality_plan, quality_report
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.schema import customers, products

LINES = """InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
1,A,Mug,2,2011-01-01 10:00,1.50,7,France
1,A,Mug,2,2011-01-01 10:00,1.50,7,France
1,A,Mug,2,2011-01-01 10:00,1.50,7,France
2,A,Mug,0,2011-01-02 10:00,1.50,,France
2,POST,POSTAGE,1,2011-01-02 10:00,0,,France
C3,A,Mug,-1,2011-01-05 10:00,1.50,8,Channel Islands
C3,A,Mug,-1,2011-01-05 10:00,free,8,Channel Islands
4,B,Gold,1,2011-01-05 10:00,999999,7,France
"""


def test_every_finding_is_counted(warehouse: Warehouse, tmp_path: Path) -> None:
    nothing = quality_report(warehouse.run(quality_plan()))
    assert {finding.count for finding in nothing.findings} == {0}
    assert {finding.code for finding in nothing.findings} == set(DONE)

    (tmp_path / "lines.csv").write_text(LINES)
    assert run_import(warehouse, ImportRequest(tmp_path / "lines.csv", "online-retail")).problem is None
    report = quality_report(warehouse.run(quality_plan()))
    counts = {f.code: f.count for f in report.findings if f.source is None and f.detail is None}
    assert counts == {
        "rows": 7,
        "cancel_lines": 1,
        "returns": 1,
        "null_customer": 2,
        "qty_le_0": 2,
        "price_le_0": 1,
        "exact_duplicate_rows": 2,
        "non_product": 2,
        "gaps": 2,
        "outliers": 0,
        "orphans": 0,
        "unmapped_country": 1,
        "rejected": 1,
    }
    assert report.count("non_product", detail="shipping") == 1
    assert report.count("non_product", source="online-retail", detail="adjustment") == 1
    assert report.count("rejected", detail="bad_amount") == 1
    assert report.count("rejected", detail="bad_date") == 0
    assert (report.first_day, report.last_day) == (date(2011, 1, 1), date(2011, 1, 5))
    assert all(finding.done for finding in report.findings)


def test_orphans_are_named(warehouse: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "lines.csv").write_text(LINES)
    run_import(warehouse, ImportRequest(tmp_path / "lines.csv", "online-retail"))
    with warehouse.writer("lost") as w:
        w.execute(delete(products).where(products.c.sku == "POST"))
        w.execute(delete(customers).where(customers.c.external_id == "7"))
    report = quality_report(warehouse.run(quality_plan()))
    assert report.count("orphans") == 3
    assert report.count("orphans", detail="order_lines.product_id") == 1
    assert report.count("orphans", detail="orders.customer_id") == 2


def test_rejects_of_a_file_imported_again_count_once(warehouse: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"
    file.write_text("order,sku,qty,price\nO1,S1,1,1\nO1,S1,x,1\n")
    (tmp_path / "orders.csv").write_text("id,date\nO1,2024-01-01\n")
    assert run_import(warehouse, ImportRequest(file, "order_lines")).rejects == {
        "bad_integer": 1,
        "unknown_parent": 1,
    }
    assert run_import(warehouse, ImportRequest(tmp_path / "orders.csv", "orders")).problem is None
    assert run_import(warehouse, ImportRequest(file, "order_lines")).rejects == {"bad_integer": 1}
    report = quality_report(warehouse.run(quality_plan()))
    assert report.count("rejected") == 1
    assert report.count("rejected", source="files", detail="bad_integer") == 1


def test_an_outlier_is_a_thousand_times_the_mean(warehouse: Warehouse, tmp_path: Path) -> None:
    lines = [f"{n},A,Mug,1,2011-01-01 10:00,1.00,7,France" for n in range(2, 2_502)]
    lines.append("1,A,Mug,80995,2011-01-01 10:00,2.08,7,France")
    (tmp_path / "lines.csv").write_text(LINES.splitlines()[0] + "\n" + "\n".join(lines))
    run_import(warehouse, ImportRequest(tmp_path / "lines.csv", "online-retail"))
    assert quality_report(warehouse.run(quality_plan())).count("outliers") == 1
