"""Questions that have nothing but a scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from analytics.contract.scope import Scope


@dataclass(frozen=True, slots=True)
class ScopeQuestion:
    """Period, filters and rules; what is asked about them is its capability's own, which a subclass names."""

    answered_by: ClassVar[str]

    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return self.answered_by

    def canonical(self) -> str:
        """One line."""
        return f"{self.answered_by} {self.scope.canonical()}".strip()
