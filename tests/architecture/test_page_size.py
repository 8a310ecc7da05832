"""The page stays small: a growth of more than 5 % over what is kept is a decision, not an accident."""

from __future__ import annotations

import json

import pytest

from benchmarks.page import AIMS, KEPT, sizes


@pytest.mark.parametrize("name", ["entry_gzip_bytes", "chart_gzip_bytes"])
def test_the_bundle_keeps_its_size(name: str) -> None:
    size, kept = sizes()[name], json.loads(KEPT.read_text())[name]
    assert size <= min(1.05 * kept, AIMS[name])
