"""How many candidates are looked at first changes what a turn costs, never what it says."""

from __future__ import annotations

import pytest

from analytics.capabilities.offers import rows as recommend_rows
from analytics.capabilities.recommendations.recommend import Recommend, RecommendQuestion
from analytics.contract.scope import Filter, Scope
from analytics.execution import Budget, Executor, Ran
from analytics.jobs.fit import facts_of
from analytics.warehouse.engine import Warehouse

TEA = Scope(filters=(Filter("category", ("Tea",), ("Tea",)),))


def ran(store: Warehouse, question: RecommendQuestion) -> Ran:
    return Executor(store).run(Recommend(), question, facts_of(store), lambda read, argument: None, Budget())


@pytest.mark.parametrize("customer", ["42", "77", "1012"])
@pytest.mark.parametrize(("k", "scope"), [(5, Scope()), (5, TEA), (50, Scope())])
def test_the_answer_is_the_same_however_few_are_looked_at_first(
    demo: Warehouse, monkeypatch: pytest.MonkeyPatch, customer: str, k: int, scope: Scope
) -> None:
    question = RecommendQuestion(customer, k, scope)
    drafts = []
    for first, each in ((0, 0), (0, 1), (50, 10), (10**6, 0)):
        monkeypatch.setattr(recommend_rows, "LOOKED_AT", first)
        monkeypatch.setattr(recommend_rows, "LOOKED_AT_EACH", each)
        drafts.append(ran(demo, question).draft)
    assert drafts[0].grid is not None
    assert all(draft == drafts[-1] for draft in drafts)


def test_a_list_that_is_filled_needs_two_rounds(demo: Warehouse) -> None:
    names = [query.name for query in ran(demo, RecommendQuestion("42")).executed]
    first = ["run", "rules", "customer", "history", "returned", "in_vain", "pairs"]
    assert names == [*first, "cards", "counts"]
