"""The types of the semantic layer: where rows come from, what is counted, by what it can be split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from sqlalchemy import ColumnElement, FromClause

from analytics.contract.values import Number, Quantity

Join = Literal["products", "customers", "campaigns", "first_orders", "segments"]
Additivity = Literal["additive", "semi_additive", "non_additive"]


@dataclass(frozen=True)
class Source:
    """Rows that measures are taken from: the tables always read, the joins on demand, and their local day."""

    name: str
    tables: FromClause
    joins: Mapping[Join, tuple[FromClause, ColumnElement[bool]]]
    day: ColumnElement[Any]
    always: tuple[ColumnElement[bool], ...] = ()


@dataclass(frozen=True)
class Measure:
    """One aggregate over a source's rows: a sufficient statistic, never a ratio."""

    name: str
    source: str
    expression: ColumnElement[Any]
    joins: frozenset[Join] = frozenset()


@dataclass(frozen=True)
class Metric:
    """A number with one agreed definition.

    Its value is ``numerator / denominator * factor`` (the numerator alone where there is no denominator), always
    of sums, never a mean of ratios. ``missing`` counts the rows for which the metric cannot be told; if there is
    one, the value is None with reason ``missing_reason``.
    """

    name: str
    label: str
    family: str
    unit: str
    digits: int
    numerator: Measure
    formula: str
    definition: str
    denominator: Measure | None = None
    factor: int = 1
    zero_reason: str = "zero_denominator"
    missing: Measure | None = None
    missing_reason: str = ""
    additivity: Additivity = "additive"
    higher_is_better: bool | None = True
    synonyms: tuple[str, ...] = ()
    version: int = 1

    @property
    def measures(self) -> tuple[Measure, ...]:
        """All aggregates that its value needs."""
        return tuple(m for m in (self.numerator, self.denominator, self.missing) if m is not None)

    @property
    def sources(self) -> frozenset[str]:
        """Names of the sources that it reads."""
        return frozenset(m.source for m in self.measures)

    @property
    def places(self) -> Decimal:
        """The quantum that values are rounded to."""
        return Decimal(1).scaleb(-self.digits)

    def unit_in(self, currency: str) -> str:
        """The unit with the store's currency filled in."""
        return currency if self.unit == "money" else self.unit

    def value(self, sums: Mapping[str, Number | None], currency: str) -> Quantity:
        """The metric out of sums by measure name; None with its reason where it cannot be told."""
        unit = self.unit_in(currency)
        if self.missing is not None and sums.get(self.missing.name):
            return Quantity(None, unit, self.missing_reason)
        top = sums.get(self.numerator.name)
        if top is None:
            return Quantity(None, unit, "not_recorded")
        if self.denominator is None:
            return Quantity(self.rounded(Decimal(top) * self.factor), unit)
        bottom = sums.get(self.denominator.name)
        if bottom is None:
            return Quantity(None, unit, "not_recorded")
        if bottom == 0:
            return Quantity(None, unit, self.zero_reason)
        return Quantity(self.rounded(Decimal(top) * self.factor / Decimal(bottom)), unit)

    def rounded(self, value: Decimal) -> Number:
        """Half up, as people round money; a count comes back as int."""
        result = value.quantize(self.places, rounding=ROUND_HALF_UP)
        return int(result) if self.digits == 0 else result


@dataclass(frozen=True)
class Dimension:
    """What metrics are split by and filtered on; ``on`` gives its id and label for each source that has it."""

    name: str
    label: str
    plural: str
    on: Mapping[str, tuple[ColumnElement[Any], ColumnElement[Any]]]
    joins: Mapping[str, frozenset[Join]] = field(default_factory=dict)
    kind: Literal["time", "category", "entity"] = "category"
    synonyms: tuple[str, ...] = ()
    fixed_values: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """Values known before any data: (id, label, synonyms)."""


@dataclass(frozen=True)
class Rule:
    """A visible counting rule: which rows of a source count. ``default`` tells whether it holds unless lifted."""

    name: str
    label: str
    lifted_label: str
    default: bool
    predicate: Mapping[str, ColumnElement[bool]]
    joins: frozenset[Join] = frozenset()
    switch_on: tuple[str, ...] = ()
    switch_off: tuple[str, ...] = ()
