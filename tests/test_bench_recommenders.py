"""The benchmark on a sample: the last window of the published shop, without peers, who have an environment of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.recommenders import methods, run
from benchmarks.recommenders.page import page
from benchmarks.recommenders.shops import online_retail

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_a_window_of_the_benchmark(test_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(methods, "BUDGET_S", 30.0)
    found = run.measured(
        online_retail(test_data), run.CUTS["online-retail"][-1:], ("simple", "linear", "baskets", "reranker")
    )
    means = found["means"]
    best = max(
        m["ndcg"] for key, m in means.items() if key.endswith("|new") and not key.startswith(("L", "G"))
    )
    assert means["L|new"]["ndcg"] > best + 0.03
    assert means["L, served|new"]["ndcg"] >= 0.97 * means["L|new"]["ndcg"]
    assert means["L, served|next"]["ndcg"] >= 0.97 * means["L|next"]["ndcg"]
    assert means["G|new"]["ndcg"] > best + 0.03
    text = page({"shops": {"online-retail": found}}, {})
    assert "| **L** |" in text
    assert "| **G** |" in text
    assert "| L, `new` | above the best tuned peer |" in text
    assert text.count("### Task") == 2
