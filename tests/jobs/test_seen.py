"""What the shop's own events tell of having been shown: it rotates, and counts under its own name."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from analytics.capabilities.offers.seen import in_vain, seen
from analytics.contract.answer import Answer
from analytics.contract.facts import StoreFacts
from analytics.contract.store import StoreSettings
from analytics.ingest.importing import ImportRequest, run_import
from analytics.jobs.exposed import note_exposure
from analytics.jobs.fit import fit
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.plan import Plan
from analytics.warehouse.schema import events, exposures
from tests.capabilities.conftest import asker
from tests.jobs.shop import load_shop

TODAY = date(2026, 10, 21)
LIST = "Product List Viewed"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Warehouse]:
    settings = StoreSettings(currency="EUR", today="data")
    store = open_warehouse("duckdb:///:memory:", tmp_path / "home", settings=settings)
    load_shop(store)
    yield store
    store.close()


def imported(store: Warehouse, folder: Path, *rows: tuple[str, str, str, str]) -> None:
    """Rows of customer, product, day and name, as a file of events."""
    lines = ["event_id,customer_id,product_id,occurred_at,name"]
    lines += [f"e{n},{who},{what},{day}T10:00:00,{name}" for n, (who, what, day, name) in enumerate(rows)]
    file = folder / "events.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = run_import(store, ImportRequest(file, "events"))
    assert (report.problem, report.lines_loaded) == (None, len(rows))


def goods(answer: Answer) -> list[str]:
    return [e.id for e in answer.entities if e.kind == "product"]


def resting(store: Warehouse) -> list[tuple[object, ...]]:
    facts = StoreFacts(TODAY, None, TODAY, data_version=1)
    return list(store.run(Plan({"x": in_vain(facts)}))["x"].values)


def test_a_list_of_the_shops_page_rotates_what_was_not_clicked(shop: Warehouse, tmp_path: Path) -> None:
    fit(shop)
    ask = asker(shop)
    before = goods(ask("recommend 3 products for customer 7"))
    again = goods(ask("recommend 3 products for customer 7"))
    assert before == again, "a list shown in chat is no exposure"
    imported(shop, tmp_path, *(("7", before[0], f"2026-10-{day}", LIST) for day in (12, 17)))
    answer = asker(shop)("recommend 3 products for customer 7")
    assert goods(answer)[0] != before[0]
    (told,) = [note for note in answer.notes if "without a click" in note]
    assert "counts half for 14 days" in told
    why = asker(shop)(f"why don't you recommend {before[0]} for customer 7")
    assert any("without a click" in note for note in why.notes)


@pytest.mark.parametrize(
    ("rows", "rests"),
    [
        ([("7", "3", "2026-10-12", LIST), ("7", "3", "2026-10-17", LIST)], True),
        ([("7", "3", "2026-10-17", LIST), ("7", "3", "2026-10-17", LIST)], False),
        ([("7", "3", "2026-09-20", LIST), ("7", "3", "2026-10-17", LIST)], False),
        ([("7", "3", "2026-09-28", LIST), ("7", "3", "2026-10-05", LIST)], False),
        ([("7", "3", "2026-09-28", LIST), ("7", "3", "2026-10-08", LIST)], True),
        ([("7", "3", "2026-10-12", LIST), ("7", "3", "2026-10-17", LIST), ("7", "3", "2026-10-17", "Product Viewed")], False),
        ([("7", "3", "2026-10-12", LIST), ("8", "3", "2026-10-17", LIST)], False),
    ],
    ids=["twice", "one day", "more than 28 days ago", "rested 14 days", "13 days ago", "clicked", "two people"],
)  # fmt: skip
def test_two_days_of_28_without_a_click_rest_14(
    shop: Warehouse, tmp_path: Path, rows: list[tuple[str, str, str, str]], rests: bool
) -> None:
    imported(shop, tmp_path, *rows)
    assert resting(shop) == ([(7, 3)] if rests else [])


def test_what_was_noted_and_what_events_tell_count_together(shop: Warehouse, tmp_path: Path) -> None:
    note_exposure(shop, "7", ["3"], placement="home", is_control=False, at=datetime(2026, 10, 12, tzinfo=UTC))
    assert resting(shop) == []
    imported(shop, tmp_path, ("7", "3", "2026-10-17", LIST))
    assert resting(shop) == [(7, 3)]


def test_results_name_each_source_and_compare_what_was_drawn(shop: Warehouse, tmp_path: Path) -> None:
    at = datetime(2026, 9, 5, tzinfo=UTC)
    for number in range(1, 101):
        kept = number > 60
        note_exposure(shop, str(number), ["2", "3"], placement="home", is_control=kept, at=at)
    imported(shop, tmp_path, *((str(n), "4", "2026-09-06", LIST) for n in (200, 201, 202)))
    answer = asker(shop)("how did last month's recommendations do")
    assert answer.table is not None
    shown = {str(row[0]): row[1] for row in answer.table.rows}
    assert shown == {
        "Shown: home": 60, "Control, shown nothing": 40, f"Seen in a list of the shop ({LIST} events)": 3,
    }  # fmt: skip
    assert answer.claims[0].n == 60, "nobody was kept back from the shop's own lists"
    assert answer.claims[2].interval is not None
    assert any("takes no part in the comparison" in note for note in answer.notes)


def test_events_alone_are_told_without_a_cause(shop: Warehouse, tmp_path: Path) -> None:
    imported(shop, tmp_path, *((str(n), "4", "2026-09-06", LIST) for n in (200, 201, 202)))
    answer = asker(shop)("how did last month's recommendations do")
    assert (answer.kind, answer.claims[0].n, len(answer.claims)) == ("answer", 3, 1)
    assert "not known" in answer.headline.text


def test_the_control_saw_nothing(shop: Warehouse) -> None:
    note_exposure(shop, "7", ["3"], placement="home", is_control=True, at=datetime(2026, 10, 12, tzinfo=UTC))
    every = seen(date(2026, 10, 1))
    rows = list(shop.run(Plan({"x": select(every.c.day, every.c.source, every.c.is_control)}))["x"].values)
    assert rows == [(date(2026, 10, 12), "home", True)]
    assert len(list(shop.run(Plan({"n": select(func.count()).select_from(exposures)}))["n"])) == 1
    assert resting(shop) == []


def test_a_list_in_one_event_is_seen_product_by_product(shop: Warehouse, tmp_path: Path) -> None:
    """The example of Segment's Spec: Ecommerce events, with products of this shop."""
    listed = [
        {"product_id": n, "position": at, "price": 5} for at, n in enumerate(("3", "4", "3", "9999"), 1)
    ]
    file = tmp_path / "lists.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        lines = csv.writer(out)
        lines.writerow(["messageId", "user_id", "occurred_at", "event", "value", "properties"])
        for n, day in enumerate((12, 17)):
            said = json.dumps({"list_id": "hot_deals_1", "category": "Deals", "products": listed})
            lines.writerow([f"m{n}", "7", f"2026-10-{day}T10:00:00", LIST, "20", said])
        lines.writerow(
            ["m2", "7", "2026-10-17T10:00:05", "Cart Viewed", "", json.dumps({"products": listed})]
        )
    request = ImportRequest(file, "events", mapping=MAPPING)
    first = run_import(shop, request)
    assert (first.problem, first.lines_total, first.lines_header, first.lines_loaded) == (None, 4, 1, 3)
    assert first.tables["events"].new == 7, "three products a list (one of them twice in it), and the cart"
    assert first.notes == {"unknown_product": 2}
    assert resting(shop) == [(7, 3), (7, 4)]
    with shop.engine.connect() as connection:
        counted = connection.execute(
            select(func.count(), func.sum(events.c.value)).where(events.c.name == LIST)
        ).one()
    assert tuple(counted) == (6, 40), "what is said of the event is said once"
    again = run_import(shop, request)
    assert (again.problem, again.changed) == (None, False)


MAPPING = {
    "event_id": "messageId", "external_id": "messageId", "customer_id": "user_id", "occurred_at": "occurred_at",
    "name": "event", "value": "value", "properties": "properties",
}  # fmt: skip
