"""What a fit and its child hand each other: names of files, and what the child tells about its work."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from analytics.recommendation.choice import Size

PURCHASES, BASKETS = "purchases.parquet", "baskets.parquet"
"""Customer, product and age; order, product and age."""
PRODUCTS, CUSTOMERS, REQUEST = "products.parquet", "customers.parquet", "request.json"
"""Product with its text, family, durability and price; customer and country; what is wanted (see ``Wish``)."""
PAIRS, FACTORS, REPORT, TRIALS = "pairs.parquet", "factors.parquet", "report.json", "trials.jsonl"
"""Rows of ``product_pairs`` and ``product_factors``, ``Learnt``, and each trial of a search as it is made."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the child is to do.

    ``budget_s`` is CPU seconds for a search of method and parameters, None for none: then ``kept`` holds, by task,
    what the search before chose (method, why, parameters, evaluation), and defaults where it is empty.
    """

    data_version: int
    budget_s: float | None = None
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    def write(self, file: Path) -> None:
        """As JSON."""
        file.write_text(json.dumps(asdict(self)), encoding="utf8")

    @classmethod
    def read(cls, file: Path) -> Wish:
        """What ``write`` wrote."""
        return cls(**json.loads(file.read_text(encoding="utf8")))


@dataclass(frozen=True, slots=True)
class TaskReport:
    """What answers a task: by which method and why (codes of ``choice``), and what was measured of it, if it was."""

    task: str
    method: str
    why: str
    parameters: dict[str, Any]
    stored_pairs: int
    evaluation: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the child did, and on how much; ``data_hash`` is of all that went into it."""

    run_id: str
    data_hash: str
    size: Size
    orders: int
    tasks: tuple[TaskReport, ...]
    stored_factors: int
    trials: int

    def write(self, file: Path) -> None:
        """As JSON."""
        file.write_text(json.dumps(asdict(self)), encoding="utf8")

    @classmethod
    def read(cls, file: Path) -> Learnt:
        """What ``write`` wrote."""
        values = json.loads(file.read_text(encoding="utf8"))
        tasks = tuple(TaskReport(**one) for one in values["tasks"])
        return cls(**{**values, "size": Size(**values["size"]), "tasks": tasks})

    def of(self, task: str) -> TaskReport:
        """The report of one task."""
        return next(one for one in self.tasks if one.task == task)
