"""The typed question of the metric query, shared by its resolve, plan and answer."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.contract.bounds import Bound
from analytics.contract.scope import Scope
from analytics.planning.movement import Direction

CAPABILITY = "metrics.query"


@dataclass(frozen=True, slots=True)
class MetricQuestion:
    """Metrics, split by at most two dimensions, over a scope; ``with_all_data`` also tells the whole history.

    ``by_change`` ranks by how much the first metric rose (or fell) on the scope's comparison. ``presumed`` is the way in
    which it is said to have moved ("why did it drop"): that changes no figure, and is denied where the figures deny it.
    ``share_along`` is the dimension whose filter is the part where a share is asked for.
    """

    metrics: tuple[str, ...]
    split: tuple[str, ...] = ()
    scope: Scope = Scope()
    limit: int | None = None
    descending: bool = True
    with_all_data: bool = False
    by_change: bool = False
    presumed: Direction = ""
    share_along: str | None = None
    having: tuple[Bound, ...] = ()
    """What the figures of a group must be beyond for it to be listed."""

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line; the same question however it was worded."""
        parts = [f"{CAPABILITY} {'+'.join(self.metrics)}"]
        if self.split:
            parts.append(f"by {','.join(self.split)}")
        parts.append(self.scope.canonical())
        parts += sorted(bound.canonical() for bound in self.having)
        if self.limit:
            ranked = "risen" if self.by_change and self.descending else "fallen" if self.by_change else ""
            parts.append(f"{ranked or ('top' if self.descending else 'bottom')} {self.limit}")
        elif self.split and not self.descending and not self.by_change:
            parts.append("ascending")
        if self.share_along:
            parts.append(f"as share along {self.share_along}")
        if self.with_all_data:
            parts.append("beside all data")
        return " ".join(p for p in parts if p)
