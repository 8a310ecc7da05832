"""Lists for all customers: made in a child, stored, written for e-mail tools, and marked as sent.

A batch that was stopped goes on where it was: its parts stay under ``batches/`` of the home until it is stored. What is
stored is three times as deep as a list is shown. An exposure is what customers saw: a batch counts once it is marked
as sent, and then for those who were in it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import func, insert, literal, select

from analytics.capabilities.offers.mailable import mailable
from analytics.jobs.batch_files import PARTS, Order
from analytics.jobs.batch_given import give, plan, rules_of
from analytics.jobs.batch_written import with_reasons, written
from analytics.jobs.child import Folder, run_child
from analytics.jobs.fit_input import facts_of
from analytics.recommendation.contract import Task
from analytics.recommendation.control import is_control
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.schema import customers, exposures, recommendations

CHILD = "analytics.jobs.batch_child"
LIMIT_S = 3600.0
FOLDER = "batches"
"""Under the home: parts of batches that are being made, and what was written for other tools."""
SHOWN = 10


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
    results = warehouse.run(plan(facts, task))
    run = results["run"].first()
    if not run:
        raise NothingToMake("Nothing is fitted yet.", "Run `marlow fit`.")
    batch = f"b{facts.data_version}-{task}-{k}-{facts.today:%Y%m%d}"
    folder = Folder(home / FOLDER / batch)
    folder.given.mkdir(parents=True, exist_ok=True)
    folder.made.mkdir(exist_ok=True)
    people = give(folder, results, facts, Order(batch, task, k, run["method"], dict(run["parameters"] or {}), facts.today.isoformat(), rules_of(results["rules"])))  # fmt: skip
    parts = -(-len(people) // 400)

    def told() -> None:
        if progress:
            progress(len(list(folder.made.glob(PARTS))), parts)

    run_child(CHILD, folder, limit_s=LIMIT_S, watch=told)
    rows = pa.concat_tables([pq.read_table(file) for file in sorted(folder.made.glob(PARTS))])
    goods = {row["id"]: row for row in results["products"]}
    stored = with_reasons(rows, goods, (batch, k))
    with warehouse.writer(f"batch {batch}") as writer:
        writer.delete_where(recommendations, recommendations.c.run_id == batch)
        writer.load(recommendations, stored)
    files, in_wide = written(stored, people, goods, (to[0] or home / FOLDER, to[1], batch, k))
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
            .where(r.run_id == batch, r.rank <= k, mailable(), c.is_test.is_(False))
        )  # fmt: skip
        names = ["id", "run_id", "customer_id", "product_id", "shown_at", "placement", "is_control"]
        writer.execute(insert(exposures).from_select(names, shown))
        return int(
            writer.select(select(func.count()).select_from(exposures).where(exposures.c.run_id == batch))[0][
                0
            ]
        )
