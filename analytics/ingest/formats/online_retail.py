"""The invoice-line layout of the UCI "Online Retail" data sets: one line of an invoice a row.

Customers, products and orders are what the lines say of them; nothing is dropped. A cancelling invoice (its
number starts with C) is an order of its own, completed, with negative lines: a return on its own date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.countries import country_code
from analytics.ingest.fields import Field
from analytics.ingest.problems import ImportProblem
from analytics.ingest.records import Options, check
from analytics.ingest.rows import Batch, Read, codes, days_of, fallbacks, family_of, first_copies, nth
from analytics.ingest.sheet import Lines, Sheet
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


@dataclass(frozen=True, slots=True)
class _Frame:
    """The lines of a file as numbers: what they are of, each value by its first appearance, and when."""

    order: Lines
    product: Lines
    customer: Lines
    description: Lines
    at: npt.NDArray[np.datetime64]


PRODUCT_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("POST", "DOT", "C2"), "shipping"),
    **dict.fromkeys(("AMAZONFEE", "BANK CHARGES", "CRUK"), "fee"),
    **dict.fromkeys(("B", "D", "M", "m", "S"), "adjustment"),
    **dict.fromkeys((f"gift_0001_{value}" for value in (10, 20, 30, 40, 50)), "gift_card"),
}
"""Stock codes that are no products; every other code is one."""


def fits(columns: Iterable[str]) -> bool:
    """Whether a file with these columns is of this layout."""
    return not _missing(_found(columns))


def columns_of(sheet: Sheet) -> dict[str, str]:
    """The file's columns by the layout's names, which two editions of the data spell differently.

    Raises ImportProblem that names the columns that are not there.
    """
    found = _found(sheet.columns)
    missing = _missing(found)
    if missing:
        raise ImportProblem(
            "unmapped_field",
            f"The file has no column {', '.join(missing)}, so it is not in the Online Retail layout.",
            "Import it as tables instead: marlow import orders FILE, marlow import order_lines FILE.",
        )
    return found


def _found(columns: Iterable[str]) -> dict[str, str]:
    folded = {"".join(c for c in name.lower() if c.isalnum()): name for name in columns}
    return {
        field.name: folded[name]
        for field in _FIELDS
        for name in _NAMES.get(field.name, (field.name.lower(),))
        if name in folded
    }


def _missing(found: Mapping[str, str]) -> list[str]:
    return [field.name for field in _FIELDS if field.name not in found]


def read(sheet: Sheet, options: Options) -> Read:
    """Check every line and turn the good ones into customers, products, orders and order lines.

    Raises ImportProblem for a file of another layout, or dates or decimals that can be read in two ways.
    """
    mapping = columns_of(sheet)
    checked = check(sheet, _FIELDS, mapping, options)
    columns = checked.columns
    frame = _Frame(
        order=codes(columns["InvoiceNo"]),
        product=codes(columns["StockCode"]),
        customer=codes(columns["CustomerID"]),
        description=codes(columns["Description"]),
        at=columns["InvoiceDate"].to_numpy(zero_copy_only=False),
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


def _firsts(groups: Lines) -> Lines:
    """The row in which each group appears first, by group."""
    return np.unique(groups, return_index=True)[1]


def _at(column: pa.Array, rows: Lines) -> pa.Array:
    return column.take(pa.array(rows))


def _at_some(column: pa.Array, groups: Lines, rows: Lines, size: int) -> pa.Array:
    """For each of ``size`` groups the value in its row; NULL for one that is not among ``groups``."""
    places = np.full(size, -1, dtype=np.int64)
    places[groups] = rows
    return column.take(pa.array(places, mask=places < 0))


def _places(text: pa.Array) -> dict[str, pa.Array]:
    codes = [None if name is None else country_code(name) for name in text.to_pylist()]
    return {"country": pa.array(codes, pa.string()), "country_text": text}


def _customers(columns: Mapping[str, pa.Array], frame: _Frame) -> Batch:
    """In order of first appearance; a customer who moved is where the last order says."""
    known = np.flatnonzero(frame.customer >= 0)
    order = known[np.lexsort((frame.at[known], frame.customer[known]))]
    _, start, size = np.unique(frame.customer[order], return_index=True, return_counts=True)
    rows = order[start + size - 1]
    found = {"external_id": _at(columns["CustomerID"], rows), **_places(_at(columns["Country"], rows))}
    return Batch(schema.customers, found, fallbacks(schema.customers, found))


def _products(columns: Mapping[str, pa.Array], frame: _Frame) -> Batch:
    """With the description used most, the earlier one where two are used alike."""
    skus = _at(columns["StockCode"], _firsts(frame.product))
    described = np.flatnonzero(frame.description >= 0)
    many = int(frame.description.max(initial=0)) + 1
    used = frame.product[described] * many + frame.description[described]
    pairs, start, n = np.unique(used, return_index=True, return_counts=True)
    order = np.lexsort((described[start], -n, pairs // many))
    products, best = np.unique((pairs // many)[order], return_index=True)
    found = {
        "external_id": skus,
        "sku": skus,
        "title": _at_some(columns["Description"], products, described[start][order][best], len(skus)),
        "kind": pa.array([PRODUCT_KINDS.get(sku, "product") for sku in skus.to_pylist()], pa.string()),
        "family": pa.array([family_of(sku) for sku in skus.to_pylist()], pa.string()),
    }
    return Batch(schema.products, found, fallbacks(schema.products, found))


def _orders(columns: Mapping[str, pa.Array], frame: _Frame, options: Options) -> tuple[Batch, int]:
    """One for each invoice, at the time of its earliest line; and how many have lines of several times."""
    first = _firsts(frame.order)
    in_time = np.lexsort((frame.at, frame.order))
    order, at = frame.order[in_time], frame.at[in_time]
    later = (order[1:] == order[:-1]) & (at[1:] != at[:-1])
    known = np.flatnonzero(frame.customer >= 0)
    named, start = np.unique(frame.order[known], return_index=True)
    found = {
        "external_id": _at(columns["InvoiceNo"], first),
        "customer_id": _at_some(columns["CustomerID"], named, known[start], len(first)),
        "ordered_at": pa.array(at[_firsts(order)], pa.timestamp("us")),
        **_places(_at(columns["Country"], first)),
    }
    found |= days_of(found, options.settings)
    return Batch(schema.orders, found, fallbacks(schema.orders, found)), len(np.unique(order[1:][later]))


def _lines(columns: Mapping[str, pa.Array], frame: _Frame, records: Lines) -> Batch:
    number = nth(frame.order) + 1
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
