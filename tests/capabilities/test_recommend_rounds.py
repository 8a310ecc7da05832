"""How many candidates are looked at first changes what a turn costs, never what it says."""

from __future__ import annotations

import pytest

from analytics.capabilities.offers import plan as recommend_plan
from analytics.capabilities.offers import rows as recommend_rows
from analytics.capabilities.recommendations.recommend import Recommend, RecommendQuestion
from analytics.contract.scope import Filter, Scope
from analytics.execution import Budget, Executor, Ran
from analytics.jobs.fit import facts_of
from analytics.recommendation.contract import Task
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.reading import StandingRows

TEA = Scope(filters=(Filter("category", ("Tea",), ("Tea",)),))


def ran(store: Warehouse, question: RecommendQuestion) -> Ran:
    return Executor(store).run(Recommend(), question, facts_of(store), lambda read, argument: None, Budget())


@pytest.mark.parametrize("task", ["new", "next"])
@pytest.mark.parametrize("customer", ["42", "77", "1012"])
@pytest.mark.parametrize(("k", "scope"), [(5, Scope()), (5, TEA), (50, Scope())])
def test_the_answer_is_the_same_however_few_are_looked_at_first(
    demo: Warehouse, monkeypatch: pytest.MonkeyPatch, customer: str, k: int, scope: Scope, task: Task
) -> None:
    question = RecommendQuestion(customer, k, scope, task)
    drafts = [ran(demo, question).draft]
    monkeypatch.setattr(recommend_plan, "MOST_KEPT_PRODUCTS", 0)
    monkeypatch.setattr(demo, "_standing", StandingRows())
    for first, each in ((0, 0), (0, 1), (50, 10), (10**6, 0)):
        monkeypatch.setattr(recommend_rows, "LOOKED_AT", first)
        monkeypatch.setattr(recommend_rows, "LOOKED_AT_EACH", each)
        drafts.append(ran(demo, question).draft)
    assert drafts[0].grid is not None
    assert all(draft == drafts[-1] for draft in drafts)


KEPT = ["run", "rules", "goods", "factors", "kept_pairs"]


def test_a_list_needs_one_round_where_pairs_are_kept_and_three_where_not(
    demo: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ["customer", "bought", "in_vain", *KEPT]
    assert [query.name for query in ran(demo, RecommendQuestion("42")).executed] == first
    monkeypatch.setattr(recommend_plan, "MOST_KEPT_PRODUCTS", 0)
    monkeypatch.setattr(demo, "_standing", StandingRows())
    names = [query.name for query in ran(demo, RecommendQuestion("42")).executed]
    assert names == [*first, "pairs", "cards", "counts"]
    names = [query.name for query in ran(demo, RecommendQuestion("42", task="next")).executed]
    assert names[:-2] == [*first, "own_pairs", "pairs", "returning"]
