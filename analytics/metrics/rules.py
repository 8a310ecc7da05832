"""The visible rules of which rows count; every answer prints those in force, and each can be lifted by saying so."""

from __future__ import annotations

from sqlalchemy import or_

from analytics.metrics.model import Rule
from analytics.warehouse.schema import customers, order_lines, orders, products

RULES: tuple[Rule, ...] = (
    Rule(
        name="products_only",
        label="products only (no shipping, fees, gift cards, adjustments)",
        lifted_label="all kinds of lines, shipping, fees, gift cards and adjustments included",
        default=True,
        predicate={"lines": products.c.kind == "product"},
        joins=frozenset({"products"}),
        switch_on=("products only", "only products"),
        switch_off=(
            "all kinds",
            "every kind",
            "all line kinds",
            "all product kinds",
            "including shipping and fees",
            "including non products",
            "with every kind",
            "including fees",
            "including gift cards",
            "include gift cards",
            "add gift cards",
            "plus gift cards",
            "include shipping",
            "plus shipping",
            "include fees",
            "incl gift cards",
            "with gift cards",
            "gift cards included",
            "including shipping",
            "incl shipping",
            "with shipping",
            "shipping included",
            "all lines",
            "with fees",
            "every line",
            "not only products",
        ),
    ),
    Rule(
        name="without_test_customers",
        label="without test customers",
        lifted_label="test customers included",
        default=True,
        predicate={"lines": or_(customers.c.is_test.is_(None), customers.c.is_test.is_(False))},
        joins=frozenset({"customers"}),
        switch_on=("without test customers", "exclude test customers"),
        switch_off=(
            "including test customers",
            "with test customers",
            "include test orders",
            "including test orders",
            "with test orders",
            "including tests",
            "test customers included",
            "include test customers",
        ),
    ),
    Rule(
        name="known_customers",
        label="known customers only",
        lifted_label="guests included",
        default=False,
        predicate={"lines": orders.c.customer_id.is_not(None)},
        switch_on=(
            "known customers only",
            "known customers",
            "only known customers",
            "without guests",
            "without guest orders",
            "excluding guest orders",
            "exclude guests",
            "not guests",
            "minus guests",
            "leave out guests",
            "leaving out guests",
            "no guest orders",
            "registered customers only",
            "excluding guests",
            "no guests",
            "identified customers",
        ),
        switch_off=(
            "guests included",
            "including guests",
            "with guests",
            "guests back in",
            "guests in again",
            "put guests back",
            "count guests again",
            "guests as well",
        ),
    ),
    Rule(
        name="without_duplicates",
        label="without exact duplicate lines",
        lifted_label="exact duplicate lines included",
        default=False,
        predicate={"lines": order_lines.c.duplicate_of.is_(None)},
        switch_on=(
            "without duplicates",
            "excluding duplicates",
            "no duplicates",
            "without duplicate lines",
            "without exact duplicates",
            "exclude duplicates",
            "minus duplicates",
            "duplicates removed",
            "without double lines",
            "deduplicated",
            "dedup",
            "deduped",
        ),
        switch_off=("with duplicates", "including duplicates"),
    ),
    Rule(
        name="known_cost",
        label="only lines whose cost is known",
        lifted_label="lines without a cost included",
        default=False,
        predicate={"lines": order_lines.c.unit_cost.is_not(None)},
        switch_on=(
            "with known cost",
            "known cost only",
            "where cost is known",
            "where the cost is known",
            "where costs are known",
            "cost known only",
            "only where cost is known",
            "lines with a cost",
            "lines with known cost",
            "of products with a cost",
        ),
        switch_off=(),
    ),
)

_BY_NAME = {rule.name: rule for rule in RULES}


def in_force(deviations: tuple[str, ...], source: str) -> tuple[Rule, ...]:
    """The rules that hold for ``source``: the defaults, less those with ``-name``, plus those with ``+name``.

    Raises KeyError for a name that is not registered.
    """
    for deviation in deviations:
        _BY_NAME[deviation[1:]]
    return tuple(
        rule
        for rule in RULES
        if source in rule.predicate
        and (rule.default or f"+{rule.name}" in deviations)
        and f"-{rule.name}" not in deviations
    )


def lifted(deviations: tuple[str, ...], source: str) -> tuple[Rule, ...]:
    """The default rules that were switched off."""
    return tuple(r for r in RULES if r.default and source in r.predicate and f"-{r.name}" in deviations)
