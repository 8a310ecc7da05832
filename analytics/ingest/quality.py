"""``marlow quality``: what is odd about the data, how much of it there is, and what was done about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Numeric, Select, and_, case, cast, distinct, exists, func, select
from sqlalchemy.sql import ColumnElement, FromClause

from analytics.ingest.fields import fields_of
from analytics.warehouse.constructs import binary_order, days_between
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import (
    IMPORTED,
    customers,
    facts,
    import_rejects,
    imports,
    order_lines,
    orders,
    products,
)

_OUTLIER_TIMES = 1_000
"""A line of this many times the mean line is worth a look."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing counted: ``source`` is None over all sources, ``detail`` tells findings of one code apart."""

    code: str
    count: int
    done: str
    source: str | None = None
    detail: str | None = None


DONE: Mapping[str, str] = {
    "rows": "loaded",
    "cancel_lines": "loaded as lines of their own orders, dated by them",
    "returns": "loaded; subtracted from net revenue, not from revenue",
    "null_customer": "loaded as guests' orders; in revenue, not among buyers",
    "qty_le_0": "loaded; no sale, and a return where the price is above zero",
    "price_le_0": "loaded; neither sale nor return",
    "exact_duplicate_rows": "loaded, marked as copies of the first; left out on request (without duplicates)",
    "non_product": "loaded, marked by kind; not in revenue unless asked for",
    "gaps": "left as they are: days without any order",
    "outliers": "loaded; worth a look",
    "orphans": "left as they are: the row refers to something that is not in the store",
    "unmapped_country": "loaded with the text as it was, without a country code",
    "rejected": "not loaded; kept whole in import_rejects with the reason",
}
"""What was done about each finding, by its code."""


@dataclass(frozen=True, slots=True)
class QualityReport:
    """Every finding, totals first; nothing that was looked for is left out, zero is a finding too."""

    findings: tuple[Finding, ...]
    first_day: date | None
    last_day: date | None

    def count(self, code: str, *, source: str | None = None, detail: str | None = None) -> int:
        """The count of one finding; 0 where a source or detail has none."""
        of = (f for f in self.findings if (f.code, f.source, f.detail) == (code, source, detail))
        return next((f.count for f in of), 0)


def quality_plan() -> Plan:
    """SELECTs over the whole store, one for each kind of finding."""
    return Plan(
        {
            "lines": _lines(),
            "products": _products(),
            "days": _days(),
            "outliers": _outliers(),
            "countries": _countries(),
            "rejected": _rejected(),
            **{f"orphans_{child}_{name}": query for (child, name), query in _orphans().items()},
        }
    )


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _cancelling() -> ColumnElement[bool]:
    return func.substr(orders.c.external_id, 1, 1) == "C"


def _lines() -> Select[Any]:
    cancelling = _cancelling()
    return (
        select(
            order_lines.c.source,
            func.count().label("rows"),
            _count_if(cancelling).label("cancel_lines"),
            _count_if(and_(order_lines.c.quantity < 0, order_lines.c.unit_price > 0)).label("returns"),
            _count_if(and_(orders.c.id.is_not(None), orders.c.customer_id.is_(None))).label("null_customer"),
            _count_if(order_lines.c.quantity <= 0).label("qty_le_0"),
            _count_if(order_lines.c.unit_price <= 0).label("price_le_0"),
            _count_if(order_lines.c.duplicate_of.is_not(None)).label("exact_duplicate_rows"),
        )
        .select_from(order_lines.outerjoin(orders, orders.c.id == order_lines.c.order_id))
        .group_by(order_lines.c.source)
        .order_by(binary_order(order_lines.c.source))
    )


def _products() -> Select[Any]:
    """Lines and codes of what is no product, by kind."""
    joined: FromClause = order_lines.join(products, products.c.id == order_lines.c.product_id)
    return (
        select(
            order_lines.c.source,
            products.c.kind,
            func.count().label("lines"),
            func.count(distinct(products.c.id)).label("codes"),
        )
        .select_from(joined)
        .where(products.c.kind != "product")
        .group_by(order_lines.c.source, products.c.kind)
        .order_by(binary_order(order_lines.c.source), binary_order(products.c.kind))
    )


def _days() -> Select[Any]:
    first, last = func.min(orders.c.ordered_on), func.max(orders.c.ordered_on)
    return (
        select(
            orders.c.source,
            first.label("first_day"),
            last.label("last_day"),
            (days_between(first, last) + 1 - func.count(distinct(orders.c.ordered_on))).label("gaps"),
        )
        .group_by(orders.c.source)
        .order_by(binary_order(orders.c.source))
    )


def _outliers() -> Select[Any]:
    amount = func.abs(order_lines.c.quantity * order_lines.c.unit_price)
    # The mean by hand: AVG of decimals is a double on one engine and a decimal on the other.
    total = select(
        order_lines.c.source.label("source"), func.sum(amount).label("total"), func.count().label("n")
    )
    mean = total.group_by(order_lines.c.source).subquery("mean")
    far = amount * mean.c.n > cast(_OUTLIER_TIMES, Numeric(18, 4)) * mean.c.total
    return (
        select(order_lines.c.source, _count_if(far).label("outliers"))
        .select_from(order_lines.join(mean, mean.c.source == order_lines.c.source))
        .group_by(order_lines.c.source)
        .order_by(binary_order(order_lines.c.source))
    )


def _countries() -> Select[Any]:
    return (
        select(customers.c.source, func.count().label("unmapped_country"))
        .where(customers.c.country.is_(None), customers.c.country_text.is_not(None))
        .group_by(customers.c.source)
        .order_by(binary_order(customers.c.source))
    )


def _rejected() -> Select[Any]:
    """Rejects of the last import of each file: one that was imported again has its rejects stored again."""
    newest = (
        select(func.max(imports.c.id).label("id"))
        .group_by(imports.c.source, imports.c.target, imports.c.file_sha256)
        .subquery("newest")
    )
    lines = func.sum(import_rejects.c.last_line - import_rejects.c.first_line + 1)
    joined = import_rejects.join(imports, imports.c.id == import_rejects.c.import_id)
    return (
        select(imports.c.source, import_rejects.c.code, func.count().label("records"), lines.label("lines"))
        .select_from(joined.join(newest, newest.c.id == imports.c.id))
        .group_by(imports.c.source, import_rejects.c.code)
        .order_by(binary_order(imports.c.source), binary_order(import_rejects.c.code))
    )


def _orphans() -> dict[tuple[str, str], Select[Any]]:
    """Ids without a row behind them, for every reference of every table."""
    found = {}
    for child in IMPORTED:
        for field in fields_of(child).values():
            if field.parent is not None:
                parent, column = facts.tables[field.parent], child.c[field.name]
                lost = and_(column.is_not(None), ~exists().where(parent.c.id == column))
                found[child.name, field.name] = select(func.count().label("orphans")).where(lost)
    return found


def quality_report(results: Results) -> QualityReport:
    """The findings of the plan's results."""
    found: list[Finding] = []
    for code in ("rows", "cancel_lines", "returns", "null_customer", "qty_le_0", "price_le_0",
                 "exact_duplicate_rows"):  # fmt: skip
        found += _by_source(code, results, "lines", code)
    found += _by_source("gaps", results, "days", "gaps")
    found += _by_source("outliers", results, "outliers", "outliers")
    found += _by_source("unmapped_country", results, "countries", "unmapped_country")
    found += _detailed("non_product", results, "products", ("kind", "lines"))
    found += _detailed("rejected", results, "rejected", ("code", "lines"))
    orphans = [
        (child, name, results[f"orphans_{child}_{name}"].first()["orphans"]) for child, name in _orphans()
    ]
    found.append(Finding("orphans", sum(n for _, _, n in orphans), DONE["orphans"]))
    found += [
        Finding("orphans", n, DONE["orphans"], detail=f"{child}.{name}") for child, name, n in orphans if n
    ]
    days = list(results["days"])
    return QualityReport(
        tuple(found),
        min((row["first_day"] for row in days), default=None),
        max((row["last_day"] for row in days), default=None),
    )


def _by_source(code: str, results: Results, query: str, column: str) -> list[Finding]:
    rows = [(row["source"], row[column]) for row in results[query]]
    total = Finding(code, sum(n for _, n in rows), DONE[code])
    return [total, *(Finding(code, n, DONE[code], source) for source, n in rows)]


def _detailed(code: str, results: Results, query: str, columns: tuple[str, str]) -> list[Finding]:
    """The total, each detail over all sources, and each detail of each source."""
    detail, count = columns
    rows = [(row["source"], row[detail], row[count]) for row in results[query]]
    totals: dict[str, int] = {}
    for _, name, n in rows:
        totals[name] = totals.get(name, 0) + n
    return [
        Finding(code, sum(totals.values()), DONE[code]),
        *(Finding(code, n, DONE[code], detail=name) for name, n in totals.items()),
        *(Finding(code, n, DONE[code], source, name) for source, name, n in rows),
    ]
