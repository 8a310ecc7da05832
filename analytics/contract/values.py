"""Numbers that carry their unit and, where they cannot be told, the reason."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Number = int | Decimal
"""Exact numbers only: a float never crosses a boundary unrounded (``exact`` makes a Decimal of one)."""

Certainty = Literal["fact", "estimate", "guess"]


def exact(value: float | str, digits: int = 6) -> Decimal:
    """A Decimal of a computed float, rounded to ``digits`` decimals.

    >>> exact(0.1 + 0.2)
    Decimal('0.300000')
    """
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its unit: an ISO 4217 code, ``fraction``, ``x``, ``day`` or ``count:<noun>``.

    ``value`` is None where it cannot be told, and then ``reason`` holds the code of why (never 0 instead).
    """

    value: Number | None
    unit: str
    reason: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) != (self.reason is not None):
            raise ValueError("a Quantity has either a value or the reason why it has none")


@dataclass(frozen=True, slots=True)
class Change:
    """From the base to the value: ``absolute`` in the quantity's unit, ``relative`` as a fraction of the base."""

    absolute: Number
    relative: Decimal | None


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval at ``level`` (0.95), with the name of the method that made it."""

    low: Decimal
    high: Decimal
    level: Decimal
    method: str


def change_between(value: Number | None, base: Number | None) -> Change | None:
    """The change from ``base`` to ``value``; None where either cannot be told.

    >>> change_between(Decimal(15), Decimal(10))
    Change(absolute=Decimal('5'), relative=Decimal('0.500000'))
    """
    if value is None or base is None:
        return None
    absolute = value - base
    relative = None if base == 0 else (Decimal(absolute) / abs(Decimal(base))).quantize(Decimal("0.000001"))
    return Change(absolute, relative)
