"""Text that is not yet words: a code and its parameters, turned into a sentence by ``analytics.wording`` alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from analytics.contract.scope import Window
from analytics.contract.values import Quantity

Param = (
    str | int | Decimal | date | datetime | Quantity | Window | tuple[str, ...] | tuple["Phrase", ...] | None
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """``code`` names a template; ``params`` fill it."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issue:
    """A user's mistake, or a limit of the data, as a value: what was meant, why it fails, what to do next.

    ``options`` are sentences that the user could say instead; they work when said.
    """

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)
    options: tuple[str, ...] = ()
