"""Groups of customers as SELECTs: by segment and country, of a saved audience, by number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.sql import Select

from analytics.contract.scope import Filter
from analytics.metrics.sources import segments
from analytics.warehouse.schema import customers, segment_members

LEAST_FOR_VIEWERS = 10
"""Whoever sees groups alone sees none that is smaller."""


def of_filters(filters: tuple[Filter, ...]) -> Select[Any]:
    """``customer_id`` of the buyers whom the filters on segment and country leave; test customers never."""
    columns: Mapping[str, Any] = {"segment": segments.c.segment, "country": customers.c.country}
    query = (
        select(segments.c.customer_id)
        .select_from(segments.join(customers, customers.c.id == segments.c.customer_id))
        .where(customers.c.is_test.is_(False))
    )
    for f in filters:
        if f.dimension in columns:
            held = columns[f.dimension].in_(f.ids)
            query = query.where(or_(~held, columns[f.dimension].is_(None)) if f.negated else held)
    return query


def of_audience(audience_id: str) -> Select[Any]:
    """``customer_id`` of the members of a saved audience."""
    m = segment_members.c
    return (
        select(m.customer_id)
        .select_from(segment_members.join(customers, customers.c.id == m.customer_id))
        .where(m.segment_id == audience_id, customers.c.is_test.is_(False))
    )


def of_numbers(external_ids: tuple[str, ...]) -> Select[Any]:
    """``customer_id`` of the customers of these external ids."""
    c = customers.c
    return select(c.id.label("customer_id")).where(c.external_id.in_(external_ids), c.is_test.is_(False))
