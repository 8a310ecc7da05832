"""Events that tell of several products at once, one row for each of them.

Source: Segment, "Spec: Ecommerce events": ``Product List Viewed`` carries an array ``products``, each with ``product_id``
or ``sku``. What a customer saw is counted by product, so the array is unpacked when the file is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.rows import Batch

LISTS = frozenset({"Product List Viewed"})
"""The events that are lists of products."""
_NAMED_BY = ("product_id", "sku")
_ONCE = ("properties", "value")
"""What is said of the whole event, and so kept on its first row alone."""


def products_of(properties: str | None) -> tuple[str, ...]:
    """The products of an event's properties, each once, in their order; of an array, of its own elements.

    >>> products_of('{"products": [{"product_id": "p1"}, {"sku": "G-32"}, {"product_id": "p1"}, {"price": 3}]}')
    ('p1', 'G-32')
    """
    said = json.loads(properties) if properties else None
    listed = said.get("products") if isinstance(said, dict) else said
    if not isinstance(listed, list):
        return ()
    found = (next((one[n] for n in _NAMED_BY if one.get(n)), None) for one in listed if isinstance(one, dict))
    return tuple(dict.fromkeys(str(product) for product in found if product is not None))


def unpacked(batch: Batch) -> Batch:
    """The events with a row for each product of a list; an event that names a product itself is left as it is.

    The first row keeps the event's id, the others add their place: importing a file again changes nothing.
    """
    if "properties" not in batch.columns:
        return batch
    size = len(batch)
    named = batch.columns.get("product_id", pa.nulls(size, pa.string())).to_pylist()
    listed = [
        products_of(said) if name in LISTS and not product else ()
        for name, product, said in zip(
            batch.columns["name"].to_pylist(), named, batch.columns["properties"].to_pylist(), strict=True
        )
    ]
    if not any(listed):
        return batch
    row = np.repeat(np.arange(size), [max(1, len(found)) for found in listed])
    place = np.concatenate([np.arange(max(1, len(found))) for found in listed])
    at = pa.array(row)
    columns = {name: column.take(at) for name, column in batch.columns.items()}
    fallback = {name: column.take(at) for name, column in batch.fallback.items()}
    products = [p for found, own in zip(listed, named, strict=True) for p in (found or (own,))]
    columns["product_id"] = pa.array(products, pa.string())
    for name in ("external_id", "event_id"):
        for part in (columns, fallback):
            if name in part:
                part[name] = pa.array(_numbered(part[name].to_pylist(), place), pa.string())
    for name in _ONCE:
        if name in columns:
            first = pa.array(place == 0)
            columns[name] = pc.if_else(first, columns[name], pa.scalar(None, columns[name].type))
    records = None if batch.records is None else batch.records[row]
    return Batch(batch.table, columns, fallback, batch.first_copy, records)


def _numbered(ids: Iterable[Any], place: np.ndarray) -> list[Any]:
    return [one if not n else f"{one}:{n + 1}" for one, n in zip(ids, place.tolist(), strict=True)]
