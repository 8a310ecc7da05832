"""Lists for all customers: the same as in a turn, resumed where they stopped, and counted once they are sent."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from sqlalchemy import func, insert, select, update

from analytics.contract.store import StoreSettings
from analytics.jobs import batch, batch_files
from analytics.jobs.batch import NothingToMake, make, mark_sent
from analytics.jobs.exposed import note_exposure
from analytics.jobs.fit import fit
from analytics.recommendation.control import is_control
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import customers, email_messages, exposures, products, recommendations
from tests.capabilities.conftest import asker
from tests.jobs.shop import BUYERS, load_shop

AT = datetime(2026, 10, 5, 8, tzinfo=UTC)


@pytest.fixture
def store_settings() -> StoreSettings:
    return StoreSettings(today="data")


@pytest.fixture
def shop(warehouse: Warehouse) -> Warehouse:
    load_shop(warehouse)
    with warehouse.writer("consent") as w:
        w.execute(update(customers).values(email_consent=True))
        w.execute(update(customers).where(customers.c.id <= 20).values(email_consent=False))
        w.execute(update(customers).where(customers.c.id == 30).values(is_test=True))
        w.execute(update(products).where(products.c.id == 3).values(stock=0))
        w.execute(update(products).where(products.c.id == 5).values(url="=cmd", title="=2+2"))
    return warehouse


def read(store: Warehouse, query: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in store.run(Plan({"x": query}))["x"]]


def test_lists_are_those_of_a_turn(shop: Warehouse, tmp_path: Path) -> None:
    with pytest.raises(NothingToMake, match="Nothing is fitted yet"):
        make(shop, tmp_path)
    fit(shop)
    report = make(shop, tmp_path, wanted=("new", 3))
    assert report.customers == BUYERS - 1
    assert report.without_consent == 20
    ask = asker(shop)
    for customer in (7, 44, 301):
        answer = ask(f"recommend 3 products for customer {customer}")
        rows = read(
            shop, select(recommendations).where(recommendations.c.customer_id == customer).order_by("rank")
        )
        assert [e.id for e in answer.entities if e.kind == "product"] == [
            str(r["product_id"]) for r in rows[:3]
        ]
        assert all(r["reason"] for r in rows[:3])
    assert not read(shop, select(recommendations).where(recommendations.c.product_id == 3)), "sold out"
    assert not read(shop, select(recommendations).where(recommendations.c.customer_id == 30)), (
        "a test customer"
    )


def test_the_files_hold_whom_one_may_write_to(shop: Warehouse, tmp_path: Path) -> None:
    fit(shop)
    report = make(shop, tmp_path, wanted=("new", 2), to=(tmp_path / "out", "csv"))
    long, wide = (list(csv.DictReader(Path(f).read_text("utf-8").splitlines())) for f in report.files)
    assert {row["customer"] for row in long} == {str(n) for n in range(21, BUYERS + 1) if n != 30}
    assert {row["external_id"] for row in wide} == {
        r["customer"] for r in long if not is_control(r["customer"])
    }
    assert report.in_wide == len(wide)
    assert list(wide[0])[:8] == [
        "external_id", "rec_1_sku", "rec_1_title", "rec_1_url", "rec_1_image_url", "rec_1_price", "rec_1_reason", "rec_1_is_fallback",
    ]  # fmt: skip
    titles = {row["rec_1_title"] for row in wide}
    assert "=2+2" not in titles, "no text becomes a formula"
    assert not list((tmp_path / "batches").glob("b*")), "nothing of the work is left"
    again = make(shop, tmp_path, wanted=("new", 2), to=(tmp_path / "out", "parquet"))
    assert pq.read_table(again.files[0]).num_rows == len(long)


def test_whoever_unsubscribed_complained_or_bounced_is_in_no_file(shop: Warehouse, tmp_path: Path) -> None:
    fit(shop)
    said = AT - timedelta(days=270)
    marks: list[dict[str, Any]] = [
        {"unsubscribed_at": said}, {"complained_at": said}, {"bounced": "hard", "sent_at": said}, {"bounced": "soft", "sent_at": said},
        {"unsubscribed_at": said},
    ]  # fmt: skip
    with shop.writer("mail") as w:
        for n, mark in enumerate(marks, 41):
            row = {"id": n, "external_id": str(n), "source": "test", "customer_id": n, **mark}
            w.execute(insert(email_messages).values(**row))
        w.execute(update(customers).where(customers.c.id == 45).values(consent_at=AT - timedelta(days=240)))
    report = make(shop, tmp_path, wanted=("new", 2), to=(tmp_path / "out", "csv"))
    long = list(csv.DictReader(Path(report.files[0]).read_text("utf-8").splitlines()))
    written = {row["customer"] for row in long}
    assert not {"41", "42", "43"} & written
    assert {"44", "45"} <= written, "a soft bounce, and a consent given anew, do not bar"
    assert report.without_consent == 23
    mark_sent(shop, report.batch, datetime(2026, 10, 21, tzinfo=UTC))
    shown = read(shop, select(exposures.c.customer_id).distinct())
    assert not {41, 42, 43} & {row["customer_id"] for row in shown}


def test_a_batch_that_was_stopped_goes_on(
    shop: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit(shop)
    stopped: list[Path] = []

    def stop(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        made = args[1].made
        second = made / "part-000001.parquet"
        second.unlink()
        stopped.append(made)
        raise KeyboardInterrupt

    real = batch.run_child
    monkeypatch.setattr(batch, "run_child", stop)
    with pytest.raises(KeyboardInterrupt):
        make(shop, tmp_path)
    monkeypatch.setattr(batch, "run_child", real)
    (first,) = stopped[0].glob(batch_files.PARTS)
    before = first.stat().st_mtime_ns
    told: list[tuple[int, int]] = []

    def listen(done: int, total: int) -> None:
        told.append((done, total))
        if first.exists():
            assert first.stat().st_mtime_ns == before, "what was made is not made again"

    assert make(shop, tmp_path, progress=listen).customers == BUYERS - 1
    assert told[-1] == (2, 2)


def test_a_sent_batch_counts_once_and_the_control_is_kept_apart(shop: Warehouse, tmp_path: Path) -> None:
    fit(shop)
    report = make(shop, tmp_path, wanted=("new", 2))
    rows = mark_sent(shop, report.batch, AT)
    found = read(shop, select(exposures))
    assert rows == len(found) == 2 * (BUYERS - 1 - 20)
    assert {(r["placement"], r["shown_at"].day) for r in found} == {("email", 5)}
    assert {r["customer_id"] for r in found if r["is_control"]} == {
        n for n in range(21, BUYERS + 1) if n != 30 and is_control(str(n))
    }
    for wrong, why in ((report.batch, "marked as sent before"), ("b9-new-2-20260101", "There is no batch")):
        with pytest.raises(NothingToMake, match=why):
            mark_sent(shop, wrong, AT)


def test_how_they_did_is_told_against_the_control(shop: Warehouse, tmp_path: Path) -> None:
    fit(shop)
    with shop.writer("shown") as w:
        for number, (customer, product) in enumerate(((7, 2), (8, 3), (9, 2)), 1):
            w.execute(
                exposures.insert().values(
                    id=number, customer_id=customer, product_id=product, shown_at=AT.replace(month=9, tzinfo=None), placement="page", is_control=False
                )
            )  # fmt: skip
    answer = asker(shop)("how did the recommendations of september 2026 do")
    assert answer.kind == "answer"
    assert answer.claims[0].n == 3
    assert any("it is not known whether recommendations caused anything" in note for note in answer.notes)
    report = make(shop, tmp_path, wanted=("new", 2))
    mark_sent(shop, report.batch, AT)
    with_control = asker(shop)("how did the recommendations of october 2026 do")
    control = sum(n > 20 and n != 30 and is_control(str(n)) for n in range(1, BUYERS + 1))
    assert (with_control.claims[1].n, with_control.claims[0].n) == (control, BUYERS - 21 - control)
    assert with_control.claims[2].interval is not None
    assert with_control.claims[2].interval.method == "Newcombe"


def test_what_was_shown_in_vain_is_lowered_in_a_turn(shop: Warehouse) -> None:
    fit(shop)
    ask = asker(shop)
    first = [e.id for e in ask("recommend 3 products for customer 7").entities if e.kind == "product"]
    for day in (19, 20):
        version = shop.data_version()
        note_exposure(
            shop, "7", first[:1], placement="page", is_control=False, at=datetime(2026, 10, day, tzinfo=UTC)
        )
        assert shop.data_version() == version, "what is shown is no new data"
    after = [e.id for e in asker(shop)("recommend 3 products for customer 7").entities if e.kind == "product"]
    assert after[0] != first[0]
    assert read(shop, select(func.count().label("n")).select_from(exposures)) == [{"n": 2}]
