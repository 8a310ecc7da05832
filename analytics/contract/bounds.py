"""A condition on a figure of each group: "campaigns with spend above 500"."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Sign = Literal[">", ">=", "<", "<="]


@dataclass(frozen=True, slots=True)
class Bound:
    """The groups whose ``metric`` is beyond ``value`` (in the metric's own unit: a fraction for a rate)."""

    metric: str
    sign: Sign
    value: Decimal

    def holds(self, value: Decimal) -> bool:
        """Whether a figure is inside.

        >>> Bound("orders", ">", Decimal(3)).holds(Decimal(3)), Bound("orders", ">=", Decimal(3)).holds(Decimal(3))
        (False, True)
        """
        if self.sign == ">":
            return value > self.value
        if self.sign == ">=":
            return value >= self.value
        return value < self.value if self.sign == "<" else value <= self.value

    def canonical(self) -> str:
        """In one word, the same however the number was written.

        >>> Bound("spend", ">", Decimal("500.00")).canonical()
        'having spend>500'
        """
        return f"having {self.metric}{self.sign}{self.value.normalize():f}"
