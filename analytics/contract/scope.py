"""What a question is about: dates, comparison, filters and the counting rules in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """Store-local dates ``[start, end)`` beside the rule that made them ("last quarter").

    The rule lets a saved question move with time. ``complete`` is False where the window reaches past the last
    day with data, so that an answer says "to date".
    """

    start: date
    end: date
    rule: str
    complete: bool = True

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a window must hold at least one day: {self.start} to {self.end}")

    @property
    def days(self) -> int:
        """Number of days.

        >>> Window(date(2026, 1, 1), date(2026, 2, 1), "January").days
        31
        """
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last day inside the window."""
        return self.end - timedelta(days=1)

    def canonical(self) -> str:
        """The dates alone: two wordings of one window are the same question."""
        return f"{self.start}..{self.end}"


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows whose ``dimension`` is one of ``ids`` (catalogue ids), or none of them when ``negated``."""

    dimension: str
    ids: tuple[str, ...]
    labels: tuple[str, ...]
    negated: bool = False

    def canonical(self) -> str:
        """The filter in one word, ids sorted."""
        return f"{self.dimension}{'!=' if self.negated else '='}{'|'.join(sorted(self.ids))}"


@dataclass(frozen=True, slots=True)
class Scope:
    """What every question shares.

    ``rules`` are deviations from the default counting rules: ``-products_only`` switches one off,
    ``+known_customers`` switches one on (names as in ``analytics.metrics.rules``).
    """

    window: Window | None = None
    comparison: Window | None = None
    filters: tuple[Filter, ...] = ()
    rules: tuple[str, ...] = ()

    def canonical(self) -> str:
        """The scope in one line, the same for every wording of the same scope."""
        parts = [f"in {self.window.canonical()}"] if self.window else []
        if self.comparison:
            parts.append(f"vs {self.comparison.canonical()}")
        if self.filters:
            parts.append("where " + " & ".join(sorted(f.canonical() for f in self.filters)))
        if self.rules:
            parts.append("rules " + " ".join(sorted(self.rules)))
        return " ".join(parts)
