"""The page of measured recommenders says what the kept figures say."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.recommenders.page import page

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "benchmarks" / "kept"


def test_the_page_is_made_of_the_kept_figures() -> None:
    results, serving = (
        json.loads((KEPT / name).read_text(encoding="utf-8"))
        for name in ("recommenders.json", "serving.json")
    )
    assert (ROOT / "docs" / "recommenders-measured.md").read_text(encoding="utf-8") == page(results, serving)
