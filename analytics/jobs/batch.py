"""Lists for all customers: made in a child, stored, written for e-mail tools, and marked as sent.

A batch that was stopped goes on where it was: its parts stay under ``batches/`` of the home until it is stored. What is
stored is three times as deep as a list is shown. An exposure is what customers saw: a batch counts once it is marked
as sent, and then for those who were in it.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Double, cast, func, insert, literal, select

from analytics.capabilities.offers import plan as recommend_plan
from analytics.capabilities.offers.rows import Limits, card_of
from analytics.capabilities.offers.seen import in_vain
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Param, Phrase
from analytics.contract.values import Quantity, exact
from analytics.jobs.batch_files import BEST, ORDER, ORDERS, PAIRS, PARTS, PEOPLE, PRODUCTS, Order
from analytics.jobs.child import Folder, run_child
from analytics.jobs.fit_input import facts_of
from analytics.metrics.sources import IS_COMPLETED, IS_RETURN, IS_SALE, segments
from analytics.recommendation.contract import Task
from analytics.recommendation.control import is_control
from analytics.warehouse.constructs import days_between
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Plan, Results, Rows
from analytics.warehouse.schema import (
    active_runs,
    customers,
    exposures,
    order_lines,
    orders,
    product_factors,
    product_pairs,
    products,
    recommendations,
)
from analytics.wording.render import Words

CHILD = "analytics.jobs.batch_child"
LIMIT_S = 3600.0
FOLDER = "batches"
"""Under the home: parts of batches that are being made, and what was written for other tools."""
SHOWN = 10
PERSONAL = ("linear", "walk", "own")


class NothingToMake(Exception):
    """There is no run to make lists by, or no such batch; ``next_step`` says what to do."""

    def __init__(self, text: str, next_step: str) -> None:
        super().__init__(f"{text} {next_step}")
        self.text = text
        self.next_step = next_step


@dataclass(frozen=True, slots=True)
class BatchReport:
    """A batch: how many customers and rows, how many of them flagged, and the files that were written."""

    batch: str
    task: str
    customers: int
    rows: int
    fallback_rows: int
    control_customers: int
    without_consent: int
    in_wide: int
    files: tuple[str, ...]


def make(
    warehouse: Warehouse,
    home: Path,
    *,
    wanted: tuple[Task, int] = ("new", SHOWN),
    to: tuple[Path | None, str] = (None, "csv"),
    progress: Callable[[int, int], None] | None = None,
) -> BatchReport:
    """Make, store and write the lists of all customers; ``wanted`` is the task and the length of a list.

    ``to`` is the folder and the format (csv, parquet). Raises NothingToMake, JobFailed, WriterBusy.
    """
    task, k = wanted
    facts = facts_of(warehouse)
    results = warehouse.run(_plan(facts, task))
    run = results["run"].first()
    if not run:
        raise NothingToMake("Nothing is fitted yet.", "Run `marlow fit`.")
    batch = f"b{facts.data_version}-{task}-{k}-{facts.today:%Y%m%d}"
    folder = Folder(home / FOLDER / batch)
    folder.given.mkdir(parents=True, exist_ok=True)
    folder.made.mkdir(exist_ok=True)
    people = _give(folder, results, facts, Order(batch, task, k, run["method"], dict(run["parameters"] or {}), facts.today.isoformat(), _rules(results["rules"])))  # fmt: skip
    parts = -(-len(people) // 400)

    def told() -> None:
        if progress:
            progress(len(list(folder.made.glob(PARTS))), parts)

    run_child(CHILD, folder, limit_s=LIMIT_S, watch=told)
    rows = _made(folder)
    goods = {row["id"]: row for row in results["products"]}
    stored = _with_reasons(rows, goods, (batch, k))
    with warehouse.writer(f"batch {batch}") as writer:
        writer.delete_where(recommendations, recommendations.c.run_id == batch)
        writer.load(recommendations, stored)
    files, in_wide = _written(stored, people, goods, (to[0] or home / FOLDER, to[1], batch, k))
    shutil.rmtree(folder.path, ignore_errors=True)
    controls = {row["id"] for row in people if is_control(row["external_id"])}
    return BatchReport(
        batch=batch,
        task=task,
        customers=len(people),
        rows=stored.num_rows,
        fallback_rows=sum(stored["is_fallback"].to_pylist()),
        control_customers=len(controls),
        without_consent=sum(not row["consent"] for row in people),
        in_wide=in_wide,
        files=tuple(str(file) for file in files),
    )


def mark_sent(warehouse: Warehouse, batch: str, at: datetime, placement: str = "email") -> int:
    """Every list of a batch that was in the file counts as shown; the control's is noted as kept back. How many rows.

    Raises NothingToMake for a batch that there is not, or that was marked before.
    """
    r, c = recommendations.c, customers.c
    k = int(batch.split("-")[2]) if batch.count("-") == 3 else SHOWN
    with warehouse.writer(f"batch {batch} sent") as writer:
        known = writer.select(select(func.count()).select_from(recommendations).where(r.run_id == batch))[0][
            0
        ]
        if not known:
            raise NothingToMake(f"There is no batch {batch!r}.", "`marlow recommendations make` makes one.")
        if writer.select(select(func.count()).select_from(exposures).where(exposures.c.run_id == batch))[0][
            0
        ]:
            raise NothingToMake(f"The batch {batch} was marked as sent before.", "Make a new one first.")
        first = writer.next_id(exposures)
        number = func.row_number().over(order_by=(r.customer_id, r.rank)) + (first - 1)
        shown = (
            select(
                number.label("id"), r.run_id, r.customer_id, r.product_id, literal(at.replace(tzinfo=None)).label("shown_at"),
                literal(placement).label("placement"), r.is_control,
            )
            .join_from(recommendations, customers, c.id == r.customer_id)
            .where(r.run_id == batch, r.rank <= k, c.email_consent.is_(True), c.is_test.is_(False))
        )  # fmt: skip
        names = ["id", "run_id", "customer_id", "product_id", "shown_at", "placement", "is_control"]
        writer.execute(insert(exposures).from_select(names, shown))
        return int(
            writer.select(select(func.count()).select_from(exposures).where(exposures.c.run_id == batch))[0][
                0
            ]
        )


def _rules(rows: Rows) -> list[dict[str, Any]]:
    return [
        {
            "external_id": row["external_id"], "kind": row["kind"], "scope": row["scope"], "value": row["value"], "owner": row["owner"],
            "starts_at": row["starts_at"].isoformat() if row["starts_at"] else None,
            "ends_at": row["ends_at"].isoformat() if row["ends_at"] else None,
        }
        for row in rows
    ]  # fmt: skip


def _plan(facts: StoreFacts, task: Task) -> Plan:
    day = recommend_plan.last_day(facts)
    lines = order_lines.join(orders, orders.c.id == order_lines.c.order_id).join(
        products, products.c.id == order_lines.c.product_id
    )
    c, f, p = customers.c, product_factors.c, product_pairs.c
    real = c.is_test.is_(False)
    mine = lines.join(customers, c.id == orders.c.customer_id)
    run = (active_runs.c.task == task) & (active_runs.c.run_id == f.run_id)
    return Plan(
        {
            **recommend_plan.run(task).queries,
            "people": select(c.id, c.external_id, c.country, c.birth_date, c.email_consent, segments.c.segment)
            .select_from(customers.outerjoin(segments, segments.c.customer_id == c.id))
            .where(real)
            .order_by(c.id),
            "orders": select(
                orders.c.customer_id, products.c.id.label("product_id"),
                days_between(orders.c.ordered_on, literal(day)).label("age"),
                cast(func.avg(order_lines.c.unit_price), Double).label("paid"),
            )
            .select_from(mine)
            .where(IS_COMPLETED, IS_SALE, products.c.kind == "product", real)
            .group_by(orders.c.customer_id, products.c.id, orders.c.ordered_on),
            "returned": select(orders.c.customer_id, products.c.id.label("product_id"))
            .select_from(mine)
            .where(IS_COMPLETED, IS_RETURN, real)
            .distinct(),
            "products": select(*recommend_plan.CARD, *(cast(f[n], Double).label(n) for n in ("trend", "repeat", "base_30d", "base_ever")), f.gap_25)
            .select_from(products.outerjoin(product_factors, f.product_id == products.c.id).outerjoin(active_runs, run))
            .where(active_runs.c.run_id.is_not(None) | f.run_id.is_(None))
            .order_by(products.c.id),
            "pairs": select(p.source, p.target, *(cast(p[n], Double).label(n) for n in ("weight", "content")), p.n_both, p.n_source, p.n30_both, p.n30_source)
            .select_from(product_pairs.join(active_runs, (active_runs.c.run_id == p.run_id) & (active_runs.c.task == task)))
            .where(p.task == "new")
            .order_by(p.target, p.source),
            **{f"best_{name}": query for name, query in _best(facts).items()},
            "in_vain": in_vain(facts),
        }
    )  # fmt: skip


def _best(facts: StoreFacts) -> dict[str, Any]:
    return {"anywhere": recommend_plan.best_sellers(None, facts).queries["best_anywhere"]}


def _give(folder: Folder, results: Results, facts: StoreFacts, order: Order) -> list[dict[str, Any]]:
    """Write what the child reads; the people, with who is in the control."""
    order.write(folder.given / ORDER)
    bought = [row for row in results["orders"] if row["age"] >= 0]
    names = (("customer", "customer_id"), ("product", "product_id"), ("age", "age"))
    columns: dict[str, Any] = {n: pa.array([row[k] for row in bought], pa.int64()) for n, k in names}
    columns["paid"] = pa.array([row["paid"] for row in bought], pa.float64())
    pq.write_table(pa.table(columns), folder.given / ORDERS)
    returned: dict[int, list[int]] = {}
    for row in results["returned"]:
        returned.setdefault(row["customer_id"], []).append(row["product_id"])
    vain: dict[int, list[int]] = {}
    for row in results["in_vain"]:
        vain.setdefault(row["customer_id"], []).append(row["product_id"])
    people = [
        {
            "id": row["id"], "external_id": row["external_id"], "country": row["country"], "segment": row["segment"],
            "born": row["birth_date"], "consent": bool(row["email_consent"]),
            "returned": returned.get(row["id"], []), "in_vain": vain.get(row["id"], []),
        }
        for row in results["people"]
    ]  # fmt: skip
    schema = pa.schema(
        [
            ("id", pa.int64()), ("external_id", pa.string()), ("country", pa.string()), ("segment", pa.string()), ("born", pa.date32()),
            ("consent", pa.bool_()), ("returned", pa.list_(pa.int64())), ("in_vain", pa.list_(pa.int64())),
        ]
    )  # fmt: skip
    pq.write_table(pa.Table.from_pylist(people, schema=schema), folder.given / PEOPLE)
    pq.write_table(_goods(results), folder.given / PRODUCTS)
    whole = ("source", "target", "n_both", "n_source", "n30_both", "n30_source")
    pairs = list(results["pairs"]) if order.method in PERSONAL else []
    table: dict[str, Any] = {n: pa.array([row[n] for row in pairs], pa.int64()) for n in whole}
    table |= {n: pa.array([row[n] for row in pairs], pa.float64()) for n in ("weight", "content")}
    pq.write_table(pa.table(table), folder.given / PAIRS)
    best = [{"country": "", "product": row["id"], "n": int(row["n"])} for row in results["best_anywhere"]]
    kinds = pa.schema([("country", pa.string()), ("product", pa.int64()), ("n", pa.int64())])
    pq.write_table(pa.Table.from_pylist(best, schema=kinds), folder.given / BEST)
    return people


def _goods(results: Results) -> pa.Table:
    rows = []
    for row in results["products"]:
        card = card_of(row, Limits())
        traits = card.traits
        rows.append(
            {
                "id": card.product, "external_id": traits.external_id, "kind": card.kind, "is_active": card.is_active, "stock": card.stock,
                "family": card.family, "durable": card.durable, "min_age": card.min_age, "countries": sorted(card.countries),
                "brand": traits.brand, "category": traits.category, "tags": sorted(traits.tags), "allergens": sorted(traits.allergens),
                "price": traits.price, "margin": traits.margin, "trend": 1.0 if row["trend"] is None else row["trend"],
                "repeat": row["repeat"] or 0.0, "base_30d": row["base_30d"] or 0.0, "base_ever": row["base_ever"] or 0.0, "gap_25": row["gap_25"],
            }
        )  # fmt: skip
    number, text, share = pa.int64(), pa.string(), pa.float64()
    texts = pa.list_(text)
    schema = pa.schema(
        [
            ("id", number), ("external_id", text), ("kind", text), ("is_active", pa.bool_()), ("stock", number), ("family", text),
            ("durable", pa.bool_()), ("min_age", number), ("countries", texts), ("brand", text), ("category", text), ("tags", texts),
            ("allergens", texts), ("price", share), ("margin", share), ("trend", share), ("repeat", share), ("base_30d", share), ("base_ever", share), ("gap_25", number),
        ]
    )  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema)


def _made(folder: Folder) -> pa.Table:
    return pa.concat_tables([pq.read_table(file) for file in sorted(folder.made.glob(PARTS))])


def _with_reasons(rows: pa.Table, goods: Mapping[int, Mapping[str, Any]], what: tuple[str, int]) -> pa.Table:
    """The rows as they are stored; what is deeper than a list is shown has no reason."""
    (batch, k), words = what, Words()
    reasons = [words.text(_reason(row, goods)) if row["rank"] <= k else None for row in rows.to_pylist()]
    n = rows.num_rows
    return pa.table(
        {
            "run_id": pa.array([batch] * n, pa.string()),
            "customer_id": rows["customer_id"],
            "rank": rows["rank"],
            "product_id": rows["product_id"],
            "score": pa.array([round(s, 8) for s in rows["score"].to_pylist()], pa.float64()),
            "reason": pa.array(reasons, pa.string()),
            "is_fallback": rows["is_fallback"],
            "is_control": rows["is_control"],
        }
    )


def _reason(row: Mapping[str, Any], goods: Mapping[int, Mapping[str, Any]]) -> Phrase:
    kind = row["kind"]
    source = goods[row["source"]] if row["source"] is not None else None
    params: dict[str, Param] = {
        "source": (source["title"] or source["sku"]) if source else None,
        "country": None,
    }
    if kind in ("within_30_days", "ever"):
        return Phrase(
            "batch.reason",
            {**params, "share": Quantity(exact(row["both"] / row["n"], 4), "fraction"), "base": Quantity(exact(row["base"], 4), "fraction"), "within": "within 30 days" if kind == "within_30_days" else None},
        )  # fmt: skip
    if kind == "own":
        return Phrase("batch.reason.own")
    if kind == "best_seller":
        return Phrase(
            "recommend.reason.best_seller", {**params, "n": Quantity(int(row["both"]), "count:order")}
        )
    return Phrase(f"recommend.reason.{kind}", params)


def _written(
    stored: pa.Table,
    people: list[dict[str, Any]],
    goods: Mapping[int, Mapping[str, Any]],
    to: tuple[Path, str, str, int],
) -> tuple[list[Path], int]:
    """The long and the wide file: only who may be written to, the control left out of the wide one."""
    folder, kind, batch, k = to
    folder.mkdir(parents=True, exist_ok=True)
    names = {row["id"]: row for row in people}
    long: list[dict[str, Any]] = []
    wide: dict[int, dict[str, Any]] = {}
    for row in stored.to_pylist():
        person = names[row["customer_id"]]
        if row["rank"] > k or not person["consent"]:
            continue
        card = goods[row["product_id"]]
        title = card["title"] or card["sku"]
        long.append(
            {
                "run": batch, "customer": person["external_id"], "rank": row["rank"], "product": card["external_id"], "title": title,
                "score": row["score"], "reason": row["reason"], "is_fallback": row["is_fallback"], "is_control": row["is_control"],
            }
        )  # fmt: skip
        if row["is_control"]:
            continue
        line = wide.setdefault(row["customer_id"], {"external_id": person["external_id"]})
        at = f"rec_{row['rank']}"
        price = None if card["price"] is None else f"{card['price']:.2f}"
        line |= {
            f"{at}_sku": card["sku"], f"{at}_title": title, f"{at}_url": card["url"], f"{at}_image_url": card["image_url"],
            f"{at}_price": price, f"{at}_reason": row["reason"], f"{at}_is_fallback": row["is_fallback"],
        }  # fmt: skip
    columns = ["external_id"] + [
        f"rec_{n}_{name}" for n in range(1, k + 1) for name in ("sku", "title", "url", "image_url", "price", "reason", "is_fallback")
    ]  # fmt: skip
    kinds = {"score": pa.float64(), "rank": pa.int64()}
    long_names = [
        "run",
        "customer",
        "rank",
        "product",
        "title",
        "score",
        "reason",
        "is_fallback",
        "is_control",
    ]
    files = [folder / f"{batch}-{shape}.{kind}" for shape in ("long", "wide")]
    for file, rows, named in ((files[0], long, long_names), (files[1], list(wide.values()), columns)):
        table = pa.table(
            {
                n: pa.array(
                    [row.get(n) for row in rows],
                    pa.bool_() if "is_" in n else kinds.get(n, pa.string()),
                )
                for n in named
            }
        )
        _write(table, file)
    return files, len(wide)


def _write(table: pa.Table, file: Path) -> None:
    partial = file.with_suffix(".partial")
    if file.suffix == ".parquet":
        pq.write_table(table, partial)
    else:
        with partial.open("w", encoding="utf-8", newline="") as out:
            lines = csv.writer(out)
            lines.writerow(table.column_names)
            lines.writerows(tuple(_cell(v) for v in row.values()) for row in table.to_pylist())
    partial.replace(file)


def _cell(value: Any) -> Any:
    """Spreadsheets take a text that begins like a formula for one: such a text gets an apostrophe before it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value
