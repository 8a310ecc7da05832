"""What a batch gives: rows as they are stored, with their reasons in words, and the two files for other tools."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.contract.phrase import Param, Phrase
from analytics.contract.values import Quantity, exact
from analytics.wording.render import Words


def with_reasons(rows: pa.Table, goods: Mapping[int, Mapping[str, Any]], what: tuple[str, int]) -> pa.Table:
    """The rows as they are stored; what is deeper than a list is shown has no reason."""
    (batch, k), words = what, Words()
    # Thousands of customers have the same reason for the same product.
    said: dict[tuple[Any, ...], str] = {}
    reasons = []
    names = ("kind", "source", "both", "n", "base")
    abouts = zip(*(rows[name].to_pylist() for name in names), strict=True)
    for rank, about in zip(rows["rank"].to_pylist(), abouts, strict=True):
        if rank <= k and about not in said:
            said[about] = words.text(_reason(dict(zip(names, about, strict=True)), goods))
        reasons.append(said[about] if rank <= k else None)
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


def written(
    stored: pa.Table,
    people: list[dict[str, Any]],
    goods: Mapping[int, Mapping[str, Any]],
    to: tuple[Path, str, str, int],
) -> tuple[list[Path], int]:
    """The long and the wide file: only who may be written to, the control left out of the wide one."""
    folder, kind, batch, k = to
    folder.mkdir(parents=True, exist_ok=True)
    names = {row["id"]: row for row in people if row["consent"]}
    long: list[dict[str, Any]] = []
    wide: dict[int, dict[str, Any]] = {}
    shown, cells = stored.filter(pc.less_equal(stored["rank"], k)), _Cells(goods)
    for row in shown.to_pylist():
        person = names.get(row["customer_id"])
        if person is None:
            continue
        long.append({"run": batch, **_line(row, person, goods[row["product_id"]])})
        if not row["is_control"]:
            line = wide.setdefault(row["customer_id"], {"external_id": person["external_id"]})
            line |= cells.of(row)
    columns = ("external_id", *(f"rec_{n}_{name}" for n in range(1, k + 1) for name in WIDE))
    files = [folder / f"{batch}-{shape}.{kind}" for shape in ("long", "wide")]
    for file, rows, named in ((files[0], long, LONG), (files[1], list(wide.values()), columns)):
        table = {n: pa.array([row.get(n) for row in rows], _kind(n)) for n in named}
        _write(pa.table(table), file)
    return files, len(wide)


LONG = ("run", "customer", "rank", "product", "title", "score", "reason", "is_fallback", "is_control")
WIDE = ("sku", "title", "url", "image_url", "price", "reason", "is_fallback")


def _kind(column: str) -> pa.DataType:
    known = {"score": pa.float64(), "rank": pa.int64()}
    return pa.bool_() if "is_" in column else known.get(column, pa.string())


def _line(row: Mapping[str, Any], person: Mapping[str, Any], card: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the long file."""
    return {
        "customer": person["external_id"], "rank": row["rank"], "product": card["external_id"], "title": card["title"] or card["sku"],
        "score": row["score"], "reason": row["reason"], "is_fallback": row["is_fallback"], "is_control": row["is_control"],
    }  # fmt: skip


class _Cells:
    """What a product adds to its customer's row of the wide file; what is the same for all customers is made once."""

    def __init__(self, goods: Mapping[int, Mapping[str, Any]]) -> None:
        self._goods = goods
        self._of_product: dict[int, tuple[str | None, ...]] = {}
        self._names: dict[int, tuple[str, ...]] = {}

    def of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        product, rank = row["product_id"], row["rank"]
        if product not in self._of_product:
            card = self._goods[product]
            price = None if card["price"] is None else f"{card['price']:.2f}"
            self._of_product[product] = (
                card["sku"],
                card["title"] or card["sku"],
                card["url"],
                card["image_url"],
                price,
            )
        if rank not in self._names:
            self._names[rank] = tuple(f"rec_{rank}_{name}" for name in WIDE)
        cells = (*self._of_product[product], row["reason"], row["is_fallback"])
        return dict(zip(self._names[rank], cells, strict=True))


def _write(table: pa.Table, file: Path) -> None:
    partial = file.with_suffix(".partial")
    if file.suffix == ".parquet":
        pq.write_table(table, partial)
    else:
        with partial.open("w", encoding="utf-8", newline="") as out:
            lines = csv.writer(out)
            lines.writerow(table.column_names)
            columns = [[_cell(v) for v in column.to_pylist()] for column in table.columns]
            lines.writerows(zip(*columns, strict=True))
    partial.replace(file)


def _cell(value: Any) -> Any:
    """Spreadsheets take a text that begins like a formula for one: such a text gets an apostrophe before it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value
