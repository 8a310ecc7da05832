"""What the score of one product is made of, purchase by purchase: the rows that the chart of contributions is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.capabilities.offers.listing import share, title
from analytics.contract.draft import Cell, Chart, Column, Grid
from analytics.contract.phrase import Phrase
from analytics.contract.values import Quantity, exact
from analytics.recommendation.contract import Scored
from analytics.recommendation.reasons import bars

MOST_PURCHASES = 15
"""Purchases with a row of their own; a picture holds 20 bars."""
CHART = Chart("contributions", {"label": "purchase", "value": "part"})


def contributions(scored: Scored, history: Mapping[int, Mapping[str, Any]]) -> Grid | None:
    """A row for each purchase that speaks for the product, largest first; the rest joined, what speaks against joined.

    Parts are shares of the score and add up to it; None where nothing adds up to a score.
    """
    if scored.score <= 0:
        return None
    parts, whole = bars(scored, MOST_PURCHASES), scored.score
    rows: list[tuple[Cell, ...]] = []
    for part in parts.shown:
        row = history[part.source]
        rows.append(
            (title(row), row["last_on"], share(part.total, whole).value, share(part.content, whole).value)
        )
    for code, total in (("others", parts.others), ("against", parts.against)):
        if total:
            rows.append((Phrase(f"contributions.{code}"), None, share(total, whole).value, None))
    columns = (
        Column("purchase", Phrase("column.purchase"), "text"),
        Column("last_on", Phrase("column.last_on"), "date"),
        Column("part", Phrase("column.part"), "percent", "fraction"),
        Column("described", Phrase("column.described"), "percent", "fraction"),
    )
    return Grid(columns, tuple(rows))


def pace(scored: Scored) -> Phrase:
    """The trend, which is a factor of every part, by name."""
    return Phrase("contributions.pace", {"pace": Quantity(exact(scored.trend, 2), "x")})
