"""Layouts: files of a known kind that fill several tables at once; this tuple is their registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analytics.ingest.formats import online_retail
from analytics.ingest.records import Options
from analytics.ingest.rows import Read
from analytics.ingest.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Layout:
    """A known kind of file: the name to import it by, the columns that tell it, and how its lines become rows.

    ``read`` raises ImportProblem for a file of another kind.
    """

    name: str
    fits: Callable[[Iterable[str]], bool]
    read: Callable[[Sheet, Options], Read]


LAYOUTS: tuple[Layout, ...] = (Layout(online_retail.NAME, online_retail.fits, online_retail.read),)
