"""A product as rules look at it, and whether it is what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.capabilities.offers.words import Wish, price_fits, tags_of
from analytics.contract.scope import Filter
from analytics.recommendation.merchandising import Traits


@dataclass(frozen=True, slots=True)
class Limits:
    """What the list is cut to by what was asked."""

    filters: tuple[Filter, ...] = ()
    wish: Wish = Wish()


NO_LIMITS = Limits()


def traits_of(row: Mapping[str, Any]) -> Traits:
    """What people's rules look at of a product's row."""
    attributes = row["attributes"] if isinstance(row["attributes"], Mapping) else {}
    price, cost = row["price"], row["cost"]
    return Traits(
        external_id=row["external_id"],
        brand=row["brand"],
        category=row["category"],
        family=row["family"],
        tags=frozenset(tags_of(row)),
        allergens=frozenset(str(a).lower() for a in attributes.get("allergens") or ()),
        price=None if price is None else float(price),
        margin=None if price is None or cost is None or not price else float((price - cost) / price),
    )


def asked_for(row: Mapping[str, Any], limits: Limits) -> bool:
    """Whether a row is within what was asked for."""
    return all(_wanted(row, wanted) for wanted in limits.filters) and price_fits(row["price"], limits.wish)


def _wanted(row: Mapping[str, Any], wanted: Filter) -> bool:
    # A product is filtered on by the id that people see.
    key = "external_id" if wanted.dimension == "product" else wanted.dimension
    return (str(row.get(key)) in wanted.ids) != wanted.negated
