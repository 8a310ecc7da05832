"""What a fit and its child hand each other: names of files, and what the child tells about its work."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analytics.recommendation.choice import Size

PURCHASES, TEXTS, REQUEST = "purchases.parquet", "texts.parquet", "request.json"
"""Customer, product and age; product and text; the data version."""
PAIRS, FACTORS, REPORT = "pairs.parquet", "factors.parquet", "report.json"
"""Rows of ``product_pairs`` and ``product_factors`` (not there where nothing personal was learnt), and ``Learnt``."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the child did: by which method and why (codes of ``choice``), with which parameters, how much of it."""

    run_id: str
    method: str
    why: str
    size: Size
    parameters: dict[str, Any]
    stored_pairs: int
    stored_factors: int

    def write(self, file: Path) -> None:
        """As JSON."""
        file.write_text(json.dumps(asdict(self)), encoding="utf8")

    @classmethod
    def read(cls, file: Path) -> Learnt:
        """What ``write`` wrote."""
        values = json.loads(file.read_text(encoding="utf8"))
        return cls(**{**values, "size": Size(**values["size"])})
