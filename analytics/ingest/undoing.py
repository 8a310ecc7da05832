"""Takes an import back: the rows that it added leave the store again, all or none."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Table, func, select

from analytics.ingest.problems import ImportProblem
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.schema import facts, import_rejects, imports
from analytics.warehouse.writer import Writer

_PARENTS = {
    "customer_id": "customers",
    "product_id": "products",
    "order_id": "orders",
    "campaign_id": "campaigns",
    "experiment_id": "experiments",
}


@dataclass(frozen=True, slots=True)
class Undone:
    """How many rows left which table."""

    file_name: str
    rows: dict[str, int]


def undo_import(warehouse: Warehouse, import_id: int) -> Undone:
    """Remove what an import added. Raises ImportProblem where that would change anything else, WarehouseError."""
    with warehouse.writer(f"undo import {import_id}") as w:
        query = select(imports.c.file_name, imports.c.rows_updated).where(imports.c.id == import_id)
        found = next(iter(w.select(query)), None)
        if found is None:
            raise ImportProblem(
                "no_import", "There is no such import (any more).", "Nothing needs to be undone."
            )
        if found.rows_updated:
            raise ImportProblem(
                "import_updated_rows",
                f"{found.file_name} changed {found.rows_updated:,} rows that were there before, so it cannot be taken back.",
                "Import the file from before again: the same ids get their values back.",
            )
        tables = [t for t in reversed(facts.sorted_tables) if "import_id" in t.c and t is not import_rejects]
        for table in tables:
            _refuse_if_used(w, table, import_id)
        rows = {t.name: w.delete_where(t, t.c.import_id == import_id) for t in tables}
        w.delete_where(import_rejects, import_rejects.c.import_id == import_id)
        w.delete_where(imports, imports.c.id == import_id)
    return Undone(found.file_name, {name: count for name, count in rows.items() if count})


def _refuse_if_used(w: Writer, child: Table, import_id: int) -> None:
    """Rows of another import that point to rows of this one would be left without them."""
    for name, parent_name in _PARENTS.items():
        parent = facts.tables[parent_name]
        if name not in child.c or child is parent:
            continue
        theirs = (parent.c.id == child.c[name]) & (parent.c.import_id == import_id)
        other = child.c.import_id.is_distinct_from(import_id)
        used = w.select(select(func.count()).select_from(child.join(parent, theirs)).where(other))[0][0]
        if used:
            raise ImportProblem(
                "import_in_use",
                f"{used:,} rows of {child.name.replace('_', ' ')} that came later belong to what this import added.",
                "Undo the later import first.",
            )
