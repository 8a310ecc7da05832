"""The invoice-line layout of the UCI "Online Retail" data sets: one line of an invoice a row.

Customers, products and orders are what the lines say of them; nothing is dropped. A cancelling invoice (its
number starts with C) is an order of its own, completed, with negative lines: a return on its own date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.countries import country_code
from analytics.ingest.fields import Field
from analytics.ingest.problems import ImportProblem
from analytics.ingest.records import Options, check
from analytics.ingest.rows import Batch, days_of, fallbacks, family_of, first_copies
from analytics.ingest.sheet import Lines, Reject, Sheet
from analytics.warehouse import schema

NAME = "online-retail"

_FIELDS = (
    Field(NAME, "InvoiceNo", "id", required=True),
    Field(NAME, "StockCode", "id", required=True, spaces=True),
    Field(NAME, "Description", "text"),
    Field(NAME, "Quantity", "integer", required=True, bits=32, signed=True),
    Field(NAME, "InvoiceDate", "instant", required=True),
    Field(NAME, "UnitPrice", "money", required=True, signed=True),
    Field(NAME, "CustomerID", "id"),
    Field(NAME, "Country", "text"),
)
_NAMES = {
    "InvoiceNo": ("invoiceno", "invoice"),
    "UnitPrice": ("unitprice", "price"),
    "CustomerID": ("customerid",),
}

PRODUCT_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("POST", "DOT", "C2"), "shipping"),
    **dict.fromkeys(("AMAZONFEE", "BANK CHARGES", "CRUK"), "fee"),
    **dict.fromkeys(("B", "D", "M", "m", "S"), "adjustment"),
    **dict.fromkeys((f"gift_0001_{value}" for value in (10, 20, 30, 40, 50)), "gift_card"),
}
"""Stock codes that are no products; every other code is one."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a file gave: rows for four tables, parents first; rejects; and what is worth telling, by code."""

    batches: tuple[Batch, ...]
    rejects: tuple[Reject, ...]
    mapping: Mapping[str, str]
    notes: Mapping[str, int]


def columns_of(sheet: Sheet) -> dict[str, str]:
    """The file's columns by the layout's names, which two editions of the data spell differently.

    Raises ImportProblem that names the columns that are not there.
    """
    folded = {"".join(c for c in name.lower() if c.isalnum()): name for name in sheet.columns}
    found = {
        field.name: folded[name]
        for field in _FIELDS
        for name in _NAMES.get(field.name, (field.name.lower(),))
        if name in folded
    }
    missing = [field.name for field in _FIELDS if field.name not in found]
    if missing:
        raise ImportProblem(
            "unmapped_field",
            f"The file has no column {', '.join(missing)}, so it is not in the Online Retail layout.",
            "Import it as tables instead: marlow import orders FILE, marlow import order_lines FILE.",
        )
    return found


def read(sheet: Sheet, options: Options) -> Read:
    """Check every line and turn the good ones into customers, products, orders and order lines.

    Raises ImportProblem for a file of another layout, or dates or decimals that can be read in two ways.
    """
    mapping = columns_of(sheet)
    checked = check(sheet, _FIELDS, mapping, options)
    columns = checked.columns
    frame = pd.DataFrame(
        {
            "order": _codes(columns["InvoiceNo"]),
            "product": _codes(columns["StockCode"]),
            "customer": _codes(columns["CustomerID"]),
            "description": _codes(columns["Description"]),
            "country": _codes(columns["Country"]),
            "at": columns["InvoiceDate"].to_numpy(zero_copy_only=False),
        }
    )
    lines = _lines(columns, frame, checked.records)
    orders, several = _orders(columns, frame, options)
    notes = {
        "exact_copies": int((_copies(lines) >= 0).sum()),
        "orders_with_several_times": several,
        "quantity_not_positive": int(np.sum(columns["Quantity"].to_numpy(zero_copy_only=False) <= 0)),
        "price_not_positive": sum(1 for p in columns["UnitPrice"].to_pylist() if p <= 0),
        "without_customer": columns["CustomerID"].null_count,
        "countries_without_code": sum(
            1 for c in columns["Country"].unique().to_pylist() if c and country_code(c) is None
        ),
    }
    batches = (_customers(columns, frame), _products(columns, frame), orders, lines)
    return Read(batches, checked.rejects, mapping, notes)


def _copies(lines: Batch) -> Lines:
    return lines.first_copy if lines.first_copy is not None else np.full(len(lines), -1)


def _codes(column: pa.Array) -> Lines:
    """Each value's number in the order of first appearance, -1 for none: cheap to group by."""
    at = column.dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return np.asarray(at, dtype=np.int64)


def _at(column: pa.Array, rows: pd.Series | pd.Index) -> pa.Array:
    return column.take(pa.array(np.asarray(rows, dtype=np.int64)))


def _places(text: pa.Array) -> dict[str, pa.Array]:
    codes = [None if name is None else country_code(name) for name in text.to_pylist()]
    return {"country": pa.array(codes, pa.string()), "country_text": text}


def _customers(columns: Mapping[str, pa.Array], frame: pd.DataFrame) -> Batch:
    """In order of first appearance; a customer who moved is where the last order says."""
    known = frame[frame["customer"] >= 0]
    last = known.sort_values("at", kind="stable").drop_duplicates("customer", keep="last")
    rows = last.sort_values("customer").index
    found = {"external_id": _at(columns["CustomerID"], rows), **_places(_at(columns["Country"], rows))}
    return Batch(schema.customers, found, fallbacks(schema.customers, found))


def _products(columns: Mapping[str, pa.Array], frame: pd.DataFrame) -> Batch:
    """With the description used most, the earlier one where two are used alike."""
    first = frame.drop_duplicates("product").index
    described = frame[frame["description"] >= 0]
    titled = described.assign(row=described.index).groupby(["product", "description"], sort=False)
    used = titled.agg(n=("row", "size"), row=("row", "min"))
    best = used.reset_index().sort_values(["product", "n", "row"], ascending=[True, False, True])
    titles = best.drop_duplicates("product").set_index("product")["row"]
    codes = _at(columns["StockCode"], first)
    described_at = titles.reindex(frame.loc[first, "product"])
    title_rows = pa.array(described_at.to_numpy(), pa.float64(), from_pandas=True).cast(pa.int64())
    found = {
        "external_id": codes,
        "sku": codes,
        "title": columns["Description"].take(title_rows),
        "kind": pa.array([PRODUCT_KINDS.get(code, "product") for code in codes.to_pylist()], pa.string()),
        "family": pa.array([family_of(code) for code in codes.to_pylist()], pa.string()),
    }
    return Batch(schema.products, found, fallbacks(schema.products, found))


def _orders(columns: Mapping[str, pa.Array], frame: pd.DataFrame, options: Options) -> tuple[Batch, int]:
    """One for each invoice, at the time of its earliest line; and how many have lines of several times."""
    first = frame.drop_duplicates("order").index
    times = frame.groupby("order", sort=False)["at"].agg(["min", "nunique"])
    named = frame[frame["customer"] >= 0].drop_duplicates("order")
    named_rows = pd.Series(named.index, index=named["order"], dtype="float64").reindex(times.index)
    buyers = pa.array(named_rows.to_numpy(), pa.float64(), from_pandas=True).cast(pa.int64())
    found = {
        "external_id": _at(columns["InvoiceNo"], first),
        "customer_id": columns["CustomerID"].take(buyers),
        "ordered_at": pa.array(times["min"].to_numpy(), pa.timestamp("us")),
        **_places(_at(columns["Country"], first)),
    }
    found |= days_of(found, options.settings)
    return Batch(schema.orders, found, fallbacks(schema.orders, found)), int((times["nunique"] > 1).sum())


def _lines(columns: Mapping[str, pa.Array], frame: pd.DataFrame, records: Lines) -> Batch:
    number = frame.groupby("order", sort=False).cumcount().to_numpy() + 1
    invoices = columns["InvoiceNo"]
    found = {
        "external_id": pc.binary_join_element_wise(invoices, pa.array(number).cast(pa.string()), ":"),
        "order_id": invoices,
        "line_number": pa.array(number),
        "product_id": columns["StockCode"],
        "quantity": columns["Quantity"],
        "unit_price": columns["UnitPrice"],
    }
    return Batch(
        schema.order_lines, found, fallbacks(schema.order_lines, found), first_copies(columns), records
    )
