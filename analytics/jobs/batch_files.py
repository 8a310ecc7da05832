"""What a batch and its child hand each other: names of files, and what a row of the output is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ORDERS, PEOPLE, PRODUCTS = "orders.parquet", "people.parquet", "products.parquet"
"""Customer, product, age and price paid of each purchase; who they are; cards with factors."""
PAIRS, BEST, ORDER = "pairs.parquet", "best.parquet", "order.json"
"""The pairs of the run with their counts; best sellers by country ("" everywhere); what is wanted (``Order``)."""
PAIR_COLUMNS = ("source", "target", "weight", "content", "n_both", "n_source", "n30_both", "n30_source")
PARTS = "part-*.parquet"
AT_ONCE = 400
"""Customers a part: what was written of a batch that was stopped is not made again."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the child is to make: the batch's id, the task, how many of each list, and the run's parameters."""

    batch: str
    task: str
    k: int
    method: str
    parameters: dict[str, Any]
    today: str
    rules: list[dict[str, Any]]

    def write(self, file: Path) -> None:
        """As JSON."""
        file.write_text(json.dumps(asdict(self)), encoding="utf8")

    @classmethod
    def read(cls, file: Path) -> Order:
        """What ``write`` wrote."""
        return cls(**json.loads(file.read_text(encoding="utf8")))
